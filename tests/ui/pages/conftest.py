# SPDX-License-Identifier: Apache-2.0
"""What tests of pages stand on: a small firm, made before any window is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.domain.children import Carer, School
from outreach.domain.employees import Consent
from outreach.services import ledgers
from outreach.services.ledgers import ImportOptions
from outreach.ui.messages import Message, Messages, MessageStrip
from outreach.ui.page import Desk, Services
from outreach.ui.pages.children import ChildrenPage
from outreach.ui.pages.ledgers import LedgersPage
from outreach.ui.tasks import Tasks
from tests.services.pasted import roster
from tests.ui.kit.statements import allowed
from tests.ui.pages import sample
from tests.ui.pages.deciding import KNOWN
from tests.ui.pages.families import SON, Open
from tests.ui.pages.sample import TODAY, Firm, child


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    """Return a firm with one site and nobody in it yet."""
    with allowed():
        made = sample.begin(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def open_page(
    qtbot: QtBot, tasks: Tasks, firm: Firm, make_desk: Callable[[Services], Desk]
) -> Open:
    """Return what opens the page and waits until everything on it has come."""

    def make(services: Services) -> ChildrenPage:
        page = ChildrenPage(make_desk(services))
        qtbot.addWidget(page)
        page.resize(1240, 860)
        page.show()
        page.focus_first()
        assert tasks.wait_idle()
        return page

    return make


@pytest.fixture
def people(firm: Firm) -> Firm:
    """Return the firm with a couple, a long name, a refusal, and somebody not asked yet."""
    pair = (child("张小满", SON), child("张小禾", date(2021, 6, 1), school=School.KINDERGARTEN))
    with allowed():
        firm.hire("张松", "W10422", *pair, signed_on=TODAY, told_on=TODAY)
        firm.hire("郑爽", "W10418", *pair)
        firm.hire("祖白代·萨吾提", "W10507", child("", SON, carer=Carer.UNKNOWN, lives_in=""))
        firm.hire("祝帅", "W10466", consent=Consent.REFUSED)
        firm.hire("曾燊", "W10391", consent=None)
        firm.hire("李一", "W10001")
    return firm


@pytest.fixture(autouse=True)
def nothing_copied(qtbot: QtBot) -> Iterator[None]:
    """Leave nothing on the clipboard: data of a test that ended would outlive the application."""
    yield
    QApplication.clipboard().clear()


@pytest.fixture
def said(messages: Messages) -> list[Message]:
    """Return everything that is said while the test runs."""
    heard: list[Message] = []
    messages.posted.connect(heard.append)
    return heard


@pytest.fixture
def page_of_three(
    qtbot: QtBot,
    tasks: Tasks,
    firm: Firm,
    messages: Messages,
    make_desk: Callable[[Services], Desk],
) -> LedgersPage:
    """Return the page of a firm in which three people are known already."""
    with allowed():
        ledgers.import_file(firm.store, firm.context(), roster(*KNOWN), ImportOptions())
    shown = LedgersPage(make_desk(firm.application()))
    qtbot.addWidget(shown)
    shown.take_strip(MessageStrip(messages, tasks, shown.t, shown))
    shown.resize(1240, 860)
    shown.show()
    shown.activateWindow()
    shown.load()
    assert tasks.wait_idle()
    shown.focus_first()
    return shown
