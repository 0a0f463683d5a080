# SPDX-License-Identifier: Apache-2.0
"""How points, calls, gifts and visits stand in their tables, where no words are needed."""

from __future__ import annotations

from outreach.domain.money import yuan
from outreach.services.contact import ContactView, GiftView, PointView
from outreach.services.visits import VisitView
from outreach.ui.controls.cells import Cell, link, strong


def point_name(row: PointView) -> Cell:
    """Return the point's name."""
    return row.point.name


def point_sessions(row: PointView) -> Cell:
    """Return how often it was used."""
    return f"{row.sessions:,}"


def point_minutes(row: PointView) -> Cell:
    """Return for how long."""
    return strong(f"{row.minutes:,}")


def call_day(row: ContactView) -> Cell:
    """Return the day, or the month of a sum."""
    return f"{row.day:%Y-%m}" if row.is_tally else f"{row.day}"


def call_point(row: ContactView) -> Cell:
    """Return the point."""
    return row.point


def call_sessions(row: ContactView) -> Cell:
    """Return how many sessions."""
    return f"{row.sessions:,}"


def call_minutes(row: ContactView) -> Cell:
    """Return how many minutes."""
    return f"{row.minutes:,}"


def gift_month(row: GiftView) -> Cell:
    """Return the month."""
    return f"{row.month:%Y-%m}"


def gift_who(row: GiftView) -> Cell:
    """Return who got it."""
    return row.name


def gift_minutes(row: GiftView) -> Cell:
    """Return the minutes."""
    return f"{row.minutes:,}"


def gift_data(row: GiftView) -> Cell:
    """Return the data."""
    return f"{row.megabytes:,}"


def gift_yuan(row: GiftView) -> Cell:
    """Return the money."""
    return yuan(row.fen)


def visit_who(row: VisitView) -> Cell:
    """Return whom; a click opens the file."""
    return link(row.name, "file")
