# SPDX-License-Identifier: Apache-2.0
"""On a server the sealed fields travel and rest as ciphertext, and read back whole."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from outreach.domain.incidents import Channel, IncidentReport, Notification, Told
from outreach.services import incident_files, incidents
from outreach.services.store import Store
from tests.incidents.cases import FACTS
from tests.services.surroundings import clerk


def test_a_server_keeps_what_was_seen_as_ciphertext(server_store: Store) -> None:
    ctx = clerk(server_store)
    learned = ctx.now - timedelta(hours=1)
    one = IncidentReport(frozenset({"R1"}), learned, "工友说起", FACTS, place="东门市场")
    made = incidents.report(server_store, ctx, one)
    told = Notification(Told.POLICE, ctx.now, Channel.PHONE, person="陈警官")
    incidents.notify(server_store, ctx, made.id, told)
    assert incident_files.open_case(server_store, ctx, made.id).report.facts == FACTS
    with server_store.reading() as session:
        row = session.execute(text("SELECT facts, place, situations FROM incident")).one()
        who = session.execute(text("SELECT person FROM incident_notification")).scalar_one()
    assert not [
        word for word in (FACTS, "东门市场", "陈警官") for one in (*row, who)
        if word.encode() in bytes(one)
    ]  # fmt: skip
    assert bytes(row[2]) != b"R1"  # two letters may stand in a ciphertext by chance
