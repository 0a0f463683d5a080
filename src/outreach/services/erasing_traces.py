# SPDX-License-Identifier: Apache-2.0
"""What gives an erased person away in the JSON of others' rows, and what only looks like it.

An identifier, a resident number, a phone is found anywhere in a text. What is short (a paper
that somebody entered as "1") would be found in half of everybody's values: it counts as a whole
value alone, and only where a number of its kind stands. So does a name, which others have, too.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

SAFE_LENGTH = 6  # of a number that is nobody else's by chance


class Traces:
    """The words of some erased people."""

    def __init__(self, people: Iterable[uuid.UUID]) -> None:
        self._parts = {text for one in people for text in (one.hex, str(one))}
        self._names: set[str] = set()
        self._short: set[tuple[str, str]] = set()

    def add_name(self, name: str) -> None:
        """Count a name, as a whole value."""
        if name:
            self._names.add(name)

    def add_number(self, field: str, number: str) -> None:
        """Count a number: anywhere, or, where it is short, as the whole value of its field."""
        if len(number) >= SAFE_LENGTH:
            self._parts.add(number)
        elif number:
            self._short.add((field, number))

    def in_text(self, text: str) -> bool:
        """Tell whether they are named by what is theirs alone."""
        return any(self._is_part(word) for _, word in _words(text))

    def in_values(self, text: str) -> bool:
        """Tell whether they are named at all: by a whole name, or a short number, too."""
        return any(
            self._is_part(word) or word in self._names or (field, word) in self._short
            for field, word in _words(text)
        )

    def in_record(self, text: str) -> bool:
        """Tell whether a declared record is theirs: a short number is with their name alone."""
        words = list(_words(text))
        if any(self._is_part(word) for _, word in words):
            return True
        names = {("name", one) for one in self._names}
        return not self._short.isdisjoint(words) and not names.isdisjoint(words)

    def _is_part(self, word: str) -> bool:
        return any(part in word for part in self._parts)


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield every text of a JSON value with the field it stands in, names of fields as well.

    What is no JSON is one text.
    """
    try:
        body = json.loads(text)
    except ValueError:
        body = text
    return _walk("", body)


def _walk(field: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield "", str(name)
            yield from _walk(str(name), one)
    elif isinstance(value, list):
        for one in value:
            yield from _walk(field, one)
    elif isinstance(value, str):
        yield field, value
    elif value is not None and not isinstance(value, bool):
        yield field, str(value)
