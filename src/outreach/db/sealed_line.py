# SPDX-License-Identifier: Apache-2.0
"""Whose the public half of the sealed key is, told to those who do not hold that key.

Whoever has the store's key can write a manifest. They must not be able to put a public half of
their own there: what others report would be sealed to it. A holder derives the public half and
compares. Everybody else has a pin: a digest of the present link of the line, keyed by their own
pair. A renewed sealed key is a further link, signed with the one before (Ed25519, derived from
the sealed key), so that a pin is followed to the present without anybody's password.
"""

from __future__ import annotations

import binascii
import hmac
import json
from base64 import b64decode
from dataclasses import replace
from itertools import pairwise

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from outreach.db import keys, manifest
from outreach.db.keys import Pair
from outreach.db.manifest import Keys, Link, Manifest, Slot
from outreach.db.sealing import sealed_pair

_USE = "sealed line"


class Altered(Exception):  # noqa: N818 - a state of the manifest
    """The public half of the sealed key is not the one that a holder made."""


def first(seal: bytes) -> Link:
    """Return the link of a sealed key that follows no other."""
    return Link(
        keys.key_id(seal),
        manifest.as_text(sealed_pair(seal).public),
        manifest.as_text(_signer(seal).public_key().public_bytes_raw()),
    )


def further(store: str, line: tuple[Link, ...], old: bytes, new: bytes) -> tuple[Link, ...]:
    """Return the line with a renewed sealed key, signed with the one before."""
    link = first(new)
    signature = manifest.as_text(_signer(old).sign(_text(store, link)))
    return (*(line or (first(old),)), replace(link, signature=signature))


def pinned(slot: Slot, pair: Pair, found: Manifest) -> Slot:
    """Return a slot whose owner will know the present public half again.

    Only by whoever made the pair, or has just found the manifest good: see :func:`check`.
    """
    if not found.line:
        return slot
    return replace(slot, pin=manifest.as_text(_pin(slot, pair, found.line[-1])))


def check(found: Manifest, held: Keys) -> None:
    """Raise :class:`Altered` where the public half is not what a holder made.

    A holder of the present key needs nobody's word; who has no pin has nobody's.
    """
    seal = held.sealed_of(found.sealed_key)
    if seal is not None:
        own = first(seal)
        if (own.id, own.public) != (found.sealed_key, found.sealed_public):
            raise Altered
        if found.line and replace(found.line[-1], signature="") != own:
            raise Altered
        return
    slot = next((one for one in found.slots if one.id == held.slot), None)
    if slot is None or not found.line:
        raise Altered
    last = found.line[-1]
    if (last.id, last.public) != (found.sealed_key, found.sealed_public):
        raise Altered
    begun = [n for n, one in enumerate(found.line) if _same(slot.pin, _pin(slot, held.pair, one))]
    if not begun:
        raise Altered
    rest = found.line[begun[-1] :]
    for old, new in pairwise(rest):
        _verify(found.store, old, new)


def _verify(store: str, old: Link, new: Link) -> None:
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(old.verify))
        key.verify(b64decode(new.signature), _text(store, new))
    except (InvalidSignature, ValueError, TypeError) as error:
        raise Altered from error


def _signer(seal: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keys.derived(seal, _USE))


def _pin(slot: Slot, pair: Pair, link: Link) -> bytes:
    return keys.mac(pair.private, _USE, _text(slot.id, link))


def _same(pin: str, expected: bytes) -> bool:
    try:
        return hmac.compare_digest(b64decode(pin), expected)
    except (binascii.Error, ValueError, TypeError):
        return False


def _text(place: str, link: Link) -> bytes:
    return json.dumps([place, link.id, link.public, link.verify]).encode()
