# SPDX-License-Identifier: Apache-2.0
"""Policy packs: thresholds, conditions, clauses and validity of one plan, as data.

A plan of another province is a new file and no code. Every pack says how well its text is known
(``evidence``); only ``document`` was read whole, everything else is shown as 未核对原文. A pack
that is wrong is refused with its file, the key and the reason, never used in part.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from outreach.domain.colours import FACTORS, Colour
from outreach.domain.facts import Household, StateKind
from outreach.domain.pack_reading import Reader, refuse
from outreach.errors import N_

_FOLDER = Path(__file__).parent / "policy" / "packs"


class Evidence(StrEnum):
    """How well the text of a plan is known."""

    DOCUMENT = "document"  # read whole
    EXCERPT = "excerpt"  # read in excerpts or as reported
    MEMORY = "memory"  # from general knowledge


class Rural(StrEnum):
    """Whether rural registration is asked for (农村户籍)."""

    YES = "yes"
    BY_TITLE = "by_title"  # only the title says rural; the definition does not
    NO = "no"


class Section(StrEnum):
    """What a pack can rule on; each child may have another pack for each."""

    LEFT_BEHIND = "left_behind"
    MIGRANT = "migrant"
    HARDSHIP = "hardship"
    COLOURS = "colours"


@dataclass(frozen=True)
class LeftBehindRule:
    """农村留守儿童: what this plan asks for."""

    months: int
    rural: Rural
    cross_county: bool
    core_exclusion: bool
    states: frozenset[StateKind]


@dataclass(frozen=True)
class MigrantRule:
    """流动儿童: what this plan asks for."""

    months: int
    core_exclusion: bool


@dataclass(frozen=True)
class HardshipRule:
    """困境儿童: which households and which states of the parents, the timed ones with months."""

    households: frozenset[Household]
    states: frozenset[StateKind]
    timed_states: frozenset[StateKind]
    months: int
    transition_months: int


@dataclass(frozen=True)
class ColourRule:
    """One colour: its factors, and how often the family is visited or spoken to (months)."""

    factors: frozenset[str]
    visit_months: int | None = None
    contact_months: int | None = None


@dataclass(frozen=True)
class Clause:
    """Where a text says something, and what, in our own short words."""

    clause: str
    says: str
    says_en: str

    def words(self, language: str) -> str:
        """Return what it says in a language."""
        return self.says if language.startswith("zh") else self.says_en


@dataclass(frozen=True, eq=False)
class Pack:
    """One plan as rules. ``applies_to``: prefixes of area codes, the empty one everywhere."""

    id: str
    title: str
    title_en: str
    number: str
    issuer: str
    evidence: Evidence
    applies_to: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    plan_from: date | None
    plan_to: date | None
    note: str
    note_en: str
    left_behind: LeftBehindRule | None
    migrant: MigrantRule | None
    hardship: HardshipRule | None
    colours: Mapping[Colour, ColourRule]
    clauses: Mapping[str, Clause]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    services: tuple[str, ...] = ()
    reconfirm_months: Mapping[Section, int] = field(default_factory=dict)
    text: str = field(default="", repr=False, compare=False)  # as it was loaded

    @property
    def sections(self) -> frozenset[Section]:
        """What it rules on."""
        has = {
            Section.LEFT_BEHIND: self.left_behind,
            Section.MIGRANT: self.migrant,
            Section.HARDSHIP: self.hardship,
            Section.COLOURS: self.colours,
        }
        return frozenset(section for section, rule in has.items() if rule)

    @property
    def unverified(self) -> bool:
        """Tell whether its text was not read whole: shown as 未核对原文."""
        return self.evidence is not Evidence.DOCUMENT

    def in_force(self, on: date) -> bool:
        """Tell whether it is valid on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def warning(self, on: date) -> str | None:
        """Return why its answer wants a second look on a day, None where nothing does."""
        if on < self.valid_from:
            return "not_yet_valid"
        if self.valid_to is not None and on > self.valid_to:
            return "no_longer_valid"
        if self.plan_to is not None and on > self.plan_to:
            return "plan_period_ended"
        return None

    def name(self, language: str) -> str:
        """Return title and number in a language."""
        title = self.title if language.startswith("zh") else self.title_en
        return f"{title}（{self.number}）" if self.number else title

    def remark(self, language: str) -> str:
        """Return what a reader should know of its text."""
        return self.note if language.startswith("zh") else self.note_en


