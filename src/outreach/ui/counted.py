# SPDX-License-Identifier: Apache-2.0
"""The rows behind a number: which are wanted, and how a worker reads them, slice by slice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import cast
from uuid import UUID

from outreach.domain.followups import DUE_LABELS, DueKind
from outreach.domain.money import yuan
from outreach.domain.periods import Quarter
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services import followups, quarters
from outreach.services.context import Context
from outreach.services.followups import DueRow
from outreach.services.quarters import BehindRow, RowKey
from outreach.services.store import Store
from outreach.ui.controls.cells import Cell, Part, muted, tag
from outreach.ui.models import Slice
from outreach.ui.tasks import Progress
from outreach.ui.theme import Tone

SLICE = 50
DUE_SHOWN = 200  # what is owed is listed by urgency, not by key: one slice, and says so


@dataclass(frozen=True)
class CountedRow:
    """One thing that was counted: who, their number, what about them; whose file it opens."""

    who: str
    code: str
    about: Cell
    employee_id: UUID | None


class Urgency(StrEnum):
    """How soon something is due, as the counts above the due list tell them apart."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"


URGENCY_TITLES = {
    Urgency.OVERDUE: N_("已逾期"),
    Urgency.TODAY: N_("今天到期"),
    Urgency.THIS_WEEK: N_("本周到期"),
}


@dataclass(frozen=True)
class DueWanted:
    """Which duties somebody wants to see person by person; nothing set is all of them."""

    kind: DueKind | None = None
    urgency: Urgency | None = None
    total: int = 0

    def title(self, t: Translator) -> str:
        """Name the list."""
        if self.kind is not None:
            return t(DUE_LABELS[self.kind])
        if self.urgency is not None:
            return t(URGENCY_TITLES[self.urgency])
        return t(N_("全部待办"))

    def holds(self, row: DueRow, today: date) -> bool:
        """Tell whether a duty is as urgent as wanted."""
        week_ends = today + timedelta(days=6 - today.weekday())
        return {
            None: True,
            Urgency.OVERDUE: row.due < today,
            Urgency.TODAY: row.due == today,
            Urgency.THIS_WEEK: today < row.due <= week_ends,
        }[self.urgency]


@dataclass(frozen=True)
class DueSource:
    """The people behind a count of the due list."""

    store: Store
    ctx: Context
    wanted: DueWanted

    def __call__(self, _after: object, _progress: Progress) -> Slice[CountedRow]:
        """Read the most urgent of them."""
        today, wanted = self.ctx.today, self.wanted
        kinds = tuple(DueKind) if wanted.kind is None else (wanted.kind,)
        found = followups.due(self.store, self.ctx, on=today, kinds=kinds, limit=DUE_SHOWN)
        rows = [
            CountedRow(row.name, row.staff_no, self._about(row), row.employee_id)
            for row in found
            if wanted.holds(row, today)
        ]
        return Slice(rows, None, wanted.total)

    def _about(self, row: DueRow) -> Cell:
        """Say what the title of the list does not."""
        if self.wanted.kind is None:
            return self.ctx.t(row.why)
        return urgency_tag(row.due, self.ctx.today, self.ctx.t)


@dataclass(frozen=True)
class FigureSource:
    """The persons or children that a figure counts; a child by its number, under a parent."""

    store: Store
    ctx: Context
    indicator_id: str
    quarter: Quarter
    total: int | None  # None where the rows add up to the figure and are fewer or more

    def __call__(self, after: object, _progress: Progress) -> Slice[CountedRow]:
        """Read the slice behind a key."""
        found = quarters.rows(
            self.store,
            self.ctx,
            self.indicator_id,
            self.quarter,
            after=cast("RowKey | None", after),
            limit=SLICE,
        )
        rows = [
            CountedRow(row.name, row.child or row.staff_no, self._about(row), row.employee_id)
            for row in found
        ]
        return Slice(rows, found[-1].key if len(found) == SLICE else None, self.total)

    def _about(self, row: BehindRow) -> Cell:
        t = self.ctx.t
        if self.indicator_id in _DONE_WORDS:
            done, open_ = _DONE_WORDS[self.indicator_id]
            if row.done:
                return tag(t(done), Tone.SUCCESS, "check")
            return tag(t(open_), Tone.WARNING, "clock")
        if row.day is None:
            return muted(row.staff_no)
        day = day_words(row.day, self.ctx.today)
        words = _DAY_WORDS.get(self.indicator_id, "{day}")
        return muted(t(words, day=day, n=f"{row.n:,}", yuan=yuan(row.n)))


_DONE_WORDS = {
    "R10": (N_("已告知"), N_("还没有告知")),
    "R11": (N_("已询问"), N_("还没有询问")),
    "R06": (N_("听过"), N_("还没有听过")),
    "R17": (N_("已核对"), N_("还没有核对")),
}
_DAY_WORDS = {
    "R01": N_("{day} 举办"),
    "R02": N_("{day}　{n} 人次"),
    "R03": N_("{day} 听讲"),
    "R04": N_("{day} 听讲"),
    "R05": N_("{day} 听讲"),
    "R07": N_("{day}　{n} 次"),
    "R08": N_("{day}　{n} 件"),
    "R12": N_("{day} 签"),
    "R19": N_("{day}　{n} 分钟"),
    "R20": N_("{day}　{yuan} 元"),
    "R21": N_("{day}　{n} 张"),
    "R22": N_("{day}　{n} 天"),
    "R24": N_("{day}　{yuan} 元"),
    "R32": N_("{day} 会商"),
}
# Of these each row stands for one of the figure, so that the rows are as many as it says.
ONE_EACH = frozenset({"R01", "R03", "R05", "R06", "R10", "R11", "R12", "R14", "R32"})


def urgency_tag(due: date, today: date, t: Translator) -> Part:
    """Return the tag of a due day: late, today, or in how many days; colour, shape and word."""
    days = (due - today).days
    if days < 0:
        return tag(t.plural(N_("逾期 {n} 天"), -days), Tone.DANGER, "alert-triangle")
    if days == 0:
        return tag(t(N_("今天")), Tone.WARNING, "clock")
    return tag(t.plural(N_("{n} 天后"), days), Tone.PLAIN, "calendar")


def day_words(day: date, today: date) -> str:
    """Return a day as short as it is clear: 09-25, and 2025-12-30 in another year."""
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()
