# SPDX-License-Identifier: Apache-2.0
"""What still stands between a quarter and its report: asked before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outreach.db.queries import followups as queries
from outreach.domain.access import Right
from outreach.domain.followups import DueKind
from outreach.domain.periods import Quarter
from outreach.domain.quarters import BODY_LABELS, Body
from outreach.errors import N_
from outreach.services import agencies, sites
from outreach.services.context import Context
from outreach.services.store import Store


class CheckLevel(StrEnum):
    """How a check came out."""

    OK = "ok"
    LOOK = "look"  # the report can be written, but somebody should look
    NEWS = "news"


@dataclass(frozen=True)
class Check:
    """One line of the list before issuing; ``page`` is where it can be mended, or empty."""

    level: CheckLevel
    title: str
    detail: str
    page: str = ""


def checks(store: Store, ctx: Context, *, quarter: Quarter, body: Body = Body.UNION) -> list[Check]:
    """Look over what a report of this quarter would rest on; sentences in the reader's words."""
    ctx.require(Right.FIGURES)
    t = ctx.t
    firm = sites.enterprise(store)
    last = quarter.period.last
    with store.reading() as session:
        statements = queries.statements(min(last, ctx.today), ctx.site.id if ctx.site else None)
        owed = {
            kind: queries.count(session, {kind: statements[kind]}, {kind: [last]})[0].all
            for kind in (DueKind.INTAKE, DueKind.CONSENT, DueKind.NOTICE)
        }
    found = [_contact(store, quarter, ctx), _code(firm, ctx)]
    if body is not Body.INTERNAL:
        found.append(_recipient(store, body, ctx))
    found.append(_talks(store, quarter, ctx))
    for kind, title, fine, page in (
        (DueKind.INTAKE, N_("入职登记"), N_("期内入职的都问过了"), "employees"),
        (DueKind.CONSENT, N_("子女情况的同意"), N_("没有等本人同意的"), "children"),
        (DueKind.NOTICE, N_("监护责任告知"), N_("该告知的都告知了"), "children"),
    ):
        n = owed[kind]
        found.append(
            Check(CheckLevel.LOOK, t(title), t.plural("还差 {n} 人", n), page)
            if n
            else Check(CheckLevel.OK, t(title), t(fine))
        )
    found.append(Check(CheckLevel.OK, t(N_("没有子女姓名、证号、照片")), t(N_("报告只写人数"))))
    if last >= ctx.today:
        found.append(Check(CheckLevel.NEWS, t(N_("本季度还没有过完")), t(N_("数字截至今天"))))
    return found


def _contact(store: Store, quarter: Quarter, ctx: Context) -> Check:
    title = ctx.t(N_("责任部门和联系人"))
    one = agencies.responsible_on(store, min(quarter.period.last, ctx.today))
    if one is not None:
        return Check(CheckLevel.OK, title, f"{one.unit} {one.person}")
    words = ctx.t(N_("期末没有写明责任部门和责任人"))
    return Check(CheckLevel.LOOK, title, words, "agencies")


def _recipient(store: Store, body: Body, ctx: Context) -> Check:
    title = ctx.t(N_("报送单位的名称"))
    with store.reading() as session:
        name = agencies.name_of_kind(session, body.value)
    if name:
        return Check(CheckLevel.OK, title, name)
    words = ctx.t(N_("还没有填，封面只写“{body}”"), body=ctx.t(BODY_LABELS[body]))
    return Check(CheckLevel.LOOK, title, words, "agencies")


def _talks(store: Store, quarter: Quarter, ctx: Context) -> Check:
    """Look for sessions whose day is past and at which nobody is written down."""
    title = ctx.t(N_("宣讲都录了签到"))
    with store.reading() as session:
        n = queries.unwritten_sessions(
            session, quarter.period.first, quarter.period.last, ctx.today
        )
    if not n:
        return Check(CheckLevel.OK, title, ctx.t(N_("没有漏录的场次")))
    return Check(CheckLevel.LOOK, title, ctx.t.plural(N_("{n} 场没有录签到，不计入"), n), "talks")


def _code(firm: sites.Enterprise, ctx: Context) -> Check:
    title = ctx.t(N_("统一社会信用代码"))
    if firm.uscc:
        return Check(CheckLevel.OK, title, firm.uscc)
    return Check(CheckLevel.LOOK, title, ctx.t(N_("还没有填，封面上会空着")))
