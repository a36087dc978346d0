# SPDX-License-Identifier: Apache-2.0
"""Hosts and requests, as nova-scheduler has them."""

import uuid

from nova import context, objects
from nova.scheduler import host_manager

CELL = str(uuid.uuid4())


def host(name, free_mib=4096):
    """A HostState as it is after a report of its nova-compute."""
    state = host_manager.HostState("host-" + name, name, CELL)
    state.uuid = str(uuid.uuid5(uuid.NAMESPACE_DNS, name))
    state.total_usable_ram_mb = 8192
    state.free_ram_mb = free_mib
    state.vcpus_total = 8
    state.vcpus_used = 2
    state.cpu_allocation_ratio = 4.0
    state.ram_allocation_ratio = 1.0
    state.num_instances = 1
    return state


def hosts(number):
    return [host(f"node-{i:04d}") for i in range(number)]


def spec(hints=None, request=None, extra_specs=None):
    """A RequestSpec of one server."""
    ctxt = context.RequestContext("user", "project", request_id=request or context.RequestContext().request_id)
    return objects.RequestSpec(
        ctxt,
        instance_uuid=str(uuid.uuid4()),
        project_id="project",
        num_instances=1,
        image=objects.ImageMeta(id="4b5b5d9a-8d0c-4f0f-9b3f-0a5a9d1d3c11"),
        flavor=objects.Flavor(
            name="m1.tiny", vcpus=1, memory_mb=256, root_gb=1, ephemeral_gb=2, swap=0, extra_specs=extra_specs or {}
        ),
        instance_group=None,
        pci_requests=None,
        numa_topology=None,
        ignore_hosts=None,
        force_hosts=None,
        force_nodes=None,
        requested_destination=None,
        scheduler_hints=hints or {},
    )
