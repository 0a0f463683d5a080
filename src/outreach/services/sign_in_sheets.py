# SPDX-License-Identifier: Apache-2.0
"""Print what a session needs at the door: a neutral sign-in sheet, and slips to scan."""

from __future__ import annotations

import uuid
from pathlib import Path

from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.sites import TeamRow
from outreach.domain.access import Right
from outreach.domain.documents import SignInPerson, SignInSheet
from outreach.domain.wording import check_shown
from outreach.errors import N_
from outreach.services import naming, sessions, sites
from outreach.services.attendance import find_session, people_at_work
from outreach.services.context import Context
from outreach.services.store import Store


def print_sheet(store: Store, ctx: Context, session_id: uuid.UUID, folder: Path) -> Path:
    """Write the sheet as PDF: who is expected, by team, with a code each that a scanner reads.

    Nothing on it says why somebody is expected, and no name on it labels children. The codes
    hold the staff number alone.
    """
    ctx.require(Right.TALKS)
    from outreach.reports import sign_in
    from outreach.reports.document import save

    card = sessions.session_file(store, ctx, session_id).card
    times = "–".join(f"{one:%H:%M}" for one in (card.starts, card.ends) if one)
    sheet = SignInSheet(
        sites.enterprise(store).name,
        card.title,
        " ".join(part for part in (ctx.t.date(card.day), times) if part),
        " ".join(part for part in (card.site, card.place) if part),
        _expected(store, session_id),
    )
    check_shown([sheet.title, sheet.where, *dict.fromkeys(one.team for one in sheet.people)])
    when = f"{card.day}-{card.starts:%H%M}" if card.starts else f"{card.day}"
    name = ctx.t(N_("签到表-{day}.pdf"), day=f"{when}-{card.id.hex[-4:]}")
    path = naming.folder_to_write(folder) / name
    save(sign_in.render(sheet, ctx.t), path)
    return path


def _expected(store: Store, session_id: uuid.UUID) -> tuple[SignInPerson, ...]:
    with store.reading() as session:
        row = find_session(session, session_id)
        people = session.execute(
            people_at_work(EmploymentRow.staff_no, EmployeeRow.name, TeamRow.name.label("team"))
            .outerjoin(TeamRow, TeamRow.id == EmploymentRow.team_id)
            .where(*sessions.expected_at(session, row))
            .order_by(TeamRow.name, EmploymentRow.staff_no)
        ).all()
    return tuple(SignInPerson(one.staff_no, one.name, one.team or "") for one in people)
