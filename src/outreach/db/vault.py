# SPDX-License-Identifier: Apache-2.0
"""Attached files beside the store: each encrypted under a key of its own, named by a random id.

The key stands in the row of the file, inside the encrypted store. So a renewal of the store's
keys leaves the files as they are, and a row that is deleted makes the bytes unreadable, wherever
a copy of them still lies.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from outreach.db import files, keys
from outreach.errors import N_, StoreUnavailable

FOLDER = "attachments"  # in the folder of a store
_OURS = re.compile(r"[0-9a-f]{32}")
_UNFINISHED = re.compile(rf"[0-9a-f]{{32}}{re.escape(files.PARTIAL)}")
_PIECE = 1 << 20


@dataclass(frozen=True)
class Resting:
    """One file as it rests: enough to tell whether a copy of it is whole, without its key."""

    size: int
    sha256: str  # of the encrypted bytes


def seal(id_: uuid.UUID, data: bytes) -> tuple[bytes, bytes]:
    """Encrypt a file under a fresh key, bound to its id; return the key and the encrypted bytes."""
    key, nonce = keys.fresh_key(), os.urandom(keys.NONCE_BYTES)
    return key, nonce + AESGCM(key).encrypt(nonce, data, _bound_to(id_))


def unseal(id_: uuid.UUID, key: bytes, sealed: bytes) -> bytes:
    """Decrypt what :func:`seal` made; :class:`StoreUnavailable` for one changed byte."""
    nonce, rest = sealed[: keys.NONCE_BYTES], sealed[keys.NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, rest, _bound_to(id_))
    except (InvalidTag, ValueError) as error:
        raise StoreUnavailable(
            N_("这个附件的内容已损坏，打不开。请用备份恢复。"), code="attachment_damaged"
        ) from error


def _bound_to(id_: uuid.UUID) -> bytes:
    return b"outreach attachment " + id_.bytes


class Vault:
    """The folder of a store's attached files. A name in it is an id, and nothing else counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, id_: uuid.UUID) -> Path:
        """Return where a file rests."""
        return self.folder / id_.hex

    def put(self, id_: uuid.UUID, data: bytes, *, over: bool = False) -> bytes:
        """Encrypt and keep a file, on the disk when this returns; return its key.

        Only the upgrade of the store itself writes ``over`` what an earlier try of it has left:
        the key is a fresh one, and whoever names the file that lay there opens nothing any more.
        Raises :class:`StoreUnavailable` where it cannot be written; nothing of it stays then.
        """
        if not over and self.path_of(id_).exists():
            raise ValueError(f"an attached file {id_} lies there already")
        key, sealed = seal(id_, data)
        try:
            if not self.folder.is_dir():
                self.folder.mkdir(mode=0o700, exist_ok=True)
                files.sync_folder(self.folder.parent)
            files.replace(self.path_of(id_), sealed)
        except OSError as error:
            raise StoreUnavailable(
                N_("磁盘写不进去了（可能已满），这次没有保存。请腾出空间后再试。"),
                code="disk_full",
            ) from error
        return key

    def get(self, id_: uuid.UUID, key: bytes) -> bytes:
        """Return a file's bytes; :class:`StoreUnavailable` where it is gone or was altered."""
        path = self.path_of(id_)
        try:
            sealed = path.read_bytes()
        except OSError as error:
            raise StoreUnavailable(
                N_("这个附件的文件不见了，打不开。请用备份恢复。"), code="attachment_gone"
            ) from error
        return unseal(id_, key, sealed)

    def drop(self, id_: uuid.UUID) -> None:
        """Delete a file; one that somebody is just reading goes at the next opening."""
        _unlink(self.path_of(id_))

    def ids(self) -> set[uuid.UUID]:
        """Return the ids of all files that rest here."""
        return {uuid.UUID(name) for name in self._names() if _OURS.fullmatch(name)}

    def catalogue(self) -> dict[uuid.UUID, Resting]:
        """Return size and digest of every file as it rests: for backups and checks."""
        return {id_: _resting(self.path_of(id_)) for id_ in sorted(self.ids())}

    def keep_only(self, wanted: set[uuid.UUID]) -> int:
        """Delete the files that no row wants, and what was never finished; return how many."""
        strays = [
            name
            for name in self._names()
            if _UNFINISHED.fullmatch(name)
            or (_OURS.fullmatch(name) and uuid.UUID(name) not in wanted)
        ]
        for name in strays:
            _unlink(self.folder / name)
        return len(strays)

    def is_empty(self) -> bool:
        """Tell whether nothing lies here."""
        return not self._names()

    def _names(self) -> list[str]:
        try:
            return [path.name for path in self.folder.iterdir()]
        except FileNotFoundError:
            return []


def _unlink(path: Path) -> None:
    with contextlib.suppress(OSError):  # Windows deletes nothing that is open
        path.unlink(missing_ok=True)


def _resting(path: Path) -> Resting:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return Resting(size, digest.hexdigest())
