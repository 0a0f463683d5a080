# SPDX-License-Identifier: Apache-2.0
"""What the registration page refuses, keeps and prints; the pile beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from outreach.domain.access import Role
from outreach.domain.employees import Consent, NewHire
from outreach.services import children, employees
from outreach.services.context import Actor
from outreach.services.employees import Registration
from outreach.services.hires import PileState
from outreach.ui.field import State
from outreach.ui.messages import Level, Message, Messages
from outreach.ui.page import Desk, Services
from outreach.ui.tasks import Tasks
from tests.ui.kit.keys import type_in
from tests.ui.kit.statements import allowed
from tests.ui.pages.registering import CTRL, ENTER, Keys, Registering, family_of, fill_person, words
from tests.ui.pages.sample import HIRED, TODAY, Firm, child, number_of, statements

SON = date(2017, 5, 6)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def register(qtbot: QtBot, tasks: Tasks, make_desk: Callable[[Services], Desk]) -> Registering:
    return Registering(qtbot, tasks, make_desk)


@pytest.fixture
def said(messages: Messages) -> list[Message]:
    """Return what the page says, in order."""
    heard: list[Message] = []
    messages.posted.connect(heard.append)
    return heard


# Bad input


def test_a_number_somebody_has_is_told_and_leads_to_that_person(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    with allowed():
        firm.hire("覃立新", "W7", number=number_of(352))
    page = register(firm.application())
    keys = Keys(page, tasks)
    keys.enter(number_of(352))
    keys.wait()
    assert page.person.number.verdict.state is State.ERROR
    assert "W7 覃立新" in page.person.number.verdict.text
    page.person.on_person_wanted()
    keys.wait()
    assert page.person.name.value() == "覃立新"
    assert page.person.number.verdict.state is not State.ERROR


def test_a_wrong_number_is_one_sentence_at_once(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    page = register(firm.application())
    Keys(page, tasks).enter("441621199003073521")
    assert page.person.number.verdict.text == "校验码不对，请对照证件逐位核对。"
    assert page.person.derived.value() == ""


def test_a_birth_to_come_stands_in_the_line_and_stops_the_save(
    register: Registering, firm: Firm, tasks: Tasks, said: list[Message]
) -> None:
    page = register(firm.application())
    keys = Keys(page, tasks)
    fill_person(keys, number_of(352), "张素云", "W1")
    keys.answer("1", "1", "4")
    keys.enter("", "2026-11-19")
    line = page.children_part.lines[0]
    assert line.birth.verdict.text == "出生日期晚于今天（2026-09-28），请核对年份。"
    keys.save()
    assert keys.here == line.birth.key, "the keyboard goes to what is wrong"
    assert not said
    line.birth.control.selectAll()
    keys.type("1990-03-06")
    keys.press(ENTER)
    assert line.birth.verdict.text == "子女比本人还早出生，请核对出生日期。"


def test_what_the_service_refuses_stands_beside_its_field_and_in_the_strip(
    register: Registering, firm: Firm, tasks: Tasks, said: list[Message]
) -> None:
    with allowed():
        firm.hire("覃立新", "W1")
    page = register(firm.application())
    keys = Keys(page, tasks)
    fill_person(keys, number_of(352), "张素云", "W1")
    keys.answer("3")
    keys.save()
    assert [one.level for one in said] == [Level.ERROR]
    assert page.person.staff_no.verdict.text == "工号 W1 正由 覃立新 使用，请核对工号。"
    assert keys.here == "staff_no"


def test_somebody_without_a_number_is_registered_by_another_paper(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    page = register(firm.application())
    keys = Keys(page, tasks)
    page.person.on_kind()
    assert keys.here == "other_paper"
    keys.enter("护照 E12345678", "阿依古丽", "W1", "1990-3-7")
    keys.enter("nv")
    keys.enter("", "", "", "", "20260920", "20260921")
    keys.answer("3")
    keys.save()
    kept = family_of(firm, "W1")
    assert (kept.other_paper, kept.number, kept.birth) == (
        "护照 E12345678",
        "",
        date(1990, 3, 7),
    )


def test_what_others_changed_meanwhile_is_not_overwritten(
    register: Registering, firm: Firm, tasks: Tasks, said: list[Message]
) -> None:
    with allowed():
        who = firm.hire("覃立新", "W1", consent=None)
    page = register(firm.application())
    page.arrive(who.employee_id)
    keys = Keys(page, tasks)
    keys.wait()
    with allowed():
        opened = family_of(firm, "W1")
        hire = NewHire("覃立新", "W1", number=opened.number, hired_on=HIRED, phone="13900000000")
        other = Registration(hire, HIRED, employee_id=who.employee_id, version=opened.version)
        employees.register(firm.store, firm.context(), other)
    keys.answer("3")
    keys.save()
    assert "刚被别人改过" in said[-1].text
    assert said[-1].action_label == "重新打开"
    assert family_of(firm, "W1").consent is Consent.PENDING
    page.on_reopen()
    keys.wait()
    assert page.person.phone.value() == "13900000000"


# The pile


def test_ctrl_enter_saves_and_takes_the_next_of_the_pile(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    with allowed():
        for number in range(1, 4):
            firm.hire(f"卢青{number}", f"W{number}", consent=None)
    page = register(firm.application())
    counted: list[int] = []
    page.counted.connect(_Count(counted, page).take)
    page.on_picked(page.pile.pile.rows[0].employee_id)
    keys = Keys(page, tasks)
    keys.wait()
    assert keys.here == "consent", "a person from the pile begins with the first question"
    keys.answer("3")
    keys.press(ENTER, CTRL)
    keys.wait()
    assert page.person.name.value() == "卢青2"
    assert keys.here == "consent"
    assert (page.pile.pile.done, page.pile.pile.total) == (1, 3)
    assert page.pile.list.items()[0].right == "不愿说"
    assert page.pile.list.items()[1].right == "第 2 位"
    assert counted[-1] == 2


class _Count(QObject):
    """Hears the number beside the page's name."""

    def __init__(self, heard: list[int], parent: QObject) -> None:
        super().__init__(parent)
        self._heard = heard

    @Slot(str, int)
    def take(self, _name: str, number: int) -> None:
        """Keep it."""
        self._heard.append(number)


