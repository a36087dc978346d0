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


class Seen(NamedTuple):
    """What is there for a request: a server that waits, or room that is held."""

    ready: bool
    room: bool


class Breakers(NamedTuple):
    """One each: that claims are slow does not say that the daemon does not answer, nor the other way round."""

    requests: Breaker
    claims: Breaker


class Claimer:
    """One for each process. Never raises an Exception. Safe for threads and greenthreads."""

    def __init__(self, transport: Transport, token: TokenFile, breakers: Breakers, budgets: Budgets) -> None:
        self._transport = transport
        self._token = token
        self._breakers = breakers
        self._budgets = budgets
        self._lock = threading.Lock()
        self._fails = False
        self.stats = Stats()

    @property
    def room_seconds(self) -> float:
        """How long a request may be kept for others to give way to it, all in all."""
        return self._budgets.claim_seconds

    def seen(self, asked: Asked, project: str, user: str) -> Optional[Seen]:
        """What waits that is just like it; None if the daemon does not say. Nothing is learnt of the request."""
        self.stats.add("requests")
        told = self._quick("/v1/nova/requests", _body(asked, user), project)
        if told is None:
            return None
        seen = Seen(told.get("ready") is True, told.get("room") is True)
        if seen.ready:
            self.stats.add("ready")
        return seen

    def pin(self, asked: Asked, project: str, user: str) -> Optional[str]:
        """The word by which the scheduler sends it where room was held a moment ago; None: it is placed as ever."""
        given = self._slow("/v1/nova/pins", _body(asked, user), project, self._budgets.claim_seconds)
        hint = (given or {}).get("hint")
        if not hint:
            return None
        self.stats.add("pinned")
        return str(hint)

    def made(self, asked: Asked, project: str, user: str) -> None:
        """Nova has allowed the request, and makes its server: the daemon may learn it."""
        self._quick("/v1/nova/made", _body(asked, user), project)

    def claim(self, asked: Asked, project: str, user: str) -> Optional[str]:
        """The id of a server of full size that still bears its mark; None if there is none for this request."""
        # the daemon gives up a little earlier, so that what it grew last is not lost
        body = {**_body(asked, user), "withinMillis": max(1, int(self._budgets.claim_seconds * 900))}
        given = self._slow("/v1/nova/claims", body, project, self._budgets.claim_seconds)
        server = (given or {}).get("server")
        try:
            return str(uuid.UUID(server)) if server else None
        except (ValueError, TypeError, AttributeError):
            self._failed(self._breakers.claims, CallFailed(Kind.NONSENSE, "the daemon named no server"))
            return None

    def give_back(self, server: str, project: str) -> None:
        """A server that was claimed was not handed over, and will not be."""
        self.stats.add("given back")
        self._slow("/v1/nova/returns", {"server": server}, project, self._budgets.claim_seconds)

    def make_room(self, project: str, seconds: float) -> bool:
        """Whether a server that waits in the project was removed, so that there is more of its quota."""
        self.stats.add("quota")
        room = self._slow("/v1/nova/room", {}, project, min(seconds, self._budgets.claim_seconds))
        return room is not None and room.get("removed") == 1

    def _quick(self, path: str, body: Any, project: str) -> Optional[Dict[str, Any]]:
        return self._ask(self._breakers.requests, path, body, project, self._budgets.match_seconds)

    def _slow(self, path: str, body: Any, project: str, seconds: float) -> Optional[Dict[str, Any]]:
        return self._ask(self._breakers.claims, path, body, project, seconds)

    def _ask(self, breaker: Breaker, path: str, body: Any, project: str, seconds: float) -> Optional[Dict[str, Any]]:
        if not breaker.allows():
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
            once = path != "/v1/nova/requests"
            answer = json.loads(self._transport.post(path, headers, json.dumps(body).encode(), seconds, _MOST_BYTES, once))
            if not isinstance(answer, dict):
                raise CallFailed(Kind.NONSENSE, "the answer is no object")
            self._worked(breaker)
            return answer
        except CallFailed as e:
            self._failed(breaker, e)
        except ValueError:
            self._failed(breaker, CallFailed(Kind.NONSENSE, "the answer is no JSON"))
        except Exception as e:  # Nova must answer, whatever it was
            LOG.debug("Gnomon's own fault", exc_info=True)
            self._failed(breaker, CallFailed(Kind.INTERNAL, type(e).__name__))
        finally:
            self.stats.called(time.monotonic() - begin)
        return None

    def _worked(self, breaker: Breaker) -> None:
        breaker.succeeded()
        with self._lock:
            before, self._fails = self._fails, False
        if before:
            LOG.info("Gnomon answers again: servers that wait are given")

    def _failed(self, breaker: Breaker, failure: CallFailed) -> None:
        breaker.failed()
        self.stats.add("failed." + failure.kind.value)
        with self._lock:
            before, self._fails = self._fails, True
        if not before:
            LOG.warning("Gnomon gives no servers that wait: Nova makes all of them until it answers again. First failure: %s", failure)


def _body(asked: Asked, user: str) -> Dict[str, Any]:
    return {"user": user, "name": asked.name, "flavor": asked.flavor, "image": asked.image, "server": asked.server}
