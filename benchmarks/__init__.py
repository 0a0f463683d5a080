# SPDX-License-Identifier: Apache-2.0
"""Measurements, each against a floor of the same run: ``python3 dev.py bench``."""
