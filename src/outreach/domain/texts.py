# SPDX-License-Identifier: Apache-2.0
"""Versioned texts that workers read and sign: consent, notice, pledge, from one TOML file.

A record keeps the version it was made under, so every version ever used stays readable.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from outreach.errors import N_, UserError

FILE = "policy/texts.toml"
BLANK = "________"  # what stands on paper where the firm filled nothing in
BLANKS = frozenset({"company", "contact", "phone", "days"})

_Choice = TypeVar("_Choice", bound=StrEnum)


def _is_chinese(language: str) -> bool:
    return language.startswith("zh")


class TextKind(StrEnum):
    """What a text is for."""

    CONSENT = "consent"  # 子女情况登记同意书
    NOTICE = "notice"  # 监护责任告知书
    PLEDGE = "pledge"  # 「我是法定监护人」承诺书


KIND_LABELS = {
    TextKind.CONSENT: N_("子女情况登记同意书"),
    TextKind.NOTICE: N_("监护责任告知书"),
    TextKind.PLEDGE: N_("「我是法定监护人」承诺书"),
}


class Evidence(StrEnum):
    """How a paragraph was compared with the clause it names."""

    DOCUMENT = "document"
    EXCERPT = "excerpt"
    MEMORY = "memory"


def evidence_note(evidence: Evidence, language: str) -> str:
    """Return the mark for a clause that was not compared with the document itself, or ""."""
    if evidence is Evidence.DOCUMENT:
        return ""
    return "未核对原文" if _is_chinese(language) else "text not checked against the original"


@dataclass(frozen=True)
class Bilingual:
    """One wording in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the wording for a reader's language."""
        return self.zh if _is_chinese(language) else self.en


@dataclass(frozen=True)
class Clause:
    """Where a paragraph comes from: ``《未成年人保护法》第21条（未核对原文）``."""

    document: Bilingual
    article: str
    evidence: Evidence

    def in_language(self, language: str) -> str:
        """Write the source, with the mark when the original was not compared."""
        numbered = self.article[0].isdigit()
        note = evidence_note(self.evidence, language)
        name = self.document.in_language(language)
        if _is_chinese(language):
            article = self.article.replace(", ", "、").replace("-", "至")
            place = f"第{article}条" if numbered else f" {article}"
            return f"{name}{place}" + (f"（{note}）" if note else "")
        return f"{name}, {'art. ' if numbered else ''}{self.article}" + (
            f" ({note})" if note else ""
        )


@dataclass(frozen=True)
class Paragraph:
    """One numbered paragraph; ``clause`` is None for what is the firm's own promise."""

    text: Bilingual
    clause: Clause | None


@dataclass(frozen=True)
class Answer:
    """One answer the reader may tick; ``code`` is what the record keeps."""

    code: str
    text: Bilingual


@dataclass(frozen=True)
class WrittenText:
    """A text as it is read and printed; ``clauses`` run beside ``paragraphs``, "" for none."""

    title: str
    intro: str
    paragraphs: tuple[str, ...]
    clauses: tuple[str, ...]
    answers: tuple[str, ...]
    acknowledgement: str


@dataclass(frozen=True)
class LegalText:
    """One version of a text. ``validity_months`` is None where nothing lapses."""

    kind: TextKind
    version: str
    valid_from: date
    title: Bilingual
    intro: Bilingual
    paragraphs: tuple[Paragraph, ...]
    answers: tuple[Answer, ...]
    acknowledgement: Bilingual
    validity_months: int | None

    def in_language(self, language: str, **blanks: str) -> WrittenText:
        """Write the text; ``company contact phone days`` fill its blanks, else a line stands."""

        def write(wording: Bilingual) -> str:
            filled = {name: blanks.get(name) or BLANK for name in BLANKS}
            return wording.in_language(language).format_map(filled)

        return WrittenText(
            title=write(self.title),
            intro=write(self.intro),
            paragraphs=tuple(write(p.text) for p in self.paragraphs),
            clauses=tuple(
                p.clause.in_language(language) if p.clause else "" for p in self.paragraphs
            ),
            answers=tuple(write(answer.text) for answer in self.answers),
            acknowledgement=write(self.acknowledgement),
        )


def texts(kind: TextKind | str) -> tuple[LegalText, ...]:
    """Return every version of a kind (or of its name, as records keep it), oldest first."""
    wanted = TextKind(kind)
    return tuple(text for text in _shipped() if text.kind is wanted)


def current(kind: TextKind | str, on: date) -> LegalText:
    """Return the version to use on a day; raise when none was in use yet."""
    in_use = [text for text in texts(kind) if text.valid_from <= on]
    if not in_use:
        raise UserError(
            N_("{day} 时还没有可用的文本（{kind}），请核对日期。"),
            code="no_text",
            day=on,
            kind=str(kind),
        )
    return in_use[-1]


def by_version(kind: TextKind | str, version: str) -> LegalText:
    """Return the version a record names; raise when there is none of that name."""
    for text in texts(kind):
        if text.version == version:
            return text
    raise UserError(
        N_("没有文本 {kind} 的 {version} 版，请核对版本号。"),
        code="no_text",
        kind=str(kind),
        version=version,
    )


@lru_cache(maxsize=1)
def _shipped() -> tuple[LegalText, ...]:
    source = files("outreach.domain").joinpath(FILE).read_text(encoding="utf-8")
    return read_texts(source, FILE)


