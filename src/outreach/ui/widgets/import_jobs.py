# SPDX-License-Identifier: Apache-2.0
"""The two jobs of an import, for a worker: try a file, and write exactly what was tried."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from outreach.errors import N_, UserError
from outreach.services import ledgers
from outreach.services.context import Context
from outreach.services.ledgers import ImportOptions
from outreach.services.store import Store
from outreach.ui.tasks import Job, Progress
from outreach.ui.widgets.import_values import ImportView
from outreach.ui.widgets.import_words import view_of


@dataclass(frozen=True)
class Tried:
    """What a dry run brings back: of which bytes, read how, in how many seconds."""

    view: ImportView
    options: ImportOptions
    digest: bytes
    seconds: float


def trying(store: Store, ctx: Context, path: Path, options: ImportOptions) -> Job[Tried]:
    """Return the job that reads a file and says what it would change."""

    def job(progress: Progress) -> Tried:
        began = perf_counter()
        digest = digest_of(path)
        found = ledgers.preview(store, ctx, path, options, progress)
        view = view_of(found, options.mapping, ctx.t)
        return Tried(view, options, digest, perf_counter() - began)

    return job


def writing(store: Store, ctx: Context, path: Path, tried: Tried) -> Job[ImportView]:
    """Return the job that writes a file as it was tried; one changed since then is refused."""

    def job(progress: Progress) -> ImportView:
        if digest_of(path) != tried.digest:
            raise UserError(
                N_("“{name}”在试读以后又改过，什么也没有写入。请再选一次这个文件。"),
                code="file_changed",
                name=path.name,
            )
        result = ledgers.import_file(store, ctx, path, tried.options, progress)
        return view_of(result, tried.options.mapping, ctx.t)

    return job


def digest_of(path: Path) -> bytes:
    """Return the digest of a file's bytes, so that what is written is what was looked at."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise UserError(
            N_("打不开文件“{name}”，请检查它还在不在、有没有权限。"),
            code="no_file",
            name=path.name,
        ) from error
