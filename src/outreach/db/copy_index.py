# SPDX-License-Identifier: Apache-2.0
"""The index of a backup: what is in it, of which store and key, and that nobody swapped it.

It can be read without a password, so it names nobody: random identifiers, sizes and digests.
"""

from __future__ import annotations

import hmac
import json
import re
import uuid
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from outreach.db import keys
from outreach.errors import N_, StoreUnavailable, UserError

FORMAT = 1
INDEX, MANIFEST, DATABASE, ATTACHMENTS = (
    "index.json",
    "manifest.json",
    "outreach.db",
    "attachments/",
)
_USE = "backup index"
_LARGEST = 64 * 1024 * 1024
_ATTACHMENT = re.compile(re.escape(ATTACHMENTS) + r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Entry:
    """One file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Erased:
    """A record that was erased: of which kind, by its identifier."""

    kind: str
    id: uuid.UUID


@dataclass(frozen=True)
class Index:
    """What a backup says of itself."""

    store: str
    generation: int
    key: str
    schema: str
    made_at: datetime
    kind: str
    practice: bool
    mark: str
    erased: tuple[Erased, ...] = ()
    missing: tuple[str, ...] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict)
    mac: str = ""

    @property
    def attachments(self) -> tuple[str, ...]:
        """The identifiers of the attached files in it."""
        return tuple(
            name.removeprefix(ATTACHMENTS) for name in self.entries if name.startswith(ATTACHMENTS)
        )


def sign(index: Index, key: bytes) -> Index:
    """Return the index as a holder of the store's key vouches for it."""
    return replace(index, mac=b64encode(keys.mac(key, _USE, _plain(index))).decode())


def is_signed(index: Index, key: bytes) -> bool:
    """Tell whether a holder of this key wrote the index."""
    try:
        found = b64decode(index.mac)
    except (ValueError, TypeError):
        return False
    return hmac.compare_digest(keys.mac(key, _USE, _plain(index)), found)


def is_signed_by(index: Index, known: Mapping[str, bytes]) -> bool:
    """Tell whether the index was written with one of these keys, given by their names."""
    key = known.get(index.key)
    return key is not None and is_signed(index, key)


def encode(index: Index) -> bytes:
    """Write an index as JSON."""
    return json.dumps({"format": FORMAT, **_body(index)}, indent=1, sort_keys=True).encode()


def read(path: Path) -> Index:
    """Read the index of a backup, and see that it names exactly what is in the file.

    Raises :class:`UserError` for what is no backup, :class:`StoreUnavailable` for one that a
    later version wrote. Digests are not compared here.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            there = {one.filename: one for one in packed.infolist()}
            if there[INDEX].file_size > _LARGEST:
                raise damaged(path)
            body = json.loads(packed.read(INDEX))
            if body.pop("format") > FORMAT:
                raise too_new(str(body.get("schema", "—")))
            index = _index(body)
    except OSError as error:
        raise UserError(
            N_("“{file}”读不了，请检查文件还在不在。"), code="unreadable_file", file=path.name
        ) from error
    except (
        zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, RecursionError,
        NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        raise damaged(path) from error
    named = {name: entry.size for name, entry in index.entries.items()}
    found = {name: one.file_size for name, one in there.items() if name != INDEX}
    allowed = all(name in (MANIFEST, DATABASE) or _ATTACHMENT.fullmatch(name) for name in named)
    stored = all(one.compress_type == zipfile.ZIP_STORED for one in there.values())
    if not (named == found and allowed and stored and {MANIFEST, DATABASE} <= set(named)):
        raise damaged(path)
    return index


def _index(body: dict[str, Any]) -> Index:
    return Index(
        **body
        | {
            "made_at": datetime.fromisoformat(body["made_at"]),
            "erased": tuple(Erased(kind, uuid.UUID(one)) for kind, one in body["erased"]),
            "missing": tuple(body["missing"]),
            "entries": {name: Entry(*one) for name, one in body["entries"].items()},
        }
    )


def _body(index: Index) -> dict[str, Any]:
    return {
        "store": index.store,
        "generation": index.generation,
        "key": index.key,
        "schema": index.schema,
        "made_at": index.made_at.isoformat(),
        "kind": index.kind,
        "practice": index.practice,
        "mark": index.mark,
        "erased": [[one.kind, one.id.hex] for one in index.erased],
        "missing": list(index.missing),
        "entries": {name: [one.size, one.sha256] for name, one in index.entries.items()},
        "mac": index.mac,
    }


def _plain(index: Index) -> bytes:
    return json.dumps(_body(replace(index, mac="")), sort_keys=True).encode()


def damaged(path: Path) -> UserError:
    """Return the sentence for a file that is no backup, or no longer one."""
    return UserError(
        N_("“{file}”不是本程序的备份，或已损坏，什么也没有改。请选另一份备份。"),
        code="bad_backup",
        file=path.name,
    )


def too_new(found: str) -> StoreUnavailable:
    """Return the sentence for a backup of a later version."""
    return StoreUnavailable(
        N_("这份备份由更新的版本写成（{found}），请用新版本程序恢复。"),
        code="backup_too_new",
        found=found,
    )
