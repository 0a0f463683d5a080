# SPDX-License-Identifier: Apache-2.0
"""A manifest that was altered or damaged opens nothing that it should not."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import asdict, fields, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from outreach.db import attempts, keys, manifest
from outreach.db.keys import Pair
from outreach.errors import StoreUnavailable, UserError
from outreach.services import access, rotating
from tests.keeping.people import LIN, Firm, as_user, with_lin


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """Return a firm with two people and something sealed."""
    return with_lin(tmp_path_factory.mktemp("made") / "store")


@pytest.fixture
def firm(made: Firm, tmp_path: Path) -> Firm:
    return made.copy(tmp_path / "store")


def paths_of(body: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the place of every value in a manifest."""
    if isinstance(body, dict):
        return [path for key, one in body.items() for path in paths_of(one, (*at, key))]
    if isinstance(body, list):
        return [path for n, one in enumerate(body) for path in paths_of(one, (*at, n))]
    return [at]


def other(value: Any) -> Any:
    """Return another value that looks as good."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if not value:
        return "QUJD"
    return value[:-3] + ("AAA" if value[-3:] != "AAA" else "BBB")


def test_whatever_is_altered_without_the_key_is_refused(firm: Firm) -> None:
    found = firm.manifest()
    body = json.loads(json.dumps(asdict(found)))
    tried = 0
    for path in paths_of(body):
        altered = json.loads(json.dumps(body))
        holder = altered
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = other(holder[path[-1]])
        text = json.dumps({"format": manifest.FORMAT, **altered}, indent=1, sort_keys=True)
        whole = {"format": manifest.FORMAT, **altered, "sum": manifest._sum(text)}
        for name in (manifest.NAME, manifest.SECOND):
            (firm.folder / name).write_text(json.dumps(whole), encoding="utf-8")
        with pytest.raises(UserError) as refused:
            firm.opened("lin", LIN).__enter__()
        assert refused.value.code in {"not_a_store", "wrong_password"}, path
        attempts.forget(firm.folder)
        tried += 1
    assert tried > 40
    manifest.write(firm.folder, found)
    with firm.opened("lin", LIN):
        pass


@pytest.mark.parametrize("wrong", [None, 5, "***", [], {"memory_kib": 1 << 40}])
def test_a_manifest_of_wrong_kinds_of_values_is_one_sentence(firm: Firm, wrong: object) -> None:
    found = firm.manifest()
    for name in [one.name for one in fields(found.slots[0])]:
        body = json.loads(json.dumps(asdict(found)))
        body["slots"][1][name] = wrong
        text = json.dumps({"format": manifest.FORMAT, **body}, indent=1, sort_keys=True)
        whole = {"format": manifest.FORMAT, **body, "sum": manifest._sum(text)}
        for file in (manifest.NAME, manifest.SECOND):
            (firm.folder / file).write_text(json.dumps(whole), encoding="utf-8")
        with pytest.raises(UserError):
            firm.opened("lin", LIN).__enter__()
        attempts.forget(firm.folder)


def flip(path: Path, whole: bytes, random: Random) -> None:
    flipped = bytearray(whole)
    flipped[random.randrange(len(flipped))] ^= 1 << random.randrange(8)
    path.write_bytes(flipped)


def test_one_flipped_bit_of_the_manifest_is_made_good_from_its_copy(firm: Firm) -> None:
    path, random = firm.folder / manifest.NAME, Random(6)
    whole = path.read_bytes()
    for _ in range(60):
        flip(path, whole, random)
        with firm.opened("lin", LIN):
            pass
        assert path.read_bytes() == whole, "mended at the opening"
    for _ in range(40):  # both copies: a sentence, and nothing else
        for name in (manifest.NAME, manifest.SECOND):
            flip(firm.folder / name, whole, random)
        with pytest.raises(StoreUnavailable, match="备份"):
            firm.opened("lin", LIN).__enter__()
    manifest.write(firm.folder, manifest.decode(whole))
    (firm.folder / manifest.SECOND).unlink()
    with firm.opened("lin", LIN):
        pass
    assert (firm.folder / manifest.SECOND).read_bytes() == whole


def test_a_swapped_public_half_is_given_no_sealed_key(firm: Firm) -> None:
    mine = Pair(keys.fresh_key())
    with firm.opened() as store:
        assert store.keys is not None
        found = firm.manifest()
        slot = found.slot_of("lin")
        assert slot is not None
        swapped = replace(slot, public=b64encode(mine.public).decode())
        slots = tuple(swapped if one == slot else one for one in found.slots)
        forged = manifest.sign(replace(found, slots=slots), store.keys.data)
        manifest.write(firm.folder, forged)  # by an administrator, who has the store's key
        rotating.renew_keys(store, as_user(store))
        listed = {one.login: one for one in access.users(store, as_user(store))}
        assert listed["lin"].owed_sealed
    after = firm.manifest().slot_of("lin")
    assert after is not None
    assert after.sealed == ()
    held = manifest.held_by(firm.manifest(), after, mine)
    assert held.sealed == ()
