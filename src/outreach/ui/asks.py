# SPDX-License-Identifier: Apache-2.0
"""What one page may ask of another: values for ``go``, understood by the page's ``arrive``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID


class FamilyTab(IntEnum):
    """The tabs of a family's file, by place."""

    CHILDREN = 0
    FACTS = 1
    PAPERS = 2


@dataclass(frozen=True)
class OpenFamily:
    """Open one family's file at a tab."""

    employee_id: UUID
    tab: FamilyTab = FamilyTab.CHILDREN


@dataclass(frozen=True)
class ListFamilies:
    """List families, narrowed by chips."""

    with_minors: bool = False
    pending: bool = False
