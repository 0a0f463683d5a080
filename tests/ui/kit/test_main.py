# SPDX-License-Identifier: Apache-2.0
"""The window on a real store: the firm's name, its sites, starting and ending."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.app import Application
from outreach.clock import BUSINESS_ZONE, FixedClock
from outreach.domain.access import Role
from outreach.i18n import Translator
from outreach.services import access, beginning, sites
from outreach.services.context import Actor, Context
from outreach.ui.main import Session
from tests.ui.kit import statements

NOON = datetime(2026, 9, 28, 12, tzinfo=BUSINESS_ZONE)
FIRM = sites.EnterpriseBegun(
    name="安禾电子有限公司",
    site_name="一厂",
    admin_login="lin",
    admin_name="林雨",
    admin_roles=(Role.HR, Role.ADMIN),
    practice=True,
)
CLOSES_ITSELF = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from outreach.config import read_settings
from outreach.i18n import Translator
from outreach.ui.main import make_qt, run
app = make_qt(Translator())
QTimer.singleShot(500, QApplication.closeAllWindows)
sys.exit(run(read_settings(store=sys.argv[1])))
"""


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    beginner = Actor(None, "", "", frozenset({Role.ADMIN}))
    store = beginning.begin(tmp_path / "store", Context(beginner, NOON), FIRM)
    sites.add_site(store, Context(beginner, NOON), "二厂")
    actor = access.actor_of(store, "lin")
    yield Application(store, actor, FixedClock(NOON), Translator())
    store.close()


@pytest.fixture
def session(dressed: object, application: Application, qapp: QApplication) -> Iterator[Session]:
    made = Session(application, qapp)
    made.window.show()
    assert made.tasks.wait_idle()
    yield made
    assert made.tasks.wait_idle()
    assert made.tasks.wait_done(1000)
    made.window.close()
    made.window.deleteLater()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_window_says_whose_it_is_and_that_it_is_practice(
    application: Application,
    no_statement_on_the_gui_thread: None,
    session: Session,
) -> None:
    brand = session.window.rail._brand
    assert (brand.firm, brand.site) == ("安禾电子有限公司", "全部厂区")
    assert session.window.windowTitle() == "职工家庭关爱"
    assert session.window.status._practice == "练习库，数据均为虚构"


def test_choosing_a_site_changes_where_one_works_and_reloads(
    application: Application, session: Session, qtbot: QtBot
) -> None:
    with statements.allowed():
        second = sites.find_site(application.store, "二厂")
    assert session.workplace.context().site is None
    with qtbot.waitSignal(session.changes.happened):
        session.window.rail.site_chosen.emit(second.id.hex)
    assert session.workplace.context().site == second
    assert session.window.rail._brand.site == "二厂"
    session.window.rail.site_chosen.emit("all")
    assert session.workplace.context().site is None


def test_the_program_opens_its_window_and_ends_cleanly(
    application: Application, tmp_path: Path
) -> None:
    application.close()  # a store has one process at a time
    logs = {"XDG_STATE_HOME": str(tmp_path / "state"), "LOCALAPPDATA": str(tmp_path / "state")}
    done = subprocess.run(
        [sys.executable, "-c", CLOSES_ITSELF, str(tmp_path / "store")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | logs,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
