# SPDX-License-Identifier: Apache-2.0
"""Make a practice store of an invented firm, by living its five quarters through the services.

Nothing is written past the services, so the store is one that the program could have been
used to make; the same seed gives the same facts.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from random import Random

from sqlalchemy import insert

from outreach.clock import BUSINESS_ZONE
from outreach.config import writable_folder
from outreach.db.keeping import SettingRow
from outreach.domain.access import Role
from outreach.domain.employees import Consent, Intake
from outreach.domain.ids import IdMaker
from outreach.domain.numbers import Sex
from outreach.domain.periods import quarter_of
from outreach.domain.pledges import NoticeMethod, PledgeMethod, PledgeTaken
from outreach.domain.sample import Sample, make_sample
from outreach.domain.sample_people import SITES, Pledged, SamplePerson
from outreach.domain.texts import TextKind, current, texts
from outreach.errors import N_, UserError
from outreach.exchange.tables import write_table
from outreach.services import (
    access,
    beginning,
    children,
    employees,
    leaving,
    ledgers,
    pledges,
    sites,
)
from outreach.services.context import Actor, Context
from outreach.services.demo_care import add_care
from outreach.services.demo_roster import write_next_roster
from outreach.services.demo_union import UnionLife
from outreach.services.employees import Registration
from outreach.services.ledgers import ImportOptions
from outreach.services.store import Store

NOW = datetime(2026, 9, 28, 9, 41, tzinfo=BUSINESS_ZONE)  # the day the practice store lives in
SEED = 20260928
EMPLOYEES, MOST = 400, 100_000
FIRM = sites.EnterpriseBegun(
    name="安禾电子有限公司",
    uscc="91441303MA00000009",
    short_code="AH",
    responsible_unit="工会委员会",
    contact_name="周敏",
    contact_phone="0752-0000000",
    site_name=SITES[0].name,
    county_code=SITES[0].county_code,
    admin_login="zhoumin",
    admin_name="周敏",
    admin_roles=(Role.ADMIN, Role.HR, Role.UNION, Role.RESPONSIBLE),
    practice=True,
)
ROSTER = "职工花名册"


@dataclass(frozen=True)
class Made:
    """What was made: an opened store, the user to work as, the day it is, its rosters.

    ``to_try`` is a roster as an office keeps it, faults included, that nobody imported yet.
    """

    store: Store
    actor: Actor
    now: datetime
    rosters: tuple[Path, ...]
    to_try: Path
    people: int


def build(
    folder: Path,
    begin_as: Context,
    *,
    employees: int = EMPLOYEES,
    seed: int = SEED,
    now: datetime = NOW,
) -> Made:
    """Make the practice store in ``folder/store`` and its rosters in ``folder/rosters``.

    Takes about a minute for 4,000 employees. What fails leaves no store behind.
    """
    if not 10 <= employees <= MOST:
        raise UserError(N_("人数请写 10 到 {most} 之间的数。"), code="bad_employees", most=MOST)
    today = now.astimezone(BUSINESS_ZONE).date()
    sample = make_sample(employees, seed, today, quarter_of(today))
    clock = _History(seed)
    clock.moment = _morning(sample.begins)
    store_folder = folder / "store"
    store = beginning.begin(
        store_folder, replace(begin_as, now=clock.moment), FIRM, new_id=clock.new_id
    )
    try:
        actor = access.actor_of(store, FIRM.admin_login)
        life = _Life(store, replace(begin_as, actor=actor), clock)
        rosters = life.live(sample, folder / "rosters")
        add_care(store, replace(life.at(now), site=sites.find_site(store, SITES[0].name)))
        to_try = write_next_roster(folder / "rosters", sample.people, today)
        with store.writing(life.at(now)) as work:
            work.session.execute(
                insert(SettingRow).values(key="practice_now", value=now.isoformat())
            )
            work.audit("practise", "setting", None, {"practice_now": (None, now)})
    except BaseException:
        store.close()
        shutil.rmtree(store_folder)
        raise
    return Made(store, actor, now, rosters, to_try, len(sample.people))


class _History:
    """The moment that is being lived, from which identifiers take their time."""

    def __init__(self, seed: int) -> None:
        entropy = Random(seed)  # noqa: S311 - identifiers of invented people
        self.moment = NOW
        self.new_id = IdMaker(self._millis, entropy.getrandbits)

    def _millis(self) -> int:
        return int(self.moment.timestamp() * 1000)


@dataclass(frozen=True, order=True)
class _Event:
    """Something that happens on a day; ``rank`` orders a day as an office works through it."""

    day: date
    rank: int
    place: int
    run: Callable[[Context], None] = field(compare=False)
    site: int = field(compare=False)


class _Life:
    """Lives the sample's events through the services, day by day."""

    def __init__(self, store: Store, ctx: Context, clock: _History) -> None:
        self._store = store
        self._ctx = ctx
        self._clock = clock
        self._ids: dict[str, uuid.UUID] = {}
        self._rosters = Path()
        self._written: list[Path] = []
        self._union = UnionLife(store)

    def live(self, sample: Sample, rosters: Path) -> tuple[Path, ...]:
        """Live one day after the other; returns the rosters that brought people in."""
        start = self.at(_morning(sample.begins))
        second = sites.add_site(self._store, start, SITES[1].name, SITES[1].county_code)
        places = (sites.find_site(self._store, SITES[0].name), second)
        self._rosters = writable_folder(rosters)
        for event in sorted(self._events(sample)):
            event.run(replace(self.at(_morning(event.day)), site=places[event.site]))
        return tuple(self._written)

    def at(self, moment: datetime) -> Context:
        """Return the surroundings of one moment."""
        self._clock.moment = moment
        return replace(self._ctx, now=moment)

    def _events(self, sample: Sample) -> Iterator[_Event]:
        rosters: dict[tuple[date, int], list[SamplePerson]] = {}
        for place, person in enumerate(sample.people):
            if person.roster_on is not None:
                rosters.setdefault((person.roster_on, person.site), []).append(person)
            for day, rank, run in self._of(person):
                yield _Event(day, rank, place, run, person.site)
        for (day, site), people in rosters.items():
            yield _Event(day, 0, site, partial(self._import, people), site)
        for place, one in enumerate(sample.union):
            yield _Event(one.day, 4, place, partial(self._union.live, one.fact), one.site)

    def _of(self, person: SamplePerson) -> Iterator[tuple[date, int, Callable[[Context], None]]]:
        hired, asked = person.hire.hired_on, person.asked_on
        assert hired is not None
        if person.roster_on is None:
            yield hired, 1, partial(self._register, person, asked == hired)
        if asked is not None and (person.roster_on is not None or asked != hired):
            yield asked, 2, partial(self._register, person, True)
        if person.notice_on is not None and person.notice_on != asked:
            yield person.notice_on, 3, partial(self._tell, person)
        for pledged in person.pledges:
            if pledged.signed_on != asked:
                yield pledged.signed_on, 3, partial(self._renew, person, pledged)
            if pledged.withdrawn_on is not None:
                yield pledged.withdrawn_on, 3, partial(self._withdraw, person)
        if person.left_on is not None:
            yield person.left_on, 5, partial(self._leave, person)

    def _import(self, people: list[SamplePerson], ctx: Context) -> None:
        name = f"{ctx.at_site().name}-{ROSTER}-{ctx.today}.xlsx"
        path = self._rosters / name
        write_table(path, ROSTER, roster_heads(), [roster_line(person) for person in people])
        result = ledgers.import_file(self._store, ctx, path, ImportOptions())
        if result.has_findings:
            raise ValueError("the sample roster must be clean")
        self._written.append(path)

    def _register(self, person: SamplePerson, ask: bool, ctx: Context) -> None:
        hire = person.hire
        assert hire.hired_on is not None
        known = self._known(person, ctx)
        first = person.pledges[0] if ask and person.pledges else None
        saved = employees.register(
            self._store,
            ctx,
            Registration(
                hire,
                min(hire.hired_on, ctx.today),
                _intake(person) if ask else None,
                _pledge(first) if first else None,
                employee_id=known,
                version=1 if known else None,  # nobody is changed twice
            ),
        )
        self._ids[hire.staff_no] = saved.employee_id

    def _known(self, person: SamplePerson, ctx: Context) -> uuid.UUID | None:
        """Return who is in the store already: by roster, or registered without being asked."""
        staff_no = person.hire.staff_no
        if person.roster_on is not None and staff_no not in self._ids:
            found = children.family_by_staff_no(self._store, ctx, staff_no)
            self._ids[staff_no] = found.employee_id
        return self._ids.get(staff_no)

    def _tell(self, person: SamplePerson, ctx: Context) -> None:
        employee = self._ids[person.hire.staff_no]
        method = NoticeMethod.IN_PERSON
        pledges.give_notice(self._store, ctx, employee, given_on=ctx.today, method=method)

    def _renew(self, person: SamplePerson, pledged: Pledged, ctx: Context) -> None:
        employee = self._ids[person.hire.staff_no]
        pledges.record_pledge(self._store, ctx, employee, _pledge(pledged))

    def _withdraw(self, person: SamplePerson, ctx: Context) -> None:
        employee = self._ids[person.hire.staff_no]
        pledges.withdraw_pledge(self._store, ctx, employee, on=ctx.today)

    def _leave(self, person: SamplePerson, ctx: Context) -> None:
        employee = self._known(person, ctx)
        assert employee is not None
        leaving.leave(self._store, ctx, employee, last_day=ctx.today)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8, 30), BUSINESS_ZONE)


