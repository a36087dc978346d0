# SPDX-License-Identifier: Apache-2.0
"""Why a call came to nothing."""

from __future__ import annotations

import enum


class Kind(enum.Enum):
    """What went wrong, as it is counted."""

    CONFIGURATION = "configuration"
    TOKEN = "token"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    BROKEN = "broken"
    STATUS = "status"
    NONSENSE = "nonsense"
    INTERNAL = "internal"


class CallFailed(Exception):
    """A call to the daemon failed. Its text may be logged: it never holds the token or a body."""

    def __init__(self, kind: Kind, detail: str) -> None:
        super().__init__(f"{kind.value}: {detail}")
        self.kind = kind
