# SPDX-License-Identifier: Apache-2.0
"""Put many made-up people into a store of its own, through everything that writes; then crash.

``python -m tests.keeping.seeding FOLDER MANY`` begins a store with a password, says ``written``
while it is open, and after a line of input shows the window, in which an error that nobody expects
quotes people's names; then the process dies of a fault of its own. The parent sets where
temporary files, logs and settings go.
"""

from __future__ import annotations

import faulthandler
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import date, timedelta
from pathlib import Path
from random import Random

from outreach.app import Application
from outreach.clock import Clock
from outreach.domain.access import Role
from outreach.domain.children import ChildDeclared, Inquiry, WhoIsHome
from outreach.domain.employees import Consent, HasMinors, Intake, NewHire
from outreach.domain.numbers import check_digit
from outreach.errors import NotAllowed
from outreach.i18n import Translator
from outreach.services import access, backups, beginning, diagnosing, drafts, employees, opening
from outreach.services.context import Context
from outreach.services.employees import Registration
from outreach.services.opening import Secret
from outreach.services.store import Store
from tests.conftest import FIRM
from tests.quarters.histories import CTX, NOW, TODAY
from tests.services import pasted
from tests.services.surroundings import clerk

PASSWORD = "一句谁也猜不到的话，第 7 句"
_SURNAMES = "龚谌邴亓逄郄璩濮麴厍缑亢郗鄢禹"
_GIVEN = "鹮龢翀旻晟祎垚犇骉昶赟珺璟琬琰玥懿彧翊翎昉晔皓曦"
HIRED = date(2026, 3, 1)


@dataclass(frozen=True)
class Person:
    """Somebody with everything that must not be found anywhere."""

    name: str
    number: str
    phone: str
    child: str
    child_number: str

    def secrets(self) -> list[str]:
        """List what names them."""
        return [self.name, self.number, self.phone, self.child, self.child_number]


def people(many: int) -> list[Person]:
    """Make up people; the same each time."""
    random, found = Random(1000), []
    for place in range(many):
        body = (
            f"441621{date(1970, 1, 1) + timedelta(days=place * 31):%Y%m%d}{place % 499 * 2 + 1:03d}"
        )
        young = (
            f"441621{date(2011, 1, 1) + timedelta(days=place * 7):%Y%m%d}{place % 499 * 2 + 1:03d}"
        )
        surname = random.choice(_SURNAMES)
        found.append(
            Person(
                surname + "".join(random.choices(_GIVEN, k=2)) + random.choice(_GIVEN),
                body + check_digit(body),
                f"1{random.choice('3578')}{random.randrange(10**9):09d}",
                surname + "".join(random.choices(_GIVEN, k=3)),
                young + check_digit(young),
            )
        )
    return found


def users() -> list[tuple[str, str]]:
    """Make up users: login and name."""
    return [(f"yonghu-{word}", name) for word, name in
            (("qiongqi", "穷奇甲乙"), ("taotie", "饕餮丙丁"), ("hundun", "混沌戊己"))]  # fmt: skip


def secrets(many: int) -> Iterator[str]:
    """List everything that must not be found: people, their children, users, the password."""
    for one in people(many):
        yield from one.secrets()
    for login, name in users():
        yield from (login, name)
    yield PASSWORD


def register(store: Store, ctx: Context, place: int, one: Person) -> None:
    child = ChildDeclared(
        name=one.child, birth=date(2011, 1, 1) + timedelta(days=place * 7), number=one.child_number
    )
    hire = NewHire(one.name, f"Z{place}", number=one.number, phone=one.phone, hired_on=HIRED)
    intake = Intake(
        TODAY, Consent.GIVEN, "1", HasMinors.YES, (child,), Inquiry(TODAY, WhoIsHome.NOBODY)
    )
    employees.register(store, ctx, Registration(hire, HIRED, intake))


def write(store: Store, many: int) -> None:
    """Register half of them one by one and import the others."""
    ctx, everybody = clerk(store), people(many)
    half = many // 2
    for place, one in enumerate(everybody[:half]):
        register(store, ctx, place, one)
    lines = [
        pasted.line(f"Z{place + half}", one.name, one.number, "2026-03-01", "", one.phone,
                    one.child, "2011-01-01")
        for place, one in enumerate(everybody[half:])
    ]  # fmt: skip
    pasted.import_lines(store, ctx, *lines)


def fill(folder: Path, many: int) -> Store:
    """Begin a store and let everything write that writes."""
    firm = changed(FIRM, practice=False, admin_login=users()[0][0], admin_name=users()[0][1])
    begun = beginning.begin_with_code(folder / "store", CTX, firm, password=PASSWORD)
    store = begun.store
    boss = changed(CTX, actor=access.opened_by(store))
    for login, name in users()[1:]:
        access.add_user(store, boss, login, name, frozenset({Role.HR}), PASSWORD)
    write(store, many)
    first = people(1)[0]
    drafts.keep(store, changed(clerk(store), actor=boss.actor), "hire",
                {"name": first.name, "number": first.number})  # fmt: skip
    backups.make(store, boss, folder / "by-hand.outreach-backup")
    backups.daily(store, boss)
    for login, _ in users():
        with suppress(NotAllowed):
            opening.open_store(folder / "store", Secret(first.name, login), now=NOW)
    diagnosing.diagnose(folder / "store", folder / "diagnose.zip")
    return store


def crash(store: Store) -> None:
    """Show the window, raise an error that quotes people, and die of a fault."""
    from PySide6.QtCore import QTimer

    from outreach.ui.main import make_qt, show

    make_qt(Translator())  # timers need it
    someone = people(1)[0]

    def fail() -> None:
        raise RuntimeError(f"{someone.name} {someone.number} {someone.phone}")

    def die() -> None:
        print("crashing", flush=True)
        faulthandler._sigsegv()  # type: ignore[attr-defined]

    QTimer.singleShot(300, fail)
    QTimer.singleShot(900, die)
    actor = access.opened_by(store)
    show(Application(store, actor, Clock(), Translator()))


def main() -> None:
    store = fill(Path(sys.argv[1]), int(sys.argv[2]))
    print("written", flush=True)
    sys.stdin.readline()
    crash(store)


if __name__ == "__main__":
    main()
