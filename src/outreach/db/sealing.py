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
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated, Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ColumnElement, LargeBinary, String, Text, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from outreach.db import keys
from outreach.db.base import Protected
from outreach.db.keys import Pair, WrongKey
from outreach.db.manifest import Keys, Manifest
from outreach.errors import N_, NotAllowed, StoreUnavailable

_HELD, _GIVEN = b"S", b"G"  # sealed with the key; encrypted to public halves
_NAME, _GIFT = 8, keys.KEY_BYTES + 48  # bytes of a key's name, of a key as given
_OWNER = 16
_SHORTEST = 64  # bytes that every sealed text takes at least
_END = b"\x80"  # the last byte that is not zero: ends the text before what fills it up
_FIELD, _CONTENT = "sealed field", "sealed content"


class FieldSealer(Protocol):
    """What a store must bring for its sealed columns."""

    @property
    def holds(self) -> bool:
        """Whether whoever opened the store may read what is sealed."""

    def for_holders(self) -> FieldSealer:
        """Return one that gives whoever opened the store no key of what it seals."""

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

    def for_holders(self) -> Sealer:
        """Return one that gives whoever opened the store no key of what it seals.

        For what they did not write: an upgrade is run by anybody.
        """
        return replace(self, pair=None, owner="")

    def seal(self, text: str) -> bytes:
        """Return the ciphertext of one field."""
        data = _filled(text)
        name, nonce = bytes.fromhex(self.key), os.urandom(keys.NONCE_BYTES)
        if self.holds:
            return _HELD + name + nonce + self._ciphers[name].encrypt(nonce, data, name)
        content = keys.fresh_key()
        head = _GIVEN + name + keys.give(self.public, content, _CONTENT)
        if self.pair is not None:
            head += uuid.UUID(self.owner).bytes + keys.give(self.pair.public, content, _CONTENT)
        else:
            head += bytes(_OWNER + _GIFT)
        return head + nonce + AESGCM(content).encrypt(nonce, data, head)

    def open(self, data: bytes) -> str:
        """Return the text of one field.

        Raises :class:`NotAllowed` where its key is not held, :class:`StoreUnavailable` where it
        was altered.
        """
        kind, name, rest = data[:1], data[1 : 1 + _NAME], data[1 + _NAME :]
        if kind not in (_HELD, _GIVEN) or len(name) < _NAME:
            raise damaged()
        try:
            if kind == _HELD:
                if name not in self._ciphers:
                    raise not_held()
                nonce, text = rest[: keys.NONCE_BYTES], rest[keys.NONCE_BYTES :]
                return _emptied(self._ciphers[name].decrypt(nonce, text, name))
            whole = 1 + _NAME + _GIFT + _OWNER + _GIFT
            nonce, text = data[whole : whole + keys.NONCE_BYTES], data[whole + keys.NONCE_BYTES :]
            content = self._content(name.hex(), rest)
            return _emptied(AESGCM(content).decrypt(nonce, text, data[:whole]))
        except (InvalidTag, WrongKey, ValueError) as error:
            raise damaged() from error

    def resealed(self, data: bytes) -> bytes:
        """Return one field under the present key, which must be held.

        What somebody without the key had written stays open to them: their own gift goes along.
        """
        kind, name, rest = data[:1], data[1 : 1 + _NAME], data[1 + _NAME :]
        if name.hex() == self.key:
            return data
        text = self.open(data)
        if kind == _HELD:
            return self.seal(text)
        content = self._content(name.hex(), rest)
        head = _GIVEN + bytes.fromhex(self.key) + keys.give(self.public, content, _CONTENT)
        head += rest[_GIFT : _GIFT + _OWNER + _GIFT]
        nonce = os.urandom(keys.NONCE_BYTES)
        return head + nonce + AESGCM(content).encrypt(nonce, _filled(text), head)

    def _content(self, name: str, rest: bytes) -> bytes:
        held = self.held.get(name)
        if held is not None:
            return sealed_pair(held).open(rest[:_GIFT], _CONTENT)
        if self.pair is not None and rest[_GIFT : _GIFT + _OWNER] == uuid.UUID(self.owner).bytes:
            return self.pair.open(rest[_GIFT + _OWNER : _GIFT + _OWNER + _GIFT], _CONTENT)
        raise not_held()


def _filled(text: str) -> bytes:
    data = text.encode() + _END
    return data.ljust(max(_SHORTEST, 1 << (len(data) - 1).bit_length()), b"\0")


def _emptied(data: bytes) -> str:
    return data[: data.rindex(_END)].decode()


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


def not_held() -> NotAllowed:
    """Return the refusal of somebody without the key."""
    return NotAllowed(
        N_("这部分内容已封存，只有持有封存钥匙的人（工会、负责人）能看。"), code="sealed"
    )


def damaged() -> StoreUnavailable:
    """Return the refusal of what was altered."""
    return StoreUnavailable(
        N_("一处封存的内容已损坏，打不开。请先运行检查，必要时用备份恢复。"),
        code="sealed_damaged",
    )


