# SPDX-License-Identifier: Apache-2.0
"""What can be wrong on the wire. Each refuses every host in what it says, so that a client which believes it is found out."""

import json

from tests.daemon import now, reset, response


def _refusing(daemon, body, **changes):
    return daemon.answer(body, **{"accepted": False, "weight": 0.1, **changes})


def hangs(daemon, connection, body):
    daemon.ended.wait()


def drips_the_body(daemon, connection, body):
    _drip(daemon, connection, response(200, _refusing(daemon, body)))


def drips_headers(daemon, connection, body):
    _drip(daemon, connection, b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50 + b"\r\n")


def drips_interim_answers(daemon, connection, body):
    _drip(daemon, connection, b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


def _drip(daemon, connection, data):
    """One byte every 20 ms: each read is quick, all of them would take many times the budget."""
    for i in range(len(data)):
        connection.sendall(data[i : i + 1])
        if daemon.ended.wait(0.02):
            return


def resets(daemon, connection, body):
    reset(connection)


def resets_in_the_middle(daemon, connection, body):
    data = response(200, _refusing(daemon, body))
    connection.sendall(data[: len(data) // 2])
    reset(connection)


def closes_without_a_word(daemon, connection, body):
    pass


def ends_early(daemon, connection, body):
    answer = _refusing(daemon, body)
    connection.sendall(response(200, answer + b" " * 100)[:-100])


def speaks_no_http(daemon, connection, body):
    connection.sendall(b"\x00\xff\x16\x03garbage\r\n\r\n" * 10)


def sends_endless_headers(daemon, connection, body):
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % i for i in range(5000)) + b"\r\n")


def sends_a_huge_body(daemon, connection, body):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
    while not daemon.ended.is_set():
        connection.sendall(b" " * 65536)


def sends_huge_chunks(daemon, connection, body):
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not daemon.ended.is_set():
        connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


def _status(status):
    def answers(daemon, connection, body):
        connection.sendall(response(status, _refusing(daemon, body)))
        return True

    answers.__name__ = f"answers_{status}"
    return answers


def _body(name, make):
    def answers(daemon, connection, body):
        connection.sendall(response(200, make(daemon, body)))
        return True

    answers.__name__ = name
    return answers


def _twice(daemon, body):
    answer = json.loads(_refusing(daemon, body))
    answer["hypervisors"] *= 2
    return json.dumps(answer).encode()


def _of_others(daemon, body):
    answer = json.loads(_refusing(daemon, body))
    for entry in answer["hypervisors"]:
        entry["name"] += "-elsewhere"
    return json.dumps(answer).encode()


TIMEOUTS = [hangs, drips_the_body, drips_headers, drips_interim_answers]

OTHERS = [
    resets,
    resets_in_the_middle,
    closes_without_a_word,
    ends_early,
    speaks_no_http,
    sends_endless_headers,
    sends_a_huge_body,
    sends_huge_chunks,
    _status(204),
    _status(301),
    _status(400),
    _status(401),
    _status(403),
    _status(404),
    _status(500),
    _status(503),
    _body("says_nothing", lambda daemon, body: b""),
    _body("says_html", lambda daemon, body: b"<html>It works!</html>"),
    _body("says_bytes", lambda daemon, body: bytes(range(256))),
    _body("says_a_list", lambda daemon, body: b"[]"),
    _body("says_an_empty_object", lambda daemon, body: b"{}"),
    _body("nests_deeply", lambda daemon, body: b"[" * 50000),
    _body("has_a_number_for_hypervisors", lambda daemon, body: b'{"as_of": "2026-01-01T00:00:00Z", "hypervisors": 3}'),
    _body("has_hypervisors_that_are_numbers", lambda daemon, body: b'{"as_of": "2026-01-01T00:00:00Z", "hypervisors": [1, 2]}'),
    _body("has_no_hypervisors", lambda daemon, body: json.dumps({"as_of": now(), "known": 0, "hypervisors": []}).encode()),
    _body("knows_other_hosts_only", _of_others),
    _body("names_hosts_twice", _twice),
    _body("has_names_that_are_numbers", lambda daemon, body: _refusing(daemon, body, name=7)),
    _body("accepts_with_a_word", lambda daemon, body: _refusing(daemon, body, accepted="no")),
    _body("accepts_with_null", lambda daemon, body: _refusing(daemon, body, accepted=None)),
    _body("knows_with_a_number", lambda daemon, body: _refusing(daemon, body, known=1)),
    _body("weighs_with_a_word", lambda daemon, body: _refusing(daemon, body, weight="0.5")),
    _body("weighs_with_nan", lambda daemon, body: _refusing(daemon, body, weight=float("nan"))),
    _body("weighs_with_infinity", lambda daemon, body: _refusing(daemon, body, weight=float("inf"))),
    _body("weighs_with_a_huge_number", lambda daemon, body: _refusing(daemon, body).replace(b"0.1", b"1e999")),
    _body("weighs_below_0", lambda daemon, body: _refusing(daemon, body, weight=-0.1)),
    _body("weighs_above_1", lambda daemon, body: _refusing(daemon, body, weight=1.1)),
    _body("weighs_with_true", lambda daemon, body: _refusing(daemon, body, weight=True)),
    _body("is_of_no_time", lambda daemon, body: _refusing(daemon, body).replace(b'"as_of": "', b'"as_of": "around ')),
]
