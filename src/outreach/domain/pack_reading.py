# SPDX-License-Identifier: Apache-2.0
"""Read a table of settings key by key; what is wrong is refused with file, key and reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from outreach.errors import N_, UserError

_Kind = TypeVar("_Kind", bound=StrEnum)


class BadPack(UserError):  # noqa: N818 - reads as what it says
    """Refuse a pack; the reason is a sentence of its own and is told in the reader's language."""

    def __init__(self, file: str, key: str, reason: str, **values: object) -> None:
        said = reason.format(**values) if values else reason
        super().__init__(_BAD, code="bad_pack", file=file, key=key, reason=said)
        self._reason = (reason, values)

    def sentence(self, translate: Callable[..., str]) -> str:
        """Override: the reason too is translated, with its values."""
        reason, values = self._reason
        return translate(_BAD, **(self.values | {"reason": translate(reason, **values)}))


_BAD = N_("规则包 {file} 的 {key}：{reason}。整个文件没有采用。")


def refuse(file: str, key: str, reason: str, **values: object) -> BadPack:
    """Return the error of one key: where it stands and what is wrong."""
    return BadPack(file, key, reason, **values)


class Reader:
    """One table of a file; every read names the key it could not read."""

    def __init__(self, data: Mapping[str, Any], file: str, above: str = "") -> None:
        self.data = data
        self.file = file
        self._above = above

    def has(self, key: str) -> bool:
        """Tell whether a key is there."""
        return key in self.data

    def only(self, keys: Iterable[str]) -> None:
        """Refuse keys nobody reads: a misspelt threshold would silently be none."""
        for key in self.data:
            if key not in set(keys):
                raise self.wrong(key, N_("不认识的键"))

    def wrong(self, key: str, reason: str, **values: object) -> BadPack:
        """Return the error of one key of this table."""
        return refuse(self.file, self._above + key, reason, **values)

    def _of(self, key: str, kind: type | tuple[type, ...], words: str) -> Any:
        if key not in self.data:
            raise self.wrong(key, N_("缺少这个键"))
        value = self.data[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            raise self.wrong(key, words)
        return value

    def text(self, key: str, otherwise: str | None = None) -> str:
        """Read a text."""
        if otherwise is not None and key not in self.data:
            return otherwise
        value: str = self._of(key, str, N_("应为文字"))
        if otherwise is None and not value.strip():
            raise self.wrong(key, N_("不能是空的"))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts."""
        value = self._of(key, list, N_("应为文字的列表"))
        if any(not isinstance(one, str) for one in value):
            raise self.wrong(key, N_("应为文字的列表"))
        return tuple(value)

    def number(self, key: str) -> int:
        """Read a whole number, not below 0."""
        value: int = self._of(key, int, N_("应为整数"))
        if value < 0:
            raise self.wrong(key, N_("不能小于 0"))
        return value

    def number_or_none(self, key: str) -> int | None:
        """Read a whole number where there is one."""
        return self.number(key) if key in self.data else None

    def flag(self, key: str) -> bool:
        """Read true or false."""
        value: bool = self._of(key, bool, N_("应为 true 或 false"))
        return value

    def day(self, key: str) -> date:
        """Read a date."""
        value = self._of(key, date, N_("应为日期，如 2026-01-31"))
        if isinstance(value, datetime):
            raise self.wrong(key, N_("应为日期，如 2026-01-31"))
        found: date = value
        return found

    def day_or_none(self, key: str) -> date | None:
        """Read a date where there is one."""
        return self.day(key) if key in self.data else None

    def choice(self, key: str, kind: type[_Kind]) -> _Kind:
        """Read one of a fixed set of words."""
        return self._choice(key, self.text(key), kind)

    def choices(self, key: str, kind: type[_Kind]) -> tuple[_Kind, ...]:
        """Read several of a fixed set of words."""
        return tuple(self._choice(key, word, kind) for word in self.texts(key))

    def _choice(self, key: str, word: str, kind: type[_Kind]) -> _Kind:
        try:
            return kind(word)
        except ValueError as error:
            raise self.wrong(
                key, N_("不认识 {word}，可以写 {all}"), word=word, all="、".join(kind)
            ) from error

    def part(self, key: str) -> Reader | None:
        """Return a table inside this one, None where there is none."""
        if key not in self.data:
            return None
        return Reader(self._of(key, dict, N_("应为一段")), self.file, f"{self._above}{key}.")
