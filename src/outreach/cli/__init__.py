# SPDX-License-Identifier: Apache-2.0
"""Headless jobs: the same services, no window."""
