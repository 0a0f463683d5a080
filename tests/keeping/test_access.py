# SPDX-License-Identifier: Apache-2.0
"""Who may open a store, as what: people come, change roles, and go."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from outreach.db import manifest
from outreach.db.sealing import sealer_of
from outreach.domain.access import Role
from outreach.errors import NotAllowed, StoreUnavailable, UserError
from outreach.services import access, opening, sites
from outreach.services.opening import Secret
from tests.keeping.people import (
    HOLDER,
    PLAIN,
    Firm,
    as_user,
    begin,
    secrets_of,
    verbs,
    write_secret,
)
from tests.quarters.histories import CTX

HR, UNION, ADMIN = (frozenset({role}) for role in (Role.HR, Role.UNION, Role.ADMIN))
LONG = "一句够长的话，林"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Firm, Firm]:
    folder = tmp_path_factory.mktemp("made")
    return begin(folder / "holder"), begin(folder / "plain", firm=PLAIN)


@pytest.fixture
def firm(made: tuple[Firm, Firm], tmp_path: Path) -> Firm:
    return made[0].copy(tmp_path / "store")


@pytest.fixture
def plain(made: tuple[Firm, Firm], tmp_path: Path) -> Firm:
    """Return a firm whose administrator holds no sealed key."""
    return made[1].copy(tmp_path / "plain")


def test_who_is_added_opens_the_store_as_themselves(firm: Firm) -> None:
    with firm.opened() as store:
        access.add_user(store, as_user(store), " lin ", "林芳", HR, LONG)
        access.add_user(store, as_user(store), "wang", "王强", UNION)
        assert verbs(store)[-2:] == ["add", "add"]
    with firm.opened("LIN", LONG) as store:
        who = access.opened_by(store)
        assert (who.login, who.name, who.roles) == ("lin", "林芳", HR)
        assert not store.holds_sealed
    with firm.opened("wang") as store:
        assert access.opened_by(store).login == "wang"
        assert store.holds_sealed, "the administrator held the sealed key and gave it"
        with pytest.raises(NotAllowed, match="权限"):
            access.add_user(store, as_user(store), "x", "x", HR)


def test_a_user_who_cannot_be_is_refused_and_leaves_nothing(firm: Firm) -> None:
    with firm.opened() as store:
        ctx = as_user(store)
        access.add_user(store, ctx, "lin", "林芳", HR, LONG)
        access.remove_user(store, ctx, "lin")
    before = firm.digest()
    with firm.opened() as store:
        for login, roles, password, code in (
            ("ZHOU", HR, LONG, "user_exists"),
            ("lin", HR, LONG, "user_exists"),  # the trail names people by it
            (" ", HR, LONG, "missing"),
            ("new", frozenset[Role](), LONG, "missing"),
            ("new", HR, "短", "weak_password"),
        ):
            with pytest.raises(UserError) as refused:
                access.add_user(store, as_user(store), login, "某", roles, password)
            assert refused.value.code == code
    assert firm.digest() == before
    with firm.opened() as store, pytest.raises(UserError) as refused:
        access.add_user(replace(store, practice=False), as_user(store), "new", "新", HR)
    assert refused.value.code == "missing_password"


def test_the_sealed_key_is_owed_until_a_holder_gives_it(plain: Firm) -> None:
    firm = plain
    with firm.opened() as store:
        access.add_user(store, as_user(store), "wang", "王强", UNION)
        access.add_user(store, as_user(store), "wu", "吴", UNION)
        owed = {one.login: one.owed_sealed for one in access.users(store, as_user(store))}
        assert owed == {"zhou": False, "wang": True, "wu": True}
        with pytest.raises(NotAllowed, match="封存钥匙"):
            access.grant_sealed(store, as_user(store), "wang")
        with pytest.raises(UserError, match="不需要"):
            access.grant_sealed(store, as_user(store), "zhou")
        write_secret(store, "管理员写下的一件事")
        assert secrets_of(store) == ["管理员写下的一件事"], "one's own can be read"
    with firm.opened("wang") as store:
        with pytest.raises(NotAllowed, match="封存"):
            secrets_of(store)
        with pytest.raises(NotAllowed, match="封存钥匙"):
            access.grant_sealed(store, as_user(store), "wu")
    access.recover(firm.folder, firm.code, "wang", LONG, CTX.now)  # the code holds every key
    with firm.opened("wang", LONG) as store:
        assert secrets_of(store) == ["管理员写下的一件事"]
        access.grant_sealed(store, as_user(store), "wu")
        assert verbs(store)[-1] == "grant_sealed"
    with firm.opened("wu") as store:
        assert secrets_of(store) == ["管理员写下的一件事"]


def test_a_right_that_is_lost_takes_its_key_along(firm: Firm) -> None:
    with firm.opened() as store:
        access.add_user(store, as_user(store), "wang", "王强", HR | UNION)
        write_secret(store, "一件封存的事")
    kept = opening.unlock(firm.folder, firm.manifest(), Secret(None, "wang"), CTX.now)
    with firm.opened() as store:
        access.set_roles(store, as_user(store), "wang", HR)
        assert secrets_of(store) == ["一件封存的事"]
        write_secret(store, "后来的事")
    with firm.opened("wang") as store:
        assert access.opened_by(store).roles == HR
        with pytest.raises(NotAllowed, match="封存"):
            secrets_of(store)
        # Nor with the key that was kept: everything was sealed anew.
        old = sealer_of(firm.manifest(), replace(kept, pair=store.keys.pair))  # type: ignore[union-attr]
        store.engine.dialect.outreach_sealer = old  # type: ignore[attr-defined]
        with pytest.raises(NotAllowed, match="封存"):
            secrets_of(store)
    with firm.opened() as store:
        access.set_roles(store, as_user(store), "wang", UNION)
        listed = {one.login: one for one in access.users(store, as_user(store))}
        assert listed["wang"].holds_sealed
        assert not listed["wang"].owed_sealed
        assert verbs(store).count("set_roles") == 2
    with firm.opened("wang") as store:
        assert secrets_of(store) == ["一件封存的事", "后来的事"]


def test_an_administrator_without_the_sealed_key_can_still_take_it_away(plain: Firm) -> None:
    firm = plain
    with firm.opened() as store:
        access.add_user(store, as_user(store), "wang", "王强", UNION)
    access.recover(firm.folder, firm.code, "wang", LONG, CTX.now)
    name = firm.manifest().sealed_key
    with firm.opened("zhou") as store:
        access.set_roles(store, as_user(store), "wang", HR)
    with firm.opened("wang", LONG) as store:
        assert not store.holds_sealed
    assert firm.manifest().sealed_key == name, "who does not hold it cannot seal anew"


def test_one_can_lose_one_s_own_sealed_key(firm: Firm) -> None:
    with firm.opened() as store:
        access.add_user(store, as_user(store), "wang", "王强", UNION)
        write_secret(store, "一件封存的事")
        access.set_roles(store, as_user(store), "zhou", ADMIN)
        assert not store.holds_sealed
    with firm.opened("wang") as store:
        assert secrets_of(store) == ["一件封存的事"], "sealed anew for those who keep the right"


def test_who_is_removed_opens_nothing_and_the_others_work_on(firm: Firm) -> None:
    with firm.opened() as store:
        ctx = as_user(store)
        access.add_user(store, ctx, "lin", "林芳", HR, LONG)
        access.add_user(store, ctx, "wang", "王强", UNION)
        write_secret(store, "一件封存的事")
        before = firm.manifest()
        access.remove_user(store, ctx, "lin")
        after = firm.manifest()
        assert (after.key, after.sealed_key) != (before.key, before.sealed_key)
        assert after.slot_of("lin") is None
        assert verbs(store)[-1] == "remove"
        assert secrets_of(store) == ["一件封存的事"]
        sites.add_site(store, ctx, "二厂")  # the same open store works on, in the new file
    assert firm.names() == {manifest.NAME, manifest.SECOND, after.database}
    with pytest.raises(NotAllowed, match="不对"), firm.opened("lin", LONG):
        pass
    with firm.opened("wang") as store:
        assert len(sites.enterprise(store).sites) == 2
        assert secrets_of(store) == ["一件封存的事"]


def test_somebody_is_always_left_to_administer(firm: Firm) -> None:
    with firm.opened() as store:
        ctx = as_user(store)
        with pytest.raises(NotAllowed, match="自己"):
            access.remove_user(store, ctx, "zhou")
        with pytest.raises(NotAllowed, match="最后一位"):
            access.set_roles(store, ctx, "zhou", UNION)
        access.add_user(store, ctx, "wang", "王强", ADMIN)
        access.set_roles(store, ctx, "zhou", UNION)
    with firm.opened("wang") as store, pytest.raises(NotAllowed, match="自己"):
        access.remove_user(store, as_user(store), "wang")
    before = firm.digest()
    # By somebody who was told to be another: it is the file that decides.
    with firm.opened("zhou") as store, pytest.raises(NotAllowed, match="最后一位"):
        access.remove_user(store, CTX, "wang")
    assert firm.digest() == before, "a renewal that is refused leaves the store as it was"


def test_reading_and_writing_go_on_while_the_keys_are_renewed(firm: Firm) -> None:
    with firm.opened() as store:
        ctx = as_user(store)
        for login in ("lin", "wang", "wu"):
            access.add_user(store, ctx, login, "林芳", HR)
        stop, faults, written = threading.Event(), list[BaseException](), 0

        def over_and_over(job: Callable[[], None]) -> None:
            try:
                while not stop.is_set():
                    job()
            except BaseException as error:  # noqa: BLE001 - told below, in the test's own thread
                faults.append(error)

        def read() -> None:
            assert sites.enterprise(store).name == HOLDER.name

        def write() -> None:
            nonlocal written
            sites.add_site(store, ctx, f"{written} 号厂")
            written += 1

        threads = [threading.Thread(target=over_and_over, args=(one,)) for one in (read, write)]
        for thread in threads:
            thread.start()
        for login in ("lin", "wang", "wu"):
            access.remove_user(store, ctx, login)
        stop.set()
        for thread in threads:
            thread.join()
        assert not faults
        assert len(sites.enterprise(store).sites) == written + 1
        assert verbs(store).count("add") == written + 3
    with firm.opened() as store:
        assert len(sites.enterprise(store).sites) == written + 1
    assert firm.manifest().generation == 4
    assert firm.names() == {manifest.NAME, manifest.SECOND, "outreach-4.db"}


def test_a_slot_without_a_user_opens_nothing_and_is_swept(firm: Firm) -> None:
    before = firm.manifest()
    with firm.opened() as store:
        access.add_user(store, as_user(store), "lin", "林芳", HR, LONG)
        slot = firm.manifest().slot_of("lin")
        assert slot is not None
        access.remove_user(store, as_user(store), "lin")
        held = store.keys
    assert held is not None
    # As if adding somebody had been killed between the manifest and the commit.
    stray = manifest.given(replace(slot, user="0" * 32), held.data)
    found = firm.manifest()
    with_stray = manifest.sign(replace(found, slots=(*found.slots, stray)), held.data)
    manifest.write(firm.folder, with_stray)
    with pytest.raises(NotAllowed, match="已被移除"), firm.opened("lin", LONG):
        pass
    assert firm.manifest().slot_of("lin") is not None
    with firm.opened("zhou"):
        pass
    assert firm.manifest().slot_of("lin") is None
    assert len(firm.manifest().slots) == len(before.slots)


def test_a_user_without_a_slot_is_listed_and_gets_a_password(firm: Firm) -> None:
    with firm.opened() as store:
        access.add_user(store, as_user(store), "lin", "林芳", HR, LONG)
        held = store.keys
    assert held is not None
    found = firm.manifest()
    slots = tuple(one for one in found.slots if one != found.slot_of("lin"))
    manifest.write(firm.folder, manifest.sign(replace(found, slots=slots), held.data))
    with firm.opened() as store:
        listed = {one.login: one.opens for one in access.users(store, as_user(store))}
        assert listed == {"zhou": True, "lin": False}
        access.reset_password(store, as_user(store), "lin", LONG)
    with firm.opened("lin", LONG) as store:
        assert access.opened_by(store).login == "lin"


def test_the_recovery_code_is_for_a_new_password_and_not_for_a_day_s_work(firm: Firm) -> None:
    with firm.recovered() as store, pytest.raises(NotAllowed, match="outreach recover"):
        access.opened_by(store)
    who = access.recover(firm.folder, firm.code.lower(), "zhou", LONG, CTX.now)
    assert who.login == "zhou"
    with firm.opened("zhou", LONG) as store:
        assert store.holds_sealed
        assert verbs(store)[-1] == "recover"
        old = firm.code
        code = access.new_recovery_code(store, as_user(store))
    with pytest.raises(NotAllowed, match="恢复码"), firm.recovered():
        pass
    with Firm(firm.folder, code).recovered() as store:
        assert store.holds_sealed
    assert code != old


def test_a_recovery_code_that_could_not_open_what_is_sealed_is_not_made(plain: Firm) -> None:
    firm = plain
    with firm.opened() as store, pytest.raises(NotAllowed, match="封存"):
        access.new_recovery_code(store, as_user(store))
    with firm.recovered() as store:
        assert store.holds_sealed


def test_a_manifest_that_somebody_has_put_there_is_not_signed_again(firm: Firm) -> None:
    with firm.opened() as store:
        found = firm.manifest()
        slot = found.slots[0]
        forged = replace(found, slots=(replace(slot, user="f" * 32), *found.slots[1:]))
        manifest.write(firm.folder, forged)
        with pytest.raises(StoreUnavailable, match="被改过"):
            access.add_user(store, as_user(store), "lin", "林芳", HR)
        with pytest.raises(StoreUnavailable, match="备份"):
            access.set_roles(store, as_user(store), "zhou", ADMIN | HR)
