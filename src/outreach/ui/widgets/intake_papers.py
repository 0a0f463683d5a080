# SPDX-License-Identifier: Apache-2.0
"""Part 5 of the registration: the notice that was given, the pledge that was signed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from outreach.domain.pledges import METHOD_LABELS, PledgeMethod, PledgeTaken
from outreach.domain.texts import TextKind, current
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.children import Family
from outreach.services.papers import PaperKind
from outreach.ui.answers import CheckField, SegmentField
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.cells import tag
from outreach.ui.controls.choices import Choice
from outreach.ui.controls.text import Text
from outreach.ui.theme import CONTROL_HEIGHT
from outreach.ui.widgets.intake_section import Section
from outreach.ui.widgets.marks import CellView

NOT_SIGNED = "not_signed"
PLEDGE_LABELS = {
    PledgeMethod.PAPER.value: N_("纸面签字"),
    PledgeMethod.SCAN.value: N_("扫描件已收"),
    NOT_SIGNED: N_("暂不签"),
}


class PapersSection(Section):
    """Notice and pledge: what was given and signed before stays, what is said here is today's."""

    print_wanted = Signal(object)

    def __init__(self, t: Translator, parent: QWidget) -> None:
        super().__init__(5, t(N_("告知和承诺")), t(N_("告知、承诺")), "", t, parent)
        self._build_notice()
        self._build_pledge()
        self.fields = [self.notice, self.pledge]

    def begin(self, today: date) -> None:
        """Override Section.begin."""
        super().begin(today)
        self.notice_version = current(TextKind.NOTICE, today).version
        self.pledge_version = current(TextKind.PLEDGE, today).version
        self._notice_tag.show_cell(tag(self.t(N_("{version} 版"), version=self.notice_version)))
        self.notice.setEnabled(True)
        self.notice.set_hint("")
        self.pledge.set_hint("")

    def show_family(self, family: Family) -> None:
        """Say what was given and signed before; it is not asked again."""
        t = self.t
        if family.notices:
            last = family.notices[0]
            self.notice.set_value(True)
            self.notice.setEnabled(False)
            day, version = last.given_on.isoformat(), last.text_version
            self._notice_tag.show_cell(tag(t(N_("{version} 版"), version=version)))
            self.notice.set_hint(t(N_("{day} 已告知"), day=day))
        signed = next((one for one in family.pledges if one.in_force), None)
        if signed is not None:
            words = N_("{day} 已签 {version} 版（{method}），现在有效；重签时再选。")
            self.pledge.set_hint(
                t(
                    words,
                    day=signed.signed_on.isoformat(),
                    version=signed.text_version,
                    method=t(METHOD_LABELS[signed.method]),
                )
            )

    def pledge_taken(self) -> PledgeTaken | None:
        """Return the pledge that was signed today, None for none."""
        method = self.pledge.value()
        if method is None or method == NOT_SIGNED:
            return None
        return PledgeTaken(self.pledge_version, PledgeMethod(method), self.today)

    def notice_given_on(self) -> date | None:
        """Return today where the notice was given at this desk, None where it was before."""
        return self.today if self.notice.value() and self.notice.isEnabled() else None

    def _build_notice(self) -> None:
        t = self.t
        words = t(N_("已当面讲清并交给《监护责任告知书》"))
        self.notice = CheckField("notice", words, t, self)
        self.notice.control.setMaximumWidth(self.notice.control.sizeHint().width())
        self._notice_tag = CellView(tag(""), self)
        self.notice.beside(self._notice_tag)
        self.notice.beside(self._link(t(N_("打印")), PaperKind.NOTICE))
        self.notice.beside(_blank(self))
        self.column.addWidget(self.notice)

    def _build_pledge(self) -> None:
        t = self.t
        self.pledge = SegmentField(
            "pledge",
            t(N_("承诺书")),
            t,
            self,
            choices=[Choice(method, t(words)) for method, words in PLEDGE_LABELS.items()],
        )
        self.pledge.hide_label()
        self.pledge.control.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.pledge.beside(self._link(t(N_("打印待签")), PaperKind.PLEDGE))
        self.pledge.beside(_blank(self))
        line = QHBoxLayout()
        line.setSpacing(12)
        label = Text(t(N_("承诺书")), parent=self)
        label.setFixedHeight(CONTROL_HEIGHT)
        line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.pledge, 1)
        self.column.addLayout(line)

    def _link(self, words: str, kind: PaperKind) -> LinkButton:
        link = LinkButton(words, self)
        link.setObjectName(f"print_{kind.value}")
        link.clicked.connect(self._on_notice if kind is PaperKind.NOTICE else self._on_pledge)
        return link

    def _on_notice(self) -> None:
        self.print_wanted.emit(PaperKind.NOTICE)

    def _on_pledge(self) -> None:
        self.print_wanted.emit(PaperKind.PLEDGE)


def _blank(parent: QWidget) -> QWidget:
    """Return what takes the rest of a line."""
    blank = QWidget(parent)
    blank.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return blank
