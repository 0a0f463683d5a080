# SPDX-License-Identifier: Apache-2.0
"""Find people as they are called: name, pinyin, initials, number tail, staff number, phone.

Every key a person can be found by is a row of its own, so a search is one range of one
index. Both readings of a surname are indexed: pypinyin alone reads 曾 单 解 仇 查 翟 区 覃 乐
as ordinary words.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from outreach.db.employees import EmployeeRow, EmploymentRow, SearchKeyRow
from outreach.db.session import insert_rows

# Readings as surnames, tried before the dictionary's own.
_SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "翟": "zhai",
    "区": "ou", "覃": "qin tan", "乐": "yue le", "盖": "ge", "朴": "piao", "任": "ren",
    "华": "hua", "尉": "yu", "缪": "miao", "宓": "mi", "冼": "xian", "员": "yun", "黑": "he",
    "召": "shao", "折": "she", "秘": "bi", "种": "chong", "缴": "jiao", "繁": "po", "晁": "chao",
    "燕": "yan", "郇": "xun", "纪": "ji", "那": "na", "洗": "xian", "祭": "zhai", "訾": "zi",
    "干": "gan", "句": "gou", "隗": "kui wei", "牟": "mu mou", "薄": "bo", "柏": "bai", "葛": "ge",
    "卜": "bu", "褚": "chu", "都": "du", "逄": "pang", "适": "kuo", "车": "che", "撒": "sa",
}  # fmt: skip
_DOUBLE_SURNAMES = {
    "万俟": ("mo", "qi"), "尉迟": ("yu", "chi"), "单于": ("chan", "yu"),
    "长孙": ("zhang", "sun"), "澹台": ("tan", "tai"),
}  # fmt: skip
_MOST_READINGS = 8  # of one whole name; more would be noise
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@lru_cache(maxsize=8192)
def _readings(char: str) -> tuple[str, ...]:
    if not _HAN.match(char):
        return (char,)
    from pypinyin import Style, pinyin  # 0.15 s to import: only where names are written

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else (char,)


def name_readings(name: str) -> list[tuple[str, ...]]:
    """Return the likely readings of a name, one syllable a character; surname readings first."""
    plain = name.replace("·", "").lower()
    double = _DOUBLE_SURNAMES.get(plain[:2])
    head: list[tuple[str, ...]]
    if double is not None:
        head = [double]
        rest = plain[2:]
    else:
        own = _SURNAMES.get(plain[:1], "").split()
        head = [(one,) for one in dict.fromkeys([*own, *_readings(plain[:1])])] if plain else []
        rest = plain[1:]
    # Given names: the first two readings of a character cover nearly every use in names.
    tails = itertools.product(*(_readings(char)[:2] for char in rest))
    both = (first + tail for tail in tails for first in head)
    return list(itertools.islice(both, _MOST_READINGS))


def search_keys(
    *, name: str, number: str | None, phone: str | None, staff_nos: Iterable[str]
) -> set[str]:
    """Return every key a person is found by; compared by prefix."""
    plain = name.replace("·", "").lower()
    keys = {plain[start:] for start in range(min(len(plain), 6))}
    for reading in name_readings(name):
        initials = "".join(syllable[:1] for syllable in reading)
        keys |= {"".join(reading), initials}
        # 张sy, 张素y: the first characters as written, initials for the rest.
        keys |= {plain[:n] + initials[n:] for n in range(1, len(plain))}
    if number:
        keys |= {number[-4:].lower(), number[-6:].lower(), number.lower()}
    if phone:
        keys |= {phone, phone[-4:]}
    keys |= {staff_no.lower() for staff_no in staff_nos if staff_no}
    return {key for key in keys if key}


def fold_query(text: str) -> str:
    """Bring what was typed to the form of the keys: no blanks, no dots, small letters."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s·•・'’-]+", "", folded)


def prefix_end(query: str) -> str:
    """Return the first text after every text that begins with ``query``."""
    return query + "\U0010ffff"


def write_keys(session: Session, keys: Sequence[tuple[uuid.UUID, set[str]]]) -> None:
    """Replace the keys of these people, in bulk."""
    for start in range(0, len(keys), 400):
        people = [person for person, _ in keys[start : start + 400]]
        session.execute(delete(SearchKeyRow).where(SearchKeyRow.employee_id.in_(people)))
    add_keys(session, keys)


def add_keys(session: Session, keys: Sequence[tuple[uuid.UUID, set[str]]]) -> None:
    """Write the keys of people who have none yet, in bulk."""
    rows = [{"key": key, "employee_id": person} for person, own in keys for key in sorted(own)]
    insert_rows(session, SearchKeyRow, rows)


def refresh_keys(session: Session, people: Sequence[uuid.UUID]) -> None:
    """Make the keys of these people anew from what is kept: staff numbers of every site too."""
    for start in range(0, len(people), 400):
        chunk = people[start : start + 400]
        staff_nos: dict[uuid.UUID, list[str]] = {}
        for spell in session.execute(
            select(EmploymentRow.employee_id, EmploymentRow.staff_no).where(
                EmploymentRow.employee_id.in_(chunk), EmploymentRow.superseded_at.is_(None)
            )
        ):
            staff_nos.setdefault(spell.employee_id, []).append(spell.staff_no)
        rows = session.execute(
            select(EmployeeRow.id, EmployeeRow.name, EmployeeRow.number, EmployeeRow.phone).where(
                EmployeeRow.id.in_(chunk)
            )
        )
        keys = [
            (
                row.id,
                search_keys(
                    name=row.name,
                    number=row.number,
                    phone=row.phone,
                    staff_nos=staff_nos.get(row.id, ()),
                ),
            )
            for row in rows
        ]
        write_keys(session, keys)


def matched_positions(name: str, query: str) -> tuple[int, ...]:
    """Return which characters of a name a query matched, to mark them in a list."""
    wanted = fold_query(query)
    if not wanted:
        return ()
    shown = [i for i, char in enumerate(name) if char != "·"]
    plain = "".join(name[i] for i in shown).lower()
    at = plain.find(wanted)
    if at >= 0:
        return tuple(shown[at : at + len(wanted)])
    for reading in name_readings(name):
        if len(reading) == len(plain):
            count = _syllables_matched(plain, reading, wanted)
            if count:
                return tuple(shown[:count])
    return ()


def _syllables_matched(plain: str, reading: tuple[str, ...], wanted: str) -> int:
    """Count how many characters from the front the query used up; 0 when it did not match."""
    initials = "".join(syllable[:1] for syllable in reading)
    for written in range(len(plain)):
        if (plain[:written] + initials[written:]).startswith(wanted):
            return len(wanted)
    if not "".join(reading).startswith(wanted):
        return 0
    length = 0
    for count, syllable in enumerate(reading, 1):
        length += len(syllable)
        if length >= len(wanted):
            return count
    return len(reading)
