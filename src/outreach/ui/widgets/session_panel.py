# SPDX-License-Identifier: Apache-2.0
"""One session beside the month: sign people in one after the other, heads, who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.talks import (
    FORM_LABELS,
    MATERIAL_LABELS,
    THEME_LABELS,
    Channel,
)
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.attachments import Attachment
from outreach.services.attendance import SignedIn
from outreach.services.finding import Found
from outreach.services.sessions import SessionFile
from outreach.services.signing import Suggestion
from outreach.ui import theme
from outreach.ui.controls.button import Button
from outreach.ui.controls.cells import Cell, link, muted, tag
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind
from outreach.ui.models import Column, RecordTableModel
from outreach.ui.tasks import Tasks
from outreach.ui.theme import Tone
from outreach.ui.widgets.attachment_view import FileLink
from outreach.ui.widgets.family_papers import empty_layout
from outreach.ui.widgets.lists import Item, ItemList
from outreach.ui.widgets.marks import CellView
from outreach.ui.widgets.panel import DetailPanel
from outreach.ui.widgets.record_table import RecordTable
from outreach.ui.widgets.side_form import labelled
from outreach.ui.widgets.sign_in_line import HeadsLine, SignInLine

SIGNING, MISSING, PAPERS = 0, 1, 2
MOST_SUGGESTED = 5


class SessionPanel(DetailPanel):
    """Show one session. It decides nothing: every act is a signal to the page."""

    asked = Signal(str)
    sign_wanted = Signal(object)  # Found: chosen among what is shown
    typed = Signal(str)  # entered before anything was shown: a scanner, a fast typist
    undo_wanted = Signal(object)  # SignedIn
    heads_changed = Signal(object)  # WalkIns
    heads_wanted = Signal()
    material_wanted = Signal()
    file_wanted = Signal()
    file_opened = Signal(object)  # Attachment
    close_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, tasks: Tasks, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t, parent)
        signing, missing, papers = self.set_tabs(
            [t(N_("签到")), t(N_("未到")), t(N_("资料和附件"))]
        )
        self._facts = QVBoxLayout()
        self._facts.setSpacing(2)
        self._suggested: tuple[Suggestion, ...] = ()
        self._place = 0
        self._asked = ""
        self._build_signing(signing, tasks)
        self._build_missing(missing, tasks)
        self._papers = papers
        self.fill_tab(SIGNING)
        self.fill_tab(MISSING)
        self._build_actions()
        self.shown: SessionFile | None = None

    # --- what is shown

    def show_session(
        self,
        session: SessionFile,
        signed: Sequence[SignedIn],
        missing: Sequence[Found],
        files: Sequence[Attachment],
        today: date,
    ) -> None:
        """Show a session with its lists."""
        same = self.shown is not None and self.shown.card.id == session.card.id
        self.shown = session
        card, t = session.card, self.t
        state, tone = self._state(session, today)
        self.set_name(card.title)
        self.set_badge(CellView(tag(state, tone), self))
        self._show_facts(session, today)
        self.list.records.set_rows(tuple(signed), len(signed))
        self.missing.records.set_rows(tuple(missing), session.missing)
        if self._tabs is not None:
            self._tabs.set_title(MISSING, t(N_("未到 {n}"), n=session.missing))
            self._tabs.set_title(PAPERS, t(N_("资料和附件 {n}"), n=session.attachments))
        self._show_heads(session)
        self._show_papers(session, files)
        can_sign = not card.cancelled and card.day <= today
        self.line.setEnabled(can_sign)
        self._why.setVisible(not can_sign)
        self._why.setText(
            t(N_("这一场已经取消。")) if card.cancelled else t(N_("到了当天才能签到。"))
        )
        self.close_button.setEnabled(can_sign and not card.closed and card.attendances > 0)
        self.cancel_button.setVisible(not card.cancelled and not card.attendances)
        if not same:
            self.line.clear()
            self.show_suggestions(())

    def show_suggestions(self, found: Sequence[Suggestion]) -> None:
        """Show whom the typed letters may mean; Enter signs the one that is marked."""
        waiting = bool(self.line.text().strip())  # what came too late means nobody any more
        self._suggested = tuple(found)[:MOST_SUGGESTED] if waiting else ()
        self._place = 0
        self._fill_suggestions()

    def ask_again(self, text: str) -> None:
        """Put an entry back that may mean several people, unless the next is being typed."""
        if not self.line.text():
            self.line.setText(text)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _state(self, session: SessionFile, today: date) -> tuple[str, Tone]:
        card = session.card
        if card.cancelled:
            return self.t(N_("已取消")), Tone.PLAIN
        if card.number is not None:
            return self.t(N_("第 {n} 场"), n=card.number), Tone.SUCCESS
        if card.closed:
            return self.t(N_("已结束")), Tone.SUCCESS
        if card.day == today:
            return self.t(N_("签到中")), Tone.PRIMARY
        if card.day > today:
            return self.t(N_("已安排")), Tone.PLAIN
        return (
            (self.t(N_("签到中")), Tone.PRIMARY)
            if card.attendances
            else (self.t(N_("未录")), Tone.DANGER)
        )

    def _show_facts(self, session: SessionFile, today: date) -> None:
        card, t = session.card, self.t
        empty_layout(self._facts)
        times = "–".join(f"{one:%H:%M}" for one in (card.starts, card.ends) if one)
        day = t(N_("今天")) if card.day == today else t.date(card.day)
        campaign = session.campaign
        books = "、".join(
            f"{one.title} {one.pieces} {t(MATERIAL_LABELS[one.kind])}" for one in session.materials
        )
        rows = [
            (t(N_("时间")), f"{day} {times}".strip()),
            (t(N_("地点")), " ".join(part for part in (card.site, card.place) if part)),
            (t(N_("主讲")), "、".join(session.speakers)),
            (t(N_("主题")), f"{t(THEME_LABELS[card.theme])} · {t(FORM_LABELS[session.form])}"),
            (t(N_("系列")), campaign.name if campaign else ""),
            (t(N_("资料")), books),
        ]
        self._facts.addWidget(labelled(rows, self))

    def _show_heads(self, session: SessionFile) -> None:
        empty_layout(self._heads)
        for one in session.walk_ins:
            line = HeadsLine(one, self.t, self)
            line.changed.connect(self.heads_changed)
            self._heads.addWidget(line)
        card = session.card
        self._totals.setText(
            self.t(
                N_("应到 {expected}　签到 {people} 人　外单位 {heads}　合计 {all} 人次"),
                expected=session.expected,
                people=card.people,
                heads=card.heads,
                all=card.attendances,
            )
        )

    def _show_papers(self, session: SessionFile, files: Sequence[Attachment]) -> None:
        empty_layout(self._papers)
        for one in session.materials:
            words = f"{one.title}　{one.pieces:,} {self.t(MATERIAL_LABELS[one.kind])}"
            self._papers.addWidget(ElidedText(words, parent=self))
        for file in files:
            self._papers.addWidget(self._file_line(file))
        if not session.materials and not files:
            words = self.t(N_("还没有资料和附件。"))
            self._papers.addWidget(Text(words, TextKind.MUTED, parent=self))
        place = QWidget(self)
        buttons = QHBoxLayout(place)
        buttons.setContentsMargins(0, 8, 0, 0)
        for words, signal in (
            (N_("记发放资料"), self.material_wanted),
            (N_("加照片或扫描件"), self.file_wanted),
        ):
            button = Button(self.t(words), self, small=True)
            button.clicked.connect(signal)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._papers.addWidget(place)

    def _file_line(self, file: Attachment) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        link_to = FileLink(file, line)
        link_to.opened.connect(self.file_opened)
        row.addWidget(link_to)
        size = max(1, file.size // 1024)
        row.addWidget(Text(f"{size:,} KB", TextKind.CAPTION, parent=line))
        row.addStretch(1)
        return line

    # --- signing in

    def _on_entered(self, text: str) -> None:
        """Take the entry over; the line is free at once, so that no scan is lost."""
        person = self._marked(text) if self._asked == text else None
        self._asked = ""
        self.line.clear()
        self.show_suggestions(())
        if person is not None:
            self.sign_wanted.emit(person)
        else:
            self.typed.emit(text)

    def _on_asked(self, text: str) -> None:
        self._asked = text
        if text:
            self.asked.emit(text)
        else:
            self.show_suggestions(())

    def _marked(self, text: str) -> Found | None:
        """Return who is meant among those shown: an exact number, else the marked line."""
        if not self._suggested:
            return None
        exact = [one for one in self._suggested if one.person.staff_no.lower() == text.lower()]
        return (exact or [self._suggested[self._place]])[0].person

    def _on_moved(self, step: int) -> None:
        if self._suggested:
            self._place = (self._place + step) % len(self._suggested)
            self._fill_suggestions()

    def _on_picked(self, key: object) -> None:
        for one in self._suggested:
            if one.person.employee_id == key:
                self.line.clear()
                self.sign_wanted.emit(one.person)

    def _fill_suggestions(self) -> None:
        items = []
        for place, one in enumerate(self._suggested):
            person = one.person
            words = "　".join(part for part in (person.staff_no, person.name, person.team) if part)
            right = self.t(N_("回车")) if place == self._place else ""
            if one.signed_at is not None:
                right = self.t(N_("{time} 已签到"), time=f"{one.signed_at:%H:%M}")
            items.append(Item(person.employee_id, words, right))
        current = self._suggested[self._place].person.employee_id if self._suggested else None
        self.suggestions.set_items(items, current)
        self.suggestions.setFixedHeight(len(items) * theme.ROW_HEIGHT + (2 if items else 0))
        self.suggestions.setVisible(bool(items))

    def _on_undo(self, row: SignedIn, _target: str) -> None:
        self.undo_wanted.emit(row)

    # --- parts

    def _build_signing(self, column: QVBoxLayout, tasks: Tasks) -> None:
        column.addLayout(self._facts)
        column.addSpacing(4)
        self.line = SignInLine(self.t, self)
        self.line.asked.connect(self._on_asked)
        self.line.entered.connect(self._on_entered)
        self.line.moved.connect(self._on_moved)
        column.addWidget(self.line)
        self._why = Text("", TextKind.CAPTION, parent=self)
        self._why.hide()
        column.addWidget(self._why)
        self.suggestions = ItemList(self.t(N_("是哪一位")), self)
        self.suggestions.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.suggestions.clicked.connect(self._on_clicked)
        self.suggestions.hide()
        column.addWidget(self.suggestions)
        columns = [
            Column("at", N_("时间"), signed_at, width=60),
            Column("name", N_("姓名"), signed_name),
            Column("staff_no", N_("工号"), signed_no, width=76),
            Column("team", N_("班组"), signed_team, width=72),
            Column("undo", N_("撤回"), self._undo_cell, width=56),
        ]
        model: RecordTableModel[SignedIn] = RecordTableModel(columns, tasks, self.t, self)
        self.list = RecordTable(model, self.t(N_("已签到")), self)
        self.list.setMinimumHeight(5 * theme.ROW_HEIGHT)
        self.list.part_clicked.connect(self._on_undo)
        column.addWidget(self.list, 1)
        head = QHBoxLayout()
        head.addWidget(Text(self.t(N_("外单位人员")), TextKind.STRONG, parent=self))
        head.addWidget(
            ElidedText(self.t(N_("只计人次，不留姓名")), TextKind.CAPTION, parent=self), 1
        )
        more = Button(self.t(N_("加单位")), self, small=True, icon="plus")
        more.clicked.connect(self.heads_wanted)
        head.addWidget(more)
        column.addLayout(head)
        self._heads = QVBoxLayout()
        self._heads.setSpacing(4)
        column.addLayout(self._heads)
        column.addWidget(Line(self))
        self._totals = Text("", TextKind.STRONG, wrap=True, parent=self)
        column.addWidget(self._totals)

    def _build_missing(self, column: QVBoxLayout, tasks: Tasks) -> None:
        columns = [
            Column("name", N_("姓名"), found_name),
            Column("staff_no", N_("工号"), found_no, width=80),
            Column("team", N_("班组"), found_team),
        ]
        model: RecordTableModel[Found] = RecordTableModel(columns, tasks, self.t, self)
        self.missing = RecordTable(model, self.t(N_("未到")), self)
        self.missing.setMinimumHeight(5 * theme.ROW_HEIGHT)
        words = self.t(N_("应到的人里还没有签到的；可以安排补听。"))
        column.addWidget(Text(words, TextKind.CAPTION, wrap=True, parent=self))
        column.addWidget(self.missing, 1)

    def _build_actions(self) -> None:
        self.cancel_button = Button(self.t(N_("取消这场")), self)
        self.cancel_button.clicked.connect(self.cancel_wanted)
        self.add_action(self.cancel_button, first=True)
        self.close_button = Button(self.t(N_("结束签到")), self)
        self.close_button.clicked.connect(self.close_wanted)
        self.add_action(self.close_button)

    def _on_clicked(self) -> None:
        index = self.suggestions.currentIndex().row()
        if 0 <= index < len(self._suggested):
            self._on_picked(self._suggested[index].person.employee_id)

    def _undo_cell(self, _row: SignedIn) -> Cell:
        return link(self.t(N_("撤回")), "undo")


def signed_at(row: SignedIn) -> Cell:
    """Return when somebody signed; online is said."""
    online = " ·" if row.channel is Channel.ONLINE else ""
    return muted(f"{row.at:%H:%M}{online}")


def signed_name(row: SignedIn) -> Cell:
    """Return the name."""
    return row.name


def signed_no(row: SignedIn) -> Cell:
    """Return the staff number."""
    return muted(row.staff_no)


def signed_team(row: SignedIn) -> Cell:
    """Return the team."""
    return muted(row.team)


def found_name(row: Found) -> Cell:
    """Return the name."""
    return row.name


def found_no(row: Found) -> Cell:
    """Return the staff number."""
    return muted(row.staff_no)


def found_team(row: Found) -> Cell:
    """Return the team."""
    return muted(row.team)
