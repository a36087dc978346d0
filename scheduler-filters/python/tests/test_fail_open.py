# SPDX-License-Identifier: Apache-2.0
"""Whatever the daemon does, Nova schedules as without us."""

import json

import pytest
from nova.scheduler import weights

from gnomon_nova import answer
from gnomon_nova.answer import most_bytes
from gnomon_nova.failure import CallFailed, Kind
from gnomon_nova.filter import GnomonFilter
from gnomon_nova.weigher import GnomonWeigher
from tests import cloud, misbehaviours
from tests.conftest import TOKEN, make_ranker
from tests.daemon import now, response


def schedule(ranker, hosts, spec=None):
    """What the filter lets pass and what the weigher says, as nova-scheduler calls them."""
    spec = spec or cloud.spec()
    passed = list(GnomonFilter(ranker).filter_all(hosts, spec))
    return passed, GnomonWeigher(ranker).weigh_objects([weights.WeighedHost(host, 0.0) for host in passed], spec)


def warnings(log):
    return [record.getMessage() for record in log.records if record.levelname in ("WARNING", "ERROR", "CRITICAL")]


@pytest.mark.parametrize("misbehaviour", misbehaviours.TIMEOUTS + misbehaviours.OTHERS + misbehaviours.NONSENSE, ids=lambda m: m.__name__)
def test_a_misbehaving_daemon_changes_nothing_and_is_told_once(misbehaviour, conf, daemon, token_file, log):
    timeout_ms = 60 if misbehaviour in misbehaviours.TIMEOUTS else 5000
    ranker = make_ranker(conf, endpoint=daemon.endpoint, token_file=str(token_file), timeout_ms=timeout_ms, breaker_failures=1000)
    daemon.misbehaviour = misbehaviour
    hosts = cloud.hosts(20)
    for _ in range(3):
        passed, given = schedule(ranker, hosts)
        assert passed == hosts
        assert given == [0.0] * 20
    assert ranker.stats.snapshot()["calls"] == 3
    failures = {name: count for name, count in ranker.stats.snapshot().items() if name.startswith("failed.")}
    assert sum(failures.values()) == 3
    assert "failed.internal" not in failures
    if misbehaviour in misbehaviours.NONSENSE:
        assert failures == {"failed.nonsense": 3}
    assert len(warnings(log)) == 1
    assert TOKEN not in log.text


@pytest.mark.parametrize("misbehaviour", misbehaviours.TIMEOUTS, ids=lambda m: m.__name__)
def test_a_call_ends_with_its_budget_however_quick_each_byte_comes(misbehaviour, conf, daemon, token_file):
    ranker = make_ranker(conf, endpoint=daemon.endpoint, token_file=str(token_file), timeout_ms=60)
    daemon.misbehaviour = misbehaviour
    schedule(ranker, cloud.hosts(20))
    counts = ranker.stats.snapshot()
    assert counts["failed.timeout"] == 1
    # what it would take to read all of it is 8 s and more
    assert 60_000 <= counts["slowest_call_microseconds"] < 2_000_000


def test_a_daemon_that_reads_nothing_is_given_up_in_the_middle_of_the_question(conf, token_file):
    import socket

    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
        ranker = make_ranker(conf, endpoint=endpoint, token_file=str(token_file), timeout_ms=60)
        hosts = cloud.hosts(20)
        spec = cloud.spec(extra_specs={"padding": "x" * 20_000_000})
        assert GnomonFilter(ranker).filter_all(hosts, spec) == hosts
        assert ranker.stats.snapshot()["failed.timeout"] == 1


def test_the_largest_answers_that_the_daemon_gives_are_taken(daemon, ranker):
    """As it writes them: no spaces, and no names, however long these are."""
    number = 2000
    hosts = cloud.hosts(number)
    for i, host in enumerate(hosts):
        host.nodename = host.nodename.ljust(255, "x") + str(i)
    refusing = {"known": [True] * number, "weight": [None] * number, "refusedBy": {str(i): "shadow-health" for i in range(number)}}
    weighing = {"known": [True] * number, "weight": [0.1234567890123456] * number, "refusedBy": {}}
    for columns in (refusing, weighing):
        text = json.dumps({"asOf": now(), **columns}, separators=(",", ":")).encode()
        assert len(text) < most_bytes(number) / 3

        def answers(self, connection, body, text=text):
            connection.sendall(response(200, text))
            return True

        daemon.misbehaviour = answers
        schedule(ranker, hosts, cloud.spec())
    counts = ranker.stats.snapshot()
    assert (counts["answers"], counts["refused_hosts"]) == (2, number)


