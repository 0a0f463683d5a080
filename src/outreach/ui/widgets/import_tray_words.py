# SPDX-License-Identifier: Apache-2.0
"""What waits for a decision, in the reader's words; made on the worker that read it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from outreach.domain.doubles import LIKENESS_LABELS
from outreach.domain.numbers import SEX_LABELS, mask_like, mask_number
from outreach.domain.rosters import Problem
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services import doubles, leavers, tray
from outreach.services.candidates import Candidate
from outreach.services.context import Context
from outreach.services.doubles import Pair
from outreach.services.leavers import Proposal
from outreach.services.store import Store
from outreach.services.tray import HeldRecord


class Kind(StrEnum):
    """Why something waits."""

    DOUBT = "doubt"  # who it is has to be said
    ARRIVAL = "arrival"  # 预到岗
    LEAVER = "leaver"  # a full list does not name them
    DOUBLE = "double"  # two files of the store


KIND_WORDS = {
    Kind.DOUBT: N_("待核对"),
    Kind.ARRIVAL: N_("预到岗"),
    Kind.LEAVER: N_("名单上没有"),
    Kind.DOUBLE: N_("可能重复"),
}


@dataclass(frozen=True)
class Side:
    """One of the people beside each other: who to decide for, and the values by line."""

    title: str
    values: tuple[str, ...]
    person: uuid.UUID | None = None


@dataclass(frozen=True)
class TrayItem:
    """One thing to decide on. ``source`` is what the decision is handed to."""

    kind: Kind
    name: str
    staff_no: str
    place: str  # where it came from
    reason: str
    lines: tuple[str, ...]  # what the values of the sides are
    sides: tuple[Side, ...]
    source: HeldRecord | Proposal | Pair
    registered: bool = False  # an arrival that only waits for its day


LINES = (
    N_("姓名"), N_("工号"), N_("身份证号"), N_("性别"), N_("出生日期"), N_("手机"), N_("班组"),
    N_("入职日期"), N_("户籍地"), N_("子女"),
)  # fmt: skip


def read_tray(store: Store, ctx: Context) -> tuple[TrayItem, ...]:
    """Return everything that waits at a site: held records, leavers, possible doubles."""
    t = ctx.t
    found = [_held(one, t) for one in tray.held(store, ctx)]
    found += [_leaver(one, t) for one in leavers.proposals(store, ctx)]
    found += [_double(one, t) for one in doubles.possible(store, ctx)]
    return tuple(found)


def _held(one: HeldRecord, t: Translator) -> TrayItem:
    place = t(
        N_("批次 {batch} · {sheet} 第 {row} 行"),
        batch=one.place.batch,
        sheet=one.place.sheet,
        row=one.place.row,
    )
    arrival = one.expected or one.awaits_arrival
    if one.expected:
        reason = t(N_("已登记，{day} 到岗后登记子女"), day=one.hire.hired_on or "")
    else:
        reason = "；".join(dict.fromkeys(_reason(problem, t) for problem in one.problems))
    return TrayItem(
        Kind.ARRIVAL if arrival else Kind.DOUBT,
        one.hire.name,
        one.hire.staff_no,
        place,
        reason,
        tuple(t(line) for line in LINES),
        (Side(t(N_("名册里")), _of_hire(one, t)), *_sides(one.candidates, t)),
        one,
        registered=one.expected,
    )


def _reason(problem: Problem, t: Translator) -> str:
    words = t(problem.message)
    return f"{words}（{problem.value_shown}）" if problem.key and problem.value_shown else words


def _leaver(one: Proposal, t: Translator) -> TrayItem:
    missing = one.missing
    return TrayItem(
        Kind.LEAVER,
        missing.name,
        missing.staff_no,
        t(N_("批次 {batch}"), batch=one.batch),
        t(N_("全部在册的名单上没有这个人；拟记最后工作日 {day}"), day=missing.last_day),
        (t(N_("姓名")), t(N_("工号")), t(N_("班组")), t(N_("拟记最后工作日"))),
        (
            Side(
                t(N_("库里")),
                (missing.name, missing.staff_no, missing.team, missing.last_day.isoformat()),
            ),
        ),
        one,
    )


def _double(one: Pair, t: Translator) -> TrayItem:
    return TrayItem(
        Kind.DOUBLE,
        one.one.name,
        one.one.staff_no,
        t(N_("库里")),
        t(LIKENESS_LABELS[one.likeness]),
        tuple(t(line) for line in LINES),
        _sides((one.one, one.other), t),
        one,
    )


def _sides(people: Sequence[Candidate], t: Translator) -> tuple[Side, ...]:
    return tuple(
        Side(t(N_("库里 {handle}"), handle=one.handle[:12]), _of_candidate(one, t), one.id)
        for one in people
    )


def _of_hire(one: HeldRecord, t: Translator) -> tuple[str, ...]:
    hire = one.hire
    beside = one.candidates[0].number if one.candidates else ""
    children = len(hire.children or ())
    return (
        hire.name,
        hire.staff_no,
        mask_like(hire.number, beside),
        t(SEX_LABELS[hire.sex]) if hire.sex else "",
        hire.birth.isoformat() if hire.birth else "",
        mask_number(hire.phone),
        hire.team,
        hire.hired_on.isoformat() if hire.hired_on else "",
        hire.registered.text,
        t.plural(N_("{n} 个"), children) if children else "",
    )


def _of_candidate(one: Candidate, t: Translator) -> tuple[str, ...]:
    return (
        one.name,
        one.staff_no,
        one.number,
        t(SEX_LABELS[one.sex]) if one.sex else "",
        one.birth.isoformat() if one.birth else "",
        one.phone,
        one.team,
        one.hired_on.isoformat() if one.hired_on else "",
        one.registered,
        t.plural(N_("{n} 个"), one.children) if one.children else "",
    )
