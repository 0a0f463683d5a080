# SPDX-License-Identifier: Apache-2.0
"""Whoever has only the store's key makes nobody seal to them, and keeps no sealed key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from outreach.db import keys, manifest, sealed_line
from outreach.db.keys import Pair
from outreach.db.manifest import Link, Manifest
from outreach.domain.access import Role
from outreach.domain.keeping import PRACTICE_PASSWORD
from outreach.errors import StoreUnavailable
from outreach.services import access, checking, opening, rotating, slots
from outreach.services.opening import Secret
from tests.sealed.house import CLERK, EVERYTHING, HEAD, OFFICER, OTHER, House
from tests.ui.pages.sample import NOW

MINE = keys.fresh_key()  # a sealed key that nobody was given
OWN = sealed_line.first(MINE)


def swap(found: Manifest) -> Manifest:
    return replace(found, sealed_public=OWN.public)


def name_and_swap(found: Manifest) -> Manifest:
    return replace(swap(found), sealed_key=OWN.id)


def line_of_one(found: Manifest) -> Manifest:
    return replace(name_and_swap(found), line=(OWN,))


def last_replaced(found: Manifest) -> Manifest:
    return replace(name_and_swap(found), line=(*found.line[:-1], OWN))


def signed_by_oneself(found: Manifest) -> Manifest:
    line = sealed_line.further(found.store, found.line, keys.fresh_key(), MINE)
    return replace(name_and_swap(found), line=line)


def other_signer(found: Manifest) -> Manifest:
    """Put a signer of one's own into the last link, and sign the next with it."""
    public = Ed25519PrivateKey.from_private_bytes(keys.derived(MINE, "sealed line"))
    verify = manifest.as_text(public.public_key().public_bytes_raw())
    begun = (*found.line[:-1], replace(found.line[-1], verify=verify))
    line = sealed_line.further(found.store, begun, MINE, MINE)
    return replace(name_and_swap(found), line=line)


def nothing_pinned(found: Manifest) -> Manifest:
    bare = tuple(replace(one, pin="") for one in found.slots)
    return replace(line_of_one(found), slots=bare)


def no_line(found: Manifest) -> Manifest:
    return replace(nothing_pinned(found), line=())


def pinned_anew(found: Manifest) -> Manifest:
    """Pin every slot on one's own link, with a pair of one's own."""
    then = line_of_one(found)
    pair = Pair(MINE)
    return replace(then, slots=tuple(sealed_line.pinned(one, pair, then) for one in then.slots))


def alter(house: House, how: Callable[[Manifest], Manifest], login: str = CLERK) -> None:
    """Write another manifest with what this user holds: the store's key."""
    with house.opened(login) as seat:
        assert seat.store.keys is not None
        data = seat.store.keys.data
    found = manifest.read(house.folder)
    manifest.write(house.folder, manifest.sign(how(found), data))


def refused(house: House, login: str) -> str:
    with pytest.raises(StoreUnavailable) as told, house.opened(login):
        pass
    with pytest.raises(StoreUnavailable) as checked:
        checking.check(house.folder, Secret(PRACTICE_PASSWORD, login), NOW)
    assert checked.value.code == told.value.code
    return told.value.code


@pytest.mark.parametrize(
    "how",
    [
        swap, name_and_swap, line_of_one, last_replaced, signed_by_oneself, other_signer,
        nothing_pinned, no_line, pinned_anew,
    ],
)  # fmt: skip
def test_a_public_half_that_no_holder_made_is_refused(
    house: House, how: Callable[[Manifest], Manifest]
) -> None:
    with house.opened(EVERYTHING) as seat:
        rotating.renew_keys(seat.store, seat.ctx)
    alter(house, how)
    assert refused(house, OTHER) == "manifest_altered"
    assert refused(house, OFFICER) == "manifest_altered"


def test_nobody_is_given_a_slot_while_the_public_half_is_not_the_known_one(house: House) -> None:
    with house.opened("admin") as seat:
        held = seat.store.keys
        assert held is not None
        found = manifest.read(house.folder)
        manifest.write(house.folder, manifest.sign(line_of_one(found), held.data))
        with pytest.raises(StoreUnavailable) as told:
            access.add_user(seat.store, seat.ctx, "neu", "新", frozenset({Role.HR}))
    assert told.value.code == "manifest_altered"


