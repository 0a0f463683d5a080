# SPDX-License-Identifier: Apache-2.0
"""What is done about the people who can open the store: added, given roles and keys, removed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from outreach.errors import N_
from outreach.services import access, code_seen
from outreach.ui.dialogs import Question
from outreach.ui.page import Desk
from outreach.ui.tasks import Progress
from outreach.ui.widgets.keeping_frame import PEOPLE, KeepingFrame
from outreach.ui.widgets.keeping_people import removal_words


class PeopleDesk(KeepingFrame):
    """The part of the page that is about people."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.add_button.clicked.connect(self.want_user)
        panel = self.user_panel
        panel.roles_wanted.connect(self.want_roles)
        panel.password_wanted.connect(self.want_reset)
        panel.key_wanted.connect(self.give_key)
        panel.removal_wanted.connect(self.want_user_gone)
        self.adopt(self.add_form, self.add_user)
        self.adopt(self.roles_form, self.save_roles)
        self.adopt(self.reset_form, self.reset_password)

    def show_people(self) -> None:
        """Bring the people up."""
        self.tabs.select(PEOPLE)
        self.people.table.setFocus()

    def want_user(self) -> None:
        """Open the form for somebody new."""
        self.add_form.renew()
        self.open_form(self.add_form)

    def add_user(self) -> None:
        """Let somebody open the store."""
        form, store, ctx = self.add_form, self.services.store, self.services.context()
        login, name, roles = form.login.value(), form.person.value(), form.roles.roles()
        password = None if self.practice else form.password.value()
        t = self.t

        def job(_progress: Progress) -> str:
            access.add_user(store, ctx, login, name, roles, password)
            return t(N_("已加上 {name}。请当面告诉本人用户名和口令。"), name=name)

        self.run(job, self.on_people_written)

    def want_roles(self) -> None:
        """Open the form for other roles."""
        user = self.user_panel.user
        if user is not None:
            self.roles_form.show_user(user)
            self.open_form(self.roles_form)

    def save_roles(self) -> None:
        """Give somebody other roles."""
        user = self.user_panel.user
        if user is None:
            return
        store, ctx, t = self.services.store, self.services.context(), self.t
        login, name, roles = user.login, user.name, self.roles_form.roles.roles()
        of_the_code = self.of_the_code

        def job(_progress: Progress) -> str:
            access.set_roles(store, ctx, login, roles)
            return t(N_("{name} 的角色已改，本人下次打开时生效。"), name=name) + of_the_code(login)

        self.run(job, self.on_people_written)

    def want_reset(self) -> None:
        """Open the form for a new password."""
        user = self.user_panel.user
        if user is not None:
            self.reset_form.renew()
            self.reset_form.show_user(user)
            self.open_form(self.reset_form)

    def reset_password(self) -> None:
        """Give somebody a new password."""
        user = self.user_panel.user
        if user is None:
            return
        store, ctx, t = self.services.store, self.services.context(), self.t
        login, name, new = user.login, user.name, self.reset_form.password.value()

        def job(_progress: Progress) -> str:
            access.reset_password(store, ctx, login, new)
            return t(N_("{name} 的口令已换，请当面告诉本人。"), name=name)

        self.run(job, self.on_people_written)

    def give_key(self) -> None:
        """Give somebody the key of what is sealed."""
        user = self.user_panel.user
        if user is None:
            return
        store, ctx, t = self.services.store, self.services.context(), self.t
        login, name = user.login, user.name

        def job(_progress: Progress) -> str:
            access.grant_sealed(store, ctx, login)
            return t(N_("已给 {name} 封存钥匙。"), name=name)

        self.run(job, self.on_people_written)

    def want_user_gone(self) -> None:
        """Ask before somebody is removed: the keys are renewed."""
        user = self.user_panel.user
        if user is None:
            return
        title = self.t(N_("移除 {name}？"), name=user.name)
        question = Question(
            title, removal_words(user, self.t), self.t(N_("移除并换钥匙")), self.t, self
        )
        question.confirmed.connect(self.remove_user)
        question.open()

    def remove_user(self) -> None:
        """Let somebody no longer open the store."""
        user = self.user_panel.user
        if user is None:
            return
        store, ctx, t = self.services.store, self.services.context(), self.t
        login, name = user.login, user.name

        of_the_code = self.of_the_code

        def job(progress: Progress) -> str:
            progress.step(0, 0, t(N_("正在换钥匙，请不要关电脑")))
            access.remove_user(store, ctx, login)
            return t(N_("{name} 已移除，数据库换了新钥匙。"), name=name) + of_the_code(login)

        self.tasks.write(
            job,
            owner=self,
            done=self.on_people_written,
            failed=self.on_refused,
            label=t(N_("正在换钥匙，请不要关电脑")),
        )

    def of_the_code(self, login: str) -> str:
        """Say that somebody may still have the recovery code; nothing where they cannot."""
        if not code_seen.may_know(self.services.store, login):
            return ""
        return " " + self.t(code_seen.SAID, login=login)

    def on_people_written(self, said: str) -> None:
        """Say it, and show the people anew."""
        self.written(said)
        self._form = None
        self.hide_side()
