# SPDX-License-Identifier: Apache-2.0
"""Small rosters for tests, as they are pasted: valid numbers, one line a person."""

from __future__ import annotations

from datetime import date

from outreach.domain.numbers import check_digit
from outreach.domain.rosters import Pasted
from outreach.services import ledgers
from outreach.services.context import Context
from outreach.services.ledgers import ImportOptions, ImportResult
from outreach.services.store import Store

HEADS = (
    "工号",
    "姓名",
    "身份证号",
    "入职日期",
    "班组",
    "手机",
    "子女姓名",
    "子女出生日期",
    "子女照护人",
)


def number(place: int, birth: str = "19900102") -> str:
    """Return a valid resident number; ``place`` 0 to 499 tells people apart."""
    body = f"210726{birth}{2 * place + 1:03d}"
    return body + check_digit(body)


def slip_of(resident: str, place: int = 9) -> str:
    """Return a valid number that differs in one digit, and so in its check."""
    digit = str((int(resident[place]) + 1) % 10)
    body = resident[:place] + digit + resident[place + 1 : 17]
    return body + check_digit(body)


def line(
    staff_no: str,
    name: str,
    resident: str,
    *more: str,
) -> str:
    """Return one line: staff number, name, resident number, then as the headings go."""
    return "\t".join([staff_no, name, resident, *more])


def roster(*lines: str) -> Pasted:
    """Return these lines under their headings."""
    return Pasted("\n".join(["\t".join(HEADS), *lines]))


def import_lines(
    store: Store, ctx: Context, *lines: str, options: ImportOptions | None = None
) -> ImportResult:
    """Import these lines and return what became of them."""
    return ledgers.import_file(store, ctx, roster(*lines), options or ImportOptions())


THREE = (
    line("A1", "张三", number(1), "2026-03-01", "焊接班", "13800000001",
         "张小明", "2015-3-2", "爷爷奶奶"),
    line("A2", "李四", number(2), "2026-03-01", "焊接班", "13800000002"),
    line("A3", "王五", number(3), "2026-03-01", "电工班", "13800000003",
         "王小红", "2018-1-2", "随父母"),
)  # fmt: skip
LIST_DAY = date(2026, 9, 30)
