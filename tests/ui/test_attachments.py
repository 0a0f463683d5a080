# SPDX-License-Identifier: Apache-2.0
"""A photo or scan of a talk in the real window: attached, opened from memory, closed again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.services import attachments
from outreach.ui.messages import Message, Messages, MessageStrip
from outreach.ui.page import Desk, Services
from outreach.ui.pages.talks import TalksPage
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.attachment_view import AttachmentView, FileLink
from outreach.ui.widgets.session_panel import PAPERS
from tests.attachments.samples import jpeg, pdf
from tests.ui.kit.statements import allowed
from tests.ui.pages import sample
from tests.ui.pages.sample import Firm
from tests.union.work import plan, staff

NAME = "签到表和现场照片（第一场上午，一车间会议室）.jpg"


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    """Return the firm with a talk of today."""
    with allowed():
        made = sample.begin(tmp_path)
        staff(made)
        plan(made)
    yield made
    made.store.close()


@pytest.fixture
def page(
    qtbot: QtBot, tasks: Tasks, firm: Firm, make_desk: Callable[[Services], Desk]
) -> TalksPage:
    """Return the page with that talk open at its papers."""
    shown = TalksPage(make_desk(firm.application()))
    qtbot.addWidget(shown)
    shown.resize(1240, 860)
    shown.show()
    assert tasks.wait_idle()
    tabs = shown.panel._tabs
    assert tabs is not None
    tabs.select(PAPERS)
    return shown


def attach(page: TalksPage, tasks: Tasks, path: Path, data: bytes) -> None:
    path.write_bytes(data)
    page.on_file(str(path))
    assert tasks.wait_idle(30_000)
    QApplication.processEvents()


def links(page: TalksPage) -> list[FileLink]:
    return [one for one in page.panel.findChildren(FileLink) if one.isVisible()]


def view(page: TalksPage) -> AttachmentView:
    (found,) = page.findChildren(AttachmentView)
    return found


def test_a_photo_is_opened_from_memory(
    page: TalksPage, tasks: Tasks, tmp_path: Path, firm: Firm
) -> None:
    attach(page, tasks, tmp_path / NAME, jpeg((1200, 900)))
    (link,) = links(page)
    assert link.accessibleName() == NAME
    assert link.text().endswith(".jpg"), "shortened in the middle"
    assert link.width() < page.panel.width() - 60
    temporary = Path(tempfile.gettempdir())
    before = {path.name for path in temporary.iterdir()}
    files = {path for path in tmp_path.rglob("*") if path.suffix not in {".db-wal", ".db-shm"}}
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert tasks.wait_idle(30_000)
    shown = view(page)
    assert shown.isVisible()
    assert "照片" not in shown.windowTitle(), "titles show in the task switcher"
    sheet = shown.view._sheet
    grabbed = sheet.grab().toImage()
    ratio = grabbed.devicePixelRatio()
    corner = grabbed.pixelColor(int(40 * ratio), int(40 * ratio))
    assert (corner.red() > 200, corner.green() < 60) == (True, True), "the photo's own corner"
    assert sheet.width() > shown.width() - 60, "no row of thumbnails beside a single page"
    new = {path.name for path in temporary.iterdir()} - before
    assert not [name for name in new if "outreach" in name or name.endswith((".jpg", ".pdf"))]
    assert {path for path in tmp_path.rglob("*") if path.suffix not in {".db-wal", ".db-shm"}} == (
        files
    )
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_what_is_said_of_a_file_is_the_caption_it_is_kept_under(
    page: TalksPage, tasks: Tasks, tmp_path: Path
) -> None:
    said: list[Message] = []
    page.messages.posted.connect(said.append)
    attach(page, tasks, tmp_path / "照\u200b片\u2066.jpg", jpeg((9, 9)))
    assert [link.accessibleName() for link in links(page)] == ["照片.jpg"]
    assert said[-1].text == "已附上“照片.jpg”。"


def test_a_scan_is_leafed_through(page: TalksPage, tasks: Tasks, tmp_path: Path) -> None:
    attach(page, tasks, tmp_path / "承诺书.pdf", pdf(pages=3))
    QTest.mouseClick(links(page)[0], Qt.MouseButton.LeftButton)
    assert tasks.wait_idle(30_000)
    shown = view(page)
    assert shown.place.text() == "第 1 页，共 3 页"
    thumbs = shown.view._thumbs
    thumbs.setFocus()
    QTest.keyClick(thumbs, Qt.Key.Key_Down)
    QTest.keyClick(thumbs, Qt.Key.Key_Down)
    assert shown.place.text() == "第 3 页，共 3 页"
    QTest.mouseClick(shown.close_button, Qt.MouseButton.LeftButton)


def test_what_cannot_be_taken_or_opened_is_one_sentence(
    page: TalksPage, tasks: Tasks, tmp_path: Path, firm: Firm, messages: Messages
) -> None:
    heard: list[Message] = []
    messages.posted.connect(heard.append)
    page.take_strip(MessageStrip(messages, tasks, page.t, page))
    attach(page, tasks, tmp_path / "程序.jpg", b"MZ\x90\0")
    assert "不能作附件" in heard[-1].text
    assert not links(page)
    attach(page, tasks, tmp_path / "照片.jpg", jpeg())
    own = attachments.vault_of(firm.store)
    assert own is not None
    (path,) = own.folder.iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    QTest.mouseClick(links(page)[0], Qt.MouseButton.LeftButton)
    assert tasks.wait_idle(30_000)
    assert "已损坏" in heard[-1].text
    assert not page.findChildren(AttachmentView)
