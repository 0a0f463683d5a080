# SPDX-License-Identifier: Apache-2.0
"""The way from a family to a report: the form, then whom to call now, then the receipts.

It stands in the place of the family's panel. Saving writes the report and its printed form in
one go; what to do next is on the screen without another click.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach.domain.incidents import (
    ADULT,
    CHANNEL_LABELS,
    TOLD_LABELS,
    Notification,
    Telling,
)
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services import incident_papers, incidents, sites
from outreach.services.children import ChildView, Family
from outreach.services.context import Context
from outreach.services.incidents import Reported, report_number
from outreach.services.store import Store
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.choices import Choice
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.drafting import Drafting, Ticket
from outreach.ui.page import Desk
from outreach.ui.printing import Printer, paper_folder
from outreach.ui.tasks import Progress
from outreach.ui.widgets.family_papers import empty_layout
from outreach.ui.widgets.incident_forms import NotifyForm, ReportForm
from outreach.ui.widgets.panel import DetailPanel, FactLine, Note


@dataclass(frozen=True)
class Written:
    """A report that is kept, and its printed form; without one, why."""

    reported: Reported
    paper: Path | None
    problem: UserError | None


class PathPanel(DetailPanel):
    """Whom to tell now, in order; below it who was told already."""

    notify_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t, parent)
        (self._column,) = self.set_tabs([t(N_("现在告诉谁"))])
        self.print_button = Button(t(N_("再打印")), self, icon="printer")
        self.print_button.clicked.connect(self.print_wanted)
        self.notify_button = Button(t(N_("记回执")), self, kind=ButtonKind.PRIMARY)
        self.notify_button.clicked.connect(self.notify_wanted)
        self.add_action(self.print_button)
        self.add_action(self.notify_button)

    def show_path(self, reported: Reported, told: Sequence[Notification]) -> None:
        """Show whom to call, and who was told."""
        t = self.t
        self.set_name(report_number(reported.number, t), t(N_("已保存，内容已封存")))
        empty_layout(self._column)
        note = Note(t(N_("现在就做，不要等")))
        for one in reported.tell:
            note.add(FactLine("phone", telling_words(one, t)))
        self._column.addWidget(note)
        for one in reported.tell[:1]:
            clauses = t(N_("；")).join(each.in_language(t.language) for each in one.clauses)
            self._column.addWidget(Text(clauses, TextKind.CAPTION, wrap=True, parent=self))
        self._column.addSpacing(8)
        self._column.addWidget(Text(t(N_("已经告诉")), TextKind.STRONG, parent=self))
        for each in told:
            self._column.addWidget(FactLine("check", told_words(each, t)))
        if not told:
            words = t(N_("还没有。打完电话，把受理编号记下来。"))
            self._column.addWidget(Text(words, TextKind.MUTED, wrap=True, parent=self))


class DangerDesk(QStackedWidget):
    """Form, path and receipt, one at a time. ``closed`` puts it away, ``kept`` tells of a write."""

    closed = Signal()
    kept = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.t = desk.t
        self._services = desk.services
        self._tasks = desk.tasks
        self._messages = desk.messages
        self._site = ""
        self._reported: Reported | None = None
        self._told: list[Notification] = []
        self._ticket: Ticket | None = None
        self._printer = Printer(desk, self)
        self._drafts = Drafting(desk, self)
        self.setFixedWidth(theme.PANEL_WIDTH)
        now = self._services.context().now
        self.form = ReportForm(self.t, now, self)
        self.path = PathPanel(self.t, self)
        self.notify = NotifyForm(self.t, now, self)
        for widget in (self.form, self.path, self.notify):
            self.addWidget(widget)
        self.form.submitted.connect(self.on_report)
        self.form.closed.connect(self.closed)
        self.path.closed.connect(self.closed)
        self.path.notify_wanted.connect(self.on_notify_wanted)
        self.path.print_wanted.connect(self.on_print)
        self.notify.submitted.connect(self.on_notify)
        self.notify.closed.connect(self.on_notify_closed)

    def begin(self, family: Family | None = None) -> None:
        """Open an empty form; a family's children are offered by number and name."""
        ctx = self._services.context()
        self._site = family.site if family is not None else ""
        self._reported, self._told = None, []
        minors = [one for one in family.children if one.age < ADULT] if family else []
        children = [Choice(one.number, self._whom(one)) for one in minors]
        self.form.begin(ctx.now, ctx.actor.name, children)
        self.setCurrentWidget(self.form)
        self.form.focus_first()
        self._drafts.open(self.form, family.employee_id if family is not None else "new")

    def would_lose(self) -> bool:
        """Tell whether a half-written report would be lost."""
        return self.currentWidget() is self.form and self.form.form.is_dirty()

    def sentence(self, page: str) -> str:
        """Say what closing would lose."""
        return self._drafts.sentence(page)

    def on_report(self) -> None:
        """Write the report and its form."""
        one, folder = self.form.report(), paper_folder(self.t)
        store, ctx, site = self._services.store, self._services.context(), self._site

        def job(_progress: Progress) -> Written:
            there = at_some_site(store, ctx, site)
            reported = incidents.report(store, there, one)
            try:
                paper = incident_papers.print_report(store, there, reported.id, folder)
            except UserError as error:  # it is reported all the same
                return Written(reported, None, error)
            return Written(reported, paper, None)

        self.form.busy(on=True)
        self._ticket = self._drafts.ticket(self.form)
        self._tasks.write(job, owner=self, done=self.on_reported, failed=self.on_refused)

    def on_reported(self, written: Written) -> None:
        """Show whom to call; offer the paper."""
        self.form.busy(on=False)
        self.form.form.mark_clean()
        self._drafts.saved(self._ticket)
        self._reported = written.reported
        self.show_path()
        if written.paper is not None:
            self._printer.offer(written.paper)
        elif written.problem is not None:
            self._messages.error(written.problem)
        self.kept.emit()

    def on_refused(self, error: UserError) -> None:
        """Say in the form why nothing was written."""
        shown = self.currentWidget()
        if shown is self.notify:
            self.notify.fail(error)
        else:
            self.form.fail(error)

    def show_path(self) -> None:
        """Bring up whom to call."""
        if self._reported is not None:
            self.path.show_path(self._reported, self._told)
            self.setCurrentWidget(self.path)

    def on_notify_wanted(self) -> None:
        """Record who was told."""
        self.notify.begin(self._services.context().now)
        self.setCurrentWidget(self.notify)
        self.notify.focus_first()
        self._drafts.open(self.notify, self._reported.id if self._reported else None)

    def on_notify(self) -> None:
        """Write who was told."""
        told, reported = self.notify.told(), self._reported
        if reported is None:
            return
        store, ctx = self._services.store, self._services.context()

        def job(_progress: Progress) -> Notification:
            incidents.notify(store, ctx, reported.id, told)
            return told

        self.notify.busy(on=True)
        self._ticket = self._drafts.ticket(self.notify)
        self._tasks.write(job, owner=self, done=self.on_notified, failed=self.on_refused)

    def on_notified(self, told: Notification) -> None:
        """Go back to the path."""
        self._told.append(told)
        self.notify.form.mark_clean()
        self._drafts.saved(self._ticket)
        self.show_path()
        self.kept.emit()

    def on_notify_closed(self) -> None:
        """Go back without a receipt."""
        self.show_path()

    def on_print(self) -> None:
        """Print the form again, with the receipts so far."""
        if self._reported is not None:
            self._print(self._reported.id)

    def _whom(self, child: ChildView) -> str:
        age = self.t.plural(N_("{n} 岁"), child.age)
        return "　".join(part for part in (child.number, child.name, age) if part)

    def _print(self, incident_id: UUID) -> None:
        store, ctx, folder = self._services.store, self._services.context(), paper_folder(self.t)

        def job(_progress: Progress) -> Path:
            return incident_papers.print_report(store, ctx, incident_id, folder)

        self._printer.start_recorded(job)


def telling_words(one: Telling, t: Translator) -> str:
    """Write one body to tell, with what to say there."""
    words = one.words.in_language(t.language)
    return t(N_("{body}：{words}"), body=t(TOLD_LABELS[one.body]), words=words)


def told_words(one: Notification, t: Translator) -> str:
    """Write one body that was told, with its receipt."""
    who = one.office or t(TOLD_LABELS[one.body])
    parts = (who, f"{one.at:%m-%d %H:%M}", t(CHANNEL_LABELS[one.channel]), one.receipt)
    return " · ".join(part for part in parts if part)


def at_some_site(store: Store, ctx: Context, name: str) -> Context:
    """Return the surroundings at the family's site: danger does not wait for a choice."""
    known = sites.enterprise(store).sites
    named = [site for site in known if site.name == name]
    if named:
        return replace(ctx, site=named[0])
    return ctx if ctx.site is not None or len(known) != 1 else replace(ctx, site=known[0])
