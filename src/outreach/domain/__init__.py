# SPDX-License-Identifier: Apache-2.0
"""The rules, as pure functions over frozen dataclasses; standard library only."""
