# SPDX-License-Identifier: Apache-2.0
"""The two jobs of an import, for a worker: try a file, and write exactly what was tried."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from outreach.domain.rosters import Pasted
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services import ledgers
from outreach.services.context import Context
from outreach.services.ledgers import ImportOptions, ImportResult, Source
from outreach.services.rejects import write_rejects
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


def trying(store: Store, ctx: Context, source: Source, options: ImportOptions) -> Job[Tried]:
    """Return the job that reads a file and says what it would change."""

    def job(progress: Progress) -> Tried:
        began = perf_counter()
        digest = digest_of(source)
        found = ledgers.preview(store, ctx, source, options, progress)
        view = view_of(found, options.mapping, ctx.t)
        return Tried(view, options, digest, perf_counter() - began)

    return job


def writing(store: Store, ctx: Context, source: Source, tried: Tried) -> Job[ImportView]:
    """Return the job that writes a file as it was tried; one changed since then is refused."""

    def job(progress: Progress) -> ImportView:
        if digest_of(source) != tried.digest:
            raise UserError(
                N_("“{name}”在试读以后又改过，什么也没有写入。请再选一次这个文件。"),
                code="file_changed",
                name=source.name,
            )
        result = ledgers.import_file(store, ctx, source, tried.options, progress)
        return view_of(result, tried.options.mapping, ctx.t)

    return job


def digest_of(source: Source) -> bytes:
    """Return the digest of a file's bytes, so that what is written is what was looked at."""
    if isinstance(source, Pasted):
        return hashlib.sha256(source.text.encode()).digest()
    try:
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise UserError(
            N_("打不开文件“{name}”，请检查它还在不在、有没有权限。"),
            code="no_file",
            name=source.name,
        ) from error


def rejecting(result: ImportResult, path: Path, t: Translator) -> Job[str]:
    """Return the job that saves the refused and held lines with their reasons."""

    def job(_progress: Progress) -> str:
        count = write_rejects(result, path, t)
        return t(N_("已另存 {n} 条：{file}。改好以后再导入它就行。"), n=count, file=path.name)

    return job
