# SPDX-License-Identifier: Apache-2.0
"""What a check can look at, what it found, and what it may not speak of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from outreach.errors import N_, UserError

# What can be looked at, in this order, and how it is called.
PARTS = {
    "manifest": N_("钥匙清单和它的副本"),
    "place": N_("存放的位置"),
    "lock": N_("有没有别的程序打开着"),
    "log": N_("没有写回的日志"),
    "encryption": N_("文件是否加密"),
    "pages": N_("数据库每一页的校验"),
    "structure": N_("表和索引"),
    "references": N_("记录之间的关联"),
    "schema": N_("数据库的版本"),
    "practice": N_("练习库的标记"),
    "people": N_("用户和他们的钥匙"),
    "sealed": N_("封存的内容"),
    "attachments": N_("附件"),
    "backup": N_("最近一次备份"),
    "files": N_("数据库旁边的文件"),
    "room": N_("磁盘空间"),
}


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be. ``serious``: data is lost or may be."""

    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    serious: bool = False

    def sentence(self, translate: Callable[..., str]) -> str:
        """Write the sentence in the reader's language."""
        return UserError(self.message, code=self.code, **self.values).sentence(translate)


@dataclass(frozen=True)
class Checked:
    """What a check found, and of which parts it may speak (keys of :data:`PARTS`).

    ``not_looked_at`` says why of each other part. ``opens``: whether the store could be opened.
    """

    findings: tuple[Finding, ...]
    looked_at: tuple[str, ...]
    at: datetime
    not_looked_at: Mapping[str, str] = field(default_factory=dict)
    opens: bool = True


class Look:
    """Gathers what a check finds on its way."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder, self.now = folder, now
        self.findings: list[Finding] = []
        self.looked_at: list[str] = []
        self.left_out: dict[str, str] = {}

    def found(self, code: str, message: str, *, serious: bool = False, **values: object) -> None:
        """Add a finding."""
        self.findings.append(Finding(code, message, values, serious))

    def told(self, error: UserError, *, serious: bool = True) -> None:
        """Add as a finding what would be an error elsewhere."""
        self.found(error.code, error.message, serious=serious, **error.values)

    def done(self, part: str) -> None:
        """Say that a part was looked at, all of it."""
        self.looked_at.append(part)

    def skip(self, part: str, why: str) -> None:
        """Say that a part was not looked at, or not all of it, and why."""
        if part not in self.looked_at:
            self.left_out.setdefault(part, why)

    def result(self, *, opens: bool = True) -> Checked:
        """Return what was found; what nobody came to was not looked at."""
        for part in PARTS:
            if part not in self.looked_at:
                self.left_out.setdefault(part, N_("数据库打不开"))
        looked_at = tuple(part for part in PARTS if part in self.looked_at)
        left_out = {part: self.left_out[part] for part in PARTS if part in self.left_out}
        return Checked(tuple(self.findings), looked_at, self.now, left_out, opens)
