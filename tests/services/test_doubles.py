# SPDX-License-Identifier: Apache-2.0
"""Two files of one person: found, seen side by side, brought together and parted again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.doubles import Identity, Likeness, is_slip, likeness
from outreach.domain.employees import NewHire
from outreach.domain.numbers import check_digit
from outreach.domain.talks import TalkHeld, Theme, Venue
from outreach.errors import UserError
from outreach.services import children, doubles, employees, keeping, ledgers, sites, talks
from outreach.services.context import Context
from outreach.services.ledgers import ImportOptions, Outcome
from outreach.services.store import Store
from tests.quarters.histories import CTX
from tests.services.pasted import THREE, import_lines, line, number, roster, slip_of

Firm = tuple[Store, Context]


@pytest.fixture(params=["embedded", "server"])
def firm(request: pytest.FixtureRequest) -> Firm:
    name = "store" if request.param == "embedded" else "server_store"
    store: Store = request.getfixturevalue(name)
    return store, replace(CTX, site=sites.find_site(store, None))


digits = st.text("0123456789", min_size=17, max_size=17)


@given(digits, st.integers(0, 16), st.integers(1, 9))
def test_any_one_wrong_digit_is_a_slip(body: str, place: int, by: int) -> None:
    other = body[:place] + str((int(body[place]) + by) % 10) + body[place + 1 :]
    assert is_slip(body + check_digit(body), other + check_digit(other))


@given(digits, digits)
def test_a_slip_is_one_edit_away_and_nothing_else_is(one: str, other: str) -> None:
    apart = [place for place in range(17) if one[place] != other[place]]
    swapped = [
        one[:p] + one[p + 1] + one[p] + one[p + 2 :] for p in range(16) if one[p] != one[p + 1]
    ]
    assert is_slip(one + "0", other + "0") == (len(apart) == 1 or other in swapped)


def test_two_complete_numbers_are_two_people_whatever_their_name_and_birthday() -> None:
    one = Identity("张伟", date(1990, 1, 2), number(1))
    other = Identity("张伟", date(1990, 1, 2), number(250))
    assert likeness(one, other) is None
    assert likeness(one, replace(other, number="")) is Likeness.SAME_NAME_AND_BIRTH
    assert likeness(one, replace(other, number=slip_of(number(1)))) is Likeness.NEAR_NUMBER
    assert likeness(one, replace(one, name="张纬")) is None


def doubled(store: Store, ctx: Context) -> tuple[children.Family, children.Family]:
    """Register one person twice: by roster, and by form with a slip in the number."""
    import_lines(store, ctx, *THREE)
    hire = NewHire(
        name="张三", staff_no="B7", number=slip_of(number(1)), phone="13700000000",
        hired_on=date(2026, 5, 1),
    )  # fmt: skip
    employees.register(store, ctx, employees.Registration(hire, date(2026, 5, 1), None))
    return (
        children.family_by_staff_no(store, ctx, "A1"),
        children.family_by_staff_no(store, ctx, "B7"),
    )


def test_possible_doubles_are_found_with_the_reason(firm: Firm) -> None:
    store, ctx = firm
    doubled(store, ctx)
    (pair,) = doubles.possible(store, ctx)
    assert {pair.one.handle, pair.other.handle} == {"A1", "B7"}
    assert pair.likeness is Likeness.NEAR_NUMBER


def test_merged_files_are_one_person_and_parted_they_are_as_before(firm: Firm) -> None:
    store, ctx = firm
    one, other = doubled(store, ctx)
    before = keeping.digest(store)
    merge = doubles.merge(store, ctx, keep=one.employee_id, gone=other.employee_id)
    assert not doubles.possible(store, ctx)
    assert children.summary(store, ctx, on=ctx.today).employees == 3
    for query in ("13700000000", "13800000001", slip_of(number(1))):
        found = children.list_families(store, ctx, query=query).rows
        assert [row.employee_id for row in found] == [one.employee_id]
    (kept,) = doubles.merges(store, ctx)
    assert (kept.id, kept.kept.id) == (merge, one.employee_id)
    doubles.unmerge(store, ctx, merge)
    assert keeping.digest(store) == before
    assert len(doubles.possible(store, ctx)) == 1
    found = children.list_families(store, ctx, query="13700000000").rows
    assert [row.employee_id for row in found] == [other.employee_id]
    with pytest.raises(UserError, match="已经撤销过"):
        doubles.unmerge(store, ctx, merge)


def test_the_wrong_number_still_leads_to_the_one_file(firm: Firm) -> None:
    store, ctx = firm
    one, other = doubled(store, ctx)
    doubles.merge(store, ctx, keep=one.employee_id, gone=other.employee_id)
    again = roster(line("A1", "张三", slip_of(number(1)), "2026-03-01", "焊接班", "13800000001"))
    seen = ledgers.preview(store, ctx, again, ImportOptions())
    assert seen.count(Outcome.UNCHANGED) == 1


def test_the_form_knows_the_number_of_a_merged_file_too(firm: Firm) -> None:
    store, ctx = firm
    one, other = doubled(store, ctx)
    doubles.merge(store, ctx, keep=one.employee_id, gone=other.employee_id)
    slip = slip_of(number(1))
    assert employees.check_number(store, ctx, slip).taken_id == one.employee_id
    hire = NewHire(name="张三", staff_no="C1", number=slip, hired_on=date(2026, 6, 1))
    again = employees.Registration(hire, date(2026, 6, 1), None)
    with pytest.raises(UserError, match="已登记为"):
        employees.register(store, ctx, again)
    there = children.family(store, ctx, one.employee_id)
    with pytest.raises(UserError, match="撤销合并"):
        employees.register(
            store, ctx, replace(again, employee_id=one.employee_id, version=there.version)
        )


def test_a_child_both_files_list_stays_one_child_of_one_parent(firm: Firm) -> None:
    store, ctx = firm
    one, other = doubled(store, ctx)
    ledgers.import_file(
        store, ctx,
        roster(line("B7", "张三", slip_of(number(1)), "2026-05-01", "", "13700000000",
                    "张小明", "2015-3-2", "外婆")),
        ImportOptions(),
    )  # fmt: skip
    before = keeping.digest(store)
    merge = doubles.merge(store, ctx, keep=one.employee_id, gone=other.employee_id)
    family = children.family_by_staff_no(store, ctx, "A1")
    assert [child.name for child in family.children] == ["张小明"]
    assert not family.children[0].shared_with
    doubles.unmerge(store, ctx, merge)
    assert keeping.digest(store) == before


def test_who_signed_twice_at_one_talk_was_there_once(firm: Firm) -> None:
    store, ctx = firm
    one, other = doubled(store, ctx)
    talk = TalkHeld("政策宣讲", Theme.GUARDIANSHIP, Venue.FACTORY, ctx.today, ("A1", "B7", "A2"))
    assert talks.hold(store, ctx, talk).people == 3
    before = keeping.digest(store)
    merge = doubles.merge(store, ctx, keep=one.employee_id, gone=other.employee_id)
    assert talks.recent(store, ctx)[0].people == 2
    doubles.unmerge(store, ctx, merge)
    assert keeping.digest(store) == before


def test_a_file_cannot_be_merged_with_itself_or_twice(firm: Firm) -> None:
    store, ctx = firm
    one, other = doubled(store, ctx)
    with pytest.raises(UserError, match="没有都找到"):
        doubles.merge(store, ctx, keep=one.employee_id, gone=one.employee_id)
    doubles.merge(store, ctx, keep=one.employee_id, gone=other.employee_id)
    with pytest.raises(UserError, match="没有都找到"):
        doubles.merge(store, ctx, keep=one.employee_id, gone=other.employee_id)
