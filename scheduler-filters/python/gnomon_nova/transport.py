# SPDX-License-Identifier: Apache-2.0
"""One POST to the daemon over loopback or a Unix socket, within a time that covers all of it."""

from __future__ import annotations

import http.client
import socket
from typing import Any, Mapping, Optional, cast

from gnomon_nova.connections import Connections
from gnomon_nova.deadline import Deadline, DeadlineReader, send_all
from gnomon_nova.endpoint import Endpoint
from gnomon_nova.failure import CallFailed, Kind


class Transport:
    """Reuses connections. Safe for threads and greenthreads."""

    def __init__(self, endpoint: Endpoint, connections: Optional[Connections] = None) -> None:
        self._endpoint = endpoint
        self._connections = connections or Connections()

    def post(self, path: str, headers: Mapping[str, str], body: bytes, seconds: float, most_bytes: int, once: bool = False) -> bytes:
        """The body of a 200. Raises CallFailed after ``seconds`` at the latest, or when the answer is larger than ``most_bytes``. What may
        be asked only ``once`` has a connection of its own: one that was kept may break when it has been asked already."""
        deadline = Deadline(seconds)
        lines = [f"POST {path} HTTP/1.1", f"Host: {self._endpoint.host_header}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        request = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
        try:
            kept = None if once else self._connections.take()
            if kept is not None:
                try:
                    return self._exchange(kept, request, deadline, most_bytes)
                except (ConnectionError, http.client.RemoteDisconnected):
                    pass  # the daemon has closed it in this moment; asking twice does no harm
            return self._exchange(self._connect(deadline), request, deadline, most_bytes)
        except TimeoutError as e:
            raise CallFailed(Kind.TIMEOUT, f"no complete answer within {seconds * 1000:.0f} ms") from e
        except socket.timeout as e:  # before Python 3.10 not the same
            raise CallFailed(Kind.TIMEOUT, f"no complete answer within {seconds * 1000:.0f} ms") from e
        except http.client.HTTPException as e:
            raise CallFailed(Kind.BROKEN, f"the answer is no HTTP ({type(e).__name__})") from e
        except OSError as e:
            raise CallFailed(Kind.BROKEN, f"the connection broke ({type(e).__name__})") from e

    def _connect(self, deadline: Deadline) -> socket.socket:
        try:
            return self._endpoint.connect(deadline.remaining())
        except (TimeoutError, socket.timeout):
            raise
        except OSError as e:
            raise CallFailed(Kind.UNREACHABLE, f"cannot connect to {self._endpoint.address} ({e.strerror or e})") from e

    def _exchange(self, sock: socket.socket, request: bytes, deadline: Deadline, most_bytes: int) -> bytes:
        keep = False
        try:
            send_all(sock, request, deadline)
            response = http.client.HTTPResponse(cast(Any, DeadlineReader(sock, deadline)), method="POST")
            response.begin()
            body = response.read(most_bytes + 1)
            if len(body) > most_bytes:
                raise CallFailed(Kind.NONSENSE, f"the answer is larger than {most_bytes} bytes")
            if response.length:
                raise CallFailed(Kind.BROKEN, "the answer ended early")
            keep = not response.will_close and response.isclosed()
            if response.status != 200:
                raise CallFailed(Kind.STATUS, f"the daemon answered {response.status}")
            return body
        finally:
            if keep:
                self._connections.give(sock)
            else:
                sock.close()
