# SPDX-License-Identifier: Apache-2.0
"""The daemon's token, from its file."""

from __future__ import annotations

import os
import re
import stat
from typing import Optional, Tuple

from gnomon_nova.failure import CallFailed, Kind

_TOKEN = re.compile(r"[!-~]{1,1024}")


class TokenFile:
    """Reads the file again when it has changed. The token is never part of a message. Safe for threads: two may read it twice."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._known: Optional[Tuple[Tuple[int, int, int], str]] = None

    def read(self) -> str:
        """The token. Raises CallFailed (TOKEN)."""
        try:
            status = os.stat(self._path)
            version = (status.st_mtime_ns, status.st_ino, status.st_size)
            known = self._known
            if known is not None and known[0] == version:
                return known[1]
            if not stat.S_ISREG(status.st_mode):  # a pipe could keep us waiting
                raise CallFailed(Kind.TOKEN, f"[gnomon] token_file {self._path} is no plain file")
            with open(self._path, encoding="ascii", errors="replace") as file:
                token = file.read(2048).strip()
        except OSError as e:
            raise CallFailed(Kind.TOKEN, f"cannot read [gnomon] token_file {self._path} ({e.strerror or type(e).__name__})") from e
        if not _TOKEN.fullmatch(token):
            raise CallFailed(Kind.TOKEN, f"[gnomon] token_file {self._path} holds no token")
        self._known = (version, token)
        return token

    def __repr__(self) -> str:
        return f"TokenFile({self._path!r})"
