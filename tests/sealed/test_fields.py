# SPDX-License-Identifier: Apache-2.0
"""One sealed field: who opens it, what an altered one says, what it costs."""

from __future__ import annotations

import time
import uuid
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, insert, select

from outreach.db import keys
from outreach.db.engine import open_store_engine
from outreach.db.keys import Pair
from outreach.db.sealing import MARK, Sealed, Sealer, Secret, SecretString, as_kept, holding
from outreach.errors import NotAllowed, StoreUnavailable

KEY = keys.fresh_key()
HOLDER = holding(KEY)


def without_key() -> Sealer:
    """Return the sealer of somebody who has no key but the own pair."""
    return replace(HOLDER, held={}, pair=Pair(keys.fresh_key()), owner=uuid.uuid4().hex)


@given(st.text())
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert HOLDER.open(HOLDER.seal(text)) == text
    assert HOLDER.open(without_key().seal(text)) == text


def test_somebody_without_the_key_reads_their_own_and_nothing_else() -> None:
    one, other = without_key(), without_key()
    data = one.seal("所见")
    assert one.open(data) == HOLDER.open(data) == "所见"
    for closed, by in (
        (data, other),
        (HOLDER.seal("所见"), one),
        (one.for_holders().seal("x"), one),
    ):
        with pytest.raises(NotAllowed) as caught:
            by.open(closed)
        assert caught.value.code == "sealed"


def test_what_was_sealed_with_an_earlier_key_is_read_by_who_was_given_it() -> None:
    later = holding(keys.fresh_key())
    both = replace(later, held={**HOLDER.held, **later.held})
    data = HOLDER.seal("早先")
    assert both.open(data) == "早先"
    assert both.open(both.seal("后来")) == "后来"
    with pytest.raises(NotAllowed):
        later.open(data)


@pytest.mark.parametrize("by", [HOLDER, without_key()], ids=["held", "given"])
def test_a_field_with_any_byte_altered_or_cut_off_is_never_read_as_another(by: Sealer) -> None:
    data = by.seal("孩子一个人在家")
    wrong = [
        data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :]
        for place in range(len(data))
    ]
    wrong += [data[:length] for length in range(len(data))]
    for altered in wrong:
        with pytest.raises((StoreUnavailable, NotAllowed)) as caught:
            HOLDER.open(altered)
        assert caught.value.code in {"sealed", "sealed_damaged"}


def test_a_length_tells_no_more_than_its_power_of_two() -> None:
    short = {len(HOLDER.seal("x" * length)) for length in range(64)}
    assert len(short) == 1
    assert len({len(HOLDER.seal("x" * length)) for length in range(64, 128)}) == 1


TABLE = Table("t", MetaData(), Column("sealed", Sealed), Column("some", SecretString))


def test_what_is_no_ciphertext_at_all_is_refused_with_a_sentence(tmp_path: Path) -> None:
    engine = open_store_engine(tmp_path / "store.db", KEY, sealer=HOLDER)
    with engine.begin() as connection:
        TABLE.metadata.create_all(connection)
        for wrong in ("不是密文", "AAA", "", b64encode(b"S").decode()):
            connection.exec_driver_sql("DELETE FROM t")
            connection.exec_driver_sql("INSERT INTO t VALUES (?, ?)", (wrong, MARK + wrong))
            for column in TABLE.columns:
                with pytest.raises(StoreUnavailable) as caught:
                    connection.scalar(select(column))
                assert caught.value.code == "sealed_damaged"
    engine.dispose()


def test_a_secret_comes_back_as_a_secret_and_so_is_written_again_as_one(tmp_path: Path) -> None:
    engine = open_store_engine(tmp_path / "store.db", KEY, sealer=HOLDER)
    with engine.begin() as connection:
        TABLE.metadata.create_all(connection)
        connection.execute(insert(TABLE), [{"some": Secret("3")}, {"some": "3"}, {"some": None}])
        found = connection.scalars(select(TABLE.c.some)).all()
        assert found == ["3", "3", None]
        assert [isinstance(one, Secret) for one in found] == [True, False, False]
        raw = connection.exec_driver_sql("SELECT some FROM t").scalars().all()
        assert raw[1:] == ["3", None]
        assert len(raw[0]) > 100
    engine.dispose()


def test_what_a_user_types_is_never_taken_for_a_sealed_text(tmp_path: Path) -> None:
    engine = open_store_engine(tmp_path / "store.db", KEY, sealer=HOLDER)
    guard = MARK[0]
    typed = ["sealed: 已盖章", MARK, MARK + "AAAA", guard, guard * 2, guard * 3 + "x", ""]
    with engine.begin() as connection:
        TABLE.metadata.create_all(connection)
        connection.execute(insert(TABLE), [{"some": one} for one in typed])
        assert connection.scalars(select(TABLE.c.some)).all() == typed
        assert connection.scalars(select(as_kept(TABLE.c.some))).all() == typed
    engine.dispose()


def test_what_was_read_unopened_is_written_back_as_it_was(tmp_path: Path) -> None:
    engine = open_store_engine(tmp_path / "store.db", KEY, sealer=HOLDER)
    with engine.begin() as connection:
        TABLE.metadata.create_all(connection)
        connection.execute(insert(TABLE), [{"some": Secret("3")}])
        unopened = connection.scalar(select(as_kept(TABLE.c.some)))
        connection.execute(TABLE.update().values(some=unopened))
        assert connection.scalar(select(TABLE.c.some)) == "3"
    engine.dispose()


@pytest.mark.soak
def test_ten_thousand_fields_sealed_by_a_holder() -> None:
    texts = [f"第 {place} 次看望：孩子由奶奶照看，奶奶住院，邻居送饭。" for place in range(10_000)]
    began = time.perf_counter()
    sealed = [HOLDER.seal(text) for text in texts]
    took = time.perf_counter() - began
    began = time.perf_counter()
    assert [HOLDER.open(data) for data in sealed] == texts
    opened = time.perf_counter() - began
    print(f"10,000 fields: sealed in {1000 * took:.0f} ms, opened in {1000 * opened:.0f} ms")
    assert took < 1.0
    assert opened < 1.0
