# SPDX-License-Identifier: Apache-2.0
"""Bring the page on safe keeping, and the lock, to what somebody would see there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from outreach.app import Application
from outreach.clock import Clock
from outreach.domain.access import Role
from outreach.errors import N_, NotAllowed
from outreach.services import access, backups, guarding
from outreach.services.checking import PARTS, Checked, Finding
from outreach.ui.pages.keeping import KeepingPage
from outreach.ui.widgets.keeping_frame import BACKUPS, CHECK, OWN, PEOPLE

if TYPE_CHECKING:
    from outreach.ui.locking import IdleLock

Settle = Callable[[], None]
CODE = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV"  # of nothing
PEOPLE_TO_ADD = (
    ("linyu", N_("林雨"), frozenset({Role.HR})),
    ("chen.responsible", N_("陈志远"), frozenset({Role.RESPONSIBLE, Role.ADMIN})),
    ("report", N_("祖白代·萨吾提"), frozenset({Role.REPORTER})),
)


def fill(application: Application, password: str) -> None:
    """Let a new store be looked after for a while: people, backups, a check."""
    store, ctx = application.store, application.context()
    for login, name, roles in PEOPLE_TO_ADD:
        access.add_user(store, ctx, login, application.t(name), roles, password)
    for days in (34, 20, 9, 4, 2, 1):
        then = replace(ctx, now=ctx.now - timedelta(days=days, minutes=37))
        kind = backups.UPGRADE if days == 20 else backups.DAILY
        backups.make(store, then, kind=kind)
    backups.make(store, ctx)
    guarding.note_code_confirmed(store, ctx)
    then = replace(ctx, now=ctx.now - timedelta(days=12))
    guarding.note_checked(store, then, Checked((), tuple(PARTS), then.now))


def keeping_steps(page: KeepingPage, lock: IdleLock, settle: Settle) -> Iterator[str]:
    """Go through the tabs and what they open; writes nothing."""
    yield "keeping-backups"
    page.backups.table.select_row(2)
    page.on_backup_opened(page.backups.rows()[2])
    settle()
    yield "keeping-restore"
    page.tabs.select(PEOPLE)
    settle()
    page.people.table.select_row(1)
    settle()
    yield "keeping-people"
    page.want_user()
    page.add_form.submit()
    settle()
    yield "keeping-add-user"
    page.tabs.select(CHECK)
    page.check_form.password.forget()
    page.open_form(page.check_form)
    settle()
    yield "keeping-check"
    page.on_form_closed()
    page.check.show_checked(_found())
    settle()
    yield "keeping-findings"
    page.tabs.select(OWN)
    settle()
    yield "keeping-own"
    page.code_form.code.show_code(CODE)
    page.open_form(page.code_form)
    settle()
    yield "keeping-code"
    page.code_form.code.forget()
    page.on_form_closed()
    page.tabs.select(BACKUPS)
    settle()
    lock.lock()
    settle()
    yield "locked"
    lock.cover.form.fail(
        NotAllowed(
            N_("用户名或口令不对。请等 {wait} 秒再试；忘了口令可以用恢复码。"),
            code="wrong_password",
            wait=8,
        )
    )
    settle()
    yield "locked-wrong"
    lock.on_proved(None)


def _found() -> Checked:
    findings = (
        Finding(
            "manifest_copy_damaged",
            N_("钥匙清单的副本 {name} 坏了或不见了。下次打开时会补上。"),
            {"name": "manifest.copy.json"},
        ),
        Finding(
            "log_damaged",
            N_("没有写回的日志中间坏了，后面的 {n} 次保存读不出来。请用备份恢复，再补录。"),
            {"n": 3},
            serious=True,
        ),
    )
    looked_at = tuple(part for part in PARTS if part not in ("sealed", "backup"))
    left_out = {"sealed": N_("您没有封存钥匙"), "backup": N_("备份文件夹现在找不到")}
    return Checked(findings, looked_at, Clock().now(), left_out)
