# SPDX-License-Identifier: Apache-2.0
"""Habits of safe keeping that the store remembers: when it locks, what was last looked after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from outreach.db.keeping import AuditRow, SettingRow
from outreach.domain.access import Right
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.findings import Checked
from outreach.services.store import Store

IDLE_CHOICES = (5, 10, 15, 30)  # minutes
IDLE_MINUTES = 10
_IDLE, _CODE, _CHECKED, _FINDINGS = (
    "idle_minutes",
    "recovery_code_confirmed",
    "checked_at",
    "checked_findings",
)


@dataclass(frozen=True)
class Habits:
    """After how many minutes the window locks, and what was done when."""

    idle_minutes: int = IDLE_MINUTES
    code_confirmed_at: datetime | None = None  # the recovery code was written down and asked back
    checked_at: datetime | None = None
    findings: int = 0  # of the last check


def habits(store: Store) -> Habits:
    """Return what the store remembers."""
    keys = (_IDLE, _CODE, _CHECKED, _FINDINGS)
    with store.reading() as session:
        rows = session.scalars(select(SettingRow).where(SettingRow.key.in_(keys)))
        found = {row.key: row.value for row in rows}
    return Habits(
        idle_minutes=int(found.get(_IDLE, IDLE_MINUTES)),
        code_confirmed_at=_moment(found.get(_CODE)),
        checked_at=_moment(found.get(_CHECKED)),
        findings=int(found.get(_FINDINGS, 0)),
    )


def set_idle_minutes(store: Store, ctx: Context, minutes: int) -> None:
    """Let windows on this store lock after so many minutes without input."""
    ctx.require(Right.ADMINISTER)
    if minutes not in IDLE_CHOICES:
        raise UserError(
            N_("锁定时间请选 {choices} 分钟之一。"),
            code="bad_idle",
            choices="、".join(map(str, IDLE_CHOICES)),
        )
    with store.writing(ctx) as work:
        _keep(work.session, _IDLE, str(minutes))
        work.audit("set", "setting", None, {_IDLE: (None, minutes)})


def note_code_confirmed(store: Store, ctx: Context) -> None:
    """Remember that the recovery code in force was written down and asked back."""
    ctx.require(Right.ADMINISTER)
    with store.writing(ctx) as work:
        _keep(work.session, _CODE, ctx.now.isoformat())
        work.audit("confirm", "recovery_code", None)


def note_checked(store: Store, ctx: Context, checked: Checked) -> None:
    """Remember that the store was checked, and how much was found; by whoever works with it."""
    ctx.require(*Right)
    findings = len(checked.findings)
    with store.writing(ctx) as work:
        _keep(work.session, _CHECKED, ctx.now.isoformat())
        _keep(work.session, _FINDINGS, str(findings))
        work.audit("check", "store", None, {_FINDINGS: (None, findings)})


def _keep(session: Session, key: str, value: str) -> None:
    there = session.scalar(select(SettingRow.key).where(SettingRow.key == key))
    if there is None:
        session.execute(insert(SettingRow).values(key=key, value=value))
    else:
        session.execute(update(SettingRow).where(SettingRow.key == key).values(value=value))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def forget_code(session: Session) -> None:
    """Forget that a code was confirmed: there is a new one that nobody has proved to have."""
    session.execute(delete(SettingRow).where(SettingRow.key == _CODE))


def saved_since(store: Store, moment: datetime) -> int:
    """Return how many times something was saved after a moment: what a return would lose."""
    with store.reading() as session:
        return (
            session.scalar(select(func.count()).select_from(AuditRow).where(AuditRow.at > moment))
            or 0
        )


def same_disk(store: Store, folder: Path) -> bool:
    """Tell whether a folder lies on the store's own disk; False where nobody can say."""
    if store.folder is None:
        return False
    try:
        return folder.stat().st_dev == store.folder.stat().st_dev
    except OSError:
        return False
