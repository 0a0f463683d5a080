# SPDX-License-Identifier: Apache-2.0
"""Names of attached files: shown as a caption, cleaned of what deceives, never used as a path."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from outreach.domain.attachments import LONGEST_CAPTION, caption
from outreach.errors import UserError
from outreach.services import attachments
from outreach.services.store import Store
from tests.attachments.records import record as a_record
from tests.attachments.samples import jpeg
from tests.services.surroundings import clerk

NAMES = {
    "签到表.jpg": "签到表.jpg",
    "../../etc/passwd": "passwd",
    "..": "附件",
    "": "附件",
    "C:\\Windows\\照片.jpg": "照片.jpg",
    "C:照片.jpg": "照片.jpg",
    "\\\\server\\share\\照片.jpg": "照片.jpg",
    "照片\0.jpg": "照片.jpg",
    "CON": "_CON",
    "con.jpg": "_con.jpg",
    "NUL.tar.jpg": "_NUL.tar.jpg",
    "COM1.png": "_COM1.png",
    "LPT³": "_LPT³",
    "照片\u202egpj.exe": "照片gpj.exe",
    "照\u200b片\u2066.jpg": "照片.jpg",
    "照\n片\t 一.jpg": "照 片 一.jpg",
    ' <a|b>:"?*".jpg ': "_a_b______.jpg",
    "照片.jpg...  ": "照片.jpg",
    ".jpg": "附件.jpg",
    "照片\udcff.jpg": "照片.jpg",
    "𬱟玥的照片.png": "𬱟玥的照片.png",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_caption_is_one_plain_line(name: str) -> None:
    assert caption(name) == NAMES[name]
    assert caption(caption(name)) == caption(name)


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    short = caption("字" * 300 + ".jpeg")
    assert len(short) == LONGEST_CAPTION
    assert short.endswith("字.jpeg")
    assert len(caption("a." + "b" * 300)) == LONGEST_CAPTION


def outside(folder: Path, store: Store) -> set[str]:
    """List every file beneath a folder that is not in the store's."""
    own = store.folder or Path()
    return {str(path) for path in folder.rglob("*") if own not in path.parents and path != own}


def test_no_name_leads_out_of_the_store(store: Store, tmp_path: Path) -> None:
    ctx, record = clerk(store), a_record(store)
    photos = tmp_path / "photos"
    photos.mkdir()
    names = ["签到表.jpg", "照\u200b片\u2066.jpg", "字" * 80 + ".jpg"]
    if os.name != "nt":
        names += ["C:\\Windows\\a.jpg", "\\\\server\\share\\b.jpg", "CON", "照片\u202egpj.exe"]
    for name in names:
        (photos / name).write_bytes(jpeg((9, 9)))
    before = outside(tmp_path, store)
    for path in sorted(photos.iterdir()):
        attachments.attach(store, ctx, record, path)
    assert outside(tmp_path, store) == before
    kept = attachments.attachments(store, ctx, record[1])
    assert {one.name for one in kept} == {caption(path.name) for path in photos.iterdir()}
    own = attachments.vault_of(store)
    assert own is not None
    assert {path.name for path in own.folder.iterdir()} == {one.id.hex for one in kept}


@pytest.mark.skipif(os.name == "nt", reason="making a link needs rights there")
def test_a_link_gives_what_it_points_to_and_a_pipe_is_not_waited_for(
    store: Store, tmp_path: Path
) -> None:
    ctx, record = clerk(store), a_record(store)
    (tmp_path / "photo.jpg").write_bytes(jpeg((9, 9)))
    (tmp_path / "link.jpg").symlink_to(tmp_path / "photo.jpg")
    kept = attachments.attach(store, ctx, record, tmp_path / "link.jpg")
    assert attachments.content(store, ctx, kept).startswith(b"\xff\xd8\xff")
    assert (tmp_path / "link.jpg").is_symlink()
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "zero.jpg").symlink_to("/dev/zero")
    for name in ("pipe.jpg", "zero.jpg"):
        with pytest.raises(UserError, match="读不了") as refused:
            attachments.attach(store, ctx, record, tmp_path / name)
        assert refused.value.code == "unreadable_file"
    assert len(attachments.attachments(store, ctx, record[1])) == 1


def test_a_hidden_mark_does_not_carry_a_label_past_the_check(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "留守\u200b儿童.jpg"
    path.write_bytes(jpeg((9, 9)))
    with pytest.raises(UserError) as refused:
        attachments.attach(store, clerk(store), a_record(store), path)
    assert refused.value.code != "bad_attachment"
    own = attachments.vault_of(store)
    assert own is not None
    assert own.is_empty()
