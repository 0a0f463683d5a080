# SPDX-License-Identifier: Apache-2.0
"""Gather what a quarter's report to a body rests on, before any of it is put into words."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import insert, select, update

from outreach.db.aid import AidCaseRow, PaymentRow
from outreach.db.children import ChildRow
from outreach.db.keeping import SettingRow
from outreach.db.queries import talk_figures
from outreach.db.talks import CampaignRow
from outreach.domain import groups
from outreach.domain.access import Right
from outreach.domain.documents import EnterpriseFacts
from outreach.domain.periods import Period, Quarter
from outreach.domain.profiles import Profile, profile_of
from outreach.domain.protection import (
    BEHIND,
    PEOPLE,
    count_shown,
    groups_shown,
    is_small,
    protect,
)
from outreach.domain.quarters import Body, Figure, Figures, Masked, Ratio, Status, Value
from outreach.domain.talks import Campaign, Form, Venue
from outreach.domain.wording import check_shown, labels_in_text, told
from outreach.errors import N_, UserError
from outreach.services import agencies, quarters, sites
from outreach.services.context import Context
from outreach.services.quarters import Reconciliation
from outreach.services.store import Store

TREND = 5  # quarters in a chart
MOST_PROGRAMMES = 60  # sessions listed with day and place; more are only counted
LONGEST_REMARK = 600  # letters
_NUMBERED = re.compile(r"\bC-\d{3,}|\d{15,17}[\dXx]", re.IGNORECASE)  # a child's, a person's


class Remark(StrEnum):
    """What a reporter may write in their own words, into one report only."""

    SAID = "said"  # 本季度说明
    PRACTICE = "practice"  # 典型做法
    PLANS = "plans"  # 下季度打算


Remarks = Mapping[Remark, str]


@dataclass(frozen=True)
class Programme:
    """One session that took place: when, what, how, where. No head count: it may be small."""

    day: date
    title: str
    form: Form
    venue: Venue
    site: str
    number: int | None


@dataclass(frozen=True)
class ReportFacts:
    """Everything a report says, before it is put into words.

    ``figures`` are those that may go to the body, ``inside`` the same before anything was held
    back; of these only sums of things are told.
    """

    firm: EnterpriseFacts
    practice: bool
    quarter: Quarter
    dated: date
    profile: Profile
    recipient: str
    figures: Figures
    inside: Figures
    ids: tuple[str, ...]
    groups: Mapping[tuple[str, str], Mapping[str, int]]
    trends: Mapping[str, tuple[Value, ...]]
    campaigns: tuple[Campaign, ...]  # those of which a session was held
    programmes: tuple[Programme, ...]
    money: Mapping[str, Mapping[str, int]]  # by kind of aid, in fen, as far as it may be told
    self_approved: bool  # aid was paid that one person had asked for and approved
    account: Reconciliation | None
    remarks: Remarks

    def hash(self) -> str:
        """Return the SHA-256 of the facts as canonical JSON: the same in every language."""
        shown = {}
        for id_ in self.ids:
            shown[id_] = asdict(self.figures[id_])
            del shown[id_]["breakdowns"]  # only what is rolled up leaves the firm
        facts = {
            "firm": asdict(self.firm),
            "practice": self.practice,
            "quarter": str(self.quarter),
            "dated": self.dated,
            "counted_to": self.figures.counted_to,
            "to": [self.profile.body, self.recipient],
            "figures": shown,
            "groups": {f"{id_}.{group}": rows for (id_, group), rows in self.groups.items()},
            "trend": {id_: [_plain(bar) for bar in bars] for id_, bars in self.trends.items()},
            "campaigns": [asdict(one) for one in self.campaigns],
            "programmes": [asdict(one) for one in self.programmes],
            "money": self.money,
            "self_approved": self.self_approved,
            "account": asdict(self.account) if self.account else None,
            "remarks": {key.value: text for key, text in self.remarks.items() if text},
        }
        text = json.dumps(
            facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
        )
        return hashlib.sha256(text.encode()).hexdigest()


def gather(
    store: Store, ctx: Context, quarter: Quarter, body: Body, remarks: Remarks | None = None
) -> ReportFacts:
    """Gather the facts of a quarter for a body; small groups are protected before words begin."""
    profile = profile_of(body)
    inside = quarters.figures(store, ctx, quarter)
    periods = periods_of(quarter)
    behind = quarters.recipients(store, ctx, periods)
    shown = protect(inside, body, behind)
    ids = tuple(id_ for id_ in profile.figures if inside[id_].status is not Status.NOT_YET)
    rolled_up = {
        (id_, group): {}
        if (id_, group) == ("R12", "signed") and _tells_who_left(inside["R12"], body)
        else _some(groups_shown(id_, inside[id_].breakdowns, body).get(group, {}))
        for id_, group in profile.groups
    }
    return ReportFacts(
        _firm(store, ctx, quarter),
        store.practice,
        quarter,
        ctx.today,
        profile,
        _recipient(store, body),
        shown,
        inside,
        ids,
        rolled_up,
        _trends(store, ctx, quarter, profile, body),
        _campaigns(store, quarter.period.up_to(ctx.today)),
        _programmes(store, quarter.period.up_to(ctx.today)),
        _aid_money(rolled_up.get(("R24", "kind"), {}), inside),
        _self_approved(store, quarter.period),
        quarters.reconcile(store, ctx, quarter.period) if body is Body.INTERNAL else None,
        remarks if remarks is not None else read_remarks(store, quarter, body),
    )


def periods_of(quarter: Quarter) -> list[Period]:
    """Return the periods whose recipients decide what may be told, the report's own first."""
    year = [Quarter(quarter.year, number).period for number in range(1, quarter.number + 1)]
    return [quarter.period, quarter.previous.period, quarter.year_before.period, *year]


