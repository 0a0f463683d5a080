# SPDX-License-Identifier: Apache-2.0
"""Writing documents where the disk is full or a file is held: all of them, or all as before."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from outreach.domain.quarters import Body
from outreach.errors import UserError
from outreach.i18n import Translator
from outreach.reports.document import save_all
from outreach.services import reporting
from outreach.services.store import Store
from tests.quarters.histories import CTX, QUARTER, write


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond ``size`` bytes: the system itself refuses the rest."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_disk_that_is_full_leaves_every_file_as_it_was(tmp_path: Path) -> None:
    old = {tmp_path / "a.pdf": b"old a", tmp_path / "b.docx": b"old b"}
    save_all(old)
    before = contents(tmp_path)
    new = {tmp_path / "a.pdf": b"a" * 900, tmp_path / "b.docx": b"b" * 9000, tmp_path / "c": b"c"}
    with room_for(4096), pytest.raises(UserError) as refused:
        save_all(new)
    assert refused.value.code == "unwritable"
    assert "b.docx" in refused.value.sentence(Translator())
    assert contents(tmp_path) == before


def test_a_file_held_elsewhere_brings_the_others_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {tmp_path / "a.pdf": b"old a", tmp_path / "b.docx": b"old b"}
    save_all(files)
    before, move = contents(tmp_path), Path.replace

    def held(self: Path, target: Path) -> Path:
        if self.name == "b.docx.partial":  # as Windows answers while another program has it open
            raise PermissionError(errno.EACCES, "held")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(UserError):
        save_all(dict.fromkeys(files, b"new"))
    assert contents(tmp_path) == before


def test_a_report_on_a_full_disk_is_not_half_issued(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, 1, people=20)
    out = tmp_path / "reports"
    reporting.issue_draft(store, CTX, QUARTER, Body.UNION, out)
    before, written = contents(out), []

    def full(descriptor: int) -> None:
        written.append(descriptor)
        if len(written) == 2:
            raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError) as refused:
        reporting.issue_drafts(store, CTX, QUARTER, list(Body), out)
    assert refused.value.code == "unwritable"
    assert contents(out) == before
