# SPDX-License-Identifier: Apache-2.0
"""What an import would write, old beside new, and what it cannot take, each with its cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import Cell, matched, muted, new, old, tag
from outreach.ui.controls.choices import CheckBox
from outreach.ui.controls.inputs import LineEdit
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind
from outreach.ui.models import Column, RecordTableModel, Slice, Source
from outreach.ui.tasks import Progress, Tasks
from outreach.ui.theme import Tone
from outreach.ui.widgets.import_values import (
    OUTCOME_LABELS,
    OUTCOME_TONES,
    ChangeLine,
    ImportView,
    MissingLine,
    Outcome,
    PersonLine,
    ProblemLine,
)
from outreach.ui.widgets.marks import Chip
from outreach.ui.widgets.panel import Tabs
from outreach.ui.widgets.places import EmptyState
from outreach.ui.widgets.record_table import RecordTable

SLICE = 200
CHIPS = {Outcome.REFUSED: N_("只看拒收"), Outcome.HELD: N_("只看待定")}
EMPTY_SENTENCES = {
    Outcome.UPDATED: N_("没有要更新的职工。"),
    Outcome.CREATED: N_("没有要新增的职工。"),
    Outcome.UNCHANGED: N_("没有内容完全一样的职工。"),
}
TABS = (Outcome.UPDATED, Outcome.CREATED, Outcome.UNCHANGED)
MISSING = len(TABS)  # the place of the tab of those whom a full list does not name


R = TypeVar("R")


def paged(rows: Sequence[R]) -> Source[R]:
    """Hand rows that are here already out in slices, so that a large roster never holds up."""

    def source(after: object, _progress: Progress) -> Slice[R]:
        start = after if isinstance(after, int) else 0
        end = start + SLICE
        return Slice(rows[start:end], end if end < len(rows) else None, len(rows))

    return source


class ChangesCard(Card):
    """Who would be added, updated or left alone: values old beside new, or the people.

    Of a full list also whom it does not name; ``day_chosen`` says that its day was changed.
    """

    day_chosen = Signal()

    def __init__(self, tasks: Tasks, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, pad=0)
        self.t = t
        self.body.setSpacing(0)
        self._view: ImportView | None = None
        self._tab: Outcome | None = TABS[0]  # None: whom a full list does not name
        titles = [t(OUTCOME_LABELS[outcome]) for outcome in TABS]
        self.tabs = Tabs([*titles, t(N_("名单上没有"))], self)
        self._rule = ElidedText(t(N_("空格不会抹掉已有内容")), TextKind.CAPTION, parent=self)
        self.tabs.add_right(self._rule)
        self.day = LineEdit(self, placeholder=t(N_("年-月-日")), latin=True)
        self.day.setAccessibleName(t(N_("名单日期")))
        self.day.setFixedWidth(140)
        self.day.editingFinished.connect(self.day_chosen)
        self._day_word = Text(t(N_("名单日期")), TextKind.CAPTION, parent=self)
        self.tabs.add_right(self._day_word)
        self.tabs.add_right(self.day)
        self.body.addWidget(self.tabs)
        self.body.addWidget(Line(self))
        self.changes = RecordTableModel(self._change_columns(), tasks, t, self)
        self.people = RecordTableModel(self._people_columns(), tasks, t, self)
        self.change_table = RecordTable(self.changes, t(N_("要改的内容")), self)
        self.people_table = RecordTable(self.people, t(N_("名单")), self)
        self.missing = RecordTableModel(self._missing_columns(), tasks, t, self)
        self.missing_table = RecordTable(self.missing, t(N_("名单上没有的人")), self)
        self.empty = EmptyState("", parent=self, icon="check")
        for widget in (self.change_table, self.people_table, self.missing_table, self.empty):
            self.body.addWidget(widget, 1)
        self.tabs.switched.connect(self._on_switched)

    def show_view(self, view: ImportView) -> None:
        """Show a reading; the tab stays if it holds anything, else the first that does."""
        self._view = view
        for place, outcome in enumerate(TABS):
            words = f"{self.t(OUTCOME_LABELS[outcome])} {view.totals.of(outcome)}"
            self.tabs.set_title(place, words)
        words = self.t(N_("名单上没有 {n}"), n=len(view.missing))
        self.tabs.set_title(MISSING, words)
        if self._tab is not None and not view.totals.of(self._tab):
            self._tab = next((one for one in TABS if view.totals.of(one)), TABS[0])
        if self._tab is None and self.tabs.is_shown(MISSING):
            self._fill()
        else:
            self.show_outcome(self._tab or TABS[0])

    def show_full_list(self, on: bool) -> None:
        """Show or hide what only a full list has: its day, and whom it does not name."""
        self.tabs.show_tab(MISSING, on)
        self.day.setVisible(on)
        self._day_word.setVisible(on)
        if not on and self._tab is None:
            self._tab = TABS[0]

    def show_outcome(self, outcome: Outcome) -> None:
        """Bring the rows of one outcome up."""
        self._tab = outcome
        self.tabs.select(TABS.index(outcome))
        self._fill()

    def table(self) -> QWidget:
        """Return what is on show, for the keyboard."""
        if self._tab is None:
            return self.missing_table
        return self.change_table if self._tab is Outcome.UPDATED else self.people_table

    def _on_switched(self, place: int) -> None:
        self._tab = TABS[place] if place < MISSING else None
        self._fill()

    def _fill(self) -> None:
        if self._view is None:
            return
        updated = self._tab is Outcome.UPDATED
        people = [one for one in self._view.people if one.outcome is self._tab and not updated]
        missing = self._view.missing if self._tab is None else ()
        changes = self._view.changes if updated else ()
        self.changes.show(paged(changes))
        self.people.show(paged(people))
        self.missing.show(paged(missing))
        self.missing_table.setVisible(bool(missing))
        self.change_table.setVisible(bool(changes))
        self.people_table.setVisible(bool(people))
        self.empty.setVisible(not (changes or people or missing))
        sentence = EMPTY_SENTENCES.get(self._tab) if self._tab else None
        self.empty.set_sentence(self.t(sentence or N_("在岗的人名单上都有。")))
        self._rule.setVisible(updated)

    def _change_columns(self) -> tuple[Column[ChangeLine], ...]:
        return (
            Column("staff_no", N_("工号"), lambda row: muted(row.staff_no), 92),
            Column("name", N_("姓名"), lambda row: row.name, 124, tooltip=lambda row: row.name),
            Column("item", N_("项目"), lambda row: row.item, 144),
            Column("old", N_("现在"), self._old, tooltip=lambda row: row.old),
            Column("new", N_("改为"), lambda row: new(row.new), tooltip=lambda row: row.new),
        )

    def _people_columns(self) -> tuple[Column[PersonLine], ...]:
        return (
            Column("staff_no", N_("工号"), lambda row: muted(row.staff_no), 92),
            Column("name", N_("姓名"), lambda row: row.name, 180, tooltip=lambda row: row.name),
            Column("team", N_("班组"), lambda row: row.team, tooltip=lambda row: row.team),
            Column("hired_on", N_("入职日期"), lambda row: row.hired_on, 128),
            Column("children", N_("子女"), lambda row: row.children, 88, right=True),
        )

    def _missing_columns(self) -> tuple[Column[MissingLine], ...]:
        return (
            Column("staff_no", N_("工号"), lambda row: muted(row.staff_no), 92),
            Column("name", N_("姓名"), lambda row: row.name, 180, tooltip=lambda row: row.name),
            Column("team", N_("班组"), lambda row: row.team, tooltip=lambda row: row.team),
            Column("last_day", N_("拟记最后工作日"), lambda row: row.last_day, 160),
        )

    def _old(self, row: ChangeLine) -> Cell:
        return old(row.old) if row.old else muted(self.t(N_("（无）")))


class ProblemsCard(Card):
    """The records that are refused or held, each reason with its cell; filtered by two chips.

    ``arrivals_chosen``: hire dates to come are taken as announced, or held again;
    ``rejects_wanted``: the lines are to be saved, with their reasons, to be mended.
    """

    arrivals_chosen = Signal()
    rejects_wanted = Signal()

    def __init__(self, tasks: Tasks, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(" ", " ", parent, pad=0)
        self.t = t
        self.body.setSpacing(0)
        self._lines: tuple[ProblemLine, ...] = ()
        self.chips: dict[Outcome, Chip] = {}
        for outcome, words in CHIPS.items():
            chip = Chip(t(words), self)
            chip.setObjectName(outcome.value)
            chip.toggled.connect(self._on_toggled)
            self.add_right(chip)
            self.chips[outcome] = chip
        self.arrivals = CheckBox("", self)
        self.arrivals.clicked.connect(self.arrivals_chosen)
        self.add_right(self.arrivals)
        self.rejects = LinkButton(t(N_("把拒收、待定另存为表")), self)
        self.rejects.clicked.connect(self.rejects_wanted)
        self.add_right(self.rejects)
        self.model = RecordTableModel(self._columns(), tasks, t, self)
        self.table = RecordTable(self.model, t(N_("拒收和待定")), self)
        self.add(self.table, 1)

    def show_view(self, view: ImportView) -> None:
        """Show the reasons; two chips part them where there are both kinds."""
        self._lines = view.problems
        self.set_title(self._counted(view))
        both = bool(view.totals.refused and view.totals.held)
        for chip in self.chips.values():
            chip.setVisible(both)
        self.arrivals.setText(self.t.plural(N_("{n} 人预到岗，先登记"), view.arrivals))
        self.arrivals.updateGeometry()
        self.arrivals.setVisible(view.arrivals > 0)
        rule = self.t(N_("按整条记录收或退；同一条可以有几处原因"))
        self.set_caption(rule if not (both or view.arrivals) else "")
        self.rejects.setVisible(bool(view.totals.refused or view.totals.held))
        self.only(None)

    def _counted(self, view: ImportView) -> str:
        totals = view.totals
        taken = sum(line.outcome is None for line in view.problems)
        if not taken:
            return self.t(
                N_("拒收 {refused} 条、待定 {held} 条"), refused=totals.refused, held=totals.held
            )
        return self.t(
            N_("拒收 {refused} 条、待定 {held} 条、收下但请核对 {taken} 条"),
            refused=totals.refused,
            held=totals.held,
            taken=taken,
        )

    def only(self, outcome: Outcome | None) -> None:
        """Show the reasons of one outcome; None shows all."""
        for other, chip in self.chips.items():
            chip.blockSignals(True)
            chip.setChecked(other is outcome)
            chip.blockSignals(False)
        self.model.show(paged([line for line in self._lines if outcome in (None, line.outcome)]))

    def _on_toggled(self, on: bool) -> None:
        self.only(Outcome(self.sender().objectName()) if on else None)

    def _columns(self) -> tuple[Column[ProblemLine], ...]:
        return (
            Column("outcome", N_("结果"), self._outcome, 76),
            Column("cell", N_("单元格"), self._cell, 112, tooltip=lambda row: row.sheet),
            Column("item", N_("项目"), lambda row: row.item, 108, tooltip=lambda row: row.item),
            Column("reason", N_("原因"), lambda row: row.reason, tooltip=lambda row: row.reason),
            Column("shown", N_("原来写的"), lambda row: muted(row.shown), 152),
        )

    def _cell(self, row: ProblemLine) -> Cell:
        """Name the cell as the spreadsheet's own name box does: typed there, it leads there."""
        place = f"{row.column}{row.row}" if row.column else self.t(N_("第 {n} 行"), n=row.row)
        return (matched(place, ()), muted(row.sheet))

    def _outcome(self, row: ProblemLine) -> Cell:
        if row.outcome is None:
            return tag(self.t(N_("收下")), Tone.PRIMARY)
        return tag(self.t(OUTCOME_LABELS[row.outcome]), OUTCOME_TONES[row.outcome])
