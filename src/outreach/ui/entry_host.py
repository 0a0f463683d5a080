# SPDX-License-Identifier: Apache-2.0
"""What the parts of the start window know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from outreach.app import Application
from outreach.config import Settings
from outreach.errors import UserError
from outreach.i18n import Translator
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.entry_frame import EntryWindow
from outreach.ui.widgets.entry_start import StartPage
from outreach.ui.widgets.entry_unlock import RecoverPage, UnlockPage


@dataclass(frozen=True)
class Opened:
    """A store that is open now: the application, and the settings that name it."""

    application: Application
    settings: Settings
    page: str = ""  # the page that sent for an errand
    result: object = field(default=None, repr=False)  # and what became of it


class EntryHost(Protocol):
    """The start window as its parts use it: :class:`outreach.ui.entry.Entry` is one."""

    own: Settings
    settings: Settings
    t: Translator
    tasks: Tasks
    window: EntryWindow
    start_page: StartPage
    unlock_page: UnlockPage
    recover_page: RecoverPage

    @property
    def folder(self) -> Path:
        """The folder in which a store is looked for."""

    def busy(self, words: str, sentence: str = "") -> None:
        """Say what is under way."""

    def show_start(self) -> None:
        """Offer the ways to begin."""

    def go_home(self) -> None:
        """Come back to what the folder itself leads to."""

    def begun(self, application: Application) -> None:
        """Hand a store over that was just made."""

    def on_opened(self, found: Opened) -> None:
        """Hand an open store over."""

    def on_problem(self, error: UserError) -> None:
        """Say why it did not open."""

    def look_and_recover(self) -> None:
        """Ask for a new password by the recovery code."""
