# SPDX-License-Identifier: Apache-2.0
"""What is held waits for a person: new, the same, dropped; arrivals; leavers of a full list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from outreach.domain.access import Role
from outreach.domain.numbers import check_digit
from outreach.domain.rosters import Pasted
from outreach.errors import NotAllowed, UserError
from outreach.services import children, keeping, leavers, ledgers, sites, tray
from outreach.services.context import Actor, Context
from outreach.services.ledgers import ImportOptions, Mode, Outcome
from outreach.services.store import Store
from outreach.services.tray import Decision, DecisionKind
from tests.quarters.histories import CTX
from tests.services.pasted import THREE, import_lines, line, number, slip_of

NEW, DROP = Decision(DecisionKind.NEW), Decision(DecisionKind.DROP)


@pytest.fixture
def ctx(store: Store) -> Context:
    hr = Actor(None, "hr", "林雨", frozenset({Role.HR}))
    return replace(CTX, actor=hr, site=sites.find_site(store, None))


def staff(store: Store, ctx: Context) -> int:
    return children.summary(store, ctx, on=ctx.today).employees


def test_what_is_held_comes_with_its_reason_and_who_it_may_be(store: Store, ctx: Context) -> None:
    import_lines(store, ctx, *THREE)
    body = number(1).replace("1990", "1991", 1)[:17]
    import_lines(store, ctx, line("A9", "张三", body + check_digit(body), "2026-05-01"))
    (one,) = tray.held(store, ctx)
    assert (one.place.row, one.hire.name) == (2, "张三")
    assert "只差一处" in one.problems[0].message
    assert [(c.handle, c.children) for c in one.candidates] == [("A1", 1)]
    assert "****" in one.candidates[0].number


def test_a_held_person_can_be_new_all_the_same(store: Store, ctx: Context) -> None:
    import_lines(store, ctx, line("A1", "张三", "", "2026-03-01"))
    assert staff(store, ctx) == 0, "without number and birth nobody is told apart"
    import_lines(store, ctx, *THREE)
    import_lines(
        store,
        ctx,
        line("A8", "张三", number(1, "19900103"), "2026-05-01", "", "", "张小明", "2015-3-2"),
    )
    (one,) = tray.held(store, ctx)
    tray.resolve(store, ctx, [one.place], NEW)
    assert not tray.held(store, ctx)
    assert staff(store, ctx) == 4
    assert children.summary(store, ctx, on=ctx.today).children == 2, "the child is one child"


def test_a_held_person_can_be_somebody_known_and_fills_what_is_new(
    store: Store, ctx: Context
) -> None:
    import_lines(store, ctx, *THREE)
    import_lines(
        store, ctx,
        line("A2", "李四", number(2)[:6] + "********" + number(2)[14:], "2026-03-01", "",
             "13911112222", "李小华", "2019-9-9"),
    )  # fmt: skip
    (one,) = tray.held(store, ctx)
    assert [c.handle for c in one.candidates] == ["A2"], "name and what the stars leave agree"
    family = children.family_by_staff_no(store, ctx, "A2")
    counts = tray.resolve(store, ctx, [one.place], Decision(DecisionKind.SAME, family.employee_id))
    assert counts == {Outcome.UPDATED: 1}
    after = children.family_by_staff_no(store, ctx, "A2")
    assert [child.name for child in after.children] == ["李小华"]
    assert staff(store, ctx) == 3


def test_a_dropped_record_leaves_nothing(store: Store, ctx: Context) -> None:
    import_lines(store, ctx, *THREE)
    before = keeping.digest(store)
    import_lines(store, ctx, line("A9", "赵六", number(9)), line("A9", "赵六", number(9)))
    (one,) = tray.held(store, ctx)
    tray.resolve(store, ctx, [one.place], DROP)
    assert not tray.held(store, ctx)
    assert keeping.digest(store) != before, "only the first line came in"
    with pytest.raises(UserError, match="已经有人决定过"):
        tray.resolve(store, ctx, [one.place], NEW)


def test_two_of_one_number_cannot_both_be_new(store: Store, ctx: Context) -> None:
    import_lines(store, ctx, line("A9", "赵六", number(9)), line("A8", "赵六", number(9)))
    (one,) = tray.held(store, ctx)
    before = keeping.digest(store)
    with pytest.raises(UserError, match="已经登记给 赵六"):
        tray.resolve(store, ctx, [one.place], NEW)
    assert keeping.digest(store) == before
    assert tray.held(store, ctx), "it still waits"


def test_decisions_in_bulk_are_all_or_nothing(store: Store, ctx: Context) -> None:
    late = (ctx.today + timedelta(days=9)).isoformat()
    import_lines(
        store, ctx,
        line("B1", "钱一", number(11), late),
        line("B2", "钱二", number(12)),
        line("B3", "钱二", number(12)),
    )  # fmt: skip
    before = keeping.digest(store)
    places = [one.place for one in tray.held(store, ctx)]
    with pytest.raises(UserError):
        tray.resolve(store, ctx, places, NEW)  # the third is a double and cannot be new
    assert keeping.digest(store) == before
    assert len(tray.held(store, ctx)) == 2


def announced(ctx: Context) -> str:
    day = (ctx.today + timedelta(days=3)).isoformat()
    return line("C1", "孙七", number(21), day, "焊接班", "", "孙小七", "2016-6-6", "外婆")


@pytest.mark.parametrize("at_once", [True, False])
def test_children_of_announced_people_wait_for_the_day_of_arrival(
    store: Store, ctx: Context, at_once: bool
) -> None:
    done = import_lines(store, ctx, announced(ctx), options=ImportOptions(expected=at_once))
    if at_once:
        assert done.employees_created == 1
        assert done.count(Outcome.CREATED) == 1
    else:
        assert done.count(Outcome.UNDECIDED) == 1
        tray.resolve(store, ctx, [tray.held(store, ctx)[0].place], NEW)
    assert done.children_created == 0
    (one,) = tray.held(store, ctx)
    assert one.expected
    assert staff(store, ctx) == 0, "nobody is at work before the day"
    assert tray.arrive(store, ctx) == 0
    later = replace(ctx, now=ctx.now + timedelta(days=3))
    assert staff(store, later) == 1
    assert children.summary(store, later, on=later.today).children == 0
    assert tray.arrive(store, later) == 1
    family = children.family_by_staff_no(store, later, "C1")
    assert [child.name for child in family.children] == ["孙小七"]
    assert not tray.held(store, later)


def test_nothing_of_a_child_s_number_is_kept_whole_while_it_waits(
    store: Store, ctx: Context
) -> None:
    child = number(30, "20160606")
    lines = "\n".join(
        [
            "姓名\t身份证号\t入职日期\t子女姓名\t子女身份证号",
            f"孙七\t{number(21)}\t2099-01-01\t孙小七\t{child}",
        ]
    )
    ledgers.import_file(store, ctx, Pasted(lines), ImportOptions())
    with store.reading() as session:
        kept = session.scalar(text("SELECT facts FROM held_record"))
    assert kept
    assert child not in str(kept)
    (one,) = tray.held(store, ctx)
    assert one.hire.children
    assert one.hire.children[0].number_tail == child[-4:]


def full_list(on: date) -> ImportOptions:
    return ImportOptions(mode=Mode.FULL_LIST, on=on)


def test_a_full_list_proposes_who_is_missing_and_ends_nothing_itself(
    store: Store, ctx: Context
) -> None:
    import_lines(store, ctx, *THREE)
    done = import_lines(store, ctx, THREE[0], options=full_list(ctx.today))
    assert [one.staff_no for one in done.missing] == ["A2", "A3"]
    assert staff(store, ctx) == 3
    found = [one.missing for one in leavers.proposals(store, ctx)]
    assert [one.staff_no for one in found] == ["A2", "A3"]
    assert found[0].last_day == ctx.today - timedelta(days=1)
    leavers.decide(store, ctx, done.batch, [found[0].employment_id], left=True)
    leavers.decide(store, ctx, done.batch, [found[1].employment_id], left=False)
    assert staff(store, ctx) == 2
    assert not leavers.proposals(store, ctx)
    with pytest.raises(UserError, match="已经有人决定过"):
        leavers.decide(store, ctx, done.batch, [found[0].employment_id], left=True)


def test_a_broken_line_is_not_taken_for_somebody_who_left(store: Store, ctx: Context) -> None:
    import_lines(store, ctx, *THREE)
    spoilt = line("A2", "李四", "4.30124E+17", "2026-03-01")
    done = import_lines(store, ctx, THREE[0], spoilt, options=full_list(ctx.today))
    assert done.count(Outcome.REFUSED) == 1
    assert [one.staff_no for one in done.missing] == ["A3"]


def test_who_is_hired_after_the_day_of_the_list_is_not_missing(store: Store, ctx: Context) -> None:
    import_lines(store, ctx, *THREE)
    done = import_lines(store, ctx, THREE[0], options=full_list(date(2026, 2, 1)))
    assert not done.missing


def test_a_last_day_before_the_hire_is_refused_whole(store: Store, ctx: Context) -> None:
    import_lines(store, ctx, *THREE)
    done = import_lines(store, ctx, THREE[0], options=full_list(ctx.today))
    ids = [one.employment_id for one in done.missing]
    with pytest.raises(UserError, match="早于入职日期"):
        leavers.decide(store, ctx, done.batch, ids, left=True, last_day=date(2026, 1, 1))
    assert staff(store, ctx) == 3
    assert len(leavers.proposals(store, ctx)) == 2


def test_who_may_not_import_may_not_decide_either(store: Store, ctx: Context) -> None:
    union = replace(ctx, actor=Actor(None, "u", "周", frozenset({Role.UNION})))
    with pytest.raises(NotAllowed):
        tray.held(store, union)
    with pytest.raises(NotAllowed):
        leavers.proposals(store, union)


def test_a_file_that_is_imported_twice_waits_once_and_is_decided_once(
    store: Store, ctx: Context
) -> None:
    import_lines(store, ctx, *THREE)
    slip = line("B1", "张三", slip_of(number(1)), "2026-05-01")
    for _ in range(2):
        import_lines(store, ctx, slip)
        import_lines(store, ctx, *THREE[:2], options=ImportOptions(mode=Mode.FULL_LIST))
    (one,) = tray.held(store, ctx)
    assert one.place.batch == 4, "the newest"
    tray.resolve(store, ctx, [one.place], Decision(DecisionKind.NEW))
    assert tray.held(store, ctx) == ()

    (proposed,) = leavers.proposals(store, ctx)
    assert (proposed.batch, proposed.missing.staff_no) == (5, "A3")
    leavers.decide(store, ctx, 5, [proposed.missing.employment_id], left=False)
    assert leavers.proposals(store, ctx) == ()


def test_two_lines_that_say_the_same_are_decided_together(store: Store, ctx: Context) -> None:
    import_lines(store, ctx, *THREE)
    slip = line("B1", "张三", slip_of(number(1)), "2026-05-01")
    done = import_lines(store, ctx, slip, slip)
    places = [one.place for one in tray.held(store, ctx, batch=done.batch)]
    tray.resolve(store, ctx, places, Decision(DecisionKind.NEW))
    assert tray.held(store, ctx) == ()
