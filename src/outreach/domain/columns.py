# SPDX-License-Identifier: Apache-2.0
"""What a ledger is made of: columns with heading, type, and what other offices call them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CellType(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"  # an identity number: text, never a numeral
    DATE = "date"
    CHOICE = "choice"
    INTEGER = "integer"
    MONEY = "money"  # yuan with up to two decimals in a cell, fen everywhere else
    TIME = "time"
    MONTH = "month"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Column:
    """One column of a ledger. ``aliases`` are headings met in offices, folded like them."""

    key: str
    zh: str
    en: str
    type: CellType = CellType.TEXT
    required: bool = False
    aliases: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()  # what the values are called inside, in the same order
    child: bool = False  # repeats for each child
    kept: bool = False  # written by exports for the way back; nobody is asked to fill it in
    refers_to: str = ""  # the ledger in which what stands here is defined


@dataclass(frozen=True)
class Ledger:
    """One kind of table that goes in and out.

    ``identity`` are the columns by which a line is the same record again; the others may
    change. ``read_only`` ledgers go out only: what they hold is recorded elsewhere.
    """

    kind: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...] = ()
    read_only: bool = False

    def column(self, key: str) -> Column:
        """Return a column by its key; child columns by their key without the group."""
        base = key.partition(":")[0]
        return next(column for column in self.columns if column.key == base)
