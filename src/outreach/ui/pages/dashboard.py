# SPDX-License-Identifier: Apache-2.0
"""The dashboard (工作台): what needs doing, the quarter so far, every number with its rows."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from outreach.domain.access import Right, rights_of
from outreach.domain.followups import DueKind
from outreach.domain.quarters import INDICATORS, Ratio
from outreach.errors import N_
from outreach.services import statuses
from outreach.services.hires import Pile
from outreach.services.statuses import Standing
from outreach.ui import theme
from outreach.ui.asks import FamilyTab, ListFamilies, OpenFamily
from outreach.ui.board import Owed, State, read_owed, read_state
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.counted import ONE_EACH, CountedRow, DueSource, DueWanted, FigureSource
from outreach.ui.models import Source
from outreach.ui.page import Desk, Page, Topic
from outreach.ui.tasks import Progress
from outreach.ui.widgets.due_list import DueList
from outreach.ui.widgets.figure_strip import QUARTER_NAMES, FigureStrip
from outreach.ui.widgets.firm_overview import FirmOverview
from outreach.ui.widgets.places import EmptyState
from outreach.ui.widgets.rows_panel import RowsPanel
from outreach.ui.widgets.rule_notices import RuleNotices
from outreach.ui.widgets.scrolled import scrolled
from outreach.ui.widgets.season_card import SeasonCard
from outreach.ui.widgets.talks_list import TalksCard

RIGHT_WIDTH = 368

# Duties that are done in the registration form.
AT_THE_DESK = frozenset({DueKind.INTAKE, DueKind.CONSENT, DueKind.PLACE})


class DashboardPage(Page):
    """See what needs doing, in order of urgency, and go and do it."""

    NAME: ClassVar[str] = "dashboard"
    TITLE: ClassVar[str] = N_("工作台")
    ICON: ClassVar[str] = "home"
    TOPICS: ClassVar[frozenset[Topic]] = frozenset(
        {
            Topic.EMPLOYEES,
            Topic.CHILDREN,
            Topic.PLEDGES,
            Topic.TALKS,
            Topic.FOLLOWUPS,
            Topic.REUNIONS,
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._state: State | None = None
        find = Button(self.t(N_("找人")), self, icon="search", key="Ctrl+K")
        find.clicked.connect(self.on_find)
        find.setVisible(self._may(Right.SEE_FAMILIES))
        self.head.add_action(find)
        self.register_button = Button(
            self.t(N_("登记新职工")), self, kind=ButtonKind.PRIMARY, icon="user-plus"
        )
        self.register_button.clicked.connect(self.on_register)
        self.register_button.setVisible(self._may(Right.REGISTER))
        self.head.add_action(self.register_button)
        sees_rules = self._may(Right.SEE_FAMILIES) or self._may(Right.ADMINISTER)
        self.notices = RuleNotices(self.t, self, link=sees_rules)
        self.body.addWidget(self.notices)
        self._stack = QStackedWidget(self)
        self.body.addWidget(self._stack, 1)
        self._build_board()
        self._build_empty()
        self._connect()

    # What is asked for

    def load(self) -> None:
        """Override Page.load: what is owed, and how things stand, side by side."""
        store, ctx = self.services.store, self.services.context()

        def standing(_progress: Progress) -> Standing:
            return statuses.standing(store, ctx)

        self.tasks.read(standing, owner=self, key="rules", done=self.notices.show_standing)
        if not self._may(Right.FIGURES):
            self._stack.setCurrentWidget(self.barred)
            return

        def owed(_progress: Progress) -> Owed:
            return read_owed(store, ctx)

        def state(_progress: Progress) -> State:
            return read_state(store, ctx)

        self.due.setVisible(self._may(Right.SEE_FAMILIES))
        if self._may(Right.SEE_FAMILIES):
            self.tasks.read(owed, owner=self, key="owed", done=self.show_owed)
        self.tasks.read(state, owner=self, key="state", done=self.show_state)

    def focus_first(self) -> None:
        """Override Page.focus_first: the most urgent line."""
        self.due.focus_first()

    # What comes back

    def show_owed(self, owed: Owed) -> None:
        """Show what is owed."""
        summary = owed.summary
        week = summary.overdue + summary.today + summary.this_week
        if summary.overdue:
            sentence = self.t(
                N_("本周 {n} 件要办，其中 {late} 件逾期"), n=week, late=summary.overdue
            )
        else:
            sentence = self.t.plural(N_("本周 {n} 件要办"), week)
        self.head.set_sentence(sentence if week else self.t(N_("本周要办的都办完了")))
        self.due.show_due(summary, owed.first, owed.today)

    def show_state(self, state: State) -> None:
        """Show how things stand; where nobody is yet, what to do first."""
        if not state.people.employees:
            self.head.set_sentence("")
            self._stack.setCurrentWidget(self.empty)
            return
        self._state = state
        self._stack.setCurrentWidget(self._board)
        self.overview.show_summary(state.people, state.pile)
        self.talks.setVisible(state.talks is not None)
        self.talks.show_talks(state.talks or (), state.today)
        self.season.setVisible(state.season is not None)
        if state.season is not None:
            self.season.show_season(state.season)
        self.figures.show_figures(state.quarter, state.trends)
        self._name_register(state.pile)
        self.noted.emit(self.t(N_("数据截至 {time}"), time=f"{self.services.context().now:%H:%M}"))

    # What the user does

    def on_due(self, wanted: DueWanted) -> None:
        """Show the people behind a count of the due list."""
        source = DueSource(self.services.store, self.services.context(), wanted)
        self._show_rows(wanted.title(self.t), "", source)

    def on_figure(self, indicator_id: str) -> None:
        """Show the rows behind a figure of the quarter."""
        ctx, state = self.services.context(), self._state
        if state is None:
            return
        value = state.trends[indicator_id][-1]
        counted = value.den if isinstance(value, Ratio) else value
        listed = isinstance(counted, int) and indicator_id in ONE_EACH
        total = counted if listed and isinstance(counted, int) else None
        source = FigureSource(self.services.store, ctx, indicator_id, state.quarter, total)
        title = self.t(INDICATORS[indicator_id].name)
        self._show_rows(title, self.t(QUARTER_NAMES[state.quarter.number - 1]), source)

    def on_work(self, kind: DueKind, employee_id: UUID) -> None:
        """Go where a duty is done, to the person it is most urgent for."""
        if kind in (DueKind.NOTICE, DueKind.PLEDGE):
            self.go.emit("children", OpenFamily(employee_id, FamilyTab.PAPERS))
        elif kind in AT_THE_DESK and self._may(Right.REGISTER):
            self.go.emit("employees", employee_id)
        else:
            self.go.emit("children", OpenFamily(employee_id, FamilyTab.FACTS))

    def on_family(self, employee_id: UUID) -> None:
        """Open a family's file."""
        self.go.emit("children", OpenFamily(employee_id))

    def on_families(self, wanted: ListFamilies) -> None:
        """List the families behind a number."""
        self.go.emit("children", wanted)

    def on_find(self) -> None:
        """Go where people are searched for."""
        self.go.emit("children", None)

    def on_register(self) -> None:
        """Go on with the pile, or register somebody."""
        self.go.emit("employees", None)

    def on_import(self) -> None:
        """Go to the roster import."""
        self.go.emit("ledgers", None)

    def on_talk(self, session_id: UUID) -> None:
        """Open a session to come."""
        self.go.emit("talks", session_id)

    def on_month(self) -> None:
        """Go to the month of talks."""
        self.go.emit("talks", None)

    def on_season(self) -> None:
        """Go to the season at hand."""
        self.go.emit("reunions", None)

    def on_all_figures(self) -> None:
        """Go to the reports."""
        self.go.emit("quarters", None)

    def on_rules(self) -> None:
        """Go to the rules in use."""
        self.go.emit("rules", None)

    def on_rows_closed(self) -> None:
        """Put the rows away."""
        self._right.setCurrentWidget(self._overview_place)
        self.focus_first()

    # How it is made

    def _build_board(self) -> None:
        self._board = QWidget(self._stack)
        grid = QGridLayout(self._board)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.GAP)
        self.due = DueList(self.tasks, self.t, self.services.context().today, self._board)
        grid.addWidget(self.due, 0, 0)
        self._right = QStackedWidget(self._board)
        self._right.setFixedWidth(RIGHT_WIDTH)
        self._overview_place, column = scrolled(self._right)
        column.setSpacing(theme.GAP)
        self.talks = TalksCard(self.t, self._overview_place)
        self.season = SeasonCard(self.t, self._overview_place)
        self.season.hide()
        self.overview = FirmOverview(self.t, self._overview_place)
        column.addWidget(self.talks)
        column.addWidget(self.season)
        column.addWidget(self.overview, 1)
        self.rows = RowsPanel(self.tasks, self.t, self._right)
        self._right.addWidget(self._overview_place)
        self._right.addWidget(self.rows)
        grid.addWidget(self._right, 0, 1)
        self.figures = FigureStrip(self.t, self._board)
        grid.addWidget(self.figures, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(0, 1)
        self._stack.addWidget(self._board)

    def _build_empty(self) -> None:
        may_import = self._may(Right.IMPORT)
        self.empty = EmptyState(
            self.t(N_("还没有职工。先导入花名册，或者登记第一位新职工。"))
            if may_import
            else self.t(N_("还没有职工。请人事先导入花名册。")),
            self.t(N_("导入花名册")) if may_import else "",
            self._stack,
            icon="users",
        )
        self.barred = EmptyState(
            self.t(N_("工作台给人事、工会、社会责任和负责人使用。您的权限是管理用户和厂区。")),
            parent=self._stack,
            icon="lock",
        )
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.barred)

    def _connect(self) -> None:
        self.notices.opened.connect(self.on_rules)
        self.due.wanted.connect(self.on_due)
        self.due.work.connect(self.on_work)
        self.due.family.connect(self.on_family)
        self.talks.opened.connect(self.on_talk)
        self.talks.all_wanted.connect(self.on_month)
        self.season.opened.connect(self.on_season)
        self.overview.families.connect(self.on_families)
        self.overview.pile_wanted.connect(self.on_register)
        self.rows.family.connect(self.on_family)
        self.rows.closed.connect(self.on_rows_closed)
        self.rows.table.records.failed.connect(self.messages.error)
        self.figures.opened.connect(self.on_figure)
        self.figures.all_wanted.connect(self.on_all_figures)
        self.empty.clicked.connect(self.on_import)

    def _show_rows(self, title: str, note: str, source: Source[CountedRow]) -> None:
        self._right.setCurrentWidget(self.rows)
        self.rows.show_source(title, note, source)

    def _name_register(self, pile: Pile | None) -> None:
        """Offer to go on with the pile while somebody in it has not been asked."""
        words = self.t(N_("登记新职工"))
        if pile is not None and pile.done < pile.total:
            words = self.t(N_("继续登记 {done} / {total}"), done=pile.done, total=pile.total)
        self.register_button.setText(words)
        self.register_button.updateGeometry()

    def _may(self, right: Right) -> bool:
        return right in rights_of(self.services.context().actor.roles)
