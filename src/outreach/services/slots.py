# SPDX-License-Identifier: Apache-2.0
"""A row of the store and the manifest beside it, changed together."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace

from outreach.db import keys, manifest, sealed_line
from outreach.db.engine import file_of
from outreach.db.keys import Cost
from outreach.db.manifest import Manifest, Slot
from outreach.domain.access import Role
from outreach.domain.keeping import opens_sealed, same_password
from outreach.errors import N_, StoreUnavailable
from outreach.services.context import Context
from outreach.services.opening import check_line, read_manifest
from outreach.services.store import Store, Transaction


@dataclass
class Both:
    """One transaction and the manifest as it will be once the transaction is committed.

    On a server there is no manifest: the server knows who may come in.
    """

    work: Transaction
    manifest: Manifest | None

    def put(self, slot: Slot, *, instead_of: Slot | None = None) -> None:
        """Keep a slot, at the place of another or at the end."""
        assert self.manifest is not None
        slots = [one for one in self.manifest.slots if one.id != slot.id]
        if instead_of is None:
            slots.append(slot)
        else:
            slots = [slot if one.id == instead_of.id else one for one in self.manifest.slots]
        self.manifest = replace(self.manifest, slots=tuple(slots))


@contextmanager
def changing(store: Store, ctx: Context) -> Iterator[Both]:
    """Change rows and slots together.

    The manifest is written last before the commit. Killed between the two, a new slot has no
    row: it opens nothing and is swept at the next opening; and a changed password counts though
    the trail does not tell of it. Where the commit fails the manifest is put back.
    """
    file = file_of(store.engine)
    before: Manifest | None = None
    with file.writer if file is not None else nullcontext():
        try:
            with store.writing(ctx) as work:
                found = manifest_of(store)
                both = Both(work, found)
                yield both
                if found is not None and both.manifest != found:
                    before = found
                    _write(store, both.manifest)
        except BaseException:
            if before is not None:
                with contextlib.suppress(OSError, StoreUnavailable):
                    _write(store, before)
            raise


def manifest_of(store: Store) -> Manifest | None:
    """Return the manifest beside an opened store; None for a server.

    Raises :class:`StoreUnavailable` for one that somebody without the key has put there.
    """
    if store.folder is None or store.keys is None:
        return None
    found = read_manifest(store.folder)
    try:
        manifest.check_mac(found, store.keys.data)
    except manifest.Unreadable as error:
        raise StoreUnavailable(
            N_("钥匙清单“{path}”被改过，不是这个数据库的，什么也没有改。请用备份恢复。"),
            code="manifest_altered",
            path=store.folder / manifest.NAME,
        ) from error
    check_line(store.folder, found, store.keys)
    return found


def _write(store: Store, found: Manifest | None) -> None:
    assert store.folder is not None
    assert store.keys is not None
    assert found is not None
    try:
        manifest.write(store.folder, manifest.sign(found, store.keys.data))
    except OSError as error:
        raise StoreUnavailable(
            N_("钥匙清单“{path}”写不进去（磁盘可能已满），什么也没有改。请腾出空间后再试。"),
            code="disk_full",
            path=store.folder / manifest.NAME,
        ) from error


def cost_of(found: Manifest) -> Cost:
    """Return how much work a guess at a password of this store is."""
    return keys.PRACTICE_COST if found.practice else keys.COST


def new_slot(
    store: Store, found: Manifest, login: str, user: uuid.UUID, roles: frozenset[Role], secret: str
) -> Slot:
    """Make somebody's slot: the store's key at once, the sealed key as :func:`equipped` says."""
    slot, pair = manifest.make_slot(
        found.store, same_password(secret), cost_of(found), login=login, user=user.hex
    )
    assert store.keys is not None
    slot = sealed_line.pinned(slot, pair, found)
    return equipped(store, manifest.given(slot, store.keys.data), roles)


def equipped(store: Store, slot: Slot, roles: frozenset[Role]) -> Slot:
    """Give the sealed key where the roles bring it and whoever works here holds it."""
    held = store.keys
    if held is not None and opens_sealed(roles) and store.holds_sealed:
        return manifest.granted(slot, held.sealed)
    return slot


def slot_of(found: Manifest | None, user: uuid.UUID) -> Slot | None:
    """Return the slot of a user row; None where there is none, or no manifest."""
    users = found.users if found is not None else ()
    return next((one for one in users if one.user == user.hex), None)


def holds_sealed(found: Manifest, slot: Slot) -> bool:
    """Tell whether a slot was given the present key of the sealed fields."""
    return any(one.id == found.sealed_key for one in slot.sealed)


def without(user: uuid.UUID) -> Callable[[tuple[Slot, ...]], tuple[Slot, ...]]:
    """Return what leaves a user's slot out."""
    return lambda slots: tuple(one for one in slots if one.user != user.hex)


def stripped(user: uuid.UUID) -> Callable[[tuple[Slot, ...]], tuple[Slot, ...]]:
    """Return what takes the sealed keys out of a user's slot."""
    return lambda slots: tuple(
        manifest.without_grants(one) if one.user == user.hex else one for one in slots
    )