def _tells_who_left(pledges: Figure, body: Body) -> bool:
    """Tell whether the quarter before less what is left of it gives 1 to 4 persons away."""
    if body is Body.INTERNAL or not isinstance(pledges.previous, int):
        return False
    return is_small(pledges.previous - pledges.breakdowns["signed"].get("earlier", 0))


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    """Leave out groups with nobody in them where there are many: provinces, school stages."""
    return {code: n for code, n in counts.items() if n or len(counts) <= 4}


def _aid_money(shown: Mapping[str, int], inside: Figures) -> dict[str, dict[str, int]]:
    """Return the money of each group of households that is told, in fen."""
    by_kind = inside["R24"].breakdowns.get("fen_by_kind", {})
    tree = groups.TREES["R24", "kind"]
    seen = {leaf for code, n in shown.items() if n for leaf in groups.leaves_of(tree, code)}
    if groups.MERGED not in shown and any(n and kind not in seen for kind, n in by_kind.items()):
        return {}  # a family counted elsewhere had this too: its money would be what is left
    money = {
        code: {"families": n, "fen": sum(by_kind.get(k, 0) for k in groups.leaves_of(tree, code))}
        for code, n in shown.items()
        if n
    }
    if groups.MERGED in money:
        told = sum(one["fen"] for one in money.values())
        money[groups.MERGED]["fen"] = sum(by_kind.values()) - told
    return money


def _self_approved(store: Store, period: Period) -> bool:
    """Tell whether one person stood on both sides of aid that was paid (decision 12)."""
    paid = (
        select(PaymentRow.id)
        .join(AidCaseRow, AidCaseRow.id == PaymentRow.case_id)
        .where(AidCaseRow.by_self.is_(True), PaymentRow.day.between(period.first, period.last))
    )
    with store.reading() as session:
        return session.scalar(paid.limit(1)) is not None


def _trends(
    store: Store, ctx: Context, quarter: Quarter, profile: Profile, body: Body
) -> dict[str, tuple[Value, ...]]:
    found = quarters.trend(store, ctx, profile.charts, quarter, count=TREND)
    if body is Body.INTERNAL:
        return found
    spans = [quarter.back(back).period for back in range(TREND - 1, -1, -1)]
    behind = quarters.recipients(store, ctx, spans)
    return {id_: tuple(_bars(id_, bars, behind.get(id_, ()))) for id_, bars in found.items()}


def _bars(id_: str, bars: Sequence[Value], people: Sequence[int]) -> list[Value]:
    if id_ in PEOPLE:
        return [count_shown(bar) for bar in bars]
    if id_ in BEHIND:
        return [Masked() if is_small(n) else bar for bar, n in zip(bars, people, strict=True)]
    return list(bars)


def _campaigns(store: Store, period: Period) -> tuple[Campaign, ...]:
    held = talk_figures.held_sessions(period).subquery()
    statement = (
        select(CampaignRow)
        .where(CampaignRow.id.in_(select(held.c.campaign_id)))
        .order_by(CampaignRow.name)
    )
    with store.reading() as session:
        return tuple(
            Campaign(row.name, row.guided_by, row.organised_by, row.hosted_by, row.in_villages)
            for row in session.scalars(statement)
        )


