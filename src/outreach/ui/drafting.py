# SPDX-License-Identifier: Apache-2.0
"""What is being typed is kept in the store, two seconds old at most, and offered back.

A keeper listens to one form. It writes a moment after the first edit that is not kept yet, not
after the last: whoever types without a pause would never be written down otherwise. What was
typed belongs to one record, and comes back where the form is opened for that record again;
nothing is put into a form without being asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QWidget

from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services import drafts
from outreach.services.drafts import Draft
from outreach.ui.draft_line import DraftLine
from outreach.ui.forms import Form
from outreach.ui.page import Desk
from outreach.ui.tasks import Progress

WRITE_AFTER_MS = 1000  # after the first edit that is not kept: with the write, less than 2 s


class Drafted(Protocol):
    """What a keeper asks of a form."""

    edited: SignalInstance

    def draft(self) -> dict[str, str]:
        """Return everything that stands there, as text by key."""

    def restore(self, draft: Mapping[str, str]) -> None:
        """Put a draft back as if it were typed."""

    def lead_in(self, last: QWidget) -> None:
        """Let Tab come to the first field from a widget that stands before it."""

    def focus_first(self) -> None:
        """Bring the keyboard to the first field."""


class DraftedPart(Protocol):
    """A form with its frame, as pages open them beside a list; without ``DRAFT`` it is not kept."""

    DRAFT: ClassVar[str]
    OF_RECORD: ClassVar[bool]
    form: Form

    def put_above(self, widget: QWidget) -> None:
        """Put a line above the fields."""


@dataclass(frozen=True)
class Place:
    """A form opened for a record; ``row`` is this typing's own, so that none replaces another.

    Where the form shows a record, only what was typed over it is a draft: what the record says
    of the rest may be newer when the draft comes back.
    """

    name: str
    row: str
    version: int | None = None
    shows_record: bool = False


@dataclass(frozen=True)
class Ticket:
    """What a submission is about: which form, which typing, and what it said by then."""

    keeper: DraftKeeper
    row: str
    said: Mapping[str, str]


class DraftKeeper(QObject):
    """Keep what is typed into one form, and offer back what was typed there before."""

    def __init__(self, form: Drafted, line: DraftLine, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        self._line = line
        self._services = desk.services
        self._tasks = desk.tasks
        self._messages = desk.messages
        self._place: Place | None = None
        self._base: dict[str, str] = {}  # what stood there before anything was typed
        self._said: dict[str, str] = {}
        self._kept: dict[str, str] = {}  # what was last handed over to be written
        self._offers: list[Draft] = []
        self._rows: set[str] = set()  # of which the store may hold something
        self._writing = 0
        self._again = self._restoring = self._failed = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._due = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._soon.timeout.connect(self._note)
        self._due.timeout.connect(self._on_due)
        form.edited.connect(self.on_edited)
        line.wanted.connect(self.on_wanted)
        line.unwanted.connect(self.on_unwanted)
        desk.tasks.stopping.connect(self.flush)

    @property
    def row(self) -> str:
        """Where what is typed now is kept; empty before the form was opened."""
        return self._place.row if self._place is not None else ""

    @property
    def keeps(self) -> bool:
        """Whether what is typed can be given back: somebody is signed in, writing works."""
        return self._services.context().actor.id is not None and not self._failed

    def begin(self, name: str, *, version: int | None = None, shows_record: bool = False) -> None:
        """Watch the form as it stands now, opened for a record; look what was typed there."""
        self.flush()
        self._place = Place(name, _row_of(name), version, shows_record)
        self._start_anew()
        self._show_offers([])
        if self._tasks.accepting:
            self._look(self._place)

    def end(self) -> None:
        """Watch no longer; what was typed so far is kept."""
        self.flush()
        self._place = None
        self._show_offers([])

    def ticket(self) -> Ticket:
        """Remember what is being handed over, before the form is used for something else."""
        self._soon.stop()
        if not self._restoring:
            self._note()
        return Ticket(self, self.row, self._said)

    def saved(self, ticket: Ticket) -> None:
        """Throw the draft away, for the record has it now; what was typed since then stays."""
        if ticket.row != self.row:
            self._forget(ticket.row)
        elif ticket.said == self._said:
            self.discard()

    def discard(self) -> None:
        """Throw away what is typed now: nobody wants it."""
        if self._place is not None:
            row = self._place.row
            self._start_anew()
            self._place = replace(self._place, row=_row_of(self._place.name))
            self._forget(row)

    def flush(self) -> None:
        """Write what is not kept yet, now."""
        self._soon.stop()
        self._due.stop()
        self._again = False
        self._write()

    # What comes from the form

    def on_edited(self) -> None:
        """Note what stands there; it is written in a moment, however much is typed meanwhile."""
        if self._place is None or self._restoring:
            return
        self._note()
        self._soon.start()  # once more when all that follows from the answer has followed
        if not self._due.isActive():
            self._due.start()

    # What comes from the line

    def on_wanted(self) -> None:
        """Put back what is offered; what was typed since then is offered in its place."""
        if self._place is None or not self._offers:
            return
        self.flush()
        offer, *others = self._offers
        if self._said:
            now = self._services.context().now
            others.insert(0, Draft(self._place.row, self._said, now, self._place.version))
        self._place = replace(self._place, row=offer.place)
        self._rows.add(offer.place)
        self._restoring = True
        self._form.restore(offer.values)
        self._restoring = False
        self._note()
        self._kept = self._said
        self._show_offers(others)
        self._form.focus_first()

    def on_unwanted(self) -> None:
        """Throw away what is offered."""
        if self._offers:
            offer, *others = self._offers
            self._drop(offer.place)
            self._show_offers(others)
            if not others:
                self._form.focus_first()

    # What comes from the store

    def on_found(self, found: tuple[str, list[Draft]]) -> None:
        """Offer what was typed here before."""
        row, drafted = found
        if self._place is not None and row == self._place.row:
            self._show_offers([one for one in drafted if one.place != row])

    def on_kept(self, _nothing: object) -> None:
        """Write on, where something was typed while this was being written."""
        self._writing -= 1
        self._failed = False
        if self._again:
            self._again = False
            self._write()

    def on_failed(self, error: UserError) -> None:
        """Say once why nothing is kept; the next edit tries again."""
        self._writing -= 1
        self._again = False
        self._kept = {}
        if not self._failed:
            self._messages.error(error)
        self._failed = True

    # How it is done

    def _start_anew(self) -> None:
        self._soon.stop()
        self._due.stop()
        self._again = False
        self._base = self._form.draft()
        self._said, self._kept = {}, {}

    def _note(self) -> None:
        """Note what is typed, on the spot: by the time of writing the form may be emptied."""
        if self._place is None:
            return
        now = self._form.draft()
        typed = {key: text for key, text in now.items() if text != self._base.get(key, "")}
        self._said = typed if self._place.shows_record or not typed else now

    def _on_due(self) -> None:
        if self._writing:
            self._again = True  # the latest wins: nothing piles up behind a long import
        else:
            self._write()

    def _write(self) -> None:
        place, said = self._place, self._said
        if place is None or said == self._kept or not self._tasks.accepting:
            return
        self._kept = said
        if not said:  # everything typed was taken back
            self._drop(place.row)
            return
        store, ctx = self._services.store, self._services.context()

        def job(_progress: Progress) -> None:
            drafts.keep(store, ctx, place.row, said, place.version)

        self._rows.add(place.row)
        self._writing += 1
        self._tasks.write(job, owner=self, done=self.on_kept, failed=self.on_failed)

    def _forget(self, row: str) -> None:
        if row in self._rows:
            self._drop(row)

    def _drop(self, row: str) -> None:
        if not self._tasks.accepting:
            return
        self._rows.discard(row)
        store, ctx = self._services.store, self._services.context()

        def job(_progress: Progress) -> None:
            drafts.drop(store, ctx, row)

        self._tasks.write(job, owner=self)

    def _look(self, place: Place) -> None:
        store, ctx = self._services.store, self._services.context()

        def job(_progress: Progress) -> tuple[str, list[Draft]]:
            return place.row, drafts.at(store, ctx, place.name)

        if self._writing:  # after what is on its way
            self._tasks.write(job, owner=self, done=self.on_found)
        else:
            self._tasks.read(job, owner=self, key="draft", done=self.on_found)

    def _show_offers(self, offers: Sequence[Draft]) -> None:
        self._offers = list(offers)
        if not offers or self._place is None:
            self._line.hide()
            return
        changed = self._place.version is not None and offers[0].version != self._place.version
        self._line.offer(offers[0].typed_at, self._services.context().today, changed=changed)
        QWidget.setTabOrder(self._line.have, self._line.leave)
        self._form.lead_in(self._line.leave)


class Drafting(QObject):
    """The keepers of one page's forms, made when a form is first opened."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.t = desk.t
        self._desk = desk
        self._keepers: dict[int, DraftKeeper] = {}

    def open(
        self,
        part: DraftedPart,
        about: UUID | str | None = None,
        *,
        version: int | None = None,
        form: str = "",
        shows_record: bool = False,
    ) -> None:
        """Watch a form that was just opened; ``about`` names the record it is about.

        A form about a record that is opened for none is not kept: it could come back for another.
        """
        name = form or part.DRAFT
        if not name:
            return
        keeper = self._keeper(part)
        if about is None and part.OF_RECORD:
            keeper.end()
            return
        keeper.begin(
            f"{name}:{about}" if about else name, version=version, shows_record=shows_record
        )

    def ticket(self, part: DraftedPart) -> Ticket | None:
        """Remember what is being handed over, before the form is used for something else."""
        return self._keeper(part).ticket() if part.DRAFT else None

    def saved(self, ticket: Ticket | None) -> None:
        """Throw away the draft of what was handed over and is written now."""
        if ticket is not None:
            ticket.keeper.saved(ticket)

    def sentence(self, page: str, part: DraftedPart | None = None) -> str:
        """Say what closing would lose of a form: nothing, where it is kept."""
        kept = all(keeper.keeps for keeper in self._keepers.values())
        kept = kept and (part is None or bool(part.DRAFT))
        return sentence(page, self.t, kept=kept)

    def _keeper(self, part: DraftedPart) -> DraftKeeper:
        keeper = self._keepers.get(id(part))
        if keeper is None:
            line = DraftLine(self.t)
            part.put_above(line)
            keeper = self._keepers[id(part)] = DraftKeeper(part.form, line, self._desk, self)
        return keeper


def _row_of(name: str) -> str:
    return f"{name}/{uuid4().hex[:8]}"


def sentence(page: str, t: Translator, *, kept: bool) -> str:
    """Say that something on a page is not saved, and what becomes of it when one closes."""
    if kept:
        return t(N_("“{page}”里有没保存的内容，会留作草稿，下次打开这张表时可以恢复。"), page=page)
    return t(N_("“{page}”里有没保存的内容。"), page=page)
