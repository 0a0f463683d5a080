# SPDX-License-Identifier: Apache-2.0
"""What somebody does about their own password, the recovery code and the lock."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from outreach.clock import Clock
from outreach.errors import N_
from outreach.services import access, guarding, sites
from outreach.services.recovery_papers import recovery_paper
from outreach.ui.dialogs import Question
from outreach.ui.page import Desk
from outreach.ui.tasks import Progress
from outreach.ui.widgets.keeping_frame import OWN
from outreach.ui.widgets.keeping_people_desk import PeopleDesk
from outreach.ui.widgets.memory_print import MemoryPrinter


class OwnDesk(PeopleDesk):
    """The part of the page that is about whoever looks."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.printer = MemoryPrinter(self.tasks, self.t, self)
        self.printer.said.connect(self.code_form.code.say_printed)
        self.code_form.code.print_wanted.connect(self.print_code)
        self.code_form.code.confirmed.connect(self.on_code_confirmed)
        self.own.password_wanted.connect(self.want_password)
        self.own.code_wanted.connect(self.want_code)
        self.own.lock_wanted.connect(self.on_lock)
        self.own.idle_chosen.connect(self.set_idle)
        self.adopt(self.password_form, self.change_password)
        self.code_form.closed.connect(self.on_form_closed)
        self.side.addWidget(self.code_form)

    def want_password(self) -> None:
        """Open the form for one's own password."""
        self.password_form.renew()
        self.open_form(self.password_form)

    def change_password(self) -> None:
        """Change one's own password."""
        form, store, ctx = self.password_form, self.services.store, self.services.context()
        old, new, t = form.old.value(), form.new.value(), self.t

        def job(_progress: Progress) -> str:
            access.change_password(store, ctx, old, new, now=Clock().now())
            return t(N_("口令已改，下次用新的打开。"))

        self.run(job, self.on_people_written)

    def want_code(self) -> None:
        """Ask before the present sheet becomes void."""
        self.tabs.select(OWN)
        question = Question(
            self.t(N_("换一个新的恢复码？")),
            self.t(N_("旧的那张马上作废。新的只显示这一次，请先把打印机准备好。")),
            self.t(N_("换新的")),
            self.t,
            self,
        )
        question.confirmed.connect(self.make_code)
        question.open()

    def make_code(self) -> None:
        """Make a new recovery code."""
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            return access.new_recovery_code(store, ctx)

        self.tasks.write(job, owner=self, done=self.on_code_made, failed=self.messages.error)

    def on_code_made(self, code: str) -> None:
        """Show it, this once."""
        self.code_form.code.show_code(code)
        self.open_form(self.code_form)
        self.reload()

    def print_code(self) -> None:
        """Print it from memory."""
        store, t, today = self.services.store, self.t, Clock().today()
        code = "-".join(self.code_form.code.tiles.groups)

        def make() -> bytes:
            return recovery_paper(sites.enterprise(store).name, code, today, t)

        self.printer.start(make)

    def on_code_confirmed(self) -> None:
        """Remember that somebody has it on paper; forget it here."""
        store, ctx, t = self.services.store, self.services.context(), self.t
        self.code_form.code.forget()

        def job(_progress: Progress) -> str:
            guarding.note_code_confirmed(store, ctx)
            return t(N_("新的恢复码已核对，旧的那张请销毁。"))

        self.run(job, self.on_people_written)

    def set_idle(self, minutes: int) -> None:
        """Lock after so many minutes."""
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> int:
            guarding.set_idle_minutes(store, ctx, minutes)
            return minutes

        self.tasks.write(job, owner=self, done=self.on_idle, failed=self.messages.error)

    def on_idle(self, minutes: int) -> None:
        """Let the window count anew."""
        if self.gate is not None:
            self.gate.idle_changed.emit(minutes)
        said = self.t.plural(N_("{n} 分钟没人用就锁定。"), minutes)
        self.messages.done(said)

    def on_lock(self) -> None:
        """Lock now."""
        if self.gate is not None:
            self.gate.lock_wanted.emit()
