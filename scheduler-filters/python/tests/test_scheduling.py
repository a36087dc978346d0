# SPDX-License-Identifier: Apache-2.0
"""The classes in nova-scheduler's own code paths: loading, filtering, weighing, normalising, sorting."""

import collections

import pytest
from nova import objects
from nova.scheduler import host_manager, weights
from nova.scheduler.filters import HostFilterHandler

from gnomon_nova.filter import GnomonFilter
from gnomon_nova.weigher import GnomonWeigher
from tests import cloud, misbehaviours
from tests.daemon import response


class Manager(host_manager.HostManager):
    """Nova's own, without a database."""

    def refresh_cells_caches(self):
        self.cells = {}

    def _init_aggregates(self):
        self.host_aggregates_map = collections.defaultdict(set)


@pytest.fixture
def manager(conf, daemon, token_file):
    """Loads the classes as nova-scheduler does, from names in nova.conf."""
    names = {
        "available_filters": ["nova.scheduler.filters.all_filters", "gnomon_nova.filter.GnomonFilter"],
        "enabled_filters": ["ComputeCapabilitiesFilter", "GnomonFilter"],
        "weight_classes": ["nova.scheduler.weights.all_weighers", "gnomon_nova.weigher.GnomonWeigher"],
        "track_instance_changes": False,
    }
    for name, value in names.items():
        conf.set_override(name, value, group="filter_scheduler")
    conf.set_override("endpoint", daemon.endpoint, group="gnomon")
    conf.set_override("token_file", str(token_file), group="gnomon")
    conf.set_override("timeout_ms", 5000, group="gnomon")
    yield Manager()
    for name in names:
        conf.clear_override(name, group="filter_scheduler")


def sort(manager, hosts, spec=None):
    """Names of the hosts as nova-scheduler would try them."""
    spec = spec or cloud.spec()
    passed = manager.get_filtered_hosts(hosts, spec, 0)
    return [weighed.obj.nodename for weighed in manager.get_weighed_hosts(passed, spec)]


def test_the_ranking_decides_and_one_call_serves_filter_and_weigher(manager, daemon):
    daemon.weights = {"node-0000": 0.2, "node-0001": 0.9, "node-0002": 0.7, "node-0003": 0.8}
    daemon.refused = {"node-0003"}
    assert sort(manager, cloud.hosts(4)) == ["node-0001", "node-0002", "node-0000"]
    assert len(daemon.requests) == 1


def test_the_ranking_goes_before_novas_own_weighers(manager, daemon):
    hosts = [cloud.host("full", free_mib=300), cloud.host("half", free_mib=4000), cloud.host("empty", free_mib=8000)]
    assert sort(manager, hosts) == ["empty", "half", "full"]
    daemon.weights = {"full": 0.6, "half": 0.55, "empty": 0.5}
    assert sort(manager, hosts) == ["full", "half", "empty"]


def test_without_the_daemon_the_order_is_that_of_nova(manager, daemon):
    hosts = [cloud.host("full", free_mib=300), cloud.host("half", free_mib=4000), cloud.host("empty", free_mib=8000)]
    daemon.weights = {"full": 0.9, "half": 0.5, "empty": 0.1}
    daemon.misbehaviour = misbehaviours.resets
    assert sort(manager, hosts) == ["empty", "half", "full"]


def test_weights_are_not_stretched(manager, daemon):
    daemon.weights = {"node-0000": 0.500, "node-0001": 0.501}
    spec = cloud.spec()
    passed = manager.get_filtered_hosts(cloud.hosts(2), spec, 0)
    given = [weighed.weight for weighed in manager.get_weighed_hosts(passed, spec)]
    assert given[0] - given[1] == pytest.approx(1)  # 1000 times the difference


def test_an_aggregate_may_have_a_multiplier_of_its_own(manager, daemon):
    daemon.weights = {"node-0000": 0.5, "node-0001": 0.9}
    hosts = cloud.hosts(2)
    hosts[1].aggregates = [objects.Aggregate(id=1, metadata={"gnomon_weight_multiplier": "-1"})]
    assert sort(manager, hosts) == ["node-0000", "node-0001"]


def test_an_unknown_host_neither_wins_nor_loses(manager, daemon):
    daemon.weights = {"node-0000": 0.2, "node-0002": 0.8}
    daemon.unknown = {"node-0001"}
    assert sort(manager, cloud.hosts(3)) == ["node-0002", "node-0001", "node-0000"]


def test_each_server_of_one_request_is_asked_about(manager, daemon):
    spec = cloud.spec()
    hosts = cloud.hosts(3)
    for number in range(3):
        spec.instance_uuid = f"00000000-0000-0000-0000-00000000000{number}"
        sort(manager, hosts, spec)
    assert [body["server"]["id"][-1] for _, _, body in daemon.requests] == ["0", "1", "2"]


