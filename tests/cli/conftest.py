# SPDX-License-Identifier: Apache-2.0
"""A store made by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import outreach


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "库 一"
    code, _, said = outreach(
        "--store",
        folder,
        "init",
        "--practice",
        "--enterprise",
        "示例制造有限公司",
        "--site",
        "一厂",
    )
    assert code == 0, said
    return folder
