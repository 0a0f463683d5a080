# SPDX-License-Identifier: Apache-2.0
"""A run of the window that does everything with seeded names, and fails fifty times; a program.

``python -m tests.ui.busy HOME [crash]``: builds a store there, types the names into every form,
leafs through the window, visits a folder that bears a name, copies, fails on every thread, and
ends (or dies). Prints how many bugs were forced, how many window titles were seen and which of
them held a name: nothing else.
"""

from __future__ import annotations

import faulthandler
import logging
import random
import sys
import threading
import warnings
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from outreach.i18n import Translator
from outreach.services import access, children
from outreach.ui.asks import OpenFamily
from outreach.ui.field import Field
from outreach.ui.fields import AreaField, ReadOnlyField, TextField
from outreach.ui.file_dialog import FileDialog
from outreach.ui.main import Session, running
from outreach.ui.pages.children import ChildrenPage
from outreach.ui.registry import PAGES
from outreach.ui.tasks import Progress
from outreach.ui.widgets.family_panel import CardAsk
from outreach.ui.widgets.side_form import SideForm
from tests.incidents.cases import desk_of
from tests.ui.drafts.typing_on import fill_all
from tests.ui.pages import sample
from tests.ui.pages.sample import child, number_of

BUGS = 50
SEEDS = 120


def seeds() -> list[str]:
    """Return names that stand nowhere else, and numbers that pass their check."""
    choose = random.Random(31)
    letters = [chr(code) for code in range(0x4E00, 0x9FA5)]
    names = ["".join(choose.sample(letters, 3)) for _ in range(SEEDS // 2)]
    return names + [number_of(serial) for serial in range(1, SEEDS, 2)]


class Hands(QObject):
    """Somebody who does everything there is to do, and has bad luck."""

    def __init__(self, home: Path, session: Session, words: list[str]) -> None:
        super().__init__()
        self._home = home
        self._session = session
        self._words = words
        self._next = 0
        self.bugs = 0
        self.titles: set[str] = set()

    def word(self) -> str:
        """Return the next of the seeded words."""
        self._next += 1
        return self._words[self._next % len(self._words)]

    def settle(self) -> None:
        """Let everything arrive; look at the titles of all windows meanwhile."""
        for _ in range(3):
            while not self._session.tasks.wait_idle(60_000):  # what arrived began something more
                continue
            loop = QEventLoop()  # as the program's own: a bug in it goes to the door
            QTimer.singleShot(0, loop.quit)
            loop.exec()
        self.titles |= {one.title() for one in QGuiApplication.topLevelWindows()}
        self.titles |= {one.windowTitle() for one in QApplication.topLevelWidgets()}
        self.titles |= {one.windowFilePath() for one in QApplication.topLevelWidgets()}

    def type_everywhere(self, root: QWidget) -> None:
        """Put a seeded word into everything one can type into."""
        for form in root.findChildren(SideForm):
            fill_all(form.form, 1)
        for field in root.findChildren(Field):
            if isinstance(field, TextField | AreaField) and not isinstance(field, ReadOnlyField):
                field.set_value(f"{self.word()} {self.word()}")
                field.edited.emit()
                if field.isVisible():
                    field.run_check()

    def visit_pages(self) -> None:
        """Fill in every form of every page."""
        for kind in PAGES:
            page = self._session.window.show_page(kind.NAME)
            assert page is not None
            self.settle()
            for form in page.findChildren(SideForm):
                drafts = getattr(page, "drafts", None)
                if drafts is not None:
                    drafts.open(form, self._session.workplace.store.new_id())
            self.type_everywhere(page)
            self.settle()

    def visit_family(self, store_words: list[str]) -> None:
        """Search for somebody, and fill in what their file opens."""
        page = self._session.window.show_page("children")
        assert isinstance(page, ChildrenPage)
        page.filters.search.setText(store_words[0])
        self.settle()
        family = page.panel.family
        assert family is not None
        for ask in (CardAsk.FACT, CardAsk.LETTER, CardAsk.WHY):
            page.reasons.on_asked(ask, family.children[0])
            self.type_everywhere(page)
            self.settle()
        page.on_danger()
        self.type_everywhere(page)
        self.settle()

    def copy_and_choose(self) -> None:
        """Copy a name, and visit a folder that bears one."""
        QApplication.clipboard().setText(self.word())
        folder = self._home / "elsewhere" / self._words[0]
        dialog = FileDialog(self._session.window, "", str(folder))
        dialog.open()
        self.settle()
        dialog.accept()
        dialog = FileDialog(self._session.window, "", str(folder))
        dialog.open()  # still open when the program ends
        self.settle()

    def fail(self) -> None:
        """Fail with a seeded word in the error, in its cause, and in the variables around."""
        self.bugs += 1
        name = self.word()
        try:
            int(f"{name} is no number")
        except ValueError as error:
            raise KeyError(f"{name} {self.word()}") from error

    def fail_on_worker(self, _progress: Progress) -> None:
        """Fail where jobs run."""
        self.fail()

    def on_done(self, _nothing: None) -> None:
        """Hear of a job that did not fail; there is none."""

    def fail_everywhere(self) -> None:
        """Fail on this thread, on workers, on threads of one's own, while things go, and warn."""
        tasks = self._session.tasks
        while self.bugs < BUGS:
            QTimer.singleShot(0, self.fail)
            self.settle()
            tasks.read(self.fail_on_worker, owner=self, done=self.on_done)
            tasks.write(self.fail_on_worker, owner=self)
            self.settle()
            thread = threading.Thread(target=self.fail)
            thread.start()
            thread.join()
            qWarning(f"{self.word()}: cannot load {self.word()}")
            warnings.warn(self.word(), RuntimeWarning, stacklevel=1)
            logging.getLogger(self.word()).error("%s", self.word())
            Unlucky(self)
            self.settle()


class Unlucky:
    """Fails while it is taken down."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    def __del__(self) -> None:
        self._hands.fail()


def main(home: Path, *, crash: bool) -> None:
    """Do everything, then end or die."""
    words = seeds()
    (home / "elsewhere" / words[0]).mkdir(parents=True)
    firm = sample.begin(home)
    pair = (child(words[1], sample.HIRED.replace(year=2017)),)
    firm.hire(words[2], "W1", *pair, number=words[-1])
    desk = desk_of(firm)
    assert children.family_by_staff_no(desk.store, desk.by(desk.officer), "W1").name == words[2]
    actor = access.actor_of(desk.store, "qian")
    with running(Translator()) as app:
        session = Session(firm.application(actor), app)
        session.window.show()
        hands = Hands(home, session, words)
        hands.settle()
        session.window.show_page("children", OpenFamily)
        hands.visit_pages()
        hands.visit_family([words[2]])
        hands.copy_and_choose()
        hands.fail_everywhere()
        told = [title for title in hands.titles if any(word in title for word in words)]
        print(hands.bugs, len(hands.titles), len(told), flush=True)
        if crash:
            faulthandler._sigabrt()  # type: ignore[attr-defined]  # a hard fault, on purpose
        session.window.leave()
        QTimer.singleShot(0, app.exit)
        app.exec()
        session.tasks.stop()
        session.tasks.wait_done(10_000)
    firm.store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), crash="crash" in sys.argv)
