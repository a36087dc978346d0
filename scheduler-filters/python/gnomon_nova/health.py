# SPDX-License-Identifier: Apache-2.0
"""Whether the daemon helps, said in the log when that changes and not otherwise."""

from __future__ import annotations

import enum
import threading

from oslo_log import log as logging

LOG = logging.getLogger(__name__)

AGAIN = 3
"""So many answers in a row end a failure, so that a daemon that fails now and then does not fill the log."""


class _State(enum.Enum):
    HELPS = "helps"
    BLIND = "blind"
    FAILS = "fails"


class Health:
    """One line when the daemon stops helping and one when it helps again. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = _State.HELPS
        self._good = 0
        self._missed = 0

    def failed(self, why: str) -> None:
        """``why`` must be fit for a log."""
        with self._lock:
            self._good = 0
            self._missed += 1
            told = self._state is _State.FAILS
            self._state = _State.FAILS
        if not told:
            LOG.warning("Gnomon does not help: Nova schedules as without it until it answers again. First failure: %s", why)

    def missed(self) -> None:
        """A request was scheduled without asking, because the breaker is open."""
        with self._lock:
            self._missed += 1

    def answered(self, known: int, asked: int) -> None:
        """An answer came, which knows so many of the hosts that it was asked about."""
        state = _State.HELPS if known else _State.BLIND
        with self._lock:
            before, missed = self._state, self._missed
            self._good += 1
            if state is before or (before is _State.FAILS and self._good < AGAIN):
                return
            self._state = state
            self._missed = 0
        if state is _State.BLIND:
            LOG.warning("Gnomon answers, but has no fresh data of any of the %d hosts: Nova schedules as without it", asked)
        else:
            LOG.info("Gnomon helps again: it knows %d of %d hosts. %d requests were scheduled without it", known, asked, missed)
