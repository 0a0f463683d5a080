# SPDX-License-Identifier: Apache-2.0
"""What encryption costs: the program's own work on an encrypted and on a plain file.

The floor is the same library, the same services and the same rows on a file that is not
encrypted, in the same process, in turns. Import, search, opening a family and the quarter's
figures each take at most 1.3 times the plain file. Unlocking costs at most 0.3 s more than
Argon2id itself, at the cost a real store has.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.kit.rosters import NOW, begin, surroundings, write_roster
from outreach.db import keys, manifest
from outreach.db.engine import open_plain_engine
from outreach.db.sealing import holding
from outreach.db.upgrade import upgrade
from outreach.domain.access import Role
from outreach.domain.ids import new_id
from outreach.domain.keeping import same_password
from outreach.domain.periods import quarter_of
from outreach.services import beginning, children, finding, ledgers, opening, quarters, sites
from outreach.services.context import Actor, Context
from outreach.services.ledgers import ImportOptions
from outreach.services.opening import Secret
from outreach.services.sites import EnterpriseBegun
from outreach.services.store import Store

PEOPLE = 20_000
MORE = 5_000
ASKED = 200  # people searched for, families opened
RUNS = 5
RATIO = 1.3
UNLOCK = 0.3  # seconds above Argon2id
PASSWORD = "a sentence to unlock by"


@dataclass(frozen=True)
class Side:
    """One of the two stores that do the same work."""

    store: Store
    ctx: Context


def plain(folder: Path) -> Side:
    """Make the same store on a file that is not encrypted."""
    folder.mkdir()
    engine = open_plain_engine(folder / "plain.db", sealer=holding(keys.fresh_key()))
    upgrade(engine)
    nobody = Context(Actor(None, "", "", frozenset({Role.ADMIN})), NOW)
    firm = EnterpriseBegun(
        name="安禾电子有限公司",
        site_name="一厂",
        county_code="441303",
        admin_login="zhoumin",
        admin_roles=(Role.HR,),
        practice=True,
    )
    store = sites.begin_in(Store(engine, new_id(), os.urandom(32), practice=True), nobody, firm)
    return Side(store, surroundings(store))


@contextmanager
def both(folder: Path) -> Iterator[tuple[Side, Side]]:
    """Make both stores with the same people in them."""
    encrypted = Side(*begin(folder / "encrypted"))
    floor = plain(folder / "plain")
    with closing(encrypted.store), closing(floor.store):
        roster = write_roster(folder / "people.xlsx", PEOPLE)
        for side in (encrypted, floor):
            ledgers.import_file(side.store, side.ctx, roster, ImportOptions())
        yield encrypted, floor


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def works(folder: Path) -> dict[str, Callable[[Side, int], object]]:
    """Return the program's own work by name; a number tells the turn."""
    rosters = [
        write_roster(folder / f"more{turn}.xlsx", MORE, first=PEOPLE + turn * MORE)
        for turn in range(RUNS)
    ]

    def take_in(side: Side, turn: int) -> object:
        return ledgers.import_file(side.store, side.ctx, rosters[turn], ImportOptions())

    def search(side: Side, turn: int) -> object:
        return [
            finding.find(side.store, side.ctx, f"W{(turn * 977 + place * 83) % PEOPLE:06}")
            for place in range(ASKED // 2)
        ] + [
            finding.find(side.store, side.ctx, text)
            for text in ("zs", "lw", "chen", "王", "5231")
            for _ in range(ASKED // 10)
        ]

    def open_family(side: Side, turn: int) -> object:
        return [
            children.family_by_staff_no(
                side.store, side.ctx, f"W{(turn * 1543 + place * 89) % PEOPLE:06}"
            )
            for place in range(ASKED)
        ]

    def count(side: Side, _turn: int) -> object:
        return quarters.figures(side.store, side.ctx, quarter_of(side.ctx.today))

    def count_cold(side: Side, turn: int) -> object:
        side.store.engine.dispose()  # nothing read before is at hand
        return count(side, turn)

    return {
        "figures": count,
        "figures, just opened": count_cold,
        f"search, {ASKED} times": search,
        f"open family, {ASKED} times": open_family,
        f"import {MORE:,}": take_in,
    }


def compare(folder: Path) -> bool:
    """Print every kind of work on both files and tell whether all hold."""
    held = True
    with both(folder) as (encrypted, floor):
        for name, work in works(folder).items():
            times: tuple[list[float], list[float]] = ([], [])
            for turn in range(RUNS):
                order = (0, 1) if turn % 2 else (1, 0)  # neither is always the first
                for side in order:
                    times[side].append(seconds(partial(work, (encrypted, floor)[side], turn)))
            own, plainly = min(times[0]), min(times[1])
            held &= own <= RATIO * plainly
            print(
                f"{name:26} plain {plainly:6.3f} s, encrypted {own:6.3f} s:"
                f" {own / plainly:.2f} (at most {RATIO})",
                flush=True,
            )
    return held


def unlocking(folder: Path) -> bool:
    """Print what unlocking costs above Argon2id, at the cost of a real store."""
    firm = EnterpriseBegun(name="安禾电子有限公司", site_name="一厂")
    nobody = Context(Actor(None, "", "", frozenset({Role.ADMIN})), NOW)
    there = folder / "real"
    beginning.begin(there, nobody, firm, password=PASSWORD).close()
    slot = manifest.read(there).users[0]
    salt, proof = os.urandom(keys.SALT_BYTES), same_password(PASSWORD)

    def unlock() -> None:
        opening.open_store(there, Secret(PASSWORD)).close()

    whole = min(seconds(unlock) for _ in range(RUNS))
    derive = min(seconds(lambda: keys.password_key(proof, salt, slot.cost)) for _ in range(RUNS))
    print(
        f"unlock {whole:.3f} s, Argon2id alone {derive:.3f} s:"
        f" {whole - derive:.3f} s above it (at most {UNLOCK})"
    )
    return whole - derive <= UNLOCK


def main() -> int:
    """Measure both promises; return 1 where one does not hold."""
    with tempfile.TemporaryDirectory() as folder:
        held = compare(Path(folder))
        held &= unlocking(Path(folder))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
