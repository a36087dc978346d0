# SPDX-License-Identifier: Apache-2.0
"""What the daemon is asked, on the wire."""

import decimal
import json

import pytest
from nova import context, objects
from nova.scheduler.host_manager import HostState

from gnomon_nova import question
from gnomon_nova.filter import GnomonFilter
from tests import cloud
from tests.conftest import TOKEN


def test_the_question_is_as_agreed(ranker, daemon):
    spec = cloud.spec(hints={"group": ["g1"], "_nova_check_type": ["x"]}, request="req-1", extra_specs={"gnomon:max_vcpus": "4"})
    GnomonFilter(ranker).filter_all([cloud.host("node-0000"), cloud.host("node-0001", free_mib=300)], spec)
    line, headers, body = daemon.requests[0]
    assert line == "POST /v1/rank HTTP/1.1"
    assert headers["authorization"] == "Bearer " + TOKEN
    assert headers["content-type"] == "application/json"
    assert body == {
        "requestId": "req-1",
        "server": {
            "id": spec.instance_uuid,
            "project": "project",
            "count": 1,
            "flavor": {"name": "m1.tiny", "vcpus": 1, "memoryMib": 256, "diskGib": 3, "extraSpecs": {"gnomon:max_vcpus": "4"}},
            "image": "4b5b5d9a-8d0c-4f0f-9b3f-0a5a9d1d3c11",
            "hints": {"group": ["g1"]},
        },
        "hypervisors": {
            "name": ["node-0000", "node-0001"],
            "totalMemoryMib": [8192, 8192],
            "freeMemoryMib": [4096, 300],
            "vcpus": [8, 8],
            "vcpusUsed": [2, 2],
            "cpuAllocationRatio": [4.0, 4.0],
            "ramAllocationRatio": [1.0, 1.0],
        },
    }


def test_a_request_with_hardly_anything_set_and_a_host_that_never_reported_can_be_asked_about():
    spec = objects.RequestSpec(context.RequestContext(request_id="req-2"), flavor=objects.Flavor(vcpus=1, memory_mb=64))
    body = json.loads(question.body(spec, [HostState("h", "n", cloud.CELL), cloud.host("full", free_mib=300)]))
    assert body["server"]["image"] is None
    assert body["server"]["flavor"]["extraSpecs"] == {}
    assert body["hypervisors"] == {
        "name": ["n", "full"],
        "totalMemoryMib": [0, 8192],
        "freeMemoryMib": [0, 300],
        "vcpus": [0, 8],
        "vcpusUsed": [0, 2],
        "cpuAllocationRatio": [1.0, 4.0],
        "ramAllocationRatio": [1.0, 1.0],
    }


def test_a_ratio_of_0_is_one_that_is_not_set():
    hosts = cloud.hosts(2)
    hosts[0].cpu_allocation_ratio = 0.0
    assert json.loads(question.body(cloud.spec(), hosts))["hypervisors"]["cpuAllocationRatio"] == [1.0, 4.0]


@pytest.mark.parametrize(
    "attribute, value",
    [
        ("free_ram_mb", float("nan")),
        ("free_ram_mb", "4096"),
        ("total_usable_ram_mb", float("inf")),
        ("vcpus_total", True),
        ("vcpus_used", decimal.Decimal(2)),
        ("cpu_allocation_ratio", float("nan")),
        ("ram_allocation_ratio", [1.0]),
        ("nodename", None),
        ("nodename", 7),
    ],
)
def test_what_has_no_place_in_the_question_is_not_sent_and_changes_nothing(attribute, value, ranker, daemon):
    hosts = cloud.hosts(3)
    setattr(hosts[1], attribute, value)
    assert GnomonFilter(ranker).filter_all(hosts, cloud.spec()) == hosts
    assert ranker.stats.snapshot()["failed.internal"] == 1
    assert daemon.requests == []
