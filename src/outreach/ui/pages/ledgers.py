# SPDX-License-Identifier: Apache-2.0
"""Roster import (花名册导入): a file is tried first, looked at, and only then written."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from outreach.errors import N_, Cancelled, UserError
from outreach.services import sites
from outreach.services.context import Context, SiteRef
from outreach.services.ledgers import ImportOptions
from outreach.services.matching import Mode
from outreach.ui.asks import ListFamilies
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.messages import Level, Message
from outreach.ui.page import Desk, Page, Topic
from outreach.ui.tasks import Progress
from outreach.ui.widgets.import_jobs import Tried, trying, writing
from outreach.ui.widgets.import_start import SiteBar, StartPlace
from outreach.ui.widgets.import_values import ImportView, after_choice
from outreach.ui.widgets.import_words import MODES, SUFFIXES, tried_words, written_words
from outreach.ui.widgets.import_work import ImportSteps, WorkPlace

MESSAGE = "ledgers"
STEPS = (N_("选文件"), N_("对应列"), N_("核对变化"), N_("写入"))


class Stage(StrEnum):
    """Where the import of one file stands."""

    START = "start"
    TRYING = "trying"
    TRIED = "tried"
    WRITING = "writing"
    WRITTEN = "written"


class LedgersPage(Page):
    """Bring a roster in: drop, look, write."""

    NAME: ClassVar[str] = "ledgers"
    TITLE: ClassVar[str] = N_("花名册导入")
    ICON: ClassVar[str] = "import"
    TOPICS = frozenset({Topic.EMPLOYEES, Topic.CHILDREN})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.path: Path | None = None
        self.mapping: dict[str, str] = {}
        self.tried: Tried | None = None
        self.view: ImportView | None = None
        self.setAcceptDrops(True)
        self._build_head()
        self._build_body()
        for keys, slot in (
            ("Ctrl+O", self.on_choose),
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),  # the one among the figures
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        self._enter(Stage.START)

    def load(self) -> None:
        """Ask for the sites where none is fixed; try the file anew, as others have written."""
        everywhere = self.services.context().site is None
        self.site_bar.setVisible(everywhere)
        if everywhere:
            self.tasks.read(self.fetch_sites, owner=self, key="sites", done=self.show_sites)
        if self.stage in (Stage.TRYING, Stage.TRIED):
            self.try_file()

    def fetch_sites(self, _progress: Progress) -> tuple[SiteRef, ...]:
        """Read the sites, on a worker."""
        return sites.enterprise(self.services.store).sites

    def show_sites(self, found: tuple[SiteRef, ...]) -> None:
        """Offer the sites one may import to."""
        self.site_bar.offer(found)

    def focus_first(self) -> None:
        """Override Page.focus_first: choose a file, mend the columns, or look at the changes."""
        target: QWidget = self.change_button
        if self.view is None:
            target = self.start.drop.button
        elif not self.view.has_names:
            self.work.columns.focus_first()
            return
        elif self.stage is Stage.TRIED and self.view.totals.to_write:
            target = self.work.changes.table()
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- a file is chosen and tried

    def on_choose(self) -> None:
        """Open the system's dialog for a file."""
        if self.stage is not Stage.WRITING:
            self.start.drop.button.click()

    def on_dropped(self, path: Path) -> None:
        """Take a file, dropped or chosen; the last one counts."""
        self._forget_file()
        self.path = path
        self.messages.withdraw(MESSAGE)
        self.try_file()

    def on_drop_refused(self, sentence: str) -> None:
        """Say why what was dropped is not taken."""
        self._say(Level.ERROR, sentence)

    def try_file(self) -> None:
        """Read the file without writing: what it would change."""
        context = self._context()
        if self.path is None or (self.view is not None and not self.view.has_names):
            return
        if context.site is None:
            self.site_bar.insist()
            self._say(Level.ATTENTION, self.t(N_("请先选这份花名册属于哪个厂区或项目部。")))
            return
        self._enter(Stage.TRYING)
        self.tasks.read(
            trying(self.services.store, context, self.path, self.collect()),
            owner=self,
            key="preview",
            done=self.show_rows,
            failed=self.on_not_tried,
            label=self.t(N_("正在试读“{name}”，还不写入"), name=self.path.name),
            progress=True,
        )

    def collect(self) -> ImportOptions:
        """Override Page.collect: how the file is to be read, as chosen on the page."""
        mode = list(MODES)[self.work.totals.modes.index()]
        return ImportOptions(mapping=dict(self.mapping), mode=mode)

    def show_rows(self, tried: Tried) -> None:
        """Show what the file would change."""
        self.tried = tried
        self.view = tried.view
        self.mapping = dict(tried.options.mapping)
        self.work.totals.modes.set_index(list(MODES).index(tried.options.mode))
        self.work.show_view(tried.view, written=False)
        self._enter(Stage.TRIED)
        self._say(*tried_words(tried.view, self.t))
        self.noted.emit(self.t(N_("试读用时 {seconds} 秒"), seconds=f"{tried.seconds:.1f}"))
        if not self._keyboard_is_here():
            self.focus_first()

    def on_not_tried(self, error: UserError) -> None:
        """Say in one sentence why the file cannot be read; the place for another stays.

        Whoever cancels another look at the same file keeps the first.
        """
        if isinstance(error, Cancelled) and self.tried is not None:
            self.show_rows(self.tried)
            return
        self._forget_file()
        self.focus_first()
        level = Level.NEWS if isinstance(error, Cancelled) else Level.ERROR
        self._say(level, error.sentence(self.t))

    def on_remapped(self, column: str, target: str) -> None:
        """Take a column for something else and try again; wait while nobody would have a name."""
        if self.view is None:
            return
        self.mapping = after_choice(self.view.columns, self.mapping, column, target)
        self.view = self.view.with_columns(self.mapping)
        if self.view.has_names:
            self.try_file()
            return
        self.work.columns.show_columns(self.view.columns, self.view.targets)
        self._enter(Stage.TRIED)
        self._say(*tried_words(self.view, self.t))

    def on_mode_chosen(self, _place: int) -> None:
        """Treat those who are there already in another way, and try again."""
        self.try_file()

    # --- it is written

    def save(self) -> None:
        """Write what was shown, all of it or nothing."""
        if self.tried is None or self.path is None or not self.write_button.isEnabled():
            return
        self._enter(Stage.WRITING)
        self.tasks.write(
            writing(self.services.store, self._context(), self.path, self.tried),
            owner=self,
            done=self.on_written,
            failed=self.on_not_written,
            label=self.t(N_("正在写入；取消则一条也不写")),
            progress=True,
        )

    def on_written(self, view: ImportView) -> None:
        """Show the outcome, and tell the other pages."""
        self.view = view
        self.work.show_view(view, written=True)
        self._enter(Stage.WRITTEN)
        self.messages.post(
            Message(
                Level.DONE,
                written_words(view, self.t),
                self.t(N_("去看职工")),
                self.on_people_wanted,
                key=MESSAGE,
                sticky=True,
            )
        )
        self.changes.publish({Topic.EMPLOYEES, Topic.CHILDREN, Topic.FOLLOWUPS}, self)
        self.focus_first()

    def on_not_written(self, error: UserError) -> None:
        """Say that nothing was written, and why; the file stays tried."""
        self._enter(Stage.TRIED)
        self.focus_first()
        if isinstance(error, Cancelled):
            self._say(Level.NEWS, self.t(N_("已取消，一条也没有写入。")))
        else:
            self._say(Level.ERROR, error.sentence(self.t))

    def on_people_wanted(self) -> None:
        """Go where the imported people are listed."""
        self.go.emit("children", ListFamilies())

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
            self._say(*tried_words(self.view, self.t))

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
        self.change_button.clicked.connect(self.on_choose)
        self.write_button = Button("", self, kind=ButtonKind.PRIMARY, key="Ctrl+Enter")
        self.write_button.clicked.connect(self.save)
        for widget in (self.reason, self.change_button, self.write_button):
            self.head.add_action(widget)

    def _build_body(self) -> None:
        self.site_bar = SiteBar(self.t, self)
        self.site_bar.hide()
        self.site_bar.chosen.connect(self.try_file)
        self.body.addWidget(self.site_bar)
        self.stack = QStackedWidget(self)
        self.start = StartPlace(SUFFIXES, self.t, self.stack)
        self.start.drop.dropped.connect(self.on_dropped)
        self.start.drop.refused.connect(self.on_drop_refused)
        modes = [self.t(label) for label in MODES.values()]
        self.work = WorkPlace(modes, self.tasks, self.t, self.stack)
        self.work.totals.modes.set_index(list(MODES).index(Mode.UPDATE))
        self.work.columns.follow(self.write_button)
        self.work.columns.remapped.connect(self.on_remapped)
        self.work.totals.mode_chosen.connect(self.on_mode_chosen)
        self.work.totals.people_wanted.connect(self.on_people_wanted)
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.work)
        self.body.addWidget(self.stack, 1)

    def _enter(self, stage: Stage) -> None:
        """Bring every control to where the import stands."""
        self.stage = stage
        shown = self.view is not None
        self.stack.setCurrentWidget(self.work if shown else self.start)
        written = stage in (Stage.WRITING, Stage.WRITTEN)
        self.steps.set_now(*((3,) if written else (1, 2) if shown else (0,)))
        self.start.drop.setEnabled(stage is not Stage.TRYING)
        self.site_bar.setEnabled(not written)
        self.work.allow_changes(not written)
        self.change_button.setVisible(shown)
        self.change_button.setEnabled(stage is not Stage.WRITING)
        self.write_button.setVisible(shown and stage is not Stage.WRITTEN)
        self._allow_writing()

    def _allow_writing(self) -> None:
        """Offer to write, or say beside the button why not."""
        view = self.view
        count = view.totals.to_write if view is not None else 0
        nameless = view is not None and not view.has_names
        self.write_button.setText(self.t.plural(N_("写入 {n} 条变化"), count))
        self.write_button.updateGeometry()
        self.write_button.setEnabled(self.stage is Stage.TRIED and count > 0 and not nameless)
        self.head.set_problem(self.t(N_("还没有选“姓名”列")) if nameless else "")
        reasons = {Stage.TRYING: N_("正在试读"), Stage.WRITING: N_("正在写入")}
        if self.stage in reasons:
            self.reason.setText(self.t(reasons[self.stage]))
        else:
            idle = self.stage is Stage.TRIED and not count and not nameless
            self.reason.setText(self.t(N_("没有要写入的")) if idle else "")

    def _forget_file(self) -> None:
        """Go back to where a file is chosen."""
        self.path = None
        self.tried = None
        self.view = None
        self.mapping = {}
        self._enter(Stage.START)

    def _say(self, level: Level, text: str) -> None:
        self.messages.post(Message(level, text, key=MESSAGE))

    def _context(self) -> Context:
        here = self.services.context()
        return here if here.site is not None else self.services.context(site=self.site_bar.site())

    def _keyboard_is_here(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.work.isAncestorOf(focused)
