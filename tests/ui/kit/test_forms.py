# SPDX-License-Identifier: Apache-2.0
"""Fields and forms: Enter, Tab, digits, checks, drafts, and Chinese input left alone."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach.i18n import Translator
from outreach.ui.answers import CheckField, ChoiceField, SegmentField
from outreach.ui.controls.choices import Choice
from outreach.ui.field import State, Verdict, bad, not_future, ok
from outreach.ui.fields import AreaField, DateField, ReadOnlyField, SuggestField, TextField
from outreach.ui.forms import FieldGrid, Form
from outreach.ui.widgets.search_box import SearchBox
from tests.ui.kit.keys import commit, compose, focus_chain, press, type_in

TODAY = date(2026, 9, 28)
ENTER = Qt.Key.Key_Return


CARERS = [Choice("m", "祖母", "zm"), Choice("f", "外祖父", "wzf"), Choice("a", "姑姑", "gg")]
AT_HOME = [Choice(1, "都在"), Choice(2, "一人"), Choice(3, "都不在"), Choice(4, "不愿说")]


class Sheet(QWidget):
    """A small intake form: one field of each kind."""

    def __init__(self, t: Translator) -> None:
        super().__init__()
        self.resize(900, 500)
        self.grid = FieldGrid(self)
        self.grid.resize(900, 500)
        self.name = TextField("name", "姓名", t, self.grid, required=True)
        self.number = TextField("number", "工号", t, self.grid, latin=True, check=self.check_number)
        self.birth = ReadOnlyField("birth", "出生日期", t, self.grid)
        self.left = DateField(
            "left", "离家日期", t, self.grid, today=TODAY, check=not_future(TODAY, t)
        )
        self.carer = ChoiceField(
            "carer",
            "平时由谁照看",
            t,
            self.grid,
            choices=[
                Choice("m", "祖母", "zm"),
                Choice("f", "外祖父", "wzf"),
                Choice("a", "姑姑", "gg"),
            ],
        )
        self.home = SegmentField(
            "home",
            "谁在家",
            t,
            self.grid,
            choices=[
                Choice(1, "都在"),
                Choice(2, "一人"),
                Choice(3, "都不在"),
                Choice(4, "不愿说"),
            ],
            required=True,
        )
        self.told = CheckField("told", "已当面讲清", t, self.grid)
        self.remark = AreaField("remark", "说明", t, self.grid)
        self.form = Form(self)
        for field in (
            self.name,
            self.number,
            self.birth,
            self.left,
            self.carer,
            self.home,
            self.told,
            self.remark,
        ):
            self.grid.place(field, 2 if field in (self.home, self.remark) else 1)
            self.form.add(field)
        self.form.arrange()

    @staticmethod
    def check_number(number: str) -> Verdict:
        return ok("没有重号") if number.startswith("W") else bad("工号以 W 开头。")


@pytest.fixture
def sheet(qtbot: QtBot, dressed: object, t: Translator) -> Sheet:
    made = Sheet(t)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.form.focus_first()
    return made


def test_enter_goes_to_the_next_field_in_the_order_one_sees_them(
    sheet: Sheet, qtbot: QtBot
) -> None:
    visited = []
    for _ in range(6):
        control = QApplication.focusWidget()
        assert control is not None
        visited.append(control.objectName())
        press(control, ENTER)
    names = ["name", "number", "left", "carer", "home", "told"]
    assert visited == [f"{name}_control" for name in names]
    assert sheet.remark.control.hasFocus()


def test_tab_goes_the_same_way_and_visits_everything_once(sheet: Sheet) -> None:
    chain = [widget.objectName() for widget in focus_chain(sheet)]
    names = ["name", "number", "left", "carer", "home", "told", "remark"]
    assert chain == [f"{name}_control" for name in names]


def test_a_field_that_comes_later_takes_its_place_by_where_it_stands(
    sheet: Sheet, qtbot: QtBot
) -> None:
    sheet.left.hide()
    sheet.number.focus()
    press(sheet.number.control, ENTER)
    assert sheet.carer.control.hasFocus()
    sheet.left.show()
    sheet.number.focus()
    press(sheet.number.control, ENTER)
    assert sheet.left.control.hasFocus()


def test_enter_on_the_last_field_completes_the_form(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.remark.hide()
    sheet.told.focus()
    with qtbot.waitSignal(sheet.form.completed):
        press(sheet.told.control, ENTER)


@pytest.mark.parametrize(
    "key", [ENTER, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Up, Qt.Key.Key_Escape]
)
@pytest.mark.parametrize("preedit", ["z", "zhang", "张su"])
@pytest.mark.parametrize("kind", ["name", "remark"])
def test_keys_belong_to_the_input_method_while_it_composes(
    sheet: Sheet, qtbot: QtBot, key: Qt.Key, preedit: str, kind: str
) -> None:
    field = getattr(sheet, kind)
    field.focus()
    compose(field.control, preedit)
    with qtbot.assertNotEmitted(field.passed):
        press(field.control, key)
    assert field.control.hasFocus()
    assert field.value() == ""
    commit(field.control, "张素云")
    assert field.value() == "张素云"
    assert not field.control.composition.open


def test_enter_goes_on_again_once_the_composition_is_committed(sheet: Sheet, qtbot: QtBot) -> None:
    compose(sheet.name.control, "zhang")
    commit(sheet.name.control, "张")
    press(sheet.name.control, ENTER)
    assert sheet.number.control.hasFocus()


def test_shortcuts_wait_while_the_input_method_composes(sheet: Sheet, qtbot: QtBot) -> None:
    save = QShortcut(QKeySequence("Ctrl+S"), sheet)
    compose(sheet.name.control, "zhang")
    with qtbot.assertNotEmitted(save.activated):
        press(sheet.name.control, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    commit(sheet.name.control, "张")
    with qtbot.waitSignal(save.activated):
        press(sheet.name.control, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_the_search_runs_on_committed_text_only(sheet: Sheet, qtbot: QtBot, t: Translator) -> None:
    box = SearchBox("姓名、拼音", t, sheet)
    box.show()
    box.setFocus()
    with qtbot.assertNotEmitted(box.searched, wait=250):
        compose(box, "zhang")
    with qtbot.waitSignal(box.searched) as searched:
        commit(box, "张")
    assert searched.args == ["张"]
    with qtbot.waitSignal(box.searched) as cleared:
        press(box, Qt.Key.Key_Escape)
    assert cleared.args == [""]


def test_a_field_is_checked_when_it_is_left_and_says_so_in_a_sentence(
    sheet: Sheet, qtbot: QtBot
) -> None:
    sheet.number.focus()
    type_in(sheet.number.control, "1234")
    assert sheet.number.verdict.state is State.PLAIN
    press(sheet.number.control, ENTER)
    assert sheet.number.verdict == bad("工号以 W 开头。")
    assert sheet.number.control.accessibleDescription() == "工号以 W 开头。"
    assert sheet.form.first_error() is sheet.number
    sheet.number.focus()
    sheet.number.control.clear()
    type_in(sheet.number.control, "W1")
    assert sheet.number.verdict.state is State.PLAIN
    press(sheet.number.control, ENTER)
    assert sheet.number.verdict == ok("没有重号")


def test_an_empty_required_field_is_complained_about_when_saving_not_when_passing(
    sheet: Sheet, qtbot: QtBot
) -> None:
    press(sheet.name.control, ENTER)
    assert sheet.name.verdict.state is State.PLAIN
    assert sheet.form.check() == [sheet.name, sheet.home]
    assert sheet.name.verdict.text == "请填写姓名。"


@pytest.mark.parametrize(
    "typed", ["2026-3-5", "2026.3.5", "2026/3/5", "20260305", "2026年3月5日", "２０２６－３－５"]
)
def test_dates_are_read_as_offices_write_them(sheet: Sheet, qtbot: QtBot, typed: str) -> None:
    sheet.left.focus()
    commit(sheet.left.control, typed)
    press(sheet.left.control, ENTER)
    assert sheet.left.value() == date(2026, 3, 5)
    assert sheet.left.control.text() == "2026-03-05"
    assert sheet.left.verdict.state is State.PLAIN


@pytest.mark.parametrize(
    ("typed", "says"),
    [("2026-02-30", "没有这一天"), ("去年", "没有这一天"), ("2026-11-19", "晚于今天")],
)
def test_a_date_that_cannot_be_is_said_beside_the_field(
    sheet: Sheet, qtbot: QtBot, typed: str, says: str
) -> None:
    sheet.left.focus()
    commit(sheet.left.control, typed)
    press(sheet.left.control, ENTER)
    assert sheet.left.verdict.state is State.ERROR
    assert says in sheet.left.verdict.text


# What a calendar asks of a window system, the offscreen one has not.
@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_the_calendar_fills_the_field(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.left.control.button.click()
    popup = sheet.left._popup
    assert popup is not None
    assert popup.calendar.selectedDate().toPython() == TODAY
    press(popup.calendar, Qt.Key.Key_Left)
    popup.calendar.activated.emit(popup.calendar.selectedDate())
    assert sheet.left.value() is not None
    assert popup.isHidden()


@pytest.mark.parametrize("digit", [1, 2, 3, 4])
def test_digits_choose_among_segments(sheet: Sheet, qtbot: QtBot, digit: int) -> None:
    sheet.home.focus()
    with qtbot.waitSignal(sheet.home.edited):
        type_in(sheet.home.control, str(digit))
    assert sheet.home.value() == digit
    assert sheet.home.control.hasFocus()


def test_arrows_move_among_segments_and_stop_at_the_ends(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.home.focus()
    for _ in range(6):
        press(sheet.home.control, Qt.Key.Key_Right)
    assert sheet.home.value() == 4
    press(sheet.home.control, Qt.Key.Key_Left)
    assert sheet.home.value() == 3


def test_with_onward_a_digit_also_goes_on(qtbot: QtBot, dressed: object, t: Translator) -> None:
    field = SegmentField(
        "x", "谁在家", t, choices=[Choice(1, "在"), Choice(2, "不在")], onward=True
    )
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.passed):
        type_in(field.control, "2")
    assert field.value() == 2


@pytest.mark.parametrize(("typed", "value"), [("zm", "m"), ("wz", "f"), ("g", "a"), ("2", "f")])
def test_letters_and_digits_pick_from_a_drop_down(
    sheet: Sheet, qtbot: QtBot, typed: str, value: str
) -> None:
    sheet.carer.focus()
    with qtbot.waitSignal(sheet.carer.edited):
        type_in(sheet.carer.control, typed)
    assert sheet.carer.value() == value


def test_a_drop_down_keeps_its_answer_only_where_it_is_still_offered(sheet: Sheet) -> None:
    sheet.carer.set_value("f")
    sheet.carer.set_choices([Choice("f", "外祖父"), Choice("x", "其他")])
    assert sheet.carer.value() == "f"
    sheet.carer.set_choices([Choice("x", "其他")])
    assert sheet.carer.value() is None


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_suggestions_come_below_and_carry_the_value_behind_the_words(
    qtbot: QtBot, dressed: object, t: Translator
) -> None:
    places = {"广东省 河源市 紫金县": "441621", "广东省 河源市 龙川县": "441622"}

    def suggest(text: str) -> list[Choice[str]]:
        return [Choice(code, name) for name, code in places.items() if text in name]

    holder = QWidget()
    qtbot.addWidget(holder)
    field = SuggestField("area", "户籍地", t, holder, suggest=suggest)
    holder.resize(400, 200)
    with qtbot.waitExposed(holder):
        holder.show()
    holder.activateWindow()
    field.focus()
    qtbot.waitUntil(field.control.hasFocus)
    commit(field.control, "紫金")
    assert field.chosen is None
    completer = field.control.completer()
    assert completer.completionModel().rowCount() == 1
    press(completer.popup(), Qt.Key.Key_Down)
    press(completer.popup(), ENTER)
    assert field.value() == "广东省 河源市 紫金县"
    assert field.chosen == "441621"
    completer.popup().hide()


def test_a_draft_brings_everything_back(sheet: Sheet, qtbot: QtBot) -> None:
    assert not sheet.form.is_dirty()
    type_in(sheet.name.control, "Li")
    sheet.left.set_value(date(2026, 3, 5))
    sheet.carer.set_value("a")
    sheet.home.set_value(4)
    sheet.told.set_value(True)
    sheet.remark.set_value("一行\n两行")
    assert sheet.form.is_dirty()
    draft = sheet.form.draft()
    assert set(map(type, draft.values())) == {str}
    sheet.form.clear()
    assert not sheet.form.is_dirty()
    assert sheet.home.value() is None
    sheet.form.take_draft(draft)
    assert sheet.form.draft() == draft
    assert (sheet.carer.value(), sheet.home.value(), sheet.told.value()) == ("a", 4, True)


def test_every_control_has_a_name_for_screen_readers(sheet: Sheet) -> None:
    assert all(field.control.accessibleName() for field in sheet.form.fields())
