# SPDX-License-Identifier: Apache-2.0
"""Text from a chat group (微信、钉钉、接龙) as a table, where it says enough to be one.

``姓名：张三，手机：138…`` gives labelled columns. A line of bare words gives columns of which
only numbers, phones and 男/女 name themselves; what the other words are, a person says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from outreach.domain.headings import read_heading
from outreach.domain.ledgers import EMPLOYEES
from outreach.exchange.limits import MOST_CHAT

_LABEL = re.compile(r"([^\s:：，,；;。、|\t]{1,12})\s*[:：]")
_HEADER = re.compile(r"^.{1,24}?\s+(?:\d{2,4}[-/.年].*)?\d{1,2}:\d{2}(?::\d{2})?$")  # 李四 9:12
_NOISE = re.compile(r"^(?:#?接龙|\[.{1,6}\]|例[:：]|示例)")
_NUMBERING = re.compile(r"^[(（]?\d{1,3}(?:[.、)）]\s*|\s+)(?=\D)")
_RESIDENT = re.compile(r"[1-9][\d*]{14}(?:[\d*]{2}[\dXx*])?")
_PHONE = re.compile(r"1[3-9]\d{9}")
_PARTS = re.compile(r"[\s,，;；、|]+")
_EDGES = " \t\u3000，,；;。、"
OTHER = "其他文字"


def read_chat(text: str) -> list[list[str]] | None:
    """Return headings and one row a person; None where the text is no such message."""
    if len(text) > MOST_CHAT:
        return None
    lines = [line.strip(_EDGES) for line in text.splitlines()]
    lines = [line for line in lines if not (_HEADER.match(line) or _NOISE.match(line))]
    filled = [line for line in lines if line]
    if not filled or _is_table(filled):
        return None
    people = _labelled(filled) or _bare(filled)
    if not people:
        return None
    heads = list(dict.fromkeys(head for person in people for head in person))
    return [heads, *([person.get(head, "") for head in heads] for person in people)]


def _is_table(lines: list[str]) -> bool:
    """Tell cells of a sheet: tabs in most lines, or a line of headings without colons."""
    if sum("\t" in line for line in lines) * 2 > len(lines):
        return True
    for line in lines[:30]:
        words = [word.strip('"') for word in re.split(r"[\t,;|，；]", line)]
        known = sum(bool(read_heading(word).key) for word in words if ":" not in word)
        if known >= 2 and not _pairs(line):
            return True
    return False


def _pairs(line: str) -> list[tuple[str, str]]:
    """Return the labelled values of a line; what stands before the first has no label."""
    labels = [found for found in _LABEL.finditer(line) if _is_label(found[1])]
    pairs = []
    if labels and (before := _NUMBERING.sub("", line[: labels[0].start()]).strip(_EDGES)):
        pairs.append((OTHER, before))
    for place, found in enumerate(labels):
        end = labels[place + 1].start() if place + 1 < len(labels) else len(line)
        pairs.append((_NUMBERING.sub("", found[1]), line[found.end() : end].strip(_EDGES)))
    return pairs


def _is_label(word: str) -> bool:
    heading = read_heading(_NUMBERING.sub("", word))
    return bool(heading.key) or heading.ignored


def _labelled(lines: list[str]) -> list[dict[str, str]]:
    people: list[dict[str, str]] = []
    heads: dict[str, str] = {}  # one column for 手机 and 电话, as it was first called
    seen: Counter[str] = Counter()
    for line in lines:
        for label, value in _pairs(line) or [(OTHER, line)]:
            key = read_heading(label).key
            if key == "name":
                people.append({})
                seen.clear()
            if not people:
                continue  # a greeting before the first person
            seen[key] += 1
            head = heads.setdefault(key, label) if key else label
            if key.startswith("child_") and seen[key] > 1:
                head = f"子女{seen[key]}{EMPLOYEES.column(key).zh.removeprefix('子女')}"
            before = people[-1].get(head)
            people[-1][head] = f"{before} {value}" if before else value
    return people


def _bare(lines: list[str]) -> list[dict[str, str]]:
    """Read lines of bare words, if most of them hold a resident number."""
    if sum(_RESIDENT.search(line) is not None for line in lines) * 5 < len(lines) * 3:
        return []
    return [dict(_words(line)) for line in lines]


def _words(line: str) -> Iterator[tuple[str, str]]:
    place = 0
    taken: set[str] = set()
    for word in _PARTS.split(_NUMBERING.sub("", line)):
        head = ""
        if _RESIDENT.fullmatch(word):
            head = "身份证号"
        elif _PHONE.fullmatch(word):
            head = "手机"
        elif word in {"男", "女"}:
            head = "性别"
        if not head or head in taken:
            place += 1
            head = f"文字 {place}"
        taken.add(head)
        yield head, word
