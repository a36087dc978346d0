# SPDX-License-Identifier: Apache-2.0
"""What the daemon is asked, on the wire."""

import json

from nova import context, objects

from gnomon_nova import question
from gnomon_nova.filter import GnomonFilter
from tests import cloud
from tests.conftest import TOKEN


def test_the_question_is_as_agreed(ranker, daemon):
    spec = cloud.spec(hints={"group": ["g1"], "_nova_check_type": ["x"]}, request="req-1", extra_specs={"gnomon:max_vcpus": "4"})
    GnomonFilter(ranker).filter_all(cloud.hosts(1), spec)
    line, headers, body = daemon.requests[0]
    assert line == "POST /v1/rank HTTP/1.1"
    assert headers["authorization"] == "Bearer " + TOKEN
    assert headers["content-type"] == "application/json"
    assert body == {
        "request_id": "req-1",
        "server": {
            "id": spec.instance_uuid,
            "project": "project",
            "count": 1,
            "flavor": {"name": "m1.tiny", "vcpus": 1, "memory_mib": 256, "disk_gib": 3, "extra_specs": {"gnomon:max_vcpus": "4"}},
            "image": "4b5b5d9a-8d0c-4f0f-9b3f-0a5a9d1d3c11",
            "hints": {"group": ["g1"]},
        },
        "hypervisors": [
            {
                "name": "node-0000",
                "host": "host-node-0000",
                "free_memory_mib": 4096,
                "total_memory_mib": 8192,
                "vcpus_total": 8,
                "vcpus_used": 2,
                "cpu_allocation_ratio": 4.0,
                "ram_allocation_ratio": 1.0,
                "servers": 1,
            }
        ],
    }


def test_a_request_with_hardly_anything_set_and_a_host_that_never_reported_can_be_asked_about():
    from nova.scheduler.host_manager import HostState

    spec = objects.RequestSpec(context.RequestContext(request_id="req-2"), flavor=objects.Flavor(vcpus=1, memory_mb=64))
    body = json.loads(question.body(spec, [HostState("h", "n", cloud.CELL)]))
    assert body["server"]["image"] is None
    assert body["server"]["flavor"]["extra_specs"] == {}
    assert body["hypervisors"][0]["total_memory_mib"] == 0
