# SPDX-License-Identifier: Apache-2.0
"""Who is asking, where, when and in which language: handed to every service, never ambient."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from outreach.domain.access import Right, Role, rights_of
from outreach.errors import N_, NotAllowed
from outreach.i18n import Translator


@dataclass(frozen=True)
class Actor:
    """The user on whose behalf a service runs."""

    id: uuid.UUID | None
    login: str
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True)
class SiteRef:
    """A site (厂、项目部) as everybody outside the store knows it."""

    id: uuid.UUID
    name: str
    county_code: str = ""


@dataclass(frozen=True)
class Context:
    """One call's surroundings. ``site`` None means the whole enterprise (reads only)."""

    actor: Actor
    now: datetime
    site: SiteRef | None = None
    reason: str = ""
    t: Translator = field(default_factory=Translator)

    @property
    def today(self) -> date:
        """The business day of this call."""
        return self.now.date()

    def may(self, *rights: Right) -> bool:
        """Tell whether the actor's roles bring one of these rights."""
        return not rights_of(self.actor.roles).isdisjoint(rights)

    def require(self, *rights: Right) -> None:
        """Refuse with :class:`NotAllowed` when none of the actor's roles brings one of them."""
        if not self.may(*rights):
            raise NotAllowed(
                N_("{name} 没有这项权限，请联系管理员。"),
                code="no_right",
                name=self.actor.name,
            )

    def at_site(self) -> SiteRef:
        """Return the site a write belongs to; refuse where none was chosen."""
        if self.site is None:
            raise NotAllowed(N_("请先在左上角选定厂区或项目部。"), code="no_site")
        return self.site
