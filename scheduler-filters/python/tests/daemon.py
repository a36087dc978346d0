# SPDX-License-Identifier: Apache-2.0
"""A server that speaks the daemon's part of POST /v1/rank, and misbehaves on the wire when it is told to."""

import datetime
import json
import socket
import struct
import threading


class Daemon:
    """``weights`` and ``refused`` decide what it answers; ``misbehaviour(daemon, connection, body)`` replaces the answer.

    A misbehaviour returns whether the connection goes on.
    """

    def __init__(self, token, path=None):
        self.token = token
        self.weights = {}
        self.refused = set()
        self.unknown = set()
        self.weighs_refused = False
        self.as_of = None
        self.misbehaviour = None
        self.requests = []
        self.connections = 0
        self.ended = threading.Event()
        self._path = path
        self._sock = None
        self._open = set()

    @property
    def endpoint(self):
        return f"unix://{self._path}" if self._path else f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        if self._path:
            self._sock = socket.socket(socket.AF_UNIX)
            self._sock.bind(self._path)
        else:
            self._sock = socket.socket()
            self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._sock.bind(("127.0.0.1", 0))
            self.port = self._sock.getsockname()[1]
        self._sock.listen(64)
        threading.Thread(target=self._accept, args=(self._sock,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self._sock.shutdown(socket.SHUT_RDWR)
        self._sock.close()
        for connection in list(self._open):
            connection.close()

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        reader = connection.makefile("rb")
        try:
            while not self.ended.is_set():
                request = _read(reader)
                if request is None:
                    return
                line, headers, body = request
                self.requests.append((line, headers, json.loads(body)))
                if self.misbehaviour is not None:
                    if not self.misbehaviour(self, connection, body):
                        return
                elif headers.get("authorization") != f"Bearer {self.token}":
                    connection.sendall(response(401, b"{}"))
                else:
                    connection.sendall(response(200, self.answer(body)))
        except OSError:
            pass
        finally:
            reader.close()
            connection.close()
            self._open.discard(connection)

    def answer(self, body, **changes):
        """A right answer, in which ``changes`` replace members."""
        names = json.loads(body)["hypervisors"]["name"]
        weighed = [name not in self.unknown and (self.weighs_refused or name not in self.refused) for name in names]
        right = {
            "asOf": self.as_of or now(),
            "known": [name not in self.unknown for name in names],
            "weight": [self.weights.get(name, 0.5) if has_one else None for name, has_one in zip(names, weighed)],
            "refusedBy": {str(i): "memory" for i, name in enumerate(names) if name in self.refused},
        }
        return json.dumps({**right, **changes}).encode()


def now(seconds_ago=0):
    time = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=seconds_ago)
    return time.isoformat().replace("+00:00", "Z")


def response(status, body, more=""):
    head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


def reset(connection):
    """Closes it so that the other side gets a reset instead of an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _read(reader):
    line = reader.readline()
    if not line:
        return None
    headers = {}
    while True:
        header = reader.readline().strip()
        if not header:
            break
        name, _, value = header.decode().partition(":")
        headers[name.lower()] = value.strip()
    return line.decode().strip(), headers, reader.read(int(headers.get("content-length", 0)))
