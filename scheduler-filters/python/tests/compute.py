# SPDX-License-Identifier: Apache-2.0
"""Nova's real libvirt driver on a real QEMU driver of libvirt, inside the test's own process (qemu:///embed): no daemon is touched."""

import atexit
import contextlib
import functools
import itertools
import os
import pathlib
import shutil
import tempfile
import uuid

import nova.conf
import pytest
from nova import context, objects
from nova.network import model as network_model
from nova.virt import driver as virt_driver
from nova.virt.libvirt import blockinfo

EVENTLET = os.environ.get("OS_NOVA_DISABLE_EVENTLET_PATCHING") != "1"
CONF = nova.conf.CONF
CONTEXT = context.RequestContext("user", "project", user_name="user", project_name="project")
QEMU_CONF = """
stdio_handler = "file"
security_driver = "none"
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
namespaces = []
cgroup_controllers = []
"""
NUMBERS = itertools.count(1)
OPTIONS = {"virt_type": "qemu", "images_type": "raw", "inject_partition": -2}


def why_not():
    """Why there can be no hypervisor on this machine, or None."""
    if os.getuid() != 0:
        return "needs root"
    if shutil.which("qemu-system-x86_64") is None:
        return "needs QEMU"
    try:
        import libvirt

        libvirt.virEventRegisterDefaultImpl()
        libvirt.open(uri())
        return None
    except Exception as e:
        return f"libvirt's embedded QEMU driver does not start: {e}"


@functools.lru_cache(maxsize=1)
def root():
    """The one folder that the embedded driver of a process can have."""
    folder = tempfile.mkdtemp(prefix="gnomon-embed.")
    os.mkdir(folder + "/etc")
    pathlib.Path(folder, "etc", "qemu.conf").write_text(QEMU_CONF)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def uri():
    return f"qemu:///embed?root={root()}"


@contextlib.contextmanager
def hypervisor():
    """nova-compute's driver, loaded by the name in nova.conf."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with contextlib.ExitStack() as stack:
        for name, value in {**OPTIONS, "connection_uri": uri()}.items():
            CONF.set_override(name, value, group="libvirt")
            stack.callback(CONF.clear_override, name, group="libvirt")
        for name, value in {"instances_path": root(), "compute_driver": "gnomon.GnomonDriver"}.items():
            CONF.set_override(name, value)
            stack.callback(CONF.clear_override, name)
        nova.conf.neutron.register_dynamic_opts(CONF)
        yield virt_driver.load_compute_driver(None)


def instance(vcpus=1, memory_mb=128, numa_topology=None, **extra_specs):
    """A server whose flavor has these extra specs, named with __ for a colon."""
    specs = {key.replace("__", ":"): value for key, value in extra_specs.items()}
    flavor = objects.Flavor(
        id=1, flavorid="1", name="m1", vcpus=vcpus, memory_mb=memory_mb, root_gb=0, ephemeral_gb=0, swap=0, extra_specs=specs
    )
    server = objects.Instance(
        CONTEXT, uuid=str(uuid.uuid4()), id=next(NUMBERS), flavor=flavor, system_metadata={}, metadata={}, root_device_name="/dev/vda", vcpus=vcpus,
        memory_mb=memory_mb, root_gb=0, ephemeral_gb=0, image_ref="", kernel_id="", ramdisk_id="", display_name="server", user_id="user",
        project_id="project", config_drive="", numa_topology=numa_topology, pci_devices=objects.PciDeviceList(objects=[]),
    )
    for name, field in server.fields.items():
        if name not in server and field.nullable:
            setattr(server, name, None)
    return server


def xml_of(driver, server, rescue=None, properties=None):
    """What Nova hands to libvirt for a server without networks; its disk is an empty file."""
    image = objects.ImageMeta.from_dict({"disk_format": "raw", "properties": properties or {}})
    disk = pathlib.Path(CONF.instances_path) / server.uuid / "disk"
    disk.parent.mkdir(exist_ok=True)
    for name in ("disk", "disk.rescue", "kernel.rescue", "ramdisk.rescue"):
        disk.with_name(name).write_bytes(b"\0" * (1 << 20))
    disks = blockinfo.get_disk_info(CONF.libvirt.virt_type, server, image, rescue=bool(rescue))
    networks = network_model.NetworkInfo([])
    return driver._get_guest_xml(CONTEXT, server, networks, disks, image, rescue=rescue, block_device_info=None)


@contextlib.contextmanager
def started(driver, server, xml):
    """The domain, started by Nova's own code with its CPUs paused: the disk has nothing to boot."""
    guest = driver._create_guest(CONTEXT, xml, server, pause=True)
    try:
        yield guest
    finally:
        guest.poweroff()
        guest.delete_configuration()
