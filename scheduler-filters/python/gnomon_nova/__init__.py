# SPDX-License-Identifier: Apache-2.0
"""Gnomon in Nova. Imports nothing: gnomon-nova.pth loads this package at every start of Python."""
