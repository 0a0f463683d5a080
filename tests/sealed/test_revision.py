# SPDX-License-Identifier: Apache-2.0
"""Revision 0008 on rows of the revision before, both ways, on both databases."""

from __future__ import annotations

import hashlib
import json
import runpy
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, text

from outreach.db.base import Id, Protected
from outreach.db.keeping import AuditRow
from outreach.db.sealing import MARK, Sealed, SecretProtected, SecretString
from outreach.db.tables import METADATA
from outreach.db.upgrade import migrations_folder, revisions, schema_of, upgrade
from outreach.domain.access import Role
from outreach.domain.dated_facts import GROUNDS
from outreach.domain.keeping import PRACTICE_PASSWORD
from outreach.errors import NotAllowed
from outreach.services import (
    explanations,
    facts,
    incident_files,
    keeping,
    opening,
    referrals,
    sites,
    standings,
)
from outreach.services.context import Context
from outreach.services.opening import Secret
from outreach.services.store import Store
from tests.db.test_migrations import downgrade
from tests.quarters.histories import CTX
from tests.sealed.house import CLERK, HEAD, LEFT, OFFICER, POOR, RISK, RURAL, House
from tests.sealed.seeded import Words, decrypted, follow, hits, mark, refer, report
from tests.ui.pages.sample import CLERK as ADMIN
from tests.ui.pages.sample import NOW, TODAY, Firm
from tests.union.work import staff

BEFORE, AFTER = "0007", "0008"
TABLES = (
    "incident", "incident_notification", "incident_look", "incident_order", "referral",
    "official_mark", "child_fact", "child_status", "status_change", "audit_entry", "audit_value",
)  # fmt: skip


