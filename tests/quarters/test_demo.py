# SPDX-License-Identifier: Apache-2.0
"""The sample firm: made through the services, the same for a seed, and right in every figure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from stdnum.cn import ric

from outreach.cli.main import main
from outreach.db.children import ChildRow, GuardianRow
from outreach.db.employees import EmploymentRow, IntakeRow
from outreach.db.keeping import AuditRow
from outreach.db.ledgers import BatchRow
from outreach.db.pledges import PledgeRow
from outreach.domain.areas import find_area
from outreach.domain.employees import Consent
from outreach.domain.periods import Quarter
from outreach.domain.sample import Sample, make_sample
from outreach.domain.sample_union_facts import TalkPlanned
from outreach.domain.wording import find_labels
from outreach.errors import UserError
from outreach.services import children, demo, keeping, leaving, quarters, sites
from outreach.services.demo import Made
from tests.quarters.histories import CTX
from tests.quarters.test_figures import COUNTED, agree, check_rows

SMALL = 80


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    firm = demo.build(tmp_path_factory.mktemp("demo"), CTX, employees=SMALL)
    yield firm
    firm.store.close()


@pytest.fixture(scope="module")
def sample() -> Sample:
    return make_sample(400, demo.SEED, demo.NOW.date(), Quarter(2026, 3))


def test_the_figures_of_the_sample_firm_equal_a_recount(made: Made, tmp_path: Path) -> None:
    agree(made.store, tmp_path / "ledgers")
    check_rows(made.store)


def test_every_quarter_of_the_sample_firm_has_figures(made: Made) -> None:
    trend = quarters.trend(made.store, CTX, COUNTED, Quarter(2026, 3))
    assert all(value is not None for values in trend.values() for value in values)
    assert all(value for value in trend["R05"])
    assert all(value for value in trend["R14"])


def test_as_many_people_are_at_work_as_were_asked_for(made: Made) -> None:
    assert children.summary(made.store, CTX, on=demo.NOW.date()).employees == SMALL


def test_the_same_seed_gives_the_same_facts_and_another_one_others(tmp_path: Path) -> None:
    digests = []
    for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
        firm = demo.build(tmp_path / folder, CTX, employees=20, seed=seed)
        digests.append(keeping.digest(firm.store))
        firm.store.close()
    assert digests[0] == digests[1] != digests[2]


def test_the_sample_firm_has_what_its_pages_are_to_show(made: Made) -> None:
    with made.store.reading() as session:
        at_both = (
            select(GuardianRow.child_id)
            .join(EmploymentRow, EmploymentRow.employee_id == GuardianRow.employee_id)
            .group_by(GuardianRow.child_id)
            .having(func.count(func.distinct(EmploymentRow.site_id)) == 2)
        )
        assert session.execute(at_both).all(), "couples across the two sites"
        assert set(session.scalars(select(IntakeRow.consent))) == {
            Consent.GIVEN, Consent.ONLY_WHETHER, Consent.REFUSED,
        }  # fmt: skip
        lapsed = select(PledgeRow.id).where(PledgeRow.lapses_on <= demo.NOW.date())
        assert session.execute(lapsed).all()
        assert session.scalar(select(func.count()).select_from(BatchRow)) == len(made.rosters)
        assert session.execute(
            select(EmploymentRow.id).where(EmploymentRow.valid_to.is_not(None))
        ).all(), "people who left"
        refused = select(IntakeRow.employee_id).where(IntakeRow.consent != Consent.GIVEN)
        linked = select(GuardianRow.id).where(GuardianRow.employee_id.in_(refused))
        assert not session.execute(linked).all(), "nothing is kept of a refuser's children"
        assert session.scalar(select(func.count()).select_from(ChildRow))


def test_every_step_of_the_sample_firm_left_its_entry(made: Made) -> None:
    with made.store.reading() as session:
        verbs = set(session.scalars(select(AuditRow.verb)))
        days = session.scalars(select(AuditRow.at).order_by(AuditRow.number)).all()
    assert {"begin", "import", "register", "sign", "leave", "plan", "sign_in", "close"} <= verbs
    assert {"log", "tally", "give", "ask", "help", "finish", "decide", "pay", "consult"} <= verbs
    assert days == sorted(days)


def test_the_sample_firm_names_no_child_by_a_label(sample: Sample) -> None:
    titles = [one.fact.talk.plan.title for one in sample.union if isinstance(one.fact, TalkPlanned)]
    assert titles
    assert not [title for title in titles if find_labels(title)]


def test_invented_numbers_are_right_in_form_and_nobodys_twice(sample: Sample) -> None:
    numbers = [person.hire.number for person in sample.people]
    kids = {child.number: child for person in sample.people for child in person.children}
    numbers += [number for number in kids if number]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert ric.calc_check_digit(number) == number[-1], number
        assert ric.get_birth_date(number) <= demo.NOW.date()
        assert find_area(number[:6]), number[:6]


def test_invented_names_hold_rare_characters_and_dots(sample: Sample) -> None:
    names = [person.hire.name for person in sample.people]
    assert any("·" in name for name in names)
    assert any(ord(char) > 0x9FFF or char in "䶮㛃㼆" for name in names for char in name)


def test_every_size_of_firm_can_be_made(tmp_path: Path) -> None:
    made = demo.build(tmp_path, CTX, employees=10, seed=5)
    assert children.summary(made.store, CTX, on=demo.NOW.date()).employees == 10
    made.store.close()
    with pytest.raises(UserError) as refused:
        demo.build(tmp_path / "none", CTX, employees=9)
    assert refused.value.code == "bad_employees"
    assert not (tmp_path / "none").exists()


def test_a_firm_that_cannot_be_made_leaves_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rosters").write_text("in the way")
    with pytest.raises(UserError):
        demo.build(tmp_path, CTX, employees=10)
    assert not (tmp_path / "store").exists()


def test_the_command_makes_store_rosters_and_report_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["demo", "--employees", "20", "--seed", "3"]
    reports = []
    for folder in ("a", "b"):
        assert main([*arguments, "--dir", str(tmp_path / folder)]) == 0
        told = capsys.readouterr().out
        assert "口令 练习库" in told
        files = sorted((tmp_path / folder / "reports").iterdir())
        assert all(str(file) in told for file in files)
        reports.append([hashlib.sha256(file.read_bytes()).hexdigest() for file in files])
    assert reports[0] == reports[1], "the same bytes for the same seed"
    assert main([*arguments, "--dir", str(tmp_path / "a")]) == 2
    assert "已经有数据库" in capsys.readouterr().err


def test_the_command_lives_in_the_day_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OUTREACH_NOW", "2027-02-10T08:00+08:00")
    assert main(["demo", "--employees", "20", "--dir", str(tmp_path)]) == 0
    store = ["--store", str(tmp_path / "store")]
    capsys.readouterr()
    assert main([*store, "figures", "--quarter", "2027Q1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counted_to"] == "2027-02-10"
    monkeypatch.setenv("OUTREACH_NOW", "yesterday")
    assert main(["demo", "--dir", str(tmp_path / "other")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_leaving_ends_the_spell_and_the_figures_of_later_days(made: Made) -> None:
    site = sites.enterprise(made.store).sites[0]
    ctx = replace(CTX, site=site)
    who = children.list_families(made.store, ctx, with_minors=True, limit=1).rows[0]
    with pytest.raises(UserError) as refused:
        leaving.leave(made.store, ctx, who.employee_id, last_day=date(1999, 1, 1))
    assert refused.value.code == "before_hire"
    before = children.summary(made.store, CTX, on=date(2026, 9, 28)).employees
    leaving.leave(made.store, ctx, who.employee_id, last_day=date(2026, 9, 27))
    assert children.summary(made.store, CTX, on=date(2026, 9, 28)).employees == before - 1
    with pytest.raises(UserError) as refused:
        leaving.leave(made.store, ctx, who.employee_id, last_day=date(2026, 9, 27))
    assert refused.value.code == "not_at_work"
