# SPDX-License-Identifier: Apache-2.0
"""Danger to a minor (强制报告): what was met with, whom to tell, what came back, when it ends.

It concerns any minor, whatever the class or colour, and anybody may report. What was seen is
sealed: it is read only by those who follow the case, and each reading is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from outreach.domain.money import Source
from outreach.domain.reunions import HelpKind
from outreach.domain.sourced import Sourced, read_sourced
from outreach.domain.texts import Bilingual, Clause
from outreach.errors import N_, UserError

FILE = "policy/situations.toml"
ADULT = 18
LOOK_EVERY = timedelta(days=1)  # the texts name no interval: while open, a look every day
OWN_PRINT = timedelta(days=1)  # how long whoever reported may print what they wrote


class Danger(StrEnum):
    """Is the danger going on now? Unknown is never no."""

    YES = "yes"
    UNKNOWN = "unknown"
    NO = "no"


class Told(StrEnum):
    """Bodies that are told; the first three are those of 未保法 11."""

    POLICE = "police"
    CIVIL_AFFAIRS = "civil_affairs"
    EDUCATION = "education"
    OTHER = "other"


class Channel(StrEnum):
    """How a body was reached."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    LETTER = "letter"
    ONLINE = "online"


class Ending(StrEnum):
    """Why a case is closed."""

    HANDLED = "handled"  # the receivers told the result
    HANDED_OVER = "handed_over"  # somebody else follows it from now on
    MISTAKEN = "mistaken"  # it turned out that there was nothing


class OrderKind(StrEnum):
    """What parents are ordered to do (S2 四(三)2)."""

    RETURN = "return"  # 立即返回
    CARER = "carer"  # 确定受委托照护人


class OrderBy(StrEnum):
    """Who ordered it."""

    POLICE = "police"
    VILLAGE = "village"
    COURT = "court"
    OTHER = "other"


class LeaveResult(StrEnum):
    """What came of an emergency leave."""

    OPEN = "open"
    HOME = "home"  # 已到家照料
    CARER = "carer"  # 已落实照护人
    NOT_GONE = "not_gone"  # 没有成行


DANGER_LABELS = {
    Danger.YES: N_("正有危险"),
    Danger.UNKNOWN: N_("不清楚"),
    Danger.NO: N_("眼下没有"),
}
TOLD_LABELS = {
    Told.POLICE: N_("公安机关"),
    Told.CIVIL_AFFAIRS: N_("民政部门"),
    Told.EDUCATION: N_("教育部门"),
    Told.OTHER: N_("其他单位"),
}
CHANNEL_LABELS = {
    Channel.PHONE: N_("电话"),
    Channel.IN_PERSON: N_("当面"),
    Channel.LETTER: N_("书面"),
    Channel.ONLINE: N_("网上"),
}
ENDING_LABELS = {
    Ending.HANDLED: N_("已处理，有结果"),
    Ending.HANDED_OVER: N_("已交由别的单位跟进"),
    Ending.MISTAKEN: N_("核实后没有危险"),
}
ORDER_LABELS = {
    OrderKind.RETURN: N_("立即返回照料"),
    OrderKind.CARER: N_("确定受委托照护人"),
}
ORDER_BY_LABELS = {
    OrderBy.POLICE: N_("公安机关"),
    OrderBy.VILLAGE: N_("村（居）委会"),
    OrderBy.COURT: N_("人民法院"),
    OrderBy.OTHER: N_("其他单位"),
}
LEAVE_LABELS = {
    LeaveResult.OPEN: N_("未回复"),
    LeaveResult.HOME: N_("已到家照料"),
    LeaveResult.CARER: N_("已落实照护人"),
    LeaveResult.NOT_GONE: N_("没有成行"),
}


@dataclass(frozen=True)
class Situation:
    """One situation as a text names it; ``code`` is what the record keeps, ``brief`` is to tick."""

    code: str
    words: Bilingual
    brief: Bilingual
    clause: Clause


@dataclass(frozen=True)
class Telling:
    """One body to tell, in order, and where that is written."""

    body: Told
    words: Bilingual
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Advice:
    """What else is due from the firm."""

    words: Bilingual
    clause: Clause


@dataclass(frozen=True)
class IncidentReport:
    """The report (D5): what was seen, not guessed; what nobody knows stays empty.

    The child is one of the firm's families, by its short number (C-0001), or any minor.
    """

    situations: frozenset[str]
    learned_at: datetime
    how: str
    facts: str
    danger: Danger = Danger.UNKNOWN
    child_number: str = ""
    child_name: str = ""
    child_age: int | None = None
    place: str = ""
    suspect: str = ""
    measures: str = ""
    told_inside: str = ""
    reporter: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Notification:
    """One body that was told: when, how, who took it, under which receipt number."""

    body: Told
    at: datetime
    channel: Channel
    office: str = ""
    receipt: str = ""
    person: str = ""


@dataclass(frozen=True)
class Answer:
    """What a receiver told back (处理结果), and when."""

    day: date
    words: str


@dataclass(frozen=True)
class Order:
    """An order to the parents: by whom, what, when; ``words`` may name its paper."""

    by: OrderBy
    kind: OrderKind
    day: date
    words: str = ""


