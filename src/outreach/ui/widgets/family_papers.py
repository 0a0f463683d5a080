# SPDX-License-Identifier: Apache-2.0
"""Pledges and notices of one family, and the small forms that record a new one."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.pledges import METHOD_LABELS, NoticeMethod, PledgeMethod
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.children import Family, NoticeView, PledgeView
from outreach.services.papers import PaperKind
from outreach.ui.answers import SegmentField
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.cells import tag
from outreach.ui.controls.choices import Choice
from outreach.ui.controls.text import Line, Text, TextKind
from outreach.ui.field import not_future
from outreach.ui.fields import DateField
from outreach.ui.forms import Form
from outreach.ui.theme import Tone
from outreach.ui.widgets import family_words as words
from outreach.ui.widgets.marks import CellView

NOTICE_LABELS = {
    NoticeMethod.IN_PERSON: N_("当面讲清并交给"),
    NoticeMethod.MEETING: N_("会上讲"),
}


class _DayForm(QWidget):
    """A day, perhaps a way, and two buttons: Enter goes on, Enter on the last field saves."""

    saved = Signal(object, object)  # the day, and the way or None
    left = Signal()

    def __init__(
        self,
        key: str,
        day_label: str,
        save_label: str,
        t: Translator,
        today: date,
        parent: QWidget,
        *,
        ways: dict[PledgeMethod, str] | dict[NoticeMethod, str] | None = None,
        explained: str = "",
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(8)
        if explained:
            column.addWidget(Text(explained, TextKind.CAPTION, wrap=True, parent=self))
        self.form = Form(self)
        self.way: SegmentField[object] | None = None
        self._usual: object = None
        if ways is not None:
            choices = [Choice[object](way, t(label)) for way, label in ways.items()]
            self._usual = choices[0].value
            self.way = SegmentField(
                f"{key}_way", t(N_("方式")), t, self, choices=choices, required=True
            )
            self.form.add(self.way)
            column.addWidget(self.way)
        self.day = DateField(f"{key}_day", day_label, t, self, today=today, required=True)
        self.form.add(self.day)
        column.addWidget(self.day)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.save = Button(save_label, self, kind=ButtonKind.PRIMARY)
        self.cancel = Button(t(N_("取消")), self)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.save.clicked.connect(self.on_save)
        self.cancel.clicked.connect(self.left)
        self.form.completed.connect(self.on_save)

    def begin(self, today: date) -> None:
        """Open with today and the usual way filled in."""
        self.form.clear()
        self.day.set_day_check(not_future(today, self.day.t))
        self.day.set_value(today)
        if self.way is not None:
            self.way.set_value(self._usual)
        self.show()
        self.form.arrange()
        self.form.focus_first()

    def on_save(self) -> None:
        """Hand over what was said, once it can stand."""
        if not self.form.check():
            self.saved.emit(self.day.value(), self.way.value() if self.way is not None else None)


class PapersTab(QWidget):
    """The tab of pledges and notices. The page writes; here is only shown and asked."""

    pledge_signed = Signal(object, object)  # day, PledgeMethod
    pledge_withdrawn = Signal(object)  # day
    notice_given = Signal(object, object)  # day, NoticeMethod
    print_wanted = Signal(object)  # a PaperKind, to be signed

    def __init__(self, t: Translator, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.t = t
        self._today = today
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._pledges, pledge_buttons = self._section(column, t(N_("监护承诺书")))
        self.sign_button = Button(t(N_("记一份承诺书")), self, icon="plus")
        self.withdraw_button = Button(t(N_("撤回承诺")), self)
        pledge_buttons.addWidget(self.sign_button)
        pledge_buttons.addWidget(self.withdraw_button)
        self.print_pledge = Button(t(N_("打印待签")), self, icon="printer")
        pledge_buttons.addWidget(self.print_pledge)
        pledge_buttons.addStretch(1)
        self.sign_form = _DayForm(
            "pledge", t(N_("签字日期")), t(N_("保存承诺书")), t, today, self, ways=METHOD_LABELS
        )
        self.withdraw_form = _DayForm(
            "withdraw",
            t(N_("从哪一天起不再有效")),
            t(N_("撤回承诺")),
            t,
            today,
            self,
            explained=t(N_("撤回是本人的权利，不影响其他待遇。撤回后不能恢复，可以重新签。")),
        )
        column.addWidget(self.sign_form)
        column.addWidget(self.withdraw_form)
        column.addSpacing(4)
        column.addWidget(Line(self))
        column.addSpacing(4)
        self._notices, notice_buttons = self._section(column, t(N_("监护责任告知")))
        self.notice_button = Button(t(N_("记一次告知")), self, icon="plus")
        notice_buttons.addWidget(self.notice_button)
        self.print_notice = Button(t(N_("打印告知书")), self, icon="printer")
        notice_buttons.addWidget(self.print_notice)
        notice_buttons.addStretch(1)
        self.notice_form = _DayForm(
            "notice", t(N_("告知日期")), t(N_("保存告知")), t, today, self, ways=NOTICE_LABELS
        )
        column.addWidget(self.notice_form)
        self._no_right = Text(
            t(N_("记录承诺和告知需要人事权限。")), TextKind.CAPTION, wrap=True, parent=self
        )
        column.addWidget(self._no_right)
        self._forms = (self.sign_form, self.withdraw_form, self.notice_form)
        self._connect()
        self.close_forms()

    def show_family(self, family: Family, today: date, *, may_record: bool) -> None:
        """Show what was signed and told; open forms close, they belonged to somebody else."""
        self._today = today
        self.close_forms()
        empty_layout(self._pledges)
        empty_layout(self._notices)
        for pledge in family.pledges:
            self._pledges.addWidget(_PledgeLine(pledge, self.t, self))
        if not family.pledges:
            self._pledges.addWidget(Text(self.t(N_("还没有签过承诺书。")), TextKind.MUTED))
        for notice in family.notices:
            self._notices.addWidget(_NoticeLine(notice, self.t, self))
        if not family.notices:
            self._notices.addWidget(Text(self.t(N_("还没有告知过。")), TextKind.MUTED))
        in_force = any(pledge.in_force for pledge in family.pledges)
        for button in (
            self.sign_button,
            self.notice_button,
            self.print_pledge,
            self.print_notice,
        ):
            button.setEnabled(may_record)
        self.withdraw_button.setVisible(in_force)
        self.withdraw_button.setEnabled(may_record)
        self._no_right.setVisible(not may_record)

    def close_forms(self) -> None:
        """Put every small form away."""
        for form in self._forms:
            form.hide()

    def on_sign(self) -> None:
        """Ask for a pledge."""
        self._open(self.sign_form)

    def on_withdraw(self) -> None:
        """Ask since when a pledge no longer counts."""
        self._open(self.withdraw_form)

    def on_notice(self) -> None:
        """Ask for a notice."""
        self._open(self.notice_form)

    def on_print_pledge(self) -> None:
        """Ask for a pledge on paper."""
        self.print_wanted.emit(PaperKind.PLEDGE)

    def on_print_notice(self) -> None:
        """Ask for a notice on paper."""
        self.print_wanted.emit(PaperKind.NOTICE)

    def on_withdrawn(self, day: date, _way: object) -> None:
        """Hand a withdrawal over."""
        self.pledge_withdrawn.emit(day)

    def _open(self, form: _DayForm) -> None:
        self.close_forms()
        form.begin(self._today)

    def _connect(self) -> None:
        self.sign_button.clicked.connect(self.on_sign)
        self.withdraw_button.clicked.connect(self.on_withdraw)
        self.notice_button.clicked.connect(self.on_notice)
        self.print_pledge.clicked.connect(self.on_print_pledge)
        self.print_notice.clicked.connect(self.on_print_notice)
        self.sign_form.saved.connect(self.pledge_signed)
        self.withdraw_form.saved.connect(self.on_withdrawn)
        self.notice_form.saved.connect(self.notice_given)
        for form in self._forms:
            form.left.connect(self.close_forms)

    def _section(self, column: QVBoxLayout, title: str) -> tuple[QVBoxLayout, QHBoxLayout]:
        column.addWidget(Text(title, TextKind.STRONG, parent=self))
        lines = QVBoxLayout()
        lines.setSpacing(8)
        column.addLayout(lines)
        column.addSpacing(4)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        column.addLayout(buttons)
        return lines, buttons


class _PledgeLine(QWidget):
    """One pledge on two lines, with its tag."""

    def __init__(self, pledge: PledgeView, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        signed, text = words.pledge_words(pledge, t)
        state, tone = words.pledge_state(pledge)
        _two_lines(self, signed, text, CellView(tag(t(state), tone, _STATE_ICONS[tone]), self))


class _NoticeLine(QWidget):
    """One notice on two lines."""

    def __init__(self, notice: NoticeView, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        given = t(N_("{day} 已告知"), day=notice.given_on.isoformat())
        text = t(N_("文本 {version}"), version=notice.text_version)
        _two_lines(self, given, text, None)


_STATE_ICONS = {Tone.SUCCESS: "check", Tone.WARNING: "clock", Tone.PLAIN: "minus"}


def _two_lines(place: QWidget, first: str, second: str, badge: QWidget | None) -> None:
    row = QHBoxLayout(place)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(Text(first, parent=place))
    column.addWidget(Text(second, TextKind.CAPTION, wrap=True, parent=place))
    row.addLayout(column, 1)
    if badge is not None:
        row.addWidget(badge)


def empty_layout(layout: QVBoxLayout) -> None:
    """Take everything out of a layout; the widgets go once their events are done."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
