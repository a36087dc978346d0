# SPDX-License-Identifier: Apache-2.0
"""What a ``POST /servers`` asks for, as far as a server that runs already can be it. Anything else is Nova's."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional, Tuple

MARK = "shadow_instance"
"""The metadata of a server that nobody has claimed yet; the daemon writes it."""

Microversion = Tuple[int, int]

DESCRIPTION: Microversion = (2, 19)
NETWORKS_REQUIRED: Microversion = (2, 37)
LATEST: Microversion = (2, 9999)

_SAME = frozenset(["imageRef", "flavorRef", "networks", "security_groups", "availability_zone", "config_drive", "OS-DCF:diskConfig"])
_GIVEN = frozenset(["name", "description", "metadata"])
_COUNTS = frozenset(["min_count", "max_count"])
_ID = re.compile(r"[A-Za-z0-9._-]{1,255}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONGEST = 255


@dataclass(frozen=True)
class Asked:
    """A request that a staged server may answer.

    ``said`` is the rest of it, and ``server`` the same as JSON with its keys in order: two requests with the same one can be answered by the
    same server.
    """

    name: str
    description: Optional[str]
    metadata: Mapping[str, str]
    flavor: str
    image: str
    server: str
    said: Mapping[str, Any]
    security_groups: Any


def microversion(environ: Mapping[str, Any]) -> Optional[Microversion]:
    """The one that the caller asks for; None if it is none of the compute API's."""
    text = ""
    for part in environ.get("HTTP_OPENSTACK_API_VERSION", "").split(","):
        words = part.split()
        if len(words) == 2 and words[0].lower() == "compute":
            text = words[1]
    text = text or environ.get("HTTP_X_OPENSTACK_NOVA_API_VERSION", "").strip() or "2.1"
    if text == "latest":
        return LATEST
    match = re.fullmatch(r"2\.([1-9]\d{0,3})", text)
    return (2, int(match.group(1))) if match else None


def read(body: bytes, version: Microversion) -> Optional[Asked]:
    """None for what cannot be honoured exactly, or is for Nova to refuse."""
    try:
        document = json.loads(body)
    except ValueError:
        return None
    if not isinstance(document, dict) or set(document) != {"server"} or not isinstance(document["server"], dict):
        return None  # such as scheduler hints
    server: Dict[str, Any] = document["server"]
    if not set(server) <= _SAME | _GIVEN | _COUNTS or not _one(server) or not _plain(server, version):
        return None
    name, metadata = server["name"], server.get("metadata", {})
    if not _metadata(metadata):
        return None
    description = server.get("description") if version >= DESCRIPTION else name
    same = {key: value for key, value in server.items() if key in _SAME}
    return Asked(
        name,
        description,
        metadata,
        server["flavorRef"],
        server["imageRef"],
        json.dumps(same, sort_keys=True, separators=(",", ":")),
        same,
        server.get("security_groups", [{"name": "default"}]),
    )


def _one(server: Mapping[str, Any]) -> bool:
    return all(server.get(count, 1) in (1, "1") and server.get(count, 1) is not True for count in _COUNTS)


def _plain(server: Mapping[str, Any], version: Microversion) -> bool:
    """Whether all of it is as Nova takes it in this microversion, and nothing is named that only one server can have."""
    description = server.get("description")
    if "description" in server and (version < DESCRIPTION or not (description is None or _text(description, 0))):
        return False
    zone = server.get("availability_zone", "any")
    return (
        _text(server.get("name"), 1)
        and server["name"] == server["name"].strip()
        and _matches(_ID, server.get("flavorRef"))
        and _matches(_UUID, server.get("imageRef"))
        and _networks(server.get("networks"), version)
        and _groups(server.get("security_groups", []))
        and _text(zone, 1)
        and ":" not in zone
        and isinstance(server.get("config_drive", False), bool)
        and server.get("OS-DCF:diskConfig", "AUTO") in ("AUTO", "MANUAL")
    )


def _matches(pattern: "re.Pattern[str]", value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _text(value: Any, least: int) -> bool:
    return isinstance(value, str) and least <= len(value) <= _LONGEST and value.isprintable()


def _networks(networks: Any, version: Microversion) -> bool:
    if networks == "none":
        return version >= NETWORKS_REQUIRED
    # where none are named, and for "auto", Nova chooses by what there is now; a port or an address is for one server
    return isinstance(networks, list) and bool(networks) and all(_network(n) for n in networks)


def _network(network: Any) -> bool:
    return isinstance(network, dict) and set(network) == {"uuid"} and _matches(_UUID, network["uuid"])


def _groups(groups: Any) -> bool:
    return isinstance(groups, list) and all(isinstance(g, dict) and set(g) == {"name"} and _group(g["name"]) for g in groups)


def _group(name: Any) -> bool:
    """By name; an id is shown as the name of its group."""
    return _text(name, 1) and not _matches(_UUID, name)


def _metadata(metadata: Any) -> bool:
    return (
        isinstance(metadata, dict)
        and MARK not in metadata
        and all(re.fullmatch(r"[a-zA-Z0-9-_:. ]{1,255}", key) and _text(value, 0) for key, value in metadata.items())
    )
