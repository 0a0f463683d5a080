# SPDX-License-Identifier: Apache-2.0
"""Reports (报告): choose the quarter, see what is missing, leaf through the pages, write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from outreach.domain.periods import Quarter, quarter_of
from outreach.domain.profiles import profile_of
from outreach.domain.quarters import BODY_LABELS, INDICATORS, Body
from outreach.errors import N_, UserError
from outreach.services import readiness, reporting, sites
from outreach.services.readiness import Check, CheckLevel
from outreach.services.report_facts import Remarks, keep_remarks, read_remarks
from outreach.services.reporting import WrittenFile
from outreach.ui import theme
from outreach.ui.asks import OpenFamily
from outreach.ui.controls.button import Button, ButtonKind, LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import tag
from outreach.ui.controls.choices import Choice, DropDown
from outreach.ui.controls.text import Line, Text
from outreach.ui.counted import FigureSource
from outreach.ui.page import Desk, Page, Topic
from outreach.ui.tasks import Progress
from outreach.ui.theme import Tone
from outreach.ui.widgets.lists import Item, ItemList
from outreach.ui.widgets.marks import CellView
from outreach.ui.widgets.pdf_view import PageView, render_pages
from outreach.ui.widgets.report_remarks import RemarksCard
from outreach.ui.widgets.report_rows import check_row, figure_row
from outreach.ui.widgets.rows_panel import RowsPanel
from outreach.ui.widgets.scrolled import scrolled

LEFT, RIGHT = 272, 320
QUARTERS_BACK = 8


@dataclass(frozen=True)
class Shown:
    """What one load brings: the document, drawn, the checks before it, the reporter's words."""

    draft: reporting.Draft
    pages: list[QImage]
    checks: list[Check]
    remarks: Remarks
    ids: tuple[str, ...]
    ownership: str
    about: tuple[Quarter, Body]


