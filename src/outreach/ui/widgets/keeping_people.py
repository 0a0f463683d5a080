# SPDX-License-Identifier: Apache-2.0
"""Who can open the store: the list, one person's panel, and the forms around them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach.domain.access import ROLE_LABELS, Role
from outreach.domain.keeping import opens_sealed
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.access import User
from outreach.ui.answers import CheckField
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.cells import Cell, muted, strong, tag
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.fields import TextField
from outreach.ui.models import Column
from outreach.ui.secrets import new_password, repeated
from outreach.ui.theme import Tone
from outreach.ui.widgets.marks import CellView
from outreach.ui.widgets.panel import DetailPanel, FactLine, Note
from outreach.ui.widgets.side_form import SideForm

ROLE_HINTS = {
    Role.HR: N_("登记入职和家庭情况，导入花名册"),
    Role.UNION: N_("宣讲、联系、团圆、帮扶，看困境事由和强制报告"),
    Role.REPORTER: N_("看指标，出季度报告"),
    Role.RESPONSIBLE: N_("审批帮扶，看全部家庭和强制报告"),
    Role.ADMIN: N_("管使用者、备份、恢复和政策规则"),
}


def roles_words(roles: frozenset[Role], t: Translator) -> str:
    """Write roles in their own order."""
    return t(N_("、")).join(t(ROLE_LABELS[role]) for role in Role if role in roles)


def people_columns(t: Translator, own: str) -> tuple[Column[User], ...]:
    """Return the columns of the list; ``own`` is the login of who looks."""

    def name(user: User) -> Cell:
        parts = [strong(user.name)]
        if user.login == own:
            parts.append(tag(t(N_("就是您")), Tone.PRIMARY))
        return tuple(parts)

    def opens(user: User) -> Cell:
        if user.opens:
            return t(N_("有口令"))
        return tag(t(N_("没有口令")), Tone.WARNING, "alert-triangle")

    def sealed(user: User) -> Cell:
        if user.holds_sealed:
            return tag(t(N_("有钥匙")), Tone.SUCCESS, "key")
        if user.owed_sealed:
            return tag(t(N_("等给钥匙")), Tone.WARNING, "clock")
        return muted(t(N_("不看")))

    return (
        Column("name", N_("姓名"), name, 200),
        Column("login", N_("用户名"), lambda user: muted(user.login), 150),
        Column("roles", N_("角色"), lambda user: roles_words(user.roles, t)),
        Column("opens", N_("打开数据库"), opens, 130),
        Column("sealed", N_("封存内容"), sealed, 130),
    )


class UserPanel(DetailPanel):
    """One person: what they may do, and what can be done about them."""

    roles_wanted = Signal()
    password_wanted = Signal()
    key_wanted = Signal()
    removal_wanted = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t, parent)
        (self._column,) = self.set_tabs([t(N_("这位使用者"))])
        self.user: User | None = None
        self.remove = Button(t(N_("移除")), self, kind=ButtonKind.DANGER)
        self.remove.clicked.connect(self.removal_wanted)
        self.add_action(self.remove, first=True)
        self.give = Button(t(N_("给封存钥匙")), self, icon="key")
        self.give.clicked.connect(self.key_wanted)
        self.reset = Button(t(N_("设新口令")), self)
        self.reset.clicked.connect(self.password_wanted)
        self.change = Button(t(N_("换角色")), self)
        self.change.clicked.connect(self.roles_wanted)
        for button in (self.give, self.reset, self.change):
            self.add_action(button)
        self._shown: list[QWidget] = []

    def show_user(self, user: User, *, own: bool, administers: bool, may_give: bool) -> None:
        """Show somebody, with what may be done by who looks."""
        self.user = user
        t = self.t
        self.set_name(user.name, user.login)
        self.set_badge(CellView(tag(t(N_("就是您")), Tone.PRIMARY), self) if own else None)
        for widget in self._shown:
            widget.deleteLater()
        self._shown = []
        for role in Role:
            if role in user.roles:
                words = t(N_("{role}：{does}"), role=t(ROLE_LABELS[role]), does=t(ROLE_HINTS[role]))
                self._put(FactLine("user", words, self))
        self._put_state(user)
        self.remove.setVisible(administers and not own)
        self.reset.setVisible(administers and not own)
        self.change.setVisible(administers)
        self.give.setVisible(may_give and user.owed_sealed)

    def _put_state(self, user: User) -> None:
        t = self.t
        if not user.opens:
            note = Note(t(N_("还没设口令")), self)
            note.add(Text(t(N_("设了口令才能打开数据库。")), wrap=True, parent=note))
            self._put(note)
        if user.owed_sealed:
            note = Note(t(N_("等给封存钥匙")), self)
            words = N_("困境事由、强制报告和转介是单独封存的。由已有钥匙的人打开这一页来给。")
            note.add(Text(t(words), wrap=True, parent=note))
            self._put(note)
        elif user.holds_sealed:
            self._put(FactLine("key", t(N_("有封存钥匙：看得见困境事由、强制报告和转介。")), self))
        else:
            self._put(FactLine("lock", t(N_("看不见困境事由、强制报告和转介。")), self))

    def _put(self, widget: QWidget) -> None:
        self._shown.append(widget)
        self._column.addWidget(widget)


class RoleFields:
    """The five roles as boxes to tick, each with what it brings."""

    def __init__(self, form: SideForm, t: Translator) -> None:
        self.fields = {
            role: form.put(
                CheckField(f"role_{role}", t(ROLE_LABELS[role]), t, form, hint=t(ROLE_HINTS[role]))
            )
            for role in Role
        }

    def roles(self) -> frozenset[Role]:
        """Return the ticked ones."""
        return frozenset(role for role, field in self.fields.items() if field.value())

    def show_roles(self, roles: frozenset[Role]) -> None:
        """Tick these."""
        for role, field in self.fields.items():
            field.set_value(role in roles)


class AddUserForm(SideForm):
    """Somebody new: name, login, roles, and a first password to be handed over in person."""

    def __init__(self, t: Translator, parent: QWidget | None = None, *, practice: bool) -> None:
        super().__init__(
            t(N_("加一位使用者")),
            t(N_("加上")),
            t,
            parent,
            note=t(N_("第一次的口令当面告诉本人，请本人打开后在“口令与锁定”里改掉。")),
        )
        self.person = self.put(TextField("person", t(N_("姓名")), t, self, required=True), 1)
        self.login = self.put(TextField("login", t(N_("用户名")), t, self, required=True), 1)
        self.roles = RoleFields(self, t)
        self.password = self.put(new_password("password", t(N_("口令")), t, self))
        self.again = self.put(repeated("again", t(N_("再输一遍")), t, self, self.password))
        for field in (self.password, self.again):
            field.setVisible(not practice)


class RolesForm(SideForm):
    """Other roles for somebody."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("换角色")), t(N_("保存")), t, parent)
        self.roles = RoleFields(self, t)
        self._hint = Text("", TextKind.CAPTION, wrap=True, parent=self)
        self.put_beside(self._hint)
        for field in self.roles.fields.values():
            field.edited.connect(self._on_edited)
        self._before: frozenset[Role] = frozenset()

    def show_user(self, user: User) -> None:
        """Begin with what somebody has."""
        self.set_title(self.t(N_("{name} 的角色"), name=user.name))
        self._before = user.roles
        self.roles.show_roles(user.roles)
        self._on_edited()

    def _on_edited(self) -> None:
        now, words = self.roles.roles(), ""
        if opens_sealed(self._before) and not opens_sealed(now):
            words = N_("收回看封存内容的权限时，数据库会换一把新钥匙，要一点时间。")
        elif opens_sealed(now) and not opens_sealed(self._before):
            words = N_("这个角色能看封存的内容：困境事由、强制报告和转介。")
        self._hint.setText(self.t(words) if words else "")
        self._hint.setVisible(bool(words))


class ResetForm(SideForm):
    """A new password for somebody who forgot theirs."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(
            t(N_("设新口令")),
            t(N_("设好")),
            t,
            parent,
            note=t(
                N_("当面告诉本人，请本人打开后改掉。旧口令马上作废，本人没保存的草稿可能看不到了。")
            ),
        )
        self.password = self.put(new_password("password", t(N_("新口令")), t, self))
        self.again = self.put(repeated("again", t(N_("再输一遍")), t, self, self.password))

    def show_user(self, user: User) -> None:
        """Say whose."""
        self.set_title(self.t(N_("给 {name} 设新口令"), name=user.name))


def removal_words(user: User, t: Translator) -> str:
    """Say what removing somebody means."""
    words = N_(
        "{name} 再也打不开这个数据库。数据库会换一把新钥匙，要把全部数据重写一遍，请不要关电脑。"
        "本人做过的记录都留着；本人自己带走的旧备份，里面当时的内容仍然看得到。"
    )
    return t(words, name=user.name)


def find_user(users: Sequence[User], login: str) -> User | None:
    """Return somebody by login."""
    return next((one for one in users if one.login == login), None)
