# SPDX-License-Identifier: Apache-2.0
"""The compute driver: Nova's own code makes the domain, libvirt and QEMU start it."""

import pathlib

import pytest
from lxml import etree
from nova.virt.libvirt import config as vconfig

from tests import compute

KIB = 1024
SCHEMA = pathlib.Path("/usr/share/libvirt/schemas/domain.rng")


@pytest.fixture(scope="module")
def driver():
    with compute.hypervisor() as driver:
        yield driver


def warnings(log):
    ours = [record for record in log.records if record.name.startswith("gnomon_nova")]
    return [record.getMessage() for record in ours if record.levelname in ("WARNING", "ERROR")]


def test_a_flavor_without_our_extra_specs_gets_novas_domain(driver, log):
    domain = etree.fromstring(compute.xml_of(driver, compute.instance()))
    assert domain.find("vcpu").attrib == {}
    assert domain.find("maxMemory") is None
    assert warnings(log) == []


def test_a_server_starts_at_its_flavor_and_is_given_cpus_and_memory_while_it_runs(driver, log):
    import libvirt

    server = compute.instance(vcpus=1, memory_mb=128, gnomon__max_vcpus="4", gnomon__max_memory_mb="512")
    xml = compute.xml_of(driver, server)
    if SCHEMA.exists():
        etree.RelaxNG(file=str(SCHEMA)).assertValid(etree.fromstring(xml))
    with compute.started(driver, server, xml) as guest:
        domain = guest._domain
        live = libvirt.VIR_DOMAIN_AFFECT_LIVE
        assert domain.vcpusFlags(live) == 1
        assert domain.vcpusFlags(live | libvirt.VIR_DOMAIN_VCPU_MAXIMUM) == 4
        assert domain.info()[2] == 128 * KIB
        domain.setVcpusFlags(3, live)
        assert domain.vcpusFlags(live) == 3
        device = etree.fromstring(domain.XMLDesc()).find("devices/memory")
        assert device.find("target/size").text == str(384 * KIB)
        assert device.find("target/requested").text == "0"
        device.find("target/requested").text = str(128 * KIB)
        domain.updateDeviceFlags(etree.tostring(device, encoding="unicode"), live)
        assert etree.fromstring(domain.XMLDesc()).find("devices/memory/target/requested").text == str(128 * KIB)
        assert etree.fromstring(domain.XMLDesc()).find("devices/memballoon/stats").get("period") == "10"
        # Nova reads it back when it attaches, migrates and counts devices
        assert guest.get_config().cpu.numa.cells[0].cpus == {0, 1, 2, 3}
        assert driver.get_info(server).state is not None
    assert warnings(log) == []


def test_the_guest_agents_channel_is_added_once(driver):
    server = compute.instance(gnomon__max_vcpus="2")
    for properties in ({}, {"hw_qemu_guest_agent": True}):
        domain = etree.fromstring(compute.xml_of(driver, server, properties=properties))
        names = [target.get("name") for target in domain.findall("devices/channel/target")]
        assert names.count("org.qemu.guest_agent.0") == 1


@pytest.mark.parametrize(
    "extra_specs",
    [
        {"gnomon__max_vcpus": value} for value in ("0", "-1", "1", "2.5", "many", "", "241", "1e3", "0x10", "4 4", "٤", "9" * 30)
    ] + [
        {"gnomon__max_memory_mb": value} for value in ("0", "-5", "64", "1 GiB", "", "99999999", "512.0", "9" * 30)
    ] + [{"gnomon__max_vcpus": "4", "gnomon__max_memory_mb": "no"}],
    ids=str,
)
def test_senseless_extra_specs_are_told_once_and_the_server_boots_plain(extra_specs, driver, log):
    plain = compute.instance(vcpus=2)
    server = compute.instance(vcpus=2, **extra_specs)
    server.uuid, server.id = plain.uuid, plain.id
    assert _stable(compute.xml_of(driver, server)) == _stable(compute.xml_of(driver, plain))
    assert len(warnings(log)) == 1
    assert "gnomon:max" in warnings(log)[0]


def _stable(xml):
    """Without the time that Nova notes in it."""
    return [line for line in xml.splitlines() if "creationTime" not in line]


@pytest.mark.parametrize(
    ("flavor", "topology", "expected"),
    [
        (2, {}, (6, 1, 1)),
        (2, {"hw__cpu_sockets": "1", "hw__cpu_cores": "2", "hw__cpu_threads": "1"}, (3, 2, 1)),
        (4, {"hw__cpu_sockets": "1", "hw__cpu_cores": "4", "hw__cpu_threads": "1"}, (6, 1, 1)),
    ],
)
def test_the_topology_holds_as_many_as_there_can_be(flavor, topology, expected, driver):
    server = compute.instance(vcpus=flavor, gnomon__max_vcpus="6", **topology)
    xml = compute.xml_of(driver, server)
    found = etree.fromstring(xml).find("cpu/topology")
    assert tuple(int(found.get(part)) for part in ("sockets", "cores", "threads")) == expected
    with compute.started(driver, server, xml):
        pass