def test_the_pile_is_searched_by_pinyin(
    register: Registering, firm: Firm, tasks: Tasks, qtbot: QtBot
) -> None:
    with allowed():
        firm.hire("卢青禾", "W1", consent=None)
        firm.hire("韦秀兰", "W2", consent=None)
    page = register(firm.application())
    with qtbot.waitSignal(page.pile.searched):
        type_in(page.pile.search, "wxl")
    assert tasks.wait_idle()
    assert [row.name for row in page.pile.pile.rows] == ["韦秀兰"]


def test_leaving_asks_once_and_only_where_something_would_be_lost(
    register: Registering, firm: Firm, tasks: Tasks, said: list[Message]
) -> None:
    with allowed():
        who = firm.hire("卢青禾", "W1", consent=None)
    page = register(firm.application())
    keys = Keys(page, tasks)
    page.on_leave()
    assert not said, "an empty form is left without a word"
    page.person.name.focus()
    keys.type("Li")
    page.on_picked(who.employee_id)
    keys.wait()
    assert [one.level for one in said] == [Level.ATTENTION]
    assert page.person.name.value() == "Li"
    keys.type("u")
    page.on_picked(who.employee_id)
    assert len(said) == 2, "going on with the form takes the question back"
    page.on_picked(who.employee_id)
    keys.wait()
    assert page.person.name.value() == "卢青禾"
    assert not page.would_lose()


