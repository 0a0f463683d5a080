# SPDX-License-Identifier: Apache-2.0
"""Sealed fields: grounds, incidents, referrals. A right to read them is a key, not an ``if``.

Whoever holds the key of the sealed fields reads and writes them with it. Whoever does not can
still report a danger: the field is encrypted to the public half of that key, and to their own,
so that they can read their own report and nobody else's.
"""

from __future__ import annotations

import os
import uuid
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from outreach.db import keys
from outreach.db.keys import Pair, WrongKey
from outreach.db.manifest import Keys, Manifest
from outreach.errors import N_, NotAllowed, StoreUnavailable

_HELD, _GIVEN = b"S", b"G"  # sealed with the key; encrypted to public halves
_NAME, _GIFT = 8, keys.KEY_BYTES + 48  # bytes of a key's name, of a key as given
_OWNER = 16
_FIELD, _CONTENT = "sealed field", "sealed content"


class FieldSealer(Protocol):
    """What a store must bring for its sealed columns."""

    @property
    def holds(self) -> bool:
        """Whether whoever opened the store may read what is sealed."""

    def seal(self, text: str) -> bytes:
        """Return the ciphertext of one field; everybody can."""

    def open(self, data: bytes) -> str:
        """Return the text of one field; raises :class:`NotAllowed` without its key."""


@dataclass(frozen=True)
class Sealer:
    """Seals and opens fields with what somebody holds."""

    key: str  # the name of the present key
    public: bytes
    held: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    pair: Pair | None = field(default=None, repr=False)
    owner: str = ""  # the slot of whoever opened the store

    @property
    def holds(self) -> bool:
        """Whether the present key is held."""
        return self.key in self.held

    @cached_property
    def _ciphers(self) -> dict[bytes, AESGCM]:
        return {
            bytes.fromhex(name): AESGCM(keys.derived(key, _FIELD))
            for name, key in self.held.items()
        }

    def seal(self, text: str) -> bytes:
        """Return the ciphertext of one field."""
        name, nonce = bytes.fromhex(self.key), os.urandom(keys.NONCE_BYTES)
        if self.holds:
            return _HELD + name + nonce + self._ciphers[name].encrypt(nonce, text.encode(), name)
        content = keys.fresh_key()
        head = _GIVEN + name + keys.give(self.public, content, _CONTENT)
        if self.pair is not None:
            head += uuid.UUID(self.owner).bytes + keys.give(self.pair.public, content, _CONTENT)
        else:
            head += bytes(_OWNER + _GIFT)
        return head + nonce + AESGCM(content).encrypt(nonce, text.encode(), head)

    def open(self, data: bytes) -> str:
        """Return the text of one field.

        Raises :class:`NotAllowed` where its key is not held, :class:`StoreUnavailable` where it
        was altered.
        """
        kind, name, rest = data[:1], data[1 : 1 + _NAME], data[1 + _NAME :]
        try:
            if kind == _HELD:
                if name not in self._ciphers:
                    raise _not_held()
                nonce, text = rest[: keys.NONCE_BYTES], rest[keys.NONCE_BYTES :]
                return self._ciphers[name].decrypt(nonce, text, name).decode()
            whole = 1 + _NAME + _GIFT + _OWNER + _GIFT
            nonce, text = data[whole : whole + keys.NONCE_BYTES], data[whole + keys.NONCE_BYTES :]
            content = self._content(name.hex(), rest)
            return AESGCM(content).decrypt(nonce, text, data[:whole]).decode()
        except (InvalidTag, WrongKey, ValueError) as error:
            raise StoreUnavailable(
                N_("一处封存的内容已损坏，打不开。请先运行检查，必要时用备份恢复。"),
                code="sealed_damaged",
            ) from error

    def _content(self, name: str, rest: bytes) -> bytes:
        held = self.held.get(name)
        if held is not None:
            return sealed_pair(held).open(rest[:_GIFT], _CONTENT)
        if self.pair is not None and rest[_GIFT : _GIFT + _OWNER] == uuid.UUID(self.owner).bytes:
            return self.pair.open(rest[_GIFT + _OWNER : _GIFT + _OWNER + _GIFT], _CONTENT)
        raise _not_held()


def sealed_pair(key: bytes) -> Pair:
    """Return the key pair of the sealed fields, which follows from their key."""
    return Pair(keys.derived(key, "sealed pair"))


def holding(key: bytes) -> Sealer:
    """Return the sealer of somebody who holds one key: a new store, a test."""
    name = keys.key_id(key)
    return Sealer(name, sealed_pair(key).public, {name: key})


def sealer_of(manifest: Manifest, held: Keys) -> Sealer:
    """Return the sealer of whoever opened a store."""
    return Sealer(
        manifest.sealed_key,
        b64decode(manifest.sealed_public),
        dict(held.sealed),
        held.pair,
        held.slot,
    )


def _not_held() -> NotAllowed:
    return NotAllowed(
        N_("这部分内容已封存，只有持有封存钥匙的人（工会、负责人）能看。"), code="sealed"
    )


class Sealed(TypeDecorator[str]):
    """A text that only holders of the key can read, on every database alike."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Override: text in the embedded store, bytes on a server."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else LargeBinary())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        """Override: seal."""
        if value is None:
            return None
        data = sealer(dialect).seal(value)
        return b64encode(data).decode() if dialect.name == "sqlite" else data

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Override: open."""
        if value is None:
            return None
        data = b64decode(value) if isinstance(value, str) else bytes(value)
        return sealer(dialect).open(data)


def sealer(dialect: Dialect) -> FieldSealer:
    """Return the sealer that hangs on an engine's dialect (:mod:`outreach.db.engine`)."""
    found = getattr(dialect, "outreach_sealer", None)
    if found is None:
        raise StoreUnavailable(
            N_("没有配置封存钥匙，不能读写封存的内容。请联系管理员配置。"), code="no_sealed_key"
        )
    return found  # type: ignore[no-any-return]  # set by the engine factory


SealedText = Annotated[str | None, mapped_column(Sealed)]
