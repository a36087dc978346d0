# SPDX-License-Identifier: Apache-2.0
"""Answers POST /v1/rank with what was encoded before, so that the clock shows the side of Nova: reading the question and sending are all it does.

    python3 -m bench.server     says its port, and runs until its standard input ends
"""

import datetime
import functools
import json
import random
import socket
import sys
import threading


@functools.lru_cache(maxsize=None)
def answer(number):
    """About so many hosts, of which one in a hundred is refused. The weights have all digits, as a daemon's have."""
    chance = random.Random(number)
    refused = {str(index): "memory" for index in range(0, number, 100)}
    body = json.dumps(
        {
            "asOf": datetime.datetime.now(datetime.timezone.utc).isoformat(),
            "known": [True] * number,
            "weight": [None if str(index) in refused else chance.random() for index in range(number)],
            "refusedBy": refused,
        },
        separators=(",", ":"),
    ).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def serve(connection):
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    reader = connection.makefile("rb")
    while True:
        length = None
        for line in iter(reader.readline, b"\r\n"):
            if not line:
                return
            if line.lower().startswith(b"content-length:"):
                length = int(line[15:])
        question = reader.read(length)
        connection.sendall(answer(question.count(b'"node-')))


def accept(listener):
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


def main():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
        print(listener.getsockname()[1], flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
