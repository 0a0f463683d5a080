# SPDX-License-Identifier: Apache-2.0
"""Tables whose every line names its source: read from TOML, each fault told with file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from outreach.domain.texts import Bilingual, Clause, Evidence
from outreach.errors import N_, UserError


@dataclass(frozen=True)
class Sourced:
    """A file of such tables, with the documents that its clauses point to."""

    file: str
    data: Mapping[str, Any]
    documents: Mapping[str, Bilingual]

    def rows(self, name: str) -> list[tuple[str, Mapping[str, Any]]]:
        """Return the lines of a table, each with the key an error would name."""
        found = self.data.get(name)
        if not isinstance(found, list) or not found:
            raise self.fault(name, N_("{file}：{key} 一行也没有。"))
        return [(f"{name}[{number}]", row) for number, row in enumerate(found, 1)]

    def word(self, row: Mapping[str, Any], name: str, key: str) -> str:
        """Return a text that may not be missing."""
        found = row.get(name)
        if not isinstance(found, str) or not found.strip():
            raise self.fault(f"{key}.{name}", N_("{file}：{key} 没有填写，或不是文字。"))
        return found

    def words(self, row: Mapping[str, Any], name: str, key: str) -> tuple[str, ...]:
        """Return a list of texts; it may be empty, not missing."""
        found = row.get(name)
        if not isinstance(found, list) or any(not isinstance(one, str) for one in found):
            raise self.fault(f"{key}.{name}", N_("{file}：{key} 没有填写，或不是一列文字。"))
        return tuple(found)

    def wording(self, row: Mapping[str, Any], key: str) -> Bilingual:
        """Return what is said, in both languages."""
        return Bilingual(self.word(row, "zh", key), self.word(row, "en", key))

    def clause(self, row: Mapping[str, Any], key: str) -> Clause:
        """Return where it is written."""
        document = self.word(row, "document", key)
        evidence = self.word(row, "evidence", key)
        if document not in self.documents:
            raise self.fault(f"{key}.document", N_("{file}：{key} 指向没有列出的文件。"))
        if evidence not in [one.value for one in Evidence]:
            raise self.fault(f"{key}.evidence", N_("{file}：{key} 的值不对。"))
        article = self.word(row, "article", key)
        return Clause(self.documents[document], article, Evidence(evidence))

    def table(self, row: Mapping[str, Any], name: str, key: str) -> Mapping[str, Any]:
        """Return a group of values that may not be missing."""
        found = row.get(name)
        if not isinstance(found, Mapping):
            raise self.fault(
                f"{key}.{name}".strip("."), N_("{file}：{key} 没有填写，或不是一组值。")
            )
        return found

    def fault(self, key: str, message: str) -> UserError:
        """Return the error for a key of this file."""
        return UserError(message, code="policy_data", file=self.file, key=key)


def read_sourced(file: str, source: str | None = None) -> Sourced:
    """Read a shipped file, or ``source`` under its name; raise ``policy_data`` where it is bad."""
    text = source
    if text is None:
        text = files("outreach.domain").joinpath(file).read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            N_("{file} 无法读取：{reason}。"), code="policy_data", file=file, reason=error
        ) from error
    bare = Sourced(file, data, {})
    named = bare.table(data, "documents", "").items()
    documents = {name: bare.wording(row, f"documents.{name}") for name, row in named}
    return Sourced(file, data, documents)