def _as_text(data: bytes) -> str:
    return b64encode(data).decode()


def _from_text(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError as error:
        raise damaged() from error


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
        return stored(sealer(dialect).seal(value), dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Override: open."""
        if value is None:
            return None
        data = _from_text(value) if isinstance(value, str) else bytes(value)
        return sealer(dialect).open(data)


def stored(data: bytes, dialect: Dialect) -> Any:
    """Return a ciphertext as a :class:`Sealed` column of this database holds it."""
    return _as_text(data) if dialect.name == "sqlite" else data


def require_key(by: FieldSealer) -> None:
    """Refuse to bring a store back to a version that seals nothing, without the key."""
    if not by.holds:
        raise NotAllowed(
            N_("退回旧版本要打开封存的内容，请由持有封存钥匙的人（工会、负责人）来做。"),
            code="sealed",
        )


class Secret(str):
    """A text that is sealed in a column whose other texts stand in clear."""

    __slots__ = ()


# Texts in clear are typed by users, so the mark begins with a character that nobody types, and a
# text in clear that does begin with it (pasted, forged) is kept with that character doubled.
_GUARD = "\x01"  # both databases take it in a text, other than NUL
MARK = _GUARD + "sealed:"  # before what is sealed among texts in clear


class Hidden(str):
    """A text as such a column holds it sealed: it is written back as it is."""

    __slots__ = ()


def hidden(text: str, by: FieldSealer) -> Hidden:
    """Return a text as a column holds it in which only some texts are sealed."""
    return Hidden(MARK + _as_text(by.seal(text)))


def guarded(text: str) -> str:
    """Return a text in clear as such a column holds it: never taken for a sealed one."""
    return _GUARD + text if text.startswith(_GUARD) else text


def unguarded(text: str) -> str:
    """Return what :func:`guarded` was given."""
    return text[1:] if text.startswith(_GUARD * 2) else text


def is_hidden(text: str | None) -> bool:
    """Tell whether such a column holds this text sealed."""
    return text is not None and text.startswith(MARK)


def shown(text: str, by: FieldSealer) -> Secret:
    """Return what :func:`hidden` hid; raises :class:`NotAllowed` without its key."""
    return Secret(by.open(_from_text(text.removeprefix(MARK))))


def at_rest(value: str) -> bytes:
    """Return the ciphertext in what a column of the embedded store holds."""
    return _from_text(value.removeprefix(MARK))


def resealed(value: str, by: Sealer) -> str:
    """Return what a column of the embedded store holds as it is under the present key."""
    text = _as_text(by.resealed(at_rest(value)))
    return MARK + text if is_hidden(value) else text


def _at_rest(value: str | None, dialect: Dialect) -> str | None:
    """Return a text as a column in which some are sealed holds it."""
    if isinstance(value, Secret):
        return str(hidden(value, sealer(dialect)))
    return value if value is None else str(value) if isinstance(value, Hidden) else guarded(value)


def _read(text: str | None, dialect: Dialect) -> str | None:
    if text is None:
        return None
    return shown(text, sealer(dialect)) if is_hidden(text) else unguarded(text)


def _unopened(text: str | None) -> str | None:
    if text is None:
        return None
    return Hidden(text) if is_hidden(text) else unguarded(text)


class SecretString(TypeDecorator[str]):
    """A text that is sealed where it is a :class:`Secret`, and comes back as one."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        """Override: seal a secret."""
        return _at_rest(value, dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Override: open a secret."""
        return _read(value, dialect)


class SecretProtected(Protected):
    """A personal field (:class:`Protected`) that is sealed where it is a :class:`Secret`."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        """Override: seal a secret."""
        return super().process_bind_param(_at_rest(value, dialect), dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Override: open a secret."""
        return _read(super().process_result_value(value, dialect), dialect)


class _UnopenedString(SecretString):
    """The same column, read without opening anything."""

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Override: leave what is sealed as it is."""
        return _unopened(value)


class _UnopenedProtected(Protected):
    """The same column, read without opening anything."""

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Override: leave what is sealed as it is."""
        return _unopened(super().process_result_value(value, dialect))


def as_kept(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Read a column in which some texts are sealed without opening them."""
    if isinstance(column.type, SecretString):
        return type_coerce(column, _UnopenedString()).label(column.key)
    if isinstance(column.type, SecretProtected):
        return type_coerce(column, _UnopenedProtected()).label(column.key)
    return column


def sealer(dialect: Dialect) -> FieldSealer:
    """Return the sealer that hangs on an engine's dialect (:mod:`outreach.db.engine`)."""
    found = getattr(dialect, "outreach_sealer", None)
    if found is None:
        raise StoreUnavailable(
            N_("没有配置封存钥匙，不能读写封存的内容。请联系管理员配置。"), code="no_sealed_key"
        )
    return found  # type: ignore[no-any-return]  # set by the engine factory


SealedText = Annotated[str | None, mapped_column(Sealed)]
SecretText = Annotated[str, mapped_column(SecretString, default="")]
