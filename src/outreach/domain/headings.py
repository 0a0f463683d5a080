# SPDX-License-Identifier: Apache-2.0
"""Read the headings of other people's tables: what a column is, may be, or does not matter for.

A known heading is taken; a similar one is only suggested, and a person confirms it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from outreach.domain.ledgers import LEDGERS, Ledger

# Within a group headed 子女1 the child's columns are named as if they were the employee's.
_IN_GROUP = {
    "name": "child_name", "sex": "child_sex", "number": "child_number", "birth": "child_birth",
}  # fmt: skip
# Columns that offices and questionnaires bring along and this program has no use for: what is
# not needed is not taken (个保法 6), and nobody is asked about it.
_IGNORED = {
    "序号", "备注", "签字", "本人签字", "签名", "本人签名", "序", "no", "编号序", "年龄",
    "民族", "学历", "文化程度", "政治面貌", "婚姻状况", "婚否", "岗位", "职务", "工种", "职称",
    "合同期限", "合同编号", "银行卡号", "开户行", "开户银行", "紧急联系人", "紧急联系电话",
    "紧急联系人电话", "紧急联系方式", "原因", "原处", "reason", "camefrom", "状态",
    "提交时间", "提交答卷时间",
    "填写时间", "填表时间", "开始答题时间", "结束答题时间", "答题时间", "答题时长", "所用时间",
    "来源", "来源详情", "来源渠道", "来自ip", "ip", "ip地址", "填写ip", "填写地址", "提交地址",
    "地理位置", "填写地点", "提交地点", "定位", "浏览器", "操作系统", "总分", "答卷编号",
    "答题序号", "填写人", "提交人", "提交者", "微信昵称", "用户昵称", "昵称", "openid",
    "用户id", "提交人手机", "时间戳",
}  # fmt: skip
# Headings that name a place, but not for certain the registered one (architecture, decision 9).
_WEAK_PLACES = frozenset({"籍贯", "家庭住址", "家庭地址"})
_GROUP = re.compile(
    r"(?:子女|孩子|小孩|child)(?:情况|信息)?[（(]?([1-9一二三四五六])[）)]?[、:：·.\-]?(.*)"
)
_DIGITS = {char: place for place, char in enumerate("一二三四五六", start=1)}
# 1、姓名  Q3_手机  第5题：…  (2)电话: how questionnaires number their questions.
_NUMBERED_BY = r"q\d{1,3}|第\d{1,3}题|[(（]?\d{1,3}[)）]?"
_ASKING = re.compile(
    r"^请(?:输入|填写|选择|问)(?:一下)?|^[您你](?:本人)?的|^本人的|(?:是多少|是什么|是)?[?？]$"
)
_NOTED = re.compile(r"^[（(](?:必填|选填|单选题?|多选题?|填空题?)[）)]")
_NUMBERED = re.compile("^(?:" + _NUMBERED_BY + r")[、.．:：_\-—]+(?=\D)")
SIMILAR = 0.6  # from here on a heading is worth suggesting; measured on headings of offices


@dataclass(frozen=True)
class Heading:
    """What a heading was taken for: ``key`` is empty where it is not known."""

    key: str
    ignored: bool = False


def fold_heading(text: str) -> str:
    """Bring a heading to the form aliases have.

    Without blanks, marks and stars, notes in brackets, a question's number and its politeness.
    """
    folded = re.sub(r"[\s*]+", "", unicodedata.normalize("NFKC", text).lower())
    folded = re.sub(r"[_:：]+", "", _NOTED.sub("", _NUMBERED.sub("", folded)))
    folded = re.sub(r"[（(](?![1-9一二三四五六][）)]).*?[）)]$", "", folded)
    return _ASKING.sub("", _ASKING.sub("", folded))


def _aliases(ledger: Ledger) -> dict[str, str]:
    names: dict[str, str] = {}
    for column in ledger.columns:
        for text in (column.zh, column.en, column.key, *column.aliases):
            names.setdefault(fold_heading(text), column.key)
    return names


_NAMES = {kind: _aliases(ledger) for kind, ledger in LEDGERS.items()}


@lru_cache(maxsize=4096)
def read_heading(text: str, above: str = "", kind: str = "employees") -> Heading:
    """Read a heading, with the merged one above it: ``姓名`` under ``子女2`` is a child's name.

    Child columns are returned with their group: ``child_name:2``. Headings that carry
    nothing for this program (序号, 备注) are ignored, others unknown.
    """
    names = _NAMES[kind]
    folded = fold_heading(text)
    group = _group_of(fold_heading(above)) if above else None
    if group is not None and group[1] == "":
        key = _child_key(names, folded)
        return Heading(f"{key}:{group[0]}" if key else "")
    if folded in _IGNORED:
        return Heading("", ignored=True)
    if folded in names:
        key = names[folded]
        return Heading(f"{key}:1" if key.startswith("child_") else key)
    group = _group_of(folded)
    if group is not None and group[1]:
        key = _child_key(names, group[1])
        if key:
            return Heading(f"{key}:{group[0]}")
    return Heading("")


def plain_heading(text: str, kind: str) -> str:
    """Return the column that a heading of a plain ledger names, or an empty key.

    Nothing is ignored on sight there: 职务 and 来源 are columns of some.
    """
    return _NAMES[kind].get(fold_heading(text), "")


def _child_key(names: dict[str, str], item: str) -> str:
    """Return the child column called so within a numbered group: 编号 is a child's there."""
    key = names.get("子女" + item) or names.get(item, "")
    key = _IN_GROUP.get(key, key)
    return key if key.startswith("child_") else ""


