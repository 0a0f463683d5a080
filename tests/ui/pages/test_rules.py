# SPDX-License-Identifier: Apache-2.0
"""The page of the rules: what is in force, a new province by a file, doubtful readings decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from outreach.app import Application
from outreach.clock import FixedClock, parse_moment
from outreach.db.keeping import AuditRow
from outreach.db.statuses import ChildStatusRow
from outreach.domain.access import Role
from outreach.domain.packs import shipped
from outreach.domain.readings import READING_WORDS, Readings
from outreach.errors import NotAllowed
from outreach.i18n import Translator
from outreach.services import rules, statuses
from outreach.services.context import Actor
from outreach.ui.messages import Level, Message
from outreach.ui.page import Changes, Desk, Services
from outreach.ui.pages.dashboard import DashboardPage
from outreach.ui.pages.rules import RulesPage
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.reading_words import DOUBTS
from outreach.ui.widgets.rules_frame import READINGS
from tests.ui.kit.keys import click
from tests.ui.kit.statements import allowed
from tests.ui.pages.importing import drop
from tests.ui.pages.sample import CLERK, Firm, child, number_of

Open = Callable[[Services], RulesPage]
LATE = parse_moment("2026-11-24T09:00+08:00")  # after the last stage of the Guangdong plan
HR = Actor(None, "he", "何", frozenset({Role.HR}))
ADMIN = Actor(None, "root", "管", frozenset({Role.ADMIN}))
HUNAN = """
id = "HN-2025"
title = "湖南省某方案"
title_en = "A plan of Hunan"
number = "湘民发〔2025〕1号"
issuer = "湖南省民政厅"
evidence = "document"
applies_to = ["43"]
valid_from = 2025-01-01

[left_behind]
months = 3
rural = "yes"
cross_county = true
core_exclusion = false
states = ["severe_disability"]

