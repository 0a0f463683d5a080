# SPDX-License-Identifier: Apache-2.0
"""From nothing to a store, and from a closed store to work: the start window, by keyboard."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from outreach.app import Application, beginning, open_application
from outreach.config import read_settings, remember_store
from outreach.db import keys
from outreach.domain.access import Role
from outreach.errors import NotAllowed
from outreach.i18n import Translator
from outreach.services import access, backups, entry, guarding, sampling, sites
from outreach.services.beginning import begin, begin_with_code
from outreach.services.entry import Lies
from outreach.services.opening import Secret
from outreach.services.recovery_papers import recovery_paper
from outreach.ui.dialogs import Question
from outreach.ui.entry import Entry
from outreach.ui.program import Program
from outreach.ui.secrets import PasswordField
from outreach.ui.widgets.entry_problems import RESTORE
from outreach.ui.widgets.memory_print import paint_pages
from outreach.ui.widgets.pdf_view import render_pages
from tests.conftest import FIRM as PRACTICE
from tests.ui.kit.keys import focus_chain, press
from tests.ui.kit.statements import allowed
from tests.ui.starting import (
    FIRM,
    PASSWORD,
    click_focused,
    enter,
    focused,
    settings_of,
    settle,
    started,
    work,
)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dressed: object) -> Iterator[None]:
    """Keep what the program remembers within the test; nothing of it lies in a temporary place."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "config"))
    monkeypatch.setattr(keys, "COST", keys.PRACTICE_COST)
    yield
    QApplication.clipboard().clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "own" / "store"


def make(folder: Path) -> str:
    """Make a real store; return its recovery code."""
    with allowed():
        begun = begin_with_code(
            folder, beginning(settings_of(folder), practice=False), FIRM, password=PASSWORD
        )
        begun.store.close()
    return begun.recovery


def say_firm(program: Program) -> None:
    """Fill in the first step, from its first field to its last."""
    enter("安禾电子有限公司")
    enter("91441303ma00000009")
    press(focused(), Qt.Key.Key_2)
    enter()
    enter("一厂")
    enter("广东省 惠州市 惠阳区")
    assert program.entry.window.current() is program.entry.beginning.admin


@pytest.mark.qt_log_ignore("This plugin does not support")  # the list of counties, off screen
def test_from_nothing_to_a_store_to_work_by_keyboard(
    folder: Path, no_statement_on_the_gui_thread: None
) -> None:
    with started(settings_of(folder)) as program:
        begin_at, window = program.entry.beginning, program.entry.window
        assert window.current() is program.entry.start_page
        click_focused()
        say_firm(program)
        enter("周敏")
        enter("zhoumin")
        enter(PASSWORD)
        enter(PASSWORD)
        settle(program)

        assert window.current() is begin_at.code
        code = begin_at.code.code
        groups = code.tiles.groups
        assert len(groups) == 7
        assert focused() is code.print
        begin_at.code.go.setFocus()
        click_focused()
        assert code.asking, "the code is hidden before two of its groups are asked"
        assert "".join(groups) not in code.tiles.accessibleName()
        enter("0000")
        enter("0000")
        assert window.current() is begin_at.code, "nobody goes on without the sheet"
        assert "不一样" in code.fields[0].verdict.text
        for field, place in zip(code.fields, code.places, strict=True):
            field.control.clear()
            field.focus()
            enter(groups[place].lower())
        settle(program)

        assert window.current() is begin_at.backup
        begin_at.backup.folder.set_value(str(folder / "inside"))
        enter()
        settle(program)
        assert "数据库自己的文件夹" in begin_at.backup.folder.verdict.text
        begin_at.backup.folder.set_value(str(folder.parent / "copies"))
        begin_at.backup.folder.focus()
        enter()
        session = work(program)
        assert session.window.isVisible()
        assert not window.isVisible()
        with allowed():
            store = session.workplace.store
            firm = sites.enterprise(store)
            assert (firm.name, firm.uscc, firm.ownership) == (
                "安禾电子有限公司",
                "91441303MA00000009",
                "private",
            )
            assert [(site.name, site.county_code) for site in firm.sites] == [("一厂", "441303")]
            assert guarding.habits(store).code_confirmed_at is not None
            assert len(backups.listed(folder.parent / "copies")) == 1
            assert access.opened_by(store).roles == {Role.ADMIN, Role.HR, Role.UNION}
    with allowed(), pytest.raises(NotAllowed):
        open_application(settings_of(folder), Secret("something else"))


