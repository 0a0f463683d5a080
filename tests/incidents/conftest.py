# SPDX-License-Identifier: Apache-2.0
"""A firm of six with users of three roles, for reports of danger and referrals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.incidents.cases import Desk, desk_of
from tests.ui.kit.statements import allowed
from tests.ui.pages import sample
from tests.union.work import staff


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Return the firm and its users; 张松 and 郑爽 share C-0001 and C-0002."""
    with allowed():
        firm = sample.begin(tmp_path)
        staff(firm)
        made = desk_of(firm)
    yield made
    firm.store.close()
