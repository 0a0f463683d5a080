# SPDX-License-Identifier: Apache-2.0
"""A small firm for tests of pages: one or two sites, people registered through the services."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import event

from outreach.app import Application
from outreach.clock import BUSINESS_ZONE, FixedClock, parse_moment
from outreach.domain.access import Role
from outreach.domain.children import Carer, ChildDeclared, Inquiry, School, WhoIsHome
from outreach.domain.employees import Consent, HasMinors, Intake, NewHire, Registered
from outreach.domain.numbers import check_digit
from outreach.domain.pledges import PledgeMethod, PledgeTaken
from outreach.domain.texts import TextKind, current
from outreach.i18n import Translator
from outreach.services import beginning, employees, sites
from outreach.services.context import Actor, Context, SiteRef
from outreach.services.employees import Registration, Saved
from outreach.services.sites import EnterpriseBegun
from outreach.services.store import Store

NOW = parse_moment("2026-09-28T09:41+08:00")
TODAY = NOW.date()
HIRED = date(2026, 9, 21)
CLERK = Actor(None, "zhoumin", "周敏", frozenset({Role.HR, Role.UNION, Role.ADMIN}))


def number_of(serial: int, birth: date = date(1990, 3, 7), area: str = "441621") -> str:
    """Return a resident number that passes its check; ``serial`` makes it somebody's."""
    first17 = f"{area}{birth:%Y%m%d}{serial:03d}"
    return first17 + check_digit(first17)


def child(name: str, birth: date, **more: object) -> ChildDeclared:
    """Return a child that lives with its grandparents, unless told otherwise."""
    values: dict[str, object] = {
        "name": name,
        "birth": birth,
        "school": School.PRIMARY,
        "carer": Carer.PATERNAL_GRANDPARENTS,
        "lives_in": "广东省 河源市 紫金县",
    }
    return ChildDeclared(**{**values, **more})  # type: ignore[arg-type]  # named by the caller


@dataclass
class Firm:
    """A store with its first site, and a clerk who registers people one after another."""

    store: Store
    site: SiteRef
    serial: int = 0

    def context(self, actor: Actor = CLERK, site: SiteRef | None = None) -> Context:
        """Return the clerk's surroundings at the site."""
        return Context(actor, NOW, site or self.site)

    def application(self, actor: Actor = CLERK, *, everywhere: bool = False) -> Application:
        """Return the application as a page is handed it."""
        site = None if everywhere else self.site
        return Application(self.store, actor, FixedClock(NOW), Translator(), site)

    def hire(
        self,
        name: str,
        staff_no: str,
        *children: ChildDeclared,
        consent: Consent | None = Consent.GIVEN,
        number: str | None = None,
        team: str = "三车间",
        signed_on: date | None = None,
        told_on: date | None = None,
        site: SiteRef | None = None,
        hired_on: date = HIRED,
    ) -> Saved:
        """Register somebody; ``consent`` None leaves the questions to another day."""
        self.serial += 1
        ctx = self.context(site=site)
        if consent is None:  # the hire was recorded when it was; the questions wait since then
            ctx = replace(ctx, now=datetime.combine(hired_on, time(9), BUSINESS_ZONE))
        return employees.register(
            self.store,
            ctx,
            Registration(
                hire=NewHire(
                    name,
                    staff_no,
                    number=number or number_of(self.serial * 2 + 1),
                    phone=f"138{self.serial:08d}",
                    team=team,
                    hired_on=hired_on,
                    registered=Registered("441621", "广东省 河源市 紫金县", confirmed=True),
                ),
                hire_decided_on=hired_on,
                intake=_intake(children, consent, told_on) if consent is not None else None,
                pledge=_pledge(signed_on) if signed_on is not None else None,
            ),
        )

    def second_site(self, name: str = "二厂") -> SiteRef:
        """Open another site."""
        return sites.add_site(self.store, self.context(), name, "450100")


def begin(folder: Path, **firm: object) -> Firm:
    """Make a practice store with one site in a folder."""
    values: dict[str, object] = {
        "name": "安禾电子有限公司",
        "site_name": "一厂",
        "county_code": "441303",
        "admin_login": "zhoumin",
        "admin_name": "周敏",
        "admin_roles": (Role.HR, Role.UNION, Role.ADMIN),
        "practice": True,
    }
    begun = EnterpriseBegun(**{**values, **firm})  # type: ignore[arg-type]  # named by the caller
    store = beginning.begin(folder / f"store-{uuid.uuid4().hex[:6]}", Context(CLERK, NOW), begun)
    return Firm(store, sites.enterprise(store).sites[0])


def _intake(children: tuple[ChildDeclared, ...], consent: Consent, told_on: date | None) -> Intake:
    given = consent is Consent.GIVEN
    said = HasMinors.YES if children else HasMinors.NO
    return Intake(
        asked_on=TODAY,
        consent=consent,
        consent_version=current(TextKind.CONSENT, TODAY).version,
        has_minors=said if consent is not Consent.REFUSED else HasMinors.NOT_SAID,
        children=children,
        inquiry=Inquiry(
            TODAY,
            WhoIsHome.NOBODY,
            self_away_since=date(2026, 2, 24),
            other_place="广东省 惠州市 惠阳区",
            other_away_since=date(2026, 3, 2),
            carer=Carer.PATERNAL_GRANDPARENTS,
        )
        if given and children
        else None,
        notice_version=current(TextKind.NOTICE, TODAY).version if told_on else "",
        notice_given_on=told_on,
    )


def _pledge(signed_on: date) -> PledgeTaken:
    version = current(TextKind.PLEDGE, signed_on).version
    return PledgeTaken(version, PledgeMethod.PAPER, signed_on)


@contextmanager
def statements(firm: Firm) -> Iterator[list[str]]:
    """Collect the statements that ask for or change something; begin and rollback are free."""
    seen: list[str] = []

    def on_statement(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            seen.append(statement)

    event.listen(firm.store.engine, "before_cursor_execute", on_statement)
    yield seen
    event.remove(firm.store.engine, "before_cursor_execute", on_statement)
