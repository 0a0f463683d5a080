# SPDX-License-Identifier: Apache-2.0
"""The rules in force: packs shipped and imported, readings chosen, and which pack rules on whom."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from outreach.db.keeping import SettingRow
from outreach.db.queries import statuses as queries
from outreach.db.statuses import PolicyPackRow
from outreach.domain.access import Right
from outreach.domain.areas import find_area
from outreach.domain.moments import Chosen
from outreach.domain.packs import Evidence, Pack, Section, check_together, read_pack, shipped
from outreach.domain.readings import Readings, check_readings
from outreach.domain.verdicts import Judge, judge_of
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.store import Store

_KEY = "rules"
# Packs of the same kind and area are told apart by the longest prefix; nationwide ones by "".


@dataclass(frozen=True)
class RuleSettings:
    """What a firm decided: how doubtful places are read, and what is used where no pack applies.

    ``elsewhere`` names a pack whose hardship classes and colours serve as reference for children
    registered where no pack has any; empty: such children have none.
    """

    readings: Readings = field(default_factory=Readings)
    elsewhere: str = ""


class Rules:
    """The rules of one store at one time."""

    def __init__(self, packs: Mapping[str, Pack], settings: RuleSettings) -> None:
        self.packs = packs
        self.settings = settings
        self._found: dict[tuple[str, str, date], tuple[Chosen, date | None]] = {}
        self._same: dict[Chosen, Chosen] = {}
        self._judges: dict[int, Judge] = {}  # by the one value of each choice
        self.said: dict[tuple[int, int], Any] = {}  # of outcomes, for whoever writes them
        parts = [f"{name}\n{pack.text}" for name, pack in sorted(packs.items())]
        parts.append(json.dumps(asdict(settings), sort_keys=True))
        self.version = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    @property
    def readings(self) -> Readings:
        """How doubtful places are read."""
        return self.settings.readings

    def judge(self, chosen: Chosen) -> Judge:
        """Return the judge of chosen packs under this store's readings."""
        found = self._judges.get(id(chosen))
        if found is None:
            found = self._judges[id(chosen)] = judge_of(chosen, self.readings)
        return found

    def chosen(
        self, registered: str | None, lives: str | None, on: date
    ) -> tuple[Chosen, date | None]:
        """Return the packs for a child by its two places, and the day another choice begins.

        Left-behind and hardship follow the registered place, migrant the place of residence
        (catalogue, finding 4).
        """
        key = (registered or "", lives or "", on)
        found = self._found.get(key)
        if found is None:
            now = self._choose(key[0], key[1], on)
            now = self._same.setdefault(now, now)
            later = [
                day for day in self._turning_days(on) if self._choose(key[0], key[1], day) != now
            ]
            found = self._found[key] = (now, min(later, default=None))
        return found

    def _turning_days(self, on: date) -> list[date]:
        days = {pack.valid_from for pack in self.packs.values()}
        days |= {
            pack.valid_to + timedelta(days=1)
            for pack in self.packs.values()
            if pack.valid_to is not None
        }
        return sorted(day for day in days if day > on)

    def _choose(self, registered: str, lives: str, on: date) -> Chosen:
        elsewhere = self.packs.get(self.settings.elsewhere)
        return Chosen(
            self._pack(Section.LEFT_BEHIND, registered, on),
            self._pack(Section.MIGRANT, lives, on),
            self._pack(Section.HARDSHIP, registered, on) or elsewhere,
            self._pack(Section.COLOURS, registered, on) or elsewhere,
        )

    def _pack(self, section: Section, code: str, on: date) -> Pack | None:
        fits = [
            (max(map(len, where)), pack.valid_from, pack.id)
            for pack in self.packs.values()
            if section in pack.sections
            and pack.in_force(on)
            and (where := [area for area in pack.applies_to if code.startswith(area)])
        ]
        return self.packs[max(fits)[2]] if fits else None


def load(session: Session) -> Rules:
    """Read the rules of a store."""
    packs = dict(shipped())
    for name, text in session.execute(select(PolicyPackRow.name, PolicyPackRow.text)):
        packs[name] = read_pack(text, file=name)
    kept = session.scalar(select(SettingRow.value).where(SettingRow.key == _KEY))
    return Rules(packs, _settings(kept))


def _settings(text: str | None) -> RuleSettings:
    if not text:
        return RuleSettings()
    data = json.loads(text)
    return RuleSettings(replace(Readings(), **data["readings"]), data["elsewhere"])


def rules(store: Store) -> Rules:
    """Return the rules in force."""
    with store.reading() as session:
        return load(session)


@dataclass(frozen=True)
class PackView:
    """One pack as a line: what it is, since when, how well it is known, what to mind."""

    id: str
    pack: Pack
    imported: bool
    in_force: bool
    warning: str | None

    @property
    def unverified(self) -> bool:
        """Tell whether its text was not read whole (未核对原文)."""
        return self.pack.evidence is not Evidence.DOCUMENT


def packs(store: Store, *, on: date) -> list[PackView]:
    """List the packs and how they stand on a day."""
    found = rules(store).packs
    return [
        PackView(name, pack, pack is not shipped().get(name), pack.in_force(on), pack.warning(on))
        for name, pack in sorted(found.items())
    ]


def import_pack(store: Store, ctx: Context, path: Path) -> Pack:
    """Take a pack from a file: whole, or not at all; it replaces an imported one of its name.

    Raises :class:`UserError` with the code ``bad_pack``, naming file, key and reason.
    """
    ctx.require(Right.ADMINISTER)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            N_("读不了规则包 {file}：请给一个 UTF-8 的 TOML 文件。"),
            code="bad_pack",
            file=path.name,
        ) from error
    pack = read_pack(text, file=path.name)
    for area in pack.applies_to:
        if area and find_area(area.ljust(6, "0")) is None:
            raise UserError(
                N_("规则包 {file} 的 applies_to：没有代码是 {area} 的地区。整个文件没有采用。"),
                code="bad_pack",
                file=path.name,
                area=area,
            )
    others = {name: one for name, one in rules(store).packs.items() if name != pack.id}
    check_together([*others.values(), pack])
    with store.writing(ctx) as work:
        work.session.execute(delete(PolicyPackRow).where(PolicyPackRow.name == pack.id))
        work.session.execute(
            insert(PolicyPackRow).values(
                name=pack.id, text=text, imported_by=ctx.actor.id, recorded_at=ctx.now
            )
        )
        queries.touch_all(work.session)
        work.audit("import", "policy_pack", None, {"pack": (None, pack.id)})
    return pack


def decide_readings(store: Store, ctx: Context, settings: RuleSettings) -> None:
    """Keep how doubtful places are read; everybody is asked anew once."""
    ctx.require(Right.ADMINISTER)
    check_readings(settings.readings)
    before = rules(store)
    if settings.elsewhere and settings.elsewhere not in before.packs:
        raise UserError(N_("没有规则包 {name}。"), code="bad_setting", name=settings.elsewhere)
    text = json.dumps(asdict(settings), sort_keys=True)
    with store.writing(ctx) as work:
        work.session.execute(delete(SettingRow).where(SettingRow.key == _KEY))
        work.session.execute(insert(SettingRow).values(key=_KEY, value=text))
        queries.touch_all(work.session)
        work.audit("decide", "readings", None, {"rules": (None, text)})
