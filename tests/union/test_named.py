# SPDX-License-Identifier: Apache-2.0
"""What the plans name one by one - places, forms, themes, holidays, brands - can be recorded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from outreach.domain.agencies import Agency, AgencyKind, Contact
from outreach.domain.aid import AidAsked, AidKind, Decision, Payment
from outreach.domain.money import Source
from outreach.domain.quarters import Body
from outreach.domain.reunions import (
    Direction,
    Help,
    HelpKind,
    Met,
    Outcome,
    Season,
    SeasonKind,
    Wish,
)
from outreach.domain.talks import (
    FORM_LABELS,
    THEME_LABELS,
    VENUE_LABELS,
    Campaign,
    Form,
    Material,
    MaterialKind,
    SessionPlan,
    TalkPlan,
    Theme,
    Venue,
)
from outreach.services import agencies, aid, attendance, quarters, reporting, reunions, talks
from tests.quarters.histories import CTX, QUARTER
from tests.ui.pages.sample import TODAY, Firm
from tests.union.work import HEAD

# As the plans say them (S0 五, 六, 七; S1 段1), not as the program happens to call them.
THEMES = ("家庭监护", "亲情沟通")
PLACES = ("厂区", "项目部", "宿舍", "其他地点")
FORMS = (
    *("家长学校", "现场宣讲", "座谈讨论", "观看影片", "发放手册", "集中培训", "网上学习"),
    *("专家授课", "家风家教巡讲"),
)


def talk(firm: Firm, title: str, theme: Theme, *days: date, **more: object) -> None:
    """Plan a talk on these days and have one parent sign in at each."""
    store, ctx = firm.store, firm.context()
    more = {"venue": Venue.FACTORY, **more}
    plan = TalkPlan(title, theme, **more)  # type: ignore[arg-type]  # named by the caller
    for session in talks.plan(store, ctx, plan, [SessionPlan(day) for day in days or (TODAY,)]):
        attendance.sign_in_numbers(store, ctx, session, ["W1"])


def counted(firm: Firm, id_: str, group: str) -> dict[str, int]:
    found = quarters.figures(firm.store, firm.context(), QUARTER)[id_].breakdowns[group]
    return {code: n for code, n in found.items() if n}


@pytest.mark.parametrize("name", PLACES)
def test_a_talk_is_given_at_every_place_the_plans_name(firm: Firm, name: str) -> None:
    (venue,) = [one for one, label in VENUE_LABELS.items() if label == name]
    talk(firm, "家长课堂", Theme.GUARDIANSHIP, venue=venue)
    assert counted(firm, "R01", "venue") == {venue.value: 1}


@pytest.mark.parametrize("name", FORMS)
def test_a_talk_takes_every_form_the_plans_name(firm: Firm, name: str) -> None:
    (form,) = [one for one, label in FORM_LABELS.items() if label == name]
    talk(firm, "家长课堂", Theme.COMMUNICATION, form=form)
    assert counted(firm, "R01", "form") == {form.value: 1}


def test_talks_and_whom_they_reached_are_told_apart_by_the_two_themes(firm: Firm) -> None:
    assert tuple(THEME_LABELS.values()) == THEMES
    talk(firm, "怎样照管好孩子", Theme.GUARDIANSHIP, TODAY - timedelta(days=1))
    assert counted(firm, "R01", "theme") == {"guardianship": 1}, "the other theme did not run"
    talk(firm, "和孩子好好说话", Theme.COMMUNICATION, TODAY)
    assert counted(firm, "R01", "theme") == {"guardianship": 1, "communication": 1}
    assert counted(firm, "R02", "theme") == {"guardianship": 1, "communication": 1}
    assert counted(firm, "R06", "theme") == {"guardianship": 1, "communication": 1}


def test_copies_given_out_at_a_talk_on_communication_are_counted(firm: Firm) -> None:
    plan = TalkPlan("和孩子好好说话", Theme.COMMUNICATION, Venue.DORMITORY, Form.HANDBOOK)
    (session,) = talks.plan(firm.store, firm.context(), plan, [SessionPlan(TODAY)])
    given = Material(MaterialKind.HANDBOOK, "亲子沟通手册", 30, TODAY)
    attendance.give_material(firm.store, firm.context(), given, session_id=session)
    assert counted(firm, "R08", "kind") == {"handbook": 30}
    assert counted(firm, "R02", "theme") == {}, "copies are not people"


def test_a_series_that_belongs_to_the_village_talks_is_told_as_such(firm: Firm) -> None:
    days = [date(2026, month, 6) for month in (7, 8, 9)]
    villages = Campaign("职工家庭课堂", "区民政局", in_villages=True)
    talks.add_campaign(firm.store, firm.context(), villages)
    talk(firm, "家长课堂", Theme.GUARDIANSHIP, *days, campaign=villages.name)
    talk(firm, "班前会", Theme.COMMUNICATION)
    assert counted(firm, "R01", "village") == {"village": 3, "own": 1}
    document = reporting.compose(firm.store, CTX, QUARTER, Body.CIVIL_AFFAIRS)
    told = "".join(words for one in document.sections for words in one.paragraphs)
    assert "属于进村（居）宣讲" in told


def test_families_that_met_are_counted_by_the_holidays_and_ways_the_plans_name(firm: Firm) -> None:
    asked = (
        ("W1", SeasonKind.SPRING, Direction.PARENT_HOME),
        ("W3", SeasonKind.SUMMER, Direction.SUMMER_CHILD),
        ("W5", SeasonKind.NATIONAL, Direction.VISIT),
    )
    first = date(2026, 7, 10)
    for staff_no, kind, direction in asked:
        season = Season(f"2026 {kind}", kind, first, first + timedelta(days=40))
        row = reunions.add_season(firm.store, firm.context(), season)
        wish = Wish(staff_no, direction, wants=frozenset({HelpKind.SUBSIDISED}))
        request = reunions.ask(firm.store, firm.context(), row, wish)
        ticket = Help(HelpKind.SUBSIDISED, first, 1, 1, 10_000, Source.UNION)
        reunions.help_family(firm.store, firm.context(), request, ticket)
        met = Outcome(Met.YES, first, 5)
        reunions.finish(firm.store, firm.context(), request, met, version=1)
    each = {kind.value: 1 for _, kind, _ in asked}
    assert counted(firm, "R22", "window") == each
    assert counted(firm, "R22", "direction") == {way.value: 1 for _, _, way in asked}
    assert counted(firm, "R21", "window") == each


def test_the_union_reads_help_under_the_names_of_its_own_programmes(firm: Firm) -> None:
    people = [f"H{number}" for number in range(12)]
    for number, staff_no in enumerate(people):
        firm.hire(f"职工{number}", staff_no, hired_on=date(2026, 3, 2))
        kind = AidKind.WARMTH if number % 2 else AidKind.STUDY
        asked = AidAsked(staff_no, kind, date(2026, 9, 1), 50_000)
        case = aid.ask(firm.store, firm.context(), asked)
        head = firm.context(HEAD)
        aid.decide(firm.store, head, case, Decision.APPROVED, version=1, fen=50_000)
        aid.pay(firm.store, firm.context(), case, Payment(TODAY, 50_000, Source.UNION))
    document = reporting.compose(firm.store, CTX, QUARTER, Body.UNION)
    tables = {table.title: table.rows for one in document.sections for table in one.tables}
    told = {row[0]: row[1:] for row in tables["品牌活动投入"]}
    assert told["送温暖"] == told["金秋助学"] == ("6", "3,000")
    assert "平安返乡（车票）" in told


def test_a_body_is_listed_with_the_people_to_speak_to_there(firm: Firm) -> None:
    people = (Contact("陈静", "联络员", "0752-0000000"), Contact("何平"))
    bodies = [Agency(AgencyKind.FEDERATION, "区工商联", people), Agency(AgencyKind.SASAC, "国资委")]
    for body in bodies:
        agencies.add_agency(firm.store, firm.context(), body)
    assert agencies.agencies(firm.store, firm.context()) == bodies
    document = reporting.compose(firm.store, CTX, QUARTER, Body.FEDERATION)
    assert document.recipient == "区工商联"
