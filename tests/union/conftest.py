# SPDX-License-Identifier: Apache-2.0
"""A firm of six for the union's work: two couples of parents, one without children, one leaver."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.pages import sample
from tests.ui.pages.sample import Firm
from tests.union.work import staff


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    """Return the firm, everybody at work since 2026-03-02."""
    made = sample.begin(tmp_path)
    staff(made)
    yield made
    made.store.close()
