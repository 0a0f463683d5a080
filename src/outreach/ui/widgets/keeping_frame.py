# SPDX-License-Identifier: Apache-2.0
"""The page on safe keeping laid out: how things stand, then four tabs, one panel at the right."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from outreach.domain.access import Right
from outreach.domain.keeping import KEEPERS
from outreach.errors import N_
from outreach.services.access import User
from outreach.services.backups import BackupInfo
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.text import ElidedText, TextKind
from outreach.ui.page import Desk, Topic
from outreach.ui.widgets.desk_page import DeskPage
from outreach.ui.widgets.keeping_backups import RestoreForm, backup_columns
from outreach.ui.widgets.keeping_check import CheckCard, CheckForm
from outreach.ui.widgets.keeping_own import CodeForm, OwnCard, PasswordForm
from outreach.ui.widgets.keeping_people import (
    AddUserForm,
    ResetForm,
    RolesForm,
    UserPanel,
    people_columns,
)
from outreach.ui.widgets.keeping_status import KeepingStatus
from outreach.ui.widgets.keeping_words import Kept, standing
from outreach.ui.widgets.listing import Listing
from outreach.ui.widgets.panel import Tabs
from outreach.ui.widgets.side_form import SideForm

BACKUPS, PEOPLE, CHECK, OWN = range(4)
SEES_PEOPLE = (Right.ADMINISTER, Right.SEALED, Right.GROUNDS)
BESIDE_PEOPLE, BESIDE_BACKUPS = 3, 5  # columns that stay beside a panel


class KeepingFrame(DeskPage):
    """Lay the page out; what the parts ask for is the page's to do.

    Nothing that is typed here is kept as a draft: it is passwords.
    """

    TOPICS = frozenset({Topic.KEEPING, Topic.ACCESS})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        actor = self.services.context().actor
        self.own_login = actor.login
        self.practice = self.services.store.practice
        self.administers = self.allowed(Right.ADMINISTER)
        self.keeps = any(self.allowed(right) for right in KEEPERS)
        self.gives = self.services.store.holds_sealed
        self.sees_people = any(self.allowed(right) for right in SEES_PEOPLE)
        self._build_head()
        self.status = KeepingStatus(self)
        self.left.addWidget(self.status)
        titles = (N_("备份与恢复"), N_("谁能打开"), N_("检查"), N_("口令与锁定"))
        self.tabs = Tabs([self.t(title) for title in titles], self)
        self.left.addWidget(self.tabs)
        self.stack = QStackedWidget(self)
        self.left.addWidget(self.stack, 1)
        self._build_lists()
        self._build_forms()
        self.tabs.show_tab(PEOPLE, self.sees_people)
        self.tabs.switched.connect(self._on_tab)

    @property
    def may(self) -> bool:
        """Override DeskPage.may: keeping the store safe concerns everybody who opens it."""
        return True

    def focus_first(self) -> None:
        """Override Page.focus_first: the next thing to do, else the list."""
        if self.status.button.isVisible():
            self.status.button.setFocus()
        else:
            self.backups.table.setFocus()

    def focus_list(self) -> None:
        """Bring the keyboard to what the tab that is up begins with."""
        first = (self.backups.table, self.people.table, self.check.run, self.own.password)
        widget: QWidget = first[self.tabs.current()]
        (widget if widget.isVisible() else self.tabs).setFocus()

    # --- showing

    def show_kept(self, kept: Kept) -> None:
        """Show everything anew; what is chosen stays chosen."""
        self.status.show_standing(standing(kept, self.t))
        backup = self.backups.table.current()
        self.backups.show_rows(kept.backups, backup.path if backup is not None else None, "path")
        count = self.t.plural(N_("{n} 份"), len(kept.backups))
        self.backups.set_caption(count if kept.backups else " ")
        self.where.setText(str(kept.folder) if kept.folder is not None else "")
        users = kept.users or ()
        shown = self.user_panel.user
        self.people.show_rows(users, shown.id if shown is not None else None)
        self.people.set_caption(self.t.plural(N_("{n} 人"), len(users)))
        again = next((one for one in users if shown is not None and one.id == shown.id), None)
        if again is not None:
            self.show_user(again)
        self.own.show_kept(kept)

    def open_user(self, user: User) -> None:
        """Show somebody beside the list."""
        self.show_user(user)
        self.show_side(self.user_panel)
        self.people.table.show_first(BESIDE_PEOPLE)

    def show_user(self, user: User) -> None:
        """Fill the panel."""
        own = user.login == self.own_login
        self.user_panel.show_user(user, own=own, administers=self.administers, may_give=self.gives)

    def open_restore(self, info: BackupInfo, saved_since: int | None) -> None:
        """Show what bringing a backup back means."""
        self.restore_form.show_backup(info, saved_since)
        self.restore_form.password.forget()
        self.open_form(self.restore_form)
        self.backups.table.show_first(BESIDE_BACKUPS)

    # --- forms, of which no draft is kept

    def open_form(
        self, form: SideForm, about: UUID | None = None, *, version: int | None = None
    ) -> None:
        """Override DeskPage.open_form: a password is kept nowhere."""
        self._form = form
        self.show_side(form)
        form.busy(on=False)
        form.say("")
        form.form.mark_clean()
        form.focus_first()

    def adopt(self, form: SideForm, submit: Callable[[], None]) -> SideForm:
        """Override DeskPage.adopt: as there, without a draft."""
        form.setParent(self.side)
        form.submitted.connect(submit)
        form.closed.connect(self.on_form_closed)
        self.side.addWidget(form)
        return form

    def would_lose(self) -> str:
        """Override DeskPage.would_lose: a new recovery code that nobody has proved to have."""
        if self._form is self.code_form and not self.side.isHidden() and self.code_form.code.shown:
            return self.t(N_("新的恢复码还没有核对，离开以后不再显示。"))
        return ""

    def hide_side(self) -> None:
        """Override DeskPage.hide_side: the lists take the room and the keyboard back."""
        held = self.side.isAncestorOf(QApplication.focusWidget() or self)
        super().hide_side()
        if held:
            self.focus_list()
        self.people.table.show_first(len(self.people.table.records.columns))
        self.backups.table.show_first(len(self.backups.table.records.columns))

    def _on_tab(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        if not self.would_lose():
            self._form = None
            self.hide_side()

    # --- building

    def _build_head(self) -> None:
        self.head.set_sentence(self.t(N_("打得开，丢不了，别人看不到")))
        self.lock_button = Button(self.t(N_("锁定")), self, icon="lock", key="Ctrl+L")
        self.head.add_action(self.lock_button)
        self.backup_button = Button(
            self.t(N_("立即备份")), self, kind=ButtonKind.PRIMARY, icon="archive"
        )
        self.head.add_action(self.backup_button)

    def _build_lists(self) -> None:
        t, now = self.t, self.services.context().now
        self.backups = Listing(
            t(N_("已有的备份")),
            backup_columns(t, now, may_restore=self.keeps),
            self.tasks,
            t,
            self.stack,
            empty=t(N_("还没有备份。备份是加密的，可以放在移动硬盘或共享文件夹里。")),
            begin=t(N_("立即备份")),
        )
        self.folder_button = Button(t(N_("换文件夹")), self, icon="folder", small=True)
        self.file_button = Button(t(N_("从别的文件恢复")), self, small=True)
        self.where = ElidedText("", TextKind.CAPTION, parent=self)
        for widget in (self.where, self.folder_button, self.file_button):
            self.backups.add_right(widget)
        self.folder_button.setVisible(self.keeps)
        self.file_button.setVisible(self.keeps)
        self.people = Listing(
            t(N_("使用者")),
            people_columns(t, self.own_login),
            self.tasks,
            t,
            self.stack,
            empty=t(N_("还没有使用者。")),
        )
        self.add_button = Button(t(N_("加使用者")), self, icon="user-plus", small=True)
        self.add_button.setVisible(self.administers)
        self.people.add_right(self.add_button)
        self.check = CheckCard(t, self.stack)
        self.own = OwnCard(t, self.stack, administers=self.administers, practice=self.practice)
        parts: tuple[QWidget, ...] = (self.backups, self.people, self.check, self.own)
        for part in parts:
            self.stack.addWidget(part)
        self.people.opened.connect(self.open_user)
        self.people.current.connect(self.open_user)

    def _build_forms(self) -> None:
        t, side = self.t, self.side
        self.user_panel = UserPanel(t, side)
        self.user_panel.closed.connect(self.hide_side)
        side.addWidget(self.user_panel)
        self.add_form = AddUserForm(t, side, practice=self.practice)
        self.roles_form = RolesForm(t, side)
        self.reset_form = ResetForm(t, side)
        self.restore_form = RestoreForm(t, side, practice=self.practice)
        self.check_form = CheckForm(t, side)
        self.password_form = PasswordForm(t, side)
        self.code_form = CodeForm(t, side)
