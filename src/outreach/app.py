# SPDX-License-Identifier: Apache-2.0
"""The composition root: settings become a store, a user and a clock; no Qt here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from outreach.clock import Clock, FixedClock, parse_moment
from outreach.config import Settings, first_line
from outreach.domain.access import Role
from outreach.errors import N_, UserError
from outreach.i18n import Translator, normalise_language
from outreach.services.context import Actor, Context, SiteRef
from outreach.services.opening import Secret
from outreach.services.store import Store

NOBODY = Actor(None, "", "", frozenset({Role.ADMIN}))  # before there is a store


@dataclass(frozen=True)
class Application:
    """Everything one run works with; pages and commands are handed this one value."""

    store: Store
    actor: Actor
    clock: Clock
    t: Translator
    site: SiteRef | None = None

    def context(self, *, site: SiteRef | None = None, reason: str = "") -> Context:
        """Return the surroundings of one call, at this moment."""
        return Context(self.actor, self.clock.now(), site or self.site, reason, self.t)

    def at(self, site: SiteRef) -> Application:
        """Return the same application, working at a site."""
        return replace(self, site=site)

    def close(self) -> None:
        """Give the store's files back."""
        self.store.close()


def translator(settings: Settings) -> Translator:
    """Return the language asked for; Chinese when nobody asked."""
    return Translator(normalise_language(settings.language))


def beginning(settings: Settings, *, practice: bool) -> Context:
    """Return the surroundings for making a store, before there is a user."""
    return Context(NOBODY, _clock(settings, practice=practice).now(), t=translator(settings))


def open_application(settings: Settings, secret: Secret | None = None) -> Application:
    """Open the store that the settings name, as the user they name.

    ``secret`` is what opens it; without one the passphrase file of the settings, and without
    that only a practice store opens. Raises :class:`UserError` where there is no store (with the
    way out) and :class:`outreach.errors.StoreUnavailable` where it cannot be opened.
    """
    from outreach.services import access, opening, sites  # SQLAlchemy: when a store is opened

    if settings.on_server:
        raise UserError(
            N_("这个版本只打开本机文件夹里的数据库，服务器上的数据库还不能打开。"),
            code="server_store",
        )
    if secret is None:
        secret = Secret(_passphrase(settings), settings.user)
    store = opening.open_store(Path(settings.store), secret)
    try:
        actor = access.opened_by(store)
        clock = _clock(settings, practice=store.practice, reached=store.practice_now)
        found = sites.enterprise(store).sites
        only = found[0] if len(found) == 1 else None
        return Application(store, actor, clock, translator(settings), only)
    except BaseException:
        store.close()
        raise


def _passphrase(settings: Settings) -> str | None:
    return first_line(settings.passphrase_file) if settings.passphrase_file else None


def _clock(settings: Settings, *, practice: bool, reached: str = "") -> Clock:
    """Only a practice store may be told the time (architecture, decision 11).

    A sample store stands at the day it has reached, unless ``OUTREACH_NOW`` names another.
    """
    text = settings.now or reached
    if not text or not practice:
        return Clock()
    try:
        return FixedClock(parse_moment(text))
    except ValueError as error:
        raise UserError(
            N_("看不懂 OUTREACH_NOW“{text}”，请写成 2026-09-30T09:00+08:00 这样。"),
            code="bad_now",
            text=text,
        ) from error
