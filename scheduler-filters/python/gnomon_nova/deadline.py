# SPDX-License-Identifier: Apache-2.0
"""A time budget for a whole exchange, however many small reads and writes it takes."""

from __future__ import annotations

import io
import socket
import time
from typing import Any


class Deadline:
    """A moment after which nothing more is waited for."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds, more than 0. Raises TimeoutError when the time is over."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time is over")
        return left


class DeadlineReader(io.RawIOBase):
    """Reads from a socket; no read waits beyond the deadline. Closing it leaves the socket open."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.remaining())
        return self._sock.recv_into(buffer)

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:
        """What http.client asks of a socket."""
        return io.BufferedReader(self, 65536)


def send_all(sock: socket.socket, data: bytes, deadline: Deadline) -> None:
    """Like ``sendall``, whose timeout under eventlet counts for each piece."""
    view = memoryview(data)
    while view:
        sock.settimeout(deadline.remaining())
        view = view[sock.send(view) :]