def test_nothing_is_made_before_every_answer_stands(folder: Path) -> None:
    with started(settings_of(folder)) as program:
        begin_at = program.entry.beginning
        click_focused()
        begin_at.firm.submit()
        assert focused() is begin_at.firm.name.control
        assert "请填写" in begin_at.firm.name.verdict.text
        begin_at.firm.name.set_value("安禾")
        begin_at.firm.uscc.control.setText("91441303MA00000008")
        begin_at.firm.ownership.set_value("state")
        begin_at.firm.site.set_value("一厂")
        begin_at.firm.submit()
        assert "校验码" in begin_at.firm.uscc.verdict.text
        begin_at.firm.uscc.set_value("")
        begin_at.firm.submit()
        for words in ("周敏", "zhoumin", "short", "shorter"):
            enter(words)
        assert "至少" in begin_at.admin.password.verdict.text
        assert "不一样" in begin_at.admin.again.verdict.text
        press(focused(), Qt.Key.Key_Escape)
        assert program.entry.window.current() is begin_at.firm, "Esc goes back"
        assert begin_at.firm.name.value() == "安禾", "and what was typed is there"
    assert not folder.exists()


def test_tab_walks_a_page_in_the_order_one_reads_it(folder: Path) -> None:
    with started(settings_of(folder)) as program:
        click_focused()
        firm = program.entry.beginning.firm
        program.entry.window.activateWindow()
        QApplication.processEvents()
        chain = [widget.objectName() for widget in focus_chain(program.entry.window)]
        asked = [f"{key}_control" for key in ("name", "uscc", "ownership", "site", "county")]
        assert [name for name in chain if name in asked] == asked
        assert firm.go.isEnabled()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_start_is_told_of_closing_before_the_code_is_on_paper(folder: Path) -> None:
    with started(settings_of(folder)) as program:
        click_focused()
        say_firm(program)
        for words in ("周敏", "zhoumin", PASSWORD, PASSWORD):
            enter(words)
        settle(program)
        assert not program.entry.window.close(), "a code that nobody has is not closed away"
        (question,) = program.entry.window.findChildren(Question)
        question.reject()
        assert program.entry.window.isVisible()
        program.entry.beginning.give_up()


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
    monkeypatch.setattr(sampling.make_practice, "__kwdefaults__", {"employees": 20})
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
    sampling.remove_practice(other)
    assert [path.name for path in other.iterdir()] == ["notes.txt"]
    assert entry.look(other).lies is Lies.NOTHING


def test_the_sheet_with_the_code_is_printed_from_memory(tmp_path: Path, qapp: QObject) -> None:
    code = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV"
    pdf = recovery_paper("安禾电子有限公司", code, date(2026, 9, 28), Translator())
    pages = render_pages(pdf, width=300)
    assert len(pages) == 1
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert paint_pages(printer, pages)
    (again,) = render_pages((tmp_path / "printed.pdf").read_bytes(), width=300)
    assert darkness(again) == pytest.approx(darkness(pages[0]), rel=0.5)


def darkness(image: QImage) -> int:
    """Return how many pixels of a page are dark."""
    small = image.scaledToWidth(200)
    return sum(
        small.pixelColor(x, y).lightness() < 128
        for x in range(small.width())
        for y in range(small.height())
    )


def test_no_draft_ever_holds_a_password(qapp: QApplication, dressed: object) -> None:
    field = PasswordField("password", "口令", Translator())
    field.control.setText(" with blanks ")
    assert field.value() == " with blanks "
    assert field.draft() == ""
    field.deleteLater()


def test_a_folder_that_was_chosen_is_remembered_for_the_user_alone(
    tmp_path: Path, folder: Path
) -> None:
    assert read_settings({}).store != str(folder)
    remember_store(folder)
    assert read_settings({}).store == str(folder)
    assert read_settings({"OUTREACH_STORE": "elsewhere"}).store == "elsewhere"
    shutil.rmtree(tmp_path / "config")


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
