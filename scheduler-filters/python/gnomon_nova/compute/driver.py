# SPDX-License-Identifier: Apache-2.0
"""Nova's libvirt driver, whose guests can grow above their flavor."""

from __future__ import annotations

import collections
from typing import Any, OrderedDict, Optional, Tuple

import nova.conf
from nova.virt.libvirt import driver as libvirt_driver
from oslo_log import log as logging

from gnomon_nova import options
from gnomon_nova.compute import guest_xml, headroom

LOG = logging.getLogger(__name__)

CONF = nova.conf.CONF
options.register(CONF)

MIN_LIBVIRT = (7, 9, 0)
MIN_QEMU = (6, 0, 0)
"""The first ones with virtio-mem."""


KEPT = 64
"""Guests that are being made at the same time, at most."""


class GnomonDriver(libvirt_driver.LibvirtDriver):
    """Adds headroom to the guest XML of flavors with ``gnomon:max_vcpus`` or ``gnomon:max_memory_mb``. All else is Nova's.

    Whatever speaks against headroom, the server boots as Nova would have booted it, with one line in the log that says why.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plain: OrderedDict[str, Tuple[str, str]] = collections.OrderedDict()

    def _get_guest_xml(self, context: Any, instance: Any, *args: Any, **kwargs: Any) -> str:
        # later releases have more arguments than Zed: they are passed through
        xml = super()._get_guest_xml(context, instance, *args, **kwargs)
        if _rescues(args, kwargs):
            return xml
        try:
            return self._remember(instance, xml, self._with_headroom(xml, instance))
        except ValueError as e:
            LOG.warning("No headroom above the flavor: %s", e, instance=instance)
        except Exception:
            LOG.exception("No headroom above the flavor, by a fault of Gnomon's", instance=instance)
        return xml

    def _with_headroom(self, xml: str, instance: Any) -> str:
        flavor = instance.flavor
        extra_specs = flavor.extra_specs if "extra_specs" in flavor else {}
        if headroom.MAX_VCPUS not in extra_specs and headroom.MAX_MEMORY not in extra_specs:
            return xml
        room = headroom.of_flavor(flavor.vcpus, flavor.memory_mb, extra_specs, self._host.get_memory_mb_total())
        if room is None:
            return xml
        if not self._host.has_min_version(MIN_LIBVIRT, MIN_QEMU):
            raise ValueError("this host's libvirt is older than 7.9.0, or its QEMU than 6.0.0")
        return guest_xml.with_headroom(xml, room)

    def _remember(self, instance: Any, plain: str, xml: str) -> str:
        self._plain.pop(instance.uuid, None)
        if xml != plain:
            self._plain[instance.uuid] = (xml, plain)
            while len(self._plain) > KEPT:
                self._plain.popitem(last=False)
        return xml

    def _create_guest(self, context: Any, xml: str, instance: Any, *args: Any, **kwargs: Any) -> Any:
        rewritten, plain = self._plain.pop(instance.uuid, (None, xml))
        try:
            return super()._create_guest(context, xml, instance, *args, **kwargs)
        except libvirt_driver.libvirt.libvirtError as e:
            if xml != rewritten:
                raise
            LOG.warning("libvirt does not start this server with headroom (%s): trying without", e, instance=instance)
            return super()._create_guest(context, plain, instance, *args, **kwargs)

    def update_provider_tree(self, provider_tree: Any, nodename: str, allocations: Optional[Any] = None) -> None:
        super().update_provider_tree(provider_tree, nodename, allocations=allocations)
        most = CONF.gnomon.max_vcpus_per_server
        inventory = provider_tree.data(nodename).inventory
        vcpu = inventory.get("VCPU")
        if vcpu is not None and most > vcpu["max_unit"]:
            provider_tree.update_inventory(nodename, {**inventory, "VCPU": {**vcpu, "max_unit": most}})


def _rescues(args: Any, kwargs: Any) -> bool:
    """Whether this is the XML of a rescue, which stays Nova's: ``rescue`` follows network_info, disk_info and image_meta."""
    return bool(kwargs.get("rescue") or (len(args) > 3 and args[3]))
