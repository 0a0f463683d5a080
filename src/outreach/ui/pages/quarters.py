# SPDX-License-Identifier: Apache-2.0
"""Reports (报告): choose the quarter, see what is missing, leaf through the pages, write them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.documents import FigureRow
from outreach.domain.quarters import Body, Quarter, quarter_of
from outreach.errors import N_, UserError
from outreach.services import readiness, reporting
from outreach.services.readiness import Check, CheckLevel
from outreach.services.reporting import WrittenFile
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind, LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import tag
from outreach.ui.controls.choices import Choice, DropDown
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind
from outreach.ui.page import Desk, Page, Topic
from outreach.ui.tasks import Progress
from outreach.ui.theme import Tone
from outreach.ui.widgets.lists import Item, ItemList
from outreach.ui.widgets.marks import CellView
from outreach.ui.widgets.pdf_view import PageView, render_pages

LEFT, RIGHT = 272, 320
QUARTERS_BACK = 8
CHECK_ICONS = {
    CheckLevel.OK: ("check", "success"),
    CheckLevel.LOOK: ("alert-triangle", "warning"),
    CheckLevel.NEWS: ("info", "primary"),
}


@dataclass(frozen=True)
class Shown:
    """What one load brings: the document, drawn, and the checks before it."""

    draft: reporting.Draft
    pages: list[QImage]
    checks: list[Check]


class QuartersPage(Page):
    """Write the quarter's report."""

    NAME: ClassVar[str] = "quarters"
    TITLE: ClassVar[str] = N_("报告")
    ICON: ClassVar[str] = "report"
    TOPICS = frozenset(
        {Topic.EMPLOYEES, Topic.CHILDREN, Topic.PLEDGES, Topic.TALKS, Topic.QUARTERS}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._folder: Path | None = None
        self._build_head()
        columns = QHBoxLayout()
        columns.setSpacing(theme.GAP)
        self.body.addLayout(columns, 1)
        columns.addLayout(self._build_left())
        columns.addWidget(self._build_preview(), 1)
        columns.addWidget(self._build_figures())
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
        draft = reporting.draft(self.services.store, ctx, quarter, Body.UNION)
        found = readiness.checks(self.services.store, ctx, quarter=quarter)
        return Shown(draft, render_pages(draft.pdf), found)

    def show_rows(self, shown: Shown) -> None:
        """Show the pages, the figures they use and what was found."""
        self.view.show_pages(shown.pages)
        self._fill(self.figure_rows, [self._figure_row(row) for row in shown.draft.document.rows])
        self._fill(self.check_rows, [self._check_row(check) for check in shown.checks])
        to_do = sum(check.level is CheckLevel.LOOK for check in shown.checks)
        self.checks_card.set_caption(
            self.t.plural("{n} 项要看一看", to_do) if to_do else self.t("都齐了")
        )

    def quarter(self) -> Quarter:
        """Return the quarter that is chosen."""
        chosen = self.quarters.currentData()
        return chosen if isinstance(chosen, Quarter) else self._newest()

    def save(self) -> None:
        """Write the draft and its workbook into the user's documents."""
        self.write_button.setEnabled(False)
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
        return reporting.issue_draft(
            self.services.store, self.services.context(), self.quarter(), Body.UNION, self.folder()
        )

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
        self.recipients.set_items(
            [Item(Body.UNION, self.t("总工会"), self.t("草稿"), "check")], Body.UNION
        )
        self.recipients.setFixedHeight(theme.ROW_HEIGHT + 2)
        recipients.add(self.recipients)
        left.addWidget(recipients)
        self.checks_card = Card(self.t("出具前核对"), " ", parent=self, pad=0)
        self.checks_card.setFixedWidth(LEFT)
        self.check_rows = QVBoxLayout()
        self.check_rows.setSpacing(0)
        self.checks_card.body.addLayout(self.check_rows)
        self.checks_card.body.addStretch(1)
        left.addWidget(self.checks_card, 1)
        return left

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

    def _build_figures(self) -> Card:
        card = Card(self.t("本报告的数字"), self.t("右边是上季度"), parent=self, pad=0)
        card.setFixedWidth(RIGHT)
        self.figure_rows = QVBoxLayout()
        self.figure_rows.setSpacing(0)
        card.body.addLayout(self.figure_rows)
        card.body.addStretch(1)
        return card

    def _fill(self, column: QVBoxLayout, rows: list[QWidget]) -> None:
        while (item := column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row in rows:
            column.addWidget(row)
            column.addWidget(Line(self))

    def _figure_row(self, row: FigureRow) -> QWidget:
        line = QWidget(self)
        line.setFixedHeight(theme.ROW_HEIGHT)
        across = QHBoxLayout(line)
        across.setContentsMargins(12, 0, 12, 0)
        across.addWidget(ElidedText(row.label, parent=line), 1)
        across.addWidget(Text(row.current, TextKind.STRONG, tone=Tone.PRIMARY, parent=line))
        across.addWidget(Text(row.unit, TextKind.MUTED, parent=line))
        previous = Text(row.previous, TextKind.MUTED, parent=line)
        previous.setFixedWidth(64)
        previous.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(previous)
        return line

    def _check_row(self, check: Check) -> QWidget:
        line = QWidget(self)
        across = QHBoxLayout(line)
        across.setContentsMargins(12, 8, 12, 8)
        across.setSpacing(8)
        name, ink = CHECK_ICONS[check.level]
        across.addWidget(Icon(name, ink, line))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(check.title, wrap=True, parent=line))
        words.addWidget(Text(check.detail, TextKind.CAPTION, wrap=True, parent=line))
        across.addLayout(words, 1)
        if check.page:
            link = LinkButton(self.t("去看"), line)
            link.setProperty("page", check.page)
            link.clicked.connect(self.on_look)
            across.addWidget(link)
        return line

    def on_look(self) -> None:
        """Go to the page where the gap can be closed."""
        sender = self.sender()
        if sender is not None:
            self.go.emit(str(sender.property("page")), None)
