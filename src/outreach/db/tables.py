# SPDX-License-Identifier: Apache-2.0
"""Every table in one place, for migrations and digests."""

from outreach.db import (
    access,
    children,
    doubles,
    employees,
    keeping,
    ledgers,
    pledges,
    sites,
    talks,
)
from outreach.db.base import Base

MODULES = (access, children, doubles, employees, keeping, ledgers, pledges, sites, talks)
METADATA = Base.metadata
