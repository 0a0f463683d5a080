# SPDX-License-Identifier: Apache-2.0
"""Start the window: the single place that knows the QApplication."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from platformdirs import user_log_path
from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow

from outreach.app import Application, translator
from outreach.clock import Clock
from outreach.config import APPLICATION, Settings
from outreach.domain.access import ROLE_LABELS, Role
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services import entry, guarding
from outreach.services.context import Context, SiteRef
from outreach.services.opening import Secret
from outreach.services.sites import Enterprise, enterprise
from outreach.services.store import Store
from outreach.ui import single, theme, traces
from outreach.ui.backing_up import DailyBackup
from outreach.ui.crash import CrashDoor
from outreach.ui.gate import Gate
from outreach.ui.locking import IdleLock
from outreach.ui.messages import Messages
from outreach.ui.page import Changes, Desk, Topic
from outreach.ui.program import Program
from outreach.ui.refreshing import Refresher
from outreach.ui.registry import PAGES
from outreach.ui.tasks import GuiCollector, Progress, Tasks
from outreach.ui.window import Identity, Window

FINISH_MS = 30_000
MINUTE_MS = 60_000
ALL_SITES = "all"


class Workplace(QObject):
    """The application as pages see it; the site one works at may change while they stand."""

    def __init__(self, application: Application, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.application = application

    @property
    def store(self) -> Store:
        """The open store."""
        return self.application.store

    @property
    def site(self) -> SiteRef | None:
        """Where one works; None is the whole enterprise."""
        return self.application.site

    def context(self, *, site: SiteRef | None = None, reason: str = "") -> Context:
        """Return the surroundings of one call, at this moment."""
        return self.application.context(site=site, reason=reason)

    def work_at(self, site: SiteRef | None) -> None:
        """Change the site; the pages reload by the change that the caller publishes."""
        self.application = replace(self.application, site=site)


class Session(QObject):
    """Wire one window: theme, tasks, messages, pages, and the firm's name when it is read."""

    def __init__(self, application: Application, app: QApplication) -> None:
        super().__init__(app)
        t = application.t
        self.workplace = Workplace(application, self)
        self.tasks = Tasks(self)
        self.changes = Changes(self)
        self.messages = Messages(t, self)
        self._firm: Enterprise | None = None
        self._t: Translator = t
        self.gate = Gate(self)
        desk = Desk(self.workplace, self.tasks, self.messages, self.changes, t, self.gate)
        self.window = Window(desk, PAGES, identity_of(application))
        self.window.site_chosen.connect(self._on_site_chosen)
        self.tasks.read(self._read_firm, owner=self, done=self._on_firm)
        self._day = application.clock.today()
        self.refresher = Refresher(desk, self)
        self.refresher.look(self._day)
        self._build_keeping(desk, application)
        self._minutes = QTimer(self, interval=MINUTE_MS)
        self._minutes.timeout.connect(self.look_at_the_day)
        self._minutes.start()

    def look_at_the_day(self) -> None:
        """Begin another business day once it has come and nothing typed would be lost.

        The rules are asked on the day itself, whatever is typed.
        """
        today = self.workplace.context().today
        if today != self._day and self.window.begin_day(today):
            self._day = today
        self.refresher.look(today)
        self.backup.look(Clock().now())

    @property
    def main_window(self) -> QMainWindow:
        """The work window."""
        return self.window

    def losses(self) -> list[str]:
        """Return what closing would lose, in sentences."""
        return self.window.losses()

    def arrive(self, page: str, argument: object) -> None:
        """Bring a page up and hand it something."""
        self.window.show_page(page, argument)

    def complain(self, error: UserError) -> None:
        """Say an error in the strip."""
        self.messages.error(error)

    def end(self) -> None:
        """Close without asking: what was under way has ended, what was typed was asked about."""
        self._minutes.stop()
        self.tasks.stop()
        self.tasks.wait_done(FINISH_MS)
        self.window.leave()
        self.window.deleteLater()
        self.deleteLater()

    def _build_keeping(self, desk: Desk, application: Application) -> None:
        """Lock when nobody is there, and back up once a day."""
        store, login = application.store, application.actor.login
        folder, practice = store.folder, store.practice

        def prove(secret: Secret) -> None:
            if folder is not None:
                whose = Secret(secret.password, login)
                entry.try_secret(folder, whose, Clock().now())

        self.lock = IdleLock(
            self.window,
            self.tasks,
            prove,
            self._t,
            user=application.actor.name,
            practice=practice,
            keeps=self.losses,
        )
        self.gate.lock_wanted.connect(self.lock.lock)
        self.gate.idle_changed.connect(self.lock.set_minutes)
        self.backup = DailyBackup(desk, self.gate, self)
        self.backup.aged.connect(self.window.status.set_backup)
        self.backup.look(Clock().now())
        self.tasks.read(self._read_idle, owner=self, done=self.lock.set_minutes)

    def _read_idle(self, _progress: Progress) -> int:
        return guarding.habits(self.workplace.store).idle_minutes

    def _read_firm(self, _progress: Progress) -> Enterprise:
        return enterprise(self.workplace.store)

    def _on_firm(self, firm: Enterprise) -> None:
        self._firm = firm
        whole = self._t(N_("全部厂区"))
        here = self.workplace.site.name if self.workplace.site is not None else whole
        sites = [(site.id.hex, site.name) for site in firm.sites]
        self.window.rail.set_firm(firm.name, here, [(ALL_SITES, whole), *sites][len(sites) == 1 :])

    def _on_site_chosen(self, key: object) -> None:
        if self._firm is None:
            return
        found = [site for site in self._firm.sites if site.id.hex == key]
        self.workplace.work_at(found[0] if found else None)
        self._on_firm(self._firm)
        self.changes.publish(Topic, self)


