# SPDX-License-Identifier: Apache-2.0
"""What the import page is made of: steps, tabs, places and the two buttons, at every stage."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach.errors import N_
from outreach.services.context import Context
from outreach.services.matching import Mode
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.messages import Level, Message
from outreach.ui.page import Desk, Page
from outreach.ui.widgets.import_beside import Beside
from outreach.ui.widgets.import_start import SiteBar, StartPlace
from outreach.ui.widgets.import_values import ImportView
from outreach.ui.widgets.import_words import MODES, SUFFIXES, tried_words
from outreach.ui.widgets.import_work import ImportSteps, WorkPlace
from outreach.ui.widgets.panel import Tabs

MESSAGE = "ledgers"
IMPORTING, WAITING, HISTORY = 0, 1, 2  # places of the tabs
STEPS = (N_("选文件"), N_("对应列"), N_("核对变化"), N_("写入"))


class Stage(StrEnum):
    """Where the import of one file stands."""

    START = "start"
    TRYING = "trying"
    TRIED = "tried"
    WRITING = "writing"
    WRITTEN = "written"


class ImportFrame(Page):
    """Hold the parts of the page and show what each stage allows; it starts nothing itself."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.stage = Stage.START
        self.view: ImportView | None = None
        self.setAcceptDrops(True)
        self._build_head()
        self._build_body(desk)

    def context(self) -> Context:
        """Return the surroundings of an import: the site of the window, or the one chosen here."""
        here = self.services.context()
        return here if here.site is not None else self.services.context(site=self.site_bar.site())

    def on_tab(self, place: int) -> None:
        """Show the import, what waits, or what was imported."""
        self.places.setCurrentWidget(self.stack if place == IMPORTING else self.beside)
        if place != IMPORTING:
            self.beside.setCurrentIndex(place - 1)
            self.beside.load()
        self.enter(self.stage)

    def on_counted(self, waiting: int) -> None:
        """Say how much waits, on the tab and beside the page's name."""
        words = self.t(N_("待定 {n}"), n=waiting) if waiting else self.t(N_("待定"))
        self.tabs.set_title(WAITING, words)
        self.counted.emit(self.NAME, waiting)

    def enter(self, stage: Stage) -> None:
        """Bring every control to where the import stands."""
        self.stage = stage
        shown = self.view is not None
        self.stack.setCurrentWidget(self.work if shown else self.start)
        written = stage in (Stage.WRITING, Stage.WRITTEN)
        self.steps.set_now(*((3,) if written else (1, 2) if shown else (0,)))
        self.start.drop.setEnabled(stage is not Stage.TRYING)
        self.site_bar.setEnabled(not written)
        self.work.allow_changes(not written)
        here = self.tabs.current() == IMPORTING
        self.steps.setVisible(here)
        shown = shown and here
        self.change_button.setVisible(shown)
        self.change_button.setEnabled(stage is not Stage.WRITING)
        self.write_button.setVisible(shown and stage is not Stage.WRITTEN)
        self._allow_writing()

    def say(self, level: Level, text: str) -> None:
        """Say how the import stands, in the strip."""
        self.messages.post(Message(level, text, key=MESSAGE))

    # --- Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Override QWidget.dragEnterEvent: a file may be dropped anywhere on the page."""
        if event.mimeData().hasUrls() and self.stage is not Stage.WRITING:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Override QWidget.dropEvent."""
        event.acceptProposedAction()
        self.start.drop.take([Path(url.toLocalFile()) for url in event.mimeData().urls()])

    def showEvent(self, event: QShowEvent) -> None:
        """Override QWidget.showEvent: say again how the file stands."""
        super().showEvent(event)
        if self.stage is Stage.TRIED and self.view is not None:
            self.say(*tried_words(self.view, self.t))

    def hideEvent(self, event: QHideEvent) -> None:
        """Override QWidget.hideEvent: other pages are not told about this file."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.messages.withdraw(MESSAGE)

    # --- parts

    def _build_head(self) -> None:
        self.steps = ImportSteps([self.t(title) for title in STEPS], self)
        self.head.add_beside(self.steps)
        self.reason = Text("", TextKind.CAPTION, parent=self)
        self.change_button = Button(self.t(N_("换文件")), self, key="Ctrl+O")
        self.write_button = Button("", self, kind=ButtonKind.PRIMARY, key="Ctrl+Enter")
        for widget in (self.reason, self.change_button, self.write_button):
            self.head.add_action(widget)

    def _build_body(self, desk: Desk) -> None:
        self.site_bar = SiteBar(self.t, self)
        self.site_bar.hide()
        self.body.addWidget(self.site_bar)
        titles = [self.t(N_("导入")), self.t(N_("待定")), self.t(N_("历次导入"))]
        self.tabs = Tabs(titles, self)
        self.tabs.switched.connect(self.on_tab)
        self.body.addWidget(self.tabs)
        self.places = QStackedWidget(self)
        self.beside = Beside(desk, self.context, self.places)
        self.beside.counted.connect(self.on_counted)
        self.stack = QStackedWidget(self.places)
        self.start = StartPlace(SUFFIXES, self.t, self.stack)
        modes = [self.t(label) for label in MODES.values()]
        self.work = WorkPlace(modes, self.tasks, self.t, self.stack)
        self.work.totals.modes.set_index(list(MODES).index(Mode.UPDATE))
        self.work.columns.follow(self.write_button)
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.work)
        self.places.addWidget(self.stack)
        self.places.addWidget(self.beside)
        self.body.addWidget(self.places, 1)

    def _allow_writing(self) -> None:
        """Offer to write, or say beside the button why not."""
        view = self.view
        count = view.totals.to_write if view is not None else 0
        nameless = view is not None and not view.has_names
        waiting = view.waiting if view is not None else 0
        words = N_("{n} 条交给待定") if waiting and not count else N_("写入 {n} 条变化")
        self.write_button.setText(self.t.plural(words, count or waiting))
        self.write_button.updateGeometry()
        some = count + waiting > 0
        self.write_button.setEnabled(self.stage is Stage.TRIED and some and not nameless)
        self.head.set_problem(self.t(N_("还没有选“姓名”列")) if nameless else "")
        reasons = {Stage.TRYING: N_("正在试读"), Stage.WRITING: N_("正在写入")}
        if self.stage in reasons:
            self.reason.setText(self.t(reasons[self.stage]))
        else:
            idle = self.stage is Stage.TRIED and not some and not nameless
            self.reason.setText(self.t(N_("没有要写入的")) if idle else "")
