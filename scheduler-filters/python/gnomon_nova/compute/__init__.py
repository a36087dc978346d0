# SPDX-License-Identifier: Apache-2.0
"""Room above the flavor in the domains that Nova makes."""
