# SPDX-License-Identifier: Apache-2.0
"""Pages of the beginning: the firm and its first site, its administrator, where backups go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from outreach.domain.access import Role
from outreach.domain.areas import find_areas
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.sites import EnterpriseBegun, is_uscc
from outreach.ui.answers import SegmentField
from outreach.ui.controls.button import Button
from outreach.ui.controls.choices import Choice, SegmentMark
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.field import Verdict, bad, ok
from outreach.ui.fields import SuggestField, TextField
from outreach.ui.file_dialog import FileDialog
from outreach.ui.secrets import new_password, repeated
from outreach.ui.typed import NameField
from outreach.ui.widgets.entry_page import EntryPage
from outreach.ui.widgets.panel import FactLine

ROLES = (Role.ADMIN, Role.HR, Role.UNION)


class FirmPage(EntryPage):
    """Step 1: whose store this is."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(
            t(N_("单位和厂区")),
            t(N_("这些会印在同意书、告知书和报告上，以后可以改。")),
            t,
            parent,
            go=t(N_("下一步")),
            back=t(N_("返回")),
        )
        self._ask_firm(self.grid)
        self._ask_site(self.grid)

    def county_code(self) -> str:
        """Return the code of the county that was chosen; empty for none."""
        return self.county.chosen or ""

    def _ask_firm(self, here: QWidget) -> None:
        t = self.t
        self.name = self.put(TextField("name", t(N_("单位全称")), t, here, required=True))
        self.uscc = self.put(
            TextField(
                "uscc",
                t(N_("统一社会信用代码")),
                t,
                here,
                hint=t(N_("可以不填；18 位，末位是校验码。")),
                check=self._judge_uscc,
                latin=True,
                normalise=str.upper,
            ),
            1,
        )
        self.ownership = self.put(
            SegmentField(
                "ownership",
                t(N_("单位性质")),
                t,
                here,
                choices=(
                    Choice("state", t(N_("国有"))),
                    Choice("private", t(N_("民营"))),
                ),
                required=True,
                marks=SegmentMark.DIGIT,
            ),
            1,
        )
        self.ownership.set_hint(t(N_("决定季度报告送国资委还是工商联。")))

    def _ask_site(self, here: QWidget) -> None:
        t = self.t
        self.site = self.put(NameField("site", t(N_("厂区或项目部")), t, here, required=True), 1)
        self.site.set_hint(t(N_("例如：一厂。其他厂区以后再加。")))
        self.county = self.put(
            SuggestField(
                "county",
                t(N_("所在县、区")),
                t,
                here,
                suggest=_areas,
                check=self._judge_county,
                hint=t(N_("输入县、区的名称来选，可以不填。")),
            ),
            1,
        )

    def _judge_uscc(self, text: str) -> Verdict | None:
        if is_uscc(text.upper()):
            return ok(self.t(N_("校验码对得上。")))
        return bad(self.t(N_("代码不对：应为 18 位，末位为校验码，请对照营业执照。")))

    def _judge_county(self, text: str) -> Verdict | None:
        found = find_areas(text)
        if self.county.chosen is None and len(found) == 1:
            self.county.offer(Choice(*found[0]))
        if self.county.chosen is not None:
            return None
        return bad(self.t(N_("请从列表里选一个县、区，或留空。")))


class AdminPage(EntryPage):
    """Step 2: who opens it, and with which password."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(
            t(N_("管理员")),
            t(
                N_(
                    "第一位使用者同时是管理员、人事和工会。人多的单位，"
                    "以后在“数据安全”里再加使用者、分开权限。"
                )
            ),
            t,
            parent,
            go=t(N_("建立数据库")),
            back=t(N_("返回")),
        )
        here = self.grid
        self.person = self.put(TextField("person", t(N_("姓名")), t, here, required=True), 1)
        self.login = self.put(
            TextField(
                "login",
                t(N_("用户名")),
                t,
                here,
                required=True,
                hint=t(N_("打开时输入，可以是拼音或工号。")),
            ),
            1,
        )
        self.password = self.put(new_password("password", t(N_("口令")), t, here))
        self.again = self.put(repeated("again", t(N_("再输一遍")), t, here, self.password))
        line = N_("口令打开整个数据库，程序不保存它，也没有后门。下一步会给您一张恢复码。")
        self.put_beside(FactLine("info", t(line), self))

    def forget(self) -> None:
        """Empty the passwords: the store is made."""
        self.password.forget()
        self.again.forget()


def firm_of(firm: FirmPage, admin: AdminPage) -> EnterpriseBegun:
    """Return what the first two steps say."""
    return EnterpriseBegun(
        name=firm.name.value(),
        uscc=firm.uscc.value().upper(),
        ownership=firm.ownership.value() or "private",
        site_name=firm.site.value(),
        county_code=firm.county_code(),
        admin_login=admin.login.value(),
        admin_name=admin.person.value(),
        admin_roles=ROLES,
    )


def _areas(text: str) -> list[Choice[str]]:
    return [Choice(code, name) for code, name in find_areas(text)]


class FolderField(TextField):
    """A folder: typed, or chosen in the system's dialog."""

    def __init__(self, key: str, label: str, t: Translator, parent: QWidget, *, hint: str) -> None:
        super().__init__(key, label, t, parent, required=True, hint=hint)
        self.choose = Button(t(N_("选文件夹")), self, icon="folder")
        self.choose.clicked.connect(self.on_choose)
        self.beside(self.choose)

    def folder(self) -> Path:
        """Return what stands there."""
        return Path(self.value()).expanduser()

    def on_choose(self) -> None:
        """Open the system's dialog; it answers by a signal."""
        dialog = FileDialog(self, self.label_text, self.value())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(FileDialog.FileMode.Directory)
        dialog.setOption(FileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.on_chosen)
        dialog.open()

    def on_chosen(self, name: str) -> None:
        """Take the chosen folder."""
        self.set_value(name)
        self.edited.emit()
        self.focus()


class BackupPage(EntryPage):
    """Step 4: where the daily backups go. The store is made; it can also be said later."""

    later = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(
            t(N_("备份放在哪里")),
            t(
                N_(
                    "每天第一次打开时，如果有改动就自动备份一份，备份同样加密。"
                    "最好放在另一块盘上：移动硬盘、U 盘或单位的共享文件夹都可以。"
                )
            ),
            t,
            parent,
            go=t(N_("备份并进入")),
        )
        self.folder = self.put(
            FolderField(
                "folder",
                t(N_("备份文件夹")),
                t,
                self.grid,
                hint=t(N_("不能放在数据库文件夹里面：那块盘坏了，两份一起没有。")),
            )
        )
        keeps = t(N_("保留最近 12 天、10 周、9 个月的备份，更早的自动清理。"))
        self.put_beside(Text(keeps, TextKind.CAPTION, wrap=True, parent=self))
        self.skip = Button(t(N_("以后再选")), self.foot)
        self.skip.clicked.connect(self.later)
        self.foot_row.insertWidget(self.foot_row.indexOf(self.go), self.skip)

    def propose(self, folder: Path) -> None:
        """Put in a folder to be looked at."""
        self.folder.set_value(str(folder))

    def busy(self, on: bool) -> None:
        """Override EntryPage.busy."""
        super().busy(on)
        self.skip.setEnabled(not on)
