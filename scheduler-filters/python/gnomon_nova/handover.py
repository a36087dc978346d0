# SPDX-License-Identifier: Apache-2.0
"""Where the filter leaves what it was told, and the weigher of the same request finds it."""

from __future__ import annotations

import collections
import threading
import time
from typing import Any, Callable, FrozenSet, NamedTuple, Optional, OrderedDict, Sequence

from gnomon_nova.answer import Verdicts
from gnomon_nova.question import Asked


class _Left(NamedTuple):
    names: FrozenSet[str]
    verdicts: Verdicts
    until: float


class Handover:
    """Keeps a few for some seconds. What is taken is gone: the next server of a request is asked about anew, for the hosts have changed by then.

    That nothing is known is handed over too, so that a request waits for a daemon that hangs only once. Thread-safe.
    """

    def __init__(self, seconds: float, most: int = 256, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[Asked, _Left] = collections.OrderedDict()

    def leave(self, asked: Asked, names: Sequence[str], verdicts: Verdicts) -> None:
        """Replaces what was left for the same server of the same request."""
        if asked.request_id is None and asked.server_id is None:
            return
        now = self._clock()
        with self._lock:
            self._left.pop(asked, None)
            self._left[asked] = _Left(frozenset(names), verdicts, now + self._seconds)
            while len(self._left) > self._most or next(iter(self._left.values())).until <= now:
                self._left.popitem(last=False)
                if not self._left:
                    return

    def take(self, asked: Any, names: Sequence[str]) -> Optional[Verdicts]:
        """None if nothing was left in time, or not about all of ``names``."""
        with self._lock:
            left = self._left.pop(asked, None)
        if left is None or left.until <= self._clock() or not left.names.issuperset(names):
            return None
        return left.verdicts
