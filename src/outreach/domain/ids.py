# SPDX-License-Identifier: Apache-2.0
"""Identifiers that two sites can make apart and join later: UUID version 7 (RFC 9562, 5.7)."""

from __future__ import annotations

import secrets
import threading
import time
import uuid
from collections.abc import Callable


class IdMaker:
    """Make UUIDv7 values that sort by the moment they were made, also within one millisecond.

    The 12 bits of ``rand_a`` count up inside a millisecond (RFC 9562, 6.2 method 1), so rows
    written in one go keep their order and land side by side in the index. ``millis`` and
    ``entropy`` are handed in by tests and by the deterministic demo.
    """

    def __init__(
        self,
        millis: Callable[[], int] | None = None,
        entropy: Callable[[int], int] | None = None,
    ) -> None:
        self._millis = millis or (lambda: time.time_ns() // 1_000_000)
        self._entropy = entropy or secrets.randbits
        self._lock = threading.Lock()
        self._last = -1
        self._count = 0

    def __call__(self) -> uuid.UUID:
        """Return the next identifier; never the same one twice, never an earlier one."""
        with self._lock:
            now = self._millis()
            if now > self._last:
                self._last = now
                self._count = self._entropy(11)  # top bit free: room to count
            else:  # same millisecond, or a clock set back: keep counting from the last
                self._count += 1
                if self._count > 0xFFF:
                    self._last += 1
                    self._count = self._entropy(11)
            value = (self._last & (1 << 48) - 1) << 80
            value |= 0x7 << 76 | self._count << 64
            value |= 0b10 << 62 | self._entropy(62)
        return uuid.UUID(int=value)


new_id = IdMaker()
