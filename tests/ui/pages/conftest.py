# SPDX-License-Identifier: Apache-2.0
"""What tests of pages stand on: a small firm, made before any window is about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.kit.statements import allowed
from tests.ui.pages import sample
from tests.ui.pages.sample import Firm


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    """Return a firm with one site and nobody in it yet."""
    with allowed():
        made = sample.begin(tmp_path)
    yield made
    made.store.close()
