# SPDX-License-Identifier: Apache-2.0
"""What the daemon is asked: a request of Nova and the hosts that it may go to, as JSON."""

from __future__ import annotations

import json
import operator
from typing import Any, Dict, List, NamedTuple, Optional, Sequence

_COLUMNS = {
    "name": "nodename",
    "totalMemoryMib": "total_usable_ram_mb",
    "freeMemoryMib": "free_ram_mb",
    "vcpus": "vcpus_total",
    "vcpusUsed": "vcpus_used",
    "cpuAllocationRatio": "cpu_allocation_ratio",
    "ramAllocationRatio": "ram_allocation_ratio",
}
"""The columns of the question, and the attribute of a HostState that each holds."""

_RATIOS = ("cpuAllocationRatio", "ramAllocationRatio")

_to_json = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


class Asked(NamedTuple):
    """Which request it is: the same for the filter and the weigher of one server of one request."""

    request_id: Optional[str]
    server_id: Optional[str]


def asked(spec: Any) -> Asked:
    """Of a RequestSpec. While several servers are placed by one request, Nova puts each one's id into it."""
    context = getattr(spec, "_context", None)
    return Asked(getattr(context, "request_id", None), _field(spec, "instance_uuid"))


def body(spec: Any, hosts: Sequence[Any]) -> bytes:
    """The JSON of ``POST /v1/rank`` for a RequestSpec and HostStates. Memory is in MiB, disk in GiB. Raises for what has no place in it."""
    request = {"requestId": asked(spec).request_id, "server": _server(spec), "hypervisors": _columns(hosts)}
    return _to_json(request).encode("ascii")


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
        "memoryMib": flavor.memory_mb,
        "diskGib": (_field(flavor, "root_gb") or 0) + (_field(flavor, "ephemeral_gb") or 0),
        "extraSpecs": dict(_field(flavor, "extra_specs") or {}),
    }


def _hints(hints: Any) -> Dict[str, List[str]]:
    """Nova's own hints, which begin with an underscore, are none of a user."""
    return {key: list(values) for key, values in (hints or {}).items() if not key.startswith("_")}


def _columns(hosts: Sequence[Any]) -> Dict[str, List[Any]]:
    """One list for each thing that is told of the hosts: a thousand small objects would take ten times as long, here and in the daemon."""
    return {name: _column(name, list(map(operator.attrgetter(attribute), hosts))) for name, attribute in _COLUMNS.items()}


def _column(name: str, values: List[Any]) -> List[Any]:
    """Checked, and without what a host has not reported yet: a 0 there, and 1.0 for a ratio, where a 0 means the same."""
    if name == "name":
        _check(name, values, {str})
        return values
    if name in _RATIOS and not all(values):
        values = [value or 1.0 for value in values]
    elif None in values:
        values = [0 if value is None else value for value in values]
    _check(name, values, {int, float})  # which are finite, says the encoder
    return values


def _check(name: str, values: Sequence[Any], types: "set[type]") -> None:
    """Looks at the set of types, as looking at each value would take longer than encoding them."""
    strange = set(map(type, values)) - types
    if strange:
        raise ValueError(f"{name} of a host is a {strange.pop().__name__}")


def _field(thing: Any, name: str) -> Any:
    """A field of a Nova object, or None: reading one that is not set could ask the database."""
    return getattr(thing, name) if name in thing else None
