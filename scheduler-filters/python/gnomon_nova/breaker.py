# SPDX-License-Identifier: Apache-2.0
"""A circuit breaker (Nygard, Release It!, 2007): who has failed several times in a row is not asked for a while."""

from __future__ import annotations

import threading
import time
from typing import Callable


FIRST_SECONDS = 1.0


class Breaker:
    """Opens after ``failures`` in a row. Then one call may try after a second, after two more, after four more, and so on up to
    ``open_seconds``; the others may not. A daemon that was only slow for a moment, as when it has just started, is soon asked again;
    one that is gone is left in peace. Thread-safe."""

    def __init__(self, failures: int, open_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = failures
        self._open_seconds = open_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._next_try = 0.0
        self._trying = False

    def _pause(self) -> float:
        again = max(0, self._in_a_row - self._limit)
        return min(self._open_seconds, FIRST_SECONDS * 2 ** min(again, 20))

    def allows(self) -> bool:
        """Whether a call may be made now. Who got True says later how it went."""
        if self._in_a_row < self._limit:
            return True
        with self._lock:
            now = self._clock()
            if now < self._next_try:
                return False
            self._trying = True
            # whoever tries may be ended before it can say how it went: then another tries as much later
            self._next_try = now + self._pause()
            return True

    @property
    def open(self) -> bool:
        return self._in_a_row >= self._limit

    def succeeded(self) -> None:
        with self._lock:
            self._in_a_row = 0
            self._trying = False

    def failed(self) -> None:
        with self._lock:
            if self.open and not self._trying:
                return  # it was on its way when others had opened this: one silence, not one more
            self._trying = False
            self._in_a_row += 1
            self._next_try = self._clock() + self._pause()
