# SPDX-License-Identifier: Apache-2.0
"""Rules of safe keeping: recovery codes, the wait after wrong passwords, which backups stay."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from outreach.domain.access import Right, Role, rights_of
from outreach.errors import N_, UserError

# Crockford's base 32: no I, L, O, U, which are misread or misheard.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILOU", "110V")
CODE_BYTES = 16  # 128 bits: out of reach of guessing, whatever the machine
_CODE_LETTERS = 26  # 130 bits hold the 128
_CHECK_LETTERS = 2
GROUP = 4

SHORTEST_PASSWORD = 8
PRACTICE_PASSWORD = "练习库"  # noqa: S105 - everybody may know it: a practice store holds nobody


def recovery_code(secret: bytes) -> str:
    """Write 128 random bits as seven groups of four that can be read out and typed.

    The last two letters check the others, so that a slip is told from a wrong code.
    """
    if len(secret) != CODE_BYTES:
        raise ValueError("a recovery code holds 16 bytes")
    number = int.from_bytes(secret) << 2
    letters = "".join(_LETTERS[number >> 5 * place & 31] for place in range(_CODE_LETTERS))
    letters += _check(letters)
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def read_recovery_code(text: str) -> str:
    """Return a typed code as it was printed; dashes, blanks, case and I, L, O do not matter.

    Raises :class:`UserError` for what cannot be a recovery code, with what to look at.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    letters = "".join(char for char in plain if char.isalnum()).translate(_MISREAD)
    whole = _CODE_LETTERS + _CHECK_LETTERS
    if len(letters) != whole or any(char not in _LETTERS for char in letters):
        raise UserError(
            N_("恢复码是 {n} 个字母和数字，现在是 {found} 个，请对照打印的那张纸再输一遍。"),
            code="bad_recovery_code",
            n=whole,
            found=len(letters),
        )
    if _check(letters[:_CODE_LETTERS]) != letters[_CODE_LETTERS:]:
        raise UserError(
            N_("恢复码里有一处输错了，请对照打印的那张纸一组一组核对。"), code="bad_recovery_code"
        )
    return "-".join(letters[start : start + GROUP] for start in range(0, whole, GROUP))


def _check(letters: str) -> str:
    digest = hashlib.sha256(letters.encode()).digest()
    return _LETTERS[digest[0] & 31] + _LETTERS[digest[1] & 31]


def same_login(login: str) -> str:
    """Return a login as it is compared: width, case and outer blanks do not matter."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def same_password(password: str) -> bytes:
    """Return a password as it is hashed: one text has one form, whatever typed it (NFKC)."""
    return unicodedata.normalize("NFKC", password).encode()


def check_password(password: str, *, practice: bool = False) -> None:
    """Refuse a password that is short or one letter over and over (NIST SP 800-63B, 5.1.1)."""
    if practice and password == PRACTICE_PASSWORD:
        return
    if len(password) < SHORTEST_PASSWORD or len(set(password)) < 3:
        raise UserError(
            N_("口令至少 {n} 个字符，并且不能只是重复一两个字符；可以用一句话。"),
            code="weak_password",
            n=SHORTEST_PASSWORD,
        )


def opens_sealed(roles: frozenset[Role]) -> bool:
    """Tell whether these roles bring the key of sealed fields (grounds, incidents, referrals)."""
    return not rights_of(roles).isdisjoint({Right.GROUNDS, Right.SEALED})


FREE_ATTEMPTS = 3
LONGEST_WAIT = 300


def wait_after(failures: int) -> int:
    """Return how many seconds to wait after so many wrong passwords in a row.

    Three slips are free; from then on the wait doubles, up to five minutes. It slows down
    somebody at this desk; somebody with a copy of the files is slowed down by Argon2id.
    """
    if failures <= FREE_ATTEMPTS:
        return 0
    return min(LONGEST_WAIT, 1 << min(failures - FREE_ATTEMPTS, 16))


# Whoever keeps the store: the administrator, the responsible person.
KEEPERS = (Right.ADMINISTER, Right.APPROVE)

DAILY, WEEKLY, MONTHLY = 12, 10, 9
GRACE = timedelta(days=2)
KEPT_BEFORE_UPGRADES = 3


@dataclass(frozen=True)
class Copy:
    """One backup as the thinning sees it."""

    name: str
    at: datetime
    before_upgrade: bool = False


def thin(copies: Iterable[Copy], now: datetime) -> list[Copy]:
    """Return the backups that may go: 12 daily, 10 weekly and 9 monthly ones stay.

    The twelve last days that have one keep their last copy; of what is older the ten last
    weeks, and of what is older than those the nine last months. Nothing of the last two days
    goes, nor anything dated later than now (a clock that was set back), nor the last three
    made before an upgrade, nor ever the newest.
    """
    newest_first = sorted(copies, key=lambda one: (one.at, one.name), reverse=True)
    kept = {one.name for one in newest_first if one.at > now - GRACE}
    kept |= {one.name for one in newest_first[:1]}
    upgrades = [one for one in newest_first if one.before_upgrade]
    kept |= {one.name for one in upgrades[:KEPT_BEFORE_UPGRADES]}
    older = [one for one in newest_first if one.name not in kept]
    for most, span in ((DAILY, _day), (WEEKLY, _week), (MONTHLY, _month)):
        last = {span(one.at): one for one in reversed(older)}  # the last of each span
        spans = sorted(last, reverse=True)[:most]
        kept |= {last[one].name for one in spans}
        older = [one for one in older if span(one.at) not in spans]
    return [one for one in newest_first if one.name not in kept]


_Span = Callable[[datetime], tuple[int, ...]]


def _day(at: datetime) -> tuple[int, ...]:
    return at.year, at.month, at.day


def _week(at: datetime) -> tuple[int, ...]:
    return at.isocalendar()[:2]


def _month(at: datetime) -> tuple[int, ...]:
    return at.year, at.month
