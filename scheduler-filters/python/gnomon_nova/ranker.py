# SPDX-License-Identifier: Apache-2.0
"""Asks the daemon about a request. Whatever goes wrong, the answer is then that nothing is known."""

from __future__ import annotations

import collections
import datetime
import time
from typing import Any, NamedTuple, Sequence

from oslo_log import log as logging

from gnomon_nova import answer, question
from gnomon_nova.answer import UNKNOWN, Verdicts
from gnomon_nova.breaker import Breaker
from gnomon_nova.failure import CallFailed, Kind
from gnomon_nova.handover import Handover
from gnomon_nova.health import Health
from gnomon_nova.stats import Stats
from gnomon_nova.token import TokenFile
from gnomon_nova.transport import Transport

LOG = logging.getLogger(__name__)


class Limits(NamedTuple):
    """How long is waited for an answer, and how old it may be."""

    timeout_seconds: float
    max_age_seconds: float
    stats_interval_seconds: float


class Ranker:
    """Shared by the filter and the weigher of a process. Never raises an Exception. Safe for threads and greenthreads."""

    def __init__(self, transport: Transport, token: TokenFile, breaker: Breaker, limits: Limits, handover: Handover) -> None:
        self._transport = transport
        self._token = token
        self._breaker = breaker
        self._limits = limits
        self._handover = handover
        self._health = Health()
        self.stats = Stats()

    def for_filter(self, spec: Any, hosts: Sequence[Any]) -> Verdicts:
        """Verdicts about HostStates by their nodename; kept for the weigher of the same request."""
        names = [host.nodename for host in hosts]
        verdicts = self._ask(spec, hosts, names)
        self._handover.leave(question.asked(spec), names, verdicts)
        return verdicts

    def for_weigher(self, spec: Any, hosts: Sequence[Any]) -> Verdicts:
        """What the filter was told about the same request; without a filter the daemon is asked."""
        names = [host.nodename for host in hosts]
        verdicts = self._handover.take(question.asked(spec), names)
        if verdicts is not None:
            self.stats.add("shared")
            return verdicts
        return self._ask(spec, hosts, names)

    def _ask(self, spec: Any, hosts: Sequence[Any], names: Sequence[str]) -> Verdicts:
        self.stats.add("questions")
        if not self._breaker.allows():
            self.stats.add("skipped")
            self._health.missed()
            return UNKNOWN
        try:
            verdicts = self._call(spec, hosts, names)
            self._breaker.succeeded()
            self._health.answered(len(verdicts.weights), len(hosts))
        except CallFailed as e:
            self._failed(e)
            verdicts = UNKNOWN
        except Exception as e:  # Nova must schedule, whatever it was
            LOG.debug("Gnomon's own fault", exc_info=True)
            self._failed(CallFailed(Kind.INTERNAL, type(e).__name__))
            verdicts = UNKNOWN
        counts = self.stats.due(self._limits.stats_interval_seconds)
        if counts:
            LOG.info("Gnomon's counters: %s", " ".join(f"{name}={count}" for name, count in counts.items()))
        return verdicts

    def _failed(self, failure: CallFailed) -> None:
        self._breaker.failed()
        self.stats.add("failed." + failure.kind.value)
        self._health.failed(str(failure))

    def _call(self, spec: Any, hosts: Sequence[Any], names: Sequence[str]) -> Verdicts:
        headers = {
            "Authorization": "Bearer " + self._token.read(),
            "Content-Type": "application/json",
            "X-Gnomon-Actor": "nova-scheduler",
            "X-Gnomon-Project": "*",
        }
        body = question.body(spec, hosts)
        begin = time.monotonic()
        try:
            text = self._transport.post("/v1/rank", headers, body, self._limits.timeout_seconds, answer.most_bytes(len(hosts)))
        finally:
            self.stats.called(time.monotonic() - begin)
        as_of, verdicts = answer.parse(text, names)
        self.stats.add("answers")
        if verdicts.weights and not self._fresh(as_of):
            self.stats.add("stale")
            return UNKNOWN
        self._count(verdicts, len(hosts))
        return verdicts

    def _fresh(self, as_of: Any) -> bool:
        if as_of is None:
            return False
        age = datetime.datetime.now(datetime.timezone.utc) - as_of
        return abs(age.total_seconds()) <= self._limits.max_age_seconds

    def _count(self, verdicts: Verdicts, hosts: int) -> None:
        if verdicts.refused_by:
            self.stats.add("refused_hosts", len(verdicts.refused_by))
            LOG.debug("Gnomon refuses hosts: %s", dict(collections.Counter(verdicts.refused_by.values())))
        if len(verdicts.weights) < hosts:
            self.stats.add("unknown_hosts", hosts - len(verdicts.weights))
