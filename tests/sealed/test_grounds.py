# SPDX-License-Identifier: Apache-2.0
"""Grounds without their key: left out, never taken for absent; the next holder catches up."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from outreach.db.children import ASK_NOW, ChildRow
from outreach.db.queries import statuses as queries
from outreach.db.sealing import Secret
from outreach.db.statuses import ChildFactRow, ChildStatusRow, StatusChangeRow
from outreach.domain.access import Role
from outreach.domain.dated_facts import GROUNDS, About, FactKind
from outreach.domain.followups import DueKind
from outreach.errors import NotAllowed
from outreach.services import (
    explanations,
    facts,
    followups,
    keeping,
    rules,
    standings,
    statuses,
    why_papers,
)
from outreach.services.rules import RuleSettings
from tests.sealed.house import (
    CLERK,
    EVERYTHING,
    FATHER_AWAY,
    HEAD,
    LEFT,
    MOTHER_AWAY,
    MOTHER_HOME,
    OFFICER,
    OWED,
    POOR,
    PRISON,
    RISK,
    RURAL,
    House,
    Seat,
    clear_rows,
    fact,
)
from tests.ui.pages.sample import TODAY


def status(seat: Seat, child: uuid.UUID) -> dict[str, Any]:
    """Return what stands in clear of a child's last answer, and the day it is asked again."""
    with seat.store.reading() as session:
        row = session.execute(
            select(
                ChildStatusRow.as_of, ChildStatusRow.left_behind, ChildStatusRow.migrant,
                ChildStatusRow.colour, ChildStatusRow.visit_due, ChildStatusRow.version,
                ChildRow.next_change_on,
            )
            .join(ChildRow, ChildRow.id == ChildStatusRow.child_id)
            .where(ChildRow.id == child)
        ).one()  # fmt: skip
        return row._asdict()


def refreshed(house: House, login: str, day: date = TODAY) -> statuses.Refreshed:
    with house.opened(login) as seat:
        return statuses.refresh(seat.store, seat.at(day))


def refused(call: Any) -> None:
    """Ask that a call is refused for want of the key, with a sentence."""
    with pytest.raises(NotAllowed) as caught:
        call()
    assert caught.value.code == "sealed"
    assert "封存" in str(caught.value)


def test_a_ground_tells_without_its_key_neither_whom_it_is_about_nor_which_it_is(
    house: House,
) -> None:
    house.tell(OFFICER, *LEFT, POOR)
    with house.opened(CLERK) as seat:
        rows = clear_rows(seat.store, ["child_fact", "child_status", "audit_entry", "audit_value"])
        with seat.store.reading() as session:
            kinds = session.scalars(
                select(ChildFactRow.kind).where(ChildFactRow.child_id == house.kid)
            ).all()
            fields = set(
                session.scalars(
                    text("SELECT fields FROM audit_entry WHERE record_kind = 'child_fact'")
                )
            )
    assert sorted(kinds) == ["away", "home", "registered", "sealed", "sealed", "sealed"]
    said = json.dumps(rows, default=str)
    assert not [word for word in ("prison", "dibao", "household", '"state"') if word in said]
    assert fields == {'["away", "ground", "home", "registered"]'}


def test_all_grounds_look_alike_whatever_they_say(house: House) -> None:
    """A length must not tell 艾滋病 from 低保."""
    house.tell(
        OFFICER,
        fact(FactKind.HIV, "yes"),
        fact(FactKind.DISABILITY, "intellectual:1"),
        fact(FactKind.STATE, "severe_disability", about=About.FATHER),
    )
    with house.opened(OFFICER) as seat:
        rows = clear_rows(seat.store, ["child_fact"])["child_fact"]
    sealed = [cell for row in rows for cell in row if isinstance(cell, str) and len(cell) > 80]
    assert len(sealed) == 3
    assert len({len(cell) for cell in sealed}) == 1


@pytest.mark.parametrize("login", [OFFICER, HEAD, EVERYTHING])
def test_a_holder_reads_a_ground_that_another_wrote(house: House, login: str) -> None:
    house.tell(OFFICER, *LEFT)
    with house.opened(login) as seat:
        views = facts.listed(seat.store, seat.ctx, house.kid)
        assert {one.fact for one in views} == set(LEFT)
        assert explanations.explain_child(
            seat.store, seat.ctx, house.kid, on=TODAY
        ).found.verdict.left_behind
        assert standings.standings(seat.store, seat.ctx, [house.kid])[house.kid].left_behind


