# SPDX-License-Identifier: Apache-2.0
"""What the store's key alone shows: the file page by page, and every table by plain SQL."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest

from outreach.db.sealing import is_hidden
from outreach.domain.dated_facts import About, FactKind
from outreach.errors import StoreUnavailable
from outreach.services import facts, incident_files, opening
from outreach.services.store import Store
from tests.sealed.house import CLERK, HEAD, LEFT, OFFICER, RISK, House, clear_rows, fact
from tests.sealed.seeded import Words, decrypted, follow, hits, mark, refer, report
from tests.ui.pages.sample import TODAY

CONTROL = "张小满"  # a name: no ground, so it is read with the store's key
# What grounds are called in the store, and what the rules say of them.
GROUND_WORDS = (
    "hiv", "physical:2", "dibao", "prison", "unable", "household", "disability", "asks_help",
    "B5", "judged_unable", "hardship_to_18",
)  # fmt: skip


def file_of(store: Store) -> Path:
    assert store.folder is not None
    return store.folder / opening.read_manifest(store.folder).database


def fill(house: House, words: Words) -> None:
    """Put 200 words into sealed texts: some by HR without the key, the others by holders."""
    for login, count in ((CLERK, 6), (OFFICER, 6)):
        with house.opened(login) as seat:
            cases = [report(seat.store, seat.ctx, words) for _ in range(count)]
        with house.opened(HEAD) as seat:
            for case in cases:
                follow(seat.store, seat.ctx, case, words)
    house.tell(OFFICER, *LEFT, RISK)
    with house.opened(OFFICER) as seat:
        for _ in range(14):
            refer(seat.store, seat.ctx, words)
        for _ in range(3):
            mark(seat.store, seat.ctx, house.other, words)
        [risk] = [
            one
            for one in facts.listed(seat.store, seat.ctx, house.kid)
            if one.fact.kind is FactKind.FACTOR
        ]
        facts.correct(seat.store, seat.ctx, risk.id, risk.version, None)
    with house.opened(HEAD) as seat:
        facts.lower_colour(seat.store, seat.at(TODAY, words.next()), house.kid)


def test_of_two_hundred_seeded_words_the_key_of_the_store_shows_none(house: House) -> None:
    words = Words()
    fill(house, words)
    assert len(words.given) == 200
    with house.opened(CLERK) as seat:
        keys = seat.store.keys
        assert keys is not None
        database = file_of(seat.store)
        dump = json.dumps(clear_rows(seat.store), default=str, ensure_ascii=False)
    pages = decrypted(database, keys.data)
    assert hits(dump.encode(), words) == []
    assert hits(pages, words) == []
    assert CONTROL in dump
    assert CONTROL.encode() in pages, "the pages were opened"


def test_of_grounds_and_of_what_follows_from_them_it_shows_no_name(house: House) -> None:
    """Of every child something is known, so what the rules said of all of them is sealed."""
    with house.opened(OFFICER) as seat:
        with seat.store.reading() as session:
            ids = session.connection().exec_driver_sql("SELECT id FROM child ORDER BY id")
            children = [bytes(one) for (one,) in ids]
        for child in children:
            told = (
                fact(FactKind.HIV, "yes"), fact(FactKind.DISABILITY, "physical:2"), RISK,
                fact(FactKind.HOUSEHOLD, "dibao"), fact(FactKind.ASKS_HELP, "yes"),
                fact(FactKind.STATE, "prison", about=About.MOTHER, first_on=TODAY),
                fact(FactKind.UNABLE, "yes", about=About.MOTHER),
            )  # fmt: skip
            facts.record(seat.store, seat.ctx, uuid.UUID(bytes=child), told)
    tables = ("child_fact", "child_status", "status_change", "audit_entry", "audit_value")
    with house.opened(CLERK) as seat:
        rows = clear_rows(seat.store, tables)
    assert len(rows["child_status"]) == len(children) == 5
    said = json.dumps(rows, default=str)
    assert not [word for word in GROUND_WORDS if f'"{word}"' in said or f",{word}" in said]
    sealed = [cell for row in rows["child_status"] for cell in row if is_hidden(str(cell))]
    assert len(sealed) == 6 * 5


@pytest.mark.parametrize("login", [CLERK, OFFICER])
def test_a_sealed_text_that_was_altered_is_refused_with_a_sentence(
    house: House, login: str
) -> None:
    """Altered by somebody who has the store's key, and by plain SQL."""
    words = Words()
    with house.opened(login) as seat:
        case = report(seat.store, seat.ctx, words)
        with seat.store.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE incident SET facts = substr(facts, 1, length(facts) - 9) || 'AAAAAAAA='"
            )
    for reader in (login, HEAD):
        with house.opened(reader) as seat, pytest.raises(StoreUnavailable) as caught:
            incident_files.open_for_print(seat.store, seat.ctx, case)
        assert caught.value.code == "sealed_damaged"
        assert "封存的内容已损坏" in str(caught.value)
