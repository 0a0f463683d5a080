# SPDX-License-Identifier: Apache-2.0
"""What a reporter writes in their own words, into one report only; no word that labels children."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach.domain.wording import labels_in_text, told
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.report_facts import LONGEST_REMARK, Remark, Remarks
from outreach.ui.controls.card import Card
from outreach.ui.field import State, Verdict, bad
from outreach.ui.fields import AreaField

LABELS = {
    Remark.SAID: N_("本季度说明（第一部分末尾）"),
    Remark.PRACTICE: N_("典型做法"),
    Remark.PLANS: N_("下季度打算"),
}


class RemarksCard(Card):
    """Three texts; ``changed`` once a field is left with other words that may stand."""

    changed = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("自己写的话")), t(N_("只进本份报告")), parent)
        self.t = t
        self._kept: dict[Remark, str] = {}
        self.fields: dict[Remark, AreaField] = {}
        for remark, label in LABELS.items():
            field = AreaField(
                remark.value, t(label), t, self, check=self._judge, placeholder=t(N_("可不写")),
                lines=3,
            )  # fmt: skip
            field.left.connect(self._on_left)
            self.fields[remark] = field
            self.add(field)
        self.body.addStretch(1)

    def show_remarks(self, remarks: Remarks) -> None:
        """Show what was written for another report."""
        self._kept = {remark: remarks.get(remark, "") for remark in Remark}
        for remark, field in self.fields.items():
            field.take_draft(self._kept[remark])
            field.run_check(asked=False)

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