def test_a_person_may_be_kept_and_asked_another_day(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    page = register(firm.application())
    keys = Keys(page, tasks)
    fill_person(keys, number_of(352), "张素云", "W1")
    page.on_later()
    keys.wait()
    assert family_of(firm, "W1").consent is Consent.PENDING
    assert [row.state for row in page.pile.pile.rows] == [PileState.PENDING]


def test_what_the_form_does_not_show_survives_a_save(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    with allowed():
        hire = NewHire(
            "卢青禾", "W1", number=number_of(352), hired_on=HIRED, labour_company="惠达劳务"
        )
        who = employees.register(firm.store, firm.context(), Registration(hire, HIRED))
    page = register(firm.application())
    page.arrive(who.employee_id)
    keys = Keys(page, tasks)
    keys.wait()
    keys.answer("3")
    keys.save()
    assert family_of(firm, "W1").labour_company == "惠达劳务"


def test_notice_and_pledge_are_not_asked_or_written_twice(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    with allowed():
        who = firm.hire("卢青禾", "W1", child("卢小禾", SON), signed_on=TODAY, told_on=TODAY)
    page = register(firm.application())
    page.arrive(who.employee_id)
    keys = Keys(page, tasks)
    keys.wait()
    assert not page.papers_part.notice.isEnabled()
    assert "现在有效" in words(page.papers_part)
    keys.save()
    kept = family_of(firm, "W1")
    assert (len(kept.notices), len(kept.pledges)) == (1, 1)
    assert len(kept.children) == 1


def test_a_child_both_parents_list_is_told_and_counts_once(
    register: Registering, firm: Firm, tasks: Tasks, said: list[Message]
) -> None:
    with allowed():
        firm.hire("郑爽", "W10418", child("张小禾", SON))
    page = register(firm.application())
    keys = Keys(page, tasks)
    fill_person(keys, number_of(352), "张素云", "W1")
    keys.answer("1", "1", "1")
    keys.enter("张小禾", "20170506")
    keys.save()
    assert said[-1].text == "已保存 W1 张素云。C-0001 与 W10418 郑爽 登记的是同一名，按一名计。"
    with allowed():
        assert children.summary(firm.store, firm.context(), on=TODAY).children == 1


def test_a_line_with_words_is_taken_away_only_after_asking(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    page = register(firm.application())
    keys = Keys(page, tasks)
    fill_person(keys, number_of(352), "张素云", "W1")
    keys.answer("1", "1", "1")
    keys.enter("张小禾", "20170506")
    keys.press(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    first, second = page.children_part.lines
    second.on_drop()
    assert page.children_part.lines == [first], "an empty line goes without a word"
    first.on_drop()
    assert page.children_part.lines == [first]
    first.on_sure()
    assert page.children_part.declared() == ()
    assert len(page.children_part.lines) == 1, "an empty line is left to type into"


# Papers


class _Viewer(QObject):
    """Stands for the system's own viewer."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Keep what was opened."""
        self.opened.append(Path(url.toLocalFile()))


def test_papers_are_printed_before_and_after_saving_and_no_name_is_in_a_file_s_name(
    register: Registering, firm: Firm, tasks: Tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", _Documents(tmp_path))
    viewer = _Viewer()
    QDesktopServices.setUrlHandler("file", viewer, "open")  # type: ignore[arg-type]  # takes text
    try:
        with allowed():
            firm.hire("卢青禾", "W1", consent=None)
            firm.hire("韦秀兰", "W2", consent=None)
        page = register(firm.application())
        keys = Keys(page, tasks)
        fill_person(keys, number_of(352), "张素云", "W9")
        page.consent.print.click()
        keys.wait()
        page.on_print_pile(page.pile.waiting())
        keys.wait()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    folder = tmp_path / "Outreach" / "打印"
    assert viewer.opened == [folder / "同意书-W9.pdf", folder / "承诺书-2026-09-28.pdf"]
    assert all(path.is_file() for path in viewer.opened)


class _Documents:
    """Answers where the user's documents are."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, _place: object) -> str:
        return str(self._folder)


# Who and where


def test_without_the_right_or_a_site_the_page_says_what_to_do(
    register: Registering, firm: Firm
) -> None:
    union = Actor(None, "lin", "林雨", frozenset({Role.UNION}))
    assert not register(firm.application(union)).sheet.isVisible()
    with allowed():
        firm.second_site()
    assert not register(firm.application(everywhere=True)).sheet.isVisible()


def test_opening_the_page_takes_few_statements(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    with allowed():
        for number in range(12):
            firm.hire(f"卢青{number}", f"W{number}", consent=None)
    with statements(firm) as seen:
        register(firm.application())
    assert len(seen) <= 3, seen
