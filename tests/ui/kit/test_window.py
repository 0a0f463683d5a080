# SPDX-License-Identifier: Apache-2.0
"""The window: pages built when visited, keys that lead there, closing without loss."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from outreach.i18n import Translator
from outreach.services.context import Actor, Context, SiteRef
from outreach.services.store import Store
from outreach.ui.dialogs import Question
from outreach.ui.main import settle_input_method
from outreach.ui.messages import Messages
from outreach.ui.page import Changes, Desk, Group, Page, Services, Topic
from outreach.ui.tasks import Progress, Tasks
from outreach.ui.window import Identity, Window
from tests.ui.kit.keys import click, press


class NoStore:
    """Services of a window whose pages ask for nothing."""

    @property
    def store(self) -> Store:
        raise AssertionError

    def context(self, *, site: SiteRef | None = None, reason: str = "") -> Context:
        actor = Actor(None, "lin", "林雨", frozenset())
        return Context(actor, datetime(2026, 9, 28, tzinfo=UTC), site, reason)


class HomePage(Page):
    NAME: ClassVar[str] = "dashboard"
    TITLE: ClassVar[str] = "工作台"
    ICON: ClassVar[str] = "home"
    TOPICS = frozenset({Topic.FOLLOWUPS})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.loaded = 0
        self.arrived: object = None
        self.loss = ""

    def load(self) -> None:
        self.loaded += 1
        self.counted.emit(self.NAME, 14)
        self.noted.emit("数据截至 09:41")

    def arrive(self, argument: object) -> None:
        self.arrived = argument

    def would_lose(self) -> str:
        return self.loss


class FamiliesPage(HomePage):
    NAME: ClassVar[str] = "children"
    TITLE: ClassVar[str] = "职工与子女"
    ICON: ClassVar[str] = "users"
    TOPICS = frozenset({Topic.CHILDREN, Topic.EMPLOYEES})
    FINDS_PEOPLE: ClassVar[bool] = True


class UsersPage(HomePage):
    NAME: ClassVar[str] = "access"
    TITLE: ClassVar[str] = "用户与保管"
    ICON: ClassVar[str] = "sliders"
    GROUP = Group.KEEPING


PAGES: tuple[type[Page], ...] = (HomePage, FamiliesPage, UsersPage)


@pytest.fixture
def window(qtbot: QtBot, make_desk: Callable[[Services], Desk]) -> Window:
    identity = Identity("林雨", "人事", date(2026, 9, 28), practice=True)
    made = Window(make_desk(NoStore()), PAGES, identity)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def home(window: Window) -> HomePage:
    page = window.page("dashboard")
    assert isinstance(page, HomePage)
    return page


def test_a_page_is_built_at_its_first_visit_and_kept(window: Window) -> None:
    assert set(window._built) == {"dashboard"}
    first = window.show_page("children")
    window.show_page("dashboard")
    assert window.show_page("children") is first


def test_a_page_loads_at_first_sight_and_not_again_without_a_change(window: Window) -> None:
    page = home(window)
    assert page.loaded == 1
    window.show_page("children")
    window.show_page("dashboard")
    assert page.loaded == 1


def test_numbers_switch_pages_and_ctrl_k_finds_people(window: Window, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.current_page(), UsersPage)
    press(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.current_page(), FamiliesPage)


def test_a_page_may_ask_for_another_and_say_what_it_should_show(window: Window) -> None:
    home(window).go.emit("children", "W10422")
    page = window.current_page()
    assert isinstance(page, FamiliesPage)
    assert page.arrived == "W10422"


def test_what_a_page_notes_stands_in_the_status_line_while_one_looks_at_it(
    window: Window,
) -> None:
    assert window.status._note.text() == "数据截至 09:41"
    window.show_page("children")
    home(window).noted.emit("数据截至 09:42")
    assert window.status._note.text() == "数据截至 09:41"
    window.show_page("dashboard")
    assert window.status._note.text() == "数据截至 09:42"


def test_a_name_nobody_has_changes_nothing(window: Window) -> None:
    assert window.show_page("nobody") is None
    assert window.current_page() is home(window)


def test_a_write_elsewhere_reloads_what_shows_it_when_it_is_seen(
    window: Window, changes: Changes
) -> None:
    families = window.show_page("children")
    page = home(window)
    changes.publish({Topic.FOLLOWUPS})
    assert page.loaded == 1
    window.show_page("dashboard")
    assert page.loaded == 2
    changes.publish({Topic.FOLLOWUPS})
    assert page.loaded == 3
    changes.publish({Topic.TALKS})
    changes.publish({Topic.FOLLOWUPS}, origin=page)
    assert page.loaded == 3
    assert isinstance(families, FamiliesPage)
    assert families.loaded == 1


def test_the_strip_follows_to_the_page_one_looks_at(window: Window, messages: Messages) -> None:
    window.show_page("children")
    messages.attention("还差 1 处")
    assert window.strip.isVisibleTo(window)
    assert window.current_page() is window.strip.parentWidget()


def test_the_title_names_nobody(window: Window, messages: Messages) -> None:
    messages.done("已登记张素云")
    assert window.windowTitle() == "职工家庭关爱"


def test_a_click_in_the_rail_goes_there(window: Window) -> None:
    entry = next(one for one in window.rail._all() if one.name == "children")
    click(entry)
    assert isinstance(window.current_page(), FamiliesPage)


def test_closing_asks_when_something_would_be_lost(window: Window) -> None:
    home(window).loss = "张素云的登记还没有保存。"
    assert not window.close()
    [question] = window.findChildren(Question)
    question.reject()
    assert window.isVisible()
    assert not window.close()
    question = next(one for one in window.findChildren(Question) if one.isVisible())
    question.go_on.click()
    assert not window.isVisible()


def test_closing_lets_a_write_finish_first(window: Window, tasks: Tasks) -> None:
    page = home(window)
    gate = threading.Event()
    written: list[bool] = []

    def job(_progress: Progress) -> None:
        assert gate.wait(5)
        written.append(True)

    tasks.write(job, owner=page)
    assert not window.close()
    gate.set()
    assert tasks.wait_idle()
    assert written == [True]
    assert not window.isVisible()


def test_the_first_window_imports_nothing_heavy() -> None:
    code = (
        "import sys, outreach.ui.main;"
        "print([m for m in ('reportlab', 'openpyxl', 'xlsxwriter', 'pypdfium2', 'python_calamine')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("asked", "given"),
    [("fcitx", "ibus"), ("fcitx5", "ibus"), ("ibus", "ibus"), ("compose", "compose")],
)
def test_fcitx_is_reached_through_ibus_where_its_plugin_is_absent(asked: str, given: str) -> None:
    environ = {"QT_IM_MODULE": asked}
    settle_input_method(environ)
    assert environ["QT_IM_MODULE"] == given


def test_no_input_method_is_asked_for_where_none_was() -> None:
    environ: dict[str, str] = {}
    settle_input_method(environ)
    assert not environ


def test_a_chinese_window_speaks_chinese_by_itself(window: Window, t: Translator) -> None:
    assert t.language == "zh_CN"
    assert window.rail._all()[0].text() == "工作台"