def _programmes(store: Store, period: Period) -> tuple[Programme, ...]:
    statement = (
        talk_figures.held_sessions(period)
        .order_by("held_on", "title", "site")
        .limit(MOST_PROGRAMMES)
    )
    with store.reading() as session:
        return tuple(
            Programme(
                row.held_on, row.title, Form(row.form), Venue(row.venue), row.site, row.number
            )
            for row in session.execute(statement)
        )


def _firm(store: Store, ctx: Context, quarter: Quarter) -> EnterpriseFacts:
    """Return the firm as it signs: who was responsible at the end of the quarter."""
    firm = sites.enterprise(store)
    one = agencies.responsible_on(store, min(quarter.period.last, ctx.today))
    return EnterpriseFacts(
        firm.name,
        firm.uscc,
        one.unit if one else firm.responsible_unit,
        one.person if one else firm.contact_name,
        one.phone if one and one.phone else firm.contact_phone,
        tuple(site.name for site in firm.sites),
    )


def _recipient(store: Store, body: Body) -> str:
    """Return how the body is called here; empty where the firm has not entered it."""
    if body is Body.INTERNAL:
        return ""
    with store.reading() as session:
        return agencies.name_of_kind(session, body.value)


def read_remarks(store: Store, quarter: Quarter, body: Body) -> dict[Remark, str]:
    """Return what was written for one report."""
    with store.reading() as session:
        text = session.scalar(
            select(SettingRow.value).where(SettingRow.key == _remark_key(quarter, body))
        )
    kept = json.loads(text) if text else {}
    return {one: kept.get(one.value, "") for one in Remark}


def keep_remarks(
    store: Store, ctx: Context, quarter: Quarter, body: Body, remarks: Remarks
) -> None:
    """Keep what was written for one report; a word that labels children is refused."""
    ctx.require(Right.REPORT)
    check_remarks(remarks)
    _refuse_names(store, remarks)
    key = _remark_key(quarter, body)
    text = json.dumps({one.value: words for one, words in remarks.items()}, ensure_ascii=False)
    with store.writing(ctx) as work:
        there = work.session.scalar(select(SettingRow.key).where(SettingRow.key == key))
        if there is None:
            work.session.execute(insert(SettingRow).values(key=key, value=text))
        else:
            work.session.execute(update(SettingRow).where(SettingRow.key == key).values(value=text))
        work.audit("write", "remarks", None, {"to": (None, body.value)})


def _refuse_names(store: Store, remarks: Remarks) -> None:
    """Refuse texts with the name of a child on record: they are about to leave the firm."""
    told = "".join(remarks.values())
    with store.reading() as session:
        names = session.scalars(select(ChildRow.name).where(ChildRow.name != "").distinct())
        if told and any(name and len(name) > 1 and name in told for name in names):
            raise UserError(
                N_("报出的文字里有一名子女的姓名，请改成不写姓名的说法。"), code="names_child"
            )


def check_remarks(remarks: Remarks) -> None:
    """Refuse words that label children, and texts that are too long for their place.

    A document may be cited by its own title in 《》.
    """
    for text in remarks.values():
        for label in labels_in_text(text):
            raise UserError(
                N_("报出的文字里不要用“{term}”，可以改成“{suggestion}”。"),
                code="label",
                **told(label),
            )
        if _NUMBERED.search(text):
            raise UserError(N_("报出的文字里不写子女编号和证件号码，请删去。"), code="names_child")
        if len(text) > LONGEST_REMARK:
            raise UserError(
                N_("这段文字有 {n} 字，最多 {most} 字，请缩短。"),
                code="too_long",
                n=len(text),
                most=LONGEST_REMARK,
            )


def check_names(facts: ReportFacts) -> None:
    """Refuse names of ours that label children; what other bodies are called is theirs."""
    talks = [words for one in facts.programmes for words in (one.title, one.site)]
    ours = [facts.firm.unit, *facts.firm.sites, *(one.name for one in facts.campaigns)]
    check_shown(dict.fromkeys([*ours, *talks]))


def _remark_key(quarter: Quarter, body: Body) -> str:
    return f"remarks:{quarter}:{body.value}"


def _plain(value: Value) -> object:
    return asdict(value) if isinstance(value, (Ratio, Masked)) else value
