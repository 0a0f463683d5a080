# SPDX-License-Identifier: Apache-2.0
"""The big reads, written as SQL."""
