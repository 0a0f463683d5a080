# SPDX-License-Identifier: Apache-2.0
"""A store that is there: its password, the recovery code, and what may stand in the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from outreach.app import Application, beginning, open_application
from outreach.config import read_settings
from outreach.domain.access import Role
from outreach.errors import NotAllowed
from outreach.i18n import Translator
from outreach.services import access, backups, entry, sampling
from outreach.services.beginning import begin
from outreach.services.entry import Lies
from outreach.services.opening import Secret
from outreach.ui.dialogs import Question
from outreach.ui.entry import Entry
from outreach.ui.widgets.entry_problems import RESTORE
from tests.conftest import FIRM as PRACTICE
from tests.ui.kit.statements import allowed
from tests.ui.starting import (
    PASSWORD,
    click_focused,
    enter,
    focused,
    keep_within,
    make,
    settings_of,
    settle,
    started,
    work,
)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dressed: object) -> Iterator[None]:
    """Keep what the program remembers within the test; nothing of it lies in a temporary place."""
    keep_within(tmp_path, monkeypatch)
    yield
    QApplication.clipboard().clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "own" / "store"


def test_wrong_passwords_are_told_and_waited_for(
    folder: Path, no_statement_on_the_gui_thread: None
) -> None:
    make(folder)
    before = (folder / "outreach.db").read_bytes()
    with started(settings_of(folder)) as program:
        form = program.entry.unlock_page.form_box
        assert program.entry.window.current() is program.entry.unlock_page
        assert form.login.isHidden(), "one who is alone need not say who it is"
        for _ in range(4):
            enter("not this one")
            settle(program)
        assert "请等" in form.problem.words()
        assert form.left > 0
        assert not form.go.isEnabled()
        assert form.password.is_empty(), "a wrong password is not left standing"
        enter(PASSWORD)
        settle(program)
        assert program.session is None, "not before the wait is over"
        while form.left:
            form.on_tick()
        assert form.go.isEnabled()
        assert (folder / "outreach.db").read_bytes() == before
        attempts = json.loads((folder / "attempts.json").read_text())
        attempts["last"] = "2020-01-01T00:00:00+08:00"
        (folder / "attempts.json").write_text(json.dumps(attempts))
        form.password.forget()
        enter(PASSWORD)
        assert work(program).workplace.context().actor.name == "周敏"


def test_caps_lock_is_noticed_by_the_case_of_what_is_typed(folder: Path) -> None:
    make(folder)
    with started(settings_of(folder)) as program:
        password = program.entry.unlock_page.form_box.password
        caps = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "A")
        QApplication.sendEvent(password.control, caps)
        assert "Caps Lock" in password.verdict.text
        plain = QKeyEvent(
            QKeyEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier, "A"
        )
        QApplication.sendEvent(password.control, plain)
        assert not password.verdict.text


def test_the_recovery_code_sets_a_new_password_and_opens(
    folder: Path, no_statement_on_the_gui_thread: None
) -> None:
    code = make(folder)
    with started(settings_of(folder)) as program:
        program.entry.unlock_page.recover.click()
        page = program.entry.recover_page
        assert program.entry.window.current() is page
        enter(code.replace("-", "")[:-1] + ("0" if code[-1] != "0" else "1"))
        assert "输错" in page.code.verdict.text
        page.code.control.clear()
        page.code.focus()
        enter(code.lower().replace("-", " "))
        assert page.code.value() == code
        enter("a new sentence")
        enter("a new sentence")
        session = work(program)
        assert session.window.isVisible()
        assert page.password.is_empty()
    with allowed(), pytest.raises(NotAllowed):
        open_application(settings_of(folder), Secret(PASSWORD))
    with allowed():
        open_application(settings_of(folder), Secret("a new sentence")).close()


def test_several_people_say_who_they_are(folder: Path) -> None:
    make(folder)
    with allowed():
        opened = open_application(settings_of(folder), Secret(PASSWORD))
        access.add_user(
            opened.store, opened.context(), "linyu", "林雨", frozenset({Role.HR}), "lin yu 12345"
        )
        opened.close()
    with started(settings_of(folder)) as program:
        enter("LinYu")
        enter("lin yu 12345")
        assert work(program).workplace.context().actor.name == "林雨"


def test_a_practice_store_opens_without_asking(folder: Path) -> None:
    with allowed():
        begin(folder, beginning(settings_of(folder), practice=True), PRACTICE).close()
    with started(settings_of(folder)) as program:
        assert work(program).window.status._practice


def test_a_damaged_store_offers_a_backup_and_comes_back_from_it(
    folder: Path, no_statement_on_the_gui_thread: None
) -> None:
    make(folder)
    with allowed():
        opened = open_application(settings_of(folder), Secret(PASSWORD))
        made = backups.make(opened.store, opened.context(), folder.parent)
        opened.close()
    (folder / "manifest.json").write_text("{")
    (folder / "manifest.copy.json").write_text("{")
    with started(settings_of(folder)) as program:
        page = program.entry.problem_page
        assert program.entry.window.current() is page
        assert page.ways()[0] == RESTORE
        click_focused()
        restore = program.entry.more.restore_page
        assert program.entry.window.current() is restore
        restore.file.take(str(folder.parent / "nothing.outreach-backup"))
        settle(program)
        assert restore.file.verdict.text
        restore.file.take(str(made.path))
        settle(program)
        assert focused() is restore.password.control
        enter(PASSWORD)
        assert work(program).window.isVisible()


def test_a_store_that_is_open_elsewhere_says_so_and_can_be_tried_again(folder: Path) -> None:
    make(folder)
    with allowed():
        other = open_application(settings_of(folder), Secret(PASSWORD))
    with started(settings_of(folder)) as program:
        enter(PASSWORD)
        settle(program)
        page = program.entry.problem_page
        assert program.entry.window.current() is page
        assert "进程号" in page.sentence.text()
        with allowed():
            other.close()
        click_focused()
        settle(program)
        enter(PASSWORD)
        assert work(program).window.isVisible()


def test_a_synchronised_folder_is_refused_with_a_way_to_another(
    folder: Path, tmp_path: Path
) -> None:
    synced = tmp_path / "OneDrive - 安禾" / "store"
    with started(settings_of(synced)) as program:
        page = program.entry.problem_page
        assert program.entry.window.current() is page
        assert "同步" in page.sentence.text()
        assert page.ways()[0] == "elsewhere"
        program.entry.take_folder(str(folder))
        settle(program)
        assert program.entry.window.current() is program.entry.start_page
        assert read_settings({}).store == str(folder), "the next start begins there"


def test_the_sample_firm_is_made_opened_and_removed_with_one_question(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling.make_practice, "__kwdefaults__", {"employees": 10})
    with started(settings_of(folder)) as program:
        program.entry.start_page.sample.button.click()
        session = work(program)
        there = sampling.practice_folder(folder)
        assert session.window.status._practice
        page = session.window.show_page("keeping")
        settle(program)
        page.want_removal()  # type: ignore[union-attr]
        (question,) = page.findChildren(Question)  # type: ignore[union-attr]
        question.go_on.click()
        settle(program)
        assert program.session is None
        assert program.entry.window.current() is program.entry.start_page
        assert not there.parent.exists(), "its rosters are gone with it"


def test_removing_practice_refuses_a_real_store_and_leaves_what_is_not_ours(folder: Path) -> None:
    make(folder)
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(NotAllowed):
        sampling.remove_practice(folder)
    assert sorted(path.name for path in folder.iterdir()) == before
    other = folder.parent / "practised"
    with allowed():
        begin(other, beginning(settings_of(other), practice=True), PRACTICE).close()
    (other / "notes.txt").write_text("mine")
    (other / "replaced-20260930").mkdir()
    (other / "replaced-20260930" / "outreach.db").write_bytes(b"x")
    sampling.remove_practice(other)
    assert [path.name for path in other.iterdir()] == ["notes.txt"]
    assert entry.look(other).lies is Lies.NOTHING


def test_closing_while_the_store_opens_gives_it_back(folder: Path) -> None:
    make(folder)
    app = QApplication.instance()
    opened: list[Application] = []
    start = Entry(settings_of(folder), Translator(), app)
    start.opened.connect(opened.append)
    start.start()
    assert start.tasks.wait_idle(20_000)
    enter(PASSWORD)
    start.window.close()
    assert start.tasks.wait_idle(20_000)
    start.stop()
    assert not opened
    with allowed():
        open_application(settings_of(folder), Secret(PASSWORD)).close()
