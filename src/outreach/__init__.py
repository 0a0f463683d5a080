# SPDX-License-Identifier: Apache-2.0
"""Outreach: care for workers' families, from the hiring desk to the quarterly report."""

__version__ = "0.1.0"
