# SPDX-License-Identifier: Apache-2.0
"""Reports of danger and referrals (报告与转介): what is open, who was told, what came back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from outreach.domain.access import Right
from outreach.domain.referrals import Result
from outreach.errors import N_
from outreach.services import (
    emergency_leaves,
    incident_files,
    incident_papers,
    incidents,
    referrals,
)
from outreach.services.emergency_leaves import LeaveView
from outreach.services.incident_files import Case, CaseRow, OwnReport
from outreach.services.referrals import ReferralLine
from outreach.ui.controls.choices import Choice
from outreach.ui.page import Desk
from outreach.ui.printing import paper_folder
from outreach.ui.tasks import Progress
from outreach.ui.widgets import incident_cells as cells
from outreach.ui.widgets.incidents_frame import REFERRALS, REPORTS
from outreach.ui.widgets.referrals_desk import ReferralsDesk


@dataclass(frozen=True)
class Shown:
    """Everything the page shows; to who only reports, the own reports and nothing else."""

    cases: list[CaseRow]
    own: list[OwnReport]
    referrals: list[ReferralLine]
    leaves: list[LeaveView]


class IncidentsPage(ReferralsDesk):
    """Follow what was reported and referred. A record opens at a click, never by passing over."""

    def __init__(self, desk: Desk, parent: object = None) -> None:
        super().__init__(desk)
        self._row: CaseRow | OwnReport | None = None
        self._case: Case | None = None
        self._connect_lists()
        self._connect_panels()
        for form, save in (
            (self.notify_form, self.on_notify),
            (self.answer_form, self.on_answer),
            (self.look_form, self.on_look),
            (self.close_form, self.on_close),
            (self.order_form, self.on_order),
            (self.refer_form, self.on_refer),
            (self.outcome_form, self.on_outcome),
            (self.leave_form, self.on_leave),
            (self.way_form, self.on_way),
        ):
            self.adopt(form, save)

    def reload(self) -> None:
        """Override DeskPage.reload: the three lists, as far as one may see them."""
        store, ctx = self.services.store, self.services.context()
        sealed = ctx.may(Right.SEALED)

        def job(_progress: Progress) -> Shown:
            return Shown(
                incident_files.cases(store, ctx) if sealed else [],
                [] if sealed else incident_files.own_reports(store, ctx),
                referrals.referrals(store, ctx) if ctx.may(Right.REFER) else [],
                emergency_leaves.emergency_leaves(store, ctx) if sealed else [],
            )

        self.tasks.read(job, owner=self, key="lists", done=self.show_all)

    def show_all(self, found: Shown) -> None:
        """Show the lists, and how much is open."""
        rows: list[CaseRow] | list[OwnReport] = found.cases or found.own
        self.reports.show_rows(rows, self._row.id if self._row else None)
        self.referrals.show_rows(found.referrals, self._line.id if self._line else None)
        self.leaves.show_rows(found.leaves, self._leave.id if self._leave else None)
        opened = [one for one in found.cases if one.closed_on is None]
        waiting = [one for one in found.referrals if one.result is Result.OPEN]
        counts = {
            "open": len(opened),
            "look": sum(one.look_due is not None and one.look_due <= self._today for one in opened),
            "waiting": len(waiting),
            "late": sum(one.overdue_days > 0 for one in waiting),
        }
        self.show_counts(counts)
        self.counted.emit(self.NAME, len(opened) + counts["late"])
        own = self.t.plural(N_("您报告过 {n} 件"), len(found.own))
        sealed = self.allowed(Right.SEALED)
        self.head.set_sentence(self.t(N_("内容已封存，打开会留下记录")) if sealed else own)

    # --- choosing and opening

    def on_report_row(self, row: CaseRow | OwnReport) -> None:
        """Show a report, shut."""
        self._form, self._row, self._case = None, row, None
        if isinstance(row, OwnReport):
            self.case_panel.show_own(row)
        else:
            self.case_panel.show_row(row)
        self.show_side(self.case_panel)

    def on_report_opened(self, row: CaseRow | OwnReport) -> None:
        """Open what Enter or a double click was on."""
        if isinstance(row, CaseRow):
            self._row = row
            self._read_case(row.id)

    def on_open_case(self) -> None:
        """Open the report; it is a write, since the trail keeps who did."""
        if self._row is not None:
            self._read_case(self._row.id)

    def _read_case(self, incident_id: UUID) -> None:
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> Case:
            return incident_files.open_case(store, ctx, incident_id)

        self.tasks.write(job, owner=self, done=self.show_case, failed=self.messages.error)

    def show_case(self, case: Case) -> None:
        """Show what was read."""
        if self._row is None or case.id != self._row.id:
            return  # somebody has gone on
        self._case = case
        self.case_panel.show_case(case)
        self.show_side(self.case_panel)

    # --- reports

    def on_new(self) -> None:
        """Report a danger to a minor of no family that is shown."""
        self._form = None
        self.danger.begin()
        self.show_side(self.danger)

    def on_danger_kept(self) -> None:
        """Show the new report in its list."""
        self.changes.publish(self.WRITES, self)
        self.reload()

    def on_notify_wanted(self) -> None:
        """Record who was told."""
        self.notify_form.begin(self.services.context().now)
        self.open_form(self.notify_form, self._row.id if self._row else None)

    def on_notify(self) -> None:
        """Write who was told."""
        told, row = self.notify_form.told(), self._row
        if row is not None:
            self._keep(lambda store, ctx: incidents.notify(store, ctx, row.id, told))

    def on_answer_wanted(self) -> None:
        """Record what a receiver told back."""
        if self._case is not None:
            self.answer_form.renew()
            choices = [Choice(one.id.hex, cells.told_line(self.t, one)) for one in self._case.told]
            self.answer_form.which.set_choices(choices)
            self.answer_form.which.set_value(choices[0].value if len(choices) == 1 else None)
            self.answer_form.day.set_value(self._today)
            self.open_form(self.answer_form, self._case.id)

    def on_answer(self) -> None:
        """Write the answer."""
        case, one, which = self._case, self.answer_form.answer(), self.answer_form.which.value()
        told = {each.id.hex: each for each in case.told} if case is not None else {}
        note = told.get(which or "")
        if note is not None:
            self._keep(
                lambda store, ctx: incidents.answer(store, ctx, note.id, one, version=note.version)
            )

    def on_look_wanted(self) -> None:
        """Record today's look."""
        self.look_form.renew()
        self.open_form(self.look_form, self._case.id if self._case else None)

    def on_look(self) -> None:
        """Write today's look."""
        case, note = self._case, self.look_form.note.value()
        if case is not None:
            self._keep(lambda store, ctx: incidents.look(store, ctx, case.id, note))

    def on_order_wanted(self) -> None:
        """Record an order."""
        self.order_form.renew()
        self.order_form.day.set_value(self._today)
        self.open_form(self.order_form, self._case.id if self._case else None)

    def on_order(self) -> None:
        """Write the order, and the leave it starts."""
        case, order, leave = self._case, self.order_form.order(), self.order_form.leave()
        if case is not None:
            self._keep(lambda store, ctx: emergency_leaves.order(store, ctx, case.id, order, leave))

    def on_close_wanted(self) -> None:
        """Begin to close the case."""
        self.close_form.renew()
        case = self._case
        self.open_form(
            self.close_form, case.id if case else None, version=case.version if case else None
        )

    def on_close(self) -> None:
        """Write how it ended."""
        case, ending = self._case, self.close_form.ending.value()
        reason = self.close_form.reason.value()
        if case is not None and ending is not None:
            self._keep(
                lambda store, ctx: incidents.close(
                    store, ctx, case.id, ending, reason, version=case.version
                )
            )

    def on_print(self) -> None:
        """Print the report's form."""
        if self._row is not None:
            wanted, folder = self._row.id, paper_folder(self.t)
            store, ctx = self.services.store, self.services.context()
            self.printer.start_recorded(
                lambda _progress: incident_papers.print_report(store, ctx, wanted, folder)
            )

    # --- shared

    def on_kept(self, words: str) -> None:
        """Go back to the record, read anew where it was open."""
        self.on_form_closed()
        self.written(words)

    def on_form_closed(self) -> None:
        """Override DeskPage.on_form_closed: back to the record the form came from."""
        leaves = self._form in (self.leave_form, self.way_form)
        self._form = None
        if leaves:
            self.hide_side()
        elif self.tabs.current() == REPORTS and self._case is not None:
            self._read_case(self._case.id)
        elif self.tabs.current() == REFERRALS and self._file is not None:
            self.on_open_referral()
        else:
            self.hide_side()

    def on_panel_closed(self) -> None:
        """Put a record away; it is shut again."""
        self._row = self._line = self._case = self._file = None
        self.hide_side()

    def would_lose(self) -> str:
        """Override DeskPage.would_lose: a report that is half written, too."""
        if self.side.isVisible() and self.side.currentWidget() is self.danger:
            return self.danger.sentence(self.t(self.TITLE)) if self.danger.would_lose() else ""
        return super().would_lose()

    def _connect_lists(self) -> None:
        self.new_button.clicked.connect(self.on_new)
        self.refer_button.clicked.connect(self.on_refer_wanted)
        self.reports.current.connect(self.on_report_row)
        self.reports.opened.connect(self.on_report_opened)
        self.referrals.current.connect(self.on_referral_row)
        self.referrals.opened.connect(self.on_referral_opened)
        self.leaves.part.connect(self.on_leave_part)
        self.danger.closed.connect(self.on_panel_closed)
        self.danger.kept.connect(self.on_danger_kept)

    def _connect_panels(self) -> None:
        case, referral = self.case_panel, self.referral_panel
        case.open_wanted.connect(self.on_open_case)
        case.print_wanted.connect(self.on_print)
        case.notify_wanted.connect(self.on_notify_wanted)
        case.answer_wanted.connect(self.on_answer_wanted)
        case.order_wanted.connect(self.on_order_wanted)
        case.look_wanted.connect(self.on_look_wanted)
        case.close_wanted.connect(self.on_close_wanted)
        case.closed.connect(self.on_panel_closed)
        referral.open_wanted.connect(self.on_open_referral)
        referral.print_wanted.connect(self.on_print_letter)
        referral.chase_wanted.connect(self.on_chase)
        referral.outcome_wanted.connect(self.on_outcome_wanted)
        referral.closed.connect(self.on_panel_closed)