def is_weak_place(text: str) -> bool:
    """Tell a heading whose places are a hint to be confirmed, not the registered place."""
    return fold_heading(text) in _WEAK_PLACES


def suggest(text: str, values: Sequence[str], taken: Iterable[str], kind: str = "employees") -> str:
    """Return the ledger column an unknown heading is most likely meant for, or nothing.

    By likeness of the words, else by what stands in the column: a column of resident numbers
    is one whatever it is called. ``taken`` columns are not offered again.
    """
    free = [key for key in dict.fromkeys(_NAMES[kind].values()) if key not in set(taken)]
    folded = fold_heading(text)
    best, best_score = "", SIMILAR
    for name, key in _NAMES[kind].items():
        if key not in free or key.startswith("child_") or not _may_hold(key, values):
            continue
        score = _likeness(folded, name)
        if score > best_score or (score == best_score and not best):
            best, best_score = key, score
    if best:
        return best
    for key, form in (*_FORMS.items(), ("name", _PERSON)):
        if key in free and _share(values, form) > 0.6:
            return key
    return ""


_FORMS = {
    "number": re.compile(r"[1-9]\d{16}[\dXx]|[1-9]\d{14}"),
    "phone": re.compile(r"(?:\+?86)?1[3-9]\d{9}"),
}
_PERSON = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}|[\u3400-\u9fff]+·[\u3400-\u9fff]+")
_DATES = re.compile(r"(?:19|20)\d{2}\D?\d{1,2}\D?\d{0,2}\D?|\d{5}")
_MUST = _FORMS | {"birth": _DATES, "hired_on": _DATES, "left_on": _DATES}


def _may_hold(key: str, values: Sequence[str]) -> bool:
    form = _MUST.get(key)
    return form is None or not values or _share(values, form) > 0.3


def _share(values: Sequence[str], form: re.Pattern[str]) -> float:
    filled = [re.sub(r"[\s'’-]", "", unicodedata.normalize("NFKC", value)) for value in values]
    filled = [value for value in filled if value]
    return sum(form.fullmatch(value) is not None for value in filled) / len(filled) if filled else 0


def _likeness(one: str, other: str) -> float:
    """Compare two headings by their pairs of characters (Dice); one inside the other counts."""
    if min(len(one), len(other)) < 2:
        return 0
    if other in one or one in other:
        return 0.6 + 0.4 * min(len(one), len(other)) / max(len(one), len(other))
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other)]
    return 2 * len(pairs[0] & pairs[1]) / (len(pairs[0]) + len(pairs[1]))


def heading_set(headings: Sequence[tuple[str, str]]) -> bytes:
    """Return the digest under which a mapping is remembered: of (letters, heading) in order."""
    lines = [f"{letters}\t{fold_heading(heading)}" for letters, heading in headings if heading]
    return hashlib.sha256("\n".join(lines).encode()).digest()


def _group_of(folded: str) -> tuple[int, str] | None:
    found = _GROUP.fullmatch(folded)
    if found is None:
        return None
    place = _DIGITS.get(found[1]) or int(found[1])
    return place, found[2]
