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
from outreach.services.explanations import Explanation

MARKS = {True: "✓", False: "✗", None: "？", "": "·"}
WARNINGS = {
    "plan_period_ended": N_("{pack} 的工作期已经结束，定义是否沿用要问民政部门"),
    "not_yet_valid": N_("{pack} 在这一天还没有生效"),
    "no_longer_valid": N_("{pack} 在这一天已经失效"),
}
UNVERIFIED = N_("未核对原文")


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
    words = {True: N_("是"), False: N_("不是"), None: N_("待确认")}
    return t(words[matter.answer])


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
