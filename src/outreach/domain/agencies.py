# SPDX-License-Identifier: Apache-2.0
"""The bodies the firm works with (联系单位), consultations with them, who answers in the firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from outreach.domain.wording import check_text, check_title
from outreach.errors import N_, UserError


class AgencyKind(StrEnum):
    """What a body is; the first four receive reports."""

    SASAC = "sasac"  # 国资委
    UNION = "union"  # 总工会
    FEDERATION = "federation"  # 工商联
    CIVIL_AFFAIRS = "civil-affairs"  # 民政
    WOMEN = "women"  # 妇联
    LEAGUE = "league"  # 共青团
    EDUCATION = "education"  # 教育
    POLICE = "police"  # 公安
    OTHER = "other"


AGENCY_LABELS = {
    AgencyKind.SASAC: N_("国资委"),
    AgencyKind.UNION: N_("总工会"),
    AgencyKind.FEDERATION: N_("工商联"),
    AgencyKind.CIVIL_AFFAIRS: N_("民政部门"),
    AgencyKind.WOMEN: N_("妇联"),
    AgencyKind.LEAGUE: N_("共青团"),
    AgencyKind.EDUCATION: N_("教育部门"),
    AgencyKind.POLICE: N_("公安机关"),
    AgencyKind.OTHER: N_("其他单位"),
}


@dataclass(frozen=True)
class Contact:
    """One person to speak to at a body."""

    name: str
    duty: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Agency:
    """A body with the people to speak to there."""

    kind: AgencyKind
    name: str
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True)
class Action:
    """What was agreed at a consultation: what, who sees to it, until when, done when."""

    what: str
    owner: str = ""
    due_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class Consultation:
    """A work consultation (工作会商) with one body or several (S0 三)."""

    day: date
    topic: str
    agencies: tuple[str, ...]  # by name
    place: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True)
class Responsible:
    """Which unit and who in the firm answers for the work, from when to when (S0 三)."""

    unit: str
    person: str
    phone: str
    valid_from: date
    valid_to: date | None = None


def check_agency(agency: Agency) -> None:
    """Refuse a body without a name."""
    if not agency.name.strip():
        raise UserError(N_("请填写单位名称。"), code="missing")


def check_consultation(meeting: Consultation, *, today: date) -> None:
    """Refuse a meeting to come, without topic or body, or an action done before it was set."""
    if meeting.day > today:
        raise UserError(
            N_("会商日期晚于今天（{today}），开过再记。"), code="future_date", today=today
        )
    if not meeting.topic.strip():
        raise UserError(N_("请填写会商议题。"), code="missing")
    check_text(meeting.topic)
    if not meeting.agencies:
        raise UserError(N_("请选择会商的单位。"), code="missing")
    for action in meeting.actions:
        check_done(action, set_on=meeting.day, today=today)


def check_done(action: Action, *, set_on: date, today: date) -> None:
    """Refuse an action without words, due or done before it was set, or done in the future."""
    if not action.what.strip():
        raise UserError(N_("请写明要办的事。"), code="missing")
    if action.due_on is not None and action.due_on < set_on:
        raise UserError(N_("办理期限早于会商日期，请核对。"), code="bad_period")
    if action.done_on is not None and not set_on <= action.done_on <= today:
        raise UserError(N_("办结日期应在会商之后、今天之前，请核对。"), code="bad_period")


def check_responsible(one: Responsible) -> None:
    """Refuse a unit or person left blank, a unit that labels children, a term that ends early."""
    check_title(one.unit)
    if not one.unit.strip() or not one.person.strip():
        raise UserError(N_("责任部门和责任人都要填写。"), code="missing")
    if one.valid_to is not None and one.valid_to < one.valid_from:
        raise UserError(N_("任职结束日期早于开始日期，请核对。"), code="bad_period")
