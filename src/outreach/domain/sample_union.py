# SPDX-License-Identifier: Apache-2.0
"""What the union of the invented firm did over five quarters: talks, calls, reunions, aid.

Pure facts, by day and site; living them through the services is the sample store's work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from random import Random

from outreach.domain.agencies import (
    Action,
    Agency,
    AgencyKind,
    Consultation,
    Contact,
    Responsible,
)
from outreach.domain.aid import AidAsked, AidKind, FundIncome, Payment, Project, ProjectCost
from outreach.domain.aid import ProjectKind as Kind
from outreach.domain.contact import Call, Gift, Point, PointKind, Tally
from outreach.domain.dates import add_months
from outreach.domain.followups import FollowUp, FollowUpKind, FollowUpResult
from outreach.domain.money import Source
from outreach.domain.periods import Period, Quarter
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
from outreach.domain.sample_people import SITES, SamplePerson
from outreach.domain.sample_union_facts import (
    AidGranted,
    AidPaid,
    AidWanted,
    Asked,
    Fact,
    Finished,
    Gifts,
    Happened,
    Helped,
    TalkHappened,
    TalkLived,
    TalkPlanned,
    at_work,
    is_parent,
    one_a_family,
    seasons,
)
from outreach.domain.talks import (
    Audience,
    Campaign,
    Form,
    Material,
    MaterialKind,
    SessionPlan,
    TalkPlan,
    Theme,
    Venue,
    WalkIns,
)
from outreach.domain.talks import Engagement as By

CAMPAIGN = "职工家庭课堂"
PROJECT = "都安童心港湾共建"
MOST_PER_QUARTER = 120  # follow-ups of one site and quarter, however large the firm
_MAKING = (
    ("和孩子好好说话", Theme.COMMUNICATION, Form.ON_SITE),
    ("家长课堂：陪伴有办法", Theme.COMMUNICATION, Form.PARENTS_SCHOOL),
    ("监护责任这样尽", Theme.GUARDIANSHIP, Form.LECTURE),
    ("假期里的孩子安全", Theme.GUARDIANSHIP, Form.TRAINING),
    ("班前十分钟：给家里打电话", Theme.COMMUNICATION, Form.DISCUSSION),
    ("国庆出行与孩子安全", Theme.GUARDIANSHIP, Form.FILM),
)
_SPEAKERS = ("周敏", "黎志远", "邹丽华", "区工会讲师")
_PLACES = {
    Venue.FACTORY: "三楼培训室",
    Venue.DORMITORY: "2 号宿舍活动室",
    Venue.OTHER: "职工食堂",
}
_COMPANIES = (("恒达劳务", By.SUBCONTRACT), ("同行人力", By.DISPATCHED))


def union_work(
    people: Sequence[SamplePerson], quarters: Sequence[Quarter], today: date, random: Random
) -> Iterator[Happened]:
    """Yield everything the union did from the first quarter to today."""
    return _Union(people, quarters, today, random).happen()


class _Union:
    def __init__(
        self,
        people: Sequence[SamplePerson],
        quarters: Sequence[Quarter],
        today: date,
        random: Random,
    ) -> None:
        self.people = people
        self.quarters = quarters
        self.today = today
        self.random = random
        self.begins = quarters[0].period.first
        self.count = 0

    def happen(self) -> Iterator[Happened]:
        for fact in self._begin():
            yield Happened(self.begins + timedelta(days=1), 0, fact)
        for site in range(len(SITES)):
            yield from self._points(site)
        for quarter in self.quarters:
            passed = quarter.period.up_to(self.today)
            for site in range(len(SITES)):
                yield from self._talks(passed, site)
                yield from self._calls(passed, site)
                yield from self._follow_ups(passed, site)
                yield from self._aid(passed, site)
            yield from self._office(passed)
        yield from self._to_come()
        for season in seasons(self.begins, self.today):
            yield from self._reunions(season)

    def _begin(self) -> Iterator[Fact]:
        yield Responsible("工会委员会", "周敏", "0752-0000000", self.begins)
        yield Campaign(
            CAMPAIGN, "惠阳区民政局", "安禾电子有限公司", "安禾电子工会委员会", in_villages=True
        )
        for kind, name, contact in (
            (AgencyKind.UNION, "惠阳区总工会（示例）", "陈静"),
            (AgencyKind.FEDERATION, "惠阳区工商联（示例）", "罗卫东"),
            (AgencyKind.CIVIL_AFFAIRS, "惠阳区民政局（示例）", "何秋月"),
            (AgencyKind.SASAC, "惠阳区国资委（示例）", "卢文涛"),
            (AgencyKind.WOMEN, "惠阳区妇联（示例）", ""),
        ):
            contacts = (Contact(contact, "联络员", "0752-0000000"),) if contact else ()
            yield Agency(kind, name, contacts)
        yield FundIncome(self.begins + timedelta(days=1), 6_000_000, "企业年度拨款")
        yield Project(
            "都安童心港湾共建", Kind.HARBOUR, self.begins, None, "广西河池市都安瑶族自治县"
        )

    def _key(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def _here(self, site: int, day: date, *, parents: bool = False) -> list[SamplePerson]:
        """Return who is at work at a site on a day and known, or only parents with consent."""
        found = [person for person in self.people if at_work(person, site, day)]
        return [person for person in found if not parents or is_parent(person, day)]

    # --- talks

    def _talks(self, period: Period, site: int) -> Iterator[Happened]:
        random = self.random
        last = min(period.last, self.today - timedelta(days=4))
        days = (last - period.first).days
        for title, theme, form in (*_MAKING, *random.sample(_MAKING, 2)):
            day = period.first + timedelta(days=random.randrange(4, max(5, days)))
            came = tuple(p.hire.staff_no for p in self._here(site, day) if random.random() < 0.3)
            if not came:
                continue
            heads = tuple(
                WalkIns(name, random.randrange(2, 16), by)
                for name, by in _COMPANIES
                if random.random() < 0.6
            )
            talk = TalkLived(
                self._key("T"),
                self._plan(title, theme, form),
                SessionPlan(day, *random.choice(_TIMES)),
                came,
                heads,
                random.choice((0, len(came), len(came) + 10)),
            )
            planned = max(day - timedelta(days=4), self.begins + timedelta(days=1))
            yield Happened(planned, site, TalkPlanned(talk))
            yield Happened(day, site, TalkHappened(talk))
        films = Material(MaterialKind.FILM, "给孩子的一封信", 1, last)
        yield Happened(last, site, films)
        views = Material(MaterialKind.VIEWS, "家长课堂线上版", random.randrange(300, 2400), last)
        yield Happened(last, site, views)

    def _plan(self, title: str, theme: Theme, form: Form) -> TalkPlan:
        venue = self.random.choice((Venue.FACTORY, Venue.FACTORY, Venue.DORMITORY, Venue.OTHER))
        speakers = tuple(self.random.sample(_SPEAKERS, self.random.choice((1, 2))))
        return TalkPlan(title, theme, venue, form, _PLACES[venue], speakers, CAMPAIGN)

    def _to_come(self) -> Iterator[Happened]:
        """Plan the next days; one session of last week has nobody's names yet."""
        for back, (title, theme, form), site in (
            (-4, _MAKING[0], 0),
            (0, _MAKING[5], 0),
            (1, _MAKING[5], 0),
            (2, _MAKING[1], 0),
            (1, _MAKING[3], 1),
            (8, _MAKING[2], 0),
        ):
            day = self.today + timedelta(days=back)
            plan = self._plan(title, theme, form)
            if back == 2:
                plan = TalkPlan(
                    title, theme, Venue.DORMITORY, form, "2 号宿舍活动室", ("周敏",), CAMPAIGN,
                    Audience.EVERYONE,
                )  # fmt: skip
            came: tuple[str, ...] = ()
            if back == 0:  # under way
                here = self._here(site, day, parents=True)
                came = tuple(person.hire.staff_no for person in here[: max(1, len(here) // 3)])
            heads = (WalkIns("恒达劳务", 4, By.SUBCONTRACT),) if came else ()
            times = SessionPlan(day, time(14), time(15))
            talk = TalkLived(self._key("T"), plan, times, came, heads, open=bool(came))
            yield Happened(self.today - timedelta(days=6), site, TalkPlanned(talk))
            if came:
                yield Happened(day, site, TalkHappened(talk))

    # --- contact and follow-ups

    def _points(self, site: int) -> Iterator[Happened]:
        first = self.begins + timedelta(days=1)
        for name, kind in (("亲情电话亭", PointKind.PHONE), ("亲情视频间", PointKind.VIDEO)):
            yield Happened(first, site, Point(name, kind, first))

    def _calls(self, period: Period, site: int) -> Iterator[Happened]:
        random = self.random
        months = {date(day.year, day.month, 1) for day in (period.first, period.last)}
        month = period.first
        while month <= period.last:
            months.add(month)
            month = add_months(month, 1)
        for month in sorted(months):
            end = add_months(month, 1) - timedelta(days=1)
            there = self._here(site, min(end, self.today), parents=True)
            if end < self.today:
                sessions = random.randrange(20, 60)
                tally = Tally("亲情电话亭", month, sessions, sessions * random.randrange(6, 14))
                yield Happened(min(end + timedelta(days=2), self.today), site, tally)
            for person in random.sample(there, min(len(there), 6)):
                day = max(month, self.begins + timedelta(days=2)) + timedelta(
                    days=random.randrange(20)
                )
                if day <= self.today and at_work(person, site, day):
                    call = Call("亲情视频间", day, random.randrange(5, 45), person.hire.staff_no)
                    yield Happened(day, site, call)
            gifted = random.sample(there, min(len(there), 8))
            if end < self.today and gifted:
                source = random.choice((Source.UNION, Source.ENTERPRISE))
                gifts = tuple(
                    Gift(person.hire.staff_no, month, 100, 2048, 3_000, source) for person in gifted
                )
                yield Happened(end, site, Gifts(gifts))

    def _follow_ups(self, period: Period, site: int) -> Iterator[Happened]:
        random = self.random
        if period.first == self.begins:
            return
        there = self._here(site, period.last, parents=True)
        known = [p for p in there if p.asked_on is not None and p.asked_on < period.first]
        for person in known[:MOST_PER_QUARTER]:
            due = period.last - timedelta(days=random.randrange(1, 30))
            kind = random.choices((FollowUpKind.RECONFIRM, FollowUpKind.VISIT), (9, 1))[0]
            if random.random() < 0.1 or due >= self.today:
                planned = FollowUp(person.hire.staff_no, kind, min(period.last, self.today))
                yield Happened(min(due, self.today), site, planned)
                continue
            result = random.choices(
                (
                    FollowUpResult.UNCHANGED,
                    FollowUpResult.CHANGED,
                    FollowUpResult.NEEDS_HELP,
                    FollowUpResult.NOT_REACHED,
                ),
                (80, 8, 5, 7),
            )[0]
            done = FollowUp(person.hire.staff_no, kind, due, due, result)
            yield Happened(due, site, done)

    # --- aid and the office

    def _aid(self, period: Period, site: int) -> Iterator[Happened]:
        random = self.random
        there = self._here(site, period.last, parents=True)
        for person in random.sample(there, min(len(there), random.choice((2, 3, 5)))):
            asked = max(
                period.first + timedelta(days=random.randrange(2, 60)),
                (person.asked_on or period.first) + timedelta(days=1),
            )
            if asked + timedelta(days=9) > min(period.last, self.today):
                continue
            if not at_work(person, site, asked):
                continue
            kind, source = random.choice(_AID)
            fen = random.choice((50_000, 80_000, 100_000, 200_000))
            key = self._key("A")
            want = AidAsked(person.hire.staff_no, kind, asked, fen, _PURPOSE[kind])
            yield Happened(asked, site, AidWanted(key, want))
            yield Happened(asked + timedelta(days=3), site, AidGranted(key, fen))
            goods = 20_000 if kind is AidKind.WARMTH else 0
            paid = asked + timedelta(days=random.randrange(5, 9))
            payment = Payment(paid, fen - goods, source, goods, "米、油、棉被" if goods else "")
            yield Happened(paid, site, AidPaid(key, payment))
        if period.last >= self.today and there:
            want = AidAsked(
                there[0].hire.staff_no, AidKind.STUDY, self.today - timedelta(days=2), 300_000,
                _PURPOSE[AidKind.STUDY],
            )  # fmt: skip
            yield Happened(self.today - timedelta(days=2), site, AidWanted(self._key("A"), want))

    def _office(self, period: Period) -> Iterator[Happened]:
        random = self.random
        day = period.first + timedelta(days=random.randrange(20, 50))
        if day < self.today:
            bodies = random.sample(
                ("惠阳区总工会（示例）", "惠阳区民政局（示例）", "惠阳区妇联（示例）"), 2
            )
            done = day + timedelta(days=20)
            actions = (
                Action("补充宣讲资料", "周敏", day + timedelta(days=30), _past(done, self.today)),
                Action("核对假期往返车票需求", "黎志远", day + timedelta(days=45)),
            )
            meeting = Consultation(day, "职工家庭关爱工作会商", tuple(bodies), "区总工会", actions)
            yield Happened(_past(done, self.today) or self.today, 0, meeting)
        cost = ProjectCost(
            PROJECT, day, random.randrange(20, 60) * 10_000, Source.FUND, "活动室和图书"
        )
        yield Happened(day, 0, cost)
        income = FundIncome(day, random.randrange(5, 20) * 100_000, "职工和企业捐款")
        yield Happened(day, 0, income)

    # --- reunions

    def _reunions(self, season: Season) -> Iterator[Happened]:
        opened = max(self.begins + timedelta(days=40), season.first - timedelta(days=50))
        yield Happened(opened, 0, season)
        seen: set[str] = set()
        for site in range(len(SITES)):
            there = self._here(site, opened + timedelta(days=1), parents=True)
            share = 24 if season.kind is SeasonKind.SPRING else 14
            wanted = self.random.sample(there, min(len(there), share))
            for person in one_a_family(wanted, seen):
                yield from self._request(season, person, site, opened + timedelta(days=1))

    def _request(
        self, season: Season, person: SamplePerson, site: int, opened: date
    ) -> Iterator[Happened]:
        random = self.random
        ways = {SeasonKind.SUMMER: (Direction.SUMMER_CHILD, Direction.VISIT)}.get(
            season.kind, (Direction.PARENT_HOME, Direction.PARENT_HOME, Direction.VISIT)
        )
        key, way = self._key("R"), random.choice(ways)
        wants = frozenset({random.choice((HelpKind.BOUGHT, HelpKind.SUBSIDISED, HelpKind.CHARTER))})
        wish = Wish(
            person.hire.staff_no, way, random.choice((1, 1, 2)), (),
            person.hire.registered.text, season.first, season.last, wants,
        )  # fmt: skip
        asked = opened + timedelta(days=random.randrange(0, 12))
        if not at_work(person, site, asked) or asked >= self.today:
            return
        yield Happened(asked, site, Asked(key, season.name, wish))
        helped = max(asked + timedelta(days=1), season.first - timedelta(days=14))
        if random.random() < 0.85 and helped <= self.today:
            kind = next(iter(wants))
            fen = 0 if kind is HelpKind.BOUGHT else random.choice((8_000, 12_000, 20_000))
            source = random.choice((Source.UNION, Source.ENTERPRISE, Source.FUND))
            given = Help(kind, helped, wish.adults, wish.adults, fen, source)
            yield Happened(helped, site, Helped(key, given))
        came = season.first + timedelta(days=random.randrange(0, 3))
        if came <= self.today and random.random() < 0.9:
            days = random.randrange(3, 8)
            outcome = Outcome(Met.YES, came, days) if random.random() < 0.9 else Outcome(Met.NO)
            yield Happened(min(came + timedelta(days=10), self.today), site, Finished(key, outcome))


_TIMES = ((time(14), time(15)), (time(19, 30), time(20, 30)), (time(10), time(11, 30)))
_AID = (
    (AidKind.WARMTH, Source.UNION),
    (AidKind.STUDY, Source.UNION),
    (AidKind.FUND, Source.FUND),
    (AidKind.CHARITY, Source.DONATION),
)
_PURPOSE = {
    AidKind.WARMTH: "节日慰问",
    AidKind.STUDY: "开学费用",
    AidKind.FUND: "临时生活补助",
    AidKind.CHARITY: "看病费用",
    AidKind.OTHER: "",
}


def _past(day: date, today: date) -> date | None:
    return day if day <= today else None