def test_servers_of_one_request_through_novas_own_loop_are_each_asked_about(manager, daemon):
    """For its alternates Nova asks once more about the last one."""
    from nova.scheduler.manager import SchedulerManager

    scheduler = SchedulerManager.__new__(SchedulerManager)  # its constructor needs a database and a message queue
    scheduler.host_manager = manager
    spec = cloud.spec()
    ids = [f"00000000-0000-0000-0000-00000000000{number}" for number in range(3)]
    hosts = cloud.hosts(5)
    daemon.weights = {host.nodename: i / 10 for i, host in enumerate(hosts)}
    chosen = scheduler._legacy_find_hosts(spec._context, 3, spec, hosts, 2, instance_uuids=ids)
    assert [selections[0].nodename for selections in chosen] == ["node-0004"] * 3
    assert [body["server"]["id"][-1] for _, _, body in daemon.requests] == ["0", "1", "2", "2"]
    assert [max(body["hypervisors"]["vcpusUsed"]) for _, _, body in daemon.requests] == [2, 3, 4, 5]


def test_if_all_hosts_are_refused_all_pass_in_novas_order(manager, daemon):
    hosts = [cloud.host("full", free_mib=300), cloud.host("half", free_mib=4000), cloud.host("empty", free_mib=8000)]
    daemon.refused = {"full", "half", "empty"}
    assert sort(manager, hosts) == ["empty", "half", "full"]


def test_if_all_hosts_are_refused_but_weighed_all_pass_in_the_order_of_the_ranking(manager, daemon):
    daemon.weights = {"node-0000": 0.1, "node-0001": 0.3, "node-0002": 0.2}
    daemon.refused = set(daemon.weights)
    daemon.weighs_refused = True
    assert sort(manager, cloud.hosts(3)) == ["node-0001", "node-0002", "node-0000"]


def test_an_operator_may_let_it_refuse_all_hosts(conf, manager, daemon):
    conf.set_override("may_refuse_all", True, group="gnomon")
    daemon.refused = {"node-0000", "node-0001"}
    strict = GnomonFilter()
    passed = HostFilterHandler().get_filtered_objects([strict], cloud.hosts(2), cloud.spec())
    assert passed == []


def test_a_rebuild_and_no_hosts_are_not_asked_about(manager, daemon):
    spec = cloud.spec(hints={"_nova_check_type": ["rebuild"]})
    assert sort(manager, cloud.hosts(1), spec) == ["node-0000"]
    assert sort(manager, []) == []
    assert daemon.requests == []


def test_one_host_alone_can_be_refused_but_not_by_default(manager, daemon):
    daemon.refused = {"node-0000"}
    assert sort(manager, cloud.hosts(1)) == ["node-0000"]


def test_a_weigher_without_the_filter_asks_by_itself(ranker, daemon):
    daemon.weights = {"node-0000": 0.25, "node-0001": 0.75}
    weigher = GnomonWeigher(ranker)
    assert weigher._weigh_object(cloud.host("node-0001"), cloud.spec()) == 0.75
    assert len(daemon.requests) == 1


def test_a_refused_host_without_a_weight_comes_last(ranker, daemon):
    daemon.refused = {"node-0000"}
    hosts = [weights.WeighedHost(host, 0.0) for host in cloud.hosts(3)]
    assert GnomonWeigher(ranker).weigh_objects(hosts, cloud.spec()) == [0.0, 0.5, 0.5]


def test_a_known_host_without_a_weight_gets_the_mean_of_the_others(ranker, daemon):
    daemon.weights = {"node-0000": None, "node-0001": 0, "node-0002": 1}
    hosts = [weights.WeighedHost(host, 0.0) for host in cloud.hosts(3)]
    assert GnomonWeigher(ranker).weigh_objects(hosts, cloud.spec()) == [0.5, 0.0, 1.0]


def test_whatever_is_said_about_an_unknown_host_it_passes_and_is_neutral(ranker, daemon):
    daemon.unknown = {"node-0001"}

    def contradicts_itself(self, connection, body):
        connection.sendall(response(200, self.answer(body, weight=[0.2, 0.9, 0.4], refusedBy={"1": "memory"})))
        return True

    daemon.misbehaviour = contradicts_itself
    hosts, spec = cloud.hosts(3), cloud.spec()
    assert GnomonFilter(ranker).filter_all(hosts, spec) == hosts
    weighed = [weights.WeighedHost(host, 0.0) for host in hosts]
    assert GnomonWeigher(ranker).weigh_objects(weighed, spec) == pytest.approx([0.2, 0.3, 0.4])


def test_the_answer_is_used_for_its_own_hosts_when_the_weigher_sees_fewer_in_another_order(ranker, daemon):
    daemon.weights = {f"node-{i:04d}": i / 10 for i in range(5)}
    daemon.refused = {"node-0002"}
    hosts, spec = cloud.hosts(5), cloud.spec()
    passed = GnomonFilter(ranker).filter_all(hosts, spec)
    weighed = [weights.WeighedHost(host, 0.0) for host in reversed(passed[1:])]
    assert GnomonWeigher(ranker).weigh_objects(weighed, spec) == [0.4, 0.3, 0.1]
    assert len(daemon.requests) == 1


def test_a_weigher_without_hosts_asks_nothing(ranker, daemon):
    assert GnomonWeigher(ranker).weigh_objects([], cloud.spec()) == []
    assert daemon.requests == []
