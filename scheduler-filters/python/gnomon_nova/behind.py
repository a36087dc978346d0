# SPDX-License-Identifier: Apache-2.0
"""The application behind the filter of nova-api, asked in the name of who asks it anyway."""

from __future__ import annotations

import copy
import io
import json
from typing import Any, Callable, Dict, Iterable, List, Optional, Tuple

from gnomon_nova.asked import LATEST, Microversion

Environ = Dict[str, Any]
Headers = List[Tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

CONTEXT = "nova.context"
_NOT_THEIRS = ("webob.", "routes.", "wsgiorg.")


class Answer:
    """What the application behind us said."""

    def __init__(self, status: str, headers: Headers, body: bytes) -> None:
        self.status = status
        self.code = int(status.split(" ")[0])
        self.headers = headers
        self.body = body

    def document(self) -> Any:
        return json.loads(self.body)


class Behind:
    """For one request. Each call has a context of its own, as Nova's application writes into what it is given."""

    def __init__(self, application: Application, environ: Environ, body: bytes) -> None:
        self._application = application
        self._environ = environ
        self._body = body
        self.context = environ[CONTEXT]

    def as_asked(self) -> Answer:
        """The request itself."""
        return self._call({**self._environ, "wsgi.input": io.BytesIO(self._body)})

    def with_hint(self, name: str, value: str) -> Answer:
        """The request itself, with one scheduler hint more."""
        document = json.loads(self._body)
        document.setdefault("os:scheduler_hints", {})[name] = value
        body = json.dumps(document).encode()
        return self._call({**self._environ, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)})

    def ask(self, method: str, path: str, document: Any = None, version: Optional[Microversion] = None) -> Answer:
        """Another request by the same caller, in the microversion of his own if none is named."""
        body = b"" if document is None else json.dumps(document).encode()
        inner = {key: value for key, value in self._environ.items() if not key.startswith(_NOT_THEIRS)}
        inner.update(
            {
                "REQUEST_METHOD": method,
                "PATH_INFO": self._environ["PATH_INFO"][: -len("/servers")] + path,
                "QUERY_STRING": "",
                "CONTENT_LENGTH": str(len(body)),
                "CONTENT_TYPE": "application/json",
                "HTTP_ACCEPT": "application/json",
                "wsgi.input": io.BytesIO(body),
            }
        )
        if version is not None:
            inner.pop("HTTP_X_OPENSTACK_NOVA_API_VERSION", None)
            inner["HTTP_OPENSTACK_API_VERSION"] = "compute " + ("latest" if version == LATEST else f"{version[0]}.{version[1]}")
        return self._call(inner)

    def _call(self, environ: Environ) -> Answer:
        told: List[Any] = []

        def start(status: str, headers: Headers, _: Any = None) -> Callable[[bytes], None]:
            told[:] = [status, list(headers)]
            return lambda data: None

        environ[CONTEXT] = copy.copy(self.context)
        chunks = self._application(environ, start)
        try:
            text = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        return Answer(told[0], told[1], text)