class QuartersPage(Page):
    """Write the quarter's report."""

    NAME: ClassVar[str] = "quarters"
    TITLE: ClassVar[str] = N_("报告")
    ICON: ClassVar[str] = "report"
    TOPICS = frozenset(
        {
            Topic.EMPLOYEES,
            Topic.CHILDREN,
            Topic.PLEDGES,
            Topic.TALKS,
            Topic.CONTACT,
            Topic.REUNIONS,
            Topic.AID,
            Topic.AGENCIES,
            Topic.QUARTERS,
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._folder: Path | None = None
        self._body = Body.UNION
        self._told: tuple[Quarter, Body] | None = None  # whose words are shown
        self._issued: tuple[Body, ...] = ()
        self._build_head()
        columns = QHBoxLayout()
        columns.setSpacing(theme.GAP)
        self.body.addLayout(columns, 1)
        columns.addLayout(self._build_left())
        columns.addWidget(self._build_preview(), 1)
        columns.addWidget(self._build_side())
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)

    def load(self) -> None:
        """Ask for the document of the chosen quarter."""
        self.tasks.read(
            self.fetch, owner=self, key="report", done=self.show_rows, label=self.t("正在排版")
        )

    def fetch(self, _progress: Progress) -> Shown:
        """Put the document together and draw its pages, on a worker."""
        ctx = self.services.context()
        quarter = self.quarter()
        store, body = self.services.store, self._body
        draft = reporting.draft(store, ctx, quarter, body)
        found = readiness.checks(store, ctx, quarter=quarter, body=body)
        remarks = read_remarks(store, quarter, body)
        ids = profile_of(body).figures
        ownership = sites.enterprise(store).ownership
        about = (quarter, body)
        return Shown(draft, render_pages(draft.pdf), found, remarks, ids, ownership, about)

    def show_rows(self, shown: Shown) -> None:
        """Show the pages, the figures they use and what was found."""
        self.view.show_pages(shown.pages)
        rows = zip(shown.ids, shown.draft.document.rows, strict=True)
        self._fill(
            self.figure_rows, [figure_row(id_, row, self.on_figure, self) for id_, row in rows]
        )
        self._told = shown.about
        self.remarks.show_remarks(shown.about, shown.remarks)
        self.remarks.setEnabled(True)
        self._show_bodies(shown.ownership)
        self._fill(self.check_rows, [check_row(one, self.on_look, self) for one in shown.checks])
        to_do = sum(check.level is CheckLevel.LOOK for check in shown.checks)
        self.checks_card.set_caption(
            self.t.plural("{n} 项要看一看", to_do) if to_do else self.t("都齐了")
        )

    def quarter(self) -> Quarter:
        """Return the quarter that is chosen."""
        chosen = self.quarters.currentData()
        return chosen if isinstance(chosen, Quarter) else self._newest()

    def save(self) -> None:
        """Write the draft, its editable text and its workbook into the user's documents."""
        self._issue([self._body])

    def on_issue_all(self) -> None:
        """Write the reports to every recipient."""
        self._issue(list(Body))

    def _issue(self, bodies: Sequence[Body]) -> None:
        if not self.write_button.isEnabled():
            return
        self.write_button.setEnabled(False)
        self._issued = tuple(bodies)
        self.tasks.write(
            self.write,
            owner=self,
            done=self.on_written,
            failed=self.on_refused,
            label=self.t("正在出具草稿"),
            progress=True,
        )

    def write(self, _progress: Progress) -> list[WrittenFile]:
        """Write the files, on a worker."""
        return reporting.issue_drafts(
            self.services.store,
            self.services.context(),
            self.quarter(),
            self._issued,
            self.folder(),
        )

    def on_body(self, body: object) -> None:
        """Show the report to another recipient."""
        if isinstance(body, Body) and body is not self._body:
            self._body = body
            self.remarks.setEnabled(False)  # until the other report's own words are there
            self._side.setCurrentWidget(self._facts)
            self.load()

    def on_remarks(self) -> None:
        """Keep what was written, and show it in its place."""
        problems = self.remarks.problems()
        self.head.set_problem(
            self.t.plural(N_("改好 {n} 处后可出具"), problems) if problems else ""
        )
        self.write_button.setEnabled(not problems)
        if problems:
            return
        store, ctx = self.services.store, self.services.context()
        if self._told is None:
            return
        (quarter, body), words = self._told, self.remarks.handed_over()

        def job(_progress: Progress) -> None:
            keep_remarks(store, ctx, quarter, body, words)

        self.tasks.write(job, owner=self, done=self.on_remarks_kept)

    def on_remarks_kept(self, _nothing: object) -> None:
        """Lay the pages out again."""
        self.remarks.saved()
        self.load()

    def on_figure(self) -> None:
        """Show the rows behind a figure, in the place of the figures."""
        sender = self.sender()
        if sender is None:
            return
        id_ = str(sender.property("figure"))
        source = FigureSource(
            self.services.store, self.services.context(), id_, self.quarter(), None
        )
        self._side.setCurrentWidget(self.rows)
        self.rows.show_source(self.t(INDICATORS[id_].name), "", source)

    def on_rows_closed(self) -> None:
        """Show the figures again."""
        self._side.setCurrentWidget(self._facts)

    def on_family(self, employee_id: object) -> None:
        """Open the file behind a row."""
        if isinstance(employee_id, UUID):
            self.go.emit("children", OpenFamily(employee_id))

    def folder(self) -> Path:
        """Return where reports go: Outreach in the user's documents."""
        place = QStandardPaths.StandardLocation.DocumentsLocation
        return Path(QStandardPaths.writableLocation(place)) / "Outreach" / self.t("报告")

    def on_written(self, files: list[WrittenFile]) -> None:
        """Say what was written and where."""
        self.write_button.setEnabled(True)
        self._folder = files[0].path.parent
        self.open_button.setEnabled(True)
        self.messages.done(
            self.t.plural("已出具 {n} 个文件，在“{folder}”。", len(files), folder=self._folder)
        )

    def on_refused(self, error: UserError) -> None:
        """Say why nothing was written."""
        self.write_button.setEnabled(True)
        self.messages.error(error)

    def on_open_folder(self) -> None:
        """Open the folder in the system's file manager."""
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def on_turned(self, page: int, pages: int) -> None:
        """Say which page is shown."""
        self.place.setText(f"{page} / {pages}")
        self.back.setEnabled(page > 1)
        self.forth.setEnabled(page < pages)

    def on_back(self) -> None:
        """Leaf back."""
        self.view.turn(-1)

    def on_forth(self) -> None:
        """Leaf on."""
        self.view.turn(1)

    def on_quarter_chosen(self, _index: int) -> None:
        """Show another quarter."""
        self.remarks.setEnabled(False)
        self.load()

    def focus_first(self) -> None:
        """Override Page.focus_first."""
        self.quarters.setFocus()

    def _newest(self) -> Quarter:
        return quarter_of(self.services.context().today)

    def _build_head(self) -> None:
        self.quarters = DropDown(self)
        self.quarters.setAccessibleName(self.t("季度"))
        self.quarters.setFixedWidth(200)
        newest = self._newest()
        self.quarters.fill(
            [
                Choice(quarter, self._quarter_name(quarter))
                for quarter in (newest.back(n) for n in range(QUARTERS_BACK))
            ]
        )
        self.quarters.setCurrentIndex(0)
        self.quarters.activated.connect(self.on_quarter_chosen)
        self.head.add_beside(self.quarters)
        self.head.add_beside(CellView(tag(self.t("未冻结，只出草稿"), Tone.WARNING), self))
        self.open_button = Button(self.t("打开文件夹"), self, icon="folder")
        self.open_button.setEnabled(False)
        self.open_button.clicked.connect(self.on_open_folder)
        self.write_button = Button(
            self.t("出具草稿"), self, kind=ButtonKind.PRIMARY, icon="report", key="Ctrl+S"
        )
        self.write_button.clicked.connect(self.save)
        self.head.add_action(self.open_button)
        self.head.add_action(self.write_button)

    def _quarter_name(self, quarter: Quarter) -> str:
        names = (N_("第一季度"), N_("第二季度"), N_("第三季度"), N_("第四季度"))
        return self.t(
            "{year} 年{quarter}", year=quarter.year, quarter=self.t(names[quarter.number - 1])
        )

    def _build_left(self) -> QVBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(theme.GAP)
        recipients = Card(self.t("报送给"), parent=self, pad=0)
        recipients.setFixedWidth(LEFT)
        self.recipients = ItemList(self.t("报送给"), recipients)
        self.recipients.setFixedHeight(len(Body) * theme.ROW_HEIGHT + 2)
        self.recipients.picked.connect(self.on_body)
        self._show_bodies("")
        everything = LinkButton(self.t("全部出具"), recipients)
        everything.clicked.connect(self.on_issue_all)
        recipients.add_right(everything)
        recipients.add(self.recipients)
        left.addWidget(recipients)
        self.checks_card = Card(self.t("出具前核对"), " ", parent=self, pad=0)
        self.checks_card.setFixedWidth(LEFT)
        scroll, column = scrolled(self.checks_card)
        self.check_rows = QVBoxLayout()
        column.addLayout(self.check_rows)
        column.addStretch(1)
        self.checks_card.add(scroll, 1)
        left.addWidget(self.checks_card, 1)
        return left

    def _show_bodies(self, ownership: str) -> None:
        """List the recipients; whose line the firm is not on is said, and may be written to."""
        other = {"private": Body.SASAC, "state": Body.FEDERATION}.get(ownership)
        items = [
            Item(
                body,
                self.t(BODY_LABELS[body]),
                self.t("不在本单位报送线上") if body is other else self.t("草稿"),
                "check" if body is self._body else "",
            )
            for body in Body
        ]
        self.recipients.set_items(items, self._body)

    def _build_preview(self) -> Card:
        card = Card(self.t("预览"), self.t("所见即所印"), parent=self, pad=0)
        self.back = Button("", card, icon="chevron-left", small=True)
        self.back.setAccessibleName(self.t("上一页"))
        self.back.clicked.connect(self.on_back)
        self.place = Text("", parent=card)
        self.forth = Button("", card, icon="chevron-right", small=True)
        self.forth.setAccessibleName(self.t("下一页"))
        self.forth.clicked.connect(self.on_forth)
        for widget in (self.back, self.place, self.forth):
            card.add_right(widget)
        self.view = PageView(self.t("各页"), card)
        self.view.turned.connect(self.on_turned)
        card.add(self.view, 1)
        return card

    def _build_side(self) -> QStackedWidget:
        """Build what stands right: figures and own words, or the rows behind a figure."""
        self._side = QStackedWidget(self)
        self._side.setFixedWidth(RIGHT)
        self._facts = QWidget(self._side)
        column = QVBoxLayout(self._facts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self._build_figures(), 1)
        self.remarks = RemarksCard(self.desk, self._facts)
        self.remarks.changed.connect(self.on_remarks)
        column.addWidget(self.remarks)
        self.rows = RowsPanel(self.tasks, self.t, self._side)
        self.rows.closed.connect(self.on_rows_closed)
        self.rows.family.connect(self.on_family)
        self._side.addWidget(self._facts)
        self._side.addWidget(self.rows)
        return self._side

    def _build_figures(self) -> Card:
        card = Card(self.t("本报告的数字"), self.t("右边是上季度"), parent=self, pad=0)
        scroll, outer = scrolled(card)
        self.figure_rows = QVBoxLayout()
        self.figure_rows.setSpacing(0)
        outer.addLayout(self.figure_rows)
        outer.addStretch(1)
        card.add(scroll, 1)
        return card

    def _fill(self, column: QVBoxLayout, rows: list[QWidget]) -> None:
        while (item := column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row in rows:
            column.addWidget(row)
            column.addWidget(Line(self))

    def on_look(self) -> None:
        """Go to the page where the gap can be closed."""
        sender = self.sender()
        if sender is not None:
            self.go.emit(str(sender.property("page")), None)