@pytest.mark.parametrize("login", [CLERK, OWED])
def test_without_the_key_grounds_are_left_out_and_nothing_is_concluded_from_that(
    house: House, login: str, tmp_path: Path
) -> None:
    house.tell(OFFICER, *LEFT)
    house.tell(OFFICER, RURAL, FATHER_AWAY, MOTHER_HOME, child=house.other)
    with house.opened(login) as seat:
        store, ctx = seat.store, seat.ctx
        kinds = {one.fact.kind for one in facts.listed(store, ctx, house.kid)}
        assert kinds == {FactKind.REGISTERED, FactKind.AWAY, FactKind.HOME}
        found = standings.standings(store, ctx, [house.kid, house.other])
        assert found[house.kid] == standings.Standing(left_behind=True, migrant=False)
        assert found[house.other] == standings.Standing(left_behind=False, migrant=False)
        refused(lambda: explanations.explain_child(store, ctx, house.kid, on=TODAY))
        refused(lambda: why_papers.print_why(store, ctx, house.kid, tmp_path, on=TODAY))
        open_one = explanations.explain_child(store, ctx, house.other, on=TODAY)
        assert not open_one.sees_grounds
        assert {one.code for one in open_one.matters} == {"left_behind", "migrant"}
        with store.reading() as session:
            refused(lambda: statuses.read_known(session, queries.these([house.kid]), TODAY))
        refused(lambda: keeping.digest(store))


def test_before_a_holder_was_here_a_child_with_grounds_is_to_be_confirmed(house: House) -> None:
    """Written by somebody to whom the key is owed: they can seal a ground, not judge by it."""
    house.tell(OWED, PRISON, child=house.other)
    with house.opened(OWED) as seat:
        statuses.refresh(seat.store, seat.ctx)
        found = standings.standings(seat.store, seat.ctx, [house.other])
        assert found[house.other] == standings.Standing(None, None)
    with house.opened(OFFICER) as seat:
        assert statuses.refresh(seat.store, seat.ctx).asked == 1
        [view] = facts.listed(seat.store, seat.ctx, house.other)
        assert view.fact == PRISON


def test_what_a_clerk_adds_waits_with_the_grounds_for_the_next_holder(house: House) -> None:
    later = TODAY + timedelta(days=1)
    house.tell(OFFICER, *LEFT)
    with house.opened(CLERK) as seat:
        before = status(seat, house.kid)
        home = fact(FactKind.HOME, about=About.FATHER, first_on=later, told_on=later)
        facts.record(seat.store, seat.at(later), house.kid, (home,))
        after = status(seat, house.kid)
        assert after == before | {"next_change_on": ASK_NOW}
        statuses.refresh(seat.store, seat.at(later))
        assert status(seat, house.kid) == after, "asked with facts missing it would not be away"
        [view] = [
            one
            for one in facts.listed(seat.store, seat.ctx, house.kid)
            if one.fact.kind is FactKind.HOME and one.fact.about is About.FATHER
        ]
    assert refreshed(house, OFFICER, later).asked == 1
    with house.opened(CLERK) as seat:
        assert status(seat, house.kid)["left_behind"] is False
        facts.correct(seat.store, seat.ctx, view.id, view.version, None)
        assert status(seat, house.kid)["next_change_on"] == ASK_NOW
    refreshed(house, HEAD, later)
    with house.opened(CLERK) as seat:
        assert status(seat, house.kid)["left_behind"] is True


def test_a_day_that_a_clerk_carried_out_is_carried_out_for_the_sealed_by_the_next_holder(
    house: House,
) -> None:
    """Both children leave the age of 16; one has grounds. No day is lost, none is moved."""
    day = date(2028, 10, 20)  # the younger one's 16th birthday
    house.tell(OFFICER, *LEFT, POOR, child=house.other)
    refreshed(house, OFFICER, TODAY)
    assert refreshed(house, CLERK, day + timedelta(days=20)).clock_set_back is False
    with house.opened(CLERK) as seat:
        assert status(seat, house.other)["as_of"] == TODAY
        assert status(seat, house.other)["next_change_on"] <= day + timedelta(days=20)
    done = refreshed(house, OFFICER, day + timedelta(days=30))
    assert done.changed == 1
    with house.opened(OFFICER) as seat:
        with seat.store.reading() as session:
            turns = {
                row.changed_on: row.turned or ""
                for row in session.scalars(
                    select(StatusChangeRow).where(
                        StatusChangeRow.child_id == house.other, StatusChangeRow.cause == "time"
                    )
                )
            }
        assert '"left_behind": [true, false]' in turns[day + timedelta(days=1)]
        assert all(isinstance(one, Secret) for one in turns.values())
        assert status(seat, house.other)["left_behind"] is False


