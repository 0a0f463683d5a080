# SPDX-License-Identifier: Apache-2.0
"""What every page shares: four verbs, its head, its place for the strip, and when it reloads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.card import PageHead
from outreach.ui.gate import Gate
from outreach.ui.messages import Messages, MessageStrip
from outreach.ui.tasks import Tasks

if TYPE_CHECKING:
    from outreach.services.context import Context, SiteRef
    from outreach.services.store import Store


class Services(Protocol):
    """What pages know of the application: :class:`outreach.app.Application` is one."""

    @property
    def store(self) -> Store:
        """The open store, handed to every service."""

    def context(self, *, site: SiteRef | None = None, reason: str = "") -> Context:
        """Return the surroundings of one call, at this moment."""


class Topic(StrEnum):
    """What a write may have changed; the nouns of the house."""

    EMPLOYEES = "employees"
    CHILDREN = "children"
    PLEDGES = "pledges"
    TALKS = "talks"
    CONTACT = "contact"
    REUNIONS = "reunions"
    AID = "aid"
    INCIDENTS = "incidents"
    FOLLOWUPS = "followups"
    AGENCIES = "agencies"
    QUARTERS = "quarters"
    ACCESS = "access"
    KEEPING = "keeping"


@dataclass(frozen=True)
class Changed:
    """A write has happened: what it touched, and whose it was."""

    topics: frozenset[Topic]
    origin: QObject | None = None


class Changes(QObject):
    """Where a page says that it has written, and all others hear it."""

    happened = Signal(object)

    def publish(self, topics: Iterable[Topic], origin: QObject | None = None) -> None:
        """Tell every page that shows one of these topics; the origin shows its own result."""
        self.happened.emit(Changed(frozenset(topics), origin))


@dataclass(frozen=True)
class Desk:
    """Everything a page is given; there is nothing else it may reach for."""

    services: Services
    tasks: Tasks
    messages: Messages
    changes: Changes
    t: Translator
    gate: Gate | None = None  # None where nobody could open the store again: in a test


class Group(StrEnum):
    """Where a page stands in the rail."""

    DAILY = "daily"
    KEEPING = "keeping"


class Page(QWidget):
    """One page of the window. Subclasses name themselves and fill ``self.body``.

    The verbs, the same on every page: ``load`` asks for what it shows, ``show_rows`` puts an
    answer on the screen (a ``done`` of a read), ``collect`` makes a value of what was typed,
    ``save`` hands it to a service. A page is built at its first visit and kept.
    """

    NAME: ClassVar[str]
    TITLE: ClassVar[str]
    ICON: ClassVar[str]
    GROUP: ClassVar[Group] = Group.DAILY
    TOPICS: ClassVar[frozenset[Topic]] = frozenset()
    FINDS_PEOPLE: ClassVar[bool] = False  # Ctrl+K leads here

    go = Signal(str, object)  # another page by name, and what it should show
    counted = Signal(str, int)  # a number beside a name in the rail
    noted = Signal(str)  # a few words for the status line

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.services = desk.services
        self.tasks = desk.tasks
        self.messages = desk.messages
        self.changes = desk.changes
        self.gate = desk.gate
        self.t = desk.t
        self._stale = True
        self.setObjectName(f"page_{self.NAME}")
        self.setAccessibleName(self.t(self.TITLE))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.PAD, 0, theme.PAD, theme.GAP)
        column.setSpacing(0)
        self.head = PageHead(self.t(self.TITLE), self)
        column.addWidget(self.head)
        self._strip_place = QVBoxLayout()
        self._strip_place.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._strip_place)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.GAP)
        column.addLayout(self.body, 1)
        self.changes.happened.connect(self.on_changed)

    def load(self) -> None:
        """Ask, off the GUI thread, for everything the page shows."""

    def collect(self) -> object:
        """Make one value of what was typed; pages without a form have none."""
        return None

    def save(self) -> None:
        """Check, collect, and hand the value to a service."""

    def arrive(self, argument: object) -> None:
        """Show what another page asked for; called after the page has come up."""

    def focus_first(self) -> None:
        """Bring the keyboard to where work begins: the search, or the first field."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def would_lose(self) -> str:
        """Return a sentence on what closing would lose; empty when nothing."""
        return ""

    def on_changed(self, changed: Changed) -> None:
        """Reload when somebody else's write touched what is shown; later, if out of sight."""
        if changed.origin is self or not changed.topics & self.TOPICS:
            return
        if self.isVisible():
            self.load()
        else:
            self._stale = True

    def take_strip(self, strip: MessageStrip) -> None:
        """Give the message strip its place under the head."""
        self._strip_place.setContentsMargins(0, 0, 0, 0)
        self._strip_place.addWidget(strip)

    def showEvent(self, event: QShowEvent) -> None:
        """Override QWidget.showEvent: load at the first sight, and after changes elsewhere."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.load()
