# SPDX-License-Identifier: Apache-2.0
"""How safe the store is, in three facts and the one thing to do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services.access import User
from outreach.services.backups import BackupInfo
from outreach.services.guarding import Habits
from outreach.ui.theme import Tone

CHECK_EVERY = timedelta(days=30)
OLD = timedelta(days=3)
BACK_UP, FOLDER, CHECK, PEOPLE, CODE, UNPRACTISE = (
    "back_up",
    "folder",
    "check",
    "people",
    "code",
    "unpractise",
)


FOLDER_PROBLEMS = frozenset({"backup_folder_gone", "unwritable", "backup_inside"})


@dataclass(frozen=True)
class Kept:
    """Everything the page shows. ``users`` is None for who may not see them."""

    now: datetime
    practice: bool
    administers: bool
    keeps: bool  # may say where backups go, and bring one back
    habits: Habits
    users: tuple[User, ...] | None = None
    folder: Path | None = None
    backups: tuple[BackupInfo, ...] = ()
    problem: UserError | None = None  # why today's backup was not made
    same_disk: bool = False
    store_folder: Path | None = None

    @property
    def last(self) -> BackupInfo | None:
        """The newest backup there is."""
        return self.backups[0] if self.backups else None


@dataclass(frozen=True)
class Fact:
    """One of the three: what it is about, how it stands, and two small lines."""

    key: str
    icon: str
    about: str
    words: str
    lines: tuple[str, ...] = ()
    tone: Tone = Tone.SUCCESS


@dataclass(frozen=True)
class Step:
    """The one thing to do next; without an action there is nothing."""

    words: str
    key: str = ""
    action: str = ""
    tone: Tone = Tone.SUCCESS


@dataclass(frozen=True)
class Standing:
    """What stands at the head of the page."""

    facts: tuple[Fact, ...]
    step: Step = field(default=Step(""))


def standing(kept: Kept, t: Translator) -> Standing:
    """Say how things stand and what is next."""
    facts = (_protected(kept, t), _backed_up(kept, t), _checked(kept, t))
    return Standing(facts, _next(kept, t))


def ago(moment: datetime, now: datetime, t: Translator) -> str:
    """Write a moment as people say it: 今天 09:41, 昨天 18:02, 12 天前."""
    days = (now.date() - moment.astimezone(now.tzinfo).date()).days
    clock = f"{moment.astimezone(now.tzinfo):%H:%M}"
    if days <= 0:
        return t(N_("今天 {time}"), time=clock)
    if days == 1:
        return t(N_("昨天 {time}"), time=clock)
    return t.plural(N_("{n} 天前"), days)


def _protected(kept: Kept, t: Translator) -> Fact:
    about = t(N_("加密和口令"))
    if kept.practice:
        line = t(N_("口令是公开的，只放虚构的数据。"))
        return Fact("people", "shield", about, t(N_("练习库")), (line,), Tone.PLAIN)
    people = ""
    if kept.users is not None:
        opening = sum(one.opens for one in kept.users)
        people = t.plural(N_("{n} 人能打开"), opening)
    confirmed = kept.habits.code_confirmed_at
    if confirmed is None:
        code, tone = t(N_("恢复码还没有核对过")), Tone.WARNING
    else:
        code = t(N_("恢复码 {day} 核对过"), day=confirmed.date().isoformat())
        tone = Tone.SUCCESS
    lines = tuple(line for line in (people, code) if line)
    return Fact("people", "shield", about, t(N_("已加密")), lines, tone)


def _backed_up(kept: Kept, t: Translator) -> Fact:
    about = t(N_("上次备份"))
    if kept.last is None:
        practice = kept.practice and kept.folder is None
        words = t(N_("不自动备份")) if practice else t(N_("还没有"))
        line = t(N_("练习库可以随时重建。")) if practice else str(kept.folder or "")
        tone = Tone.PLAIN if practice else Tone.WARNING
        return Fact("backups", "archive", about, words, (line,), tone)
    late = kept.problem is not None and kept.now - kept.last.at > OLD
    tone = Tone.DANGER if late else Tone.WARNING if kept.problem is not None else Tone.SUCCESS
    count = t.plural(N_("共 {n} 份"), len(kept.backups))
    lines = (count, str(kept.folder or ""))
    return Fact("backups", "archive", about, ago(kept.last.at, kept.now, t), lines, tone)


def _checked(kept: Kept, t: Translator) -> Fact:
    about, at = t(N_("上次检查")), kept.habits.checked_at
    if at is None:
        lines = (t(N_("检查会读一遍全部数据和最近的备份。")),)
        return Fact("check", "check", about, t(N_("还没有")), lines, Tone.PLAIN)
    if kept.habits.findings:
        found = t.plural(N_("发现 {n} 处要看的"), kept.habits.findings)
        return Fact("check", "alert-triangle", about, ago(at, kept.now, t), (found,), Tone.WARNING)
    lines = (t(N_("没有发现问题")),)
    return Fact("check", "check", about, ago(at, kept.now, t), lines)


def _next(kept: Kept, t: Translator) -> Step:
    """Return the most pressing thing; who may not do it is told whom to ask."""
    for step in (_next_backup(kept, t), _next_people(kept, t), _next_habit(kept, t)):
        if step is not None:
            return step
    return Step(t(N_("都好，现在没有要做的事。")))


def _next_backup(kept: Kept, t: Translator) -> Step | None:
    if kept.practice:
        words = t(N_("这是练习库。看完以后可以一键删除，再为本单位新建。"))
        return Step(words, UNPRACTISE, t(N_("删除练习库")), Tone.PLAIN)
    if kept.problem is not None:
        words = t(N_("今天的自动备份没有做成：{why}"), why=kept.problem.sentence(t))
        if kept.keeps and kept.problem.code in FOLDER_PROBLEMS:
            return Step(words, FOLDER, t(N_("换备份文件夹")), Tone.DANGER)
        return Step(words, BACK_UP, t(N_("再试一次")), Tone.DANGER)
    if kept.last is None:
        words = t(N_("还没有一份备份。硬盘坏了，什么都找不回来。"))
        return Step(words, BACK_UP, t(N_("立即备份")), Tone.WARNING)
    if kept.habits.findings:
        words = t(N_("上次检查发现了问题，处理以后请再检查一次。"))
        return Step(words, CHECK, t(N_("再检查一次")), Tone.WARNING)
    return None


def _next_people(kept: Kept, t: Translator) -> Step | None:
    users = kept.users or ()
    owed = [one.name for one in users if one.owed_sealed]
    if owed:
        words = t(N_("{names} 的角色可以看封存的内容，还没有拿到钥匙。"), names=_some(owed, t))
        return Step(words, PEOPLE, t(N_("看使用者")), Tone.WARNING)
    closed = [one.name for one in users if not one.opens]
    if closed and kept.administers:
        words = t(N_("{names} 还没有口令，打不开数据库。"), names=_some(closed, t))
        return Step(words, PEOPLE, t(N_("看使用者")), Tone.WARNING)
    if kept.habits.code_confirmed_at is None and kept.administers:
        words = t(N_("没有人证明手里有恢复码。请换一个新的，打印出来核对。"))
        return Step(words, CODE, t(N_("换恢复码")), Tone.WARNING)
    return None


def _next_habit(kept: Kept, t: Translator) -> Step | None:
    at = kept.habits.checked_at
    if kept.same_disk and kept.keeps:
        words = t(N_("备份和数据库在同一块盘上，盘坏了两份一起没有。请换到移动硬盘或共享文件夹。"))
        return Step(words, FOLDER, t(N_("换备份文件夹")), Tone.WARNING)
    if at is None or kept.now - at > CHECK_EVERY:
        words = t(N_("一个月检查一次，坏了能早知道。大约一两分钟，这期间不能录入。"))
        return Step(words, CHECK, t(N_("现在检查")), Tone.PLAIN)
    return None


def _some(names: list[str], t: Translator) -> str:
    """Write a few names; more are counted."""
    shown = t(N_("、")).join(names[:3])
    if len(names) > 3:
        return t(N_("{names}等 {n} 人"), names=shown, n=len(names))
    return shown