def _version(kind: TextKind, day: date) -> str:
    """Return the wording of a day; before the first shipped one, that one is used too."""
    first = texts(kind)[0]
    return first.version if day < first.valid_from else current(kind, day).version


def _intake(person: SamplePerson) -> Intake:
    assert person.asked_on is not None
    given = person.consent is Consent.GIVEN
    told = person.notice_on == person.asked_on
    return Intake(
        asked_on=person.asked_on,
        consent=person.consent,
        consent_version=_version(TextKind.CONSENT, person.asked_on),
        has_minors=person.has_minors,
        children=person.children if given else (),
        inquiry=person.inquiry if given else None,
        notice_version=_version(TextKind.NOTICE, person.asked_on) if told else "",
        notice_given_on=person.notice_on if told else None,
    )


def _pledge(pledged: Pledged) -> PledgeTaken:
    version = _version(TextKind.PLEDGE, pledged.signed_on)
    return PledgeTaken(version, PledgeMethod.PAPER, pledged.signed_on, pledged.lapses_on)


def roster_heads(groups: int = 3) -> list[str]:
    """Return the headings of a roster as an office writes it."""
    own = ["工号", "姓名", "性别", "身份证号", "户籍地", "手机", "部门", "劳务公司", "入职日期"]
    return own + [f"子女{n}{item}" for n in range(1, groups + 1) for item in _CHILD_HEADS]


_CHILD_HEADS = ("姓名", "性别", "身份证号", "出生日期")
_SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}


def roster_line(person: SamplePerson, groups: int = 3) -> list[str]:
    """Return one line of a roster, the children side by side."""
    hire = person.hire
    line = [
        hire.staff_no, hire.name, _SEXES[hire.sex] if hire.sex else "", hire.number,
        hire.registered.text, hire.phone, hire.team, hire.labour_company, str(hire.hired_on),
    ]  # fmt: skip
    for child in person.children[:groups]:
        number = "未上户口" if child.unregistered else child.number
        line += [child.name, _SEXES[child.sex] if child.sex else "", number, str(child.birth)]
    return line + [""] * (len(_CHILD_HEADS) * (groups - len(person.children[:groups])))
