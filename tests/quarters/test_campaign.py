# SPDX-License-Identifier: Apache-2.0
"""The published campaign, a hundredth of it: the four headline figures come out exactly."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from benchmarks.kit.campaign import FIRST, LAST, PUBLISHED, make_campaign
from benchmarks.kit.floor_sql import FIGURES, run_floor
from outreach.domain.periods import Period
from outreach.services import quarters

SMALL = PUBLISHED.part(100)


def test_a_campaign_made_through_rosters_and_ledgers_gives_its_four_figures(tmp_path: Path) -> None:
    store, ctx = make_campaign(tmp_path, SMALL)
    period = Period(FIRST, LAST)
    with closing(store):
        figures = quarters.figures(store, ctx, period)
        floor = run_floor(store, period)
    assert figures["R01"].value == SMALL.talks == 2
    assert figures["R02"].value == SMALL.attendances == 800
    assert figures["R04"].value == SMALL.families == 600
    assert figures["R05"].value == SMALL.children == 1500
    for id_ in ("R01", "R02", "R03", "R04", "R05", "R14"):
        assert sum(row[-1] for row in floor[id_]) == figures[id_].value, "plain SQL says the same"
    assert set(FIGURES) <= set(figures.figures)
