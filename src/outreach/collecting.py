# SPDX-License-Identifier: Apache-2.0
"""When the interpreter looks for cyclic garbage: not in the middle of large work.

An import makes millions of values that stay until it ends and hardly a cycle, and the collector
walks all of them again and again: half the time of 50,000 records.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_pauses = 0
_was_on = False


@contextmanager
def paused() -> Iterator[None]:
    """Leave the collector out until the block ends; blocks may overlap on several threads."""
    global _pauses, _was_on  # noqa: PLW0603 - the collector is one for the process, too
    with _lock:
        if _pauses == 0:
            _was_on = gc.isenabled()
            gc.disable()
        _pauses += 1
    try:
        yield
    finally:
        with _lock:
            _pauses -= 1
            if _pauses == 0 and _was_on:
                gc.enable()


def is_paused() -> bool:
    """Tell whether large work is under way; the window's own collector asks."""
    return _pauses > 0
