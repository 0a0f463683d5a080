# SPDX-License-Identifier: Apache-2.0
"""Words that label children: found in titles, banners and printed matter, with a neutral way out.

粤民发〔2024〕32号 七(四): names of activities and printed matter avoid such words, because
parents shun them and children are marked by them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from outreach.errors import N_, UserError

# Every term with what may stand in its place: in the language of the title, which need not
# be the window's, so these are data and not messages. The longest term that fits is reported.
_SUGGESTIONS = {
    "留守": "职工子女",
    "困境": "亲子关爱",
    "流动儿童": "随父母来的孩子",
    "流动少年": "随父母来的孩子",
    "流动子女": "随父母来的孩子",
    "流动未成年": "随父母来的孩子",
    "流动的孩子": "随父母来的孩子",
    "孤儿": "孩子",
    "事实无人抚养": "孩子",
    "问题儿童": "亲子沟通",
    "问题少年": "亲子沟通",
    "问题孩子": "亲子沟通",
    "问题家庭": "家长课堂",
    "单亲": "家长课堂",
    "离异家庭": "家长课堂",
    "困难儿童": "职工子女",
    "贫困儿童": "职工子女",
    "弃婴": "孩子",
    "没人管的孩子": "孩子在老家的职工家庭",
    "left behind": "staff families",
    "children in hardship": "staff families",
    "hardship child": "staff families",
    "migrant child": "children living here with their parents",
    "orphan": "children",
    "problem child": "talking with your child",
    "single-parent": "parents' class",
}

# Where the letter before shows that two ordinary words meet: 简单亲子游戏, 停留守候, 包围困境外.
_NOT_AFTER = {"单亲": "简订菜", "留守": "停滞保逗", "困境": "围"}

# Blanks and joining marks between two letters do not hide a term; a comma does part words.
_BETWEEN = r"[\s\u200b-\u200f\u2060\ufeff·・.*/_‐-―-]*"


def _pattern(term: str) -> str:
    letters = _BETWEEN.join(re.escape(letter) for letter in term if letter.isalnum())
    return f"(?<![{_NOT_AFTER[term]}]){letters}" if term in _NOT_AFTER else letters


_TERMS = {_pattern(term): term for term in sorted(_SUGGESTIONS, key=len, reverse=True)}
_ANY = re.compile("|".join(f"({pattern})" for pattern in _TERMS), re.IGNORECASE)
_ORDER = tuple(_TERMS.values())


@dataclass(frozen=True)
class LabelFound:
    """A labelling word in a text: where it begins, and a neutral one in the same language."""

    term: str
    start: int
    suggestion: str


def find_labels(text: str) -> list[LabelFound]:
    """Find every word that labels children, in the order of the text.

    Full-width letters and letters set apart (``留 守``, ``留-守``) are found too. ``start``
    counts in the text as given, for marking the place.
    """
    folded, places = _fold(text)
    found = []
    for match in _ANY.finditer(folded):
        term = _ORDER[(match.lastindex or 1) - 1]
        found.append(LabelFound(term, places[match.start()], _SUGGESTIONS[term]))
    return found


def _fold(text: str) -> tuple[str, list[int]]:
    """Fold letter by letter, so that every folded letter knows where it stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = unicodedata.normalize("NFKC", letter)
        letters.append(plain)
        places.extend([place] * len(plain))
    return "".join(letters), places


def check_title(text: str) -> None:
    """Refuse a title that labels children; the error names the word and a neutral one."""
    for label in find_labels(text):
        raise UserError(
            N_("名称里不要用“{term}”，这样的字眼会给孩子贴标签。可以改成“{suggestion}”。"),
            code="label",
            term=label.term,
            suggestion=label.suggestion,
        )