@dataclass(frozen=True)
class EmergencyLeave:
    """Who goes home on an order, from when to when, with which help out of whose money."""

    staff_no: str
    first: date
    last: date | None = None
    help: HelpKind | None = None
    source: Source | None = None


@lru_cache(maxsize=1)
def situations() -> dict[str, Situation]:
    """Return every situation, in the order of the form."""
    data = _data()
    found = {}
    for key, row in data.rows("situation"):
        clause = data.clause(data.table(row, "clause", key), f"{key}.clause")
        brief = data.wording(data.table(row, "brief", key), f"{key}.brief")
        one = Situation(data.word(row, "code", key), data.wording(row, key), brief, clause)
        found[one.code] = one
    return found


def whom_to_tell(codes: Iterable[str], danger: Danger) -> tuple[Telling, ...]:
    """Return the bodies to tell, the most urgent first (未保法 11; S2 四(三)1; S3 五(二)6)."""
    data, met = _data(), set(codes)
    return tuple(
        Telling(
            Told(data.word(row, "body", key)),
            data.wording(row, key),
            tuple(data.clause(one, f"{key}.clauses") for one in row["clauses"]),
        )
        for key, row in data.rows("tell")
        if danger.value in data.words(row, "danger", key)
        and _concerns(data.words(row, "situations", key), met)
    )


def advice(codes: Iterable[str]) -> tuple[Advice, ...]:
    """Return what else is due from the firm in these situations."""
    data, met = _data(), set(codes)
    return tuple(
        Advice(
            data.wording(row, key),
            data.clause(data.table(row, "clause", key), f"{key}.clause"),
        )
        for key, row in data.rows("advice")
        if _concerns(data.words(row, "situations", key), met)
    )


def check_report(report: IncidentReport, *, now: datetime) -> None:
    """Refuse a report that says nothing, of a moment to come, or about a grown person."""
    known = situations()
    if not report.situations or not report.situations <= known.keys():
        raise UserError(N_("请至少选一种遇到的情形。"), code="no_situation", field="situations")
    if report.learned_at > now:
        raise UserError(N_("得知时间晚于现在，请核对。"), code="future_time", field="learned_on")
    if not report.how.strip():
        raise UserError(N_("请写明是怎么知道的。"), code="missing", field="how")
    if not report.facts.strip():
        raise UserError(N_("请写看到、听到的情况，不写猜测。"), code="missing", field="facts")
    if report.child_age is not None and not 0 <= report.child_age < ADULT:
        raise UserError(
            N_("这里报告未满 18 岁的孩子。成年人遇到危险请直接打 110。"),
            code="not_a_minor",
            field="child_age",
        )


def check_notification(one: Notification, *, learned_at: datetime, now: datetime) -> None:
    """Refuse a body told in the future, or before anybody knew; an other body has a name."""
    if one.at > now:
        raise UserError(N_("通知时间晚于现在，请核对。"), code="future_time", field="day")
    if one.at < learned_at:
        raise UserError(N_("通知时间早于得知时间，请核对。"), code="too_early", field="day")
    if one.body is Told.OTHER and not one.office.strip():
        raise UserError(N_("请写明告诉了哪个单位。"), code="missing", field="office")


def check_answer(answer: Answer, *, told_on: date, today: date) -> None:
    """Refuse an empty answer, of a day to come, or from before the body was told."""
    if not answer.words.strip():
        raise UserError(N_("请写处理结果。"), code="missing", field="words")
    if answer.day > today:
        raise UserError(
            N_("日期晚于今天（{today}），请核对。"), code="future_date", today=today, field="day"
        )
    if answer.day < told_on:
        raise UserError(N_("答复日期早于通知日期，请核对。"), code="too_early", field="day")


def check_ending(ending: Ending, reason: str, *, told: int) -> None:
    """Refuse to close without a reason, or before anybody was told, save for a mistake."""
    if not reason.strip():
        raise UserError(N_("结案请写明理由。"), code="missing", field="reason")
    if not told and ending is not Ending.MISTAKEN:
        raise UserError(
            N_("还没有告诉任何部门，不能结案。请先报告，把回执记下来。"), code="nobody_told"
        )


def check_order(order: Order, *, today: date) -> None:
    """Refuse an order of a day to come."""
    if order.day > today:
        raise UserError(
            N_("日期晚于今天（{today}），请核对。"), code="future_date", today=today, field="day"
        )


def check_leave(leave: EmergencyLeave, *, ordered_on: date) -> None:
    """Refuse a leave before the order, one that ends before it begins, help nobody pays for."""
    if leave.first < ordered_on:
        raise UserError(N_("休假开始早于责令日期，请核对。"), code="too_early", field="first")
    if leave.last is not None and leave.last < leave.first:
        raise UserError(N_("休假结束早于开始，请核对。"), code="bad_period", field="last")
    if leave.help is not None and leave.source is None:
        raise UserError(N_("请选路费由哪里出。"), code="missing", field="source")


def next_look(reported_on: date, looked_on: date | None) -> date:
    """Return the day by which an open case is looked at again; the report is the first look."""
    return max(reported_on, looked_on or reported_on) + LOOK_EVERY


def _concerns(wanted: tuple[str, ...], met: set[str]) -> bool:
    return not wanted or not met.isdisjoint(wanted)


@lru_cache(maxsize=1)
def _data() -> Sourced:
    return read_sourced(FILE)
