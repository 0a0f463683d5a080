# SPDX-License-Identifier: Apache-2.0
"""A report or a referral beside its list: shut until somebody opens it, which is written down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach.domain.incidents import DANGER_LABELS, ORDER_BY_LABELS, ORDER_LABELS, whom_to_tell
from outreach.domain.referrals import RESULT_LABELS, Result
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.incident_files import Case, CaseRow, OwnReport
from outreach.services.incidents import report_number
from outreach.services.referrals import ReferralFile, ReferralLine, referral_number
from outreach.ui.controls.button import Button
from outreach.ui.controls.cells import tag
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.theme import Tone
from outreach.ui.widgets import incident_cells as cells
from outreach.ui.widgets.family_papers import empty_layout
from outreach.ui.widgets.incident_desk import telling_words
from outreach.ui.widgets.marks import CellView
from outreach.ui.widgets.panel import DetailPanel, FactLine, Note


def paragraphs(rows: Sequence[tuple[str, str]], parent: QWidget, column: QVBoxLayout) -> None:
    """Put small labels with their words under them; words of any length are read whole."""
    for label, words in rows:
        if words:
            column.addWidget(Text(label, TextKind.CAPTION, parent=parent))
            column.addWidget(Text(words, wrap=True, parent=parent))
            column.addSpacing(6)


class SealedPanel(DetailPanel):
    """What both panels share: shut at first, opened by a button, printed once it is open."""

    open_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, t: Translator, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(t, parent)
        self.columns = self.set_tabs(titles)
        self.open_button = self.foot_button(t(N_("打开")), "lock")
        self.open_button.clicked.connect(self.open_wanted)
        self.print_button = self.foot_button(t(N_("打印")), "printer")
        self.print_button.clicked.connect(self.print_wanted)

    def foot_button(self, words: str, icon: str = "") -> Button:
        """Put an action into the foot."""
        button = Button(words, self, icon=icon)
        self.add_action(button)
        return button

    def shut(self, words: str) -> None:
        """Show that it is sealed, and offer to open it."""
        self.select_tab(0)
        for column in self.columns:
            empty_layout(column)
        note = Note(self.t(N_("内容已封存")))
        note.add(Text(words, wrap=True, parent=note))
        self.columns[0].addWidget(note)
        self.open_button.show()
        self.print_button.hide()

    def unseal(self) -> None:
        """Empty the tabs for what was read."""
        for column in self.columns:
            empty_layout(column)
        self.open_button.hide()
        self.print_button.show()


class CasePanel(SealedPanel):
    """One report: what was written, who was told and answered, orders and looks."""

    notify_wanted = Signal()
    answer_wanted = Signal()
    order_wanted = Signal()
    look_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        titles = [t(N_("情况")), t(N_("通知与答复")), t(N_("责令与跟进"))]
        super().__init__(t, titles, parent)
        self.notify_button = self.foot_button(t(N_("记回执")))
        self.notify_button.clicked.connect(self.notify_wanted)
        self.look_button = self.foot_button(t(N_("记跟进")))
        self.look_button.clicked.connect(self.look_wanted)
        self.close_button = self.foot_button(t(N_("结案")))
        self.close_button.clicked.connect(self.close_wanted)

    def show_row(self, row: CaseRow) -> None:
        """Show a case as its list does: shut."""
        t = self.t
        self.set_name(report_number(row.number, t), t(N_("报告于 {day}"), day=row.reported_on))
        danger = tag(t(DANGER_LABELS[row.danger]), cells.TONES[row.danger])
        self.set_badge(CellView(danger, self))
        self.shut(t(N_("打开看内容，会记下是谁、什么时候看的。")))
        self._show_acts(own=False, open_=False)

    def show_own(self, row: OwnReport) -> None:
        """Show one's own report: that it was made, and its receipts."""
        t = self.t
        self.set_name(report_number(row.number, t), t(N_("报告于 {day}"), day=row.reported_on))
        self.set_badge(None)
        self.shut(t(N_("已由工会和负责人跟进。这里只看得到报告过，和回执。")))
        for one in row.told:
            self.columns[0].addWidget(FactLine("check", cells.told_line(t, one)))
        self.open_button.hide()
        self.print_button.setVisible(row.printable)
        self._show_acts(own=row.open_, open_=False)

    def show_case(self, case: Case) -> None:
        """Show a case that was opened; the tab that is up stays up."""
        self.unseal()
        paragraphs(cells.about_report(self.t, case), self, self.columns[0])
        self._fill_told(case)
        self._fill_orders(case)
        self._show_acts(own=False, open_=case.closed_on is None)

    def _fill_told(self, case: Case) -> None:
        t, told = self.t, self.columns[1]
        if case.closed_on is None:
            note = Note(t(N_("请按这个顺序告诉")))
            for each in whom_to_tell(case.report.situations, case.report.danger):
                note.add(FactLine("phone", telling_words(each, t)))
            told.addWidget(note)
        for one in case.told:
            told.addWidget(FactLine("check", cells.told_line(t, one)))
            words = f"{one.answered_on}　{one.answer}" if one.answered_on else t(N_("还没有答复"))
            told.addWidget(Text(words, TextKind.CAPTION, wrap=True, parent=self))
        if not case.told:
            told.addWidget(Text(t(N_("还没有告诉任何部门。")), TextKind.MUTED, parent=self))
        if case.closed_on is None:
            self._add_act(told, N_("记下告诉了谁"), self.notify_wanted)
        if case.told:
            self._add_act(told, N_("记处理结果"), self.answer_wanted)

    def _fill_orders(self, case: Case) -> None:
        t, orders = self.t, self.columns[2]
        for _, order in case.orders:
            who, what = t(ORDER_BY_LABELS[order.by]), t(ORDER_LABELS[order.kind])
            orders.addWidget(FactLine("stamp", f"{order.day}　{who}　{what}"))
            if order.words:
                orders.addWidget(Text(order.words, TextKind.CAPTION, wrap=True, parent=self))
        for day, who, found in case.looks:
            orders.addWidget(FactLine("clock", f"{day}　{who}　{found}".strip()))
        if not case.orders and not case.looks:
            words = t(N_("还没有责令，也没有跟进记录。"))
            orders.addWidget(Text(words, TextKind.MUTED, parent=self))
        if case.closed_on is None:
            self._add_act(orders, N_("记责令"), self.order_wanted)

    def _add_act(self, column: QVBoxLayout, words: str, wanted: SignalInstance) -> None:
        button = Button(self.t(words), self)
        button.clicked.connect(wanted)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_acts(self, *, own: bool, open_: bool) -> None:
        self.notify_button.setVisible(own)
        self.look_button.setVisible(open_)
        self.close_button.setVisible(open_)


