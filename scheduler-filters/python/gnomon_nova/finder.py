# SPDX-License-Identifier: Apache-2.0
"""Makes the compute driver importable as ``nova.virt.gnomon``.

Nova loads ``'nova.virt.' + compute_driver`` and nothing else. Up to 2024.2 ``nova.virt`` is a namespace of pkg_resources, later it is a
plain package, and no file of ours belongs in the folder of the distribution's python3-nova. So gnomon-nova.pth imports this module
when Python starts, and it answers for that one name. Imports nothing at the top: it runs in every Python of the installation.
"""

import sys

NAME = "nova.virt.gnomon"
TARGET = "gnomon_nova.compute.nova_virt_gnomon"


class GnomonFinder:
    """Comes last in ``sys.meta_path``: a file ``nova/virt/gnomon`` that really exists wins."""

    @staticmethod
    def find_spec(fullname, path=None, target=None):  # type: ignore[no-untyped-def]
        if fullname != NAME:
            return None
        import importlib.util

        ours = importlib.util.find_spec(TARGET)
        if ours is None or ours.origin is None:
            return None
        return importlib.util.spec_from_file_location(NAME, ours.origin)


def install() -> None:
    """Registers the finder; again does nothing."""
    if not any(getattr(finder, "__name__", "") == GnomonFinder.__name__ for finder in sys.meta_path):
        sys.meta_path.append(GnomonFinder)  # type: ignore[arg-type]


install()
