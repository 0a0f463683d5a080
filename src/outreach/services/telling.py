# SPDX-License-Identifier: Apache-2.0
"""The explanation in words: the same for the window, the command line and the printed page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from outreach.domain.colours import COLOUR_LABELS, Colour
from outreach.domain.explaining import CLASS_LABELS, Matter
from outreach.domain.packs import Pack
from outreach.domain.readings import READING_WORDS
from outreach.domain.reasons import QUESTIONS, Saying
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.explanations import Explanation, MarkView, TurnView

MARKS = {True: "✓", False: "✗", None: "？", "": "·"}
WARNINGS = {
    "plan_period_ended": N_("{pack} 的工作期已经结束，定义是否沿用要问民政部门"),
    "not_yet_valid": N_("{pack} 在这一天还没有生效"),
    "no_longer_valid": N_("{pack} 在这一天已经失效"),
}
UNVERIFIED = N_("未核对原文")
# What is told of a matter under its conditions, in this order, wherever it is told.
PARTS = (
    (N_("依据"), "clauses"),
    (N_("请人确认"), "doubts"),
    (N_("还不清楚"), "unknown"),
    (N_("什么会改变"), "changes"),
)
TURNED = {
    "left_behind": N_("农村留守儿童"),
    "migrant": N_("流动儿童"),
    "hardship": N_("困境类别"),
    "colour": N_("参考颜色"),
    "alert": N_("需要马上报告"),
}
CAUSES = {
    "time": N_("到了日子"),
    "facts": N_("情况有变"),
    "rules": N_("规则有变"),
    "person": N_("有人决定"),
}
ANSWERS = {True: N_("是"), False: N_("不是"), None: N_("待确认")}
CLOCK_SET_BACK = N_("电脑的日期比上次更新时还早，孩子的结论没有更新。请检查电脑的日期。")


@dataclass(frozen=True)
class Told:
    """One matter in words. ``lines`` come with their mark: ✓ ✗ ？ ·."""

    code: str
    title: str
    answer: str
    lines: tuple[tuple[str, str], ...]
    clauses: tuple[str, ...]
    changes: tuple[str, ...]
    unknown: tuple[str, ...]
    doubts: tuple[str, ...]
    unverified: bool


def tell(explained: Explanation, t: Translator, *, days: int = 30) -> tuple[Told, ...]:
    """Put every matter into words; ``days`` is the long stay that the readings name."""
    return tuple(tell_matter(matter, t, days=days) for matter in explained.matters)


def tell_matter(matter: Matter, t: Translator, *, days: int = 30) -> Told:
    """Put one matter into words."""
    return Told(
        matter.code,
        t(CLASS_LABELS[matter.code]),
        answer_words(matter, t),
        tuple((MARKS[one.holds], sentence(one, t)) for one in matter.lines),
        tuple(
            f"{cited(matter.pack, t)} {clause.clause}　{clause.words(t.language)}"
            for clause in matter.clauses
            if matter.pack is not None
        ),
        tuple(sentence(one, t) for one in matter.changes),
        tuple(question(key, t) for key in matter.unknown),
        tuple(t(READING_WORDS[code], days=days) for code in matter.doubts),
        matter.unverified,
    )


def answer_words(matter: Matter, t: Translator) -> str:
    """Return the answer of a matter: yes, no, to be confirmed, or a colour."""
    if isinstance(matter.answer, Colour):
        return t(COLOUR_LABELS[matter.answer])
    return t(ANSWERS[matter.answer])


def sentence(saying: Saying, t: Translator) -> str:
    """Tell one sentence; its values are words of ours, days, or codes."""
    values = {
        name: t(value) if isinstance(value, str) and value else _plain(value)
        for name, value in saying.values
    }
    return t(saying.message, **values)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def question(key: str, t: Translator) -> str:
    """Say what is not known and whom to ask."""
    what, whom = QUESTIONS[key]
    return t(N_("{what}（{whom}）"), what=t(what), whom=t(whom))


def cited(pack: Pack | None, t: Translator) -> str:
    """Return how a pack is cited: its number or title, and that its text was not read whole."""
    if pack is None:
        return ""
    name = pack.number or pack.name(t.language)
    return f"{name}〔{t(UNVERIFIED)}〕" if pack.unverified else name


def warnings(explained: Explanation, t: Translator) -> list[str]:
    """Say which packs want a second look."""
    found = []
    for one in explained.found.outcome.warnings:
        pack, _, code = one.partition(":")
        found.append(t(WARNINGS[code], pack=pack))
    return found


def basis(explained: Explanation, t: Translator) -> str:
    """Say of which day is told, and by what was known when."""
    day = explained.on.isoformat()
    if explained.known_on is None:
        return t(N_("{day} 的情况，按现在知道的"), day=day)
    known = explained.known_on.isoformat()
    return t(N_("{day} 的情况，按 {known} 当时知道的"), day=day, known=known)


def turned(turn: TurnView, t: Translator) -> str:
    """Tell one turn of the status: the day, what became what, and by what it came."""
    told = [
        t(N_("{what}：{old} → {new}"), what=t(TURNED[field]), old=_turn_value(field, pair[0], t),
          new=_turn_value(field, pair[1], t))
        for field, pair in turn.turned.items()
        if field in TURNED
    ]  # fmt: skip
    told = told or [t(N_("要人确认的地方有变化"))]
    cause = t(CAUSES[turn.cause]) if turn.cause in CAUSES else turn.cause
    what = t(N_("；")).join(told)
    return t(N_("{day}　{what}（{cause}）"), day=turn.on.isoformat(), what=what, cause=cause)


def _turn_value(field: str, value: object, t: Translator) -> str:
    if field == "colour":
        return t(COLOUR_LABELS[Colour(str(value))]) if value else t(N_("没有"))
    if field == "hardship":
        return classes(str(value or ""), t)
    return t(ANSWERS[value]) if value in (True, False, None) else str(value)


def classes(text: str, t: Translator) -> str:
    """Tell the hardship classes as they are kept: "3" held, "4?" open."""
    held, still_open = N_("第 {n} 类"), N_("第 {n} 类（待确认）")
    words = []
    for one in filter(None, text.split(",")):
        message = still_open if one.endswith("?") else held
        words.append(t(message, n=one.rstrip("?")))
    return t(N_("、")).join(words) or t(N_("没有"))


def mark_name(kind: str, code: str, t: Translator) -> str:
    """Return what the authorities set: a colour, or a class."""
    if kind == "colour":
        return t(COLOUR_LABELS[Colour(code)])
    label = CLASS_LABELS.get(code) or CLASS_LABELS.get(f"hardship_{code}")
    return t(label) if label else code


def marked(mark: MarkView, t: Translator) -> str:
    """Tell what the authorities set, by what document, since when."""
    parts = [mark_name(mark.kind, mark.code, t), t(N_("文书：{name}"), name=mark.document)]
    if mark.set_by:
        parts.append(mark.set_by)
    since = mark.valid_from.isoformat()
    if mark.valid_to is None:
        parts.append(t(N_("{day} 起"), day=since))
    else:
        parts.append(t(N_("{first} 至 {last}"), first=since, last=mark.valid_to.isoformat()))
    parts.append(t(N_("{day} 看过"), day=mark.seen_on.isoformat()))
    return " · ".join(parts)
