# SPDX-License-Identifier: Apache-2.0
"""A server that waits becomes that of who asked, in his own name. The last step decides; what came of it is looked at, never guessed."""

from __future__ import annotations

import json
import time
from typing import Any, Callable, Dict, Optional

from oslo_log import log as logging

from gnomon_nova.asked import MARK, Asked, Microversion
from gnomon_nova.behind import Answer, Behind
from gnomon_nova.permission import RENAMED

LOG = logging.getLogger(__name__)

LAST_STEP_WITHIN = 15.0
"""Seconds after the claim in which the last step may begin; the daemon removes nothing for three times as long."""

_SLOW = 10.0


class Handing:
    """Of one server. ``passwords`` makes what Nova answers as adminPass, if it answers one."""

    def __init__(self, behind: Behind, server: str, wanted: Asked, version: Microversion, passwords: Callable[[], Optional[str]]) -> None:
        self._behind = behind
        self._path = "/servers/" + server
        self._wanted = wanted
        self._version = version
        self._passwords = passwords
        self._begin = time.monotonic()

    def over(self, flavor: Dict[str, Any]) -> Optional[Answer]:
        """What who asked is answered; None if the server is surely not his: then Nova is to make one."""
        try:
            answer = self._prepared(flavor)
        except Exception:
            LOG.warning("a server that waits could not be named: Nova makes one", exc_info=True)
            return None
        if answer is None or time.monotonic() - self._begin > LAST_STEP_WITHIN:
            return None
        begin = time.monotonic()
        try:
            taken = self._behind.ask("PUT", self._path + "/metadata", {"metadata": dict(self._wanted.metadata)}).code == 200
        except Exception:
            LOG.warning("it is not known whether %s was handed over: it is looked at", self._path, exc_info=True)
            taken = False
        if taken and time.monotonic() - begin < _SLOW:
            return answer
        theirs = self._is_theirs()
        if theirs is None:
            return self._unknown()
        return answer if theirs else None

    def _prepared(self, flavor: Dict[str, Any]) -> Optional[Answer]:
        """The answer, of a server that has its name and bears its mark still; None if it is not what was asked for."""
        shown = self._behind.ask("GET", self._path, version=max(self._version, RENAMED))
        if shown.code != 200 or not _is_as_wanted(shown.document()["server"], flavor, self._wanted):
            return None
        own = shown if self._version >= RENAMED else self._behind.ask("GET", self._path)
        if own.code != 200:
            return None
        answer = self._made(own)
        change: Dict[str, Any] = {
            "name": self._wanted.name,
            "description": self._wanted.description,
            "hostname": self._wanted.name.lower(),
        }
        return answer if self._behind.ask("PUT", self._path, {"server": change}, RENAMED).code == 200 else None

    def _made(self, shown: Answer) -> Answer:
        """As Nova answers a creation."""
        server = shown.document()["server"]
        made = {key: server[key] for key in ("id", "links", "OS-DCF:diskConfig")}
        made["security_groups"] = self._wanted.security_groups
        password = self._passwords()
        if password is not None:
            made["adminPass"] = password
        body = json.dumps({"server": made}).encode()
        own = next((link["href"] for link in server["links"] if link["rel"] == "self"), "")
        headers = [(name, value) for name, value in shown.headers if name.lower() not in ("content-length", "location")]
        return Answer("202 Accepted", [*headers, ("Location", own), ("Content-Length", str(len(body)))], body)

    def _is_theirs(self) -> Optional[bool]:
        """None if nobody knows, or if it is gone: it may have been theirs."""
        try:
            shown = self._behind.ask("GET", self._path)
            if shown.code != 200:
                return None
            server = shown.document()["server"]
            if MARK in server["metadata"]:
                return False
            return True if server.get("OS-EXT-STS:task_state") != "deleting" else None
        except Exception:
            LOG.warning("%s cannot be looked at", self._path, exc_info=True)
            return None

    def _unknown(self) -> Answer:
        """Nova must not make a second one."""
        text = f"It is not known whether the server {self._path[len('/servers/'):]} was made for you. Look for it before you ask again."
        body = json.dumps({"serviceUnavailable": {"code": 503, "message": text}}).encode()
        headers = [("Content-Type", "application/json"), ("Retry-After", "60"), ("Content-Length", str(len(body)))]
        return Answer("503 Service Unavailable", headers, body)


def _is_as_wanted(server: Dict[str, Any], flavor: Dict[str, Any], wanted: Asked) -> bool:
    """Whether it waits still, and nobody has made another server of it meanwhile, nor another flavor of its flavor."""
    groups = sorted({group["name"] for group in server.get("security_groups", [])})
    zone = wanted.said.get("availability_zone")
    return (
        MARK in server["metadata"]
        and server["status"] == "ACTIVE"
        and server.get("OS-EXT-STS:task_state") is None
        and not server.get("locked")
        and not server.get("tags")
        and not server.get("os-extended-volumes:volumes_attached")
        and server.get("key_name") is None
        and server["image"]["id"] == wanted.image
        and _size(server["flavor"], "ephemeral") == _size(flavor, "OS-FLV-EXT-DATA:ephemeral")
        and groups == ([] if wanted.said["networks"] == "none" else sorted({group["name"] for group in wanted.security_groups}))
        and (zone is None or server.get("OS-EXT-AZ:availability_zone") == zone)
    )


def _size(flavor: Dict[str, Any], ephemeral: str) -> Any:
    plain = [int(flavor.get(key) or 0) for key in ("vcpus", "ram", "disk", "swap", ephemeral)]
    return [*plain, flavor.get("extra_specs", {})]
