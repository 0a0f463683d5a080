# SPDX-License-Identifier: Apache-2.0
"""Drafts in the store: one a place and person, sealed, without a trail, gone when they are old."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from outreach.db.keeping import AuditRow, DraftRow
from outreach.domain.access import Role
from outreach.services import access, beginning, drafts
from outreach.services.context import Context
from outreach.services.store import Store
from tests.conftest import FIRM
from tests.quarters.histories import CTX

CHILD, OTHER = uuid.uuid4(), uuid.uuid4()
SAID = {
    "facts": "孩子说夜里一个人在家，\n第二行",
    "place": "广东省 河源市 紫金县\n441621",
    "child": "",
}


@pytest.fixture
def ctx(store: Store) -> Context:
    """Return the surroundings of the store's own administrator."""
    return replace(CTX, actor=access.actor_of(store, None))


@pytest.fixture
def colleague(store: Store, ctx: Context) -> Context:
    """Return the surroundings of somebody else."""
    return replace(ctx, actor=access.add_user(store, ctx, "lin", "林雨", frozenset({Role.HR})))


def rows(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(DraftRow)) or 0


def test_what_was_typed_comes_back_as_it_was_typed(store: Store, ctx: Context) -> None:
    drafts.keep(store, ctx, f"fact:{CHILD}", SAID, version=7)
    found = drafts.take(store, ctx, f"fact:{CHILD}")
    assert found == drafts.Draft(f"fact:{CHILD}", SAID, ctx.now, 7)
    assert drafts.take(store, ctx, f"fact:{CHILD}") == found, "taking it does not use it up"


def test_the_latest_replaces_what_was_kept_before_in_one_statement(
    store: Store, ctx: Context, statements: Callable[[Engine], list[str]]
) -> None:
    seen = statements(store.engine)
    for number in range(3):
        later = replace(ctx, now=ctx.now + timedelta(seconds=number))
        drafts.keep(store, later, "call", {"minutes": str(number)})
    assert len(seen) == 3
    assert all(one.startswith("INSERT INTO draft") for one in seen)
    found = drafts.take(store, ctx, "call")
    assert found is not None
    assert (found.values, rows(store)) == ({"minutes": "2"}, 1)
    seen.clear()
    drafts.drop(store, ctx, "call")
    assert (len(seen), rows(store)) == (1, 0)


def test_a_draft_of_one_child_is_never_offered_for_another(store: Store, ctx: Context) -> None:
    drafts.keep(store, ctx, f"fact:{CHILD}", SAID)
    drafts.keep(store, ctx, "fact_of:x", {"a": "b"})
    for place in (f"fact:{OTHER}", f"letter:{CHILD}", "fact", f"fact:{str(CHILD)[:8]}", "fact_of"):
        assert drafts.take(store, ctx, place) is None, place
    drafts.drop(store, ctx, f"fact:{OTHER}")
    drafts.drop(store, ctx, "fact")
    assert rows(store) == 2


def test_several_typings_at_one_place_stand_side_by_side(store: Store, ctx: Context) -> None:
    for number, row in enumerate(("call/aa", "call/bb", "call/cc")):
        later = replace(ctx, now=ctx.now + timedelta(minutes=number))
        drafts.keep(store, later, row, {"staff_no": row})
    assert [one.place for one in drafts.at(store, ctx, "call")] == ["call/cc", "call/bb", "call/aa"]
    drafts.drop(store, ctx, "call/bb")
    assert [one.place for one in drafts.listed(store, ctx)] == ["call/cc", "call/aa"]
    drafts.drop(store, ctx, "call")
    assert drafts.listed(store, ctx) == []


def test_nobody_sees_or_throws_away_what_somebody_else_typed(
    store: Store, ctx: Context, colleague: Context
) -> None:
    drafts.keep(store, ctx, "call", SAID)
    drafts.keep(store, colleague, "call", {"minutes": "9"})
    assert drafts.listed(store, colleague)[0].place == "call"
    found = drafts.take(store, colleague, "call")
    assert found is not None
    assert found.values == {"minutes": "9"}
    drafts.drop(store, colleague, "call")
    kept = drafts.take(store, ctx, "call")
    assert kept is not None
    assert kept.values == SAID