@pytest.mark.parametrize("more", [0, 1])
def test_an_answer_that_is_longer_than_any_right_one_is_not_parsed(more, daemon, ranker, monkeypatch):
    parsed = []
    monkeypatch.setattr(answer, "parse", lambda text, names, parse=answer.parse: parsed.append(len(text)) or parse(text, names))

    def pads(self, connection, body):
        right = self.answer(body)
        connection.sendall(response(200, right.ljust(most_bytes(20) + more)))
        return True

    daemon.misbehaviour = pads
    schedule(ranker, cloud.hosts(20))
    assert parsed == [most_bytes(20)] * (1 - more)
    assert ranker.stats.snapshot().get("failed.nonsense", 0) == more


@pytest.mark.parametrize("text", [b"[" * 50000, b'{"known": [true], "weight": [' + b"1" * 10000 + b'], "refusedBy": {}}'], ids=["nested", "digits"])
def test_what_a_parser_stumbles_over_is_not_as_agreed(text):
    with pytest.raises(CallFailed) as e:
        answer.parse(text, ["node-0000"])
    assert e.value.kind is Kind.NONSENSE


def test_a_daemon_that_is_down_changes_nothing(conf, token_file, log):
    ranker = make_ranker(conf, endpoint="http://127.0.0.1:1", token_file=str(token_file), breaker_failures=2)
    hosts = cloud.hosts(3)
    for _ in range(10):
        assert schedule(ranker, hosts) == (hosts, [0.0] * 3)
    counts = ranker.stats.snapshot()
    assert (counts["calls"], counts["failed.unreachable"], counts["skipped"]) == (2, 2, 8)
    assert len(warnings(log)) == 1


@pytest.mark.parametrize(
    "endpoint", ["", "nonsense", "http://127.0.0.1", "http://10.0.0.1:80", "http://example.org:80", "https://127.0.0.1:80", "unix://x/y",
                 "http://127.0.0.1:99999", "http://[::1", "http://user:pw@127.0.0.1:80"],
)
def test_an_endpoint_that_is_none_is_said_once_and_nova_runs(endpoint, conf, log):
    conf.set_override("endpoint", endpoint, group="gnomon")
    hosts = cloud.hosts(3)
    spec = cloud.spec()
    assert GnomonFilter().filter_all(hosts, spec) == hosts
    assert GnomonWeigher().weigh_objects([weights.WeighedHost(host, 0.0) for host in hosts], spec) == [0.0] * 3
    assert len(warnings(log)) == 1
    assert "[gnomon] endpoint" in warnings(log)[0]


def test_an_answer_of_yesterday_is_not_used(daemon, ranker, log):
    daemon.refused = {"node-0000"}
    for as_of in (now(86400), now(-86400)):
        daemon.as_of = as_of
        hosts = cloud.hosts(3)
        assert schedule(ranker, hosts) == (hosts, [0.0] * 3)
    assert ranker.stats.snapshot()["stale"] == 2
    assert len(warnings(log)) == 1


def test_an_answer_without_a_time_is_not_used(daemon, ranker):
    def leaves_out_the_time(self, connection, body):
        connection.sendall(response(200, self.answer(body, asOf=None)))
        return True

    daemon.refused = {"node-0000"}
    daemon.misbehaviour = leaves_out_the_time
    hosts = cloud.hosts(3)
    assert schedule(ranker, hosts) == (hosts, [0.0] * 3)
    assert ranker.stats.snapshot()["stale"] == 1


def test_members_that_are_not_known_yet_are_left_alone(daemon, ranker):
    def says_more(self, connection, body):
        connection.sendall(response(200, self.answer(body, reason={"0": {"text": "x"}}, later=[None, 1e308])))
        return True

    daemon.refused = {"node-0000"}
    daemon.misbehaviour = says_more
    hosts = cloud.hosts(3)
    assert schedule(ranker, hosts) == (hosts[1:], [0.5, 0.5])


def test_when_it_comes_back_it_is_used_again_and_that_is_told_once(daemon, ranker, log):
    hosts = cloud.hosts(3)
    daemon.misbehaviour = misbehaviours.resets
    for _ in range(3):
        schedule(ranker, hosts)
    daemon.misbehaviour = None
    daemon.refused = {"node-0001"}
    for _ in range(10):
        assert len(schedule(ranker, hosts)[0]) == 2
    told = [record.getMessage() for record in log.records if record.levelno >= 20]
    assert len(told) == 2
    assert told[0].startswith("Gnomon does not help")
    assert told[1].startswith("Gnomon helps again")


def test_a_fault_of_our_own_changes_nothing(ranker, log):
    hosts = cloud.hosts(2)
    hosts[0].vcpus_used = object()  # no JSON
    assert schedule(ranker, hosts) == (hosts, [0.0] * 2)
    assert ranker.stats.snapshot()["failed.internal"] == 1
    assert len(warnings(log)) == 1
