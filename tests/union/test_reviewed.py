# SPDX-License-Identifier: Apache-2.0
"""Cases that a careful reader found: each once wrong, each with what it must give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from outreach.domain.access import Role
from outreach.domain.agencies import Responsible
from outreach.domain.aid import AidAsked, AidKind, Decision, Payment
from outreach.domain.contact import Call, Gift, Point, PointKind
from outreach.domain.followups import FollowUp, FollowUpKind, FollowUpResult
from outreach.domain.money import Source
from outreach.domain.quarters import Body, Masked, Ratio
from outreach.domain.reunions import Direction, Help, HelpKind, Met, Outcome, Wish
from outreach.domain.rosters import Pasted
from outreach.domain.talks import Channel, Engagement, SessionPlan, TalkPlan, Theme, Venue, WalkIns
from outreach.errors import NotAllowed, UserError
from outreach.services import (
    access,
    agencies,
    aid,
    attendance,
    children,
    contact,
    leaving,
    quarters,
    reporting,
    requests,
    reunions,
    signing,
    talks,
    visits,
)
from outreach.services.context import Actor
from outreach.services.keepers import keeper_of
from outreach.services.records import RecordResult, import_records
from outreach.services.report_facts import Remark, keep_remarks
from tests.quarters.histories import CTX, QUARTER
from tests.ui.pages.sample import CLERK, NOW, TODAY, Firm
from tests.union.work import HEAD, SUMMER, ask, plan

BOTH = replace(CLERK, roles=CLERK.roles | {Role.RESPONSIBLE})


def figure(firm: Firm, id_: str) -> object:
    return quarters.figures(firm.store, firm.context(), QUARTER)[id_].value


def take(firm: Firm, kind: str, text: str, actor: Actor = BOTH) -> RecordResult:
    return import_records(firm.store, firm.context(actor), keeper_of(kind), Pasted(text))


def online(firm: Firm, title: str = "网上课堂") -> object:
    talk = TalkPlan(title, Theme.COMMUNICATION, Venue.OTHER)
    session = SessionPlan(TODAY, channel=Channel.ONLINE)
    return talks.plan(firm.store, firm.context(), talk, [session])[0]


def test_who_signs_in_at_an_online_talk_is_not_on_site(firm: Firm) -> None:
    store, ctx, session = firm.store, firm.context(), online(firm)
    person = signing.whom(store, ctx, session, "W1")  # type: ignore[arg-type]
    signed = attendance.sign_in(store, ctx, session, person.employee_id)  # type: ignore[arg-type]
    assert signed.channel is Channel.ONLINE
    attendance.sign_in_numbers(store, ctx, session, ["W2"])  # type: ignore[arg-type]
    done = take(firm, "attendance", f"宣讲名称\t日期\t工号\n网上课堂\t{TODAY}\tW3\n")
    assert done.created == 1
    heads = WalkIns("恒达劳务", 9, Engagement.SUBCONTRACT)
    with pytest.raises(UserError) as refused:
        attendance.set_walk_ins(store, ctx, session, heads)  # type: ignore[arg-type]
    assert refused.value.code == "online_heads"
    assert [figure(firm, id_) for id_ in ("R01", "R02", "R03", "R04")] == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("decided", "approved", "code"),
    [
        ("2026-09-10", "99999", "bad_money"),
        ("", "100", "bad_period"),
        (f"{TODAY}", "100", "bad_period"),
        ("2026-08-01", "100", "bad_period"),
    ],
)
def test_a_decision_in_a_ledger_is_checked_as_one_made_here(
    firm: Firm, decided: str, approved: str, code: str
) -> None:
    head = "工号\t种类\t申请日期\t申请金额（元）\t决定\t决定日期\t批准金额（元）\n"
    line = f"W3\t金秋助学\t2026-09-01\t100\t已批准\t{decided}\t{approved}\n"
    done = take(firm, "aid", head + line)
    assert [one.code for one in done.refused] == [code]
    assert not aid.cases(firm.store, firm.context(HEAD))


def test_an_aid_number_in_use_refuses_its_line_and_no_other(firm: Firm) -> None:
    other = firm.second_site()
    aid.ask(firm.store, firm.context(), AidAsked("W1", AidKind.STUDY, TODAY, 10_000))
    firm.hire("赵六", "E1", site=other, hired_on=date(2026, 3, 2))
    head = "帮扶编号\t工号\t种类\t申请日期\t申请金额（元）\n"
    text = head + f"B-0001\tE1\t送温暖\t{TODAY}\t50\n\tE1\t送温暖\t{TODAY}\t60\n"
    ctx = firm.context(BOTH, other)
    done = import_records(firm.store, ctx, keeper_of("aid"), Pasted(text))
    assert (done.created, [one.code for one in done.refused]) == (1, ["number_taken"])


def test_a_gift_to_somebody_who_left_in_the_month_comes_in_once(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    (left,) = [
        one for one in children.list_families(store, ctx, limit=20).rows if one.staff_no == "W4"
    ]
    leaving.leave(store, ctx, left.employee_id, last_day=date(2026, 9, 12))
    text = "工号\t月份\t分钟\t流量（MB）\t金额（元）\t经费来源\nW4\t2026-09\t0\t0\t50\t工会经费\n"
    counts = [(take(firm, "gifts", text).created, figure(firm, "R20")) for _ in range(3)]
    assert counts == [(1, 5_000), (0, 5_000), (0, 5_000)]


def test_a_withdrawn_request_is_no_reunion(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    request = ask(firm, SUMMER, "W3")
    reunions.finish(store, ctx, request, Outcome(Met.YES, date(2026, 7, 6), 9), version=1)
    with pytest.raises(UserError) as refused:
        reunions.withdraw(store, ctx, request, version=2)
    assert refused.value.code == "met"
    assert figure(firm, "R22") == 1
    text = (
        "团圆季\t工号\t方式\t申请日期\t结果\t见面日期\t天数\t撤回日期\n"
        "2026 暑期\tW5\t孩子来过假期\t2026-06-20\t已团圆\t2026-07-08\t4\t2026-07-09\n"
    )
    assert [one.code for one in take(firm, "reunions", text).refused] == ["met"]
    assert figure(firm, "R22") == 1


def test_two_parents_who_met_one_child_each_are_one_family(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    season = reunions.add_season(store, ctx, SUMMER)
    for staff_no, child_no in (("W1", "C-0001"), ("W2", "C-0002")):
        wish = Wish(staff_no, Direction.SUMMER_CHILD, 1, (child_no,))
        request = reunions.ask(store, ctx, season, wish)
        outcome = Outcome(Met.YES, date(2026, 7, 6), 5)
        reunions.finish(store, ctx, request, outcome, version=1)
    assert figure(firm, "R22") == 1
    assert len(requests.requests(store, ctx, season)) == 2


def test_a_family_is_due_and_done_whichever_of_the_parents_is_asked(firm: Firm) -> None:
    later = replace(firm.context(), now=NOW + timedelta(days=40))  # asked in September, all of them
    before = quarters.figures(firm.store, later, QUARTER.back(-1))["R17"].value
    assert before == Ratio(0, 3)
    one = FollowUp(
        "W2", FollowUpKind.RECONFIRM, date(2026, 10, 9), date(2026, 10, 9), FollowUpResult.UNCHANGED
    )
    visits.record(firm.store, later, one)
    assert quarters.figures(firm.store, later, QUARTER.back(-1))["R17"].value == Ratio(1, 3)


def test_an_import_is_seen_by_whoever_had_the_record_open(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    request = ask(firm, SUMMER, "W3")
    text = (
        "团圆季\t工号\t方式\t申请日期\t结果\t见面日期\t天数\n"
        f"2026 暑期\tW3\t孩子来过假期\t{TODAY}\t已团圆\t2026-07-08\t4\n"
    )
    assert take(firm, "reunions", text).updated == 1
    with pytest.raises(UserError) as refused:
        reunions.finish(store, ctx, request, Outcome(Met.NO), version=1)
    assert refused.value.code == "changed_meanwhile"
    assert figure(firm, "R22") == 1


def test_a_firm_that_stands_twice_in_a_file_is_not_counted_by_its_last_line(firm: Firm) -> None:
    plan(firm, title="班前会")
    head = "宣讲名称\t日期\t外单位\t用工方式\t外单位人数\n"
    text = head + "".join(f"班前会\t{TODAY}\t恒达劳务\t分包\t{n}\n" for n in (12, 8))
    done = take(firm, "attendance", text)
    assert (done.created, [one.code for one in done.refused]) == (1, ["duplicate"])
    assert figure(firm, "R02") == 12
    talks.cancel(firm.store, firm.context(), plan(firm, title="取消的"), version=1)
    done = take(firm, "attendance", f"宣讲名称\t日期\t工号\n取消的\t{TODAY}\tW1\n")
    assert [one.code for one in done.refused] == ["cancelled_session"]


def test_rows_beside_money_are_for_the_desk_that_keeps_it(firm: Firm) -> None:
    case = aid.ask(firm.store, firm.context(), AidAsked("W3", AidKind.STUDY, TODAY, 80_000))
    head = firm.context(HEAD)
    aid.decide(firm.store, head, case, Decision.APPROVED, version=1, fen=80_000)
    aid.pay(firm.store, firm.context(), case, Payment(TODAY, 80_000, Source.UNION))
    clerk = firm.context(Actor(None, "hr", "人事", frozenset({Role.HR})))
    for id_ in ("R19", "R20", "R21", "R22", "R24"):
        with pytest.raises(NotAllowed):
            quarters.rows(firm.store, clerk, id_, QUARTER)
    assert quarters.rows(firm.store, clerk, "R14", QUARTER)
    for ctx in (firm.context(), head):
        assert [row.name for row in quarters.rows(firm.store, ctx, "R24", QUARTER)] == ["曾燊"]


def test_a_stand_in_does_not_end_the_term_of_whom_they_stand_in_for(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    for one in (
        Responsible("工会委员会", "周敏", "", date(2026, 1, 1)),
        Responsible("工会委员会", "黎志远", "", date(2026, 8, 1), date(2026, 8, 31)),
    ):
        agencies.name_responsible(store, ctx, one)
    named = [agencies.responsible_on(store, date(2026, month, 15)) for month in (7, 8, 9)]
    assert [one.person for one in named if one] == ["周敏", "黎志远", "周敏"]


def test_sums_behind_which_few_persons_stand_are_held_back_however_often_they_came(
    firm: Firm,
) -> None:
    store, ctx = firm.store, firm.context()
    contact.add_point(store, ctx, Point("视频间", PointKind.VIDEO, date(2026, 3, 1)))
    for day in range(1, 7):
        session = plan(firm, date(2026, 9, day), f"课堂{day}")
        attendance.sign_in_numbers(store, ctx, session, ["W1"])
        contact.log_call(store, ctx, Call("视频间", date(2026, 9, day), 17, "W1"))
    request = ask(firm, SUMMER, "W1")
    for day in (1, 2, 3):
        given = Help(HelpKind.BOUGHT, date(2026, 7, day), 2, 2, 33_300, Source.UNION)
        reunions.help_family(store, ctx, request, given)
    people = quarters.recipients(store, ctx, [QUARTER.period])
    assert people == {"R02": (1,), "R19": (1,), "R20": (0,), "R21": (1,)}
    document = reporting.compose(store, CTX, QUARTER, Body.UNION)
    shown = {row.label: row.current for row in document.rows}
    assert {shown[name] for name in ("参加宣讲", "亲情电话和视频", "帮助购票")} == {"<5"}
    told = "".join(words for one in document.sections for words in one.paragraphs)
    assert "999" not in told
    assert "102" not in told


def test_the_money_of_aid_tells_of_no_single_family(firm: Firm) -> None:
    for number in range(6):
        firm.hire(f"职工{number}", f"H{number}", hired_on=date(2026, 3, 2))
    head = firm.context(HEAD)
    given = [(f"H{n}", AidKind.WARMTH, 50_000) for n in range(6)] + [("H0", AidKind.STUDY, 777_700)]
    for staff_no, kind, fen in given:
        asked = AidAsked(staff_no, kind, date(2026, 9, 1), fen)
        case = aid.ask(firm.store, firm.context(), asked)
        aid.decide(firm.store, head, case, Decision.APPROVED, version=1, fen=fen)
        aid.pay(firm.store, firm.context(), case, Payment(TODAY, fen, Source.UNION))
    for body in (Body.SASAC, Body.UNION, Body.FEDERATION):
        document = reporting.compose(firm.store, CTX, QUARTER, body)
        cells = [
            cell
            for section in document.sections
            for table in section.tables
            for row in table.rows
            for cell in row
        ]
        assert "3,000" not in cells, "the rest would be one family's"
        assert "7,777" not in cells


@pytest.mark.parametrize(
    "words", ["C-0001 和妈妈团圆", "张小满和妈妈团圆了", "证件 441621201703050019"]
)
def test_words_that_name_a_child_do_not_leave(firm: Firm, words: str) -> None:
    with pytest.raises(UserError) as refused:
        keep_remarks(firm.store, firm.context(), QUARTER, Body.UNION, {Remark.SAID: words})
    assert refused.value.code == "names_child"
    assert "张小满" not in refused.value.sentence(firm.context().t)


def test_gifts_of_minutes_without_money_are_not_told_as_nothing(firm: Firm) -> None:
    store, ctx = firm.store, firm.context()
    gifts = [Gift(f"W{n}", date(2026, 9, 1), 100, 2048, 0, Source.UNION) for n in range(1, 7)]
    contact.give(store, ctx, gifts)
    document = reporting.compose(store, CTX, QUARTER, Body.UNION)
    told = "".join(words for one in document.sections for words in one.paragraphs)
    assert "赠送通话 600 分钟、流量 12,288 MB" in told


def test_pledges_of_the_quarter_before_give_away_nobody_who_left(firm: Firm) -> None:
    figures = quarters.figures(firm.store, firm.context(), QUARTER)
    assert not isinstance(figures["R12"].value, Masked)
    for number in range(12):
        firm.hire(f"承诺{number}", f"P{number}", hired_on=date(2026, 3, 2),
                  signed_on=date(2026, 4, 2))  # fmt: skip
    for number in range(6):
        firm.hire(f"新签{number}", f"N{number}", hired_on=date(2026, 3, 2),
                  signed_on=date(2026, 8, 3))  # fmt: skip
    shown = reporting.compose(firm.store, CTX, QUARTER, Body.UNION)
    assert "有效承诺书，按签署时间" in [table.title for table in shown.breakdowns]
    rows = children.list_families(firm.store, firm.context(), limit=50).rows
    for one in rows:
        if one.staff_no in ("P0", "P1"):
            leaving.leave(firm.store, firm.context(), one.employee_id, last_day=date(2026, 9, 1))
    shown = reporting.compose(firm.store, CTX, QUARTER, Body.UNION)
    row = next(row for row in shown.rows if row.label == "有效承诺书")
    assert (row.current, row.previous) == ("16", "12")
    assert "有效承诺书，按签署时间" not in [table.title for table in shown.breakdowns]


def test_a_report_says_where_one_person_asked_and_approved(firm: Firm) -> None:
    alone = replace(BOTH, id=access.actor_of(firm.store, "zhoumin").id)  # on both sides
    ctx = replace(firm.context(alone), now=NOW - timedelta(days=3))
    for number in range(6):
        firm.hire(f"职工{number}", f"H{number}", hired_on=date(2026, 3, 2))
    words = []
    for number in range(6):
        asked = AidAsked(f"H{number}", AidKind.WARMTH, date(2026, 9, 20), 50_000)
        case = aid.ask(firm.store, ctx, asked)
        with pytest.raises(UserError) as refused:
            aid.decide(firm.store, ctx, case, Decision.APPROVED, version=1, fen=50_000)
        assert refused.value.code == "self_approval"
        payable = aid.decide(
            firm.store, ctx, case, Decision.APPROVED, version=1, fen=50_000, reason="只有一名干部"
        )
        assert payable == ctx.today + timedelta(days=1)
        with pytest.raises(UserError):
            aid.pay(firm.store, ctx, case, Payment(ctx.today, 50_000, Source.UNION))
        aid.pay(firm.store, firm.context(), case, Payment(TODAY, 50_000, Source.UNION))
    document = reporting.compose(firm.store, CTX, QUARTER, Body.UNION)
    words = [text for one in document.sections for text in one.paragraphs]
    assert any("由申请人本人批准" in text for text in words)
