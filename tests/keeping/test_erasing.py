# SPDX-License-Identifier: Apache-2.0
"""An erased family is nowhere any more, and what was done for it still counts."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from outreach.db import erasures
from outreach.db.aid import AidCaseRow, PaymentRow
from outreach.db.children import ChildRow, GuardianRow
from outreach.db.contact import ContactRow, GiftRow
from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.engine import file_of
from outreach.db.followups import FollowUpRow
from outreach.db.incidents import EmergencyLeaveRow, IncidentRow
from outreach.db.keeping import AuditRow, AuditValueRow, DraftRow, ErasureRow, raise_number
from outreach.db.ledgers import HeldRow
from outreach.db.referrals import ReferralRow
from outreach.db.reunions import HelpRow
from outreach.db.tables import METADATA
from outreach.db.talks import AttendanceRow
from outreach.db.vault import FOLDER, Vault
from outreach.domain.access import Role
from outreach.domain.periods import Period
from outreach.domain.quarters import INDICATORS, Kind
from outreach.errors import NotAllowed, UserError
from outreach.services import (
    backups,
    erasing,
    keeping,
    ledgers,
    opening,
    quarters,
    restoring,
    sites,
    undoing,
)
from outreach.services.context import Context
from outreach.services.ledgers import ImportOptions
from outreach.services.store import Store
from tests.keeping import kept
from tests.keeping.family import (
    CARER,
    CHILD,
    NAME,
    NUMBER,
    OWN_WORDS,
    PAPER,
    PHONE,
    STAFF,
    WORDS,
    Family,
)
from tests.keeping.kept import ADMIN
from tests.keeping.pages import decrypted
from tests.quarters.histories import CTX, NOW

TODAY = CTX.today
REASON = replace(CTX, reason="本人要求删除")
WIDE = Path(__file__).parents[1] / "data" / "rosters" / "wide.xlsx"


@pytest.fixture
def store(firm: Path, tmp_path: Path) -> Iterator[Store]:
    with closing(kept.another(firm, tmp_path / "store")) as found:
        yield found


@pytest.fixture
def family(store: Store) -> Family:
    return Family(store)


def everything(store: Store) -> Iterator[tuple[str, str, object]]:
    """Yield every value of every table as it stands in the file."""
    with store.reading() as session:
        for table in METADATA.sorted_tables:
            for row in session.execute(text(f'SELECT * FROM "{table.name}"')).mappings():
                for column, value in row.items():
                    yield table.name, column, value


def traces(store: Store, family: Family) -> list[tuple[str, str]]:
    """Return where the family can still be found: its words, its identifiers in any form."""
    ids = {family.employee, family.child, family.gone, family.spell}
    found = []
    for table, column, value in everything(store):
        if isinstance(value, bytes) and any(one.bytes in value for one in ids):
            found.append((table, column))
        if isinstance(value, str) and any(
            word in value for word in (*WORDS, *(one.hex for one in ids), *map(str, ids))
        ):
            found.append((table, column))
    return found


def figures(store: Store) -> dict[str, object]:
    """Return the flows of the quarter (what was held, given, paid), and where money went."""
    period = Period(date(2026, 7, 1), date(2026, 9, 30))
    every = quarters.figures(store, CTX, period).figures
    flows = {key: every[key].value for key, one in INDICATORS.items() if one.kind is Kind.FLOW}
    return {**flows, "money": quarters.reconcile(store, CTX, period)}


def test_the_family_stands_in_every_table_that_refers_to_people(
    store: Store, family: Family
) -> None:
    """So that the next test cannot miss a table that comes later."""
    people = {"employee", "child", "employment"}
    refer = {
        table.name
        for table in METADATA.sorted_tables
        if people & {key.column.table.name for key in table.foreign_keys}
    }
    assert refer <= {table for table, _ in traces(store, family)}


def test_the_family_is_in_no_table_any_more(store: Store, family: Family) -> None:
    assert {table for table, _ in traces(store, family)} >= {"employee", "child", "search_key"}
    done = erasing.erase(store, REASON, employee=family.employee)
    assert (done.employees, done.children, done.attachments) == (2, 1, 1)
    assert set(traces(store, family)) == {
        ("erasure", "record_id"),  # so that a return from a backup erases them again
        ("audit_entry", "record_id"),  # that something was done, not to whom
    }


def test_a_family_on_a_server_is_erased_the_same(server_store: Store) -> None:
    family = Family(server_store)
    done = erasing.erase(server_store, REASON, employee=family.employee)
    assert (done.employees, done.children) == (2, 1)
    with server_store.reading() as session:
        assert session.scalars(select(ErasureRow.kind).order_by(ErasureRow.kind)).all() == [
            "child",
            "employee",
            "employee",
        ]
        held = session.scalars(select(HeldRow.facts).order_by(HeldRow.row)).all()
        values = session.scalars(select(AuditValueRow.values)).all()
    assert held == [None, None, '{"name": "乙"}']
    assert not [text for text in values if text and (NAME in text or NUMBER in text)]


def test_an_import_that_brought_an_erased_family_can_still_be_taken_back(store: Store) -> None:
    with store.writing(CTX) as work:  # the firm's children were numbered by hand
        raise_number(work.session, "child", 1000)
    ctx = replace(REASON, site=sites.find_site(store, "一厂"))
    done = ledgers.import_file(store, ctx, WIDE, ImportOptions())
    assert done.employees_created == 120
    with store.reading() as session:
        brought = select(EmployeeRow.id).where(EmployeeRow.batch_id.is_not(None))
        people = session.scalars(brought.limit(2)).all()
    erasing.erase(store, ctx, employee=people[0])
    number = undoing.batches(store, ctx)[0].number
    assert undoing.undo_import(store, ctx, number).employees == 119


def test_a_report_of_danger_keeps_its_own_words(store: Store, family: Family) -> None:
    erasing.erase(store, REASON, employee=family.employee)
    with store.reading() as session:
        row = session.get_one(IncidentRow, family.incident)
        assert (row.child_id, row.facts) == (None, OWN_WORDS)
        by_danger = session.get_one(ReferralRow, family.danger)
        assert (by_danger.whose, by_danger.employee_id, by_danger.child_id) == (NAME, None, None)
        by_consent = session.get_one(ReferralRow, family.referral)
        assert (by_consent.whose, by_consent.subject, by_consent.reason) == ("", "", "")


def test_what_was_done_for_them_counts_on_and_hangs_on_nobody(store: Store, family: Family) -> None:
    def sums() -> list[object]:
        columns = (
            func.count(AttendanceRow.session_id), func.sum(ContactRow.minutes),
            func.sum(GiftRow.fen), func.sum(HelpRow.tickets), func.sum(HelpRow.fen),
            func.sum(PaymentRow.fen), func.count(FollowUpRow.id), func.count(EmergencyLeaveRow.id),
        )  # fmt: skip
        with store.reading() as session:
            return [session.scalar(select(column)) for column in columns]

    before, told = sums(), figures(store)
    erasing.erase(store, REASON, employee=family.employee)
    assert sums() == before
    assert figures(store) == told
    with store.reading() as session:
        case = session.scalars(select(AidCaseRow).where(AidCaseRow.number == 901)).one()
        assert (case.purpose, case.reason) == ("", "")
        person = session.get_one(EmployeeRow, case.employee_id)
        assert (person.name, person.birth, person.number, person.phone) == ("—", None, None, None)


def test_two_erased_families_share_the_nameless_row_but_not_one_seat(
    store: Store, family: Family
) -> None:
    erasing.erase(store, REASON, employee=family.employee)
    erasing.erase(store, REASON, employee=family.other)
    with store.reading() as session:
        seats = session.scalars(
            select(AttendanceRow.employee_id).where(AttendanceRow.session_id == family.talk)
        ).all()
        nameless = session.scalars(select(EmployeeRow.id).where(EmployeeRow.name == "—")).all()
    assert len(set(seats)) == 2
    assert set(seats) == set(nameless)


def test_a_child_that_another_employee_lists_stays_theirs(store: Store, family: Family) -> None:
    erasing.erase(store, REASON, employee=family.employee)
    with store.reading() as session:
        assert session.get_one(ChildRow, family.shared).name == "李小明"
        links = session.scalars(
            select(GuardianRow.employee_id).where(GuardianRow.child_id == family.shared)
        ).all()
    assert links == [family.other]


def test_a_child_alone_goes_and_its_parent_stays(store: Store, family: Family) -> None:
    done = erasing.erase(store, REASON, child=family.child)
    assert (done.employees, done.children) == (0, 1)
    with store.reading() as session:
        assert session.get(ChildRow, family.child) is None
        assert session.get_one(EmployeeRow, family.employee).name == NAME
    assert not [one for one in traces(store, family) if one == ("child", "name")]


def test_others_keep_what_is_theirs(store: Store, family: Family) -> None:
    erasing.erase(store, REASON, employee=family.employee)
    with store.reading() as session:
        values = session.scalars(
            select(AuditValueRow.values)
            .join(AuditRow, AuditRow.id == AuditValueRow.entry_id)
            .where(AuditRow.record_id == family.other)
        ).all()
        held = {
            row.row: (row.state, row.facts, row.candidates)
            for row in session.execute(
                select(HeldRow.row, HeldRow.state, HeldRow.facts, HeldRow.candidates)
            )
        }
        drafts = session.scalars(select(DraftRow.place)).all()
    assert values == ['{"name": [null, "李明"]}']
    assert held[1] == ("drop", None, "[]")
    assert held[2] == ("drop", None, json.dumps([family.other.hex]))
    assert held[3][:2] == ("open", '{"name": "乙"}')
    assert drafts == [f"hire:{family.other}"]
    assert set(kept.attached(store).values()) >= {b"a photo of the talk"}
    assert store.folder is not None
    assert family.file not in Vault(store.folder / FOLDER).ids()


def test_the_trail_says_that_somebody_was_erased_by_whom_and_why(
    store: Store, family: Family
) -> None:
    ctx = replace(kept.as_admin(store), reason="本人要求删除")
    erasing.erase(store, ctx, employee=family.employee)
    with store.reading() as session:
        entry = session.scalars(select(AuditRow).order_by(AuditRow.number.desc())).first()
        assert entry is not None
        assert (entry.verb, entry.record_id, entry.actor_id) == (
            "erase",
            family.employee,
            ctx.actor.id,
        )
        assert (entry.reason, entry.fields) == ("本人要求删除", "[]")
        assert session.scalar(select(func.count(ErasureRow.id))) == 3
        numbers = session.scalars(select(AuditRow.number).order_by(AuditRow.number)).all()
        assert list(numbers) == list(range(1, len(numbers) + 1))


def test_nothing_of_them_is_left_in_the_file_itself(store: Store, family: Family) -> None:
    """Not in freed pages, not in what a deleted row leaves in its page, not in the log."""
    file = file_of(store.engine)
    assert file is not None
    store.engine.dispose()
    words = [word.encode() for word in (NAME, CHILD, NUMBER, PHONE, PAPER, CARER)]
    before = decrypted(file.path, file.key)
    assert all(word in before for word in words)
    erasing.erase(store, REASON, employee=family.employee)
    log = file.path.with_name(file.path.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0
    data = decrypted(file.path, file.key)
    assert not [word.decode() for word in words if word in data]


def test_whoever_does_not_keep_the_store_and_whoever_gives_no_reason_erases_nobody(
    store: Store, family: Family
) -> None:
    before = keeping.digest(store)
    clerk = replace(REASON, actor=replace(CTX.actor, roles=frozenset({Role.HR, Role.UNION})))
    with pytest.raises(NotAllowed):
        erasing.erase(store, clerk, employee=family.employee)
    with pytest.raises(UserError) as refused:
        erasing.erase(store, replace(CTX, reason="  "), employee=family.employee)
    assert refused.value.code == "missing_reason"
    with pytest.raises(UserError) as refused:
        erasing.erase(store, REASON, employee=uuid.uuid4())
    assert refused.value.code == "not_found"
    assert keeping.digest(store) == before


def test_a_family_is_looked_up_by_numbers_alone(store: Store, family: Family) -> None:
    admin = Context(replace(CTX.actor, roles=frozenset({Role.ADMIN})), NOW)
    found = erasing.look(store, admin, STAFF)
    assert (found.employee, found.child, found.children) == (family.employee, None, 1)
    found = erasing.look(store, admin, "C-9002")
    assert (found.employee, found.child) == (None, family.shared)
    with store.writing(CTX) as work:
        work.session.execute(
            insert(EmploymentRow).values(
                id=work.new_id(), employee_id=family.other, site_id=family.site,
                staff_no=STAFF, recorded_at=NOW,
            )
        )  # fmt: skip
    with pytest.raises(UserError) as refused:
        erasing.look(store, admin, STAFF)
    assert refused.value.code == "ambiguous"


@pytest.mark.parametrize("today", ["whole", "damaged", "lost"])
def test_an_erased_family_stays_erased_after_a_return_from_an_older_backup(
    store: Store, family: Family, tmp_path: Path, today: str
) -> None:
    """By the rows of the store, by the list beside it, by the backups beside this one."""
    folder, home = tmp_path / "b", tmp_path / "store"
    folder.mkdir()
    copy = backups.make(store, kept.on(0), folder).path
    erasing.erase(store, REASON, employee=family.employee)
    if today == "lost":
        backups.make(store, kept.on(1), folder)
    store.close()
    if today == "damaged":
        (home / "outreach.db").write_bytes(b"\0" * 8192)
        assert len(erasures.read(home)) == 3
    if today == "lost":
        home = tmp_path / "neu"
    done = restoring.restore(home, copy, ADMIN, kept.on(2).now)
    assert done.erased == 3
    with closing(opening.open_store(home, ADMIN)) as back:
        assert {table for table, _ in traces(back, family)} == {"erasure", "audit_entry"}
        file = file_of(back.engine)
        assert file is not None
        path, key = file.where()
        assert family.file not in Vault(home / FOLDER).ids()
    assert NAME.encode() not in decrypted(path, key)


def test_the_list_goes_on_with_every_backup(store: Store, family: Family, tmp_path: Path) -> None:
    old = backups.make(store, CTX, tmp_path / "old").path
    erasing.erase(store, REASON, child=family.child)
    new = backups.make(store, CTX, tmp_path / "new").path
    store.close()
    restoring.restore(tmp_path / "store", old, ADMIN, kept.on(1).now)
    with closing(opening.open_store(tmp_path / "store", ADMIN)) as back, back.reading() as session:
        assert session.get(ChildRow, family.child) is None
        assert session.scalars(select(ErasureRow.record_id)).all() == [family.child]
    done = restoring.restore(tmp_path / "neu", new, ADMIN, kept.on(1).now)
    assert done.erased == 0
