# SPDX-License-Identifier: Apache-2.0
"""Idle connections, kept for the next call."""

from __future__ import annotations

import collections
import os
import socket
import time
from typing import Deque, NamedTuple, Optional


class _Idle(NamedTuple):
    sock: socket.socket
    since: float
    pid: int


class Connections:
    """Keeps a few. A connection is used by one call at a time. Safe for threads and greenthreads: a deque's append and pop are atomic."""

    def __init__(self, most: int = 8, idle_seconds: float = 20.0) -> None:
        self._idle: Deque[_Idle] = collections.deque()
        self._most = most
        self._idle_seconds = idle_seconds

    def take(self) -> Optional[socket.socket]:
        """One that looks alive, or None."""
        while True:
            try:
                idle = self._idle.pop()
            except IndexError:
                return None
            # one from before a fork belongs to both processes: nobody may use it
            if idle.pid == os.getpid() and time.monotonic() - idle.since < self._idle_seconds and _quiet(idle.sock):
                return idle.sock
            idle.sock.close()

    def give(self, sock: socket.socket) -> None:
        """Takes back one whose answer was read to its end."""
        if len(self._idle) >= self._most:
            sock.close()
        else:
            self._idle.append(_Idle(sock, time.monotonic(), os.getpid()))

    def close(self) -> None:
        """Closes all that are idle."""
        while self._idle:
            self._idle.pop().sock.close()


def _quiet(sock: socket.socket) -> bool:
    """Neither closed by the other side, nor is there a byte that nobody asked for."""
    try:
        sock.settimeout(0)
        sock.recv(1, socket.MSG_PEEK)
        return False
    except (BlockingIOError, InterruptedError):
        return True
    except OSError:
        return False
