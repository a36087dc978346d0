# SPDX-License-Identifier: Apache-2.0
"""Counters of this process, since it started."""

from __future__ import annotations

import collections
import threading
import time
from typing import Callable, Counter, Dict


class Stats:
    """Counts, by name. Thread-safe.

    ``questions`` requests that came from the filter or the weigher; ``calls`` to the daemon; ``answers`` that were used; ``shared`` answers
    that the weigher had from the filter; ``skipped`` calls that the open breaker saved; ``failed.KIND`` calls that came to nothing; ``stale``
    answers that were too old; ``refused_hosts``; ``all_refused`` requests where every host was refused; ``unknown_hosts``;
    ``call_microseconds`` of all calls; ``slowest_call_microseconds``.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = collections.Counter()
        self._clock = clock
        self._told_at = clock()
        self._told: Dict[str, int] = {}

    def add(self, name: str, amount: int = 1) -> None:
        with self._lock:
            self._counts[name] += amount

    def called(self, seconds: float) -> None:
        """One call took so long."""
        micros = int(seconds * 1e6)
        with self._lock:
            self._counts["calls"] += 1
            self._counts["call_microseconds"] += micros
            self._counts["slowest_call_microseconds"] = max(self._counts["slowest_call_microseconds"], micros)

    def snapshot(self) -> Dict[str, int]:
        """All counters that are not 0."""
        with self._lock:
            return dict(sorted(self._counts.items()))

    def due(self, interval_seconds: float) -> Dict[str, int]:
        """The counters, if they were not asked for within the interval and have changed; else nothing."""
        now = self._clock()
        if interval_seconds <= 0 or now - self._told_at < interval_seconds:
            return {}
        self._told_at = now
        counts = self.snapshot()
        if counts == self._told:
            return {}
        self._told = counts
        return counts
