# SPDX-License-Identifier: Apache-2.0
"""Rules (政策规则): which policy packs are in force, how doubtful places are read, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QStandardPaths

from outreach.errors import N_, UserError
from outreach.services import rules, statuses
from outreach.services.rules import PackView, RuleSettings
from outreach.services.statuses import Refreshed
from outreach.ui.file_dialog import FileDialog
from outreach.ui.page import Desk, Group, Topic
from outreach.ui.tasks import Progress
from outreach.ui.widgets.rules_frame import SUFFIX, RulesFrame

PEOPLE = frozenset({Topic.CHILDREN, Topic.FOLLOWUPS})


@dataclass(frozen=True)
class Shown:
    """Everything the page shows."""

    packs: list[PackView]
    settings: RuleSettings


class RulesPage(RulesFrame):
    """See by which rules the program answers; an administrator imports and decides.

    No child stands here: an administrator without a right to families works on this page.
    """

    NAME: ClassVar[str] = "rules"
    TITLE: ClassVar[str] = N_("政策规则")
    ICON: ClassVar[str] = "stamp"
    GROUP: ClassVar[Group] = Group.KEEPING
    WRITES: ClassVar[frozenset[Topic]] = PEOPLE

    def __init__(self, desk: Desk, parent: object = None) -> None:
        super().__init__(desk)
        self.offered.connect(self.take_pack)
        self.panel.export_wanted.connect(self.on_export)
        self.readings.submitted.connect(self.save)

    def reload(self) -> None:
        """Override DeskPage.reload."""
        store, today = self.services.store, self.services.context().today

        def job(_progress: Progress) -> Shown:
            return Shown(rules.packs(store, on=today), rules.rules(store).settings)

        self.tasks.read(job, owner=self, key="all", done=self.show_all)

    def show_all(self, found: Shown) -> None:
        """Show packs and settings."""
        self.show_rules(found.packs, found.settings)

    # --- a pack comes in or goes out

    def take_pack(self, path: Path) -> None:
        """Import a pack, and ask the rules of everybody anew."""
        store, ctx, t = self.services.store, self.services.context(), self.t

        def job(_progress: Progress) -> str:
            pack = rules.import_pack(store, ctx, path)
            done = statuses.refresh(store, ctx)
            words = N_("已采用 {pack}，重新问了 {asked} 个孩子，{changed} 个有变化。")
            return t(words, pack=pack.id, asked=done.asked, changed=done.changed)

        label = self.t(N_("正在导入"))
        self.tasks.write(
            job, owner=self, done=self.written, failed=self.messages.error, label=label
        )

    def on_export(self) -> None:
        """Ask where the pack that is open should be written."""
        view = self.panel.shown
        if view is None:
            return
        place = QStandardPaths.StandardLocation.DocumentsLocation
        dialog = FileDialog(self, self.t(N_("导出规则包")), QStandardPaths.writableLocation(place))
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX[1:])
        dialog.setNameFilter(f"*{SUFFIX}")
        dialog.selectFile(f"{view.id}{SUFFIX}")
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    def export_to(self, name: str) -> None:
        """Write the pack that is open, letter by letter, to be changed and imported."""
        view, path, t = self.panel.shown, Path(name), self.t
        if view is None:
            return
        text = view.pack.text

        def job(_progress: Progress) -> str:
            _write(path, text)
            return t(N_("规则包在“{file}”。"), file=path.name)

        failed = self.messages.error
        self.tasks.write(job, owner=self, done=self.messages.done, failed=failed)

    # --- how doubtful places are read

    def collect(self) -> RuleSettings:
        """Override Page.collect."""
        return self.readings.settings()

    def save(self) -> None:
        """Override Page.save: decide with the reason, and ask everybody anew."""
        settings, t = self.collect(), self.t
        store = self.services.store
        ctx = self.services.context(reason=self.readings.reason.value())

        def job(_progress: Progress) -> tuple[RuleSettings, Refreshed]:
            rules.decide_readings(store, ctx, settings)
            return settings, statuses.refresh(store, ctx)

        self.tasks.write(
            job,
            owner=self,
            done=self.on_decided,
            failed=self.readings.fail,
            label=t(N_("正在保存")),
        )

    def on_decided(self, found: tuple[RuleSettings, Refreshed]) -> None:
        """Show what is decided now, and how many it touched."""
        settings, done = found
        self.readings.keep(settings)
        words = N_("已保存，重新问了 {asked} 个孩子，{changed} 个有变化。")
        self.written(self.t(words, asked=done.asked, changed=done.changed))


def _write(path: Path, text: str) -> None:
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise UserError(
            N_(
                "文件 {file} 写不进去（{folder}）。请换一个文件夹，"
                "或关掉正在打开这个文件的程序后再试。"
            ),
            code="unwritable",
            file=path.name,
            folder=str(path.parent),
        ) from error
