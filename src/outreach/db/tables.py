# SPDX-License-Identifier: Apache-2.0
"""Every table in one place, for migrations and digests."""

from outreach.db import (
    access,
    agencies,
    aid,
    attachments,
    children,
    contact,
    doubles,
    employees,
    followups,
    incidents,
    keeping,
    ledgers,
    letters,
    pledges,
    referrals,
    reunions,
    sites,
    statuses,
    talks,
)
from outreach.db.base import Base

MODULES = (
    access,
    agencies,
    aid,
    attachments,
    children,
    contact,
    doubles,
    employees,
    followups,
    incidents,
    keeping,
    ledgers,
    letters,
    pledges,
    referrals,
    reunions,
    sites,
    statuses,
    talks,
)
METADATA = Base.metadata
