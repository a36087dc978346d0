# SPDX-License-Identifier: Apache-2.0
"""Connections are reused, the token is read again when it changes, and the breaker saves calls."""

import contextlib
import errno
import os
import socket
import threading

import pytest

from gnomon_nova.answer import UNKNOWN, Verdicts
from gnomon_nova.breaker import Breaker
from gnomon_nova.endpoint import Endpoint
from gnomon_nova.failure import CallFailed
from gnomon_nova.filter import GnomonFilter
from gnomon_nova.handover import Handover
from gnomon_nova.question import Asked
from gnomon_nova.stats import Stats
from tests import cloud
from tests.conftest import TOKEN, make_ranker
from tests.daemon import Daemon, response


def ask(ranker, hosts=None):
    return GnomonFilter(ranker).filter_all(hosts or cloud.hosts(2), cloud.spec())


def test_one_connection_serves_many_requests(ranker, daemon):
    for _ in range(20):
        ask(ranker)
    assert (len(daemon.requests), daemon.connections) == (20, 1)


def test_a_connection_that_the_daemon_closed_meanwhile_costs_nothing_but_a_new_one(ranker, daemon):
    def answers_and_closes(self, connection, body):
        connection.sendall(response(200, self.answer(body)))
        return False

    daemon.misbehaviour = answers_and_closes
    for _ in range(5):
        ask(ranker)
    assert ranker.stats.snapshot()["answers"] == 5


def test_an_answer_in_chunks_serves_as_well_and_the_connection_is_kept(ranker, daemon):
    def answers_in_chunks(self, connection, body):
        answer = self.answer(body)
        chunks = [answer[i : i + 50] for i in range(0, len(answer), 50)] + [b""]
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks))
        return True

    daemon.misbehaviour = answers_in_chunks
    daemon.refused = {"node-0001"}
    for _ in range(5):
        assert [host.nodename for host in ask(ranker)] == ["node-0000"]
    assert daemon.connections == 1


def test_bytes_that_nobody_asked_for_are_not_taken_for_the_next_answer(ranker, daemon):
    def answers_too_much(self, connection, body):
        right = response(200, self.answer(body))
        connection.sendall(right + response(200, self.answer(body, refusedBy={"0": "memory"})))
        return True

    daemon.misbehaviour = answers_too_much
    hosts = cloud.hosts(2)
    for _ in range(5):
        assert ask(ranker, hosts) == hosts
    assert "refused_hosts" not in ranker.stats.snapshot()


def test_a_child_process_does_not_use_its_parents_connection(ranker, daemon):
    ask(ranker)
    child = os.fork()
    if child == 0:  # which asks nothing: on eventlet it has a copy of the test's server too, and could answer itself
        os._exit(0 if ranker._transport._connections.take() is None else 1)
    assert os.waitpid(child, 0)[1] == 0
    ask(ranker)
    assert ranker.stats.snapshot()["answers"] == 2
    assert daemon.connections == 1


def test_many_threads_may_ask_at_once(ranker, daemon):
    daemon.refused = {"node-0001"}
    hosts = cloud.hosts(5)
    wrong = []

    def work():
        for _ in range(20):
            if len(ask(ranker, hosts)) != 4:
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert ranker.stats.snapshot()["answers"] == 160


def test_a_unix_socket_serves_as_well(conf, tmp_path, token_file):
    with Daemon(TOKEN, path=str(tmp_path / "s")) as daemon:
        daemon.refused = {"node-0000"}
        ranker = make_ranker(conf, endpoint=daemon.endpoint, token_file=str(token_file), timeout_ms=5000)
        assert [host.nodename for host in ask(ranker)] == ["node-0001"]
        ask(ranker)
        assert daemon.connections == 1


@pytest.mark.parametrize("kind", ["missing", "left", "file", "forbidden"])
def test_a_socket_that_cannot_be_connected_to_costs_nothing_but_the_ranking(conf, tmp_path, token_file, log, kind):
    path = tmp_path / "s"
    if kind == "file":
        path.write_text("")
    elif kind != "missing":
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        if kind == "forbidden":
            listener.listen()
            path.chmod(0)
        else:
            listener.close()  # as a process leaves it that is killed
    ranker = make_ranker(conf, endpoint=f"unix://{path}", token_file=str(token_file), timeout_ms=5000)
    with as_another_user(tmp_path, token_file) if kind == "forbidden" else contextlib.nullcontext():
        assert len(ask(ranker)) == 2
    assert ranker.stats.snapshot()["failed.unreachable"] == 1
    assert str(path) in log.text


def test_a_socket_at_which_too_many_wait_is_unreachable_at_once_and_the_breaker_opens(conf, tmp_path, token_file, log):
    path = tmp_path / "s"
    with contextlib.ExitStack() as waiting:
        listener = waiting.enter_context(socket.socket(socket.AF_UNIX))
        listener.bind(str(path))
        listener.listen(0)
        full = False
        while not full:
            client = waiting.enter_context(socket.socket(socket.AF_UNIX))
            client.setblocking(False)
            full = client.connect_ex(str(path)) == errno.EAGAIN
        ranker = make_ranker(conf, endpoint=f"unix://{path}", token_file=str(token_file), timeout_ms=5000, breaker_failures=2)
        for _ in range(3):
            assert len(ask(ranker)) == 2
        counts = ranker.stats.snapshot()
        assert (counts["failed.unreachable"], counts["skipped"]) == (2, 1)
        assert str(path) in log.text


