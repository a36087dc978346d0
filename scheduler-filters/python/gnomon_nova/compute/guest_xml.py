# SPDX-License-Identifier: Apache-2.0
"""Rewrites the domain XML that Nova made, so that the running guest can be given more than its flavor."""

from __future__ import annotations

from typing import Any, Optional

from lxml import etree

from gnomon_nova.compute.headroom import BLOCK_MIB, Headroom

KIB_PER_MIB = 1024
AGENT = "org.qemu.guest_agent.0"
BALLOON_PERIOD_SECONDS = 10
"""Nova's own default, for where it is not set."""

MEMORY_SLOTS = 8


def obstacle(domain: Any) -> Optional[str]:
    """Why this domain must stay as Nova made it, or None. These have their memory and CPUs laid out to the last page."""
    if domain.get("type") not in ("kvm", "qemu"):
        return "its hypervisor is not QEMU"
    kind = domain.find("os/type")
    if kind is None or kind.text != "hvm" or kind.get("arch") not in (None, "x86_64"):
        return "its CPUs are not of x86_64"
    for path, what in (
        ("cpu/numa", "it has a NUMA topology"),
        ("numatune", "it has a NUMA topology"),
        ("cputune/vcpupin", "its vCPUs are pinned"),
        ("maxMemory", "it has memory devices already"),
        ("devices/memory", "it has memory devices already"),
        ("memoryBacking/hugepages", "its memory is in huge pages"),
        ("memoryBacking/locked", "its memory is locked"),
        ("launchSecurity", "its memory is encrypted"),
        ("devices/hostdev", "it has devices of the host"),
    ):
        if domain.find(path) is not None:
            return what
    return None


def with_headroom(xml: str, headroom: Headroom) -> str:
    """The same domain with the headroom in it. Starts exactly as large as the flavor. Raises ValueError with the obstacle."""
    domain = etree.fromstring(xml, etree.XMLParser(remove_blank_text=True, resolve_entities=False))
    why = obstacle(domain)
    if why is not None:
        raise ValueError(why)
    _vcpus(domain, headroom)
    if headroom.extra_memory_mib:
        _memory(domain, headroom)
    _balloon(domain)
    _agent(domain)
    return str(etree.tostring(domain, encoding="unicode", pretty_print=True))


def _vcpus(domain: Any, headroom: Headroom) -> None:
    if headroom.max_vcpus == headroom.vcpus:
        return
    vcpu = domain.find("vcpu")
    vcpu.text = str(headroom.max_vcpus)
    vcpu.set("current", str(headroom.vcpus))
    vcpus = etree.Element("vcpus")
    for number in range(headroom.max_vcpus):
        enabled = number < headroom.vcpus
        # the first must be there from the beginning; the others of the flavor can be taken out as well
        one = etree.SubElement(vcpus, "vcpu", id=str(number), enabled=_yes(enabled), hotpluggable=_yes(number > 0))
        if enabled:
            one.set("order", str(number + 1))
    vcpu.addnext(vcpus)
    topology = domain.find("cpu/topology")
    if topology is not None:
        _stretch(topology, headroom.max_vcpus)


def _stretch(topology: Any, vcpus: int) -> None:
    """More sockets of the same kind, if that gives the number; else one core in each."""
    per_socket = 1
    for part in ("dies", "clusters", "cores", "threads"):
        per_socket *= int(topology.get(part, "1"))
    if vcpus % per_socket:
        for part in ("dies", "clusters", "cores", "threads"):
            if part in topology.attrib:
                topology.set(part, "1")
        per_socket = 1
    topology.set("sockets", str(vcpus // per_socket))


def _memory(domain: Any, headroom: Headroom) -> None:
    own_kib = headroom.memory_mib * KIB_PER_MIB
    extra_kib = headroom.extra_memory_mib * KIB_PER_MIB
    memory = domain.find("memory")
    _amount(memory, own_kib + extra_kib)  # virtio-mem counts in it with its whole size
    for old in domain.findall("currentMemory"):
        domain.remove(old)
    current = _amount(etree.Element("currentMemory"), own_kib)
    most = _amount(etree.Element("maxMemory", slots=str(MEMORY_SLOTS)), own_kib + extra_kib)
    memory.addnext(current)
    memory.addprevious(most)

    cpu = domain.find("cpu")
    if cpu is None:
        cpu = etree.SubElement(domain, "cpu")
    last = headroom.max_vcpus - 1
    cell = etree.SubElement(etree.SubElement(cpu, "numa"), "cell", id="0", cpus=f"0-{last}" if last else "0")
    cell.set("memory", str(own_kib))
    cell.set("unit", "KiB")

    device = etree.SubElement(domain.find("devices"), "memory", model="virtio-mem")
    target = etree.SubElement(device, "target")
    _amount(etree.SubElement(target, "size"), extra_kib)
    etree.SubElement(target, "node").text = "0"
    _amount(etree.SubElement(target, "block"), BLOCK_MIB * KIB_PER_MIB)
    _amount(etree.SubElement(target, "requested"), 0)


def _balloon(domain: Any) -> None:
    balloon = domain.find("devices/memballoon")
    if balloon is None:
        balloon = etree.SubElement(domain.find("devices"), "memballoon", model="virtio")
    if balloon.get("model") != "none" and balloon.find("stats") is None:
        etree.SubElement(balloon, "stats", period=str(BALLOON_PERIOD_SECONDS))


def _agent(domain: Any) -> None:
    """Through it Gnomon sees whether a vCPU came online. libvirt chooses the path of its socket."""
    for target in domain.findall("devices/channel/target"):
        if target.get("name") == AGENT:
            return
    channel = etree.SubElement(domain.find("devices"), "channel", type="unix")
    etree.SubElement(channel, "target", type="virtio", name=AGENT)


def _amount(element: Any, kib: int) -> Any:
    element.text = str(kib)
    element.set("unit", "KiB")
    return element


def _yes(value: bool) -> str:
    return "yes" if value else "no"
