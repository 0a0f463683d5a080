# SPDX-License-Identifier: Apache-2.0
"""Referrals and emergency leaves on the page of reports: open, ask again, record what came."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from outreach.domain.incidents import LeaveResult
from outreach.errors import N_
from outreach.services import emergency_leaves, incident_papers, referrals
from outreach.services.context import Context
from outreach.services.emergency_leaves import LeaveView
from outreach.services.referrals import ReferralFile, ReferralLine, referral_number
from outreach.services.store import Store
from outreach.ui.asks import OpenFamily
from outreach.ui.page import Desk
from outreach.ui.printing import Printer, paper_folder
from outreach.ui.tasks import Progress
from outreach.ui.widgets.incidents_frame import IncidentsFrame


class ReferralsDesk(IncidentsFrame):
    """What is done with referrals and leaves; reports are added by the page."""

    def __init__(self, desk: Desk, parent: object = None) -> None:
        super().__init__(desk)
        self._line: ReferralLine | None = None
        self._leave: LeaveView | None = None
        self._file: ReferralFile | None = None
        self.printer = Printer(desk, self)

    def on_referral_row(self, row: ReferralLine) -> None:
        """Show a referral, shut."""
        self._form, self._line, self._file = None, row, None
        self.referral_panel.show_row(row)
        self.show_side(self.referral_panel)

    def on_referral_opened(self, row: ReferralLine) -> None:
        """Open what Enter or a double click was on."""
        self._line = row
        self.on_open_referral()

    def on_open_referral(self) -> None:
        """Open the referral; that is written down, too."""
        if self._line is None:
            return
        store, ctx, wanted = self.services.store, self.services.context(), self._line.id

        def job(_progress: Progress) -> ReferralFile:
            return referrals.open_referral(store, ctx, wanted)

        self.tasks.write(job, owner=self, done=self.show_file, failed=self.messages.error)

    def show_file(self, one: ReferralFile) -> None:
        """Show what was read."""
        if self._line is not None and one.id == self._line.id:
            self._file = one
            self.referral_panel.show_file(one)
            self.show_side(self.referral_panel)

    def on_refer_wanted(self) -> None:
        """Record a referral."""
        self.refer_form.begin(self._today)
        self.open_form(self.refer_form)

    def on_refer(self) -> None:
        """Write the referral and its letter."""
        one, folder = self.refer_form.referral(), paper_folder(self.t)
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> tuple[str, Path]:
            made, number = referrals.refer(store, ctx, one)
            paper = incident_papers.print_referral(store, ctx, made, folder)
            return referral_number(number, ctx.t), paper

        self.run(job, self.on_referred)

    def on_referred(self, made: tuple[str, Path]) -> None:
        """Put the form away, offer the letter."""
        number, paper = made
        self.on_form_closed()
        self.written(self.t(N_("已登记 {number}。"), number=number))
        self.printer.offer(paper)

    def on_chase(self) -> None:
        """Record that one asked again."""
        one = self._file
        if one is not None:
            self._keep(lambda store, ctx: referrals.chase(store, ctx, one.id, version=one.version))

    def on_outcome_wanted(self) -> None:
        """Record what the body said."""
        self.outcome_form.renew()
        self.outcome_form.day.set_value(self._today)
        self.open_form(self.outcome_form, self._file.id if self._file else None)

    def on_outcome(self) -> None:
        """Write what the body said."""
        one, outcome = self._file, self.outcome_form.outcome()
        if one is not None:
            self._keep(
                lambda store, ctx: referrals.finish(
                    store, ctx, one.id, outcome, version=one.version
                )
            )

    def on_print_letter(self) -> None:
        """Print the letter again."""
        if self._file is not None:
            wanted, folder = self._file.id, paper_folder(self.t)
            store, ctx = self.services.store, self.services.context()
            self.printer.start_recorded(
                lambda _progress: incident_papers.print_referral(store, ctx, wanted, folder)
            )

    def on_leave_part(self, row: LeaveView, target: str) -> None:
        """Open the family's file, settle the help, or record what came of a leave."""
        if target == "file":
            self.go.emit("children", OpenFamily(row.employee_id))
            return
        self._leave = row
        if target == "help":
            self.way_form.renew()
            self.open_form(self.way_form, row.id)
            return
        self.leave_form.renew()
        self.leave_form.day.set_value(self._today)
        self.open_form(self.leave_form, row.id)

    def on_way(self) -> None:
        """Write which help the way home gets."""
        row, given, source = self._leave, self.way_form.help.value(), self.way_form.source.value()
        if row is not None and given is not None and source is not None:
            self._keep(
                lambda store, ctx: emergency_leaves.help_home(
                    store, ctx, row.id, given, source, version=row.version
                )
            )

    def on_leave(self) -> None:
        """Write what came of a leave."""
        row, form = self._leave, self.leave_form
        result, on = form.result.value() or LeaveResult.OPEN, form.day.value() or self._today
        if row is not None:
            self._keep(
                lambda store, ctx: emergency_leaves.finish_leave(
                    store, ctx, row.id, result, on=on, version=row.version
                )
            )

    def on_kept(self, words: str) -> None:
        """Heard by the page."""
        raise NotImplementedError

    def _keep(self, write: Callable[[Store, Context], object]) -> None:
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            write(store, ctx)
            return self.t(N_("已记下。"))

        self.run(job, self.on_kept)
