# SPDX-License-Identifier: Apache-2.0
"""Keys of a store: how a password opens one, and how they are handed to people.

Each person has a key pair (X25519). The private half is wrapped by Argon2id of the password
(RFC 9106); the store's keys are encrypted to the public half (HPKE, RFC 9180). So a password
is changed by wrapping one small key again, and everybody can be given new keys without being
asked for a password. Everything that is computed here is the library's; this file only says
what is wrapped by what.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
# A manifest that asks for more than this does not come from us.
_MOST_KIB, _MOST_PASSES, _MOST_LANES = 1024 * 1024, 64, 64


class WrongKey(Exception):  # noqa: N818 - what it says, not that something failed
    """What was to be opened was made with another key, or was altered."""


@dataclass(frozen=True)
class Cost:
    """How much work one guess of a password is: memory in KiB, passes, lanes."""

    memory_kib: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        """Refuse what would hang or fill the machine: the manifest is read before it is trusted."""
        if not (
            0 < self.memory_kib <= _MOST_KIB
            and 0 < self.passes <= _MOST_PASSES
            and 0 < self.lanes <= _MOST_LANES
        ):
            raise ValueError("cost out of bounds")


COST = Cost(64 * 1024, 3, 4)  # RFC 9106, section 4, second recommendation
PRACTICE_COST = Cost(1024, 1, 1)  # its people are invented and its password is printed


def fresh_key() -> bytes:
    """Return 32 random bytes."""
    return os.urandom(KEY_BYTES)


def key_id(key: bytes) -> str:
    """Name a key without telling anything of it."""
    return hashlib.sha256(b"outreach key id\0" + key).hexdigest()[:16]


def derived(key: bytes, use: str) -> bytes:
    """Return a key for one use; knowing it tells nothing of the others (HKDF, RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"outreach " + use.encode()).derive(key)


def mac(key: bytes, use: str, text: bytes) -> bytes:
    """Return a keyed digest."""
    return hmac.digest(derived(key, use), text, "sha256")


def wrap(key: bytes, secret: bytes, use: str) -> bytes:
    """Encrypt a secret under a key (AES-256-GCM); ``use`` binds it to its place."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, use.encode())


def unwrap(key: bytes, blob: bytes, use: str) -> bytes:
    """Decrypt what :func:`wrap` made; raises :class:`WrongKey`."""
    try:
        return AESGCM(key).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], use.encode())
    except (InvalidTag, ValueError) as error:
        raise WrongKey from error


def password_key(password: bytes, salt: bytes, cost: Cost) -> bytes:
    """Turn a password into a key; slow on purpose."""
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(password)


@dataclass(frozen=True)
class Pair:
    """A person's key pair, or that of the sealed fields."""

    private: bytes = field(repr=False)

    @property
    def public(self) -> bytes:
        """The half that everybody may know."""
        return X25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()

    def open(self, blob: bytes, use: str) -> bytes:
        """Decrypt what :func:`give` made for this pair; raises :class:`WrongKey`."""
        private = X25519PrivateKey.from_private_bytes(self.private)
        try:
            return _SUITE.decrypt(blob, private, info=use.encode())
        except (InvalidTag, ValueError) as error:
            raise WrongKey from error


def give(public: bytes, secret: bytes, use: str) -> bytes:
    """Encrypt a secret to somebody's public half (HPKE base mode)."""
    return _SUITE.encrypt(secret, X25519PublicKey.from_public_bytes(public), info=use.encode())
