# SPDX-License-Identifier: Apache-2.0
"""Family contact, reunions, visits and the bodies: what counts, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from outreach.domain.agencies import Action, Agency, AgencyKind, Consultation, Responsible
from outreach.domain.contact import Call, Gift, Point, PointKind, Tally
from outreach.domain.followups import FollowUp, FollowUpKind, FollowUpResult
from outreach.domain.money import Source
from outreach.domain.reunions import Help, HelpKind, Met, Outcome, Season, SeasonKind
from outreach.errors import UserError
from outreach.services import agencies, contact, quarters, readiness, requests, reunions, visits
from outreach.services.requests import Standing
from tests.quarters.histories import QUARTER
from tests.ui.pages.sample import TODAY, Firm
from tests.union.work import SUMMER, ask

SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def room(firm: Firm) -> Point:
    one = Point("视频间", PointKind.VIDEO, date(2026, 8, 1))
    contact.add_point(firm.store, firm.context(), one)
    return one


def figure(firm: Firm, id_: str) -> object:
    return quarters.figures(firm.store, firm.context(), QUARTER)[id_].value


def test_a_month_is_counted_call_by_call_or_as_a_sum_never_both(firm: Firm, room: Point) -> None:
    store, ctx = firm.store, firm.context()
    contact.log_call(store, ctx, Call("视频间", date(2026, 9, 3), 25, "W1"))
    with pytest.raises(UserError) as refused:
        contact.log_tally(store, ctx, Tally("视频间", SEPTEMBER, 40, 500))
    assert "以免重复计数" in refused.value.sentence(ctx.t)
    contact.log_tally(store, ctx, Tally("视频间", date(2026, 8, 1), 40, 500))
    with pytest.raises(UserError) as refused:
        contact.log_call(store, ctx, Call("视频间", date(2026, 8, 9), 25))
    assert refused.value.code == "tallied"
    figures = quarters.figures(store, ctx, QUARTER)
    assert figures["R19"].value == 525
    assert figures["R19"].breakdowns["measure"]["sessions"] == 41


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (Call("视频间", date(2026, 9, 3), 0, "W1"), "bad_count"),
        (Call("视频间", date(2026, 9, 3), 25, "W99"), "unknown_numbers"),
        (Call("没有这间", date(2026, 9, 3), 25), "no_point"),
        (Call("视频间", date(2026, 7, 31), 25), "not_in_service"),
        (Call("视频间", TODAY + timedelta(days=1), 25), "future_date"),
    ],
)
def test_a_call_that_cannot_be_is_refused_and_nothing_is_counted(
    firm: Firm, room: Point, call: Call, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        contact.log_call(firm.store, firm.context(), call)
    assert refused.value.sentence(firm.context().t).endswith("。")
    assert figure(firm, "R19") == 0


def test_gifts_of_one_entry_are_given_to_all_or_to_nobody(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    with pytest.raises(UserError):
        contact.give(
            store, ctx, [Gift(no, SEPTEMBER, 10, 0, 500, Source.UNION) for no in ("W1", "W99")]
        )
    assert figure(firm, "R20") == 0
    contact.give(store, ctx, [Gift(no, SEPTEMBER, 10, 0, 500, Source.UNION) for no in ("W1", "W2")])
    assert figure(firm, "R20") == 1_000


def test_a_family_asks_once_a_season_whoever_of_the_parents_asks(firm: Firm) -> None:
    ask(firm, SUMMER, "W1")
    with pytest.raises(UserError) as refused:
        ask(firm, SUMMER, "W2")
    assert "张松" in refused.value.sentence(firm.context().t)
    with pytest.raises(UserError) as refused:
        ask(firm, SUMMER, "W4")
    assert refused.value.code == "no_children"


def test_a_request_goes_its_way_from_waiting_to_met(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    request = ask(firm, SUMMER, "W3", wants=frozenset({HelpKind.SUBSIDISED}))
    season = requests.seasons(store, ctx)[0]

    def row() -> requests.RequestView:
        (one,) = requests.requests(store, ctx, season.id)
        return one

    assert row().standing is Standing.WAITING
    ticket = Help(HelpKind.SUBSIDISED, date(2026, 7, 2), 2, 2, 30_000, Source.UNION)
    reunions.help_family(store, ctx, request, ticket)
    assert row().standing is Standing.ARRANGED
    with pytest.raises(UserError) as refused:
        reunions.withdraw(store, ctx, request, version=row().version)
    assert refused.value.code == "has_help"
    with pytest.raises(UserError) as refused:
        reunions.finish(store, ctx, request, Outcome(Met.YES), version=row().version)
    assert refused.value.code == "missing"
    outcome = Outcome(Met.YES, date(2026, 7, 6), 12)
    reunions.finish(store, ctx, request, outcome, version=row().version)
    assert row().standing is Standing.MET
    figures = quarters.figures(store, ctx, QUARTER)
    assert (figures["R22"].value, figures["R21"].value) == (1, 2)
    measure = figures["R22"].breakdowns["measure"]
    assert (measure["children"], measure["days"]) == (1, 12)


@pytest.mark.parametrize(
    "season",
    [
        Season("", SeasonKind.SUMMER, SUMMER.first, SUMMER.last),
        Season("倒过来", SeasonKind.SUMMER, SUMMER.last, SUMMER.first),
        Season("太长", SeasonKind.SUMMER, date(2026, 1, 1), date(2026, 12, 31)),
        Season("留守儿童团圆", SeasonKind.SUMMER, SUMMER.first, SUMMER.last),
    ],
)
def test_a_season_that_cannot_be_is_refused(firm: Firm, season: Season) -> None:
    with pytest.raises(UserError):
        reunions.add_season(firm.store, firm.context(), season)
    assert not requests.seasons(firm.store, firm.context())


def test_somebody_else_changed_it_first_is_said(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    request = ask(firm, SUMMER, "W3")
    reunions.finish(store, ctx, request, Outcome(Met.NO), version=1)
    with pytest.raises(UserError) as refused:
        reunions.finish(store, ctx, request, Outcome(Met.UNKNOWN), version=1)
    assert "刚被别人改过" in refused.value.sentence(ctx.t)


def test_a_visit_is_planned_and_what_came_of_it_recorded(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    planned = visits.record(store, ctx, FollowUp("W3", FollowUpKind.VISIT, TODAY))
    with pytest.raises(UserError):
        visits.record(
            store,
            ctx,
            FollowUp("W3", FollowUpKind.VISIT, TODAY, None, FollowUpResult.UNCHANGED),
        )
    visits.finish(store, ctx, planned, FollowUpResult.NEEDS_HELP, done_on=TODAY, version=1)
    (row,) = visits.visits(store, ctx)
    assert (row.result, row.done_on) == (FollowUpResult.NEEDS_HELP, TODAY)


def test_a_consultation_with_two_bodies_counts_once_and_its_items_are_followed(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    for kind, name in ((AgencyKind.UNION, "总工会"), (AgencyKind.CIVIL_AFFAIRS, "民政局")):
        agencies.add_agency(store, ctx, Agency(kind, name))
    items = (Action("补充资料", "周敏", TODAY), Action("走访", "", None))
    meeting = Consultation(date(2026, 8, 20), "工作会商", ("总工会", "民政局"), "", items)
    agencies.consult(store, ctx, meeting)
    (view,) = agencies.consultations(store, ctx)
    agencies.finish_action(store, ctx, view.actions[0].id, done_on=TODAY, version=1)
    figures = quarters.figures(store, ctx, QUARTER)
    assert figures["R32"].value == 1
    assert figures["R32"].breakdowns["measure"]["actions_done"] == 1
    with pytest.raises(UserError) as refused:
        agencies.consult(store, ctx, Consultation(TODAY, "会商", ("没有这家",)))
    assert refused.value.code == "no_agency"


def test_who_is_responsible_is_dated_and_a_report_without_one_is_warned_of(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()

    def warned() -> bool:
        found = readiness.checks(store, ctx, quarter=QUARTER)
        (one,) = [check for check in found if check.title == "责任部门和联系人"]
        return one.level.value != "ok"

    assert agencies.responsible_on(store, TODAY) is None
    assert warned()
    for unit, day in (("办公室", date(2026, 1, 1)), ("工会委员会", date(2026, 9, 1))):
        agencies.name_responsible(store, ctx, Responsible(unit, "周敏", "", day))
    for day, unit in ((date(2026, 8, 31), "办公室"), (TODAY, "工会委员会")):
        named = agencies.responsible_on(store, day)
        assert named is not None
        assert named.unit == unit
    assert agencies.responsible_on(store, date(2025, 12, 31)) is None
    assert not warned()
