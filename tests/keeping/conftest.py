# SPDX-License-Identifier: Apache-2.0
"""A small firm made once, to be copied by whoever wants to harm it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.keeping import kept


@pytest.fixture(scope="session")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a store that is closed, and stays as it is."""
    folder = tmp_path_factory.mktemp("firm") / "store"
    kept.begin(folder).close()
    return folder
