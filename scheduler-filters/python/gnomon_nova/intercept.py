# SPDX-License-Identifier: Apache-2.0
"""A paste filter of nova-api, behind keystonecontext: a request for a server is answered with one that waits, where there is one."""

from __future__ import annotations

import io
import re
import time
from typing import Any, Callable, Iterable, Optional

from oslo_log import log as logging

from gnomon_nova import asked
from gnomon_nova.asked import Asked
from gnomon_nova.behind import CONTEXT, Answer, Application, Behind, Environ
from gnomon_nova.claimer import Claimer
from gnomon_nova.handing import Handing
from gnomon_nova.permission import flavor_of

LOG = logging.getLogger(__name__)

LONGEST_BODY = 32768
MOST_GIVE_WAY = 5
PIN = "gnomon_room"
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_QUOTA = re.compile(rb"Quota exceeded for ([a-z_, ]+): Requested")
_FREED = frozenset([b"instances", b"cores", b"ram"])


class Interceptor:
    """Nova does what it does without us whenever anything is in doubt. Safe for threads and greenthreads."""

    def __init__(self, application: Application, claimer: Optional[Claimer], passwords: Callable[[], Optional[str]]) -> None:
        self._application = application
        self._claimer = claimer
        self._passwords = passwords

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = _body(environ) if self._claimer is not None and _is_creation(environ) else None
        if self._claimer is None or body is None:
            return self._application(environ, start_response)
        answer = self._answer(self._claimer, environ, Behind(self._application, environ, body), body)
        start_response(answer.status, answer.headers)
        return [answer.body]

    def _answer(self, claimer: Claimer, environ: Environ, behind: Behind, body: bytes) -> Answer:
        """What was learnt of a request before Nova had allowed it could be had by who may not have it: Nova is asked first, or agrees."""
        wanted = _wanted(environ, body)
        seen = None if wanted is None else claimer.seen(wanted, behind.context.project_id, behind.context.user_id)
        if wanted is not None and seen is not None and seen.ready:
            given = self._claimed(claimer, environ, behind, wanted)
            if given is not None:
                return given
        answer = _pinned(claimer, behind, wanted) if wanted is not None and seen is not None and seen.room else None
        if answer is None:
            answer = _made_by_nova(claimer, behind, body)
        if wanted is not None and seen is not None and answer.code == 202:
            claimer.made(wanted, behind.context.project_id, behind.context.user_id)
        return answer

    def _claimed(self, claimer: Claimer, environ: Environ, behind: Behind, wanted: Asked) -> Optional[Answer]:
        """None if no server is his: Nova is to make one."""
        version = asked.microversion(environ)
        assert version is not None  # else it was not read
        try:
            flavor = flavor_of(behind, wanted, version)
        except Exception:
            LOG.warning("Gnomon does not know what the caller may have: Nova makes his server", exc_info=True)
            return None
        if flavor is None:
            return None
        server = claimer.claim(wanted, behind.context.project_id, behind.context.user_id)
        if server is None:
            return None
        answer = Handing(behind, server, wanted, version, self._passwords).over(flavor)
        if answer is None:
            claimer.give_back(server, behind.context.project_id)
        return answer


def _wanted(environ: Environ, body: bytes) -> Optional[Asked]:
    version = asked.microversion(environ)
    if version is None or not environ[CONTEXT].user_id:
        return None
    wanted = asked.read(body, version)
    return wanted if wanted is not None and _LABEL.fullmatch(wanted.name) else None  # what is no host name Nova makes one of


def _pinned(claimer: Claimer, behind: Behind, wanted: Asked) -> Optional[Answer]:
    """Made by Nova where room was held for it until now; None if nothing was, or Nova has refused it: then it is asked as ever."""
    word = claimer.pin(wanted, behind.context.project_id, behind.context.user_id)
    if word is None:
        return None
    answer = behind.with_hint(PIN, word)
    return None if 400 <= answer.code < 500 else answer


def _made_by_nova(claimer: Claimer, behind: Behind, body: bytes) -> Answer:
    """Servers that wait use the quota of their project: they give way, one after the other, before somebody is refused for it."""
    until = time.monotonic() + claimer.room_seconds
    answer = behind.as_asked()
    for _ in range(0 if asked.MARK.encode() in body else MOST_GIVE_WAY):  # one that would wait itself pushes nobody away
        left = until - time.monotonic()
        if left <= 0 or not _exceeds_quota(answer) or not claimer.make_room(behind.context.project_id, left):
            break
        answer = behind.as_asked()
    return answer


def _exceeds_quota(answer: Answer) -> bool:
    """Of what a server that goes gives back; of nothing else, such as ports."""
    match = _QUOTA.search(answer.body) if answer.code == 403 else None
    return match is not None and not _FREED.isdisjoint(match.group(1).split(b", "))


def _is_creation(environ: Environ) -> bool:
    if environ.get("REQUEST_METHOD") != "POST":
        return False
    path = environ.get("PATH_INFO", "")
    project = getattr(environ.get("nova.context"), "project_id", None)
    return bool(project) and path in ("/servers", f"/{project}/servers") and not environ.get("QUERY_STRING")


def _body(environ: Environ) -> Optional[bytes]:
    """All of it, and left for who comes after us; None if it is not told how long it is, or is longer than requests are."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return None
    if not 0 < length <= LONGEST_BODY or "json" not in environ.get("CONTENT_TYPE", ""):
        return None
    body: bytes = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def factory(_global_conf: Any, **_local_conf: Any) -> Callable[[Application], Interceptor]:
    """For ``paste.filter_factory = gnomon_nova.intercept:factory``."""
    from gnomon_nova import shared

    def make(application: Application) -> Interceptor:
        return Interceptor(application, shared.claimer(), shared.password)

    return make
