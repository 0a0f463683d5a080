# SPDX-License-Identifier: Apache-2.0
"""What is said where a store cannot be opened, and the ways out, by the kind of refusal."""

from __future__ import annotations

from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.ui.widgets.entry_start import WayOut

RETRY, UPGRADE, RESTORE, ELSEWHERE = "retry", "upgrade", "restore", "elsewhere"
WORDS = {
    RETRY: N_("再试一次"),
    UPGRADE: N_("先备份，再升级并打开"),
    RESTORE: N_("用备份恢复"),
    ELSEWHERE: N_("换一个文件夹"),
}
_DAMAGED = (N_("数据库现在打不开"), (RESTORE, RETRY, ELSEWHERE))
_PLACE = (N_("这个位置不能放数据库"), (ELSEWHERE, RETRY))
_KINDS = {
    "store_open": (N_("数据库已在别处打开"), (RETRY, ELSEWHERE)),
    "store_too_new": (N_("程序的版本太旧"), (RETRY, ELSEWHERE)),
    "store_too_old": (N_("数据库需要升级"), (UPGRADE, ELSEWHERE)),
    "disk_full": (N_("磁盘空间不够"), (RETRY, ELSEWHERE)),
    "network_place": _PLACE,
    "synced_place": _PLACE,
    "no_locks": _PLACE,
    "server_store": (N_("服务器上的数据库"), (ELSEWHERE,)),
    "unwritable": (N_("文件夹写不进去"), (RETRY, ELSEWHERE)),
    "not_encrypted": _DAMAGED,
    "no_manifest": _DAMAGED,
    "not_a_store": _DAMAGED,
    "manifest_old": _DAMAGED,
    "database_gone": _DAMAGED,
    "store_damaged": _DAMAGED,
    "log_damaged": _DAMAGED,
    "manifest_altered": _DAMAGED,
}
# What is said at the password itself: another try may do.
AT_THE_PASSWORD = frozenset({"wrong_password", "wait", "which_user", "user_removed"})


def told(error: UserError, t: Translator) -> tuple[str, list[WayOut]]:
    """Return a title for a refusal and the ways out, the likeliest first."""
    title, ways = _KINDS.get(error.code, (N_("现在打不开"), (RETRY, RESTORE, ELSEWHERE)))
    return t(title), [WayOut(key, t(WORDS[key]), main=place == 0) for place, key in enumerate(ways)]
