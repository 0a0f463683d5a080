# SPDX-License-Identifier: Apache-2.0
"""The strip: one message at a time, undo, progress with cancel."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from outreach.errors import Cancelled, UserError
from outreach.i18n import Translator
from outreach.ui import messages as messages_module
from outreach.ui.controls.button import Button, LinkButton
from outreach.ui.messages import Level, Message, Messages, MessageStrip
from outreach.ui.tasks import Progress, Tasks
from tests.ui.kit.keys import click


@pytest.fixture
def strip(qtbot: QtBot, messages: Messages, tasks: Tasks, t: Translator) -> MessageStrip:
    made = MessageStrip(messages, tasks, t)
    qtbot.addWidget(made)
    made.resize(800, 60)
    return made


class Page(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.undone = 0

    def on_undo(self) -> None:
        self.undone += 1


def test_the_strip_takes_no_room_while_there_is_nothing_to_say(strip: MessageStrip) -> None:
    assert strip.isHidden()


def test_undo_stands_in_the_strip_and_takes_it_back(
    strip: MessageStrip, messages: Messages, qtbot: QtBot
) -> None:
    page = Page()
    messages.done("已登记张素云", undo=page.on_undo)
    assert not strip.isHidden()
    click(strip.findChildren(LinkButton)[0])
    assert page.undone == 1
    assert strip.isHidden()


def test_an_error_is_written_as_its_sentence_and_stays(
    strip: MessageStrip, messages: Messages
) -> None:
    messages.error(UserError("{name} 写不进去。", code="unwritable", name="报告"))
    messages.done("已保存")
    assert strip.message == Message(Level.DONE, "已保存")
    strip.findChildren(Button)[-1].click()
    assert strip.message is not None
    assert (strip.message.level, strip.message.text) == (Level.ERROR, "报告 写不进去。")


def test_a_message_with_the_same_key_replaces_the_earlier_one(
    strip: MessageStrip, messages: Messages
) -> None:
    messages.post(Message(Level.ATTENTION, "还差 2 处", key="form"))
    messages.post(Message(Level.ATTENTION, "还差 1 处", key="form"))
    messages.withdraw("form")
    assert strip.message is None
    assert strip.isHidden()


def test_a_cancelled_job_is_news_not_an_error(strip: MessageStrip, messages: Messages) -> None:
    messages.error(Cancelled("已取消，什么也没有改。", code="cancelled"))
    assert strip.message is not None
    assert strip.message.level is Level.NEWS


def test_what_is_done_leaves_by_itself_and_errors_do_not(
    strip: MessageStrip, messages: Messages, qtbot: QtBot
) -> None:
    strip._leave.setInterval(1)
    messages.error(UserError("坏了。"))
    messages.done("已保存")
    qtbot.waitUntil(lambda: strip.message is not None and strip.message.level is Level.ERROR)


def test_long_work_shows_progress_and_can_be_cancelled_there(
    strip: MessageStrip, tasks: Tasks, qtbot: QtBot
) -> None:
    strip._busy.setInterval(1)
    page = Page()
    cancelled = threading.Event()

    def job(progress: Progress) -> None:
        progress.step(3, 10, "正在写入第 3 条")
        progress.on_cancel(cancelled.set)
        assert cancelled.wait(5)
        progress.raise_if_cancelled()

    tasks.write(job, owner=page, label="正在导入", progress=True)
    qtbot.waitUntil(lambda: strip._bar.value() == 3 and not strip.isHidden())
    assert strip._text.text() == "正在写入第 3 条"
    strip._cancel.click()
    assert tasks.wait_idle()
    assert strip.message is not None
    assert strip.message.key == "cancelled"
    assert strip._bar.isHidden()


def test_work_that_ends_soon_never_flickers(strip: MessageStrip, tasks: Tasks) -> None:
    page = Page()

    def job(_progress: Progress) -> None:
        return None

    assert strip._busy.interval() == messages_module.BUSY_AFTER_MS == 300
    tasks.write(job, owner=page, label="正在保存", progress=True)
    assert strip.isHidden()
    assert tasks.wait_idle()
    assert strip.isHidden()
