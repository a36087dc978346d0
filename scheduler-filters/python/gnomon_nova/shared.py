# SPDX-License-Identifier: Apache-2.0
"""Nova makes filters and weighers without arguments; here they, and the filter of nova-api, find what their process shares."""

from __future__ import annotations

import functools
from typing import Any

import nova.conf
from nova import utils
from oslo_log import log as logging

from gnomon_nova import options
from gnomon_nova.breaker import Breaker
from gnomon_nova.claimer import Breakers, Budgets, Claimer
from gnomon_nova.endpoint import Endpoint
from gnomon_nova.failure import CallFailed
from gnomon_nova.handover import Handover
from gnomon_nova.ranker import Limits, Ranker
from gnomon_nova.token import TokenFile
from gnomon_nova.transport import Transport

LOG = logging.getLogger(__name__)

CONF = nova.conf.CONF
options.register(CONF)


def make(group: Any) -> Ranker:
    """A ranker with the options of [gnomon]. Raises CallFailed (CONFIGURATION)."""
    limits = Limits(group.timeout_ms / 1000, group.max_age_seconds, group.stats_interval_seconds)
    return Ranker(
        Transport(Endpoint.parse(group.endpoint)),
        TokenFile(group.token_file),
        Breaker(group.breaker_failures, group.breaker_open_seconds),
        limits,
        Handover(group.cache_seconds),
    )


@functools.lru_cache(maxsize=1)
def ranker() -> "Ranker | None":
    """The ranker of this process, made when it is first asked for; None if [gnomon] is not usable, which is said once."""
    try:
        return make(CONF.gnomon)
    except CallFailed as e:
        LOG.error("Gnomon is not used, Nova schedules as without it. %s", e)
        return None


@functools.lru_cache(maxsize=1)
def claimer() -> "Claimer | None":
    """Who asks for staged servers; None if [gnomon] is not usable, which is said once, or if names of servers must be unique."""
    if CONF.osapi_compute_unique_server_name_scope:
        LOG.info("Gnomon gives no servers that wait: osapi_compute_unique_server_name_scope is set, which only Nova can keep")
        return None
    group = CONF.gnomon
    try:
        return Claimer(
            Transport(Endpoint.parse(group.endpoint)),
            TokenFile(group.token_file),
            Breakers(
                Breaker(group.breaker_failures, group.breaker_open_seconds),
                Breaker(group.breaker_failures, group.breaker_open_seconds),
            ),
            Budgets(group.timeout_ms / 1000, group.claim_timeout_ms / 1000),
        )
    except CallFailed as e:
        LOG.error("Gnomon gives no servers that wait. %s", e)
        return None


def password() -> "str | None":
    """What Nova answers as a new server's adminPass, if it answers one."""
    return utils.generate_password() if CONF.api.enable_instance_password else None
