# SPDX-License-Identifier: Apache-2.0
"""What Nova imports as ``nova.virt.gnomon``: ``compute_driver = gnomon.GnomonDriver``."""

from gnomon_nova.compute.driver import GnomonDriver

__all__ = ["GnomonDriver"]
