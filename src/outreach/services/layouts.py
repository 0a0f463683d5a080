# SPDX-License-Identifier: Apache-2.0
"""Remember how a person read the columns of a table, for the next with the same headings."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from sqlalchemy import delete, insert, select

from outreach.db.ledgers import LayoutRow
from outreach.domain.headings import heading_set
from outreach.domain.rosters import RosterRead
from outreach.services.store import Store, Transaction


def recall(store: Store) -> Callable[[bytes], Mapping[str, str]]:
    """Return what looks a heading set up: its mapping, or nothing where nobody has said one."""

    def look_up(digest: bytes) -> Mapping[str, str]:
        with store.reading() as session:
            found = session.scalar(select(LayoutRow.mapping).where(LayoutRow.digest == digest))
        mapping: dict[str, str] = json.loads(found) if found else {}
        return mapping

    return look_up


def remember(work: Transaction, read: RosterRead) -> None:
    """Keep what each column was taken for, in place of what was kept before."""
    digest = heading_set([(one.letters, one.heading) for one in read.columns])
    mapping = {one.letters: one.key for one in read.columns if one.heading}
    work.session.execute(delete(LayoutRow).where(LayoutRow.digest == digest))
    work.session.execute(
        insert(LayoutRow).values(
            digest=digest,
            mapping=json.dumps(mapping, ensure_ascii=False),
            recorded_at=work.ctx.now,
        )
    )
