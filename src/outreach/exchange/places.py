# SPDX-License-Identifier: Apache-2.0
"""Where a cell stands, as spreadsheets call it: columns are letters."""

from __future__ import annotations


def column_letters(index: int) -> str:
    """Return the letters over a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the place of a column by its letters: A is 0."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
