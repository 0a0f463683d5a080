# SPDX-License-Identifier: Apache-2.0
"""The colours can be read: contrast after WCAG 2, computed here from scratch."""

from __future__ import annotations

from dataclasses import fields

import pytest

from outreach.ui.qss import stylesheet
from outreach.ui.tokens import DARK, LIGHT, Tokens

THEMES = {"light": LIGHT, "dark": DARK}
GROUNDS = ("canvas", "surface", "surface_alt", "surface_hover", "selected")
TEXT_PAIRS = [
    *((words, ground) for words in ("text", "text_2", "primary") for ground in GROUNDS),
    *((tone, f"{tone}_soft") for tone in ("success", "warning", "danger")),
    *((tone, "surface") for tone in ("success", "warning", "danger")),
    *((tone, "canvas") for tone in ("warning", "danger")),
    *(
        (f"level_{level}", ground)
        for level in ("red", "yellow", "blue", "green", "unknown")
        for ground in ("surface", "surface_hover", "selected")
    ),
    *(("on_official", f"off_{level}") for level in ("red", "yellow", "blue", "green")),
    ("on_primary", "primary"),
    ("on_primary", "primary_hover"),
    ("text", "mark"),
    ("text", "rail"),
    ("text_2", "rail"),
    ("text", "success_soft"),
    ("text", "warning_soft"),
    ("text", "danger_soft"),
]
EDGE_PAIRS = [("line_control", "surface"), ("chart_1", "surface"), ("chart_2", "surface")]


def luminance(color: str) -> float:
    def channel(at: int) -> float:
        value = int(color[at : at + 2], 16) / 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-on-".join)
def test_words_can_be_read_on_their_ground(name: str, pair: tuple[str, str]) -> None:
    tokens = THEMES[name]
    assert contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("pair", EDGE_PAIRS, ids="-on-".join)
def test_edges_can_be_seen_on_their_ground(name: str, pair: tuple[str, str]) -> None:
    tokens = THEMES[name]
    assert contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) >= 3


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_names_only_tokens_that_exist(name: str) -> None:
    tokens = THEMES[name]
    sheet = stylesheet({field.name: getattr(tokens, field.name) for field in fields(Tokens)})
    assert "$" not in sheet
