# SPDX-License-Identifier: Apache-2.0
"""Say where a test itself may speak SQL although windows are about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_depth = [0]


@contextmanager
def allowed() -> Iterator[None]:
    """Let the test prepare or look into a store; the program's own statements stay forbidden."""
    _depth[0] += 1
    try:
        yield
    finally:
        _depth[0] -= 1


def are_allowed() -> bool:
    """Tell whether the test is speaking."""
    return _depth[0] > 0
