# SPDX-License-Identifier: Apache-2.0
"""Start the window: the single place that knows the QApplication."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from pathlib import Path

from platformdirs import user_log_path
from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from outreach.app import Application, open_application
from outreach.config import APPLICATION, Settings
from outreach.domain.access import ROLE_LABELS, Role
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.context import Context, SiteRef
from outreach.services.sites import Enterprise, enterprise
from outreach.services.store import Store
from outreach.ui import theme
from outreach.ui.crash import CrashDoor
from outreach.ui.messages import Messages
from outreach.ui.page import Changes, Desk, Topic
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
        desk = Desk(self.workplace, self.tasks, self.messages, self.changes, t)
        self.window = Window(desk, PAGES, identity_of(application))
        self.window.site_chosen.connect(self._on_site_chosen)
        self.tasks.read(self._read_firm, owner=self, done=self._on_firm)
        self._day = application.clock.today()
        self.refresher = Refresher(desk, self)
        self.refresher.look(self._day)
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
    """Open the store that the settings name and show the window until it is closed.

    Raises :class:`outreach.errors.UserError` before any window when there is no store.
    """
    application = open_application(settings)
    try:
        return show(application, argv)
    finally:
        application.close()


def show(application: Application, argv: Sequence[str] = ()) -> int:
    """Show the window of an application; returns when it is closed."""
    settle_input_method(os.environ)
    app = make_qt(application.t, argv)
    door = CrashDoor(user_log_path(APPLICATION, appauthor=False), application.t, app)
    door.install()
    collector = GuiCollector(app)
    session = Session(application, app)
    try:
        session.window.show()
        return app.exec()
    finally:
        session.tasks.stop()
        session.tasks.wait_done(FINISH_MS)
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
