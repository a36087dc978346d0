"""Flavors, and the guest's image: a kernel and an initial file system, so no boot loader; the disk is empty.

usage: seed.py STATE FOLDER-OF-THE-GUEST
"""

import pathlib
import sys

from cloud_api import Cloud

FLAVORS = {  # vCPUs, MiB of memory, GiB of disk, extra specs
    "m1.tiny": (1, 256, 1, {}),
    "m1.small": (2, 512, 1, {}),
    "gnomon.headroom": (1, 256, 1, {"gnomon:max_vcpus": "2", "gnomon:max_memory_mb": "768"}),
    "gnomon.headroom4": (1, 256, 1, {"gnomon:max_vcpus": "4", "gnomon:max_memory_mb": "1024"}),
}
# see libvirt-driver/guest/README.md for the kernel's arguments
GUEST = {
    "os_command_line": "console=ttyS0 quiet no_timer_check swiotlb=512",
    "hw_qemu_guest_agent": "yes",
    "hw_rng_model": "virtio",
}


def flavors(cloud):
    have = {f["name"] for f in cloud.ask("compute", "GET", "/v2.1/flavors")["flavors"]}
    for name, (vcpus, memory_mib, disk_gib, extra) in FLAVORS.items():
        if name in have:
            continue
        flavor = {"name": name, "vcpus": vcpus, "ram": memory_mib, "disk": disk_gib}
        made = cloud.ask("compute", "POST", "/v2.1/flavors", {"flavor": flavor})["flavor"]
        if extra:
            cloud.ask("compute", "POST", f"/v2.1/flavors/{made['id']}/os-extra_specs", {"extra_specs": extra})


def image(cloud, name, data, kind, container, **properties):
    """An active image of that name; one that an interrupted run left half made is made anew."""
    for found in cloud.ask("glance", "GET", f"/v2/images?name={name}")["images"]:
        if found["status"] == "active":
            return found["id"]
        cloud.ask("glance", "DELETE", f"/v2/images/{found['id']}")
    body = {"name": name, "disk_format": kind, "container_format": container, "visibility": "public", **properties}
    made = cloud.ask("glance", "POST", "/v2/images", body)["id"]
    cloud.ask("glance", "PUT", f"/v2/images/{made}/file", data)
    return made


def main(state, guest):
    cloud = Cloud(state)
    folder = pathlib.Path(guest)
    flavors(cloud)
    kernel = image(cloud, "gnomon-guest-kernel", (folder / "vmlinuz").read_bytes(), "aki", "aki")
    initrd = image(cloud, "gnomon-guest-initrd", (folder / "initrd.img").read_bytes(), "ari", "ari")
    disk = bytes(8 << 20)
    image(cloud, "gnomon-guest", disk, "raw", "bare", kernel_id=kernel, ramdisk_id=initrd, **GUEST)


main(*sys.argv[1:])
