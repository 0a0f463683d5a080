# SPDX-License-Identifier: Apache-2.0
"""An invented enterprise and what happened in it over five quarters.

The same seed gives the same firm: who was hired when, asked, told, who signed, renewed, took
back, left, and who came to which talk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from outreach.domain.areas import area_name
from outreach.domain.children import Carer, Inquiry, WhoIsHome
from outreach.domain.dates import add_months, age_on
from outreach.domain.employees import Consent, HasMinors
from outreach.domain.numbers import Sex
from outreach.domain.periods import Quarter
from outreach.domain.sample_people import SITES, People, Pledged, SamplePerson
from outreach.domain.sample_union import union_work
from outreach.domain.sample_union_facts import Happened

QUARTERS = 5  # of history, the last of them running
PLEDGE_MONTHS = 12
RECENT = 60  # days: where work is still under way


@dataclass(frozen=True)
class Sample:
    """The invented enterprise from the day its store begins."""

    begins: date
    people: tuple[SamplePerson, ...]
    union: tuple[Happened, ...]  # what the union did, by day and site


def make_sample(employees: int, seed: int, today: date, last: Quarter) -> Sample:
    """Invent a firm of this many people at work today, and some who left."""
    return _Maker(employees, seed, today, last).make()


class _Maker:
    def __init__(self, employees: int, seed: int, today: date, last: Quarter) -> None:
        self.random = Random(seed)  # noqa: S311 - invented people, not secrets
        self.today = today
        self.quarters = [last.back(back) for back in range(QUARTERS - 1, -1, -1)]
        self.begins = self.quarters[0].period.first
        self.leavers = employees // 12
        self.size = employees + self.leavers
        self.people = People(self.random, self.size, self.begins, today)

    def make(self) -> Sample:
        people = [self.people.person(self._hire_day(place)) for place in range(self.size)]
        people = self.people.couples(people)
        before = [place for place, person in enumerate(people) if person.roster_on == self.begins]
        leavers = set(self.random.sample(before, self.leavers))
        lived = [self._live(person, place in leavers) for place, person in enumerate(people)]
        lived.sort(key=lambda person: (person.hire.hired_on or date.min, person.hire.staff_no))
        union = union_work(lived, self.quarters, self.today, self.random)
        return Sample(self.begins, tuple(lived), tuple(union))

    def _hire_day(self, place: int) -> date:
        """Three of five were there before; the others came quarter by quarter, some today."""
        share = place / self.size
        if share < 0.6:
            return self.begins - timedelta(days=self.random.randrange(30, 2400))
        if share >= 0.97:
            return self.today - timedelta(days=self.random.choice((0, 0, 0, 3, 4, 7)))
        period = self.quarters[min(QUARTERS - 1, int((share - 0.6) / 0.37 * QUARTERS))].period
        days = (min(period.last, self.today - timedelta(days=10)) - period.first).days
        return period.first + timedelta(days=self.random.randrange(days))

    def _live(self, person: SamplePerson, leaves: bool) -> SamplePerson:
        """Decide what happens to one person until today."""
        random, hired = self.random, person.hire.hired_on
        assert hired is not None
        start, left = max(hired, self.begins), None
        if leaves:
            left = start + timedelta(days=random.randrange(30, (self.today - start).days))
        asked = self._asked(person, start)
        if asked is None:  # just hired: a roster of today brings them in, nobody has asked yet
            return replace(person, roster_on=person.roster_on or self.today)
        if left is not None and asked > left:
            return replace(person, left_on=left)
        minors = any(c.birth and age_on(c.birth, asked) < 18 for c in person.children)
        consent = random.choices(
            (Consent.GIVEN, Consent.ONLY_WHETHER, Consent.REFUSED), (84, 9, 7)
        )[0]
        said = HasMinors.YES if minors else HasMinors.NO
        if consent is Consent.REFUSED:
            said = HasMinors.NOT_SAID
        person = replace(person, asked_on=asked, consent=consent, has_minors=said, left_on=left)
        if said is HasMinors.YES:
            pledges = self._pledges(asked, left)
            person = replace(person, notice_on=self._told(asked), pledges=pledges)
        if consent is Consent.GIVEN and person.children:
            return self._look_after(person)
        return person

    def _asked(self, person: SamplePerson, start: date) -> date | None:
        random, days = self.random, (self.today - start).days
        if person.roster_on is not None:  # the whole firm is asked bit by bit
            return start + timedelta(days=random.randrange(2, days - 20))
        if days < 8 or (days < RECENT and random.random() < 0.1):
            return None
        return start + timedelta(days=random.choice((0, 0, 0, 0, 1, 2, 5)))

    def _told(self, asked: date) -> date | None:
        """Mostly on the day of the question; this year later for some, some still to come."""
        if asked.year < self.today.year or self.random.random() < 0.88:
            return asked
        later = asked + timedelta(days=self.random.randrange(3, RECENT))
        return later if later < self.today else None

    def _pledges(self, asked: date, left: date | None) -> tuple[Pledged, ...]:
        random = self.random
        if random.random() < 0.3:
            return ()
        lapses = add_months(asked, PLEDGE_MONTHS)
        end = left or self.today
        if random.random() < 0.04 and (end - asked).days > 20:
            withdrawn = asked + timedelta(days=random.randrange(10, (end - asked).days))
            return (Pledged(asked, lapses, withdrawn),)
        renewed = lapses - timedelta(days=random.randrange(1, 25))
        if renewed < end and random.random() < 0.7:
            return (Pledged(asked, lapses), Pledged(renewed, add_months(renewed, PLEDGE_MONTHS)))
        return (Pledged(asked, lapses),)

    def _look_after(self, person: SamplePerson) -> SamplePerson:
        """Say who is at home with the children, since when the others are away."""
        random = self.random
        assert person.asked_on is not None
        home = person.hire.registered.code
        carer, who = random.choices(
            (
                (Carer.PARENTS, WhoIsHome.BOTH),
                (Carer.MOTHER if person.hire.sex is Sex.MALE else Carer.FATHER, WhoIsHome.ONE),
                (Carer.PATERNAL_GRANDPARENTS, WhoIsHome.NOBODY),
                (Carer.MATERNAL_GRANDPARENTS, WhoIsHome.NOBODY),
                (Carer.BOARDING_SCHOOL, WhoIsHome.NOBODY),
                (Carer.RELATIVE, WhoIsHome.NOBODY),
                (Carer.UNKNOWN, WhoIsHome.NOT_SAID),
            ),
            (30, 17, 27, 12, 5, 5, 4),
        )[0]
        lives = SITES[person.site].county_code if carer is Carer.PARENTS else home
        away = None if carer is Carer.PARENTS else self._away_since(person)
        other = random.choice(("442000", "440300", "330100")) if who is WhoIsHome.NOBODY else ""
        children = tuple(
            replace(child, carer=carer, lives_in_code=lives, lives_in=area_name(lives) or "")
            for child in person.children
        )
        assert person.hire.hired_on is not None
        settled = (self.today - person.hire.hired_on).days > RECENT or random.random() < 0.6
        registered = replace(person.hire.registered, confirmed=settled)
        return replace(
            person,
            hire=replace(person.hire, registered=registered),
            children=children,
            inquiry=Inquiry(
                person.asked_on,
                who,
                self_away_since=away,
                other_place_code=other,
                other_place=area_name(other) or "",
                other_away_since=away if other else None,
                carer=carer,
            ),
        )

    def _away_since(self, person: SamplePerson) -> date:
        assert person.hire.hired_on is not None
        return person.hire.hired_on - timedelta(days=self.random.randrange(1, 60))
