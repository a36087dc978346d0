# SPDX-License-Identifier: Apache-2.0
"""Asks the daemon for a staged server. Whatever goes wrong, there is none."""

from __future__ import annotations

import json
import threading
import time
import uuid
from typing import Any, Dict, NamedTuple, Optional

from oslo_log import log as logging

from gnomon_nova.asked import Asked
from gnomon_nova.breaker import Breaker
from gnomon_nova.failure import CallFailed, Kind
from gnomon_nova.stats import Stats
from gnomon_nova.token import TokenFile
from gnomon_nova.transport import Transport

LOG = logging.getLogger(__name__)

_MOST_BYTES = 4096


class Budgets(NamedTuple):
    """How long is waited: whether a server waits is known at once, that it has grown takes its time."""

    match_seconds: float
    claim_seconds: float


class Claimer:
    """One for each process. Never raises an Exception. Safe for threads and greenthreads."""

    def __init__(self, transport: Transport, token: TokenFile, breaker: Breaker, budgets: Budgets) -> None:
        self._transport = transport
        self._token = token
        self._breaker = breaker
        self._budgets = budgets
        self._lock = threading.Lock()
        self._fails = False
        self.stats = Stats()

    def claim(self, asked: Asked, project: str, user: str) -> Optional[str]:
        """The id of a server of full size that still bears its mark; None if there is none for this request."""
        self.stats.add("requests")
        body: Dict[str, Any] = {"user": user, "name": asked.name, "flavor": asked.flavor, "image": asked.image, "server": asked.server}
        seen = self._ask("/v1/nova/requests", body, project, self._budgets.match_seconds)
        if seen is None or seen.get("ready") is not True:
            return None
        self.stats.add("ready")
        # the daemon gives up a little earlier, so that what it grew last is not lost
        body = {**body, "withinMillis": max(1, int(self._budgets.claim_seconds * 900))}
        given = self._ask("/v1/nova/claims", body, project, self._budgets.claim_seconds)
        server = (given or {}).get("server")
        try:
            return str(uuid.UUID(server)) if server else None
        except (ValueError, TypeError, AttributeError):
            self._failed(CallFailed(Kind.NONSENSE, "the daemon named no server"))
            return None

    def make_room(self, project: str) -> bool:
        """Whether a server that waits in the project was removed, so that there is more of its quota."""
        self.stats.add("quota")
        room = self._ask("/v1/nova/room", {}, project, self._budgets.claim_seconds)
        return room is not None and room.get("removed") == 1

    def _ask(self, path: str, body: Any, project: str, seconds: float) -> Optional[Dict[str, Any]]:
        if not self._breaker.allows():
            self.stats.add("skipped")
            return None
        begin = time.monotonic()
        try:
            headers = {
                "Authorization": "Bearer " + self._token.read(),
                "Content-Type": "application/json",
                "X-Gnomon-Actor": "nova-api",
                "X-Gnomon-Project": project,
            }
            answer = json.loads(self._transport.post(path, headers, json.dumps(body).encode(), seconds, _MOST_BYTES))
            if not isinstance(answer, dict):
                raise CallFailed(Kind.NONSENSE, "the answer is no object")
            self._worked()
            return answer
        except CallFailed as e:
            self._failed(e)
        except ValueError:
            self._failed(CallFailed(Kind.NONSENSE, "the answer is no JSON"))
        except Exception as e:  # Nova must answer, whatever it was
            LOG.debug("Gnomon's own fault", exc_info=True)
            self._failed(CallFailed(Kind.INTERNAL, type(e).__name__))
        finally:
            self.stats.called(time.monotonic() - begin)
        return None

    def _worked(self) -> None:
        self._breaker.succeeded()
        with self._lock:
            before, self._fails = self._fails, False
        if before:
            LOG.info("Gnomon answers again: servers that wait are given")

    def _failed(self, failure: CallFailed) -> None:
        self._breaker.failed()
        self.stats.add("failed." + failure.kind.value)
        with self._lock:
            before, self._fails = self._fails, True
        if not before:
            LOG.warning("Gnomon gives no servers that wait: Nova makes all of them until it answers again. First failure: %s", failure)
