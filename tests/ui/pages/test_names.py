# SPDX-License-Identifier: Apache-2.0
"""A name's field says what labels children and puts a neutral word in with one click."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from outreach.i18n import Translator
from outreach.ui.field import State
from outreach.ui.widgets.talk_forms import PlanForm
from tests.ui.kit.keys import commit
from tests.ui.pages.sample import TODAY


def test_a_labelling_title_is_told_and_mended_with_one_click(qtbot: QtBot) -> None:
    form = PlanForm(Translator(), TODAY)
    qtbot.addWidget(form)
    form.show()
    title = form.title
    assert title.offer == ""
    commit(title.control, "关爱留 守兒童暑期班")
    assert title.run_check().state is State.ERROR
    assert "贴标签" in title.verdict.text
    assert title.offer == "换成“职工子女”"
    (button,) = (one for one in title.findChildren(QPushButton) if one.text() == title.offer)
    button.click()
    assert title.value() == "关爱职工子女暑期班"
    assert title.verdict.state is not State.ERROR
    assert title.offer == ""


def test_a_title_with_two_such_words_is_mended_one_after_the_other(qtbot: QtBot) -> None:
    form = PlanForm(Translator(), TODAY)
    qtbot.addWidget(form)
    form.show()
    form.title.set_value("留守儿童和孤儿座谈")
    form.title.run_check()
    form.title.take_offer()
    assert form.title.value() == "职工子女和孤儿座谈"
    assert form.title.offer == "换成“孩子”"
    form.title.take_offer()
    assert form.title.value() == "职工子女和孩子座谈"
    assert form.title.offer == ""


def test_an_empty_or_neutral_title_offers_nothing(qtbot: QtBot) -> None:
    form = PlanForm(Translator(), TODAY)
    qtbot.addWidget(form)
    form.show()
    form.title.run_check()
    assert form.title.offer == ""
    form.title.set_value("家长课堂")
    form.title.run_check()
    assert form.title.offer == ""
