# SPDX-License-Identifier: Apache-2.0
"""The holidays in force, shipped or imported; planned talks as a calendar file (.ics)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from sqlalchemy import insert, select, update

from outreach.db.keeping import SettingRow
from outreach.domain.access import Right
from outreach.domain.holidays import Calendar, Year, as_data, read_years, shipped
from outreach.domain.talks import FORM_LABELS
from outreach.domain.wording import check_shown
from outreach.errors import N_, UserError
from outreach.exchange.calendars import Event, write_events
from outreach.services import naming, sessions
from outreach.services.context import Context
from outreach.services.store import Store

_KEY = "holidays"


def calendar(store: Store) -> Calendar:
    """Return the arrangement of every year known: what a firm imported wins over the shipped."""
    with store.reading() as session:
        text = session.scalar(select(SettingRow.value).where(SettingRow.key == _KEY))
    return {**shipped(), **(read_years(json.loads(text)) if text else {})}


def import_years(store: Store, ctx: Context, path: Path) -> tuple[Year, ...]:
    """Take years from a JSON file in the shape of ``holidays list --json``; others stay.

    Raises :class:`UserError` for a file that cannot be read or that contradicts itself.
    """
    ctx.require(Right.TALKS)
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        years = read_years(data)
    except (OSError, ValueError, AttributeError) as error:
        raise UserError(
            N_("“{file}”不是放假安排，请按 outreach holidays list --json 的样子写。"),
            code="bad_holidays",
            file=path.name,
        ) from error
    kept = {year: one for year, one in calendar(store).items() if one != shipped().get(year)}
    text = json.dumps(as_data({**kept, **years}.values()), ensure_ascii=False)
    with store.writing(ctx) as work:
        there = work.session.scalar(select(SettingRow.key).where(SettingRow.key == _KEY))
        if there is None:
            work.session.execute(insert(SettingRow).values(key=_KEY, value=text))
        else:
            work.session.execute(
                update(SettingRow).where(SettingRow.key == _KEY).values(value=text)
            )
        work.audit("import", "holidays", None, {"years": (None, sorted(years))})
    return tuple(years.values())


def write_calendar(store: Store, ctx: Context, first: date, last: date, folder: Path) -> Path:
    """Write the sessions of some days as a calendar file; cancelled ones are left out."""
    ctx.require(Right.TALKS)
    t = ctx.t
    events = [
        Event(
            f"{card.id}@outreach",
            card.title,
            card.day,
            card.starts,
            card.ends,
            " ".join(part for part in (card.site, card.place) if part),
            t(FORM_LABELS[form]),
        )
        for card, form in sessions.with_forms(store, ctx, first, last)
        if not card.cancelled
    ]
    if not events:
        raise UserError(N_("这几个月没有安排宣讲。"), code="nothing_planned")
    check_shown(words for event in events for words in (event.title, event.place))
    path = naming.folder_to_write(folder) / t(N_("宣讲安排-{month}.ics"), month=f"{first:%Y-%m}")
    write_events(path, events, stamped=ctx.now)
    return path