@contextlib.contextmanager
def as_another_user(folder, token_file):
    """Root may connect whatever the mode."""
    if os.geteuid() != 0:
        yield
        return
    for each in [token_file, folder, *folder.parents[:2]]:
        each.chmod(0o755)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_path_that_is_too_long_for_a_socket_is_told_as_that():
    assert len(Endpoint.parse("unix:///" + "s" * 106).address) == 107
    for name in ("s" * 107, "ß" * 54):
        with pytest.raises(CallFailed, match="at most 107 bytes"):
            Endpoint.parse("unix:///" + name)


def test_a_new_token_is_used_from_the_next_request_on(ranker, daemon, token_file):
    daemon.refused = {"node-0000"}
    daemon.token = "another"
    assert len(ask(ranker)) == 2
    assert ranker.stats.snapshot()["failed.status"] == 1
    token_file.write_text("another")
    assert len(ask(ranker)) == 1


def test_without_a_readable_token_nothing_is_sent(conf, daemon, tmp_path, log):
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "lines").write_text("a\r\nX-Evil: b")
    os.mkfifo(tmp_path / "pipe")
    for name in ("missing", "empty", "lines", "pipe"):
        ranker = make_ranker(conf, endpoint=daemon.endpoint, token_file=str(tmp_path / name))
        assert len(ask(ranker)) == 2
        assert ranker.stats.snapshot()["failed.token"] == 1
    assert daemon.connections == 0
    assert "Evil" not in log.text


def test_the_breaker_opens_tries_once_and_closes():
    now = [0.0]
    breaker = Breaker(failures=2, open_seconds=10, clock=lambda: now[0])
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert breaker.open and not breaker.allows()
    now[0] = 1
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.failed()
    now[0] = 2.9
    assert not breaker.allows()
    now[0] = 3
    assert breaker.allows()
    breaker.succeeded()
    assert [breaker.allows() for _ in range(3)] == [True, True, True]


def test_the_pauses_of_the_breaker_grow_up_to_the_longest():
    now = [0.0]
    breaker = Breaker(failures=2, open_seconds=10, clock=lambda: now[0])
    breaker.failed()
    pauses = []
    for _ in range(7):
        breaker.failed()
        begun = now[0]
        while not breaker.allows():
            now[0] += 0.5
        pauses.append(now[0] - begun)
    assert pauses == [1, 2, 4, 8, 10, 10, 10]
    breaker.succeeded()
    breaker.failed()
    breaker.failed()
    now[0] += 1
    assert breaker.allows()


def test_calls_that_were_on_their_way_when_it_opened_do_not_make_the_pause_longer():
    now = [0.0]
    breaker = Breaker(failures=2, open_seconds=10, clock=lambda: now[0])
    assert all(breaker.allows() for _ in range(20))
    for _ in range(20):
        breaker.failed()
    now[0] = 1
    assert breaker.allows()
    breaker.failed()
    now[0] = 2.9
    assert not breaker.allows()
    now[0] = 3
    assert breaker.allows()


def test_a_try_that_was_never_heard_of_again_does_not_keep_the_breaker_open():
    now = [0.0]
    breaker = Breaker(failures=1, open_seconds=10, clock=lambda: now[0])
    breaker.failed()
    now[0] = 1
    assert breaker.allows()
    assert not breaker.allows()
    now[0] = 2
    assert breaker.allows()


def test_what_the_filter_was_told_is_handed_over_once_in_time_and_to_its_own_request():
    now = [0.0]
    handover = Handover(seconds=5, most=2, clock=lambda: now[0])
    asked, other = Asked("req-1", "a"), Asked("req-1", "b")
    told = Verdicts({"n1": 0.5, "n2": None}, {"n2": "memory"})
    handover.leave(asked, ["n1", "n2"], told)
    assert handover.take(other, ["n1"]) is None
    assert handover.take(asked, ["n1"]) is told
    assert handover.take(asked, ["n1"]) is None
    handover.leave(asked, ["n1"], told)
    assert handover.take(asked, ["n1", "n3"]) is None
    handover.leave(asked, ["n1"], told)
    now[0] = 5
    assert handover.take(asked, ["n1"]) is None
    for number in range(5):
        handover.leave(Asked("req-2", str(number)), ["n1"], told)
    assert [handover.take(Asked("req-2", str(number)), ["n1"]) for number in range(5)] == [None, None, None, told, told]
    handover.leave(Asked(None, None), ["n1"], told)
    assert handover.take(Asked(None, None), ["n1"]) is None


def test_nothing_at_all_is_handed_over_if_it_may_not_be_kept():
    handover = Handover(seconds=0)
    handover.leave(Asked("req-1", "a"), ["n1"], UNKNOWN)
    assert handover.take(Asked("req-1", "a"), ["n1"]) is None


def test_the_counters_are_told_now_and_then_and_only_if_they_moved():
    now = [0.0]
    stats = Stats(clock=lambda: now[0])
    stats.add("questions")
    assert stats.due(300) == {}
    now[0] = 300
    assert stats.due(0) == {}
    assert stats.due(300) == {"questions": 1}
    now[0] = 600
    assert stats.due(300) == {}
    stats.called(0.002)
    stats.called(0.001)
    now[0] = 900
    assert stats.due(300) == {"questions": 1, "calls": 2, "call_microseconds": 3000, "slowest_call_microseconds": 2000}
