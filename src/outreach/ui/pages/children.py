# SPDX-License-Identifier: Apache-2.0
"""Employees and children (职工与子女): search people, list them, one family's file beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from outreach.domain.access import Right, rights_of
from outreach.errors import N_
from outreach.services import children, sites, standings
from outreach.services.children import Family, FamilyRow, Summary
from outreach.services.context import Context, SiteRef
from outreach.services.standings import Standing
from outreach.ui import theme
from outreach.ui.asks import FamilyTab, ListFamilies, OpenFamily
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.card import Card
from outreach.ui.models import RecordTableModel
from outreach.ui.page import Desk, Page, Topic
from outreach.ui.paperwork import Paperwork
from outreach.ui.reasons import Reasons
from outreach.ui.tasks import Progress
from outreach.ui.widgets.family_filters import FamilyFilters
from outreach.ui.widgets.family_panel import FamilyPanel
from outreach.ui.widgets.family_table import FamilyCells, FamilySource, TableFoot
from outreach.ui.widgets.incident_desk import DangerDesk
from outreach.ui.widgets.places import EmptyState
from outreach.ui.widgets.record_table import RecordTable

EDIT_KEY = "Ctrl+E"
LEFT_OUT = 2  # columns of the list that make room for the explanation
WRITTEN = frozenset({Topic.PLEDGES, Topic.FOLLOWUPS, Topic.QUARTERS})
SAID = frozenset({Topic.CHILDREN, Topic.FOLLOWUPS})  # a fact of a child, a letter, a mark


@dataclass(frozen=True)
class Overview:
    """What stands above the list: the sites to choose from, and how many people there are."""

    sites: tuple[SiteRef, ...]
    people: Summary


@dataclass(frozen=True)
class File:
    """One family's file, and how its children stand today."""

    family: Family
    standings: Mapping[UUID, Standing]


