# SPDX-License-Identifier: Apache-2.0
"""The options of group [gnomon] in nova.conf."""

from __future__ import annotations

from typing import Any

from oslo_config import cfg

GROUP = cfg.OptGroup("gnomon", title="Gnomon", help="How Nova asks Gnomon's daemon, and what it does with the answer.")

SCHEDULER_OPTS: list[cfg.Opt] = [
    cfg.StrOpt(
        "endpoint",
        default="http://127.0.0.1:7420",
        help="Where the daemon answers: http://ADDRESS:PORT with a loopback address, or unix:///path, the path being its"
        " daemon.socket.",
    ),
    cfg.StrOpt(
        "token_file",
        default="/var/lib/gnomon/token",
        help="The file with the daemon's token. It is read again when it changes. The user of nova-scheduler must be in the group"
        " that can read it.",
    ),
    cfg.IntOpt(
        "timeout_ms",
        default=50,
        min=1,
        max=10_000,
        help="The most milliseconds that one call may take, from connecting to the last byte of the answer. Encoding the question"
        " and parsing the answer are not in it; the length of an answer is limited.",
    ),
    cfg.IntOpt("breaker_failures", default=3, min=1, help="After so many failures in a row the daemon is not asked for a while."),
    cfg.FloatOpt(
        "breaker_open_seconds",
        default=10.0,
        min=0.1,
        help="The longest time for which it is not asked then. One request tries after a second, and if that fails after two, four and so on, up"
        " to this.",
    ),
    cfg.FloatOpt(
        "max_age_seconds",
        default=300.0,
        min=1.0,
        help="An answer whose asOf is further from this machine's clock than this is not used. The daemon judges by itself which of its data"
        " is stale; this is the net below.",
    ),
    cfg.FloatOpt(
        "cache_seconds",
        default=5.0,
        min=0.0,
        help="How long the filter's answer waits for the weigher of the same request.",
    ),
    cfg.BoolOpt(
        "may_refuse_all",
        default=False,
        help="What to do when every host that reaches the filter is refused. False: all of them pass, as if the filter were not there, and"
        " Nova's own weighers decide. True: the request fails with NoValidHost.",
    ),
    cfg.FloatOpt(
        "weight_multiplier",
        default=1000.0,
        help="Multiplier of Gnomon's weights, which are 0 to 1 and not stretched. Nova's own weighers give up to 1 each: with 1000 they decide"
        " where Gnomon's weights are closer than about 0.005. 0 switches the weigher off. The metadata gnomon_weight_multiplier of a host"
        " aggregate goes before it.",
    ),
    cfg.IntOpt(
        "stats_interval_seconds",
        default=300,
        min=0,
        help="The counters are logged at most once in so many seconds, with a request. 0: never.",
    ),
]

API_OPTS: list[cfg.Opt] = [
    cfg.IntOpt(
        "claim_timeout_ms",
        default=10_000,
        min=100,
        max=15_000,
        help="For the filter of nova-api: the most milliseconds that a request waits for a staged server to get its full size, where there is"
        " one like it. Whether there is one is known within timeout_ms.",
    ),
]

COMPUTE_OPTS: list[cfg.Opt] = [
    cfg.IntOpt(
        "max_vcpus_per_server",
        default=0,
        min=0,
        help="For compute_driver = gnomon.GnomonDriver: the VCPU max_unit reported to Placement, if it is larger than the host's own number."
        " Without it no server can have more vCPUs than the host has. Ordinary flavors of that size then fit on the host too.",
    ),
]


def register(conf: Any) -> None:
    """Registers all options; again does nothing."""
    conf.register_group(GROUP)
    conf.register_opts(SCHEDULER_OPTS + API_OPTS + COMPUTE_OPTS, group=GROUP)


def list_opts() -> list[tuple[cfg.OptGroup, list[cfg.Opt]]]:
    """For oslo-config-generator --namespace gnomon."""
    return [(GROUP, SCHEDULER_OPTS + API_OPTS + COMPUTE_OPTS)]
