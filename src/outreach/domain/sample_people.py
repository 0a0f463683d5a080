# SPDX-License-Identifier: Apache-2.0
"""Invented people: employees of two sites, their children, couples across the sites.

Nobody is real: names are put together at random, numbers are right only in form (area,
birth, check digit).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from outreach.domain.areas import area_name
from outreach.domain.children import ChildDeclared, Inquiry, School
from outreach.domain.dates import add_months, age_on
from outreach.domain.employees import Consent, HasMinors, HukouType, NewHire, Registered
from outreach.domain.numbers import Sex, check_digit
from outreach.domain.sample_names import full_name, given_name


@dataclass(frozen=True)
class SampleSite:
    """A site of the invented firm."""

    name: str
    county_code: str
    letter: str  # heads its staff numbers
    teams: tuple[str, ...]


SITES = (
    SampleSite("一厂", "441303", "W", ("一车间", "二车间", "三车间", "质检组", "仓储组")),
    SampleSite("二厂", "441322", "E", ("装配一线", "装配二线", "注塑车间", "包装组")),
)
# Where people come from: (area code, how many of a hundred).
_HOMES = (
    ("441621", 12), ("441622", 7), ("451228", 10), ("451229", 5), ("431225", 7), ("431230", 4),
    ("522622", 8), ("522730", 3), ("511724", 8), ("513434", 4), ("500236", 6), ("420528", 4),
    ("360730", 8), ("411628", 6), ("341225", 4), ("653126", 2), ("540102", 1), ("230231", 1),
)  # fmt: skip


@dataclass(frozen=True)
class Pledged:
    """A pledge somebody signed; ``withdrawn_on`` where it was taken back."""

    signed_on: date
    lapses_on: date
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class SamplePerson:
    """One employee with everything that happens to them. ``asked_on`` None: not asked yet."""

    site: int
    hire: NewHire
    children: tuple[ChildDeclared, ...]
    inquiry: Inquiry | None
    roster_on: date | None  # the day a roster brought them in; None: registered by form
    asked_on: date | None
    consent: Consent
    has_minors: HasMinors
    notice_on: date | None
    pledges: tuple[Pledged, ...]
    left_on: date | None


class People:
    """Makes people from one source of chance; ``size`` bounds the couples."""

    def __init__(self, random: Random, size: int, begins: date, today: date) -> None:
        self.random = random
        self.size = size
        self.begins = begins
        self.today = today
        self.used: set[str] = set()
        self.last_number = [10_000 for _ in SITES]

    def person(self, hired_on: date) -> SamplePerson:
        """Make somebody hired on a day, with the children they had when the store began."""
        random = self.random
        site = 0 if random.random() < 0.62 else 1
        sex = random.choice((Sex.MALE, Sex.FEMALE))
        home = random.choices(*zip(*_HOMES, strict=True))[0]
        # Young enough to be far from retirement, at least eighteen when hired.
        youngest = add_months(hired_on, -18 * 12)
        birth = youngest - timedelta(days=random.randrange(30, 9800))
        self.last_number[site] += 1
        hire = NewHire(
            name=full_name(random, sex, home),
            staff_no=f"{SITES[site].letter}{self.last_number[site]}",
            number=self._number(home, birth, sex),
            birth=birth,
            sex=sex,
            phone=f"1990000{random.randrange(10_000):04}",
            team=random.choice(SITES[site].teams),
            labour_company="惠通劳务" if random.random() < 0.12 else "",
            hired_on=hired_on,
            registered=Registered(home, area_name(home) or "", False, HukouType.RURAL),
        )
        children = self._children(hire, home) if random.random() < 0.66 else ()
        roster_on = self.begins if hired_on < self.begins else None
        return SamplePerson(
            site, hire, children, None, roster_on, None, Consent.PENDING,
            HasMinors.NOT_SAID, None, (), None,
        )  # fmt: skip

    def _number(self, area: str, birth: date, sex: Sex) -> str:
        """Make a number that is right in form and nobody else's here."""
        while True:
            order = self.random.randrange(500) * 2 + (sex is Sex.MALE)
            first17 = f"{area}{birth:%Y%m%d}{order:03}"
            if first17 not in self.used:
                self.used.add(first17)
                return first17 + check_digit(first17)

    def _children(self, parent: NewHire, home: str) -> tuple[ChildDeclared, ...]:
        assert parent.birth is not None
        random, today = self.random, self.today
        count = random.choices((1, 2, 3), (52, 40, 8))[0]
        age_at_birth = random.randrange(20, 29)
        children = []
        for _ in range(count):
            months = age_at_birth * 12 + random.randrange(12)
            birth = add_months(parent.birth, months) + timedelta(days=random.randrange(28))
            age_at_birth += random.choice((2, 2, 3, 4))
            # Born by the day the parent was first put down, and still a child at the beginning.
            if birth < self.begins and age_on(birth, self.begins) < 19:
                children.append(self._child(parent, birth, home, age_on(birth, today)))
        return tuple(children)

    def _child(self, parent: NewHire, birth: date, home: str, age: int) -> ChildDeclared:
        sex = self.random.choice((Sex.MALE, Sex.FEMALE))
        numbered = self.random.random()
        return ChildDeclared(
            name=given_name(self.random, parent.name, sex),
            birth=birth,
            sex=sex,
            number=self._number(home, birth, sex) if numbered < 0.85 else "",
            unregistered=numbered >= 0.97,
            school=_school(age),
        )

    def couples(self, people: list[SamplePerson]) -> list[SamplePerson]:
        """Let some mothers at the second site be married to fathers at the first."""
        wives = [p for p in people if p.site == 1 and p.hire.sex is Sex.FEMALE and p.roster_on]
        taken = 0
        by_number = {person.hire.staff_no: person for person in people}
        for husband in people:
            fits = husband.site == 0 and husband.hire.sex is Sex.MALE and husband.roster_on
            if not fits or not husband.children or taken >= min(len(wives), self.size // 20):
                continue
            wife = self._wife(husband, wives, by_number)
            if wife is not None:
                by_number[wife.hire.staff_no] = replace(wife, children=husband.children)
                taken += 1
        return list(by_number.values())

    @staticmethod
    def _wife(
        husband: SamplePerson, wives: list[SamplePerson], by_number: dict[str, SamplePerson]
    ) -> SamplePerson | None:
        """Find a woman of an age to be the mother of his children, not married here yet."""
        births = [child.birth for child in husband.children if child.birth is not None]
        for wife in wives:
            born = wife.hire.birth
            assert born is not None
            free = by_number[wife.hire.staff_no] is wife
            if free and all(19 <= age_on(born, birth) <= 42 for birth in births):
                return wife
        return None


def _school(age: int) -> School:
    ends = (
        (3, School.NOT_YET),
        (6, School.KINDERGARTEN),
        (12, School.PRIMARY),
        (15, School.JUNIOR),
    )
    return next((school for end, school in ends if age < end), School.SENIOR)
