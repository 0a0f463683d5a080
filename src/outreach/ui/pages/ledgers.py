# SPDX-License-Identifier: Apache-2.0
"""Roster import (花名册导入): a file is tried first, looked at, and only then written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import ClassVar, cast

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QWidget

from outreach.domain.dates import ImpossibleDate, parse_date
from outreach.domain.rosters import Pasted
from outreach.errors import N_, Cancelled, UserError
from outreach.services import sites
from outreach.services.context import SiteRef
from outreach.services.ledgers import ImportOptions, Source
from outreach.services.matching import Mode
from outreach.ui.asks import ListFamilies
from outreach.ui.messages import Level, Message
from outreach.ui.page import Desk, Topic
from outreach.ui.tasks import Progress
from outreach.ui.widgets.import_frame import IMPORTING, MESSAGE, ImportFrame, Stage
from outreach.ui.widgets.import_jobs import Tried, rejecting, trying, writing
from outreach.ui.widgets.import_values import ImportView, after_choice
from outreach.ui.widgets.import_words import MODES, tried_words, written_words
from outreach.ui.widgets.places import ask_file


class LedgersPage(ImportFrame):
    """Bring a roster in: drop, look, write."""

    NAME: ClassVar[str] = "ledgers"
    TITLE: ClassVar[str] = N_("花名册导入")
    ICON: ClassVar[str] = "import"
    TOPICS = frozenset({Topic.EMPLOYEES, Topic.CHILDREN})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.source: Source | None = None
        self.sheet: str | None = None
        self.heading_row: int | None = None
        self.mapping: dict[str, str] = {}
        self.tried: Tried | None = None
        self.list_day: date | None = None
        self._connect()
        for keys, slot in (
            ("Ctrl+O", self.on_choose),
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),  # the one among the figures
            ("Ctrl+V", self.on_paste),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        self.enter(Stage.START)

    def load(self) -> None:
        """Ask for the sites where none is fixed; try the file anew, as others have written."""
        everywhere = self.services.context().site is None
        self.site_bar.setVisible(everywhere)
        if everywhere:
            self.tasks.read(self.fetch_sites, owner=self, key="sites", done=self.show_sites)
        if self.stage in (Stage.TRYING, Stage.TRIED):
            self.try_file()
        self.beside.load()

    def fetch_sites(self, _progress: Progress) -> tuple[SiteRef, ...]:
        """Read the sites, on a worker."""
        return sites.enterprise(self.services.store).sites

    def show_sites(self, found: tuple[SiteRef, ...]) -> None:
        """Offer the sites one may import to."""
        self.site_bar.offer(found)

    def focus_first(self) -> None:
        """Override Page.focus_first: choose a file, mend the columns, or look at the changes."""
        if self.tabs.current() != IMPORTING:
            self.beside.focus_first()
            return
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
        self.take(path)

    def on_paste(self) -> None:
        """Take the clipboard: a file that was copied, cells of a sheet, messages of a chat."""
        # An empty clipboard has no data at all on some systems, whatever the stubs say.
        found = cast("QMimeData | None", QApplication.clipboard().mimeData()) or QMimeData()
        if self.stage in (Stage.WRITING, Stage.TRYING):
            return
        if found.hasUrls():
            self.start.drop.take([Path(url.toLocalFile()) for url in found.urls()])
        elif found.text().strip():
            self.take(Pasted(found.text(), self.t(N_("粘贴的文字"))))
        else:
            self.say(Level.ATTENTION, self.t(N_("剪贴板里没有文字。请先在表格或聊天里复制。")))

    def take(self, source: Source) -> None:
        """Begin with a file or pasted text."""
        self._forget_file()
        self.tabs.select(IMPORTING)
        self.source = source
        self.messages.withdraw(MESSAGE)
        self.try_file()

    def on_drop_refused(self, sentence: str) -> None:
        """Say why what was dropped is not taken."""
        self.say(Level.ERROR, sentence)

    def try_file(self) -> None:
        """Read the file without writing: what it would change."""
        context = self.context()
        if self.source is None:
            return
        if context.site is None:
            self.site_bar.insist()
            self.say(Level.ATTENTION, self.t(N_("请先选这份花名册属于哪个厂区或项目部。")))
            return
        self.enter(Stage.TRYING)
        self.tasks.read(
            trying(self.services.store, context, self.source, self.collect()),
            owner=self,
            key="preview",
            done=self.show_rows,
            failed=self.on_not_tried,
            label=self.t(N_("正在试读“{name}”，还不写入"), name=self.source.name),
            progress=True,
        )

    def collect(self) -> ImportOptions:
        """Override Page.collect: how the file is to be read, as chosen on the page."""
        mode = list(MODES)[self.work.totals.modes.index()]
        return ImportOptions(
            sheet=self.sheet,
            heading_row=self.heading_row,
            mapping=dict(self.mapping),
            mode=mode,
            on=self.list_day if mode is Mode.FULL_LIST else None,
            expected=self.work.problems.arrivals.isChecked(),
            by_hand=True,
        )

    def show_rows(self, tried: Tried) -> None:
        """Show what the file would change."""
        self.tried = tried
        self.view = tried.view
        self.mapping = dict(tried.options.mapping)
        self.work.totals.modes.set_index(list(MODES).index(tried.options.mode))
        self.work.sheet = tried.options.sheet
        self.work.changes.show_full_list(tried.options.mode is Mode.FULL_LIST)
        self.work.changes.day.setText((self.list_day or self.services.context().today).isoformat())
        self.work.show_view(tried.view, written=False)
        self.enter(Stage.TRIED)
        self.say(*tried_words(tried.view, self.t))
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
        self.say(level, error.sentence(self.t))

    def on_remapped(self, column: str, target: str) -> None:
        """Take a column for something else and try again; wait while nobody would have a name."""
        if self.view is None:
            return
        self._remap(after_choice(self.view.columns, self.mapping, column, target))

    def on_suggestions_taken(self) -> None:
        """Take every column for what it is probably meant for, at a person's word."""
        if self.view is not None:
            likely = {one.key: one.suggested for one in self.view.columns if one.suggested}
            self._remap(self.mapping | likely)

    def _remap(self, mapping: dict[str, str]) -> None:
        self.mapping = mapping
        if self.view is not None:
            self.view = self.view.with_columns(mapping)
        self.try_file()

    def on_moved(self) -> None:
        """Read another sheet, or other rows as headings; what was mapped belongs to the old."""
        self.sheet = self.work.columns.place.sheet()
        row = self.work.columns.place.row()
        moved = self.view is not None and row != self.view.heading_row
        self.heading_row = row if moved or self.heading_row is not None else None
        self.mapping = {}
        self.try_file()

    def on_day_chosen(self) -> None:
        """Take another day for the full list."""
        try:
            day = parse_date(self.work.changes.day.text())
        except ImpossibleDate:
            day = None
        if day is not None and day != self.list_day:
            self.list_day = day
            self.try_file()

    def on_arrivals_chosen(self) -> None:
        """Take hire dates to come as announced arrivals, or hold them again."""
        self.try_file()

    def on_rejects_wanted(self) -> None:
        """Ask where the refused and held lines go."""
        ask_file(self, self.t(N_("拒收和待定")), self.on_rejects_file)

    def on_rejects_file(self, name: str) -> None:
        """Save the lines with their reasons, on a worker."""
        if self.view is not None and self.view.result is not None:
            self.tasks.write(
                rejecting(self.view.result, Path(name), self.t),
                owner=self,
                done=self.on_rejects_saved,
                label=self.t(N_("正在写文件")),
            )

    def on_rejects_saved(self, words: str) -> None:
        """Say where the lines are."""
        self.say(Level.DONE, words)

    def on_mode_chosen(self, _place: int) -> None:
        """Treat those who are there already in another way, and try again."""
        self.try_file()

    # --- it is written

    def save(self) -> None:
        """Write what was shown, all of it or nothing."""
        if self.tried is None or self.source is None or not self.write_button.isEnabled():
            return
        self.enter(Stage.WRITING)
        self.tasks.write(
            writing(self.services.store, self.context(), self.source, self.tried),
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
        self.enter(Stage.WRITTEN)
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
        self.on_people_changed()
        self.beside.load()
        self.focus_first()

    def on_people_changed(self) -> None:
        """Tell the other pages."""
        self.changes.publish({Topic.EMPLOYEES, Topic.CHILDREN, Topic.FOLLOWUPS}, self)

    def on_undo_wanted(self) -> None:
        """Take back what was just written, after a question."""
        if self.view is not None and self.view.result is not None:
            self.beside.undo_batch(self.view.result.batch)

    def on_undone(self) -> None:
        """Look again at a file whose import may have been taken back."""
        if self.stage is Stage.WRITTEN:
            self.enter(Stage.TRIED)
            if self.tabs.current() == IMPORTING:
                self.try_file()

    def on_back(self, place: int) -> None:
        """Try the file anew that stood here while something else was decided."""
        if place == IMPORTING and self.stage is Stage.TRIED:
            self.try_file()

    def on_not_written(self, error: UserError) -> None:
        """Say that nothing was written, and why; the file stays tried."""
        self.enter(Stage.TRIED)
        self.focus_first()
        if isinstance(error, Cancelled):
            self.say(Level.NEWS, self.t(N_("已取消，一条也没有写入。")))
        else:
            self.say(Level.ERROR, error.sentence(self.t))

    def on_people_wanted(self) -> None:
        """Go where the imported people are listed."""
        self.go.emit("children", ListFamilies())

    # --- parts

    def _connect(self) -> None:
        self.change_button.clicked.connect(self.on_choose)
        self.write_button.clicked.connect(self.save)
        self.site_bar.chosen.connect(self.try_file)
        self.start.drop.dropped.connect(self.on_dropped)
        self.start.drop.refused.connect(self.on_drop_refused)
        self.work.columns.remapped.connect(self.on_remapped)
        self.work.columns.accepted.connect(self.on_suggestions_taken)
        self.work.columns.moved.connect(self.on_moved)
        self.work.changes.day_chosen.connect(self.on_day_chosen)
        self.work.problems.arrivals_chosen.connect(self.on_arrivals_chosen)
        self.work.problems.rejects_wanted.connect(self.on_rejects_wanted)
        self.work.totals.undo_wanted.connect(self.on_undo_wanted)
        self.work.totals.mode_chosen.connect(self.on_mode_chosen)
        self.work.totals.people_wanted.connect(self.on_people_wanted)
        self.tabs.switched.connect(self.on_back)
        self.beside.wrote.connect(self.on_people_changed)
        self.beside.undone.connect(self.on_undone)

    def _forget_file(self) -> None:
        """Go back to where a file is chosen."""
        self.source = None
        self.sheet, self.heading_row = None, None
        self.list_day = None
        self.work.problems.arrivals.setChecked(False)
        self.tried = None
        self.view = None
        self.mapping = {}
        self.enter(Stage.START)

    def _keyboard_is_here(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.work.isAncestorOf(focused)