class ReferralPanel(SealedPanel):
    """One referral: whose, what, why, on what basis, what came back."""

    chase_wanted = Signal()
    outcome_wanted = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t, [t(N_("这一件"))], parent)
        self.chase_button = self.foot_button(t(N_("记催问")))
        self.chase_button.clicked.connect(self.chase_wanted)
        self.outcome_button = self.foot_button(t(N_("记答复")))
        self.outcome_button.clicked.connect(self.outcome_wanted)

    def show_row(self, row: ReferralLine) -> None:
        """Show a referral as its list does: shut."""
        t = self.t
        self.set_name(referral_number(row.number, t), t(N_("转出于 {day}"), day=row.sent_on))
        tone = cells.RESULT_TONES.get(row.result, Tone.PLAIN)
        self.set_badge(CellView(tag(t(RESULT_LABELS[row.result]), tone), self))
        self.shut(t(N_("打开看内容，会记下是谁、什么时候看的。")))
        self._show_acts(open_=False)

    def show_file(self, one: ReferralFile) -> None:
        """Show a referral that was opened."""
        self.unseal()
        paragraphs(cells.about_referral(self.t, one), self, self.columns[0])
        self._show_acts(open_=one.result is Result.OPEN)

    def _show_acts(self, *, open_: bool) -> None:
        self.chase_button.setVisible(open_)
        self.outcome_button.setVisible(open_)
