# SPDX-License-Identifier: Apache-2.0
"""Who reports and follows in tests, and one report and one referral to begin with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from outreach.domain.access import Role
from outreach.domain.incidents import Channel, Danger, IncidentReport, Notification, Told
from outreach.domain.referrals import Basis, Body, Referral
from outreach.services import access, incidents
from outreach.services.context import Actor, Context
from outreach.services.incidents import Reported
from outreach.services.store import Store
from tests.ui.pages.sample import NOW, TODAY, Firm

FACTS = "孩子一个人在家住了三天，邻居给他送饭。"
SUSPECT = "名叫甲的邻居"
REPORT = IncidentReport(
    frozenset({"R2", "N6"}), NOW - timedelta(hours=2), "邻居打电话告诉职工", FACTS, Danger.YES,
    child_number="C-0001", place="紫金县古竹镇", suspect=SUSPECT, measures="已请村委会去看",
    told_inside="工会周敏",
)  # fmt: skip
TOLD = Notification(
    Told.POLICE, NOW - timedelta(hours=1), Channel.PHONE, "古竹派出所", "接警-0617", "陈警官"
)
REASON = "奶奶住院以后没有人照看。"
REFERRAL = Referral(
    "assessment", Body.CIVIL_AFFAIRS, REASON, TODAY, child_number="C-0001", staff_no="W1",
    basis=Basis.CONSENT, consented_on=TODAY,
)  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """The firm with one user for each role that has to do with a report."""

    firm: Firm
    clerk: Actor  # 人事
    other_clerk: Actor
    officer: Actor  # 工会
    head: Actor  # 负责人
    reporter: Actor  # 社会责任

    @property
    def store(self) -> Store:
        """The open store."""
        return self.firm.store

    def by(self, actor: Actor, **more: object) -> Context:
        """Return the surroundings of one user's call."""
        return replace(self.firm.context(actor), **more)  # type: ignore[arg-type]

    def report(self, actor: Actor | None = None, **change: object) -> Reported:
        """Report a danger, as the clerk unless somebody else is named."""
        one = replace(REPORT, **change)  # type: ignore[arg-type]
        return incidents.report(self.store, self.by(actor or self.clerk), one)


def desk_of(firm: Firm) -> Desk:
    """Let five people work with the store."""

    def user(login: str, name: str, role: Role) -> Actor:
        return access.add_user(firm.store, firm.context(), login, name, frozenset({role}))

    return Desk(
        firm,
        user("wang", "王人事", Role.HR),
        user("zhao", "赵人事", Role.HR),
        user("qian", "钱工会", Role.UNION),
        user("sun", "孙负责", Role.RESPONSIBLE),
        user("lin", "林报告", Role.REPORTER),
    )