def test_typing_leaves_no_entry_in_the_trail(store: Store, ctx: Context) -> None:
    def entries() -> int:
        with store.reading() as session:
            return session.scalar(select(func.count()).select_from(AuditRow)) or 0

    before = entries()
    drafts.keep(store, ctx, "call", SAID)
    drafts.drop(store, ctx, "call")
    drafts.expire(store, ctx)
    assert entries() == before


def test_nobody_who_is_not_signed_in_leaves_anything(store: Store) -> None:
    nobody = replace(CTX, actor=replace(CTX.actor, id=None))
    drafts.keep(store, nobody, "call", SAID)
    assert (rows(store), drafts.take(store, nobody, "call")) == (0, None)


def test_a_place_names_a_form_and_an_identifier_and_nobody(store: Store, ctx: Context) -> None:
    for place in ("张小满", "fact:张小满", "Fact", "fact:441621 1990", "", "a:b:c", "a:b\n"):
        with pytest.raises(ValueError, match="place"):
            drafts.keep(store, ctx, place, SAID)
    assert rows(store) == 0


def test_what_is_no_text_is_refused_rather_than_changed(store: Store, ctx: Context) -> None:
    with pytest.raises(TypeError):
        drafts.keep(store, ctx, "call", {"minutes": 9})  # type: ignore[dict-item]  # on purpose


def test_after_thirty_days_a_draft_is_gone_whoever_typed_it(
    store: Store, ctx: Context, colleague: Context
) -> None:
    drafts.keep(store, ctx, "call", SAID)
    drafts.keep(store, replace(colleague, now=ctx.now + timedelta(days=1)), "call", SAID)
    drafts.expire(store, replace(ctx, now=ctx.now + timedelta(days=drafts.KEPT_DAYS)))
    assert rows(store) == 2
    drafts.expire(store, replace(ctx, now=ctx.now + timedelta(days=drafts.KEPT_DAYS, seconds=1)))
    assert drafts.listed(store, ctx) == []
    assert len(drafts.listed(store, colleague)) == 1


def test_an_erasure_takes_along_what_may_tell_of_the_erased(store: Store, ctx: Context) -> None:
    kept = (f"fact:{OTHER}/ab", f"registration:{OTHER}", "remarks:2026q3-union")
    gone = (f"fact:{CHILD}/ab", f"registration:{CHILD}", "call", "referral/ab", "registration")
    for place in (*kept, *gone):
        drafts.keep(store, ctx, place, SAID)
    with store.writing(ctx) as work:
        drafts.forget(work.session, {CHILD})
    assert {one.place for one in drafts.listed(store, ctx)} == set(kept)


def test_with_a_user_their_drafts_go(store: Store, ctx: Context, colleague: Context) -> None:
    drafts.keep(store, ctx, "call", SAID)
    drafts.keep(store, colleague, "call", SAID)
    assert colleague.actor.id is not None
    with store.writing(ctx) as work:
        drafts.forget_user(work.session, colleague.actor.id)
    assert (len(drafts.listed(store, ctx)), drafts.listed(store, colleague)) == (1, [])


def test_a_draft_rests_sealed_even_inside_the_store(store: Store, ctx: Context) -> None:
    drafts.keep(store, ctx, f"incident:{CHILD}", SAID)
    with store.reading() as session:
        stored = session.scalar(text('SELECT "values" FROM draft'))
    assert isinstance(stored, str)
    assert "facts" not in stored
    assert "夜里" not in stored


def test_who_holds_no_key_of_what_is_sealed_still_reads_their_own(tmp_path: Path) -> None:
    clerk = replace(FIRM, admin_roles=(Role.ADMIN,))
    store = beginning.begin(tmp_path / "store", CTX, clerk)
    try:
        assert not store.holds_sealed
        ctx = replace(CTX, actor=access.actor_of(store, None))
        drafts.keep(store, ctx, "incident:new", SAID)
        found = drafts.take(store, ctx, "incident:new")
        assert found is not None
        assert found.values == SAID
    finally:
        store.close()


def test_a_server_keeps_drafts_the_same_way(server_store: Store) -> None:
    ctx = replace(CTX, actor=access.actor_of(server_store, None))
    drafts.keep(server_store, ctx, "call", {"minutes": "1"})
    drafts.keep(server_store, ctx, "call", SAID)
    found = drafts.take(server_store, ctx, "call")
    assert found is not None
    assert (found.values, rows(server_store)) == (SAID, 1)
