# SPDX-License-Identifier: Apache-2.0
"""A child is one child, also where its number is learnt late."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from outreach.domain.children import ChildDeclared, Inquiry, WhoIsHome
from outreach.domain.employees import Consent, HasMinors, Intake, NewHire
from outreach.services import children, employees
from outreach.services.employees import Registration
from tests.ui.pages import sample
from tests.ui.pages.sample import HIRED, TODAY, child, number_of

SON = date(2018, 3, 5)


def test_a_number_that_the_other_parent_gave_makes_two_children_one(tmp_path: Path) -> None:
    firm = sample.begin(tmp_path)
    number = number_of(7, SON)
    firm.hire("张松", "W1", child("小满", SON))
    firm.hire("郑爽", "W2", child("张小满", SON, number=number))
    ctx = firm.context()
    father = children.family_by_staff_no(firm.store, ctx, "W1")
    (listed,) = father.children
    declared = ChildDeclared("小满", SON, number=number, short_no=listed.short_no)
    intake = Intake(
        TODAY, Consent.GIVEN, "2026-1", HasMinors.YES, (declared,), Inquiry(TODAY, WhoIsHome.BOTH)
    )
    hire = NewHire("张松", "W1", number=father.number, hired_on=HIRED)
    form = Registration(hire, HIRED, intake, employee_id=father.employee_id, version=father.version)
    assert employees.register(firm.store, ctx, form).shared == ("C-0002",)
    assert children.summary(firm.store, ctx, on=TODAY).children == 1
    firm.store.close()
