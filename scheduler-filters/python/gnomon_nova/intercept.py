# SPDX-License-Identifier: Apache-2.0
"""A paste filter of nova-api, behind keystonecontext: a request for a server is answered with one that waits, where there is one."""

from __future__ import annotations

import io
import json
import re
from typing import Any, Callable, Dict, Iterable, List, Optional, Tuple

from oslo_log import log as logging

from gnomon_nova import asked
from gnomon_nova.asked import Asked
from gnomon_nova.claimer import Claimer

LOG = logging.getLogger(__name__)

Environ = Dict[str, Any]
Headers = List[Tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

LONGEST_BODY = 32768
MOST_GIVE_WAY = 5
_HOSTNAME: asked.Microversion = (2, 90)
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


class Answer:
    """What the application behind us said."""

    def __init__(self, status: str, headers: Headers, body: bytes) -> None:
        self.status = status
        self.code = int(status.split(" ")[0])
        self.headers = headers
        self.body = body

    def document(self) -> Any:
        return json.loads(self.body)


class Interceptor:
    """Nova does what it does without us whenever anything is in doubt. Safe for threads and greenthreads."""

    def __init__(self, application: Application, claimer: Optional[Claimer], passwords: Callable[[], Optional[str]]) -> None:
        self._application = application
        self._claimer = claimer
        self._passwords = passwords

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = _body(environ) if self._claimer is not None and _is_creation(environ) else None
        if body is None:
            return self._application(environ, start_response)
        try:
            given = self._claimed(environ, body)
        except Exception:
            LOG.warning("Gnomon could not hand a server over: Nova makes one", exc_info=True)
            given = None
        answer = given or self._made_by_nova(environ, body)
        start_response(answer.status, answer.headers)
        return [answer.body]

    def _made_by_nova(self, environ: Environ, body: bytes) -> Answer:
        """Servers that wait use the quota of their project: they give way, one after the other, before somebody is refused for it."""
        assert self._claimer is not None
        answer = self._call({**environ, "wsgi.input": io.BytesIO(body)})
        for _ in range(0 if asked.MARK.encode() in body else MOST_GIVE_WAY):  # one that would wait itself pushes nobody away
            if answer.code != 403 or b"Quota exceeded" not in answer.body or not self._claimer.make_room(environ["nova.context"].project_id):
                break
            answer = self._call({**environ, "wsgi.input": io.BytesIO(body)})
        return answer

    def _claimed(self, environ: Environ, body: bytes) -> Optional[Answer]:
        version = asked.microversion(environ)
        context = environ["nova.context"]
        if version is None or not context.user_id:
            return None
        wanted = asked.read(body, version)
        if wanted is None or not _LABEL.fullmatch(wanted.name):
            return None  # what is no host name Nova makes one of
        assert self._claimer is not None
        server = self._claimer.claim(wanted, context.project_id, context.user_id)
        return None if server is None else self._handed_over(environ, server, wanted, version)

    def _handed_over(self, environ: Environ, server: str, wanted: Asked, version: asked.Microversion) -> Optional[Answer]:
        """In the name of who asked. The last step takes the mark away: from then on it is his, before it is not."""
        path = "/servers/" + server
        shown = self._inner(environ, "GET", path)
        if shown.code != 200 or asked.MARK not in shown.document()["server"].get("metadata", {}):
            return None
        change: Dict[str, Any] = {"name": wanted.name, "description": wanted.description, "hostname": wanted.name.lower()}
        named = self._inner(environ, "PUT", path, {"server": change}, _HOSTNAME)
        if named.code != 200:
            return None
        taken = self._inner(environ, "PUT", path + "/metadata", {"metadata": dict(wanted.metadata)})
        if taken.code != 200:
            return None
        return self._made(shown, wanted)

    def _made(self, shown: Answer, wanted: Asked) -> Answer:
        """As Nova answers a creation."""
        server = shown.document()["server"]
        made = {key: server[key] for key in ("id", "links", "OS-DCF:diskConfig")}
        made["security_groups"] = wanted.security_groups
        password = self._passwords()
        if password is not None:
            made["adminPass"] = password
        body = json.dumps({"server": made}).encode()
        own = next((link["href"] for link in server["links"] if link["rel"] == "self"), "")
        headers = [(name, value) for name, value in shown.headers if name.lower() not in ("content-length", "location")]
        return Answer("202 Accepted", [*headers, ("Location", own), ("Content-Length", str(len(body)))], body)

    def _inner(
        self, environ: Environ, method: str, path: str, document: Any = None, version: Optional[asked.Microversion] = None
    ) -> Answer:
        """A request to the application behind us by the same caller."""
        body = b"" if document is None else json.dumps(document).encode()
        inner = {key: value for key, value in environ.items() if not key.startswith(("webob.", "routes.", "wsgiorg."))}
        inner.update(
            {
                "REQUEST_METHOD": method,
                "PATH_INFO": environ["PATH_INFO"][: -len("/servers")] + path,
                "QUERY_STRING": "",
                "CONTENT_LENGTH": str(len(body)),
                "CONTENT_TYPE": "application/json",
                "HTTP_ACCEPT": "application/json",
                "wsgi.input": io.BytesIO(body),
            }
        )
        if version is not None:
            inner.pop("HTTP_X_OPENSTACK_NOVA_API_VERSION", None)
            inner["HTTP_OPENSTACK_API_VERSION"] = f"compute {version[0]}.{version[1]}"
        return self._call(inner)

    def _call(self, environ: Environ) -> Answer:
        told: List[Any] = []

        def start(status: str, headers: Headers, _: Any = None) -> Callable[[bytes], None]:
            told[:] = [status, list(headers)]
            return lambda data: None

        chunks = self._application(environ, start)
        try:
            text = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        return Answer(told[0], told[1], text)


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
