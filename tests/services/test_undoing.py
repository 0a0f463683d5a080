# SPDX-License-Identifier: Apache-2.0
"""An import is taken back whole, or not at all where later work stands on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from outreach.domain.children import ChildDeclared, Inquiry, WhoIsHome
from outreach.domain.dated_facts import About, FactKind
from outreach.domain.employees import Consent, HasMinors, Intake
from outreach.errors import UserError
from outreach.services import (
    children,
    explanations,
    facts,
    keeping,
    leavers,
    ledgers,
    sites,
    statuses,
    tray,
    undoing,
)
from outreach.services.context import Context
from outreach.services.ledgers import ImportOptions, Mode
from outreach.services.store import Store
from outreach.services.tray import Decision, DecisionKind
from tests.quarters.histories import CTX
from tests.services.pasted import THREE, import_lines, line, number
from tests.services.test_ledgers import ROSTERS, register

Firm = tuple[Store, Context]


@pytest.fixture(params=["embedded", "server"])
def firm(request: pytest.FixtureRequest) -> Firm:
    name = "store" if request.param == "embedded" else "server_store"
    store: Store = request.getfixturevalue(name)
    return store, replace(CTX, site=sites.find_site(store, None))


@pytest.mark.parametrize("name", ["wide.xlsx", "tall.xlsx", "export.csv", "broken.xlsx"])
def test_a_first_import_is_taken_back_to_nothing(firm: Firm, name: str) -> None:
    store, ctx = firm
    before = keeping.digest(store)
    done = ledgers.import_file(store, ctx, ROSTERS / name, ImportOptions(expected=True))
    result = undoing.undo_import(store, ctx, done.batch)
    assert (result.done, result.employees) == (True, done.employees_created)
    assert result.children == done.children_created
    assert keeping.digest(store) == before
    assert not tray.held(store, ctx)
    with pytest.raises(UserError, match="已经撤销过"):
        undoing.undo_import(store, ctx, done.batch)


def test_it_can_be_imported_again_after(firm: Firm) -> None:
    store, ctx = firm
    done = ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    undoing.undo_import(store, ctx, done.batch)
    again = ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    assert (again.employees_created, again.children_created) == (120, 145)


def changed(store: Store, ctx: Context) -> int:
    """Import three people, then a roster that changes two, adds one and names a child."""
    import_lines(store, ctx, *THREE)
    before = keeping.digest(store)
    done = import_lines(
        store, ctx,
        line("A1", "张三", number(1), "2026-03-02", "新班", "13900000000",
             "张小明", "2015-3-2", "外婆"),
        line("A22", "李四", number(2), "2026-03-01", "焊接班", "13800000002", "李小新", "2020-1-1"),
        line("A4", "赵六", number(4), "2026-04-01", "新班"),
    )  # fmt: skip
    assert keeping.digest(store) != before
    return done.batch


def found(store: Store, ctx: Context, query: str) -> tuple[children.FamilyRow, ...]:
    return children.list_families(store, ctx, query=query).rows


def test_what_was_replaced_returns(firm: Firm) -> None:
    store, ctx = firm
    import_lines(store, ctx, *THREE)
    before = keeping.digest(store)
    batch = changed(store, ctx)
    result = undoing.undo_import(store, ctx, batch)
    assert result.done
    assert (result.employees, result.children) == (1, 1)
    assert keeping.digest(store) == before
    assert [row.staff_no for row in found(store, ctx, "13800000001")] == ["A1"]
    assert not found(store, ctx, "13900000000")


def test_decisions_on_its_held_records_go_back_too(firm: Firm) -> None:
    store, ctx = firm
    import_lines(store, ctx, *THREE)
    before = keeping.digest(store)
    options = ImportOptions(mode=Mode.FULL_LIST)
    done = import_lines(
        store, ctx, THREE[0], line("A9", "钱", number(9)), line("A8", "钱", number(9)),
        line("C1", "孙七", number(21), "2099-01-01"), options=options,
    )  # fmt: skip
    double, late = tray.held(store, ctx)
    person = children.family_by_staff_no(store, ctx, "A9").employee_id
    tray.resolve(store, ctx, [double.place], Decision(DecisionKind.SAME, person))
    tray.resolve(store, ctx, [late.place], Decision(DecisionKind.NEW))
    gone = [one.missing.employment_id for one in leavers.proposals(store, ctx)]
    assert leavers.decide(store, ctx, done.batch, gone, left=True) == 2
    assert undoing.undo_import(store, ctx, done.batch).done
    assert keeping.digest(store) == before


def register_family(store: Store, ctx: Context) -> None:
    family = children.family_by_staff_no(store, ctx, "A1")
    child = ChildDeclared(name="张小明", birth=date(2015, 3, 2))
    intake = Intake(
        ctx.today, Consent.GIVEN, "2026-1", HasMinors.YES, (child,),
        Inquiry(ctx.today, WhoIsHome.NOBODY),
    )  # fmt: skip
    register(store, ctx, family, intake)


def import_again(store: Store, ctx: Context) -> None:
    import_lines(store, ctx, line("A1", "张三", number(1), "2026-03-01", "别的班"))


@pytest.mark.parametrize(
    ("work", "reason"), [(register_family, "家庭情况"), (import_again, "后来的导入")]
)
def test_later_work_refuses_it_with_a_list_and_the_rest_can_go(
    firm: Firm, work: Callable[[Store, Context], None], reason: str
) -> None:
    store, ctx = firm
    done = import_lines(store, ctx, *THREE)
    work(store, ctx)
    before = keeping.digest(store)
    result = undoing.undo_import(store, ctx, done.batch)
    assert not result.done
    assert [(one.staff_no, one.name) for one in result.used] == [("A1", "张三")]
    assert reason in result.used[0].reason
    assert keeping.digest(store) == before, "refused is refused"
    kept = undoing.undo_import(store, ctx, done.batch, keep_used=True)
    assert (kept.done, kept.employees) == (True, 2)
    assert children.summary(store, ctx, on=ctx.today).employees == 1
    assert [c.name for c in children.family_by_staff_no(store, ctx, "A1").children] == ["张小明"]


def test_a_child_another_family_names_stays_with_that_family(firm: Firm) -> None:
    store, ctx = firm
    first = import_lines(store, ctx, THREE[0])
    import_lines(
        store,
        ctx,
        line("A7", "陈八", number(7), "2026-03-01", "", "", "张小明", "2015-3-2", "外婆"),
    )
    result = undoing.undo_import(store, ctx, first.batch)
    assert (result.done, result.employees, result.children) == (True, 1, 0)
    family = children.family_by_staff_no(store, ctx, "A7")
    assert [child.name for child in family.children] == ["张小明"]


def test_the_history_says_what_each_import_did(firm: Firm) -> None:
    store, ctx = firm
    done = import_lines(store, ctx, *THREE, line("X", "", number(8)))
    undoing.undo_import(store, ctx, done.batch)
    (one,) = undoing.batches(store, ctx)
    assert (one.number, one.counts) == (done.batch, {"created": 3, "refused": 1})
    assert one.undone_at == ctx.now
    assert one.by == "" or one.by


def test_a_batch_of_another_site_is_not_found(firm: Firm) -> None:
    store, ctx = firm
    with pytest.raises(UserError, match="没有批次 99"):
        undoing.undo_import(store, ctx, 99)


def test_what_was_told_of_a_child_since_keeps_the_import_from_being_taken_back(firm: Firm) -> None:
    store, ctx = firm
    done = ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    statuses.refresh(store, ctx)
    kid = explanations.find_child(store, "C-0001")
    told = facts.NewFact(About.CHILD, FactKind.WITH, ctx.today, "grandparent")
    facts.record(store, ctx, kid, (told,))
    before = keeping.digest(store)
    refused = undoing.undo_import(store, ctx, done.batch)
    assert not refused.done
    assert {one.staff_no for one in refused.used} == {"W11000", "W11077"}  # its parents
    assert keeping.digest(store) == before


def test_an_import_goes_back_to_nothing_after_the_rules_were_asked(firm: Firm) -> None:
    store, ctx = firm
    before = keeping.digest(store)
    done = ledgers.import_file(store, ctx, ROSTERS / "wide.xlsx", ImportOptions())
    assert statuses.refresh(store, ctx).asked == done.children_created
    assert undoing.undo_import(store, ctx, done.batch).done
    assert keeping.digest(store) == before
    assert statuses.refresh(store, ctx).asked == 0
