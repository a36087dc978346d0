# SPDX-License-Identifier: Apache-2.0
"""How far a server may grow above its flavor, from the flavor's extra specs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Mapping, Optional

MAX_VCPUS = "gnomon:max_vcpus"
MAX_MEMORY = "gnomon:max_memory_mb"

MOST_VCPUS = 240
"""Above this a guest needs an IOMMU with extended interrupts."""

MOST_MEMORY_MIB = 16 * 1024 * 1024

BLOCK_MIB = 2
"""virtio-mem moves memory in blocks of this size."""


@dataclass(frozen=True)
class Headroom:
    """The most vCPUs and the most MiB of memory, both at least the flavor's."""

    vcpus: int
    max_vcpus: int
    memory_mib: int
    max_memory_mib: int

    @property
    def extra_memory_mib(self) -> int:
        """Above the flavor, in whole blocks."""
        return (self.max_memory_mib - self.memory_mib) // BLOCK_MIB * BLOCK_MIB

    @property
    def empty(self) -> bool:
        return self.max_vcpus == self.vcpus and self.extra_memory_mib == 0


def of_flavor(vcpus: int, memory_mib: int, extra_specs: Mapping[str, str], host_memory_mib: int) -> Optional[Headroom]:
    """None if the flavor asks for no headroom. Raises ValueError, saying all that is senseless in the extra specs.

    More memory than the host has is cut to the host's: the same flavor may run on larger ones.
    """
    faults: List[str] = []
    max_vcpus = _value(extra_specs, MAX_VCPUS, vcpus, MOST_VCPUS, faults)
    max_memory_mib = _value(extra_specs, MAX_MEMORY, memory_mib, MOST_MEMORY_MIB, faults)
    if faults:
        raise ValueError("; ".join(faults))
    headroom = Headroom(vcpus, max_vcpus, memory_mib, max(memory_mib, min(max_memory_mib, host_memory_mib)))
    return None if headroom.empty else headroom


def _value(extra_specs: Mapping[str, str], key: str, least: int, most: int, faults: List[str]) -> int:
    text = extra_specs.get(key)
    if text is None:
        return least
    text = str(text).strip()
    if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    faults.append(f"{key}={text[:40]!r} is not a whole number from {least}, the flavor's own, to {most}")
    return least