def run(settings: Settings, argv: Sequence[str] = ()) -> int:
    """Show the start window on the folder that the settings name, then the work window.

    A second start brings the first window forward and ends. Raises
    :class:`outreach.errors.StoreUnavailable` before any window where something else than a
    window has the store open.
    """
    t = translator(settings)
    if not settings.on_server and single.shown_already(Path(settings.store), t, print):
        return 0
    with running(t, argv) as app:
        program = Program(settings, t, partial(Session, app=app), app)
        try:
            program.start()
            return app.exec()
        finally:
            program.close()


def show(application: Application, argv: Sequence[str] = ()) -> int:
    """Show the window of an application; returns when it is closed."""
    with running(application.t, argv) as app:
        session = Session(application, app)
        first = single.FirstWindow(app)
        first.called.connect(single.bring_forward)
        if application.store.folder is not None:
            first.stand_for(application.store.folder)
        try:
            session.window.show()
            return app.exec()
        finally:
            first.stop()
            session.tasks.stop()
            session.tasks.wait_done(FINISH_MS)


@contextmanager
def running(t: Translator, argv: Sequence[str] = ()) -> Iterator[QApplication]:
    """Make the application with its crash door; bugs and garbage are looked after in here."""
    settle_input_method(os.environ)
    traces.keep_no_image()
    app = make_qt(t, argv)
    traces.Traces(app)
    door = CrashDoor(user_log_path(APPLICATION, appauthor=False), t, app)
    door.install()
    collector = GuiCollector(app)
    try:
        yield app
    finally:
        collector.stop()
        door.uninstall()


def make_qt(t: Translator, argv: Sequence[str] = ()) -> QApplication:
    """Make the QApplication with fonts, language and theme, or dress the one there is."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([sys.argv[0], *argv])
    app.setApplicationName(APPLICATION)
    app.setApplicationDisplayName(t(N_("职工家庭关爱")))
    theme.load_qt_translation(app, t.language)
    theme.Theme(app)
    return app


def settle_input_method(environ: MutableMapping[str, str]) -> None:
    """Ask for ibus where fcitx is named but its plugin is absent: fcitx5 answers to ibus too."""
    if "fcitx" not in environ.get("QT_IM_MODULE", ""):
        return
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    if not any((plugins / "platforminputcontexts").glob("*fcitx*")):
        environ["QT_IM_MODULE"] = "ibus"


def identity_of(application: Application) -> Identity:
    """Say who looks at the window."""
    t = application.t
    roles = [role for role in Role if role in application.actor.roles]
    return Identity(
        user=application.actor.name,
        role=t(N_("、")).join(t(ROLE_LABELS[role]) for role in roles),
        today=application.clock.today(),
        practice=application.store.practice,
    )
