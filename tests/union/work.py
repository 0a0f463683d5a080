# SPDX-License-Identifier: Apache-2.0
"""What tests of the union's work share: people, and one of every kind of record."""

from __future__ import annotations

import uuid
from datetime import date, time

from outreach.cli.main import main
from outreach.domain.access import Role
from outreach.domain.agencies import Action, Agency, AgencyKind, Consultation, Contact, Responsible
from outreach.domain.aid import (
    AidAsked,
    AidKind,
    Decision,
    FundIncome,
    Payment,
    Project,
    ProjectCost,
    ProjectKind,
)
from outreach.domain.contact import Call, Gift, Point, PointKind, Tally
from outreach.domain.followups import FollowUp, FollowUpKind, FollowUpResult
from outreach.domain.money import Source
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
    Campaign,
    Engagement,
    Material,
    MaterialKind,
    SessionPlan,
    TalkPlan,
    Theme,
    Venue,
    WalkIns,
)
from outreach.services import (
    agencies,
    aid,
    attendance,
    contact,
    requests,
    reunions,
    talks,
    visits,
)
from outreach.services.context import Actor
from tests.ui.pages.sample import TODAY, Firm, child

HEAD = Actor(None, "li", "李", frozenset({Role.RESPONSIBLE}))
HIRED = date(2026, 3, 2)
SUMMER = Season("2026 暑期", SeasonKind.SUMMER, date(2026, 7, 4), date(2026, 8, 30))


def staff(firm: Firm) -> None:
    """Hire six people; 张松 and 郑爽 share two children, 曾燊 has one, 祝帅 none."""
    pair = (child("张小满", date(2017, 3, 5)), child("张小禾", date(2021, 6, 1)))
    firm.hire("张松", "W1", *pair, hired_on=HIRED)
    firm.hire("郑爽", "W2", *pair, hired_on=HIRED)
    firm.hire("曾燊", "W3", child("曾小禾", date(2015, 4, 5)), hired_on=HIRED)
    firm.hire("祝帅", "W4", hired_on=HIRED)
    firm.hire("李一", "W5", child("李小一", date(2019, 4, 5)), hired_on=HIRED, team="一车间")
    firm.hire("王二", "W6", hired_on=HIRED, team="一车间")


def plan(firm: Firm, day: date = TODAY, title: str = "和孩子好好说话", **more: object) -> uuid.UUID:
    """Plan a talk with one session; return the session."""
    talk = TalkPlan(title, Theme.COMMUNICATION, Venue.FACTORY, **more)  # type: ignore[arg-type]
    session = SessionPlan(day, time(14), time(15))
    return talks.plan(firm.store, firm.context(), talk, [session])[0]


def ask(firm: Firm, season: Season, staff_no: str, **more: object) -> uuid.UUID:
    """Register a family's request, making the season where there is none."""
    known = {one.season.name: one.id for one in requests.seasons(firm.store, firm.context())}
    season_id = known.get(season.name) or reunions.add_season(firm.store, firm.context(), season)
    wish = Wish(staff_no, Direction.SUMMER_CHILD, **more)  # type: ignore[arg-type]
    return reunions.ask(firm.store, firm.context(), season_id, wish)


def approved(firm: Firm, staff_no: str, fen: int) -> uuid.UUID:
    """Ask for aid and have somebody else approve it."""
    asked = AidAsked(staff_no, AidKind.STUDY, date(2026, 9, 1), fen, "开学费用")
    case = aid.ask(firm.store, firm.context(), asked)
    aid.decide(firm.store, firm.context(HEAD), case, Decision.APPROVED, version=1, fen=fen)
    return case


def one_of_everything(firm: Firm) -> None:
    """Record one of every kind of fact the union's ledgers hold."""
    store, ctx = firm.store, firm.context()
    campaign = Campaign("职工家庭课堂", "区总工会", "公司工会", "一厂工会", first_number=36)
    talks.add_campaign(store, ctx, campaign)
    session = plan(firm, date(2026, 9, 3), campaign="职工家庭课堂", speakers=("周敏", "黎志远"))
    attendance.sign_in_numbers(store, ctx, session, ["W1", "W2", "W3"])
    attendance.set_walk_ins(store, ctx, session, WalkIns("恒达劳务", 4, Engagement.SUBCONTRACT))
    handbook = Material(MaterialKind.HANDBOOK, "家庭监护手册", 7, date(2026, 9, 3))
    attendance.give_material(store, ctx, handbook, session_id=session)
    talks.close(store, ctx, session, version=1)
    for name, kind in (("电话亭", PointKind.PHONE), ("视频间", PointKind.VIDEO)):
        contact.add_point(store, ctx, Point(name, kind, date(2026, 3, 1)))
    contact.log_call(store, ctx, Call("视频间", date(2026, 9, 5), 25, "W1"))
    contact.log_tally(store, ctx, Tally("电话亭", date(2026, 8, 1), 40, 520))
    contact.give(store, ctx, [Gift("W1", date(2026, 9, 1), 100, 2048, 3000, Source.UNION)])
    visits.record(
        store,
        ctx,
        FollowUp("W3", FollowUpKind.VISIT, date(2026, 9, 6), date(2026, 9, 7),
                 FollowUpResult.UNCHANGED),
    )  # fmt: skip
    request = ask(firm, SUMMER, "W1", adults=2, wants=frozenset({HelpKind.BOUGHT}))
    bought = Help(HelpKind.BOUGHT, date(2026, 7, 1), 2, 2, 35_650, Source.ENTERPRISE)
    reunions.help_family(store, ctx, request, bought)
    outcome = Outcome(Met.YES, date(2026, 7, 5), 20)
    reunions.finish(store, ctx, request, outcome, version=1)
    case = approved(firm, "W3", 80_000)
    aid.pay(store, ctx, case, Payment(TODAY, 60_000, Source.FUND, 20_000, "书包和文具"))
    aid.add_income(store, ctx, FundIncome(date(2026, 7, 10), 500_000, "公司"))
    project = Project("童心港湾", ProjectKind.HARBOUR, date(2026, 4, 1), None, "紫金县古竹镇")
    aid.add_project(store, ctx, project)
    cost = ProjectCost("童心港湾", date(2026, 9, 9), 120_000, Source.DONATION, "图书")
    aid.spend(store, ctx, cost)
    body = Agency(AgencyKind.UNION, "惠阳区总工会", (Contact("陈静", "联络员", "0752-0000000"),))
    agencies.add_agency(store, ctx, body)
    items = (Action("补充宣讲资料", "周敏", date(2026, 9, 30)),)
    meeting = Consultation(date(2026, 8, 20), "工作会商", ("惠阳区总工会",), "三楼", items)
    agencies.consult(store, ctx, meeting)
    one = Responsible("工会委员会", "周敏", "0752-0000000", date(2026, 1, 1))
    agencies.name_responsible(store, ctx, one)


def command(firm: Firm, arguments: list[str]) -> int:
    """Run a command on the firm's store, which has one opener: it is given back meanwhile."""
    store = firm.store
    assert store.opener is not None
    store.close()
    try:
        return main(arguments)
    finally:
        store.opener.take()
