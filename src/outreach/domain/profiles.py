# SPDX-License-Identifier: Apache-2.0
"""What each recipient's report looks like, as data: order, emphasis, wording of the cover."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from outreach.domain.quarters import INDICATORS, Body, goes_to

_FILE = Path(__file__).parent / "policy" / "profiles.toml"


@dataclass(frozen=True)
class Profile:
    """One recipient's report: figures in order, the four on the cover, charts, sections, groups.

    The words are ready in both languages; ``opening`` has the blank {unit}.
    """

    body: Body
    title: dict[str, str]
    subtitle: dict[str, str]
    opening: dict[str, str]
    headline: tuple[str, ...]
    figures: tuple[str, ...]
    charts: tuple[str, ...]
    sections: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]

    def words(self, texts: dict[str, str], language: str) -> str:
        """Return one of its texts in a language."""
        return texts["en" if language == "en" else "zh"]


@lru_cache(maxsize=1)
def _profiles() -> dict[Body, Profile]:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {Body(name): _profile(Body(name), entry) for name, entry in data.items()}


def _profile(body: Body, entry: dict[str, Any]) -> Profile:
    """Read a profile; a figure that the catalogue does not send there is left out."""
    allowed = {id_ for id_, one in INDICATORS.items() if goes_to(one, body)}
    return Profile(
        body,
        entry["title"],
        entry["subtitle"],
        entry["opening"],
        tuple(id_ for id_ in entry["headline"] if id_ in allowed),
        tuple(id_ for id_ in entry["figures"] if id_ in allowed),
        tuple(id_ for id_ in entry["charts"] if id_ in allowed),
        tuple(entry["sections"]),
        tuple((id_, group) for id_, group in entry["groups"] if id_ in allowed),
    )


def profile_of(body: Body) -> Profile:
    """Return how a body is reported to."""
    return _profiles()[body]
