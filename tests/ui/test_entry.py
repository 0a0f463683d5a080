# SPDX-License-Identifier: Apache-2.0
"""From nothing to a store, and from a closed store to work: the start window, by keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from outreach.app import open_application
from outreach.config import read_settings, remember_store
from outreach.domain.access import Role
from outreach.errors import NotAllowed
from outreach.i18n import Translator
from outreach.services import access, backups, guarding, sites
from outreach.services.opening import Secret
from outreach.services.recovery_papers import recovery_paper
from outreach.ui.dialogs import Question
from outreach.ui.program import Program
from outreach.ui.secrets import PasswordField
from outreach.ui.widgets.memory_print import paint_pages
from outreach.ui.widgets.pdf_view import render_pages
from tests.ui.kit.keys import focus_chain, press
from tests.ui.kit.statements import allowed
from tests.ui.starting import (
    PASSWORD,
    click_focused,
    enter,
    focused,
    keep_within,
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