def test_a_renewed_key_is_known_to_whoever_was_away_and_to_newcomers(house: House) -> None:
    for _ in range(3):
        with house.opened(EVERYTHING) as seat:
            rotating.renew_keys(seat.store, seat.ctx)
    with house.opened("admin") as seat:  # who holds no sealed key
        access.add_user(seat.store, seat.ctx, "neu", "新", frozenset({Role.HR}))
        access.reset_password(seat.store, seat.ctx, OTHER, PRACTICE_PASSWORD)
    with house.opened(EVERYTHING) as seat:
        rotating.renew_keys(seat.store, seat.ctx)
    for login in (CLERK, OTHER, "neu", "admin", HEAD):
        with house.opened(login) as seat:
            assert seat.store.holds_sealed == (login == HEAD)
    whole = manifest.read(house.folder)
    with house.opened(CLERK):
        pass
    assert manifest.read(house.folder) == whole, "the pin is of the present key already"
    assert not checking.check(house.folder, Secret(PRACTICE_PASSWORD, CLERK), NOW).findings[1:]


def test_a_store_from_before_the_line_gets_it_from_a_holder(house: House) -> None:
    def earlier(found: Manifest) -> Manifest:
        bare = tuple(replace(one, pin="") for one in found.slots)
        return replace(found, line=(), slots=bare)

    alter(house, earlier)
    with house.opened(OFFICER) as seat:
        assert seat.store.holds_sealed
    found = manifest.read(house.folder)
    assert [one.id for one in found.line] == [found.sealed_key]
    assert isinstance(found.line[0], Link)


def test_grants_that_were_put_back_get_no_new_key_and_open_nothing(house: House) -> None:
    before = manifest.read(house.folder).slot_of(OFFICER)
    assert before is not None
    with house.opened("admin") as seat:
        access.set_roles(seat.store, seat.ctx, OFFICER, frozenset({Role.HR}))

    def put_back(found: Manifest) -> Manifest:
        kept = tuple(before if one.id == before.id else one for one in found.slots)
        return replace(found, slots=kept)

    alter(house, put_back)
    checked = checking.check(house.folder, Secret(PRACTICE_PASSWORD, EVERYTHING), NOW)
    beyond = [one for one in checked.findings if one.code == "sealed_beyond_role"]
    assert [one.values for one in beyond] == [{"users": OFFICER}]
    with house.opened(EVERYTHING) as seat:
        assert seat.store.keys is not None
        found = put_back(manifest.read(house.folder))  # while the store is open
        manifest.write(house.folder, manifest.sign(found, seat.store.keys.data))
        rotating.renew_keys(seat.store, seat.ctx)
    after = manifest.read(house.folder).slot_of(OFFICER)
    assert after is not None
    assert after.sealed == ()
    alter(house, put_back_of(before, after))
    with house.opened(OFFICER) as seat:
        assert not seat.store.holds_sealed


def put_back_of(before: manifest.Slot, after: manifest.Slot) -> Callable[[Manifest], Manifest]:
    """Return what puts old grants into a slot that was given the new key of the store."""
    slot = replace(after, sealed=before.sealed, voucher=before.voucher)
    return lambda found: replace(
        found, slots=tuple(slot if one.id == slot.id else one for one in found.slots)
    )


def test_a_promotion_that_was_cut_off_gives_no_sealed_key(house: House) -> None:
    with house.opened(EVERYTHING) as seat:
        found = slots.manifest_of(seat.store)
        assert found is not None
        slot = found.slot_of(CLERK)
        assert slot is not None
        assert seat.store.keys is not None
        given = manifest.granted(slot, seat.store.keys.sealed)  # and no row says 工会
        then = replace(found, slots=tuple(given if one == slot else one for one in found.slots))
        manifest.write(house.folder, manifest.sign(then, seat.store.keys.data))
    with house.opened(CLERK) as seat:
        assert not seat.store.holds_sealed
        assert seat.store.keys is not None
        assert seat.store.keys.sealed == ()
    after = opening.read_manifest(house.folder).slot_of(CLERK)
    assert after is not None
    assert after.sealed == ()
