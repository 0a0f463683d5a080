# SPDX-License-Identifier: Apache-2.0
"""Attachments as they rest: unreadable without the store, refused where altered, gone when gone."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text

from outreach.db.attachments import AttachmentRow
from outreach.db.engine import file_of
from outreach.db.keeping import AuditRow
from outreach.db.vault import Vault, unseal
from outreach.domain.access import Role
from outreach.domain.attachments import LARGEST
from outreach.domain.ids import new_id
from outreach.errors import NotAllowed, StoreUnavailable, UserError
from outreach.services import attachments, opening
from outreach.services.attachments import KINDS, TALK
from outreach.services.context import Actor, Context
from outreach.services.store import Store
from tests.attachments.records import record as a_record
from tests.attachments.samples import jpeg, pdf, png
from tests.reports.test_saving import room_for
from tests.services.surroundings import clerk

LARGE = (700, 500)


@pytest.fixture(params=["store", "server_store"])
def either(request: pytest.FixtureRequest) -> Store:
    """Return an empty store: the embedded one, and one on a server."""
    made: Store = request.getfixturevalue(request.param)
    return made


def photo(folder: Path, data: bytes, name: str = "照片.jpg") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def vault(store: Store) -> Vault:
    own = attachments.vault_of(store)
    assert own is not None
    return own


def as_somebody(ctx: Context, *roles: Role) -> Context:
    return replace(ctx, actor=Actor(None, "li", "李", frozenset(roles)))


def test_what_comes_out_is_what_went_in(either: Store, tmp_path: Path) -> None:
    ctx, record = clerk(either), a_record(either)
    names = {"照片.jpg": jpeg(), "扫描.png": png(), "承诺书.pdf": pdf()}
    for name, data in names.items():
        attachments.attach(either, ctx, record, photo(tmp_path, data, name), consented=True)
    kept = attachments.attachments(either, ctx, record[1])
    assert [one.name for one in kept] == list(names)
    assert [one.media_type for one in kept] == ["image/jpeg", "image/png", "application/pdf"]
    assert all(one.consented for one in kept)
    with either.reading() as session:
        digests = dict(session.execute(select(AttachmentRow.id, AttachmentRow.sha256)).all())
    for one in kept:
        data = attachments.content(either, ctx, one.id)
        assert (len(data), hashlib.sha256(data).digest()) == (one.size, digests[one.id])
    assert attachments.content(either, ctx, kept[2].id) == names["承诺书.pdf"]
    assert [len(attachments.pictures(either, ctx, one.id)) for one in kept] == [1, 1, 2]


def test_beside_the_store_and_on_a_server_lies_nothing_that_can_be_read(
    either: Store, tmp_path: Path
) -> None:
    data = pdf()
    kept = attachments.attach(either, clerk(either), a_record(either), photo(tmp_path, data))
    with either.engine.connect().execution_options(outreach_read=True) as connection:
        name, key, inside = connection.execute(text("SELECT name, key, data FROM attachment")).one()
    if either.folder is None:
        rest, raw = bytes(inside), bytes(key)
        with pytest.raises(StoreUnavailable):
            unseal(kept, raw[:32], rest)
        assert len(raw) > 32
        assert "照片".encode() not in bytes(name)
    else:
        assert inside is None
        (path,) = vault(either).folder.iterdir()
        assert path.name == kept.hex
        rest = path.read_bytes()
    assert b"%PDF" not in rest
    assert b"endobj" not in rest
    assert len(rest) == len(data) + 12 + 16


def test_every_file_has_a_key_of_its_own(store: Store, tmp_path: Path) -> None:
    path = photo(tmp_path, jpeg((16, 16)))
    ids = [attachments.attach(store, clerk(store), a_record(store), path) for _ in range(2)]
    with store.reading() as session:
        rows = dict(session.execute(select(AttachmentRow.id, AttachmentRow.key)).all())
    assert len(set(rows.values())) == 2
    with pytest.raises(StoreUnavailable):
        vault(store).get(ids[0], rows[ids[1]])
    one, other = (vault(store).path_of(id_) for id_ in ids)
    other.write_bytes(one.read_bytes())  # put in the other's place
    with pytest.raises(StoreUnavailable):
        vault(store).get(ids[1], rows[ids[0]])


def test_one_altered_byte_anywhere_is_refused(tmp_path: Path) -> None:
    own, id_ = Vault(tmp_path / "attachments"), new_id()
    key = own.put(id_, b"a photo of somebody" * 9)
    whole = own.path_of(id_).read_bytes()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        own.path_of(id_).write_bytes(changed)
        with pytest.raises(StoreUnavailable) as refused:
            own.get(id_, key)
        assert refused.value.code == "attachment_damaged"
    for length in (0, 5, 12, 20, len(whole) - 1):
        own.path_of(id_).write_bytes(whole[:length])
        with pytest.raises(StoreUnavailable):
            own.get(id_, key)
    own.path_of(id_).write_bytes(whole)
    assert own.get(id_, key) == b"a photo of somebody" * 9
    own.drop(id_)
    with pytest.raises(StoreUnavailable, match="备份") as refused:
        own.get(id_, key)
    assert refused.value.code == "attachment_gone"


def test_the_catalogue_tells_a_whole_copy_without_its_key(tmp_path: Path) -> None:
    own = Vault(tmp_path / "attachments")
    assert own.catalogue() == {}
    ids = [new_id() for _ in range(3)]
    for id_ in ids:
        own.put(id_, id_.bytes * 5)
    for id_, resting in own.catalogue().items():
        data = own.path_of(id_).read_bytes()
        assert (resting.size, resting.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert set(own.catalogue()) == set(ids) == own.ids()


def test_what_is_removed_is_gone_and_stays_in_the_trail(either: Store, tmp_path: Path) -> None:
    ctx, record = clerk(either), a_record(either)
    kept = attachments.attach(either, ctx, record, photo(tmp_path, jpeg()))
    attachments.remove(either, ctx, kept)
    assert not attachments.attachments(either, ctx, record[1])
    if either.folder is not None:
        assert vault(either).is_empty()
    for again in (attachments.content, attachments.remove):
        with pytest.raises(UserError) as refused:
            again(either, ctx, kept)
        assert refused.value.code == "not_found"
    with either.reading() as session:
        verbs = session.scalars(text("SELECT verb FROM audit_entry ORDER BY number DESC LIMIT 2"))
        assert list(verbs) == ["detach", "attach"]


def test_a_row_that_is_gone_leaves_bytes_nobody_can_read(store: Store, tmp_path: Path) -> None:
    """An erasure reaches the copies of the files, too: their keys were in the rows."""
    ctx, record = clerk(store), a_record(store)
    kept = attachments.attach(store, ctx, record, photo(tmp_path, jpeg()))
    copy = vault(store).path_of(kept).read_bytes()
    with store.writing(ctx) as work:
        key = work.session.scalar(select(AttachmentRow.key))
        work.session.execute(delete(AttachmentRow))
    folder = store.folder
    assert folder is not None
    store.close()
    with_key = opening.open_store(folder)
    assert vault(with_key).is_empty(), "swept"
    vault(with_key).path_of(kept).write_bytes(copy)
    with pytest.raises(UserError):
        attachments.content(with_key, ctx, kept)
    assert key is not None
    assert key not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    with_key.close()


def test_whose_matter_it_is_decides_who_attaches_lists_opens_and_removes(
    store: Store, tmp_path: Path
) -> None:
    ctx, path = clerk(store), photo(tmp_path, jpeg())
    barred = {
        TALK: (Role.HR, Role.REPORTER, Role.ADMIN),
        "incident": (Role.HR, Role.REPORTER, Role.ADMIN),
        "referral": (Role.HR, Role.REPORTER, Role.ADMIN),
        "pledge": (Role.REPORTER, Role.ADMIN),
        "employee": (Role.REPORTER, Role.ADMIN),
    }
    assert set(barred) == set(KINDS)
    for kind, roles in barred.items():
        record = a_record(store, kind)
        kept = attachments.attach(store, ctx, record, path)
        for role in roles:
            other = as_somebody(ctx, role)
            for attempt in (
                lambda other=other, record=record: attachments.attach(store, other, record, path),
                lambda other=other, record=record: attachments.attachments(
                    store, other, record[1], record[0]
                ),
                lambda other=other, kept=kept: attachments.content(store, other, kept),
                lambda other=other, kept=kept: attachments.remove(store, other, kept),
            ):
                with pytest.raises(NotAllowed):
                    attempt()
        assert len(attachments.attachments(store, ctx, record[1], kind)) == 1
        assert attachments.content(store, ctx, kept)


@pytest.mark.parametrize("kind", ["incident", "referral"])
def test_a_photo_of_a_sealed_matter_opens_with_the_sealed_key_alone(
    either: Store, tmp_path: Path, kind: str
) -> None:
    ctx, record = clerk(either), a_record(either, kind)
    path = photo(tmp_path, jpeg(), "张小满的伤.jpg")
    kept = attachments.attach(either, ctx, record, path)
    (listed,) = attachments.attachments(either, ctx, record[1], kind)
    assert listed.name == "附件.jpg"
    assert attachments.content(either, ctx, kept)
    held = either.engine.dialect.outreach_sealer  # type: ignore[attr-defined]
    either.engine.dialect.outreach_sealer = replace(held, held={})  # type: ignore[attr-defined]
    with pytest.raises(NotAllowed) as refused:
        attachments.content(either, ctx, kept)
    assert refused.value.code == "sealed"


def test_a_disk_that_is_full_keeps_neither_file_nor_row(store: Store, tmp_path: Path) -> None:
    ctx, record = clerk(store), a_record(store)
    path = photo(tmp_path, png(LARGE))
    before = {one.name for one in (store.folder or Path()).rglob("*")}
    with room_for(1000), pytest.raises(StoreUnavailable) as refused:
        attachments.attach(store, ctx, record, path)
    assert refused.value.code == "disk_full"
    assert not attachments.attachments(store, ctx, record[1])
    assert vault(store).is_empty()
    assert {one.name for one in (store.folder or Path()).rglob("*")} - before == {"attachments"}
    attachments.attach(store, ctx, record, path)
    assert len(attachments.attachments(store, ctx, record[1])) == 1


def test_a_disk_that_fills_up_after_the_file_keeps_no_row_and_sweeps_the_file(
    store: Store, tmp_path: Path
) -> None:
    ctx, record, folder = clerk(store), a_record(store), store.folder
    assert folder is not None
    path = photo(tmp_path, jpeg((16, 16)))
    with room_for(2000), pytest.raises(StoreUnavailable) as refused:
        attachments.attach(store, ctx, record, path)
    assert refused.value.code == "disk_full"
    assert not attachments.attachments(store, ctx, record[1])
    store.close()
    again = opening.open_store(folder)
    assert vault(again).is_empty()
    assert not attachments.attachments(again, ctx, record[1])
    again.close()


def test_what_is_too_large_is_refused_before_it_is_read(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "照片.jpg"
    with path.open("wb") as file:
        file.write(jpeg())
        file.truncate(LARGEST + 1)
    with pytest.raises(UserError, match="10 MB") as refused:
        attachments.attach(store, clerk(store), a_record(store), path)
    assert refused.value.code == "too_large"


def test_a_file_is_dropped_only_while_nobody_else_writes(store: Store, tmp_path: Path) -> None:
    """Whoever copies rows and files holds the writer, and finds that they agree."""
    file = file_of(store.engine)
    assert file is not None
    ctx = clerk(store)
    kept = attachments.attach(store, ctx, a_record(store), photo(tmp_path, jpeg()))
    remover = threading.Thread(target=attachments.remove, args=(store, ctx, kept))
    with file.writer:
        remover.start()
        remover.join(0.2)
        assert remover.is_alive()
        assert kept in vault(store).ids()
    remover.join(10)
    assert kept not in vault(store).ids()


def test_nothing_is_attached_to_a_record_that_is_not_there(store: Store, tmp_path: Path) -> None:
    ctx, path = clerk(store), photo(tmp_path, jpeg((9, 9)))
    for kind in KINDS:
        other = a_record(store, "employee" if kind != "employee" else "pledge")[1]
        for id_ in (new_id(), other):
            with pytest.raises(UserError, match="已经不在了") as refused:
                attachments.attach(store, ctx, (kind, id_), path)
            assert refused.value.code == "not_found"
    assert vault(store).is_empty()


@pytest.mark.parametrize("kind", list(KINDS))
def test_that_a_photo_of_a_sealed_matter_was_opened_stands_in_the_trail(
    store: Store, tmp_path: Path, kind: str
) -> None:
    ctx, record = clerk(store), a_record(store, kind)
    kept = attachments.attach(store, ctx, record, photo(tmp_path, jpeg((9, 9))))
    attachments.content(store, ctx, kept)
    attachments.pictures(store, ctx, kept)
    with store.reading() as session:
        rows = session.execute(
            select(AuditRow.verb, AuditRow.record_kind, AuditRow.record_id)
            .where(AuditRow.verb.not_in({"attach", "begin"}))
            .order_by(AuditRow.number)
        ).all()
    opened = ("open", *record)
    assert rows == ([opened, opened] if KINDS[kind].sealed else [])
