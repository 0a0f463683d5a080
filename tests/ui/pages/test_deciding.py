# SPDX-License-Identifier: Apache-2.0
"""What an import leaves to a person: decided, taken back and sent out by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from sqlalchemy import select

from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.domain.pledges import NoticeMethod
from outreach.services import children, pledges
from outreach.ui.dialogs import Question
from outreach.ui.messages import Level, Message
from outreach.ui.pages.ledgers import LedgersPage
from outreach.ui.widgets.import_frame import HISTORY, IMPORTING, WAITING, Stage
from outreach.ui.widgets.import_lists import MISSING
from outreach.ui.widgets.import_tray_words import Kind
from tests.services.pasted import line, number
from tests.ui.kit.keys import click, focus_chain, press, type_in
from tests.ui.kit.statements import allowed
from tests.ui.pages.deciding import (
    CTRL,
    KNOWN,
    answer,
    answer_question,
    look_at,
    names,
    paste,
    tab_words,
    write,
)
from tests.ui.pages.importing import ROSTERS, bring, counted, equation, pick, workbook
from tests.ui.pages.sample import TODAY, Firm

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def page(page_of_three: LedgersPage) -> LedgersPage:
    return page_of_three


def test_cells_copied_from_a_sheet_are_pasted_and_written(page: LedgersPage, firm: Firm) -> None:
    paste(page, *KNOWN, line("A4", "赵六", number(4), "2026-09-01", "电工班", ""))
    assert page.work.columns._name.text() == "粘贴的文字"
    assert equation(page) == [4, 1, 0, 3, 0, 0]
    write(page)
    assert names(firm) == ["张三", "李四", "王五", "赵六"]


def test_an_empty_clipboard_is_one_sentence(page: LedgersPage, said: list[Message]) -> None:
    QApplication.clipboard().clear()
    press(page, Qt.Key.Key_V, CTRL)
    assert said[-1].text == "剪贴板里没有文字。请先在表格或聊天里复制。"
    assert page.stage is Stage.START


def test_a_copied_file_is_pasted_like_a_dropped_one(page: LedgersPage) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(ROSTERS / "wide.xlsx"))])
    QApplication.clipboard().setMimeData(mime)
    press(page, Qt.Key.Key_V, CTRL)
    assert page.tasks.wait_idle()
    assert equation(page)[0] == 120


def test_headings_nobody_recognised_are_found_by_choosing_sheet_and_row(
    page: LedgersPage, tmp_path: Path
) -> None:
    path = tmp_path / "怪表.xlsx"
    workbook(
        path,
        ("请勿外传",),
        ("甲", "乙", "丙"),
        ("第一栏", "第二栏", "第三栏"),
        ("A9", "钱七", number(9)),
    )
    bring(page, path)
    assert not page.write_button.isEnabled()
    place = page.work.columns.place
    pick(place.rows, place.rows.findData("3"))
    assert page.tasks.wait_idle()
    headings = [column.heading for column in page.view.columns] if page.view else []
    assert headings == ["第一栏", "第二栏", "第三栏"]
    for column, target in (("A", "staff_no"), ("B", "name"), ("C", "number")):
        control = page.work.columns.line(column)
        if control.currentData() != target:
            pick(control, control.findData(target))
            assert page.tasks.wait_idle()
    assert equation(page) == [1, 1, 0, 0, 0, 0]


def test_likely_columns_are_taken_at_one_word_and_remembered(page: LedgersPage, firm: Firm) -> None:
    heads = ("工号", "姓名", "身份证号", "进厂时间点", "联系手机号码（本人）")
    new = line("A5", "孙七", number(5), "2026-09-02", "13800000005")
    paste(page, new, heads=heads)
    accept = page.work.columns.accept
    assert accept.isVisible()
    assert "建议" in accept.text()
    press(accept, Qt.Key.Key_Space)
    assert page.tasks.wait_idle()
    assert not accept.isVisible()
    write(page)
    with allowed(), firm.store.reading() as session:
        hired = session.scalar(
            select(EmploymentRow.valid_from).join(EmployeeRow).where(EmployeeRow.name == "孙七")
        )
    assert str(hired) == "2026-09-02"
    paste(page, new.replace("孙七", "孙八").replace("A5", "A6").replace(number(5), number(6)),
          heads=heads)  # fmt: skip
    assert not accept.isVisible(), "the same headings are known from last time"
    assert equation(page) == [1, 1, 0, 0, 0, 0]


def test_a_doubtful_record_is_decided_side_by_side_by_keyboard(
    page: LedgersPage, firm: Firm, said: list[Message]
) -> None:
    # The same name, and a number that differs in one digit (and so in its check).
    paste(page, line("B1", "张三", number(6), "2026-09-01", "电工班", ""))
    assert equation(page) == [1, 0, 0, 0, 0, 1]
    assert page.write_button.text() == "1 条交给待定"
    write(page)
    assert tab_words(page, WAITING) == "待定 1"

    look_at(page, WAITING)
    page.focus_first()
    tray = page.beside.tray
    item = tray.table.current()
    assert item is not None
    assert (item.kind, item.name) == (Kind.DOUBT, "张三")
    assert item.sides[0].title == "名册里"
    assert len(item.sides) == 2
    values = dict(zip(item.lines, item.sides[1].values, strict=True))
    # Masked, but for the digits that are to be compared: 0 and 1 (and the last, always shown).
    assert values["身份证号"] == number(1)[:4] + "**********" + number(1)[-4:]
    assert item.sides[0].values[2][:14] == number(6)[:4] + "**********"
    answer(page, "是另一位新职工")
    assert said[-1].text == "已决定 1 条。"
    assert names(firm) == ["张三", "张三", "李四", "王五"]
    assert tab_words(page, WAITING) in ("待定", "待定 1")  # two of one name may now be doubles


def test_future_hires_are_one_decision_for_the_whole_file(page: LedgersPage, firm: Firm) -> None:
    later = [
        line(f"C{n}", f"钱{n}", number(20 + n), "2026-10-08", "电工班", "", "钱小", "2015-3-2")
        for n in range(3)
    ]
    paste(page, *later)
    assert equation(page) == [3, 0, 0, 0, 0, 3]
    arrivals = page.work.problems.arrivals
    assert arrivals.isVisible()
    press(arrivals, Qt.Key.Key_Space)
    assert page.tasks.wait_idle()
    assert equation(page) == [3, 3, 0, 0, 0, 0]
    write(page)
    assert counted(firm) == (6, 0), "children are withheld until the parent arrives"
    look_at(page, WAITING)
    kinds = [item.kind for item in page.beside.tray.shown()]
    assert kinds == [Kind.ARRIVAL] * 3


def test_whom_a_full_list_does_not_name_is_proposed_and_decided_in_bulk(
    page: LedgersPage, firm: Firm
) -> None:
    paste(page, KNOWN[0])
    modes = page.work.totals.modes
    modes.set_index(3)
    modes.chosen.emit()
    assert page.tasks.wait_idle()
    page.work.changes.tabs.select(MISSING)
    assert page.tasks.wait_idle()
    assert [row.name for row in page.work.changes.missing.rows()] == ["李四", "王五"]
    day = page.work.changes.day
    day.selectAll()
    type_in(day, "2026-09-20")
    press(day, Qt.Key.Key_Return)
    assert page.tasks.wait_idle()
    write(page)

    look_at(page, WAITING)
    tray = page.beside.tray
    assert [item.kind for item in tray.shown()] == [Kind.LEAVER] * 2
    link = next(one for one in tray._bulk_links if one.isVisible() and "已离职" in one.text())
    press(link, Qt.Key.Key_Space)
    assert page.tasks.wait_idle()
    assert tray.shown() == ()
    assert tray.empty.isVisible()
    with allowed(), firm.store.reading() as session:
        left = session.execute(
            select(EmployeeRow.name, EmploymentRow.valid_to).join(EmployeeRow)
        ).all()
    assert {name: str(day or "") for name, day in left} == {
        "张三": "", "李四": "2026-09-19", "王五": "2026-09-19",
    }  # fmt: skip


def test_refused_and_held_lines_are_saved_mended_and_imported_again(
    page: LedgersPage, firm: Firm, tmp_path: Path, said: list[Message]
) -> None:
    wrong = number(31)[:-1] + ("0" if number(31)[-1] != "0" else "1")
    paste(page, line("D1", "周八", wrong, "2026-09-01", "电工班", ""))
    assert equation(page) == [1, 0, 0, 0, 1, 0]
    page.work.problems.rejects.click()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.reject()
    page.activateWindow()
    saved = tmp_path / "拒收.xlsx"
    page.on_rejects_file(str(saved))
    assert page.tasks.wait_idle()
    assert said[-1].text == "已另存 1 条：拒收.xlsx。改好以后再导入它就行。"

    book = load_workbook(saved)
    sheet = book.active
    assert sheet is not None
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == wrong:
                cell.value = number(31)
    book.save(saved)
    bring(page, saved)
    assert equation(page) == [1, 1, 0, 0, 0, 0]
    write(page)
    assert "周八" in names(firm)


def test_an_import_is_taken_back_and_who_was_used_since_is_named_first(
    page: LedgersPage, firm: Firm, said: list[Message]
) -> None:
    paste(
        page,
        line("E1", "吴九", number(41), "2026-09-01", "电工班", ""),
        line("E2", "郑十", number(42), "2026-09-01", "电工班", ""),
    )
    write(page)
    with allowed():  # somebody works with one of them in the meantime
        there = children.family_by_staff_no(firm.store, firm.context(), "E1")
        pledges.give_notice(
            firm.store,
            firm.context(),
            there.employee_id,
            given_on=TODAY,
            method=NoticeMethod.IN_PERSON,
        )

    click(page.work.totals.undo)
    answer_question(page, "撤销")
    assert names(firm) == ["吴九", "张三", "李四", "王五", "郑十"], "nothing happened yet"
    question = page.beside.findChildren(Question)[-1]
    assert "吴九" in " ".join(label.text() for label in question.findChildren(type(page.reason)))
    answer_question(page, "只撤销其余的")
    assert names(firm) == ["吴九", "张三", "李四", "王五"]
    assert said[-1].level is Level.DONE or "撤销" in said[-2].text

    look_at(page, HISTORY)
    lines = page.beside.history.model.rows()
    assert [line_.undone for line_ in lines] == [True, False]


def test_every_control_of_tray_and_history_is_reached_by_tab(page: LedgersPage) -> None:
    paste(page, line("B1", "张三", number(6), "2026-09-01", "电工班", ""))
    write(page)
    for tab in (WAITING, HISTORY):
        look_at(page, tab)
        page.focus_first()
        chain = focus_chain(page.window())
        tray, history = page.beside.tray, page.beside.history
        wanted: list[QWidget] = [history.table, history.template, history.export]
        if tab == WAITING:
            wanted = [tray.table, *(button for button in tray.buttons if button.isVisible())]
        assert [one for one in wanted if one not in chain] == [], (tab, chain)
    look_at(page, IMPORTING)


def test_the_ledger_and_an_empty_sheet_are_saved_from_the_history(
    page: LedgersPage, tmp_path: Path, said: list[Message]
) -> None:
    look_at(page, HISTORY)
    page.beside.on_export_file(str(tmp_path / "台账.xlsx"))
    assert page.tasks.wait_idle()
    assert said[-1].text == "已导出 3 人：台账.xlsx"
    page.beside.on_template_file(str(tmp_path / "空白.xlsx"))
    assert page.tasks.wait_idle()
    assert load_workbook(tmp_path / "空白.xlsx").sheetnames[-1]
    bring(page, tmp_path / "台账.xlsx")
    assert equation(page) == [3, 0, 0, 3, 0, 0]