def read_pack(text: str, *, file: str) -> Pack:
    """Read one pack from TOML; refuse it whole with file, key and reason where it is wrong.

    Raises :class:`UserError` with the code ``bad_pack``.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refuse(file, "-", N_("不是 TOML 格式：{detail}"), detail=error) from error
    top = Reader(data, file)
    top.only(_TOP)
    pack = Pack(
        id=top.text("id"),
        title=top.text("title"),
        title_en=top.text("title_en"),
        number=top.text("number", ""),
        issuer=top.text("issuer"),
        evidence=top.choice("evidence", Evidence),
        applies_to=top.texts("applies_to"),
        valid_from=top.day("valid_from"),
        valid_to=top.day_or_none("valid_to"),
        plan_from=top.day_or_none("plan_from"),
        plan_to=top.day_or_none("plan_to"),
        note=top.text("note", ""),
        note_en=top.text("note_en", ""),
        left_behind=_left_behind(top.part("left_behind")),
        migrant=_migrant(top.part("migrant")),
        hardship=_hardship(top.part("hardship")),
        colours=_colours(top.part("colours")),
        clauses=_clauses(top.part("clauses"), file),
        lists={name: Reader(data["lists"], file, "lists.").texts(name) for name in data["lists"]}
        if "lists" in data
        else {},
        services=_services(top.part("services")),
        reconfirm_months=_cadence(top.part("cadence")),
        text=text,
    )
    _check_whole(pack, file)
    return pack


_TOP = frozenset(
    {"id", "title", "title_en", "number", "issuer", "evidence", "applies_to", "note", "note_en"}
    | {"valid_from", "valid_to", "plan_from", "plan_to", "clauses", "lists", "services"}
    | {"left_behind", "migrant", "hardship", "colours", "cadence"}
)


def _left_behind(part: Reader | None) -> LeftBehindRule | None:
    if part is None:
        return None
    part.only({"months", "rural", "cross_county", "core_exclusion", "states"})
    return LeftBehindRule(
        part.number("months"),
        part.choice("rural", Rural),
        part.flag("cross_county"),
        part.flag("core_exclusion"),
        frozenset(part.choices("states", StateKind)),
    )


def _migrant(part: Reader | None) -> MigrantRule | None:
    if part is None:
        return None
    part.only({"months", "core_exclusion"})
    return MigrantRule(part.number("months"), part.flag("core_exclusion"))


def _hardship(part: Reader | None) -> HardshipRule | None:
    if part is None:
        return None
    part.only({"households", "states", "timed_states", "months", "transition_months"})
    return HardshipRule(
        frozenset(part.choices("households", Household)),
        frozenset(part.choices("states", StateKind)),
        frozenset(part.choices("timed_states", StateKind)),
        part.number("months"),
        part.number("transition_months"),
    )


def _colours(part: Reader | None) -> dict[Colour, ColourRule]:
    if part is None:
        return {}
    part.only(set(Colour))
    rules = {}
    for colour in Colour:
        one = part.part(colour)
        if one is None:
            raise refuse(part.file, f"colours.{colour}", N_("四种颜色都要写"))
        one.only({"factors", "visit_months", "contact_months"})
        codes = one.texts("factors")
        for code in codes:
            if code not in FACTORS:
                raise refuse(
                    part.file, f"colours.{colour}.factors", N_("不认识的因素代码 {code}"), code=code
                )
        if colour is not Colour.RED and not one.has("visit_months"):
            raise refuse(part.file, f"colours.{colour}.visit_months", N_("缺少这个数"))
        rules[colour] = ColourRule(
            frozenset(codes),
            one.number_or_none("visit_months"),
            one.number_or_none("contact_months"),
        )
    return rules


def _clauses(part: Reader | None, file: str) -> dict[str, Clause]:
    if part is None:
        raise refuse(file, "clauses", N_("没有写条款"))
    clauses = {}
    for name in part.data:
        one = part.part(name)
        assert one is not None
        one.only({"clause", "says", "says_en"})
        clauses[name] = Clause(one.text("clause"), one.text("says"), one.text("says_en"))
    return clauses


def _services(part: Reader | None) -> tuple[str, ...]:
    return part.texts("items") if part is not None else ()


def _cadence(part: Reader | None) -> dict[Section, int]:
    if part is None:
        return {}
    part.only({"left_behind_months", "migrant_months"})
    found = {
        Section.LEFT_BEHIND: part.number_or_none("left_behind_months"),
        Section.MIGRANT: part.number_or_none("migrant_months"),
    }
    return {section: months for section, months in found.items() if months is not None}


def _check_whole(pack: Pack, file: str) -> None:
    """Hold together what single keys cannot: dates in order, a clause for every rule."""
    if not pack.applies_to:
        raise refuse(file, "applies_to", N_("至少写一个地区代码前缀"))
    if pack.valid_to is not None and pack.valid_to < pack.valid_from:
        raise refuse(file, "valid_to", N_("早于 valid_from"))
    for section in pack.sections - {Section.COLOURS, Section.HARDSHIP}:
        if section not in pack.clauses:
            raise refuse(file, f"clauses.{section}", N_("缺少这一条的出处"))
    wanted = [f"hardship_{number}" for number in range(1, 7)] if pack.hardship else []
    wanted += list(Colour) if pack.colours else []
    for name in wanted:
        if name not in pack.clauses:
            raise refuse(file, f"clauses.{name}", N_("缺少这一条的出处"))
    named: set[str] = set()
    for colour, rule in pack.colours.items():
        twice = named & rule.factors
        if twice:
            raise refuse(
                file,
                f"colours.{colour}.factors",
                N_("{code} 在两种颜色里"),
                code="、".join(sorted(twice)),
            )
        named |= rule.factors


def check_together(packs: Iterable[Pack]) -> None:
    """Refuse two packs that would rule on the same matter, the same area and the same day.

    Raises :class:`UserError` with the code ``bad_pack``, naming both.
    """
    seen: dict[str, Pack] = {}
    for pack in packs:
        if pack.id in seen:
            raise refuse(pack.id, "id", N_("已经有同名的规则包"))
        seen[pack.id] = pack
    ordered = sorted(seen.values(), key=lambda one: (one.valid_from, one.id))
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            same = one.sections & other.sections
            where = set(one.applies_to) & set(other.applies_to)
            if same and where and (one.valid_to is None or one.valid_to >= other.valid_from):
                raise refuse(
                    other.id,
                    "valid_from",
                    N_("与 {other} 的有效期重叠（{what}，地区 {where}）；先给前一个写上 valid_to"),
                    other=one.id,
                    what="、".join(sorted(same)),
                    where="、".join(sorted(area or "*" for area in where)),
                )


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Pack]:
    """Return the packs that come with the program, by id."""
    found = [
        read_pack(path.read_text(encoding="utf-8"), file=path.name)
        for path in sorted(_FOLDER.glob("*.toml"))
    ]
    check_together(found)
    return {pack.id: pack for pack in found}
