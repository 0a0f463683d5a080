# SPDX-License-Identifier: Apache-2.0
"""The manifest beside a store: which file is the store, and whose key opens it.

It holds nothing about anybody: people are named by random identifiers and by a salted digest of
their login. Its replacement (rename) is the one moment at which keys or files change: until
then the old password and the old file count, from then on the new ones. A second copy lies
beside it, for a damaged first.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import uuid
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from outreach.db import files, keys
from outreach.db.keys import Cost, Pair, WrongKey
from outreach.domain.keeping import same_login

NAME = "manifest.json"
SECOND = "manifest.copy.json"
FORMAT = 1
USER, RECOVERY = "user", "recovery"
_PRIVATE, _DATA, _SEALED, _PUBLIC, _RETIRED = "private", "data", "sealed", "voucher", "retired"


class Unreadable(Exception):  # noqa: N818 - a state of the file
    """No manifest, or both copies of it, can be read."""


class TooNew(Exception):  # noqa: N818
    """The manifest was written by a later version of the program."""


@dataclass(frozen=True)
class Grant:
    """One key of the sealed fields as given to one person."""

    id: str
    blob: str


@dataclass(frozen=True)
class Slot:
    """What opens the store for one person, or for the recovery code."""

    id: str
    kind: str
    who: str  # salted digest of the login; empty for the recovery code
    user: str  # identifier of the user row; empty for the recovery code
    salt: str
    cost: Cost
    private: str = field(repr=False)
    public: str
    data: str = field(repr=False)
    sealed: tuple[Grant, ...] = ()
    voucher: str = ""  # by somebody who holds the sealed key: this public half is theirs
    pin: str = ""  # by the person: the sealed key's public half they know (sealed_line)


@dataclass(frozen=True)
class Retired:
    """An earlier key of the store, wrapped under the present one: older backups need it."""

    id: str
    blob: str = field(repr=False)


@dataclass(frozen=True)
class Link:
    """A sealed key as everybody may know it, signed with the one before (sealed_line)."""

    id: str
    public: str
    verify: str
    signature: str = ""


@dataclass(frozen=True)
class Manifest:
    """Everything that lies in clear beside a store."""

    store: str
    generation: int
    database: str
    key: str
    practice: bool
    sealed_key: str
    sealed_public: str
    slots: tuple[Slot, ...]
    retired: tuple[Retired, ...] = ()
    mac: str = ""
    line: tuple[Link, ...] = ()  # the sealed keys there were, the present one last

    def slot_of(self, login: str) -> Slot | None:
        """Return the slot of a login."""
        who = digest_of(self.store, login)
        return next((one for one in self.users if one.who == who), None)

    @property
    def users(self) -> tuple[Slot, ...]:
        """The slots of people, without the recovery code's."""
        return tuple(one for one in self.slots if one.kind == USER)

    @property
    def recovery(self) -> Slot | None:
        """The slot of the recovery code."""
        return next((one for one in self.slots if one.kind == RECOVERY), None)


@dataclass(frozen=True)
class Keys:
    """What somebody holds who has opened a store."""

    data: bytes = field(repr=False)
    sealed: tuple[tuple[str, bytes], ...] = field(repr=False)  # the present one last
    pair: Pair = field(repr=False)
    slot: str
    user: str = ""  # identifier of the user row; empty for the recovery code

    def sealed_of(self, key_id: str) -> bytes | None:
        """Return a key of the sealed fields by its name."""
        return dict(self.sealed).get(key_id)


def digest_of(store: str, login: str) -> str:
    """Name a login without writing it down."""
    return hashlib.sha256(f"{store}\0{same_login(login)}".encode()).hexdigest()[:32]


def make_slot(
    manifest_store: str, secret: bytes, cost: Cost, *, login: str = "", user: str = ""
) -> tuple[Slot, Pair]:
    """Make a key pair for a person (or, without a login, for the recovery code)."""
    pair = Pair(keys.fresh_key())
    slot = Slot(
        id=uuid.uuid4().hex,
        kind=USER if login else RECOVERY,
        who=digest_of(manifest_store, login) if login else "",
        user=user,
        salt="",
        cost=cost,
        private="",
        public=as_text(pair.public),
        data="",
    )
    return with_secret(slot, pair, secret, cost), pair


def with_secret(slot: Slot, pair: Pair, secret: bytes, cost: Cost) -> Slot:
    """Return a slot that another password opens; the pair and all it was given stay."""
    salt = os.urandom(keys.SALT_BYTES)
    wrapped = keys.wrap(keys.password_key(secret, salt, cost), pair.private, _use(slot, _PRIVATE))
    return replace(slot, salt=as_text(salt), cost=cost, private=as_text(wrapped))


def given(slot: Slot, data: bytes) -> Slot:
    """Return a slot that is given the store's key."""
    return replace(slot, data=as_text(keys.give(_bytes(slot.public), data, _use(slot, _DATA))))


def granted(slot: Slot, sealed: tuple[tuple[str, bytes], ...]) -> Slot:
    """Return a slot that is given the keys of the sealed fields, vouched for by a holder."""
    have = {one.id for one in slot.sealed}
    more = tuple(
        Grant(name, as_text(keys.give(_bytes(slot.public), key, _use(slot, _SEALED))))
        for name, key in sealed
        if name not in have
    )
    voucher = as_text(keys.mac(sealed[-1][1], _PUBLIC, f"{slot.id} {slot.public}".encode()))
    return replace(slot, sealed=(*slot.sealed, *more), voucher=voucher)


