# SPDX-License-Identifier: Apache-2.0
"""Where the daemon answers, and how to connect there."""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from typing import Tuple, Union
from urllib.parse import urlsplit

from gnomon_nova.failure import CallFailed, Kind

#: What Linux has room for, without the zero at the end (unix(7), sun_path)
MOST_BYTES = 107


@dataclass(frozen=True)
class Endpoint:
    """A loopback address with a port, or the path of a Unix socket. Names are not looked up: that could take longer than the budget."""

    family: socket.AddressFamily
    address: Union[Tuple[str, int], str]
    host_header: str

    @staticmethod
    def parse(text: str) -> "Endpoint":
        """Raises CallFailed (CONFIGURATION) for what is neither."""
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError as e:
            raise _unusable(text) from e
        if parts.scheme == "unix" and not parts.netloc and parts.path.startswith("/"):
            if len(os.fsencode(parts.path)) > MOST_BYTES:
                raise CallFailed(
                    Kind.CONFIGURATION,
                    f"[gnomon] endpoint is {text!r}; the path of a Unix socket has at most {MOST_BYTES} bytes",
                )
            return Endpoint(socket.AF_UNIX, parts.path, "localhost")
        if parts.scheme != "http" or parts.path not in ("", "/") or parts.username is not None or port is None:
            raise _unusable(text)
        host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or ""
        try:
            address = ipaddress.ip_address(host)
        except ValueError as e:
            raise _unusable(text) from e
        if not address.is_loopback:
            raise _unusable(text)
        if address.version == 6:
            return Endpoint(socket.AF_INET6, (host, port), f"[{host}]:{port}")
        return Endpoint(socket.AF_INET, (host, port), f"{host}:{port}")

    def connect(self, timeout_seconds: float) -> socket.socket:
        """A connected socket. Raises OSError."""
        sock = socket.socket(self.family, socket.SOCK_STREAM)
        try:
            # a Unix socket is connected at once or, where too many wait already, not at all (EAGAIN); eventlet takes that for
            # "on its way" and asks again and again until the time is over
            sock.settimeout(0 if self.family == socket.AF_UNIX else timeout_seconds)
            sock.connect(self.address)
            if self.family != socket.AF_UNIX:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:  # a greenthread may be ended here
            sock.close()
            raise
        return sock


def _unusable(text: str) -> CallFailed:
    return CallFailed(
        Kind.CONFIGURATION,
        f"[gnomon] endpoint is {text!r}; it must be http://ADDRESS:PORT with a loopback address, or unix:///path",
    )
