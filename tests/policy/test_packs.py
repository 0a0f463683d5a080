# SPDX-License-Identifier: Apache-2.0
"""Policy packs as data: a wrong one is refused whole, with its file, the key and the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from outreach.domain.access import Role
from outreach.domain.packs import Evidence, Section, check_together, read_pack, shipped
from outreach.errors import NotAllowed, UserError
from outreach.services import keeping, rules, statuses
from outreach.services.context import Context
from outreach.services.rules import RuleSettings
from tests.ui.pages.sample import CLERK, Firm, begin, child

GD = shipped()["GD-2024"].text
HUNAN = """
id = "HN-2027"
title = "湖南省方案"
title_en = "Plan of Hunan"
issuer = "湖南省民政厅"
evidence = "memory"
applies_to = ["43"]
valid_from = 2026-01-01

[left_behind]
months = 1
rural = "no"
cross_county = false
core_exclusion = false
states = ["serious_illness"]

[clauses.left_behind]
clause = "一"
says = "父母外出一个月以上。"
says_en = "Parents away for a month or more."
"""


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    made = begin(tmp_path)
    yield made
    made.store.close()


def admin(firm: Firm) -> Context:
    return firm.context(replace(CLERK, roles=frozenset({Role.ADMIN, Role.UNION})))


def put(tmp_path: Path, text: str, name: str = "pack.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_packs_of_the_plans_are_shipped_and_say_how_well_they_are_known() -> None:
    known = {name: pack.evidence for name, pack in shipped().items()}
    assert known == {
        "GD-2024": Evidence.DOCUMENT,
        "HLJ-2020": Evidence.DOCUMENT,
        "HLJ-2024": Evidence.DOCUMENT,
        "LN-2016": Evidence.DOCUMENT,
        "NAT-2016": Evidence.EXCERPT,
        "NAT-2019": Evidence.EXCERPT,
        "NAT-2024M": Evidence.EXCERPT,
    }
    assert {name for name, pack in shipped().items() if pack.unverified} == {
        "NAT-2016", "NAT-2019", "NAT-2024M",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("[left_behind]\nmonths = 3\n", "[left_behind]\n", "left_behind.months"),
        ("[left_behind]\nmonths = 3\n", '[left_behind]\nmonths = "3"\n', "left_behind.months"),
        ("[left_behind]\nmonths = 3\n", "[left_behind]\nmonths = -3\n", "left_behind.months"),
        ("[left_behind]\nmonths = 3\n", "[left_behind]\nmonth = 3\n", "left_behind.month"),
        ('"R1", "R2"', '"R1", "R7"', "colours.red.factors"),
        ('"R1", "R2"', '"R1", "Y1"', "colours.yellow.factors"),
        ("visit_months = 2\n", "", "colours.blue.visit_months"),
        ('"prison", "rehab", "restricted"]', '"jail"]', "left_behind.states"),
        ("valid_from = 2024-04-18\n", 'valid_from = "2024"\n', "valid_from"),
        ("valid_from = 2024-04-18\n", "valid_from = 2024-04-18\nvalid_to = 2023-01-01\n",
         "valid_to"),
        ('evidence = "document"', 'evidence = "hearsay"', "evidence"),
        ("[clauses.hardship_4]", "[clauses.hardship_9]", "clauses.hardship_4"),
        ('applies_to = ["44"]', "applies_to = []", "applies_to"),
        ("[colours.green]", "[colours.purple]", "colours.purple"),
    ],
)  # fmt: skip
def test_a_wrong_pack_is_refused_with_file_key_and_reason(
    before: str, after: str, key: str
) -> None:
    assert before in GD
    with pytest.raises(UserError) as refused:
        read_pack(GD.replace(before, after, 1), file="gd.toml")
    assert refused.value.code == "bad_pack"
    said = str(refused.value)
    assert "gd.toml" in said
    assert f" {key}：" in said


def test_text_that_is_no_toml_is_refused_with_its_place() -> None:
    with pytest.raises(UserError) as refused:
        read_pack("id = x", file="gd.toml")
    assert "gd.toml" in str(refused.value)
    assert "line 1" in str(refused.value)


def test_two_packs_for_the_same_matter_area_and_day_are_refused_by_name() -> None:
    newer = read_pack(
        GD.replace('id = "GD-2024"', 'id = "GD-2027"').replace(
            "valid_from = 2024-04-18", "valid_from = 2027-01-01"
        ),
        file="GD-2027.toml",
    )
    with pytest.raises(UserError) as refused:
        check_together([*shipped().values(), newer])
    assert "GD-2027" in str(refused.value)
    assert "GD-2024" in str(refused.value)
    ended = read_pack(
        GD.replace("plan_from", "valid_to = 2026-12-31\nplan_from"), file="GD-2024.toml"
    )
    check_together([ended, newer])


def test_a_new_province_is_a_new_file_and_everybody_is_asked_anew(
    firm: Firm, tmp_path: Path
) -> None:
    firm.hire("陈志强", "A001", child("陈一", date(2016, 5, 4)))
    ctx = admin(firm)
    statuses.refresh(firm.store, ctx)
    rules.import_pack(firm.store, ctx, put(tmp_path, HUNAN))
    assert statuses.refresh(firm.store, ctx).asked == 1
    chosen, _ = rules.rules(firm.store).chosen("430725", "430725", date(2026, 6, 1))
    assert chosen.left_behind is not None
    assert chosen.left_behind.id == "HN-2027"
    [view] = [one for one in rules.packs(firm.store, on=ctx.today) if one.id == "HN-2027"]
    assert view.imported
    assert view.unverified


@pytest.mark.parametrize(
    "text",
    [
        HUNAN.replace("months = 1\n", ""),
        HUNAN.replace('["43"]', '["99"]'),
        HUNAN.replace('id = "HN-2027"', 'id = "X"').replace('["43"]', '["44"]'),
    ],
)
def test_a_pack_that_is_refused_leaves_store_and_rules_as_they_were(
    firm: Firm, tmp_path: Path, text: str
) -> None:
    firm.hire("陈志强", "A001", child("陈一", date(2016, 5, 4)))
    ctx = admin(firm)
    statuses.refresh(firm.store, ctx)
    before = (keeping.digest(firm.store), rules.rules(firm.store).version)
    with pytest.raises(UserError) as refused:
        rules.import_pack(firm.store, ctx, put(tmp_path, text))
    assert refused.value.code == "bad_pack"
    assert (keeping.digest(firm.store), rules.rules(firm.store).version) == before
    assert statuses.refresh(firm.store, ctx).asked == 0


def test_only_an_administrator_brings_in_a_pack(firm: Firm, tmp_path: Path) -> None:
    clerk = firm.context(replace(CLERK, roles=frozenset({Role.HR})))
    with pytest.raises(NotAllowed):
        rules.import_pack(firm.store, clerk, put(tmp_path, HUNAN))
    with pytest.raises(NotAllowed):
        rules.decide_readings(firm.store, clerk, RuleSettings())


def test_left_behind_follows_the_registered_place_and_migrant_the_residence(firm: Firm) -> None:
    book = rules.rules(firm.store)
    chosen, _ = book.chosen("441621", "230102", date(2026, 6, 1))
    named = {
        section: pack.id if pack else None
        for section, pack in zip(
            (Section.LEFT_BEHIND, Section.MIGRANT, Section.HARDSHIP, Section.COLOURS),
            (chosen.left_behind, chosen.migrant, chosen.hardship, chosen.colours),
            strict=True,
        )
    }
    assert named == {
        "left_behind": "GD-2024", "migrant": "HLJ-2024", "hardship": "GD-2024",
        "colours": "GD-2024",
    }  # fmt: skip
    jinzhou, _ = book.chosen("210702", "441303", date(2026, 6, 1))
    assert jinzhou.left_behind is not None
    assert jinzhou.left_behind.id == "LN-2016"
    assert jinzhou.colours is None


def test_the_day_another_pack_takes_over_is_known_beforehand(firm: Firm) -> None:
    book = rules.rules(firm.store)
    before, until = book.chosen("430725", "230102", date(2024, 8, 1))
    assert before.left_behind is not None
    assert before.left_behind.id == "NAT-2016"
    assert until == date(2024, 9, 1)
    _, ends = book.chosen("430725", "230102", date(2026, 8, 1))
    assert ends == date(2034, 11, 1)


def test_a_firm_may_adopt_a_pack_as_reference_where_none_applies(firm: Firm) -> None:
    ctx = admin(firm)
    elsewhere, _ = rules.rules(firm.store).chosen("450123", "441303", date(2026, 6, 1))
    assert elsewhere.colours is None
    rules.decide_readings(firm.store, ctx, RuleSettings(elsewhere="GD-2024"))
    adopted, _ = rules.rules(firm.store).chosen("450123", "441303", date(2026, 6, 1))
    assert adopted.colours is not None
    assert adopted.colours.id == "GD-2024"
    with pytest.raises(UserError):
        rules.decide_readings(firm.store, ctx, RuleSettings(elsewhere="nothing"))


def test_plan_period_and_validity_warn_from_the_day_after() -> None:
    guangdong, heilongjiang = shipped()["GD-2024"], shipped()["HLJ-2024"]
    assert guangdong.warning(date(2026, 10, 31)) is None
    assert guangdong.warning(date(2026, 11, 1)) == "plan_period_ended"
    assert guangdong.in_force(date(2026, 11, 1))
    assert heilongjiang.warning(date(2034, 11, 1)) == "no_longer_valid"
    assert heilongjiang.warning(date(2024, 10, 31)) == "not_yet_valid"


def test_lists_and_services_are_pack_data() -> None:
    packs = shipped()
    assert packs["HLJ-2020"].lists["commendation"] == ("firm", "body", "person")
    assert packs["NAT-2019"].lists["commendation"] == ("firm",)
    assert "sanqu_sanzhou" in packs["NAT-2019"].lists["favoured_areas"]
    assert {"schooling", "medical_insurance", "integration"} <= set(packs["HLJ-2024"].services)
