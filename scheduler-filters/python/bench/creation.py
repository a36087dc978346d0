# SPDX-License-Identifier: Apache-2.0
"""What the filter of nova-api adds to a POST /servers that no staged server answers, on eventlet as Nova runs; the application behind it does nothing.

    /usr/bin/python3 -m bench.creation                                         against a small server of its own
    /usr/bin/python3 -m bench.creation --endpoint URL --token-file FILE        against a daemon
"""

import argparse
import io
import json
import subprocess
import sys
import tempfile
import time

import nova.monkey_patch  # noqa: F401 as Nova's commands do, before all else

import nova.conf
from nova import context

IMAGE = "6f70f2a0-0000-4000-8000-000000000001"
PLAIN = {"name": "web", "imageRef": IMAGE, "flavorRef": "1", "networks": "none", "metadata": {"team": "shop"}}


def nothing(environ, start_response):
    start_response("202 Accepted", [])
    return [b"{}"]


def one(application, body):
    """Milliseconds of one request."""
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "/v2.1",
        "PATH_INFO": "/servers",
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_OPENSTACK_API_VERSION": "compute 2.90",
        "wsgi.input": io.BytesIO(body),
        "nova.context": context.RequestContext("ada", "bench"),
    }
    begin = time.perf_counter()
    list(application(environ, lambda status, headers, _=None: None))
    return (time.perf_counter() - begin) * 1000


def filter_of(endpoint, token_file, failures):
    from gnomon_nova.breaker import Breaker
    from gnomon_nova.claimer import Breakers, Budgets, Claimer
    from gnomon_nova.endpoint import Endpoint
    from gnomon_nova.intercept import Interceptor
    from gnomon_nova.token import TokenFile
    from gnomon_nova.transport import Transport

    breakers = Breakers(Breaker(failures, 3600.0), Breaker(failures, 3600.0))
    claimer = Claimer(Transport(Endpoint.parse(endpoint)), TokenFile(token_file), breakers, Budgets(0.05, 10.0))
    return Interceptor(nothing, claimer, lambda: None), claimer


def measure(what, made, document, rounds):
    application, claimer = made
    body = json.dumps(document).encode()
    for _ in range(20):
        one(application, body)
    without, with_us = [], []
    for _ in range(rounds):  # in turns, so that both see the same machine
        without.append(one(nothing, body))
        with_us.append(one(application, body))
    base = sorted(without)[rounds // 2]
    added = sorted(took - base for took in with_us)
    counts = {name: count for name, count in claimer.stats.snapshot().items() if "microseconds" not in name}
    print(
        f"{what:<44} added: median {added[rounds // 2]:7.3f} ms   p99 {added[rounds * 99 // 100]:7.3f} ms   of {rounds} requests   {counts}"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--endpoint", help="of a daemon that runs")
    parser.add_argument("--token-file", help="its token")
    parser.add_argument("--rounds", type=int, default=1000)
    arguments = parser.parse_args()
    nova.conf.CONF([], project="nova", default_config_files=[], default_config_dirs=[])
    server = None
    if arguments.endpoint is None:
        server = subprocess.Popen([sys.executable, "-m", "bench.server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        arguments.endpoint = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        token = tempfile.NamedTemporaryFile("w", suffix=".token")
        token.write("bench")
        token.flush()
        arguments.token_file = token.name
    try:
        answering = filter_of(arguments.endpoint, arguments.token_file, 1000)
        measure("asked of the daemon, none is like it", answering, {"server": PLAIN}, arguments.rounds)
        measure("left to Nova unasked (a key)", answering, {"server": {**PLAIN, "key_name": "mine"}}, arguments.rounds)
        stopped = "http://127.0.0.1:1"
        measure("daemon down, each asked in vain", filter_of(stopped, arguments.token_file, 10**9), {"server": PLAIN}, arguments.rounds)
        measure("daemon down, breaker open", filter_of(stopped, arguments.token_file, 1), {"server": PLAIN}, arguments.rounds)
    finally:
        if server is not None:
            server.stdin.close()
            server.wait()


if __name__ == "__main__":
    main()
