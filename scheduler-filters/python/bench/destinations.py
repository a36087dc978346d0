# SPDX-License-Identifier: Apache-2.0
"""What the filter and the weigher add to the select_destinations of a real nova-scheduler: database, Placement, claims and all.

    /usr/bin/python3 -m bench.destinations NOVA_CONF FLAVOR

NOVA_CONF is that of a cloud which runs, with the filter and the weigher in it. Three schedulers of Nova live in this process and are
asked in turns, each time for one server, whose claim in Placement is given back at once: one without us, one with us, and one with
us whose daemon is stopped and whose breaker is open. The daemon's time is in the second one's time.
"""

import argparse
import gc
import statistics
import time
import uuid

import nova.monkey_patch  # noqa: F401 as Nova's commands do, before all else

import nova.conf
from nova import config, context, objects, rpc
from nova.scheduler import manager

CONF = nova.conf.CONF
OURS = ("GnomonFilter", "gnomon_nova.weigher.GnomonWeigher")


def scheduler(**options):
    """A scheduler that is configured as the cloud's own, with that in the group [gnomon] different."""
    from gnomon_nova import shared

    shared.ranker.cache_clear()
    for name, value in options.items():
        CONF.set_override(name, value, group="gnomon")
    made = manager.SchedulerManager()
    for name in options:
        CONF.clear_override(name, group="gnomon")
    return made


def without_us():
    section = CONF.filter_scheduler
    CONF.set_override("enabled_filters", [f for f in section.enabled_filters if f not in OURS], group="filter_scheduler")
    CONF.set_override("weight_classes", [w for w in section.weight_classes if w not in OURS], group="filter_scheduler")
    made = manager.SchedulerManager()
    CONF.clear_override("enabled_filters", group="filter_scheduler")
    CONF.clear_override("weight_classes", group="filter_scheduler")
    return made


def request(ctxt, flavor):
    return objects.RequestSpec.from_components(
        ctxt, str(uuid.uuid4()), objects.ImageMeta.from_dict({"properties": {}}), flavor, None,
        objects.InstancePCIRequests(requests=[]), {}, None, None, project_id=ctxt.project_id, user_id=ctxt.user_id,
    )  # fmt: skip


def one(asked, ctxt, flavor):
    """Milliseconds of one request."""
    spec = request(ctxt, flavor)
    begin = time.perf_counter()
    chosen = asked.select_destinations(ctxt, spec_obj=spec, instance_uuids=[spec.instance_uuid], return_objects=True, return_alternates=True)
    took = (time.perf_counter() - begin) * 1000
    asked.placement_client.delete_allocation_for_instance(ctxt, spec.instance_uuid, force=True)
    assert chosen[0][0].service_host
    return took


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nova_conf")
    parser.add_argument("flavor")
    parser.add_argument("--rounds", type=int, default=200)
    arguments = parser.parse_args()
    config.parse_args(["bench"], default_config_files=[arguments.nova_conf])
    CONF.set_override("debug", False)
    objects.register_all()
    rpc.init(CONF)
    ctxt = context.get_admin_context()
    ctxt.project_id, ctxt.user_id = str(uuid.uuid4()), str(uuid.uuid4())
    flavor = objects.Flavor.get_by_name(ctxt, arguments.flavor)

    stopped = {"endpoint": "http://127.0.0.1:1", "breaker_failures": 1, "breaker_open_seconds": 3600}
    asked = {"without": without_us(), "with": scheduler(), "stopped": scheduler(**stopped)}
    hosts = len(objects.HostMappingList.get_all(ctxt))
    took = {name: [] for name in asked}
    for _ in range(10):
        for name in asked:
            one(asked[name], ctxt, flavor)
    names = list(asked)
    for turn in range(arguments.rounds):
        for place in range(len(names)):
            name = names[(turn + place) % len(names)]  # no one is always first
            gc.collect()  # or a collection falls upon whoever is asked just then
            took[name].append(one(asked[name], ctxt, flavor))
    report(took, hosts)


def report(took, hosts):
    base = statistics.median(took["without"])
    print(f"select_destinations at {hosts} hypervisors, {len(took['without'])} requests each, in turns; median")
    print(f"  without us              {base:7.2f} ms")
    for name, what in (("with", "with us"), ("stopped", "stopped, breaker open")):
        pairs = [ours - without for ours, without in zip(took[name], took["without"], strict=True)]
        added = statistics.median(took[name]) - base
        print(
            f"  {what:<22}  {statistics.median(took[name]):7.2f} ms   added {added:6.2f} ms, {added / base * 100:5.1f} %"
            f"   (median of the pairs' differences {statistics.median(pairs):6.2f} ms)"
        )


if __name__ == "__main__":
    main()
