# SPDX-License-Identifier: Apache-2.0
"""Data safety in the real program: people, backups, the way back, the check, one's own password."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from outreach.app import open_application
from outreach.domain.access import Role
from outreach.errors import NotAllowed, StoreUnavailable
from outreach.services import access, backups, checking, guarding, sites
from outreach.services.findings import PARTS, Checked
from outreach.services.opening import Secret
from outreach.ui.dialogs import Question
from outreach.ui.messages import Level, Message
from outreach.ui.pages.keeping import KeepingPage
from outreach.ui.program import Program
from outreach.ui.widgets import keeping_words as words
from outreach.ui.widgets.keeping_frame import BACKUPS, CHECK, OWN, PEOPLE
from tests.ui.kit.keys import press
from tests.ui.kit.statements import allowed
from tests.ui.starting import (
    PASSWORD,
    enter,
    focused,
    keep_within,
    make,
    settings_of,
    settle,
    started,
    work,
)

OTHER = "lin yu 12345"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def program(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    dressed: object,
    no_statement_on_the_gui_thread: None,
) -> Iterator[Program]:
    """Return the program at work on a real store, opened by its password."""
    keep_within(tmp_path, monkeypatch)
    make(folder)
    with started(settings_of(folder)) as running:
        enter(PASSWORD)
        work(running)
        yield running


def page_of(program: Program) -> KeepingPage:
    """Return the page, with everything on it there."""
    page = work(program).window.show_page(KeepingPage.NAME)
    assert isinstance(page, KeepingPage)
    settle(program)
    return page


def step_of(page: KeepingPage) -> str:
    return page.status.step.key


def answer(page: KeepingPage) -> None:
    """Confirm the question that is open."""
    (question,) = page.findChildren(Question)
    question.go_on.click()


def test_the_head_says_what_is_next_until_nothing_is(program: Program, tmp_path: Path) -> None:
    page = page_of(program)
    assert len(page.backups.rows()) == 1, "the first of the day was made by itself"
    assert step_of(page) == words.CODE, "nobody has proved to have the recovery code"
    page.status.button.click()
    answer(page)
    settle(program)
    code = page.code_form.code
    groups = code.tiles.groups
    assert page.would_lose()
    work(program).window.activateWindow()  # which a window manager does after a question
    QApplication.processEvents()
    page.code_form.code.print.setFocus()
    press(page.code_form.code.print, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert code.asking
    for place in code.places:
        enter(groups[place])
    settle(program)
    assert not page.would_lose()
    assert step_of(page) == words.FOLDER, "backups lie on the disk of the store"
    page.take_folder(str(tmp_path / "store" / "inside"))
    settle(program)
    assert step_of(page) == words.FOLDER
    with allowed():
        found = guarding.habits(work(program).workplace.store)
    assert found.code_confirmed_at is not None
    with allowed():
        work(program).window.close()
        settle(program)
        program.close()
        code_works = "-".join(groups)
        who = access.recover(tmp_path / "store", code_works, None, OTHER, found.code_confirmed_at)
    assert who.name == "周敏"


def test_a_backup_is_one_click_and_the_folder_one_more(program: Program, tmp_path: Path) -> None:
    page = page_of(program)
    said: list[Message] = []
    page.messages.posted.connect(said.append)
    page.backup_button.click()
    settle(program)
    assert "已备份并核对" in said[-1].text
    assert len(page.backups.rows()) == 2
    page.take_folder(str(tmp_path / "usb"))
    settle(program)
    assert [one.path.parent for one in page.backups.rows()] == [tmp_path / "usb"]
    assert page.where.text() == str(tmp_path / "usb")


def test_a_backup_that_fails_is_said_on_the_page_and_in_the_status_line(
    program: Program, tmp_path: Path
) -> None:
    session = work(program)
    page = page_of(program)
    page.take_folder(str(tmp_path / "usb"))
    settle(program)
    with allowed():
        store, ctx = session.workplace.store, session.workplace.context()
        guarding.note_checked(store, ctx, Checked((), tuple(PARTS), ctx.now))
    for path in (tmp_path / "usb").iterdir():
        path.unlink()
    (tmp_path / "usb").rmdir()
    said: list[Message] = []
    session.messages.posted.connect(said.append)
    session.backup.ask()
    settle(program)
    assert [one.level for one in said] == [Level.ATTENTION]
    assert step_of(page) == words.FOLDER
    assert session.window.status._backup.text() == "还没有备份"
    session.backup.ask()
    settle(program)
    assert len(said) == 1, "said once, not every hour"
    page.take_folder(str(tmp_path / "disk"))
    settle(program)
    session.backup.ask()
    settle(program)
    assert session.window.status._backup.isHidden()
    assert step_of(page) != words.BACK_UP


def test_what_would_come_back_and_be_lost_is_said_and_the_store_comes_back(
    program: Program, folder: Path
) -> None:
    session = work(program)
    page = page_of(program)
    page.backup_button.click()
    settle(program)
    with allowed():
        sites.add_site(session.workplace.store, session.workplace.context(), "二厂")
    page.backups.table.select_row(0)
    page.backups.table.setFocus()
    press(page.backups.table, Qt.Key.Key_Return)
    settle(program)
    form = page.restore_form
    shown = [one.text() for one in form.findChildren(QLabel)]
    assert any("共保存过 1 次" in text for text in shown)
    assert any("不会回来" in text for text in shown)
    enter("not this one")
    settle(program)
    assert program.session is session, "the store stays open while the password is wrong"
    assert "口令不对" in form.problem()
    form.password.control.clear()
    form.password.focus()
    enter(PASSWORD)
    again = work(program)
    assert again is not session
    assert isinstance(again.window.current_page(), KeepingPage)
    with allowed():
        assert [one.name for one in sites.enterprise(again.workplace.store).sites] == ["一厂"]
    assert list(folder.glob("replaced-*")), "what it replaced is kept"


def test_a_check_closes_looks_opens_again_and_says_what_was_looked_at(program: Program) -> None:
    session = work(program)
    page = page_of(program)
    page.tabs.select(CHECK)
    page.want_check()
    enter(PASSWORD)
    again = work(program)
    assert again is not session
    shown = again.window.current_page()
    assert isinstance(shown, KeepingPage)
    assert shown.tabs.current() == CHECK
    texts = [one.text() for one in shown.check.findChildren(QLabel) if one.text()]
    assert any("没有发现问题" in text for text in texts) or any("要紧" in one for one in texts)
    for part in ("pages", "references", "people"):
        assert shown.t(checking.PARTS[part]) in texts
    with allowed():
        assert guarding.habits(again.workplace.store).checked_at is not None


def test_an_errand_waits_until_nothing_typed_would_be_lost(program: Program) -> None:
    session = work(program)
    page = page_of(program)
    page.want_password()
    employees = session.window.show_page("employees")
    settle(program)
    employees.person.phone.control.setText("13800001617")  # type: ignore[union-attr]
    employees.person.phone.note_edit()  # type: ignore[union-attr]
    settle(program)
    if not session.losses():
        pytest.fail("something typed should be worth a question")
    session.window.show_page(KeepingPage.NAME)
    page.want_check()
    enter(PASSWORD)
    settle(program)
    assert program.session is session
    assert session.window.strip.message is not None
    assert "先保存" in session.window.strip.message.text


def test_somebody_is_added_given_roles_a_password_and_removed(
    program: Program, folder: Path
) -> None:
    page = page_of(program)
    page.tabs.select(PEOPLE)
    page.add_button.click()
    for text in ("林雨", "linyu"):
        enter(text)
    press(focused(), Qt.Key.Key_Space)
    for _ in Role:
        enter()
    enter(OTHER)
    enter(OTHER)
    settle(program)
    assert [user.name for user in page.people.rows()] == ["周敏", "林雨"]
    page.people.table.select_row(1)
    assert page.user_panel.user is not None
    page.user_panel.change.click()
    for role in (Role.UNION, Role.ADMIN):
        page.roles_form.roles.fields[role].control.click()
    page.roles_form.submit()
    settle(program)
    (_, added) = page.people.rows()
    assert added.roles == {Role.HR, Role.UNION, Role.ADMIN}
    assert added.holds_sealed, "who holds the key gives it with the role"
    page.open_user(added)
    page.user_panel.reset.click()
    enter("another sentence")
    enter("another sentence")
    settle(program)
    page.open_user(page.people.rows()[1])
    page.user_panel.remove.click()
    answer(page)
    settle(program)
    assert [user.name for user in page.people.rows()] == ["周敏"]
    said = work(program).window.strip.message
    assert said is not None
    assert "请做一个新的恢复码" in said.text, "an administrator may have it on paper"
    work(program).window.close()
    settle(program)
    program.close()
    with allowed(), pytest.raises(NotAllowed):
        open_application(settings_of(folder), Secret("another sentence", "linyu"))


def test_one_s_own_password_is_changed_with_the_old_one(program: Program, folder: Path) -> None:
    page = page_of(program)
    page.tabs.select(OWN)
    page.own.password.click()
    enter("not the old one")
    enter("a new sentence")
    enter("a new sentence")
    settle(program)
    assert "口令不对" in page.password_form.problem()
    page.password_form.old.forget()
    page.password_form.old.focus()
    enter(PASSWORD)
    press(focused(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(program)
    assert page.side.isHidden()
    session = work(program)
    session.lock.lock()
    enter(PASSWORD)
    settle(program)
    assert session.lock.locked, "the old one unlocks nothing any more"
    enter("a new sentence")
    settle(program)
    assert not session.lock.locked


def test_who_may_not_manage_sees_their_own_and_may_back_up(program: Program, folder: Path) -> None:
    with allowed():
        session = work(program)
        access.add_user(
            session.workplace.store,
            session.workplace.context(),
            "linyu",
            "林雨",
            frozenset({Role.HR}),
            OTHER,
        )
        session.window.close()
        settle(program)
        program.close()
    with started(settings_of(folder)) as other:
        enter("linyu")
        enter(OTHER)
        page = page_of(other)
        assert not page.tabs.is_shown(PEOPLE)
        for button in (page.add_button, page.folder_button, page.file_button, page.own.code):
            assert not button.isVisible()
        assert not page.own.idle.isEnabled()
        page.tabs.select(BACKUPS)
        count = len(page.backups.rows())
        page.backup_button.click()
        settle(other)
        assert len(page.backups.rows()) == count + 1
        press(page.backups.table, Qt.Key.Key_Return)
        settle(other)
        assert page.side.isHidden(), "bringing one back is for who keeps the store"


def test_facts_in_words(folder: Path) -> None:
    """How things stand is told without a window."""
    from outreach.clock import Clock
    from outreach.i18n import Translator

    now, t = Clock().now(), Translator()
    habits = guarding.Habits(code_confirmed_at=now, checked_at=now)
    fresh = backups.BackupInfo(folder, now - timedelta(hours=1), 10, "daily", "", 1, "", True)
    kept = words.Kept(
        now=now,
        practice=False,
        administers=True,
        keeps=True,
        habits=habits,
        folder=folder,
        backups=(fresh,),
    )
    assert words.standing(kept, t).step.key == ""
    old = replace(fresh, at=now - timedelta(days=5))
    gone = StoreUnavailable("找不到", code="backup_folder_gone")
    late = replace(kept, backups=(old,), problem=gone)
    stands = words.standing(late, t)
    assert stands.facts[1].words == "5 天前"
    assert stands.facts[1].tone.value == "danger"
    assert stands.step.key == words.FOLDER
    quiet = replace(kept, backups=(old,))
    assert words.standing(quiet, t).facts[1].tone.value == "success", "nothing changed since"
    found = replace(kept, habits=replace(habits, findings=2))
    assert words.standing(found, t).step.key == words.CHECK
    month = replace(kept, habits=replace(habits, checked_at=now - timedelta(days=31)))
    assert words.standing(month, t).step.key == words.CHECK
    assert words.standing(replace(kept, same_disk=True), t).step.key == words.FOLDER
    assert words.standing(replace(kept, practice=True), t).step.key == words.UNPRACTISE


def test_every_button_of_the_page_has_words_a_reader_can_speak(program: Program) -> None:
    page = page_of(program)
    nameless = [
        one
        for one in page.findChildren(QAbstractButton)
        if not one.text() and not one.accessibleName() and one.isVisible()
    ]
    assert not nameless