def read_texts(source: str, file: str) -> tuple[LegalText, ...]:
    """Read and check texts in TOML, oldest first; an error names the file, the key, the reason."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            N_("{file} 无法读取：{reason}。"), code="text_data", file=file, reason=error
        ) from error
    reader = _Reader(file)
    documents = {
        name: reader.bilingual(value, f"documents.{name}")
        for name, value in reader.table(data, "documents", "documents").items()
    }
    read = [
        reader.legal_text(value, f"text[{number}]", documents)
        for number, value in enumerate(reader.rows(data, "text", "text"), 1)
    ]
    seen: set[tuple[TextKind, str]] = set()
    for number, text in enumerate(read, 1):
        if (text.kind, text.version) in seen:
            raise reader.fault(N_("{file}：{key} 与前面的版本号重复。"), f"text[{number}].version")
        seen.add((text.kind, text.version))
    return tuple(sorted(read, key=lambda text: (text.valid_from, text.version)))


@dataclass(frozen=True)
class _Reader:
    """Take checked values out of parsed TOML; every fault knows its file and key."""

    file: str

    def fault(self, message: str, key: str, **values: object) -> UserError:
        return UserError(message, code="text_data", file=self.file, key=key, **values)

    def table(self, data: Mapping[str, Any], name: str, key: str) -> dict[str, Any]:
        value = data.get(name)
        if not isinstance(value, dict):
            raise self.fault(N_("{file}：{key} 没有填写，或不是一组值。"), key)
        return value

    def rows(self, data: Mapping[str, Any], name: str, key: str) -> list[dict[str, Any]]:
        value = data.get(name)
        if not isinstance(value, list) or not value:
            raise self.fault(N_("{file}：{key} 一段也没有。"), key)
        for number, row in enumerate(value, 1):
            if not isinstance(row, dict):
                raise self.fault(N_("{file}：{key} 没有填写，或不是一组值。"), f"{key}[{number}]")
        return value

    def word(self, data: Mapping[str, Any], name: str, key: str) -> str:
        value = data.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(N_("{file}：{key} 没有填写，或不是文字。"), f"{key}.{name}")
        return value

    def choice(self, kind: type[_Choice], data: Mapping[str, Any], name: str, key: str) -> _Choice:
        value = self.word(data, name, key)
        if value not in [member.value for member in kind]:
            allowed = ", ".join(member.value for member in kind)
            raise self.fault(
                N_("{file}：{key} 的值“{value}”不对，只能是 {allowed}。"),
                f"{key}.{name}",
                value=value,
                allowed=allowed,
            )
        return kind(value)

    def bilingual(self, data: object, key: str) -> Bilingual:
        if not isinstance(data, dict):
            raise self.fault(N_("{file}：{key} 没有填写，或不是一组值。"), key)
        wording = Bilingual(self.word(data, "zh", key), self.word(data, "en", key))
        if self._blanks(wording.zh, f"{key}.zh") != self._blanks(wording.en, f"{key}.en"):
            raise self.fault(N_("{file}：{key} 的中文和英文留空不一致。"), key)
        return wording

    def _blanks(self, text: str, key: str) -> set[str]:
        try:
            names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        except ValueError as error:
            raise self.fault(N_("{file}：{key} 的花括号不成对。"), key) from error
        if names - BLANKS:
            raise self.fault(
                N_("{file}：{key} 有不认识的留空 {names}。"), key, names=sorted(names - BLANKS)
            )
        return names

    def legal_text(
        self, data: Mapping[str, Any], key: str, documents: Mapping[str, Bilingual]
    ) -> LegalText:
        valid_from = data.get("valid_from")
        if type(valid_from) is not date:
            raise self.fault(N_("{file}：{key} 没有填写，或不是日期。"), f"{key}.valid_from")
        months = data.get("validity_months")
        if months is not None and (type(months) is not int or months < 1):
            raise self.fault(N_("{file}：{key} 不是大于零的月数。"), f"{key}.validity_months")
        paragraphs = self.rows(data, "paragraphs", f"{key}.paragraphs")
        answers = self.rows(data, "answers", f"{key}.answers") if "answers" in data else []
        return LegalText(
            kind=self.choice(TextKind, data, "kind", key),
            version=self.word(data, "version", key),
            valid_from=valid_from,
            title=self.bilingual(data.get("title"), f"{key}.title"),
            intro=self.bilingual(data.get("intro"), f"{key}.intro"),
            paragraphs=tuple(
                self.paragraph(row, f"{key}.paragraphs[{number}]", documents)
                for number, row in enumerate(paragraphs, 1)
            ),
            answers=tuple(
                self.answer(row, f"{key}.answers[{number}]")
                for number, row in enumerate(answers, 1)
            ),
            acknowledgement=self.bilingual(data.get("acknowledgement"), f"{key}.acknowledgement"),
            validity_months=months,
        )

    def answer(self, data: Mapping[str, Any], key: str) -> Answer:
        return Answer(self.word(data, "code", key), self.bilingual(data, key))

    def paragraph(
        self, data: Mapping[str, Any], key: str, documents: Mapping[str, Bilingual]
    ) -> Paragraph:
        text = self.bilingual(data, key)
        if "clause" not in data:
            return Paragraph(text, None)
        clause = self.table(data, "clause", f"{key}.clause")
        document = self.word(clause, "document", f"{key}.clause")
        if document not in documents:
            raise self.fault(
                N_("{file}：{key} 指向没有列出的文件“{document}”。"),
                f"{key}.clause.document",
                document=document,
            )
        article = self.word(clause, "article", f"{key}.clause")
        evidence = self.choice(Evidence, clause, "evidence", f"{key}.clause")
        return Paragraph(text, Clause(documents[document], article, evidence))
