# SPDX-License-Identifier: Apache-2.0
"""What can be wrong on the wire. Each refuses a host and weighs the others, so that a client which believes it is found out."""

import json

from tests.daemon import reset, response


def _refusing(daemon, body, **changes):
    number = len(json.loads(body)["hypervisors"]["name"])
    believable = {"weight": [None] + [0.1] * (number - 1), "refusedBy": {"0": "memory"}}
    return daemon.answer(body, **{**believable, **changes})


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


def _with(name, **changes):
    """Answers with members that are replaced."""
    return _body(name, lambda daemon, body: _refusing(daemon, body, **changes))


def _without(member):
    def make(daemon, body):
        answer = json.loads(_refusing(daemon, body))
        del answer[member]
        return json.dumps(answer).encode()

    return _body(f"says_nothing_of_{member}", make)


def _last(name, column, value):
    """Answers with another last value in a column."""
    def make(daemon, body):
        answer = json.loads(_refusing(daemon, body))
        answer[column][-1] = value
        return json.dumps(answer).encode()

    return _body(name, make)


def _resized(name, column, change):
    """Answers with a column of another length."""
    def make(daemon, body):
        answer = json.loads(_refusing(daemon, body))
        answer[column] = change(answer[column])
        return json.dumps(answer).encode()

    return _body(name, make)


def _replacing(name, right, wrong):
    """Answers with other text."""
    def make(daemon, body):
        answer = _refusing(daemon, body)
        assert right in answer
        return answer.replace(right, wrong, 1)

    return _body(name, make)


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
]

NONSENSE = [
    _body("says_nothing", lambda daemon, body: b""),
    _body("says_html", lambda daemon, body: b"<html>It works!</html>"),
    _body("says_bytes", lambda daemon, body: bytes(range(256))),
    _body("says_a_list", lambda daemon, body: b"[]"),
    _body("says_an_empty_object", lambda daemon, body: b"{}"),
    _body("nests_deeply", lambda daemon, body: b"[" * 50000),
    _body("says_null", lambda daemon, body: b"null"),
    _body("breaks_a_character", lambda daemon, body: _refusing(daemon, body).replace(b"memory", b"m\xffmory")),
    _body("says_more_after_the_end", lambda daemon, body: _refusing(daemon, body) + b"{}"),
    _body("answers_as_it_was_once", lambda daemon, body: json.dumps({"as_of": "2026-01-01T00:00:00Z", "hypervisors": []}).encode()),
    _without("known"),
    _without("weight"),
    _without("refusedBy"),
    _with("knows_a_number", known=3),
    _with("knows_an_object", known={}),
    _with("has_an_empty_known", known=[]),
    _resized("knows_one_too_few", "known", lambda column: column[:-1]),
    _resized("knows_one_too_many", "known", lambda column: column + [True]),
    _resized("knows_in_a_list_of_lists", "known", lambda column: [[value] for value in column]),
    _last("knows_with_a_number", "known", 1),
    _last("knows_with_null", "known", None),
    _last("knows_with_a_word", "known", "true"),
    _with("weighs_with_a_number", weight=0.5),
    _with("weighs_with_null_for_all", weight=None),
    _resized("weighs_one_too_few", "weight", lambda column: column[:-1]),
    _resized("weighs_one_too_many", "weight", lambda column: column + [0.1]),
    _last("weighs_with_a_word", "weight", "0.5"),
    _last("weighs_with_true", "weight", True),
    _last("weighs_with_a_list", "weight", [0.1]),
    _last("weighs_with_an_object", "weight", {}),
    _last("weighs_with_nan", "weight", float("nan")),
    _last("weighs_with_infinity", "weight", float("inf")),
    _replacing("weighs_with_a_huge_number", b"0.1", b"1e999"),
    _replacing("weighs_with_a_huge_negative_number", b"0.1", b"-1e999"),
    _replacing("weighs_with_a_thousand_digits", b"0.1", b"1" * 1000),
    _replacing("weighs_with_more_digits_than_python_takes", b"0.1", b"1" * 10000),
    _last("weighs_below_0", "weight", -0.1),
    _last("weighs_above_1", "weight", 1.1),
    _last("weighs_with_2", "weight", 2),
    _with("refuses_with_null", refusedBy=None),
    _with("refuses_with_a_list", refusedBy=["memory"]),
    _with("refuses_with_a_number_for_a_rule", refusedBy={"0": 7}),
    _with("refuses_with_null_for_a_rule", refusedBy={"0": None}),
    _with("refuses_by_name", refusedBy={"node-0000": "memory"}),
    _with("refuses_an_index_one_too_high", refusedBy={"0": "memory", "20": "memory"}),
    _with("refuses_an_index_below_0", refusedBy={"0": "memory", "-1": "memory"}),
    _with("refuses_an_empty_index", refusedBy={"": "memory"}),
    _with("refuses_an_index_that_is_no_integer", refusedBy={"1.0": "memory"}),
    _with("refuses_an_index_with_a_zero_before", refusedBy={"01": "memory"}),
    _with("refuses_an_index_in_two_spellings", refusedBy={"1": "memory", "01": "memory"}),
    _with("refuses_an_index_with_a_space", refusedBy={" 1": "memory"}),
    _with("refuses_an_index_with_an_underscore", refusedBy={"1_0": "memory"}),
    _with("refuses_an_index_in_other_digits", refusedBy={"\u0661": "memory"}),
    _replacing("refuses_an_index_twice", b'"0": "memory"', b'"0": "memory", "0": "vcpus"'),
    _replacing("has_a_column_twice", b'"known": ', b'"known": [true], "known": '),
    _replacing("is_of_no_time", b'"asOf": "', b'"asOf": "around '),
    _with("is_of_a_number_for_a_time", asOf=1764158400),
    _with("is_of_a_time_without_a_zone", asOf="2026-11-26T12:00:00"),
]
