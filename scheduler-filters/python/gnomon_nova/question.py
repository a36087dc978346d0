# SPDX-License-Identifier: Apache-2.0
"""What the daemon is asked: a request of Nova and the hosts that it may go to, as JSON."""

from __future__ import annotations

import json
import math
from typing import Any, Dict, List, NamedTuple, Optional, Sequence


class Asked(NamedTuple):
    """Which request it is: the same for the filter and the weigher of one server of one request."""

    request_id: Optional[str]
    server_id: Optional[str]


def asked(spec: Any) -> Asked:
    """Of a RequestSpec. While several servers are placed by one request, Nova puts each one's id into it."""
    context = getattr(spec, "_context", None)
    return Asked(getattr(context, "request_id", None), _field(spec, "instance_uuid"))


def body(spec: Any, hosts: Sequence[Any]) -> bytes:
    """The JSON of ``POST /v1/rank`` for a RequestSpec and HostStates. Memory is in MiB, disk in GiB."""
    request = json.dumps({"request_id": asked(spec).request_id, "server": _server(spec)}, separators=(",", ":"), allow_nan=False)
    # a dictionary of each of a thousand hosts would take twice as long
    return f'{request[:-1]},"hypervisors":[{",".join([_hypervisor(host) for host in hosts])}]}}'.encode()


def _server(spec: Any) -> Dict[str, Any]:
    image = _field(spec, "image")
    return {
        "id": _field(spec, "instance_uuid"),
        "project": _field(spec, "project_id"),
        "count": _field(spec, "num_instances") or 1,
        "flavor": _flavor(_field(spec, "flavor")),
        "image": None if image is None else _field(image, "id"),
        "hints": _hints(_field(spec, "scheduler_hints")),
    }


def _flavor(flavor: Any) -> Dict[str, Any]:
    return {
        "name": _field(flavor, "name"),
        "vcpus": flavor.vcpus,
        "memory_mib": flavor.memory_mb,
        "disk_gib": (_field(flavor, "root_gb") or 0) + (_field(flavor, "ephemeral_gb") or 0),
        "extra_specs": dict(_field(flavor, "extra_specs") or {}),
    }


def _hints(hints: Any) -> Dict[str, List[str]]:
    """Nova's own hints, which begin with an underscore, are none of a user."""
    return {key: list(values) for key, values in (hints or {}).items() if not key.startswith("_")}


def _hypervisor(host: Any) -> str:
    return (
        f'{{"name":{json.dumps(host.nodename)},"host":{json.dumps(host.host)}'
        f',"free_memory_mib":{_number(host.free_ram_mb, 0)},"total_memory_mib":{_number(host.total_usable_ram_mb, 0)}'
        f',"vcpus_total":{_number(host.vcpus_total, 0)},"vcpus_used":{_number(host.vcpus_used, 0)}'
        f',"cpu_allocation_ratio":{_number(host.cpu_allocation_ratio or None, 1.0)}'
        f',"ram_allocation_ratio":{_number(host.ram_allocation_ratio or None, 1.0)},"servers":{_number(host.num_instances, 0)}}}'
    )


def _number(value: Any, otherwise: float) -> str:
    """A host that has not reported yet has None in places. Raises ValueError for what is no number in JSON."""
    if value is None:
        return repr(otherwise)
    if type(value) is int or (type(value) is float and math.isfinite(value)):
        return repr(value)
    raise ValueError(f"a {type(value).__name__} is no number")


def _field(thing: Any, name: str) -> Any:
    """A field of a Nova object, or None: reading one that is not set could ask the database."""
    return getattr(thing, name) if name in thing else None
