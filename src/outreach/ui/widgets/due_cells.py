# SPDX-License-Identifier: Apache-2.0
"""What stands in the lists of what is owed (待办): how urgent, what, whom, why, by when."""

from __future__ import annotations

from datetime import date

from outreach.domain.followups import DueKind
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.followups import DueGroup, DueRow
from outreach.ui.controls.cells import Cell, link, muted, number
from outreach.ui.counted import day_words, urgency_tag
from outreach.ui.models import Column

PEOPLE = "people"  # targets of what can be clicked
DO = "do"
NAMES_SHOWN = 3

DO_LABELS = {
    DueKind.INTAKE: N_("去登记"),
    DueKind.CONSENT: N_("去询问"),
    DueKind.NOTICE: N_("去告知"),
    DueKind.PLACE: N_("去确认"),
    DueKind.PLEDGE: N_("去续签"),
    DueKind.URGENT: N_("去处理"),
    DueKind.VISIT: N_("去走访"),
    DueKind.CALL: N_("去联系"),
    DueKind.RECONFIRM: N_("去核对"),
    DueKind.FACTS: N_("去补充"),
    DueKind.LETTER: N_("去签订"),
    DueKind.LETTER_RENEW: N_("去续签"),
    DueKind.LETTER_NOTICE: N_("去告知"),
    DueKind.OWN_CONSENT: N_("去询问"),
    DueKind.TALK_GUARDIANSHIP: N_("去看"),
    DueKind.TALK_COMMUNICATION: N_("去看"),
    DueKind.WEEKLY: N_("去联系"),
    DueKind.LOWER: N_("去决定"),
}


class DueCells:
    """What stands in the rows of both lists, on a day."""

    def __init__(self, t: Translator, today: date) -> None:
        self.t = t
        self.today = today

    def group_columns(self) -> list[Column[DueGroup]]:
        """Return the columns of the kinds of duty."""
        return [
            Column("urgency", N_("紧急"), self.urgency, width=124),
            Column("what", N_("事项"), self.what, width=148, tooltip=self.what_words),
            Column("who", N_("涉及"), self.who, tooltip=all_names),
            Column("basis", N_("依据"), self.basis, width=152, tooltip=self.basis_words),
            Column("due", N_("到期"), self.due, width=92),
            Column("do", N_("去办"), self.do, width=80, right=True),
        ]

    def people_columns(self) -> list[Column[DueRow]]:
        """Return the columns of the people."""
        return [
            Column("urgency", N_("紧急"), self.urgency, width=124),
            Column("what", N_("事项"), self.what, width=148, tooltip=self.what_words),
            Column("name", N_("职工"), self.name),
            Column("staff_no", N_("工号"), self.staff_no, width=120),
            Column("due", N_("到期"), self.due, width=92),
            Column("do", N_("去办"), self.do, width=80, right=True),
        ]

    def urgency(self, row: DueGroup | DueRow) -> Cell:
        """Return how urgent it is."""
        return urgency_tag(row.due, self.today, self.t)

    def what(self, row: DueGroup | DueRow) -> Cell:
        """Return what is to be done."""
        return self.what_words(row)

    def what_words(self, row: DueGroup | DueRow) -> str:
        """Return what is to be done, for a column too narrow for it."""
        return self.t(row.why)

    def who(self, row: DueGroup) -> Cell:
        """Return how many people it is about, and the first of them."""
        if row.count == 1:
            return number(row.names[0], PEOPLE)
        names = "、".join(row.names[:NAMES_SHOWN])
        if row.count > len(row.names):
            names = self.t(N_("{names} 等"), names=names)
        heads = self.t.plural(N_("{n} 人"), row.count)
        if row.of_children:
            heads = self.t.plural(N_("{n} 名孩子"), row.count)
        return (number(heads, PEOPLE), muted(names))

    def basis(self, row: DueGroup) -> Cell:
        """Return where the duty comes from."""
        return muted(self.basis_words(row))

    def basis_words(self, row: DueGroup) -> str:
        """Return where the duty comes from, for a column too narrow for it."""
        return self.t(row.clause)

    def name(self, row: DueRow) -> Cell:
        """Return the name; it opens the family's file."""
        return number(row.name, PEOPLE)

    def staff_no(self, row: DueRow) -> Cell:
        """Return the staff number."""
        return muted(row.staff_no)

    def due(self, row: DueGroup | DueRow) -> Cell:
        """Return the day it is due."""
        return day_words(row.due, self.today)

    def do(self, row: DueGroup | DueRow) -> Cell:
        """Return the link that leads to where it is done."""
        return link(self.t(DO_LABELS[row.kind]), DO)


def all_names(row: DueGroup) -> str:
    """Return the first names whole, for a column too narrow for them."""
    return "、".join(row.names)