class ChildrenPage(Page):
    """Find somebody in a second, and have the family's file beside the list."""

    NAME: ClassVar[str] = "children"
    TITLE: ClassVar[str] = N_("职工与子女")
    ICON: ClassVar[str] = "users"
    TOPICS: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.EMPLOYEES, Topic.CHILDREN, Topic.PLEDGES, Topic.KEEPING}
    )
    FINDS_PEOPLE: ClassVar[bool] = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._here: SiteRef | None = None  # the site chosen in the rail
        self._shown: UUID | None = None  # whose file the panel holds
        self._sent_here = False  # another page asked for that file
        self._build_head()
        self.filters = FamilyFilters(self.t, self)
        self.body.addWidget(self.filters)
        self._build_list()
        self.danger = DangerDesk(desk, self)
        self.danger.hide()
        self._row.addWidget(self.danger)
        self.paperwork = Paperwork(desk, self.panel, self)
        self.reasons = Reasons(desk, self.panel, self.paperwork, self._row, self)
        self._connect()

    # What is asked for

    def load(self) -> None:
        """Override Page.load: the counts above, then the list."""
        here = self.services.context().site
        if here != self._here:
            self._here = here
            self.filters.choose_site(here)
        if self._may(Right.SEE_FAMILIES):
            self.tasks.read(
                self._read_overview, owner=self, key="overview", done=self.show_overview
            )
            self.reload()
        else:
            self._stack.setCurrentWidget(self.barred)
            self.panel.hide()

    def reload(self) -> None:
        """Ask for the list that the search and the chips describe."""
        filters = self.filters
        self.model.show(
            FamilySource(
                self.services.store,
                self._context(),
                filters.query,
                filters.minors_chip.isChecked(),
                filters.pending_chip.isChecked(),
            )
        )

    def open_family(self, employee_id: UUID) -> None:
        """Bring one family's file into the panel."""
        self._shown = employee_id
        store, ctx = self.services.store, self._context()

        def job(_progress: Progress) -> File:
            family = children.family(store, ctx, employee_id)
            listed = [child.id for child in family.children]
            return File(family, standings.standings(store, ctx, listed))

        self.tasks.read(job, owner=self, key="family", done=self.show_family)

    def arrive(self, argument: object) -> None:
        """Override Page.arrive: open one file wherever it stands in the list, or narrow it."""
        wanted = OpenFamily(argument) if isinstance(argument, UUID) else argument
        if isinstance(wanted, ListFamilies):
            self.filters.narrow(with_minors=wanted.with_minors, pending=wanted.pending)
        elif isinstance(wanted, OpenFamily):
            self._sent_here = True
            self.filters.clear()
            self.panel.select_tab(wanted.tab)
            self.open_family(wanted.employee_id)

    def would_lose(self) -> str:
        """Override Page.would_lose: a form of a child or a report, half filled in."""
        page = self.t(self.TITLE)
        if not self.danger.isHidden() and self.danger.would_lose():
            return self.danger.sentence(page)
        return self.reasons.sentence(page) if self.reasons.would_lose() else ""

    def focus_first(self) -> None:
        """Override Page.focus_first: the search."""
        self.filters.search.setFocus(Qt.FocusReason.OtherFocusReason)

    # What comes back

    def show_overview(self, found: Overview) -> None:
        """Show the counts, and offer the sites where there are several."""
        self.paperwork.set_sites(found.sites)
        self.filters.set_sites(found.sites)
        people, parents = found.people.employees, found.people.employees_with_minors
        words = self.t(
            N_("全单位在职 {people} 人，其中 {parents} 人有未成年子女"),
            people=f"{people:,}",
            parents=f"{parents:,}",
        )
        self.head.set_sentence(words if people else "")

    def show_rows(self) -> None:
        """Show the first slice: keep who was selected, else take the first."""
        rows = self.model.rows()
        places = [place for place, row in enumerate(rows) if row.employee_id == self._shown]
        if rows:
            self._stack.setCurrentWidget(self.table)
            if places or not self._sent_here:
                self.table.select_row(places[0] if places else 0)
        else:
            narrowed = self.filters.narrowed
            self._stack.setCurrentWidget(self.missing if narrowed else self.nobody)
            self.panel.hide()
        self.foot.setVisible(bool(rows))
        self.filters.set_found(self.model.total or 0)
        self.show_count()

    def show_count(self) -> None:
        """Say how much of the list is shown."""
        shown, total = self.model.rowCount(), self.model.total or 0
        words = (
            self.t.plural(N_("已显示全部 {n} 人"), total)
            if shown >= total
            else self.t(
                N_("已显示 {shown} 人，共 {total} 人，往下翻接着显示"),
                shown=f"{shown:,}",
                total=f"{total:,}",
            )
        )
        self.foot.say(words)

    def show_family(self, file: File) -> None:
        """Show one family in the panel; what is open in its place stays open."""
        self.panel.show_family(
            file.family,
            self.services.context().today,
            may_record=self._may(Right.REGISTER),
            standings=file.standings,
            asks=self.reasons.asks(),
        )
        if not self.reasons.open_now:
            self.panel.setVisible(self.danger.isHidden())

    def on_kept(self) -> None:
        """Show what was written, and tell the other pages."""
        self.changes.publish(SAID if self.sender() is self.reasons else WRITTEN, self)
        if self._shown is not None:
            self.open_family(self._shown)

    # What the user does

    def on_current(self, row: FamilyRow) -> None:
        """Let the panel follow the list; a report that is half written stays."""
        self._sent_here = False
        if not self.danger.would_lose():
            self.danger.hide()
        if row.employee_id != self._shown and self.reasons.open_now:
            self.reasons.close()
        self.open_family(row.employee_id)

    def on_opened(self, _row: FamilyRow) -> None:
        """Go into the file: Enter once more edits it."""
        self.panel.show()
        edit = self.panel.edit_button
        target = edit if edit.isEnabled() else self.panel.print_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_part(self, row: FamilyRow, _target: str) -> None:
        """Show the children behind a number."""
        self.panel.select_tab(FamilyTab.CHILDREN)
        self.open_family(row.employee_id)

    def on_spread(self, wide: bool) -> None:
        """Leave the last columns out while the explanation stands beside the list."""
        columns = len(self.model.columns)
        self.table.show_first(columns - LEFT_OUT if wide else columns)

    def on_down(self) -> None:
        """Go from the search to its rows."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_closed(self) -> None:
        """Put the panel away."""
        self.panel.hide()
        self.on_down()

    def on_register(self) -> None:
        """Register somebody new."""
        self.go.emit("employees", None)

    def on_import(self) -> None:
        """Go to the roster import."""
        self.go.emit("ledgers", None)

    def on_danger(self) -> None:
        """Begin a report of danger in the place of the file."""
        if self.panel.family is not None:
            self.panel.hide()
            self.danger.begin(self.panel.family)
            self.danger.show()

    def on_danger_closed(self) -> None:
        """Bring the file back."""
        self.danger.hide()
        self.panel.show()

    def on_danger_kept(self) -> None:
        """Tell the page that follows the cases."""
        self.changes.publish(frozenset({Topic.INCIDENTS}), self)

    def on_edit(self) -> None:
        """Open the registration form of whoever is shown."""
        if self._shown is not None and self._may(Right.REGISTER):
            self.go.emit("employees", self._shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject.eventFilter: in the search, too, Ctrl+E means the form, not the end."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and QKeySequence(event.keyCombination()) == QKeySequence(EDIT_KEY)
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    # How it is made

    def _build_head(self) -> None:
        register = Button(self.t(N_("登记职工")), self, kind=ButtonKind.PRIMARY, icon="plus")
        register.clicked.connect(self.on_register)
        register.setVisible(self._may(Right.REGISTER))
        self.head.add_action(register)

    def _build_list(self) -> None:
        row = self._row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        self.body.addLayout(row, 1)
        card = Card(parent=self, pad=0)
        card.body.setSpacing(0)
        row.addWidget(card, 1)
        columns = FamilyCells(self.t, self.filters.lists_all_sites).columns()
        self.model = RecordTableModel(columns, self.tasks, self.t, self)
        self._stack = QStackedWidget(card)
        self.table = RecordTable(self.model, self.t(self.TITLE), self._stack)
        self.nobody = EmptyState(
            self.t(N_("还没有职工。先导入花名册，或者登记第一位职工。")),
            self.t(N_("导入花名册")),
            self._stack,
            icon="users",
        )
        self.missing = EmptyState(
            self.t(N_("没有找到。可以按姓名、拼音、首字母、工号、证件尾号或电话查找。")),
            self.t(N_("清除筛选")),
            self._stack,
            icon="search",
        )
        self.barred = EmptyState(
            self.t(N_("查看家庭档案需要人事、工会或负责人权限，请联系管理员。")),
            parent=self._stack,
            icon="lock",
        )
        for widget in (self.table, self.nobody, self.missing, self.barred):
            self._stack.addWidget(widget)
        card.add(self._stack, 1)
        self.foot = TableFoot(self.t(N_("↑ ↓ 换人　Enter 看档案　Ctrl+E 登记、修改")), card)
        card.add(self.foot)
        self.panel = FamilyPanel(self.t, self.services.context().today, self)
        self.panel.danger_button.setVisible(self._may(Right.REPORT_DANGER))
        self.panel.hide()
        row.addWidget(self.panel)

    def _connect(self) -> None:
        self.filters.changed.connect(self.reload)
        self.filters.search.went_down.connect(self.on_down)
        self.filters.search.installEventFilter(self)
        self.model.loaded.connect(self.show_rows)
        self.model.rowsInserted.connect(self.show_count)
        self.model.failed.connect(self.messages.error)
        self.table.current_row.connect(self.on_current)
        self.table.opened.connect(self.on_opened)
        self.table.part_clicked.connect(self.on_part)
        self.nobody.clicked.connect(self.on_import)
        self.missing.clicked.connect(self.filters.clear)
        self.panel.closed.connect(self.on_closed)
        self.panel.edit_wanted.connect(self.on_edit)
        self.panel.danger_wanted.connect(self.on_danger)
        self.danger.closed.connect(self.on_danger_closed)
        self.danger.kept.connect(self.on_danger_kept)
        self.paperwork.kept.connect(self.on_kept)
        self.reasons.kept.connect(self.on_kept)
        self.reasons.spread.connect(self.on_spread)
        edit = QShortcut(QKeySequence(EDIT_KEY), self)
        edit.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        edit.activated.connect(self.on_edit)

    def _read_overview(self, _progress: Progress) -> Overview:
        store, ctx = self.services.store, self.services.context()
        return Overview(sites.enterprise(store).sites, children.summary(store, ctx, on=ctx.today))

    def _context(self) -> Context:
        """Return the surroundings of a read: the site of the chip, which may be none."""
        return replace(self.services.context(), site=self.filters.site)

    def _may(self, right: Right) -> bool:
        return right in rights_of(self.services.context().actor.roles)
