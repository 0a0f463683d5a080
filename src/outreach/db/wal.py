# SPDX-License-Identifier: Apache-2.0
"""The write-ahead log as a file: whether commits in it lie behind a damaged place.

SQLite takes a log up to the first frame that does not fit its checksum and drops the rest
without a word: right after a power cut, wrong where a byte went bad later. What tells the two
apart is a whole commit behind the break. (Format: sqlite.org/fileformat2.html, section 4.)
"""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER, _FRAME = 32, 24
_MAGIC = (0x377F0682, 0x377F0683)
_MASK = 0xFFFFFFFF


def lost_commits(path: Path) -> int:
    """Count the commits that lie in a log behind a damaged place; nothing is opened or changed."""
    try:
        data = path.read_bytes()
    except OSError:
        return 0
    if len(data) < _HEADER:
        return 0
    magic, _, page = struct.unpack_from(">3I", data)
    if page < 512 or page > 65536 or page & (page - 1):
        return 0  # no header: nothing was ever committed into it, or it begins anew
    order = ">" if magic == _MAGIC[1] else "<"
    sums = _add(order, data[: _HEADER - 8], (0, 0))
    salts, broken, lost = data[16:24], sums != struct.unpack_from(">2I", data, 24), 0
    for start in range(_HEADER, len(data) - _FRAME - page + 1, _FRAME + page):
        if data[start + 8 : start + 16] != salts and not broken:
            # An earlier round's, or damaged: only what follows tells.
            broken = True
            continue
        if not broken:
            sums = _add(order, data[start : start + 8], sums)
            sums = _add(order, data[start + _FRAME : start + _FRAME + page], sums)
            broken = sums != struct.unpack_from(">2I", data, start + 16)
        elif data[start + 8 : start + 16] == salts and _is_commit(order, data, start, page):
            lost += 1
    return lost


def _is_commit(order: str, data: bytes, start: int, page: int) -> bool:
    """Tell whether a whole frame ends a commit: it fits the sums of the frame before it."""
    if not struct.unpack_from(">I", data, start + 4)[0]:
        return False
    before = struct.unpack_from(">2I", data, start - page - _FRAME + 16)
    sums = _add(order, data[start : start + 8], before)
    sums = _add(order, data[start + _FRAME : start + _FRAME + page], sums)
    return sums == struct.unpack_from(">2I", data, start + 16)


def _add(order: str, data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    one, two = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & _MASK
        two = (two + second + one) & _MASK
    return one, two
