# SPDX-License-Identifier: Apache-2.0
"""Ledgers that go out only: what roster and form recorded, so that figures can be recounted.

People stand in them under a number made for the occasion, the same in all of one export.
"""

from __future__ import annotations

from outreach.domain.columns import CellType, Column, Ledger
from outreach.domain.union_ledgers import NAME, SITE, STAFF_NO
from outreach.errors import N_

_D = CellType.DATE

EMPLOYMENTS = Ledger(
    "employments",
    N_("用工记录"),
    "Employments",
    (
        Column("person", N_("职工编号"), "Person"),
        STAFF_NO,
        NAME,
        Column("sex", N_("性别"), "Sex"),
        Column("province", N_("户籍省份代码"), "Province"),
        Column("labour_company", N_("劳务公司"), "Labour company"),
        Column("decided_on", N_("录用决定日期"), "Decided on", _D),
        Column("first", N_("入职日期"), "From", _D),
        Column("last", N_("离职日期"), "To", _D),
        SITE,
    ),
    read_only=True,
)
GUARDIANS = Ledger(
    "guardians",
    N_("监护关系"),
    "Guardians",
    (
        Column("person", N_("职工编号"), "Person"),
        Column("child", N_("子女编号"), "Child"),
        Column("birth", N_("出生日期"), "Birth", _D),
        Column("school", N_("就学"), "School"),
        Column("first", N_("开始日期"), "From", _D),
        Column("last", N_("结束日期"), "To", _D),
    ),
    read_only=True,
)
INQUIRIES = Ledger(
    "inquiries",
    N_("照护情况询问"),
    "Inquiries",
    (
        Column("person", N_("职工编号"), "Person"),
        Column("asked_on", N_("询问日期"), "Asked on", _D),
        Column("order", N_("次序"), "Order"),
        Column("child", N_("子女编号"), "Child"),
        Column("carer", N_("照护人"), "Carer"),
    ),
    read_only=True,
)
CONSENTS = Ledger(
    "consents",
    N_("入职询问和同意"),
    "Consents",
    (
        Column("person", N_("职工编号"), "Person"),
        Column("asked_on", N_("询问日期"), "Asked on", _D),
        Column("order", N_("次序"), "Order"),
        Column("consent", N_("同意"), "Consent"),
        Column("has_minors", N_("有无未成年子女"), "Has minors"),
        Column("withdrawn_on", N_("撤回日期"), "Withdrawn on", _D),
    ),
    read_only=True,
)
NOTICES = Ledger(
    "notices",
    N_("监护责任告知"),
    "Notices",
    (
        Column("person", N_("职工编号"), "Person"),
        Column("given_on", N_("告知日期"), "Given on", _D),
    ),
    read_only=True,
)
PLEDGES = Ledger(
    "pledges",
    N_("承诺书"),
    "Pledges",
    (
        Column("person", N_("职工编号"), "Person"),
        Column("signed_on", N_("签署日期"), "Signed on", _D),
        Column("lapses_on", N_("到期日期"), "Lapses on", _D),
        Column("withdrawn_on", N_("撤回日期"), "Withdrawn on", _D),
    ),
    read_only=True,
)

FACT_LEDGERS = (EMPLOYMENTS, GUARDIANS, INQUIRIES, CONSENTS, NOTICES, PLEDGES)
