# SPDX-License-Identifier: Apache-2.0
"""Tables: rows in slices, nothing measured, parts that can be clicked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from outreach.errors import UserError
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.cells import (
    LevelColor,
    matched,
    muted,
    number,
    official,
    paint_part,
    part_width,
    reference,
    words_of,
)
from outreach.ui.models import Column, RecordTableModel, Role, Slice
from outreach.ui.tasks import Progress, Tasks
from outreach.ui.widgets.record_table import PartsDelegate, RecordTable
from tests.ui.kit.keys import click, press


@dataclass(frozen=True)
class Person:
    id: int
    name: str


COLUMNS = (
    Column[Person]("name", "职工", lambda row: matched(row.name, [(0, 1)])),
    Column[Person]("number", "工号", lambda row: muted(f"W{row.id:05}"), width=90),
    Column[Person](
        "children",
        "子女",
        lambda row: number(str(row.id % 4), "children"),
        width=60,
        right=True,
        spoken=lambda row: f"{row.name}，子女 {row.id % 4} 名",
    ),
)


class Store:
    """A list of people handed out by key, as a service does it."""

    def __init__(self, count: int, page: int = 50) -> None:
        self.people = [Person(place, f"张{place}") for place in range(count)]
        self.page = page
        self.asked: list[object] = []
        self.threads: set[threading.Thread] = set()

    def source(self, after: object, _progress: Progress) -> Slice[Person]:
        self.asked.append(after)
        self.threads.add(threading.current_thread())
        first = 0 if not isinstance(after, int) else after + 1
        rows = self.people[first : first + self.page]
        more = first + self.page < len(self.people)
        return Slice(rows, rows[-1].id if more else None, len(self.people))


@pytest.fixture
def model(tasks: Tasks, t: Translator) -> RecordTableModel[Person]:
    return RecordTableModel(COLUMNS, tasks, t)


@pytest.fixture
def table(model: RecordTableModel[Person]) -> Iterator[RecordTable[Person]]:
    holder = QWidget()
    made = RecordTable(model, "职工", holder)
    holder.resize(600, 400)
    made.resize(600, 400)
    holder.show()
    yield made
    holder.close()
    holder.deleteLater()


def test_the_model_keeps_the_rules_of_qt(
    qtmodeltester: ModelTester, model: RecordTableModel[Person], tasks: Tasks
) -> None:
    model.set_rows([Person(1, "张松"), Person(2, "章素琴")])
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]
    model.show(Store(120).source)
    assert tasks.wait_idle()
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]


def test_rows_come_by_slices_as_one_scrolls_and_off_this_thread(
    model: RecordTableModel[Person], tasks: Tasks
) -> None:
    store = Store(120)
    model.show(store.source)
    assert model.rowCount() == 0
    assert tasks.wait_idle()
    assert (model.rowCount(), model.total) == (50, 120)
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
        assert tasks.wait_idle()
    assert [row.id for row in model.rows()] == list(range(120))
    assert store.asked == [None, 49, 99]
    assert threading.main_thread() not in store.threads


def test_a_new_list_makes_a_slice_of_the_old_one_stale(
    model: RecordTableModel[Person], tasks: Tasks
) -> None:
    model.show(Store(120).source)
    assert tasks.wait_idle()
    model.fetchMore(QModelIndex())
    model.show(Store(3).source)
    assert tasks.wait_idle()
    assert model.rowCount() == 3


def test_old_rows_stay_until_the_new_ones_are_there(
    model: RecordTableModel[Person], tasks: Tasks
) -> None:
    model.set_rows([Person(1, "张松")])
    model.show(Store(2).source)
    assert model.rowCount() == 1
    assert tasks.wait_idle()
    assert model.rowCount() == 2


def test_an_error_while_fetching_is_told_and_can_be_tried_again(
    model: RecordTableModel[Person], tasks: Tasks, qtbot: QtBot
) -> None:
    def broken(_after: object, _progress: Progress) -> Slice[Person]:
        raise UserError("数据库正忙，请稍后再试。", code="busy")

    with qtbot.waitSignal(model.failed) as failed:
        model.show(broken)
    assert failed.args[0].code == "busy"
    model.show(Store(2).source)
    assert tasks.wait_idle()
    assert model.rowCount() == 2


def test_a_cell_says_its_words_to_screen_readers_and_to_the_clipboard(
    model: RecordTableModel[Person],
) -> None:
    model.set_rows([Person(2, "章素琴")])
    assert model.index(0, 1).data() == "W00002"
    spoken = model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "章素琴，子女 2 名"
    assert model.headerData(0, Qt.Orientation.Horizontal) == "职工"
    assert model.index(0, 0).data(Role.ROW) == Person(2, "章素琴")


def test_rows_have_one_height_and_are_never_measured(
    table: RecordTable[Person], model: RecordTableModel[Person]
) -> None:
    model.set_rows([Person(place, "长" * 80) for place in range(20_000)])
    assert {table.rowHeight(place) for place in (0, 1, 19_999)} == {theme.ROW_HEIGHT}


def test_a_column_without_a_width_takes_what_is_left(
    table: RecordTable[Person], model: RecordTableModel[Person]
) -> None:
    model.set_rows([Person(1, "张松")])
    assert table.columnWidth(1) == 90
    assert table.columnWidth(0) == table.viewport().width() - 150


def test_a_click_on_a_number_opens_its_rows(
    table: RecordTable[Person], model: RecordTableModel[Person], qtbot: QtBot
) -> None:
    model.set_rows([Person(2, "章素琴")])
    delegate = table.itemDelegate()
    assert isinstance(delegate, PartsDelegate)
    index = model.index(0, 2)
    [(_part, box)] = delegate.places(QRectF(table.visualRect(index)), index)
    with qtbot.waitSignal(table.part_clicked) as clicked:
        place = box.center().toPoint()
        click(table.viewport(), place)
    assert clicked.args == [Person(2, "章素琴"), "children"]
    with qtbot.assertNotEmitted(table.part_clicked):
        click(table.viewport(), QPoint(20, 10))


def test_arrows_choose_and_enter_opens(
    table: RecordTable[Person], model: RecordTableModel[Person], qtbot: QtBot
) -> None:
    model.set_rows([Person(1, "张松"), Person(2, "章素琴")])
    table.setFocus()
    table.select_row(0)
    with qtbot.waitSignal(table.current_row) as moved:
        press(table, Qt.Key.Key_Down)
    assert moved.args == [Person(2, "章素琴")]
    with qtbot.waitSignal(table.opened) as opened:
        press(table, Qt.Key.Key_Return)
    assert opened.args == [Person(2, "章素琴")]


def test_reference_and_official_levels_look_different_and_say_their_word(dressed: object) -> None:
    pictures = []
    for part in (reference(LevelColor.YELLOW, "黄"), official(LevelColor.YELLOW, "黄")):
        image = QImage(120, 36, QImage.Format.Format_ARGB32)
        image.fill(theme.color("surface"))
        painter = QPainter(image)
        paint_part(painter, part, QRectF(0, 0, part_width(part), 36))
        painter.end()
        pictures.append(image)
        assert words_of([part]) == "黄"
    hollow, filled = pictures
    inside = QPoint(10, 9)
    assert hollow.pixelColor(inside) == theme.color("surface")
    assert filled.pixelColor(inside) == theme.color("off_yellow")
