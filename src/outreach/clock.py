# SPDX-License-Identifier: Apache-2.0
"""What time it is in the business: Asia/Shanghai, whatever the machine says.

Time is handed around, never asked for: services read ``context.now``. Only a practice
store may be told another day (``OUTREACH_NOW``); a real one ignores it and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

# Fixed offset instead of zoneinfo: Windows has no tz database, and China has had no
# daylight saving time since 1991, before anything this program records.
BUSINESS_ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")


class Clock:
    """Tell the present moment in business time."""

    def now(self) -> datetime:
        """Return the present moment, in business time, to the microsecond."""
        return datetime.now(BUSINESS_ZONE)

    def today(self) -> date:
        """Return the business day."""
        return self.now().date()


@dataclass(frozen=True)
class FixedClock(Clock):
    """Stand still at one moment: practice stores and tests."""

    moment: datetime

    def now(self) -> datetime:
        """Return the fixed moment, in business time."""
        return self.moment.astimezone(BUSINESS_ZONE)


def parse_moment(text: str) -> datetime:
    """Read ``2026-09-30T09:00+08:00``; a moment without an offset is business time.

    Raises ``ValueError`` when the text is no ISO 8601 moment.
    """
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=BUSINESS_ZONE) if moment.tzinfo is None else moment