def test_only_memory_can_have_headroom_and_an_odd_size_is_cut_to_blocks(driver):
    server = compute.instance(memory_mb=127, gnomon__max_memory_mb="200")
    xml = compute.xml_of(driver, server)
    domain = etree.fromstring(xml)
    assert domain.find("vcpu").get("current") is None
    assert domain.find("devices/memory/target/size").text == str(72 * KIB)
    with compute.started(driver, server, xml) as guest:
        # libvirt rounds a cell to whole MiB, which it is
        assert guest._domain.info()[2] == 127 * KIB


def test_more_memory_than_the_host_has_is_cut_to_the_hosts(driver, log):
    host = driver._host.get_memory_mb_total()
    domain = etree.fromstring(compute.xml_of(driver, compute.instance(gnomon__max_memory_mb=str(host * 2))))
    assert abs(int(domain.find("maxMemory").text) // KIB - host) <= 2
    assert warnings(log) == []


def test_a_flavor_with_a_numa_topology_stays_as_nova_laid_it_out(driver, log):
    from nova import objects

    cell = objects.InstanceNUMACell(id=0, cpuset={0}, pcpuset=set(), memory=128, pagesize=None)
    topology = objects.InstanceNUMATopology(cells=[cell])
    domain = etree.fromstring(compute.xml_of(driver, compute.instance(numa_topology=topology, gnomon__max_vcpus="4")))
    assert domain.find("vcpu").get("current") is None
    assert [warning.split(": ")[1] for warning in warnings(log)] == ["it has a NUMA topology"]



@pytest.mark.parametrize(
    ("parent", "element", "why"),
    [
        (".", "<numatune><memory mode='strict' nodeset='0'/></numatune>", "NUMA"),
        (".", "<memoryBacking><hugepages/></memoryBacking>", "huge pages"),
        (".", "<memoryBacking><locked/></memoryBacking>", "locked"),
        (".", "<launchSecurity type='sev'/>", "encrypted"),
        ("devices", "<hostdev type='pci'/>", "devices of the host"),
        ("devices", "<memory model='nvdimm'/>", "memory devices"),
        ("cputune", "<vcpupin vcpu='0' cpuset='1'/>", "pinned"),
    ],
)
def test_a_domain_laid_out_to_the_last_page_is_left_alone(parent, element, why, driver):
    from gnomon_nova.compute import guest_xml
    from gnomon_nova.compute.headroom import of_flavor

    domain = etree.fromstring(compute.xml_of(driver, compute.instance()))
    if domain.find("cputune") is None:
        etree.SubElement(domain, "cputune")
    domain.find(parent).append(etree.fromstring(element))
    with pytest.raises(ValueError, match=why):
        guest_xml.with_headroom(etree.tostring(domain, encoding="unicode"), of_flavor(1, 128, {"gnomon:max_vcpus": "4"}, 10_000))


def test_a_rescue_is_novas_alone(driver):
    server = compute.instance(gnomon__max_vcpus="4")
    xml = compute.xml_of(driver, server, rescue={"image_id": "x", "kernel_id": None, "ramdisk_id": None})
    assert etree.fromstring(xml).find("vcpu").get("current") is None


def test_what_libvirt_does_not_start_with_headroom_starts_without(driver, log, monkeypatch):
    from gnomon_nova.compute import guest_xml

    # a host that cannot do it: as of a machine type, a QEMU or a limit that nobody thought of
    monkeypatch.setattr(guest_xml, "MEMORY_SLOTS", 100_000)
    server = compute.instance(gnomon__max_memory_mb="512")
    xml = compute.xml_of(driver, server)
    assert "100000" in xml
    with compute.started(driver, server, xml) as guest:
        domain = etree.fromstring(guest._domain.XMLDesc())
        assert domain.find("maxMemory") is None
    assert len(warnings(log)) == 1
    assert "trying without" in warnings(log)[0]


@pytest.mark.skipif(not compute.EVENTLET, reason="Nova's ProviderTree can be copied only under eventlet; it is tested there")
def test_placement_is_told_how_many_vcpus_a_server_may_have(conf, driver):
    from nova.compute import provider_tree

    assert _max_unit(provider_tree.ProviderTree(), driver) == len(driver._get_vcpu_available())
    conf.set_override("max_vcpus_per_server", 64, group="gnomon")
    assert _max_unit(provider_tree.ProviderTree(), driver) == 64
    conf.set_override("max_vcpus_per_server", 1, group="gnomon")
    assert _max_unit(provider_tree.ProviderTree(), driver) == len(driver._get_vcpu_available())


def _max_unit(tree, driver):
    tree.new_root("node", "7b4b5b5d-8d0c-4f0f-9b3f-0a5a9d1d3c11")
    driver.update_provider_tree(tree, "node")
    inventory = tree.data("node").inventory
    assert inventory["VCPU"]["total"] == len(driver._get_vcpu_available())
    assert "MEMORY_MB" in inventory
    return inventory["VCPU"]["max_unit"]


def test_nova_can_parse_what_it_would_read_back(driver):
    server = compute.instance(gnomon__max_vcpus="4", gnomon__max_memory_mb="512")
    parsed = vconfig.LibvirtConfigGuest()
    parsed.parse_str(compute.xml_of(driver, server))
    assert parsed.cpu.numa.cells[0].memory == 128 * KIB