[clauses.left_behind]
clause = "一"
says = "父母双方外出务工连续三个月以上。"
says_en = "Both parents away for three months or more."
"""


@pytest.fixture
def open_page(
    qtbot: QtBot, tasks: Tasks, firm: Firm, make_desk: Callable[[Services], Desk]
) -> Open:
    """Return what opens the page and waits until everything on it has come."""

    def make(services: Services) -> RulesPage:
        page = RulesPage(make_desk(services))
        qtbot.addWidget(page)
        page.resize(1240, 860)
        page.show()
        settle(page)
        return page

    return make


@pytest.fixture
def families(firm: Firm) -> Firm:
    """Return the firm with two families of which the rules have been asked."""
    son = child("张小满", date(2017, 3, 5))
    with allowed():
        firm.hire("张松", "W10422", son)
        firm.hire("郑爽", "W10418", replace(son, name="郑小禾"))
        statuses.refresh(firm.store, firm.context())
    return firm


def settle(page: RulesPage | DashboardPage) -> None:
    for _ in range(3):
        assert page.tasks.wait_idle()
        QApplication.processEvents()


def late(firm: Firm, actor: Actor = CLERK) -> Application:
    """Return the application on a day after the plan of Guangdong has ended."""
    return Application(firm.store, actor, FixedClock(LATE), Translator(), firm.site)


def line(page: RulesPage, name: str) -> list[str]:
    """Return what the list says of a pack, cell by cell."""
    model = page.packs.table.records
    row = [view.id for view in page.packs.rows()].index(name)
    return [str(model.data(model.index(row, place))) for place in range(len(model.columns))]


def versions(firm: Firm) -> set[str]:
    with allowed(), firm.store.reading() as session:
        return set(session.scalars(select(ChildStatusRow.rules_version)))


def test_the_list_says_what_is_in_force_unverified_or_over(firm: Firm, open_page: Open) -> None:
    page = open_page(late(firm))
    assert {view.id for view in page.packs.rows()} == set(shipped())
    force = [view.in_force for view in page.packs.rows()]
    assert force == sorted(force, reverse=True), "those in force come first"
    assert line(page, "GD-2024") == [
        "GD-2024",
        "广东省农村留守儿童和困境儿童关爱服务质量提升三年行动实施方案（粤民发〔2024〕32号）",
        "工作期已结束",
        "留守、困境、颜色",
        "广东省",
        "2024-04-18 起",
        "2024-04-01 至 2026-10-31",
    ]
    assert line(page, "NAT-2024M")[2:5] == ["有效 未核对原文", "留守、流动", "全国"]
    assert line(page, "NAT-2016")[2] == "已失效 未核对原文"


def test_a_pack_tells_its_thresholds_and_clauses_in_plain_words(
    firm: Firm, open_page: Open
) -> None:
    page = open_page(late(firm))
    page.packs.table.select_row([view.id for view in page.packs.rows()].index("GD-2024"))
    said = page.panel.texts()
    for words in (
        "GD-2024 的工作期已经结束，定义是否沿用要问民政部门",
        "外出务工连续 3 个月以上",
        "务工地要跨县",
        "两地都在核心城区的不算",
        "至少每 2 个月入户走访一次",
        "二(一)",
    ):
        assert words in said
    assert page.side.isVisible()
    page.panel.closed.emit()
    assert not page.side.isVisible()


def test_a_new_province_is_a_file_and_everybody_is_asked_anew(
    families: Firm, open_page: Open, tmp_path: Path, said: list[Message]
) -> None:
    page, before = open_page(families.application()), versions(families)
    path = tmp_path / "hunan.toml"
    path.write_text(HUNAN, encoding="utf-8")
    assert drop(page, path)
    settle(page)
    assert said[-1].text == "已采用 HN-2025，重新问了 2 个孩子，0 个有变化。"
    assert line(page, "HN-2025")[2:5] == ["有效", "留守", "湖南省"]
    assert versions(families).isdisjoint(before)


def test_a_pack_without_a_threshold_is_refused_with_file_and_key(
    families: Firm, open_page: Open, tmp_path: Path, said: list[Message]
) -> None:
    page, before = open_page(families.application()), versions(families)
    path = tmp_path / "hunan.toml"
    path.write_text(HUNAN.replace("months = 3\n", ""), encoding="utf-8")
    page.take_pack(path)
    settle(page)
    assert said[-1].level is Level.ERROR
    assert "hunan.toml" in said[-1].text
    assert "left_behind.months" in said[-1].text
    assert {view.id for view in page.packs.rows()} == set(shipped())
    assert versions(families) == before


def test_only_one_file_of_the_right_kind_is_taken(
    firm: Firm, open_page: Open, tmp_path: Path, said: list[Message]
) -> None:
    page = open_page(firm.application())
    drop(page, tmp_path / "a.xlsx")
    drop(page, tmp_path / "a.toml", tmp_path / "b.toml")
    assert [one.text for one in said] == ["这里只收 .toml 文件。", "一次只放一个文件。"]


def test_a_pack_goes_out_letter_by_letter(
    firm: Firm, open_page: Open, tmp_path: Path, said: list[Message]
) -> None:
    page = open_page(firm.application())
    page.packs.table.select_row(0)
    page.export_to(str(tmp_path / "GD-2024.toml"))
    settle(page)
    text = (tmp_path / "GD-2024.toml").read_text(encoding="utf-8")
    assert text == shipped()["GD-2024"].text
    page.export_to(str(tmp_path / "nowhere" / "GD-2024.toml"))
    settle(page)
    assert (said[-1].level, "写不进去" in said[-1].text) == (Level.ERROR, True)


def test_a_reading_is_switched_with_a_reason_and_everybody_is_asked_anew(
    families: Firm, open_page: Open, said: list[Message]
) -> None:
    page, before = open_page(families.application()), versions(families)
    page.tabs.select(READINGS)
    card = page.readings
    commuting = next(one for one in card.lines if one.doubt.name == "commuting_counts")
    assert not commuting.changed.isVisible()
    commuting.bar.set_index(1)
    commuting.bar.chosen.emit()
    card.days.set_value("45")
    card.elsewhere.set_value("GD-2024")
    assert commuting.changed.isVisible()
    assert page.would_lose()
    click(card.save_button)
    assert "理由" in card.reason.verdict.text, "nothing is decided without a reason"
    card.reason.set_value("已问过紫金县民政局")
    click(card.save_button)
    settle(page)
    assert said[-1].text.startswith("已保存，重新问了 2 个孩子，")
    assert not page.would_lose()
    with allowed(), families.store.reading() as session:
        kept = rules.load(session).settings
        reason = session.scalar(select(AuditRow.reason).where(AuditRow.record_kind == "readings"))
    wanted = replace(Readings(), commuting_counts=True, long_return_days=45)
    assert (kept.readings, kept.elsewhere, reason) == (wanted, "GD-2024", "已问过紫金县民政局")
    assert versions(families).isdisjoint(before)


def test_impossible_days_are_refused_at_their_field(families: Firm, open_page: Open) -> None:
    page, before = open_page(families.application()), versions(families)
    page.tabs.select(READINGS)
    page.readings.days.set_value("400")
    page.readings.days.note_edit()
    page.readings.reason.set_value("试试")
    page.readings.submit()
    settle(page)
    assert "1 到 366" in page.readings.days.verdict.text
    assert versions(families) == before


def test_every_doubtful_place_is_asked_about() -> None:
    assert {doubt.name for doubt in DOUBTS} == set(READING_WORDS)


def test_hr_sees_the_rules_and_cannot_change_them(
    families: Firm, open_page: Open, tmp_path: Path
) -> None:
    page = open_page(families.application(HR))
    assert page.places.currentWidget() is page.main
    assert page.import_button.isHidden()
    assert page.readings.foot.isHidden()
    assert not page.readings.lines[0].bar.isEnabled()
    path = tmp_path / "hunan.toml"
    path.write_text(HUNAN, encoding="utf-8")
    assert not drop(page, path)
    ctx = families.context(HR)
    with allowed():
        with pytest.raises(NotAllowed):
            rules.import_pack(families.store, ctx, path)
        with pytest.raises(NotAllowed):
            rules.decide_readings(families.store, ctx, rules.RuleSettings())
        assert set(rules.rules(families.store).packs) == set(shipped())


def test_an_administrator_works_here_and_a_reporter_is_told_why_not(
    families: Firm, open_page: Open
) -> None:
    assert open_page(families.application(ADMIN)).import_button.isVisible()
    reporter = open_page(families.application(Actor(None, "l", "林", frozenset({Role.REPORTER}))))
    assert reporter.places.currentWidget() is reporter.barred


@pytest.mark.parametrize("actor", [CLERK, ADMIN])
def test_everybody_reads_on_the_dashboard_that_a_pack_in_use_has_ended(
    families: Firm,
    qtbot: QtBot,
    make_desk: Callable[[Services], Desk],
    changes: Changes,
    actor: Actor,
) -> None:
    pupil = child("唐小雨", date(2016, 4, 9))
    with allowed():
        families.hire("唐岚", "W10500", pupil, number=number_of(77, area="440882"))
        statuses.refresh(families.store, families.context())
    page = DashboardPage(make_desk(late(families, actor)))
    qtbot.addWidget(page)
    page.show()
    settle(page)
    assert page.notices.isHidden(), "nobody has asked the rules on this day yet"
    with allowed():
        statuses.refresh(families.store, late(families).context())
    page.load()
    settle(page)
    assert page.notices.isVisible()
    with qtbot.waitSignal(page.go) as asked:
        click(page.notices.link)
    assert asked.args == ["rules", None]


def test_a_clock_that_was_set_back_is_said_on_the_dashboard(
    families: Firm, qtbot: QtBot, make_desk: Callable[[Services], Desk]
) -> None:
    with allowed():
        statuses.refresh(families.store, late(families).context())
    page = DashboardPage(make_desk(families.application()))
    qtbot.addWidget(page)
    page.show()
    settle(page)
    with allowed():
        standing = statuses.standing(families.store, families.context())
    assert any("电脑的日期" in one for one in page.notices.sentences(standing))
    assert page.notices.isVisible()
