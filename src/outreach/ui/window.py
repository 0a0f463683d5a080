# SPDX-License-Identifier: Apache-2.0
"""The window: rail, page, status line. It navigates and shows messages, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.dialogs import Question
from outreach.ui.messages import MessageStrip
from outreach.ui.page import Desk, Group, Page
from outreach.ui.widgets.rail import Rail, StatusLine

SIZE = (1440, 900)
MINIMUM = (1180, 700)  # what is left of 1366 x 768 beside a task bar
SHORTCUTS = 9
WEEKDAYS = (
    N_("星期一"),
    N_("星期二"),
    N_("星期三"),
    N_("星期四"),
    N_("星期五"),
    N_("星期六"),
    N_("星期日"),
)


@dataclass(frozen=True)
class Identity:
    """Who looks at this window, and on which business day."""

    user: str
    role: str
    today: date
    practice: bool = False


class Window(QMainWindow):
    """Show one page at a time; a page is built when it is first visited."""

    site_chosen = Signal(object)

    def __init__(
        self,
        desk: Desk,
        pages: Sequence[type[Page]],
        identity: Identity,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.t: Translator = desk.t
        self._desk = desk
        self._kinds = {kind.NAME: kind for kind in pages}
        self._built: dict[str, Page] = {}
        self._notes: dict[str, str] = {}
        self._sure = False
        self.setWindowTitle(self.t(N_("职工家庭关爱")))
        self.setMinimumSize(*MINIMUM)
        self.resize(*SIZE)
        self.rail = Rail(identity.user, identity.role, self.t, self)
        self.strip = MessageStrip(desk.messages, desk.tasks, self.t, self)
        self.status = StatusLine(self._day(identity.today), self._practice(identity), self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._fill_rail(pages)
        self._set_shortcuts(pages)
        self.rail.chosen.connect(self.show_page)
        self.rail.site_chosen.connect(self.site_chosen)
        if pages:
            self.show_page(pages[0].NAME)

    def show_page(self, name: str, argument: object = None) -> Page | None:
        """Bring a page up, building it at its first visit; None for a name nobody has."""
        page = self.page(name)
        if page is None:
            return None
        page.take_strip(self.strip)
        self._stack.setCurrentWidget(page)
        self.rail.select(name)
        self.status.set_note(self._notes.get(name, ""))
        if argument is not None:
            page.arrive(argument)
        page.focus_first()
        return page

    def page(self, name: str) -> Page | None:
        """Return a page, building it at the first call."""
        if name not in self._built and name in self._kinds:
            page = self._kinds[name](self._desk, self._stack)
            page.go.connect(self.show_page)
            page.counted.connect(self.rail.set_count)
            page.noted.connect(self._on_noted)
            self._built[name] = page
            self._stack.addWidget(page)
        return self._built.get(name)

    def begin_day(self, today: date) -> bool:
        """Build the pages anew for another business day: a window stands open over night.

        Returns False, with nothing changed, while something typed would be lost.
        """
        page, old = self.current_page(), list(self._built.values())
        if any(one.would_lose() for one in old):
            return False
        self._built, self._notes = {}, {}
        self.status.set_day(self._day(today))
        if page is not None:
            self.show_page(page.NAME)
        for one in old:
            self._stack.removeWidget(one)
            one.deleteLater()
        return True

    def current_page(self) -> Page | None:
        """Return the page one looks at."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else None

    def losses(self) -> list[str]:
        """Return a sentence for everything that closing would lose."""
        return [loss for page in self._built.values() if (loss := page.would_lose())]

    def leave(self) -> None:
        """Close without asking: whoever calls it has asked, and nothing is under way."""
        self._sure = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Override QWidget.closeEvent: ask if something would be lost; writes finish first."""
        losses = self.losses()
        if losses and not self._sure:
            event.ignore()
            self._ask(losses)
            return
        self._desk.tasks.stop()
        if self._desk.tasks.writing():
            event.ignore()
            self._desk.messages.news(self.t(N_("正在写入，写完就关闭。")), key="closing")
            self._sure = True
            self._desk.tasks.became_idle.connect(self.close)
            return
        super().closeEvent(event)

    def _lay_out(self) -> None:
        root = QWidget(self)
        root.setObjectName("canvas")
        column = QVBoxLayout(root)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._stack, 1)
        column.addLayout(row, 1)
        column.addWidget(self.status)
        self.setCentralWidget(root)

    def _fill_rail(self, pages: Sequence[type[Page]]) -> None:
        group = pages[0].GROUP if pages else Group.DAILY
        for kind in pages:
            if kind.GROUP is not group:
                self.rail.add_line()
                group = kind.GROUP
            self.rail.add(kind.NAME, self.t(kind.TITLE), kind.ICON)

    def _set_shortcuts(self, pages: Sequence[type[Page]]) -> None:
        for number, kind in enumerate(pages[:SHORTCUTS], start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.setObjectName(kind.NAME)
            shortcut.activated.connect(self._on_number)
        find = QShortcut(QKeySequence("Ctrl+K"), self)
        find.activated.connect(self.find_people)

    def find_people(self) -> None:
        """Go where people are searched for; Ctrl+K from anywhere."""
        for name, kind in self._kinds.items():
            if kind.FINDS_PEOPLE:
                self.show_page(name)

    def _on_noted(self, note: str) -> None:
        """Keep what a page says about itself, and show it while one looks at the page."""
        page = self.sender()
        if isinstance(page, Page):
            self._notes[page.NAME] = note
            if page is self.current_page():
                self.status.set_note(note)

    def _on_number(self) -> None:
        self.show_page(self.sender().objectName())

    def _ask(self, losses: Sequence[str]) -> None:
        question = Question(
            self.t(N_("现在关闭吗？")), "\n".join(losses), self.t(N_("关闭")), self.t, self
        )
        question.confirmed.connect(self._on_sure)
        question.open()

    def _on_sure(self) -> None:
        self.leave()

    def _day(self, today: date) -> str:
        return f"{today.isoformat()} {self.t(WEEKDAYS[today.weekday()])}"

    def _practice(self, identity: Identity) -> str:
        return self.t(N_("练习库，数据均为虚构")) if identity.practice else ""