def rows(engine: Engine, tables: Sequence[str] = TABLES) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a store at the revision before, as it reads them."""
    found = {}
    with engine.connect() as connection:
        for name in tables:
            known = METADATA.tables[name]
            columns = [
                sa.column(one.name, _before(one.type))
                for one in known.columns
                if (name, one.name) != ("child_fact", "sealed")
            ]
            table = sa.table(name, *columns)
            keys = [table.c[one.name] for one in known.primary_key]
            read = connection.execute(sa.select(table).order_by(*keys))
            found[name] = [dict(row._mapping) for row in read]
        connection.rollback()
    return found


def _before(kind: Any) -> Any:
    if isinstance(kind, (Sealed, SecretProtected)):
        return Protected()
    return sa.String() if isinstance(kind, SecretString) else kind


def fill(store: Store, ctx: Context, words: Words) -> uuid.UUID:
    """Write some of everything that the revision is about; return a child with grounds."""
    staff(Firm(store, sites.enterprise(store).sites[0]))
    kid = explanations.find_child(store, "C-0001")
    other = explanations.find_child(store, "C-0003")
    facts.record(store, ctx, kid, (*LEFT, RISK))
    facts.record(store, ctx, other, (RURAL,))
    [risk] = [one for one in facts.listed(store, ctx, kid) if one.fact == RISK]
    facts.correct(store, ctx, risk.id, risk.version, POOR)
    mark(store, ctx, kid, words)
    refer(store, ctx, words)
    report(store, ctx, words)
    follow(store, ctx, report(store, ctx, words), words)
    return kid


def views(store: Store, ctx: Context, kid: uuid.UUID) -> Any:
    """Return everything sealed as the services tell it."""
    cases = [one.id for one in incident_files.cases(store, ctx)]
    return (
        [incident_files.open_case(store, ctx, one) for one in cases],
        [referrals.open_referral(store, ctx, one.id) for one in referrals.referrals(store, ctx)],
        facts.listed(store, ctx, kid),
        explanations.explain_child(store, ctx, kid, on=TODAY),
        standings.standings(store, ctx, [kid]),
        keeping.digest(store),
    )


@pytest.mark.parametrize("kind", ["store", "server_store"])
def test_rows_of_the_revision_before_are_sealed_and_opened_again_to_the_letter(
    kind: str, request: pytest.FixtureRequest
) -> None:
    store: Store = request.getfixturevalue(kind)
    everybody = ADMIN.__class__(None, "zhoumin", "周敏", frozenset(Role))
    ctx = Context(everybody, NOW, sites.enterprise(store).sites[0])
    words = Words()
    kid = fill(store, ctx, words)
    told = views(store, ctx, kid)
    downgrade(store.engine, BEFORE)
    clear = rows(store.engine)
    said = json.dumps(clear, default=str, ensure_ascii=False)
    assert hits(said.encode(), words) == words.given, "the revision before has them in clear"
    assert {"prison", "dibao"} <= {one["code"] for one in clear["child_fact"]}
    upgrade(store.engine)
    again = views(store, ctx, kid)
    assert again == told
    downgrade(store.engine, BEFORE)
    opened = rows(store.engine)
    trail = clear.pop("audit_entry"), opened.pop("audit_entry")
    values = clear.pop("audit_value"), opened.pop("audit_value")
    assert opened == clear
    assert (trail[1][: len(trail[0])], values[1][: len(values[0])]) == (trail[0], values[0])
    upgrade(store.engine)
    assert views(store, ctx, kid) == told


def test_the_revision_knows_every_ground_by_name() -> None:
    [path] = (migrations_folder() / "versions").glob("0008_*.py")
    assert set(runpy.run_path(str(path))["GROUNDS"]) == set(GROUNDS)


@pytest.mark.parametrize("kind", ["store", "server_store"])
def test_the_trail_forgets_which_ground_was_written_and_still_proves_itself(
    kind: str, request: pytest.FixtureRequest
) -> None:
    store: Store = request.getfixturevalue(kind)
    ctx = Context(ADMIN, NOW, sites.enterprise(store).sites[0])
    with store.writing(ctx) as work:
        work.audit("record", "child_fact", None, {"hiv": (None, "…"), "home": (None, "…")})
    downgrade(store.engine, BEFORE)
    upgrade(store.engine)
    entry = sa.table(
        "audit_entry", sa.column("id", Id()), sa.column("record_kind"), sa.column("fields"),
        sa.column("salt", sa.LargeBinary()), sa.column("digest", sa.LargeBinary()),
    )  # fmt: skip
    value = sa.table("audit_value", sa.column("entry_id", Id()), sa.column("values", Protected()))
    with store.reading() as session:
        row = session.execute(
            sa.select(entry, value.c["values"])
            .join(value, value.c.entry_id == entry.c.id)
            .where(entry.c.record_kind == "child_fact")
        ).one()
    said = row._mapping["values"]
    assert json.loads(row.fields) == ["ground", "home"]
    assert json.loads(said) == {"ground": [None, "…"], "home": [None, "…"]}
    assert hashlib.sha256(row.salt + said.encode()).digest() == row.digest


def test_an_upgrade_that_hr_runs_leaves_hr_nothing_to_read(house: House) -> None:
    words = Words()
    house.tell(OFFICER, *LEFT)
    with house.opened(OFFICER) as seat:
        for _ in range(20):
            case = report(seat.store, seat.ctx, words)
        downgrade(seat.store.engine, BEFORE)
        assert seat.store.keys is not None
        data = seat.store.keys.data
    database = house.folder / opening.read_manifest(house.folder).database
    assert hits(decrypted(database, data), words) == words.given
    opening.upgrade_store(house.folder, Secret(PRACTICE_PASSWORD, CLERK))
    assert hits(decrypted(database, data), words) == [], "neither in rows nor in freed pages"
    with house.opened(CLERK) as seat:
        with pytest.raises(NotAllowed):
            seat.store.engine.connect().execute(
                sa.select(METADATA.tables["incident"].c.facts)
            ).all()
        assert len(facts.listed(seat.store, seat.ctx, house.kid)) == 3
    with house.opened(HEAD) as seat:
        assert incident_files.open_case(seat.store, seat.ctx, case).report.facts in words.given
        assert len(facts.listed(seat.store, seat.ctx, house.kid)) == len(LEFT)


def test_the_way_back_without_the_key_is_refused_and_changes_nothing(house: House) -> None:
    house.tell(OFFICER, *LEFT)
    with house.opened(CLERK) as seat:
        report(seat.store, seat.ctx, Words())
        before = _raw(seat.store.engine)
        with pytest.raises(NotAllowed) as caught:
            downgrade(seat.store.engine, BEFORE)
        assert caught.value.code == "sealed"
        assert "封存钥匙" in str(caught.value)
        assert schema_of(seat.store.engine) == revisions()[-1]
        assert _raw(seat.store.engine) == before


def test_the_way_back_of_a_store_in_which_nothing_is_sealed_needs_no_key(house: House) -> None:
    with house.opened(CLERK) as seat:
        downgrade(seat.store.engine, BEFORE)
        assert schema_of(seat.store.engine) == BEFORE
        upgrade(seat.store.engine, AFTER)


def _raw(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        found = [connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in TABLES]
        connection.rollback()
    return found


@pytest.mark.parametrize("kind", ["store", "server_store"])
def test_a_reason_that_looks_sealed_stays_what_was_typed_both_ways(
    kind: str, request: pytest.FixtureRequest
) -> None:
    store: Store = request.getfixturevalue(kind)
    typed = ["sealed: 已盖章", MARK + "AAAA", MARK[0] * 2]
    for reason in typed:
        with store.writing(replace(CTX, reason=reason)) as work:
            work.audit("x", "employee", None)
    asked = sa.select(AuditRow.reason).where(AuditRow.verb == "x").order_by(AuditRow.number)
    downgrade(store.engine, BEFORE)
    entries = rows(store.engine, ("audit_entry",))["audit_entry"]
    assert [one["reason"] for one in entries if one["verb"] == "x"] == typed
    upgrade(store.engine)
    with store.reading() as session:
        assert session.scalars(asked).all() == typed
