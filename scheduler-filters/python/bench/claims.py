# SPDX-License-Identifier: Apache-2.0
"""A request to a real Nova that a staged server answers, against the same request booted cold, to the same point: its guest is up, at full size.

    /usr/bin/python3 -m bench.claims STATE [--rounds N]

STATE is the folder of a test cloud that runs, with the daemon and the filter of nova-api. Cold and staged in turns, on the same machine;
each server is removed before the next one is asked for.
"""

import argparse
import json
import pathlib
import re
import sys
import time
import urllib.error
import urllib.request

sys.path.append(str(pathlib.Path(__file__).parents[3] / "devstack/cloud/python"))

from cloud_api import Cloud

IMAGE, FLAVOR, MEMORY_MIB = "gnomon-guest", "m1.tiny", 256
UP = "GNOMON-GUEST up"
LONGEST = 240
STEPS = re.compile(r"grown in (\d+) ms, handed over in (\d+) ms")


class Bench:
    def __init__(self, state):
        self.cloud = Cloud(state)
        told = self.cloud.ask("keystone", "GET", "/v3/auth/tokens", **{"X-Subject-Token": self.cloud.token})
        self.project = told["token"]["project"]["id"]
        self.token = (self.cloud.state / "gnomon/admin-token").read_text().strip()
        flavors = self.cloud.ask("compute", "GET", "/v2.1/flavors")["flavors"]
        self.flavor = next(f["id"] for f in flavors if f["name"] == FLAVOR)
        self.image = self.cloud.ask("glance", "GET", f"/v2/images?name={IMAGE}")["images"][0]["id"]

    def daemon(self, method, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.cloud.ports['daemon']}{path}", method=method)
        request.data = None if body is None else json.dumps(body).encode()
        for name, value in {"Authorization": f"Bearer {self.token}", "X-Gnomon-Project": self.project, "Content-Type": "application/json"}.items():
            request.add_header(name, value)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as response:
            return json.loads(response.read() or b"null")

    def claims(self, most):
        return self.daemon("GET", f"/v1/shadow-claims?limit={most}")

    def known(self):
        """The id of the workload that the first request for such a server makes."""
        self.daemon("POST", "/v1/consents")
        self.remove(self.timed("first")[0])
        named = f"{FLAVOR}/{self.image}"
        wait("the workload is known", lambda: any(w["name"] == named for w in self.daemon("GET", "/v1/workloads")))
        return next(w["id"] for w in self.daemon("GET", "/v1/workloads") if w["name"] == named)

    def unstage(self):
        for instance in self.daemon("GET", "/v1/shadow-instances"):
            if instance["state"] in ("booting", "ready"):
                self.daemon("DELETE", f"/v1/shadow-instances/{instance['id']}")
        wait("none waits", lambda: not any("shadow_instance" in s["metadata"] for s in self.servers()))

    def create(self, name):
        server = {"name": name, "flavorRef": self.flavor, "imageRef": self.image, "networks": "none"}
        return self.cloud.ask("compute", "POST", "/v2.1/servers", {"server": server})["server"]["id"]

    def servers(self):
        return self.cloud.ask("compute", "GET", "/v2.1/servers/detail")["servers"]

    def is_up(self, server):
        """ACTIVE, and its guest has said so."""
        if self.cloud.ask("compute", "GET", f"/v2.1/servers/{server}")["server"]["status"] != "ACTIVE":
            return False
        told = self.cloud.ask("compute", "POST", f"/v2.1/servers/{server}/action", {"os-getConsoleOutput": {}})
        return UP in told["output"]

    def holds_all(self, server):
        held = self.cloud.ask("placement", "GET", f"/allocations/{server}")["allocations"].values()
        return sum(h["resources"].get("MEMORY_MB", 0) for h in held) == MEMORY_MIB

    def remove(self, server):
        self.cloud.ask("compute", "DELETE", f"/v2.1/servers/{server}")
        wait("it is gone", lambda: all(s["id"] != server for s in self.servers()))

    def timed(self, name):
        """The server's id, seconds until the answer, and until its guest is up."""
        begin = time.perf_counter()
        server = self.create(name)
        answered = time.perf_counter() - begin
        wait(f"{name} is up", lambda: self.is_up(server), 0.02)
        up = time.perf_counter() - begin
        assert self.holds_all(server), "Placement does not agree"
        return server, answered, up

    def asked(self, workload):
        """One that boots; none where all hypervisors are busy just now, as after a boot on a small machine."""
        try:
            return self.daemon("POST", "/v1/shadow-instances", {"workload": workload, "count": 1})
        except urllib.error.HTTPError as e:
            if e.code != 409:
                raise
            return []

    def stage(self, workload):
        made = []
        wait("a hypervisor is well enough to take one", lambda: made or made.extend(self.asked(workload)) or made, 1)
        made = made[0]
        wait("one waits", lambda: any(i["id"] == made["id"] and i["state"] == "ready" for i in self.daemon("GET", "/v1/shadow-instances")), 0.2)
        return [s["id"] for s in self.servers() if "shadow_instance" in s["metadata"]]


def wait(what, done, pause=0.1):
    until = time.monotonic() + LONGEST
    while not done():
        if time.monotonic() > until:
            sys.exit(f"not within {LONGEST} s: {what}")
        time.sleep(pause)


def middle_and_last(times):
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("state")
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    bench = Bench(arguments.state)
    workload = bench.known()
    cold, staged, answers, missed = [], [], [], 0
    for turn in range(arguments.rounds):
        server, _, up = bench.timed(f"cold-{turn}")
        cold.append(up)
        bench.remove(server)
        waiting = bench.stage(workload)
        server, answered, up = bench.timed(f"claimed-{turn}")
        if server not in waiting:
            missed += 1
            print(f"  round {turn + 1}: a server was booted although one waited; up after {up:.2f} s; the newest claim: {bench.claims(1)}", flush=True)
            bench.remove(server)
            bench.unstage()
            continue
        staged.append(up)
        answers.append(answered)
        bench.remove(server)
        print(f"  round {turn + 1}: cold {cold[-1]:.2f} s, claimed {up:.2f} s (answered after {answered:.2f} s)", flush=True)
    steps = [STEPS.search(claim["detail"]) for claim in bench.claims(arguments.rounds) if claim["state"] == "done"]
    grown, handed = ([int(step.group(n)) / 1000 for step in steps if step] for n in (1, 2))
    for what, times in (
        ("cold: guest up", cold),
        ("claimed: guest up, full size", staged),
        ("claimed: answered", answers),
        ("  grown (Placement first, seen)", grown),
        ("  handed over, and seen to be", handed),
    ):
        median, last = middle_and_last(times)
        print(f"{what:<32} p50 {median:6.2f} s   p99 {last:6.2f} s   of {len(times)}")
    print(f"claimed is {middle_and_last(cold)[0] / middle_and_last(staged)[0]:.1f} times as fast by the medians; {missed} of {arguments.rounds} were booted although one waited")
    for claim in bench.claims(3):
        print("  " + claim["detail"])


if __name__ == "__main__":
    main()
