# SPDX-License-Identifier: Apache-2.0
"""The list of words that label children, as data: read from TOML and checked before use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from outreach.errors import N_, UserError

FILE = "policy/wording.toml"
_KEYS = frozenset({"terms", "zh", "en", "clause", "not_after", "ordinary", "about_children"})


@dataclass(frozen=True)
class Label:
    """Terms of one meaning, the neutral names in their place, and where they are ordinary."""

    terms: tuple[str, ...]
    zh: tuple[str, ...]
    en: tuple[str, ...]
    clause: str
    not_after: str = ""
    ordinary: tuple[str, ...] = ()
    about_children: bool = False

    def neutral(self, term: str) -> tuple[str, ...]:
        """Return the neutral names in the language of one of its terms."""
        return self.en if term.isascii() else self.zh


@dataclass(frozen=True)
class LabelList:
    """The whole list, with the words that say what a name is about."""

    labels: tuple[Label, ...]
    children: tuple[str, ...]
    families: tuple[str, ...]
    people: tuple[str, ...]
    documents: tuple[str, ...]
    traditional: Mapping[str, str]


@lru_cache(maxsize=1)
def shipped() -> LabelList:
    """Return the list that comes with the program."""
    return read_labels((Path(__file__).parent / FILE).read_text(encoding="utf-8"), FILE)


def read_labels(source: str, file: str) -> LabelList:
    """Read and check a list in TOML; an error names the file, the key and the reason."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            N_("{file} 无法读取：{reason}。"), code="wording_data", file=file, reason=error
        ) from error
    reader = _Reader(file)
    rows = data.get("label")
    if not isinstance(rows, list) or not rows:
        raise reader.fault(N_("{file}：{key} 一段也没有。"), "label")
    labels = tuple(reader.label(row, f"label[{place}]") for place, row in enumerate(rows, 1))
    reader.refuse_repeats(labels)
    words = reader.table(data, "words")
    return LabelList(
        labels,
        reader.many(words, "children", "words"),
        reader.many(words, "families", "words"),
        reader.many(words, "people", "words"),
        reader.many(words, "documents", "words"),
        reader.letters(data),
    )


@dataclass(frozen=True)
class _Reader:
    """Take checked values out of parsed TOML; every fault knows its file and key."""

    file: str

    def fault(self, message: str, key: str, **values: object) -> UserError:
        return UserError(message, code="wording_data", file=self.file, key=key, **values)

    def table(self, data: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = data.get(key)
        if not isinstance(value, dict):
            raise self.fault(N_("{file}：{key} 没有填写，或不是一组值。"), key)
        return value

    def word(self, data: Mapping[str, Any], name: str, key: str) -> str:
        value = data.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(N_("{file}：{key} 没有填写，或不是文字。"), f"{key}.{name}")
        return value

    def many(self, data: Mapping[str, Any], name: str, key: str) -> tuple[str, ...]:
        value = data.get(name)
        if not isinstance(value, list) or not value:
            raise self.fault(N_("{file}：{key} 没有填写，或不是一组文字。"), f"{key}.{name}")
        for place, one in enumerate(value, 1):
            if not isinstance(one, str) or not one.strip():
                where = f"{key}.{name}[{place}]"
                raise self.fault(N_("{file}：{key} 没有填写，或不是文字。"), where)
        return tuple(value)

    def letters(self, data: Mapping[str, Any]) -> dict[str, str]:
        found = self.table(data, "traditional")
        for letter, plain in found.items():
            if len(letter) != 1 or not isinstance(plain, str) or len(plain) != 1:
                raise self.fault(
                    N_("{file}：{key} 应写成一个字对一个字。"), f"traditional.{letter}"
                )
        return found

    def label(self, row: object, key: str) -> Label:
        if not isinstance(row, dict):
            raise self.fault(N_("{file}：{key} 没有填写，或不是一组值。"), key)
        for name in sorted(set(row) - _KEYS):
            raise self.fault(N_("{file}：{key} 不是认得的项目。"), f"{key}.{name}")
        terms = self.many(row, "terms", key)
        for place, term in enumerate(terms, 1):
            if sum(letter.isalnum() for letter in term) < 2:
                raise self.fault(
                    N_("{file}：{key} 的“{value}”太短，至少两个字。"),
                    f"{key}.terms[{place}]",
                    value=term,
                )
        about = row.get("about_children", False)
        if not isinstance(about, bool):
            raise self.fault(N_("{file}：{key} 只能写 true 或 false。"), f"{key}.about_children")
        return Label(
            terms,
            self.many(row, "zh", key),
            self.many(row, "en", key),
            self.word(row, "clause", key),
            self.word(row, "not_after", key) if "not_after" in row else "",
            self.many(row, "ordinary", key) if "ordinary" in row else (),
            about,
        )

    def refuse_repeats(self, labels: tuple[Label, ...]) -> None:
        seen: set[str] = set()
        for row, label in enumerate(labels, 1):
            for place, term in enumerate(label.terms, 1):
                plain = "".join(letter for letter in term.lower() if letter.isalnum())
                if plain in seen:
                    raise self.fault(
                        N_("{file}：{key} 的“{value}”前面已经有了。"),
                        f"label[{row}].terms[{place}]",
                        value=term,
                    )
                seen.add(plain)
