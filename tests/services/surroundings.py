# SPDX-License-Identifier: Apache-2.0
"""Who imports in tests: somebody at the first site of a store."""

from __future__ import annotations

from dataclasses import replace

from outreach.services import sites
from outreach.services.context import Context
from outreach.services.store import Store
from tests.quarters.histories import CTX


def clerk(store: Store) -> Context:
    """Return the surroundings of an import at the store's first site."""
    return replace(CTX, site=sites.find_site(store, None))