def without_grants(slot: Slot) -> Slot:
    """Return a slot that has no key of the sealed fields."""
    return replace(slot, sealed=(), voucher="")


def is_vouched(slot: Slot, sealed: bytes) -> bool:
    """Tell whether a holder of this key has vouched for the slot's public half."""
    expected = keys.mac(sealed, _PUBLIC, f"{slot.id} {slot.public}".encode())
    return hmac.compare_digest(expected, _bytes(slot.voucher))


def open_slot(manifest: Manifest, slot: Slot, secret: bytes) -> Keys:
    """Open a slot with a password or recovery code.

    Raises :class:`WrongKey` for a wrong one, :class:`Unreadable` where the manifest was altered
    by somebody without the store's key.
    """
    try:
        pair = Pair(
            keys.unwrap(
                keys.password_key(secret, _bytes(slot.salt), slot.cost),
                _bytes(slot.private),
                _use(slot, _PRIVATE),
            )
        )
    except (ValueError, TypeError) as error:  # no key was tried: what it is made of is altered
        raise Unreadable from error
    return held_by(manifest, slot, pair)


def held_by(manifest: Manifest, slot: Slot, pair: Pair) -> Keys:
    """Return what a slot gives to the holder of its pair; raises :class:`Unreadable`."""
    try:
        data = pair.open(_bytes(slot.data), _use(slot, _DATA))
        check_mac(manifest, data)
        sealed = tuple(
            (one.id, pair.open(_bytes(one.blob), _use(slot, _SEALED))) for one in slot.sealed
        )
    except (WrongKey, ValueError, TypeError) as error:
        raise Unreadable from error
    return Keys(data, sealed, pair, slot.id, slot.user)


def sign(manifest: Manifest, data: bytes) -> Manifest:
    """Return the manifest as somebody with the store's key vouches for it."""
    return replace(manifest, mac=as_text(keys.mac(data, "manifest", _plain(manifest))))


def check_mac(manifest: Manifest, data: bytes) -> None:
    """Raise :class:`Unreadable` for a manifest that this key did not sign."""
    expected = keys.mac(data, "manifest", _plain(manifest))
    if not hmac.compare_digest(expected, _bytes(manifest.mac)):
        raise Unreadable


def retire(manifest: Manifest, old: bytes, new: bytes) -> tuple[Retired, ...]:
    """Return the earlier keys, wrapped under a new one."""
    earlier = [*earlier_keys(manifest, old).items(), (keys.key_id(old), old)]
    return tuple(Retired(name, as_text(keys.wrap(new, key, _RETIRED))) for name, key in earlier)


def earlier_keys(manifest: Manifest, data: bytes) -> dict[str, bytes]:
    """Return the keys that the store had before, by name: older backups are opened by them."""
    return {one.id: keys.unwrap(data, _bytes(one.blob), _RETIRED) for one in manifest.retired}


def write(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest, whole or not at all; then its second copy.

    The first counts: a second copy that cannot be written (a full disk) stays what it was and
    is mended at the next opening (:mod:`outreach.services.sweeping`).
    """
    text = encode(manifest)
    files.replace(folder / NAME, text)
    with contextlib.suppress(OSError):
        files.replace(folder / SECOND, text)


def read(folder: Path) -> Manifest:
    """Read the manifest; its second copy where the first is damaged or gone.

    Raises :class:`Unreadable` where neither can be read, :class:`TooNew`.
    """
    for name in (NAME, SECOND):
        with contextlib.suppress(OSError, Unreadable):
            return decode((folder / name).read_bytes())
    raise Unreadable


def is_whole(folder: Path, name: str = NAME) -> bool:
    """Tell whether one of the two copies can be read."""
    try:
        decode((folder / name).read_bytes())
    except (OSError, Unreadable, TooNew):
        return False
    return True


def encode(manifest: Manifest) -> bytes:
    """Write a manifest as JSON with a digest that tells damage from a wrong password."""
    body = {"format": FORMAT, **asdict(manifest)}
    text = json.dumps(body, indent=1, sort_keys=True)
    return json.dumps(body | {"sum": _sum(text)}, indent=1, sort_keys=True).encode()


def decode(text: bytes) -> Manifest:
    """Read a manifest; raises :class:`Unreadable` or :class:`TooNew`."""
    try:
        body = json.loads(text)
        found = body.pop("sum")
        if found != _sum(json.dumps(body, indent=1, sort_keys=True)):
            raise Unreadable
        if body.pop("format") > FORMAT:
            raise TooNew
        return Manifest(
            **body
            | {
                "slots": tuple(_slot(one) for one in body["slots"]),
                "retired": tuple(Retired(**one) for one in body["retired"]),
                "line": tuple(Link(**one) for one in body.get("line", ())),
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable from error


def _slot(body: dict[str, Any]) -> Slot:
    return Slot(
        **body
        | {
            "cost": Cost(**body["cost"]),
            "sealed": tuple(Grant(**one) for one in body["sealed"]),
        }
    )


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(manifest: Manifest) -> bytes:
    """Return what is signed; fields that came later count only where they are filled."""
    body = asdict(replace(manifest, mac=""))
    for one, name in ((body, "line"), *((slot, "pin") for slot in body["slots"])):
        if not one[name]:
            del one[name]
    return json.dumps(body, sort_keys=True).encode()


def _use(slot: Slot, use: str) -> str:
    return f"{use} {slot.id}"


def as_text(data: bytes) -> str:
    """Write bytes as JSON can hold them."""
    return b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return b64decode(text)
