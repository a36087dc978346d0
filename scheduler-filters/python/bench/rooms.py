# SPDX-License-Identifier: Apache-2.0
"""For how long room is free between the moment that Gnomon gives it up and the moment that Nova claims it for the server it was held for.

    /usr/bin/python3 -m bench.rooms STATE [--rounds N]

STATE is the folder of a test cloud that runs, with the daemon and the filter of nova-api. Reserved and probed in turns. What Placement says
is used of the node is asked for again and again while a server is requested: it falls when the room is given up, and rises when it is
claimed. The real window is shorter by no more than what one question takes, or longer by as much.
"""

import argparse
import itertools
import threading
import time
import urllib.error

from bench.claims import MEMORY_MIB, Bench, middle_and_last, wait
from cloud_api import Cloud

STRENGTHS = ("reserved", "probed")


class Watch(threading.Thread):
    """Writes down what is used of one provider's memory, until it is told to stop."""

    def __init__(self, state, provider):
        super().__init__(daemon=True)
        self.cloud, self.provider, self.seen, self.going = Cloud(state), provider, [], True

    def run(self):
        while self.going:
            begin = time.perf_counter()
            used = self.cloud.ask("placement", "GET", f"/resource_providers/{self.provider}/usages")["usages"]["MEMORY_MB"]
            self.seen.append((begin, time.perf_counter(), used))

    def stop(self):
        self.going = False
        self.join()
        return self.seen

    def window(self):
        """Seconds for which the room was free, as far as it was seen, and how long one question took; 0 if it never was seen free."""
        full = self.seen[0][2]
        free = [at for at, seen in enumerate(self.seen) if seen[2] < full]
        pace = middle_and_last([end - begin for begin, end, _ in self.seen])[0]
        if not free:
            return 0.0, pace
        after = min(free[-1] + 1, len(self.seen) - 1)
        return self.seen[after][1] - self.seen[free[0]][1], pace


class Rooms(Bench):
    def hold(self, workload, strength):
        made = []

        def ask():
            try:
                made.extend(self.daemon("POST", "/v1/shadow-instances", {"workload": workload, "count": 1, "strength": strength}))
            except urllib.error.HTTPError as e:
                if e.code != 409:
                    raise
            return made

        wait(f"a hypervisor is well enough for one that is {strength}", ask, 1)
        wait("it is ready", lambda: self.instance(made[0]["id"])["state"] == "ready", 0.2)
        return made[0]["id"]

    def instance(self, wanted):
        return next(i for i in self.daemon("GET", "/v1/shadow-instances") if i["id"] == wanted)

    def provider(self, consumer):
        """The one that has its allocation; None if it has none."""
        return next(iter(self.cloud.ask("placement", "GET", f"/allocations/{consumer}")["allocations"]), None)

    def is_active(self, server):
        return self.cloud.ask("compute", "GET", f"/v2.1/servers/{server}")["server"]["status"] == "ACTIVE"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("state")
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    bench = Rooms(arguments.state)
    workload = bench.known()
    windows, paces, elsewhere = {strength: [] for strength in STRENGTHS}, [], 0
    for turn, strength in itertools.product(range(arguments.rounds), STRENGTHS):
        held = bench.hold(workload, strength)
        provider = bench.provider(held)
        watch = Watch(arguments.state, provider)
        watch.start()
        wait("it is watched", lambda watch=watch: watch.seen, 0.01)
        server = bench.create(f"{strength}-{turn}")
        wait("it is active", lambda server=server: bench.is_active(server))
        watch.stop()
        state, there = bench.instance(held)["state"], bench.provider(server)
        assert state == "claimed" and bench.provider(held) is None, f"{held} is {state}, and its room is not given up"
        if there == provider:
            window, pace = watch.window()
            windows[strength].append(window)
            paces.append(pace)
            print(f"  round {turn + 1}, {strength}: free for {window * 1000:.0f} ms, one question {pace * 1000:.0f} ms", flush=True)
        else:
            elsewhere += 1
            print(f"  round {turn + 1}, {strength}: the server went elsewhere", flush=True)
        bench.remove(server)
    for strength, all_windows in windows.items():
        if all_windows:
            median, last = middle_and_last(all_windows)
            print(f"{strength:<10} of {MEMORY_MIB} MiB free for p50 {median * 1000:.0f} ms, p99 {last * 1000:.0f} ms, of {len(all_windows)}")
    print(f"one question took {middle_and_last(paces)[0] * 1000:.0f} ms; {elsewhere} of {2 * arguments.rounds} servers went elsewhere")


if __name__ == "__main__":
    main()
