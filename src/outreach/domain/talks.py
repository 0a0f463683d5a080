# SPDX-License-Identifier: Apache-2.0
"""Policy talks (宣讲): campaigns, plans, sessions (场), who took part, what was given out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from outreach.domain.wording import check_title
from outreach.errors import N_, UserError

MOST_HEADS = 100_000  # walk-ins or pieces in one line: beyond it a digit is wrong


class Theme(StrEnum):
    """The two themes every period must cover (S0 五)."""

    GUARDIANSHIP = "guardianship"  # 家庭监护
    COMMUNICATION = "communication"  # 亲情沟通


class Form(StrEnum):
    """How a talk is given (S0 六, 七; S1 指导意见 段1)."""

    ON_SITE = "on_site"  # 现场宣讲
    PARENTS_SCHOOL = "parents_school"  # 家长学校
    DISCUSSION = "discussion"  # 座谈讨论
    FILM = "film"  # 观看影片
    HANDBOOK = "handbook"  # 发放手册
    TRAINING = "training"  # 集中培训
    ONLINE = "online"  # 网上学习
    LECTURE = "lecture"  # 专家授课
    TOUR = "tour"  # 家风家教巡讲


class Venue(StrEnum):
    """Where talks are given (S0 六: factory, site, dormitory)."""

    FACTORY = "factory"
    SITE = "site"
    DORMITORY = "dormitory"
    OTHER = "other"


class Channel(StrEnum):
    """How somebody took part; the two are never added together (catalogue C)."""

    ON_SITE = "on_site"
    ONLINE = "online"


class Engagement(StrEnum):
    """How people of another firm came to work here; they count as 人次 only."""

    DISPATCHED = "dispatched"  # 派遣
    SUBCONTRACT = "subcontract"  # 分包
    WALK_IN = "walk_in"  # 其他外单位人员


class Audience(StrEnum):
    """Who is expected at a talk (应到)."""

    PARENTS = "parents"  # 有未成年子女的职工
    EVERYONE = "everyone"


class MaterialKind(StrEnum):
    """What was given out, made or watched; the units are never mixed."""

    HANDBOOK = "handbook"  # 册, given out
    FILM = "film"  # 部, made
    VIEWS = "views"  # 次, plays of what stands online


THEME_LABELS = {Theme.GUARDIANSHIP: N_("家庭监护"), Theme.COMMUNICATION: N_("亲情沟通")}
FORM_LABELS = {
    Form.ON_SITE: N_("现场宣讲"),
    Form.PARENTS_SCHOOL: N_("家长学校"),
    Form.DISCUSSION: N_("座谈讨论"),
    Form.FILM: N_("观看影片"),
    Form.HANDBOOK: N_("发放手册"),
    Form.TRAINING: N_("集中培训"),
    Form.ONLINE: N_("网上学习"),
    Form.LECTURE: N_("专家授课"),
    Form.TOUR: N_("家风家教巡讲"),
}
VENUE_LABELS = {
    Venue.FACTORY: N_("厂区"),
    Venue.SITE: N_("项目部"),
    Venue.DORMITORY: N_("宿舍"),
    Venue.OTHER: N_("其他地点"),
}
CHANNEL_LABELS = {Channel.ON_SITE: N_("现场"), Channel.ONLINE: N_("线上")}
ENGAGEMENT_LABELS = {
    Engagement.DISPATCHED: N_("派遣"),
    Engagement.SUBCONTRACT: N_("分包"),
    Engagement.WALK_IN: N_("其他外单位"),
}
AUDIENCE_LABELS = {
    Audience.PARENTS: N_("有未成年子女的职工"),
    Audience.EVERYONE: N_("全体职工"),
}
MATERIAL_LABELS = {
    MaterialKind.HANDBOOK: N_("宣传册（册）"),
    MaterialKind.FILM: N_("短片（部）"),
    MaterialKind.VIEWS: N_("线上观看（次）"),
}


@dataclass(frozen=True)
class Campaign:
    """A series of talks with running numbers (第 36 场), and the bodies behind it.

    ``in_villages`` marks the firm's part of the national village talks (进村（居）宣讲).
    """

    name: str
    guided_by: str = ""  # 指导单位
    organised_by: str = ""  # 主办单位
    hosted_by: str = ""  # 承办单位
    in_villages: bool = False
    first_number: int = 1


@dataclass(frozen=True)
class TalkPlan:
    """A talk as planned: neutral title, internal theme, form, place, speakers, who should come."""

    title: str
    theme: Theme
    venue: Venue
    form: Form = Form.ON_SITE
    place: str = ""
    speakers: tuple[str, ...] = ()
    campaign: str = ""
    audience: Audience = Audience.PARENTS
    teams: tuple[str, ...] = ()  # none: all of the site


@dataclass(frozen=True)
class SessionPlan:
    """One session (场): the day, and from when to when where that is known."""

    day: date
    starts: time | None = None
    ends: time | None = None
    channel: Channel = Channel.ON_SITE


@dataclass(frozen=True)
class WalkIns:
    """People of another firm who took part: a head count by labour company, no names."""

    company: str
    heads: int
    engagement: Engagement = Engagement.WALK_IN


@dataclass(frozen=True)
class Material:
    """Pieces given out or made, or plays of what stands online, on a day."""

    kind: MaterialKind
    title: str
    pieces: int
    day: date


@dataclass(frozen=True)
class TalkHeld:
    """One talk that took place, with those who signed in by employee number."""

    title: str
    theme: Theme
    venue: Venue
    held_on: date
    staff_nos: tuple[str, ...]


def check_talk(talk: TalkHeld, *, today: date) -> None:
    """Refuse a title that labels children, a day to come, or a talk nobody signed in for."""
    check_title(talk.title)
    check_held(talk.held_on, today=today)
    if not any(number.strip() for number in talk.staff_nos):
        raise UserError(N_("还没有签到的人，请先录入工号。"), code="missing")


def check_held(day: date, *, today: date) -> None:
    """Refuse to record what happened at a session that is still to come."""
    if day > today:
        raise UserError(N_("宣讲日期晚于今天，举办后再记签到。"), code="future_date")


def check_plan(plan: TalkPlan, sessions: Sequence[SessionPlan]) -> None:
    """Refuse a plan without title or session, with a label, or with times that do not follow."""
    if not plan.title.strip():
        raise UserError(N_("请填写宣讲名称。"), code="missing", field="title")
    for name in (plan.title, plan.campaign, plan.place):  # all three stand on the sign-in sheet
        check_title(name)
    if not sessions:
        raise UserError(N_("请至少安排一场。"), code="missing", field="day")
    for one in sessions:
        check_times(one)


def check_times(session: SessionPlan) -> None:
    """Refuse a session that ends before it starts, or that ends without having started."""
    if session.ends is not None and (session.starts is None or session.ends <= session.starts):
        starts = f"{session.starts:%H:%M}" if session.starts else "—"
        raise UserError(
            N_("结束时间 {ends} 不晚于开始时间 {starts}，请核对。"),
            code="ends_early",
            field="ends",
            starts=starts,
            ends=f"{session.ends:%H:%M}",
        )


def check_walk_ins(walk_ins: WalkIns) -> None:
    """Refuse a head count without a company, or one that cannot be."""
    if not walk_ins.company.strip():
        raise UserError(N_("请写明外单位的名称。"), code="missing")
    if not 0 <= walk_ins.heads <= MOST_HEADS:
        raise UserError(
            N_("外单位人数请写 0 到 {most} 之间的数。"), code="bad_count", most=MOST_HEADS
        )


def check_material(material: Material, *, today: date) -> None:
    """Refuse material without a neutral title, of nothing, or of a day to come."""
    if not material.title.strip():
        raise UserError(N_("请写明宣传品的名称。"), code="missing")
    check_title(material.title)
    if not 0 < material.pieces <= 10**9:
        raise UserError(N_("数量请写大于 0 的整数。"), code="bad_count")
    if material.day > today:
        raise UserError(N_("日期晚于今天（{today}），请核对。"), code="future_date", today=today)


def check_campaign(campaign: Campaign) -> None:
    """Refuse a campaign without a neutral name, or numbers that begin below one."""
    if not campaign.name.strip():
        raise UserError(N_("请填写系列活动名称。"), code="missing")
    check_title(campaign.name)
    if campaign.first_number < 1:
        raise UserError(N_("场次编号从 1 开始。"), code="bad_count")
