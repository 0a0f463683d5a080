# SPDX-License-Identifier: Apache-2.0
"""The page of the rules as it stands: the list of packs with its panel, and the readings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from outreach.domain.access import Right
from outreach.errors import N_
from outreach.services.rules import PackView, RuleSettings
from outreach.services.telling import UNVERIFIED, WARNINGS
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.cells import Cell, muted, strong, tag
from outreach.ui.file_dialog import FileDialog
from outreach.ui.models import Column
from outreach.ui.page import Desk
from outreach.ui.theme import Tone
from outreach.ui.widgets.desk_page import DeskPage
from outreach.ui.widgets.listing import Listing
from outreach.ui.widgets.pack_panel import PackPanel
from outreach.ui.widgets.pack_words import rules_on, span, where
from outreach.ui.widgets.panel import Tabs
from outreach.ui.widgets.readings_card import ReadingsCard

PACKS, READINGS = 0, 1
BESIDE_PANEL = 3  # columns that stay while a pack is open
SUFFIX = ".toml"
WARNING_WORDS = {
    "plan_period_ended": (N_("工作期已结束"), Tone.WARNING),
    "not_yet_valid": (N_("还没有生效"), Tone.PLAIN),
    "no_longer_valid": (N_("已失效"), Tone.PLAIN),
}


class RulesFrame(DeskPage):
    """Lay the page out. ``offered`` carries the file of a pack, dropped or chosen."""

    RIGHT = Right.ADMINISTER
    offered = Signal(Path)

    def __init__(self, desk: Desk, parent: object = None) -> None:
        super().__init__(desk)
        self._today = self.services.context().today
        self.may_decide = self.allowed(Right.ADMINISTER)
        self.setAcceptDrops(self.may_decide)
        self.barred.set_sentence(
            self.t(N_("这一页给能看家庭档案的人和管理员使用，您的权限里没有这一项。"))
        )
        self._build_head()
        self.tabs = Tabs([self.t(N_("规则包")), self.t(N_("有疑义的地方怎么读"))], self)
        self.left.addWidget(self.tabs)
        self._stack = QStackedWidget(self)
        self.left.addWidget(self._stack, 1)
        self.packs = self._build_list()
        self._stack.addWidget(self.packs)
        self.readings = ReadingsCard(self.t, self, may_decide=self.may_decide)
        self._stack.addWidget(self.readings)
        self.panel = PackPanel(self.t, self._today, self.side)
        self.panel.closed.connect(self.close_pack)
        self.tabs.switched.connect(self._on_tab)

    @property
    def may(self) -> bool:
        """Tell whether the user sees the page: no child stands on it."""
        return self.allowed(Right.SEE_FAMILIES) or self.may_decide

    def would_lose(self) -> str:
        """Override Page.would_lose: readings that were chosen and not saved."""
        if not self.may_decide or not self.readings.is_dirty():
            return ""
        return self.t(N_("“{page}”里有没保存的内容。"), page=self.t(self.TITLE))

    def focus_first(self) -> None:
        """Override Page.focus_first: the list."""
        self.packs.table.setFocus()

    def show_rules(self, packs: Sequence[PackView], settings: RuleSettings) -> None:
        """Show the packs, those in force first; readings being chosen stay."""
        shown = self.panel.shown
        rows = sorted(packs, key=_rank)
        self.packs.show_rows(rows, shown.id if shown is not None else None)
        again = next((one for one in rows if shown is not None and one.id == shown.id), None)
        if again is not None:
            self.panel.show_pack(again)
        if not self.readings.is_dirty():
            self.readings.show_settings(settings, rows)
        in_force = sum(one.in_force for one in rows)
        self.head.set_sentence(
            self.t(N_("{n} 个规则包，今天有效 {valid} 个"), n=len(rows), valid=in_force)
        )

    def open_pack(self, view: PackView) -> None:
        """Show one pack beside the list, which keeps its first columns."""
        self.panel.show_pack(view)
        self.show_side(self.panel)
        self.packs.table.show_first(BESIDE_PANEL)

    def close_pack(self) -> None:
        """Put the panel away; the list takes the room."""
        self.hide_side()
        self.packs.table.show_first(len(self.packs.table.records.columns))

    # --- files

    def on_choose(self) -> None:
        """Open the system's dialog for a pack."""
        dialog = FileDialog(self, self.t(N_("导入规则包")))
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(f"*{SUFFIX}")
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Override QWidget.dragEnterEvent."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Override QWidget.dropEvent: one pack at a time."""
        event.acceptProposedAction()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls()]
        if len(paths) != 1:
            self.messages.attention(self.t(N_("一次只放一个文件。")), key="drop")
        elif paths[0].suffix.lower() != SUFFIX:
            words = self.t(N_("这里只收 {kinds} 文件。"), kinds=SUFFIX)
            self.messages.attention(words, key="drop")
        else:
            self.offered.emit(paths[0])

    def _on_chosen(self, name: str) -> None:
        self.offered.emit(Path(name))

    # --- parts

    def _on_tab(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self.side.setVisible(place == PACKS and self.packs.table.current() is not None)

    def _on_save_key(self) -> None:
        if self.tabs.current() == READINGS and self.may_decide:
            self.readings.submit()

    def _build_head(self) -> None:
        self.import_button = Button(
            self.t(N_("导入规则包")), self, kind=ButtonKind.PRIMARY, icon="import"
        )
        self.import_button.clicked.connect(self.on_choose)
        self.import_button.setVisible(self.may_decide)
        self.head.add_action(self.import_button)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self._on_save_key)

    def _build_list(self) -> Listing:
        t = self.t
        columns = [
            Column("id", N_("编号"), id_cell, width=112),
            Column("title", N_("文件"), self.title_cell, tooltip=self.full_title),
            Column("stands", N_("今天"), self.standing_cell, width=224, tooltip=self.full_standing),
            Column("what", N_("管什么"), self.what_cell, width=128),
            Column("where", N_("地区"), self.where_cell, width=112),
            Column("valid", N_("有效期"), self.valid_cell, width=184),
            Column("plan", N_("工作期"), self.plan_cell, width=184),
        ]
        listing = Listing(
            t(N_("文件一览")), columns, self.tasks, t, self, empty=t(N_("还没有规则包。"))
        )
        if self.may_decide:
            listing.set_caption(
                t(N_("新的省份是一个新文件：把 .toml 文件拖到这里，或点“导入规则包”"))
            )
        listing.current.connect(self.open_pack)
        listing.opened.connect(self.open_pack)
        return listing

    # --- cells

    def title_cell(self, view: PackView) -> Cell:
        """Return title and number."""
        return view.pack.name(self.t.language)

    def full_title(self, view: PackView) -> str:
        """Return the whole title, for a column too narrow for it."""
        return view.pack.name(self.t.language)

    def standing_cell(self, view: PackView) -> Cell:
        """Return whether it is in force today, what to mind, and how well its text is known."""
        parts = []
        if view.in_force and view.warning is None:
            parts.append(tag(self.t(N_("有效")), Tone.SUCCESS, "check"))
        elif view.warning is not None:
            words, tone = WARNING_WORDS[view.warning]
            icon = "alert-triangle" if tone is Tone.WARNING else ""
            parts.append(tag(self.t(words), tone, icon))
        if view.unverified:
            parts.append(tag(self.t(UNVERIFIED), Tone.WARNING, "question"))
        return parts

    def full_standing(self, view: PackView) -> str:
        """Return the warning as a sentence."""
        return self.t(WARNINGS[view.warning], pack=view.id) if view.warning else ""

    def what_cell(self, view: PackView) -> Cell:
        """Return what it rules on."""
        return rules_on(view.pack, self.t)

    def where_cell(self, view: PackView) -> Cell:
        """Return where it applies."""
        return where(view.pack, self.t)

    def valid_cell(self, view: PackView) -> Cell:
        """Return from when to when it is valid."""
        return muted(span(view.pack.valid_from, view.pack.valid_to, self.t))

    def plan_cell(self, view: PackView) -> Cell:
        """Return the period of the plan."""
        return muted(span(view.pack.plan_from, view.pack.plan_to, self.t) or "—")


def id_cell(view: PackView) -> Cell:
    """Return the pack's own name."""
    return strong(view.id) if view.in_force else muted(view.id)


def _rank(view: PackView) -> tuple[bool, str]:
    return (not view.in_force, view.id)
