# SPDX-License-Identifier: Apache-2.0
"""The days on which tests count: today, the quarter, and the edges at which figures turn over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from outreach.clock import BUSINESS_ZONE
from outreach.domain.periods import Quarter

TODAY = date(2026, 9, 28)
NOW = datetime(2026, 9, 28, 9, 41, tzinfo=BUSINESS_ZONE)
QUARTER = Quarter(2026, 3)
# The days on which figures turn over, with the days around them.
EDGES = [
    day + timedelta(days=shift)
    for quarter in (Quarter(2025, 3), Quarter(2026, 1), Quarter(2026, 2), QUARTER)
    for day in (quarter.period.first, quarter.period.last, TODAY)
    for shift in (-1, 0, 1)
]
