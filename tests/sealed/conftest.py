# SPDX-License-Identifier: Apache-2.0
"""A firm whose users open its store with and without the key of sealed fields."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sealed.house import House, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Return the firm as every test begins with it."""
    return build(tmp_path_factory.mktemp("house"))


@pytest.fixture
def house(built: House, tmp_path: Path) -> House:
    """Return a firm of one's own, closed."""
    return replace(built, folder=Path(shutil.copytree(built.folder, tmp_path / "store")))
