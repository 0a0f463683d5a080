# SPDX-License-Identifier: Apache-2.0
"""Talks (宣讲): the month, one session beside it, sign-in in a row by number, name or scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from outreach.domain.access import Right
from outreach.domain.attachments import caption
from outreach.domain.dates import add_months
from outreach.domain.holidays import Calendar
from outreach.domain.talks import Campaign, WalkIns
from outreach.errors import N_, UserError
from outreach.services import (
    attachments,
    attendance,
    calendars,
    sessions,
    sign_in_sheets,
    signing,
    talks,
)
from outreach.services.attachments import Attachment
from outreach.services.attendance import SignedIn
from outreach.services.finding import Found
from outreach.services.sessions import SessionCard, SessionFile
from outreach.services.signing import Suggestion
from outreach.ui.file_dialog import FileDialog
from outreach.ui.page import Topic
from outreach.ui.printing import paper_folder
from outreach.ui.tasks import Progress
from outreach.ui.widgets.month_view import shown_days
from outreach.ui.widgets.talks_frame import TalksFrame


@dataclass(frozen=True)
class Month:
    """What a month shows, read in one go."""

    cards: list[SessionCard]
    calendar: Calendar
    campaigns: tuple[Campaign, ...]


@dataclass(frozen=True)
class Opened:
    """One session with its lists."""

    file: SessionFile
    signed: list[SignedIn]
    missing: list[Found]
    files: list[Attachment]


class TalksPage(TalksFrame):
    """Plan talks, and sign people in as they come through the door."""

    NAME: ClassVar[str] = "talks"
    TITLE: ClassVar[str] = N_("宣讲")
    ICON: ClassVar[str] = "speech"
    TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.TALKS, Topic.EMPLOYEES})
    WRITES: ClassVar[frozenset[Topic]] = frozenset({Topic.TALKS, Topic.QUARTERS})
    RIGHT: ClassVar[Right] = Right.TALKS
    LEDGER_KINDS: ClassVar[tuple[str, ...]] = ("talks", "attendance", "materials", "campaigns")

    # --- what is asked for

    def reload(self) -> None:
        """Override DeskPage.reload: the month, and the session that is open."""
        store, ctx = self.services.store, self.services.context()
        first, last = shown_days(self._month)

        def month(_progress: Progress) -> Month:
            return Month(
                sessions.between(store, ctx, first, last),
                calendars.calendar(store),
                talks.campaigns(store, ctx),
            )

        self.tasks.read(month, owner=self, key="month", done=self.show_month)
        if self._open is not None:
            self.open_session(self._open)

    def open_session(self, session_id: UUID) -> None:
        """Bring one session into the panel."""
        self._open = session_id
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> Opened:
            return Opened(
                sessions.session_file(store, ctx, session_id),
                sessions.signed_in(store, ctx, session_id),
                sessions.absentees(store, ctx, session_id),
                attachments.attachments(store, ctx, session_id),
            )

        self.tasks.read(job, owner=self, key="session", done=self.show_session)

    def arrive(self, argument: object) -> None:
        """Override Page.arrive: open a session that another page names."""
        if isinstance(argument, UUID):
            self.open_session(argument)

    # --- what comes back

    def show_month(self, found: Month) -> None:
        """Show the month and say how it stands."""
        self.board.show_month(self._month, found.cards, self._today, found.calendar)
        self.board.mark(self._open)
        self.plan_form.set_campaigns(found.campaigns)
        self.head.set_sentence(self.board.sentence())
        self.counted.emit(self.NAME, len(self.board.unwritten()))
        own = [one for one in self.board.own() if not one.cancelled]
        if self._open is None and own and not self.plan_form.isVisible():
            today = [one for one in own if one.day == self._today]
            if today:
                self.on_picked(today[0])

    def show_session(self, found: Opened) -> None:
        """Show a session in the panel."""
        if found.file.card.id != self._open:
            return
        self.panel.show_session(found.file, found.signed, found.missing, found.files, self._today)
        if self._form is None or not self._form.isVisible():
            self.show_side(self.panel)
        self.board.mark(self._open)

    def show_suggestions(self, found: list[Suggestion]) -> None:
        """Show whom the letters may mean."""
        self.panel.show_suggestions(found)

    # --- what the user does

    def on_picked(self, card: SessionCard) -> None:
        """Open a session of the month."""
        self._form = None
        self.open_session(card.id)
        self.show_side(self.panel)

    def on_panel_closed(self) -> None:
        """Put the panel away."""
        self._open = None
        self.board.mark(None)
        self.hide_side()

    def on_new(self) -> None:
        """Plan a talk."""
        self.plan_form.begin(max(self._today, self._month))
        self.open_form(self.plan_form)

    def on_new_campaign(self) -> None:
        """Begin a campaign."""
        self.campaign_form.renew()
        self.open_form(self.campaign_form)

    def on_plan(self) -> None:
        """Write the plan."""
        plan, session = self.plan_form.plan()
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> UUID:
            return talks.plan(store, ctx, plan, [session])[0]

        self.run(job, self.on_planned)

    def on_planned(self, session_id: UUID) -> None:
        """Show what was planned."""
        session = self.plan_form.plan()[1]
        self._month = session.day.replace(day=1)
        self._open = session_id
        self._form = None
        self.show_side(self.panel)
        self.written(self.t(N_("已安排 {day} 的宣讲。"), day=self.t.date(session.day)))

    def on_campaign(self) -> None:
        """Write the campaign."""
        campaign = self.campaign_form.campaign()
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            talks.add_campaign(store, ctx, campaign)
            return campaign.name

        self.run(job, self.on_campaign_added)

    def on_campaign_added(self, name: str) -> None:
        """Go back to the month; the next talk belongs to it."""
        self.on_form_closed()
        self.plan_form.campaign.set_value(name)
        self.written(self.t(N_("已新建系列活动“{name}”。"), name=name))

    def on_asked(self, text: str) -> None:
        """Look up whom the letters may mean."""
        session_id = self._open
        if session_id is None:
            return
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> list[Suggestion]:
            return signing.suggest(store, ctx, session_id, text)

        self.tasks.read(job, owner=self, key="suggest", done=self.show_suggestions)

    def on_sign(self, person: Found) -> None:
        """Sign somebody in."""
        session_id = self._open
        if session_id is None:
            return
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> SignedIn:
            return attendance.sign_in(store, ctx, session_id, person.employee_id)

        self.tasks.write(job, owner=self, done=self.on_signed, failed=self.on_sign_refused)

    def on_typed(self, text: str) -> None:
        """Sign in whoever was typed or scanned, one after the other in the order they came."""
        session_id = self._open
        if session_id is None:
            return
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> SignedIn:
            person = signing.whom(store, ctx, session_id, text)
            return attendance.sign_in(store, ctx, session_id, person.employee_id)

        self.tasks.write(job, owner=self, done=self.on_signed, failed=self.on_sign_refused)

    def on_signed(self, row: SignedIn) -> None:
        """Say who signed."""
        self.messages.withdraw("signing")
        self.noted.emit(self.t(N_("{time} {name} 已签到"), time=f"{row.at:%H:%M}", name=row.name))
        self.changes.publish(self.WRITES, self)
        self.reload()

    def on_sign_refused(self, error: UserError) -> None:
        """Say why not; where several are meant, ask which."""
        if error.code == "several":
            self.panel.ask_again(str(error.values["text"]))
        self.messages.attention(error.sentence(self.t), key="signing")

    def on_undo(self, row: SignedIn) -> None:
        """Take a sign-in back."""
        session_id = self._open
        if session_id is None:
            return
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            attendance.take_back(store, ctx, session_id, row.employee_id)
            return row.name

        self.run(job, self.on_undone)

    def on_undone(self, name: str) -> None:
        """Say who was taken off."""
        self.written(self.t(N_("已撤回 {name} 的签到。"), name=name))

    def on_heads_wanted(self) -> None:
        """Count another firm's people."""
        self.heads_form.renew()
        self.open_form(self.heads_form, self._open)

    def on_heads(self) -> None:
        """Write a head count from the form."""
        self.on_heads_changed(self.heads_form.heads_of())

    def on_heads_changed(self, heads: WalkIns) -> None:
        """Write a head count."""
        session_id = self._open
        if session_id is None:
            return
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            attendance.set_walk_ins(store, ctx, session_id, heads)
            return self.t(N_("{company} {n} 人次。"), company=heads.company, n=heads.heads)

        self.run(job, self.on_kept)

    def on_kept(self, words: str) -> None:
        """Go back to the session."""
        self._form = None
        self.show_side(self.panel)
        self.written(words)

    def on_material_wanted(self) -> None:
        """Record what was given out."""
        self.material_form.renew()
        self.material_form.day.set_value(self._today)
        self.open_form(self.material_form, self._open)

    def on_material(self) -> None:
        """Write what was given out."""
        material, session_id = self.material_form.material(), self._open
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            attendance.give_material(store, ctx, material, session_id=session_id)
            return self.t(N_("已记下 {title}。"), title=material.title)

        self.run(job, self.on_kept)

    def on_file_wanted(self) -> None:
        """Choose a photo or scan."""
        dialog = FileDialog(self, self.t(N_("加照片或扫描件")))
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("*.jpg *.jpeg *.png *.pdf")
        dialog.fileSelected.connect(self.on_file)
        dialog.open()

    def on_file(self, name: str) -> None:
        """Keep the file with the session."""
        session_id = self._open
        if session_id is None:
            return
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            attachments.attach(store, ctx, ("talk_session", session_id), Path(name))
            return self.t(N_("已附上“{file}”。"), file=caption(name))

        self.run(job, self.on_kept)

    def on_close(self) -> None:
        """End the sign-in."""
        shown = self.panel.shown
        if shown is None:
            return
        store, ctx = self.services.store, self.services.context()
        session_id, version = shown.card.id, shown.version

        def job(_progress: Progress) -> str:
            number = talks.close(store, ctx, session_id, version=version)
            if number is None:
                return self.t(N_("签到已结束。"))
            return self.t(N_("签到已结束，这是第 {n} 场。"), n=number)

        self.run(job, self.written)

    def on_cancel(self) -> None:
        """Call the session off."""
        shown = self.panel.shown
        if shown is None:
            return
        store, ctx = self.services.store, self.services.context()
        session_id, version = shown.card.id, shown.version

        def job(_progress: Progress) -> str:
            talks.cancel(store, ctx, session_id, version=version)
            return self.t(N_("这一场已取消。"))

        self.run(job, self.written)

    def on_print(self) -> None:
        """Print the sign-in sheet with a slip for everybody."""
        session_id = self._open
        if session_id is None:
            self.messages.attention(self.t(N_("请先在月历上选一场。")))
            return
        store, ctx, folder = self.services.store, self.services.context(), paper_folder(self.t)

        def job(_progress: Progress) -> Path:
            return sign_in_sheets.print_sheet(store, ctx, session_id, folder)

        self._printer.start(job)

    def on_calendar(self) -> None:
        """Write the planned talks as a calendar file."""
        store, ctx, folder = self.services.store, self.services.context(), paper_folder(self.t)
        first, last = self._month, add_months(self._month, 3)

        def job(_progress: Progress) -> Path:
            return calendars.write_calendar(store, ctx, first, last, folder)

        self._printer.start(job)

    def on_before(self) -> None:
        """Show the month before."""
        self.go_month(add_months(self._month, -1))

    def on_after(self) -> None:
        """Show the month after."""
        self.go_month(add_months(self._month, 1))

    def on_today(self) -> None:
        """Show this month."""
        self.go_month(self._today.replace(day=1))

    def go_month(self, month: date) -> None:
        """Show a month."""
        self._month = month
        self.reload()
