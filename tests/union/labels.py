# SPDX-License-Identifier: Apache-2.0
"""What tests of labelling names share: one such name, and what tells that nothing came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update

from outreach.db.keeping import AuditRow
from outreach.db.sites import TeamRow
from outreach.domain.periods import Quarter
from outreach.errors import UserError
from outreach.services import (
    keeping,
)
from tests.ui.pages.sample import Firm

BAD = "留 守兒童之家"
PLAN = "《加强和改进农村留守儿童和困境儿童关爱服务工作方案》"
QUARTER = Quarter(2026, 3)
FIRST = date(2026, 7, 1)


def refused(act: Callable[[], object]) -> UserError:
    """Do what must be refused for a label; return the refusal."""
    with pytest.raises(UserError) as caught:
        act()
    assert caught.value.code == "label"
    return caught.value


def trail(firm: Firm) -> tuple[str, int]:
    """Return what tells whether anything was stored: the digest, and entries of the trail."""
    with firm.store.reading() as session:
        entries = session.scalar(select(func.count()).select_from(AuditRow)) or 0
    return keeping.digest(firm.store), entries


def kept_before(firm: Firm, column: Any, words: str = BAD) -> None:
    """Put a name in the store that was allowed when it was saved."""
    with firm.store.engine.begin() as connection:
        connection.execute(update(column.class_).values({column.key: words}))


def kept_before_team(firm: Firm) -> None:
    """Let one team bear such a name."""
    with firm.store.engine.begin() as connection:
        connection.execute(update(TeamRow).where(TeamRow.name == "一车间").values(name=BAD))
