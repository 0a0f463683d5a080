# SPDX-License-Identifier: Apache-2.0
"""Spreadsheets and calendar files in and out: bytes to domain values, problems with an address."""
