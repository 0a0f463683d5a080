# SPDX-License-Identifier: Apache-2.0
"""What a reporter writes in their own words, into one report only; no word that labels children."""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach.domain.periods import Quarter
from outreach.domain.quarters import Body
from outreach.domain.wording import labels_in_text, told
from outreach.errors import N_
from outreach.services.report_facts import LONGEST_REMARK, Remark, Remarks
from outreach.ui.controls.card import Card
from outreach.ui.draft_line import DraftLine
from outreach.ui.drafting import DraftKeeper, Ticket
from outreach.ui.field import State, Verdict, bad
from outreach.ui.fields import AreaField
from outreach.ui.page import Desk

LABELS = {
    Remark.SAID: N_("本季度说明（第一部分末尾）"),
    Remark.PRACTICE: N_("典型做法"),
    Remark.PLANS: N_("下季度打算"),
}


class RemarksCard(Card):
    """Three texts; ``changed`` once a field is left with other words that may stand."""

    changed = Signal()
    edited = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        t = desk.t
        super().__init__(t(N_("自己写的话")), t(N_("只进本份报告")), parent)
        self.t = t
        self._report = ""
        self._kept: dict[Remark, str] = {}
        self.fields: dict[Remark, AreaField] = {}
        for remark, label in LABELS.items():
            field = AreaField(
                remark.value, t(label), t, self, check=self._judge, placeholder=t(N_("可不写")),
                lines=3,
            )  # fmt: skip
            field.left.connect(self._on_left)
            field.edited.connect(self.edited)
            self.fields[remark] = field
            self.add(field)
        self.body.addStretch(1)
        line = DraftLine(t)
        self.body.insertWidget(0, line)
        self._drafts = DraftKeeper(self, line, desk, self)
        self._ticket: Ticket | None = None  # what is being written of what was typed

    def show_remarks(self, about: tuple[Quarter, Body], remarks: Remarks) -> None:
        """Show what was written for a report; what is being typed for the same one stays."""
        quarter, body = about
        report = f"{quarter.year}q{quarter.number}-{body.value}"
        if report == self._report and self.remarks() != self._kept:
            return
        self._report = report
        self._kept = {remark: remarks.get(remark, "") for remark in Remark}
        for remark, field in self.fields.items():
            field.take_draft(self._kept[remark])
            field.run_check(asked=False)
        version = zlib.crc32(json.dumps(list(self._kept.values())).encode())
        self._drafts.begin(f"remarks:{report}", version=version, shows_record=True)

    def handed_over(self) -> Remarks:
        """Return what stands there, to be written; ``saved`` says that it was."""
        self._ticket = self._drafts.ticket()
        return self.remarks()

    def saved(self) -> None:
        """Throw the draft away: what was handed over is written."""
        if self._ticket is not None:
            self._drafts.saved(self._ticket)

    def draft(self) -> dict[str, str]:
        """Return what stands there, for a draft."""
        return {remark.value: field.draft() for remark, field in self.fields.items()}

    def restore(self, draft: Mapping[str, str]) -> None:
        """Put a draft back; it is written into the report when the field is left."""
        for remark, field in self.fields.items():
            field.take_draft(draft.get(remark.value, field.draft()))
            field.run_check(asked=False)
        self.edited.emit()

    def lead_in(self, last: QWidget) -> None:
        """Let Tab come to the first text from a widget above."""
        for before, after in itertools.pairwise((last, *self.fields.values())):
            QWidget.setTabOrder(before, after)

    def focus_first(self) -> None:
        """Bring the keyboard to the first text."""
        next(iter(self.fields.values())).focus()

    def remarks(self) -> Mapping[Remark, str]:
        """Return what stands there."""
        return {remark: field.value() for remark, field in self.fields.items()}

    def problems(self) -> int:
        """Count texts that cannot leave as they are."""
        return sum(field.verdict.state is State.ERROR for field in self.fields.values())

    def _on_left(self) -> None:
        now = self.remarks()
        if now != self._kept:
            if not self.problems():
                self._kept = dict(now)
            self.changed.emit()

    def _judge(self, text: str) -> Verdict | None:
        for label in labels_in_text(text):
            words = N_("报出的文字里不要用“{term}”，可以改成“{suggestion}”。")
            return bad(self.t(words, **told(label)))
        if len(text) > LONGEST_REMARK:
            return bad(self.t(N_("最多 {most} 字，请缩短。"), most=LONGEST_REMARK))
        return None
