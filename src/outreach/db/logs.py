# SPDX-License-Identifier: Apache-2.0
"""Look at the write-ahead log before SQLite does: damage in its midst must not pass for its end.

SQLite reads a log up to the first frame that does not check, as it must after a power cut: the
rest was being written and nobody was told that it was saved. A frame that was damaged later looks
the same to it, and all commits behind it would vanish without a word. What tells them apart is
what follows: a log is synced at each commit before the next begins, so behind a torn commit there
is no other. Format: https://www.sqlite.org/fileformat2.html#walformat
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from functools import cache
from operator import mul
from pathlib import Path
from typing import BinaryIO

from outreach.errors import N_, StoreUnavailable

_HEADER, _FRAME = 32, 24
_ORDERS = {0x377F0682: "<", 0x377F0683: ">"}
_MOST = 1 << 32
PAGE = 4096
_Sum = tuple[int, int]


@dataclass(frozen=True)
class Frame:
    """One page of a log: where it is marked as the end of a commit, and whether it checks."""

    salts: bytes
    commits: bool
    checks: bool  # against the frame before, as that one says of itself


def check(database: Path) -> None:
    """Refuse a store in whose log something is damaged that had been saved.

    Nothing is changed: what is in the log can still be looked at. Of the very last commit it
    cannot be told whether it was ever finished; it is left to SQLite.
    """
    log = database.with_name(database.name + "-wal")
    try:
        with log.open("rb") as file:
            lost = commits_behind_damage(file)
    except OSError:
        return  # there is none, or opening it says so
    if lost:
        raise StoreUnavailable(
            N_(
                "“{path}”有损坏，最近的 {n} 次保存读不出来。请不要删除任何文件，用备份恢复；"
                "恢复时原来的文件夹会保留。"
            ),
            code="log_damaged",
            path=log,
            n=lost,
        )


def commits_behind_damage(file: BinaryIO) -> int:
    """Return how many finished commits lie behind the first frame that does not check.

    None where it is one at most: a power cut leaves that.
    """
    if _commits(file) < 2:
        return 0  # the usual one, however long: none, or a single large import
    header = file.read(_HEADER)
    words = struct.unpack(">8I", header)
    order = _ORDERS.get(words[0])
    if order is not None and _sum(order, header[:24], (0, 0)) == words[6:8]:
        lost = _behind(file, order, header[16:24], (words[6], words[7]))
        return lost if lost > 1 else 0
    # A header is one sector, so no power cut tears it; what it said can be seen from the rest.
    return max(_behind(file, one, b"", None) for one in _ORDERS.values())


def _behind(file: BinaryIO, order: str, salts: bytes, before: _Sum | None) -> int:
    """Count the commits behind the first frame that does not check, which may be the header."""
    broken, lost = before is None, 0
    file.seek(_HEADER)
    while len(page := file.read(_FRAME + PAGE)) == _FRAME + PAGE:
        frame, before = _frame(order, page, before or (0, 0))
        salts = salts or frame.salts
        good = frame.checks and frame.salts == salts
        if broken:
            lost += good and frame.commits
        else:
            broken = not good
    return lost


def _commits(file: BinaryIO) -> int:
    """Count what is marked as the end of a commit, whatever it is worth; back to the beginning."""
    file.seek(_HEADER)
    found = 0
    while len(head := file.read(_FRAME)) == _FRAME:
        found += head[4:8] != bytes(4)
        file.seek(PAGE, os.SEEK_CUR)
    file.seek(0)
    return found


def _frame(order: str, page: bytes, before: _Sum) -> tuple[Frame, _Sum]:
    stored: _Sum = struct.unpack(">2I", page[16:24])
    found = _sum(order, page[:8] + page[_FRAME:], before)
    commits = page[4:8] != bytes(4)
    return Frame(page[8:16], commits, found == stored), stored


def _sum(order: str, data: bytes, before: _Sum) -> _Sum:
    """Return SQLite's checksum of some bytes, going on from another.

    It adds words up as Fibonacci's numbers grow, so all of it is two products of vectors.
    """
    first, second = _weights(len(data) // 4)
    words = (*before, *struct.unpack(f"{order}{len(data) // 4}I", data))
    return sum(map(mul, words, first)) % _MOST, sum(map(mul, words, second)) % _MOST


@cache
def _weights(words: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return how often each word counts in the two sums, the two they start from first.

    A step is ``a += x + b; b += y + a``; told backwards from the last word.
    """
    first, second = (1, 0), (0, 1)  # what a and b after the last step count in the sums
    found: list[tuple[int, int]] = []
    a, b = first, second
    for _ in range(words // 2):
        # b' = b + y + a' and a' = a + x + b, so y counts as b' does, x as a' and b' do.
        y = b
        x = ((a[0] + b[0]) % _MOST, (a[1] + b[1]) % _MOST)
        found += [y, x]
        a, b = x, ((x[0] + b[0]) % _MOST, (x[1] + b[1]) % _MOST)
    weights = [a, b, *reversed(found)]
    return tuple(one[0] for one in weights), tuple(one[1] for one in weights)
