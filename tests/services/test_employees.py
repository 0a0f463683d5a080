# SPDX-License-Identifier: Apache-2.0
"""Registering: whole or not at all, by the law, and what is written about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text

from outreach.domain.children import ChildDeclared, Inquiry, WhoIsHome
from outreach.domain.employees import Consent, HasMinors, Intake, NewHire
from outreach.domain.pledges import PledgeMethod, PledgeTaken
from outreach.errors import ChangedMeanwhile, NotAllowed, UserError
from outreach.services import children, employees, keeping
from outreach.services.context import Actor
from outreach.services.employees import Registration
from tests.ui.pages import sample
from tests.ui.pages.sample import HIRED, TODAY, Firm, child, number_of

SON = date(2018, 3, 5)


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    made = sample.begin(tmp_path)
    yield made
    made.store.close()


def form(**changes: object) -> Registration:
    """Return a registration of one hire with one child, as a form would hand it over."""
    asked = Inquiry(TODAY, WhoIsHome.NOBODY)
    whole = Registration(
        NewHire("王䶮", "W1", number=number_of(11), hired_on=HIRED),
        HIRED,
        Intake(TODAY, Consent.GIVEN, "2026-1", HasMinors.YES, (child("王小禾", SON),), asked),
        PledgeTaken("2026-1", PledgeMethod.PAPER, TODAY),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # named by the caller


def audits(firm: Firm) -> list[tuple[str, str, str]]:
    with firm.store.engine.connect() as connection:
        rows = connection.execute(text("SELECT verb, record_kind, fields FROM audit_entry"))
        return [(row.verb, row.record_kind, row.fields) for row in rows]


def test_one_registration_is_one_audit_entry_without_a_name_in_it(firm: Firm) -> None:
    before = len(audits(firm))
    employees.register(firm.store, firm.context(), form())
    written = audits(firm)[before:]
    assert [(verb, kind) for verb, kind, _ in written] == [("register", "employee")]
    assert "王" not in str(written)


TABLES = (
    "employee", "employment", "intake", "child", "guardian", "inquiry", "care", "pledge",
    "search_key", "audit_entry",
)  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_a_fault_at_any_table_leaves_nothing(firm: Firm, table: str) -> None:
    before = keeping.digest(firm.store), len(audits(firm))

    def fail(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(f"INSERT INTO {table} "):
            raise RuntimeError(table)

    event.listen(firm.store.engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError, match=table):
        employees.register(firm.store, firm.context(), form())
    event.remove(firm.store.engine, "before_cursor_execute", fail)
    assert (keeping.digest(firm.store), len(audits(firm))) == before


def refused(firm: Firm, registration: Registration) -> str:
    before = keeping.digest(firm.store)
    with pytest.raises(UserError) as caught:
        employees.register(firm.store, firm.context(), registration)
    assert keeping.digest(firm.store) == before
    return caught.value.code


def test_nothing_is_asked_before_the_hire_is_decided(firm: Firm) -> None:
    assert refused(firm, form(hire_decided_on=TODAY + timedelta(days=1))) == "future_date"
    early = replace(form().intake, asked_on=HIRED - timedelta(days=1))  # type: ignore[type-var]
    assert refused(firm, form(intake=early)) == "asked_before_hire"


def test_without_consent_no_fact_about_a_child_is_taken(firm: Firm) -> None:
    for answer in (Consent.REFUSED, Consent.ONLY_WHETHER):
        intake = replace(form().intake, consent=answer)  # type: ignore[type-var]
        assert refused(firm, form(intake=intake)) == "no_consent"


@pytest.mark.parametrize(
    ("hire", "code"),
    [
        (NewHire("", "W1", number=number_of(11), hired_on=HIRED), "missing"),
        (NewHire("王䶮", "", number=number_of(11), hired_on=HIRED), "missing"),
        (NewHire("王䶮", "W1", hired_on=HIRED), "missing"),
        (NewHire("王䶮", "W1", number="110101199003070037", hired_on=HIRED), "check_digit"),
        (NewHire("王䶮", "W1", number="4.4E+17", hired_on=HIRED), "number_destroyed"),
        (
            NewHire("王䶮", "W1", number=number_of(11), birth=date(1990, 3, 8), hired_on=HIRED),
            "birth_disagrees",
        ),
        (
            NewHire("王䶮", "W1", number=number_of(11, date(2011, 1, 1)), hired_on=HIRED),
            "under_16",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(firm: Firm, hire: NewHire, code: str) -> None:
    assert refused(firm, form(hire=hire)) == code


@pytest.mark.parametrize(
    ("kid", "code"),
    [
        (ChildDeclared(birth=TODAY + timedelta(days=1)), "future_birth"),
        (ChildDeclared(birth=date(1980, 1, 1)), "child_older"),
        (ChildDeclared(), "missing"),
        (ChildDeclared(birth=SON, number="110101199003070038"), "birth_disagrees"),
    ],
)
def test_a_child_that_cannot_be_is_refused(firm: Firm, kid: ChildDeclared, code: str) -> None:
    intake = replace(form().intake, children=(kid,))  # type: ignore[type-var]
    assert refused(firm, form(intake=intake)) == code


def test_the_same_number_or_staff_number_is_not_registered_twice(firm: Firm) -> None:
    employees.register(firm.store, firm.context(), form())
    again = replace(form().hire, staff_no="W2")
    assert refused(firm, form(hire=again)) == "duplicate"
    other = replace(form().hire, number=number_of(13))
    assert refused(firm, form(hire=other)) == "staff_no_taken"


def test_a_record_changed_meanwhile_is_not_overwritten(firm: Firm) -> None:
    saved = employees.register(firm.store, firm.context(), form())
    opened = children.family(firm.store, firm.context(), saved.employee_id)
    late = form(employee_id=saved.employee_id, version=opened.version, pledge=None)
    employees.register(firm.store, firm.context(), late)
    with pytest.raises(ChangedMeanwhile):
        employees.register(firm.store, firm.context(), late)


def test_a_refusal_erases_what_was_known_but_not_the_other_parents_child(firm: Firm) -> None:
    kid = child("张小满", SON)
    mother = firm.hire("郑爽", "W8", kid)
    father = firm.hire("张松", "W9", kid, child("张小禾", date(2020, 1, 1)))
    ctx = firm.context()
    opened = children.family(firm.store, ctx, father.employee_id)
    hire = NewHire("张松", "W9", number=opened.number, hired_on=HIRED)
    no = Intake(TODAY, Consent.REFUSED, "2026-1")
    refusal = Registration(hire, HIRED, no, None, father.employee_id, opened.version)
    employees.register(firm.store, ctx, refusal)
    after = children.family(firm.store, ctx, father.employee_id)
    assert (after.consent, after.children, after.inquiry) == (Consent.REFUSED, (), None)
    kept = children.family(firm.store, ctx, mother.employee_id).children
    assert [one.name for one in kept] == ["张小满"]
    with firm.store.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM child")) == 1


def test_who_has_not_the_right_registers_nobody(firm: Firm) -> None:
    ctx = replace(firm.context(), actor=Actor(None, "csr", "何", frozenset()))
    with pytest.raises(NotAllowed) as caught:
        employees.register(firm.store, ctx, form())
    assert caught.value.exit_code == 3


def test_a_number_check_says_birth_sex_area_and_who_has_it(firm: Firm) -> None:
    employees.register(firm.store, firm.context(), form())
    found = employees.check_number(firm.store, firm.context(), number_of(11))
    assert (found.birth, found.area) == (date(1990, 3, 7), "广东省 河源市 紫金县")
    assert found.taken_by == "W1 王䶮"


def test_a_couple_at_two_sites_has_one_child_and_each_site_sees_its_own(firm: Firm) -> None:
    kid = child("张小满", SON)
    other = firm.second_site()
    firm.hire("张松", "W1", kid)
    saved = firm.hire("郑爽", "E1", kid, site=other)
    assert saved.shared == ("C-0001",)
    here = children.list_families(firm.store, firm.context())
    assert [row.staff_no for row in here.rows] == ["W1"]
    with pytest.raises(UserError):
        children.family(firm.store, firm.context(), saved.employee_id)
