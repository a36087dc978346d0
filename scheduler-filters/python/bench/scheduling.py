# SPDX-License-Identifier: Apache-2.0
"""What the filter and the weigher add to one request of nova-scheduler, through its own handlers, on eventlet as Nova runs.

    /usr/bin/python3 -m bench.scheduling                            against a small server of its own, which answers at once
    /usr/bin/python3 -m bench.scheduling --endpoint URL --token-file FILE    against a daemon

With an open breaker the daemon is not asked; that is the price of a daemon that is stopped. "Nova's own" is what a filter and a weigher cost
that do nothing at all: Nova's loops over the hosts.
"""

import argparse
import subprocess
import sys
import tempfile
import time

import nova.monkey_patch  # noqa: F401 as Nova's commands do, before all else

import nova.conf
from nova import objects
from nova.scheduler.filters import BaseHostFilter, HostFilterHandler
from nova.scheduler.weights import BaseHostWeigher, HostWeightHandler

def one(filters, weighers, hosts, spec):
    """Milliseconds of one request: on the clock, and of this process's CPU."""
    begin, cpu = time.perf_counter(), time.process_time()
    passed = HANDLERS[0].get_filtered_objects(filters, hosts, spec)
    HANDLERS[1].get_weighed_objects(weighers, passed, spec)
    return (time.perf_counter() - begin) * 1000, (time.process_time() - cpu) * 1000


HANDLERS = (HostFilterHandler(), HostWeightHandler())


class EmptyFilter(BaseHostFilter):
    def filter_all(self, filter_obj_list, spec_obj):
        return list(filter_obj_list)


class EmptyWeigher(BaseHostWeigher):
    minval, maxval = 0.0, 1.0

    def weigh_objects(self, weighed_obj_list, weight_properties):
        return [0.0] * len(weighed_obj_list)

    def _weigh_object(self, obj, weight_properties):
        return 0.0


def measure(what, ours, number, rounds):
    from tests import cloud

    hosts = cloud.hosts(number)
    for _ in range(10):
        one(*ours, hosts, cloud.spec())
    without, with_us = [], []
    for _ in range(rounds):  # in turns, so that both see the same machine
        spec = cloud.spec()
        without.append(one([], [], hosts, spec))
        with_us.append(one(*ours, hosts, spec))
    for kind, column in (("clock", 0), ("own CPU", 1)):
        base = sorted(times[column] for times in without)[rounds // 2]
        added = sorted(times[column] - base for times in with_us)
        print(
            f"{what:<22} {number:>5} hypervisors   added, {kind:<8} median {added[rounds // 2]:7.3f} ms"
            f"   p99 {added[rounds * 99 // 100]:7.3f} ms   of {rounds} requests"
        )


def classes(ranker):
    from gnomon_nova.filter import GnomonFilter
    from gnomon_nova.weigher import GnomonWeigher

    return [GnomonFilter(ranker)], [GnomonWeigher(ranker)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--endpoint", help="of a daemon that runs")
    parser.add_argument("--token-file", help="its token")
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--hypervisors", type=int, nargs="+", default=[30, 1000])
    arguments = parser.parse_args()
    nova.conf.CONF([], project="nova", default_config_files=[], default_config_dirs=[])
    objects.register_all()
    server = None
    if arguments.endpoint is None:
        server = subprocess.Popen([sys.executable, "-m", "bench.server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        arguments.endpoint = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        token = tempfile.NamedTemporaryFile("w", suffix=".token")
        token.write("bench")
        token.flush()
        arguments.token_file = token.name
    try:
        run(arguments)
    finally:
        if server is not None:
            server.stdin.close()
            server.wait()


def run(arguments):
    from tests.conftest import make_ranker

    options = {"endpoint": arguments.endpoint, "token_file": arguments.token_file}
    stopped = {**options, "endpoint": "http://127.0.0.1:1", "breaker_failures": 1, "breaker_open_seconds": 3600}
    for number in arguments.hypervisors:
        ranker = make_ranker(nova.conf.CONF, timeout_ms=1000, **options)
        measure("answering", classes(ranker), number, arguments.rounds)
        counts = ranker.stats.snapshot()
        if counts.get("answers") != counts["questions"]:
            print(f"  not every question was answered: {counts}")
        measure("stopped, breaker open", classes(make_ranker(nova.conf.CONF, **stopped)), number, arguments.rounds)
        nova.conf.CONF.clear_override("breaker_failures", group="gnomon")
        measure("Nova's own", ([EmptyFilter()], [EmptyWeigher()]), number, arguments.rounds)


if __name__ == "__main__":
    main()
