# SPDX-License-Identifier: Apache-2.0
"""Names must not label children: the words are found, and neutral ones offered.

粤民发〔2024〕32号 七(四): names of activities and printed matter avoid such words, because
parents shun them and children are marked by them. The words are data (:mod:`.labels`).

What is a name, and what is not:

* A **name** is what the firm itself calls something: the title of a talk, the name of a series,
  season, project, point, material, site or team, the place and purpose that print beside them,
  the firm's own department in charge, an attachment, a file or a worksheet. :func:`check_title`
  refuses every label in it, a quoted one too: on a banner 《…留守儿童…方案》 reads like any other.
  It runs when a name is saved; :func:`check_shown` runs again before anything is printed or
  exported, so that a name kept before the list grew is caught there.
* A **text** is running words that are shown to others: a reporter's remark, the topic of a
  consultation. :func:`check_text` refuses labels there, too, but lets a document be cited by its
  own title in 《》, since 《广东省加强…农村留守儿童…工作方案》 has no other name.
* Everything else is **not** checked: what others are called (a government office, a labour
  company, a donor, a person), sealed grounds and free notes that stay in the firm, the legal
  texts the program ships with their clauses, codes and categories that rules are computed from,
  files handed in to be read, and refused lines given back to whoever wrote them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from outreach.domain.labels import FILE, Label, LabelList, shipped
from outreach.errors import N_, UserError

# Blanks and marks between two letters do not hide a term. A comma or an opening bracket does
# part words (解决问题，儿童优先), unless brackets stand around each letter (【留】【守】).
_PARTING = "，。；：！？、,;:!?"
_OPENING, _CLOSING = r"(\[{【《「『〈〔“‘", r")\]}】》」』〉〕”’"
_UNSEEN = "_ー\u115f\u1160\u3164\uffa0"  # joining or empty, though they count as letters
_BETWEEN = f"(?:[{_CLOSING}][{_OPENING}]|[^\\w{_PARTING}{_OPENING}]|[{_UNSEEN}])*"
_ENDING = "(?:ren|s|es|ed|age|ages)?(?![a-z])"  # child, children; orphan, orphanage
_CITED = re.compile("《[^《》]*》")
_MORE = 2_048  # names remembered: a ledger has the same few on every line


@dataclass(frozen=True)
class LabelFound:
    """A labelling word in a text: from where to where, and neutral ones in its language."""

    term: str
    start: int
    end: int
    suggestions: tuple[str, ...]

    @property
    def suggestion(self) -> str:
        """The best neutral word."""
        return self.suggestions[0]

    def replaced(self, text: str) -> str:
        """Return the text it was found in with the best neutral word in its place."""
        return text[: self.start] + self.suggestion + text[self.end :]


class Finder:
    """Finds the terms of one list. Made once; a list that contradicts itself is refused."""

    def __init__(self, words: LabelList, file: str = FILE) -> None:
        self._words = words
        terms = [(term, label) for label in words.labels for term in label.terms]
        terms.sort(key=_letters_of, reverse=True)
        self._terms = [(_plain(term), term, label) for term, label in terms]
        patterns = (f"(?P<t{n}>{_pattern(term, n)})" for n, (term, _) in enumerate(terms))
        self._any = re.compile("|".join(patterns))
        starts = {plain[0] for plain, _, _ in self._terms}
        self._start = re.compile(f"[{''.join(sorted(starts))}]")
        self._children = re.compile("|".join(map(re.escape, words.children)))
        self._families = re.compile("|".join(map(re.escape, words.families)))
        self._refuse_labelling_suggestions(file)

    def find(self, text: str) -> list[LabelFound]:
        """Find every term, in the order of the text; ``start`` and ``end`` count in it as given."""
        folded, places = self._fold(text)
        found: list[LabelFound] = []
        if self._start.search(folded) is None:  # most names are done with here
            return found
        children = self._children.search(folded) is not None
        family = children or self._families.search(folded) is not None
        at = 0
        while (match := self._any.search(folded, at)) is not None:
            plain, term, label = self._terms[int(str(match.lastgroup)[1:])]
            if self._is_ordinary(folded, match, plain, label, children=children, family=family):
                at = match.start() + 1
                continue
            first, last = places[match.start()], places[match.end() - 1]
            found.append(LabelFound(term, first, last + 1, label.neutral(term)))
            at = match.end()
        return found

    def is_document(self, cited: str) -> bool:
        """Tell whether 《…》 names a document, which a text may cite by its own title."""
        title = re.sub(r"[（(][^（）()]*[）)]$", "", cited.strip("《》").strip())
        return title.endswith(self._words.documents)

    def _is_ordinary(
        self,
        folded: str,
        match: re.Match[str],
        plain: str,
        label: Label,
        *,
        children: bool,
        family: bool,
    ) -> bool:
        """Tell whether the letters of a term only happen to stand together, or mean else."""
        if label.about_children and not children:
            return True
        if not family or label.about_children:
            for phrase in label.ordinary:
                place = phrase.find(plain)
                if place >= 0 and folded.startswith(phrase, match.start() - place):
                    return True
        before = folded[match.start() - 1] if match.start() else ""
        if not before or before not in label.not_after:
            return False
        return not folded.startswith(self._words.people, match.end())

    def _fold(self, text: str) -> tuple[str, list[int]]:
        """Fold letter by letter, so that every folded letter knows where it stood."""
        letters: list[str] = []
        places: list[int] = []
        for place, letter in enumerate(text):
            plain = letter.lower() if letter.isascii() else _folded(letter)
            plain = self._words.traditional.get(plain, plain)
            letters.append(plain)
            places.extend([place] * len(plain))
        return "".join(letters), places

    def _refuse_labelling_suggestions(self, file: str) -> None:
        for row, label in enumerate(self._words.labels, 1):
            for key, offered in (("zh", label.zh), ("en", label.en)):
                for place, words in enumerate(offered, 1):
                    for found in self.find(words):
                        raise UserError(
                            N_("{file}：{key} 建议的“{value}”里自己就有“{term}”。"),
                            code="wording_data",
                            file=file,
                            key=f"label[{row}].{key}[{place}]",
                            value=words,
                            term=found.term,
                        )


def find_labels(text: str) -> list[LabelFound]:
    """Find every word of the shipped list that labels children, in the order of the text.

    Full-width and traditional letters, any case, and letters set apart by blanks or marks
    (``留 守``, ``留_守``, a zero-width space) are found as well.
    """
    return list(_found(text))


def labels_in_text(text: str) -> list[LabelFound]:
    """Find labels in running words; documents cited by their own title in 《》 are passed over."""
    finder = _finder()
    cited = [one.span() for one in _CITED.finditer(text) if finder.is_document(one[0])]
    return [
        found
        for found in find_labels(text)
        if not any(first <= found.start and found.end <= last for first, last in cited)
    ]


def check_title(text: str) -> None:
    """Refuse a name that labels children; the error names the word and neutral ones."""
    for label in find_labels(text):
        raise UserError(
            N_("名称里不要用“{term}”，这样的字眼会给孩子贴标签。可以改成“{suggestion}”。"),
            code="label",
            **told(label),
        )


def check_text(text: str) -> None:
    """Refuse running words that label children outside the cited title of a document."""
    for label in labels_in_text(text):
        raise UserError(
            N_("文字里不要用“{term}”，这样的字眼会给孩子贴标签。可以改成“{suggestion}”。"),
            code="label",
            **told(label),
        )


def check_file_name(name: str) -> None:
    """Refuse a name for a file or folder that labels children."""
    for label in find_labels(name):
        raise UserError(
            N_(
                "文件名“{name}”里有“{term}”，这样的字眼会给孩子贴标签，没有写文件。"
                "可以改成“{suggestion}”。"
            ),
            code="label",
            name=name,
            **told(label),
        )


def check_shown(names: Iterable[str], *, texts: Iterable[str] = ()) -> None:
    """Refuse to print or export names that label children, kept before the list said so.

    ``texts`` are running words in which a document may be cited.
    """
    found = [(name, label) for name in names for label in find_labels(name)]
    found += [(text, label) for text in texts for label in labels_in_text(text)]
    for name, label in found:
        raise UserError(
            N_(
                "“{name}”里有“{term}”，这样的字眼会给孩子贴标签，不能打印或导出。"
                "请先改名（outreach rename），可以改成“{suggestion}”。"
            ),
            code="label",
            name=name,
            **told(label),
        )


def told(label: LabelFound) -> dict[str, str]:
    """Return what a sentence says of a label: the word, and the neutral ones in a row."""
    return {"term": label.term, "suggestion": " / ".join(label.suggestions)}


@lru_cache(maxsize=1)
def _finder() -> Finder:
    return Finder(shipped())


@lru_cache(maxsize=_MORE)
def _found(text: str) -> tuple[LabelFound, ...]:
    return tuple(_finder().find(text))


@lru_cache(maxsize=_MORE)
def _folded(letter: str) -> str:
    return unicodedata.normalize("NFKC", letter).lower()


def _plain(term: str) -> str:
    return term.lower().replace("-", " ")


def _letters_of(one: tuple[str, Label]) -> int:
    return sum(letter.isalnum() for letter in one[0])


def _pattern(term: str, number: int) -> str:
    letters = [re.escape(letter) for letter in term.lower() if letter.isalnum()]
    joined = _BETWEEN.join(letters)
    if term.isascii():
        return f"(?<![a-z]){joined}{_ENDING}"
    if len(letters) < 3:
        return joined
    # Spelled out with the same parting mark throughout: 留，守，儿，童.
    mark = f"(?P<m{number}>[{_PARTING}])"
    return f"{joined}|{letters[0]}{mark}{letters[1]}" + "".join(
        f"(?P=m{number}){letter}" for letter in letters[2:]
    )
