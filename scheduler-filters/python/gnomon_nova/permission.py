# SPDX-License-Identifier: Apache-2.0
"""Whether Nova would make a server for a caller, asked of Nova in his own name: a server that waits was made in the name of another."""

from __future__ import annotations

from typing import Any, Dict, Optional

from gnomon_nova.asked import Asked, Microversion
from gnomon_nova.behind import Behind

RENAMED: Microversion = (2, 90)
"""From here on a server's host name can be changed, and what is shown of a server tells all that it is compared by."""

_PROXIED: Microversion = (2, 1)
"""Nova shows images, networks and security groups as Glance and Neutron show them to the caller; up to 2.35 only."""

_CREATE = "os_compute_api:servers:create"
_ON_THE_SERVER = (
    "os_compute_api:servers:show",
    "os_compute_api:servers:update",
    "os_compute_api:servers:delete",
    "os_compute_api:server-metadata:update_all",
)
_ANOTHER_USER = "gnomon"


def flavor_of(behind: Behind, wanted: Asked, version: Microversion) -> Optional[Dict[str, Any]]:
    """The flavor as the caller sees it; None if he may not have all of what he asks for, or Nova does not speak his microversion."""
    shown = behind.ask("GET", "/flavors/" + wanted.flavor, version=max(version, RENAMED))
    if shown.code != 200:
        return None
    flavor: Dict[str, Any] = shown.document()["flavor"]
    if flavor.get("OS-FLV-DISABLED:disabled") or not _policy_allows(behind.context, wanted, flavor):
        return None
    image = behind.ask("GET", "/images/" + wanted.image, version=_PROXIED)
    if image.code != 200 or image.document()["image"]["status"] != "ACTIVE":
        return None
    return flavor if _sees_networks(behind, wanted) else None


def _policy_allows(context: Any, wanted: Asked, flavor: Dict[str, Any]) -> bool:
    own = {"project_id": context.project_id, "user_id": context.user_id, "availability_zone": wanted.said.get("availability_zone")}
    more = ([] if wanted.said["networks"] == "none" else [":attach_network"]) + ([] if flavor.get("disk") else [":zero_disk_flavor"])
    # its user is another one: where only that user may change a server of the project, nobody else could be given it
    theirs = {"project_id": context.project_id, "user_id": _ANOTHER_USER}
    return all(context.can(_CREATE + which, own, fatal=False) for which in ["", *more]) and all(
        context.can(action, theirs, fatal=False) for action in _ON_THE_SERVER
    )


def _sees_networks(behind: Behind, wanted: Asked) -> bool:
    networks = wanted.said["networks"]
    if networks == "none":
        return True
    if any(behind.ask("GET", "/os-tenant-networks/" + n["uuid"], version=_PROXIED).code != 200 for n in networks):
        return False
    shown = behind.ask("GET", "/os-security-groups", version=_PROXIED)
    if shown.code != 200:
        return False
    names = [group["name"] for group in shown.document()["security_groups"]]
    return all(names.count(group["name"]) == 1 for group in wanted.security_groups)