def test_new_rules_are_asked_of_open_children_by_anybody_and_of_the_others_by_a_holder(
    house: House,
) -> None:
    house.tell(OFFICER, *LEFT)
    refreshed(house, OFFICER)
    with house.opened("admin") as seat:
        changed = RuleSettings(replace(RuleSettings().readings, long_return_days=60))
        rules.decide_readings(seat.store, seat.at(TODAY, "试行"), changed)
    asked = refreshed(house, CLERK).asked
    assert refreshed(house, CLERK).asked == 0
    assert (asked, refreshed(house, OFFICER).asked) == (4, 1)


def test_what_is_owed_is_listed_for_everybody(house: House) -> None:
    house.tell(OFFICER, *LEFT, RISK)

    def owed(login: str) -> list[tuple[str, date]]:
        with house.opened(login) as seat:
            later = TODAY + timedelta(days=120)
            rows = followups.due(seat.store, seat.ctx, on=later, kinds=[DueKind.RECONFIRM])
            return [(row.kind, row.due) for row in rows]

    assert owed(CLERK) == owed(OFFICER) != []


def test_a_colour_is_lowered_by_who_reads_why_it_was_set(house: House) -> None:
    house.tell(OFFICER, *LEFT, RISK)
    with house.opened(OFFICER) as seat:
        [view] = [
            one
            for one in facts.listed(seat.store, seat.ctx, house.kid)
            if one.fact.kind is FactKind.FACTOR
        ]
        facts.correct(seat.store, seat.ctx, view.id, view.version, None)
    with house.opened(HEAD) as seat:
        assert standings.standings(seat.store, seat.ctx, [house.kid])[house.kid].may_fall
        facts.lower_colour(seat.store, seat.at(TODAY, "奶奶出院了"), house.kid)
        assert "奶奶" not in json.dumps(clear_rows(seat.store), default=str, ensure_ascii=False)
    with house.opened(OWED) as seat:
        actor = replace(seat.ctx.actor, roles=frozenset({Role.RESPONSIBLE}))
        head = replace(seat.at(TODAY, "不知道为什么"), actor=actor)
        refused(lambda: facts.lower_colour(seat.store, head, house.kid))


def test_a_mark_of_the_authorities_is_read_by_holders_alone(house: House) -> None:
    with house.opened(OFFICER) as seat:
        facts.record_mark(
            seat.store, seat.ctx, house.other, kind="class", code="3", document="县民政局认定书",
            set_by="县民政局", seen_on=TODAY, valid_from=TODAY,
        )  # fmt: skip
        [mark] = explanations.explain_child(seat.store, seat.ctx, house.other, on=TODAY).marks
        assert (mark.code, mark.document) == ("3", "县民政局认定书")
        found = standings.standings(seat.store, seat.ctx, [house.other])[house.other]
        assert found.official == (("class", "3"),)
    for login in (CLERK, OWED):
        with house.opened(login) as seat:
            explained = explanations.explain_child(seat.store, seat.ctx, house.other, on=TODAY)
            assert explained.marks == ()
            found = standings.standings(seat.store, seat.ctx, [house.other])[house.other]
            assert found.official == ()


def test_of_a_child_without_grounds_nothing_needs_the_key(house: House) -> None:
    house.tell(CLERK, RURAL, FATHER_AWAY, MOTHER_AWAY, child=house.other)
    with house.opened(CLERK) as seat:
        with seat.store.reading() as session:
            row = session.get(ChildStatusRow, house.other)
            assert row is not None
            assert not isinstance(row.hardship, Secret)
            assert row.left_behind
        before = keeping.digest(seat.store)
    with house.opened(OFFICER) as seat:
        assert keeping.digest(seat.store) == before, "the same facts, whoever asks"


def test_once_known_grounds_stay_sealed_when_they_are_taken_back(house: House) -> None:
    house.tell(OFFICER, *LEFT, RISK)
    with house.opened(OFFICER) as seat:
        for view in facts.listed(seat.store, seat.ctx, house.kid):
            if view.fact.kind in GROUNDS:
                facts.correct(seat.store, seat.ctx, view.id, view.version, None)
        with seat.store.reading() as session:
            row = session.get(ChildStatusRow, house.kid)
            assert row is not None
            assert isinstance(row.hardship, Secret)
    with house.opened(CLERK) as seat:
        refused(lambda: explanations.explain_child(seat.store, seat.ctx, house.kid, on=TODAY))
