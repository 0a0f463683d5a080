# SPDX-License-Identifier: Apache-2.0
"""Ledgers (台账): the columns of each, defined once for template, import, export and manual."""

from __future__ import annotations

from outreach.domain.columns import CellType as CellType
from outreach.domain.columns import Column as Column
from outreach.domain.columns import Ledger as Ledger
from outreach.domain.fact_ledgers import FACT_LEDGERS
from outreach.domain.union_ledgers import UNION_LEDGERS
from outreach.errors import N_

CHILD_GROUPS = 6  # 子女1 to 子女6 side by side; more stand on lines of their own


_T, _N, _D, _C = CellType.TEXT, CellType.NUMBER, CellType.DATE, CellType.CHOICE
_SEX = ("男", "女")

EMPLOYEES = Ledger(
    "employees",
    N_("职工花名册"),
    "Employees",
    (
        Column(
            "staff_no",
            N_("工号"),
            "Staff number",
            aliases=("员工号", "员工编号", "职工编号", "编号", "职工号", "员工工号"),
        ),
        Column(
            "name",
            N_("姓名"),
            "Name",
            required=True,
            aliases=("职工姓名", "员工姓名", "名字", "工人姓名"),
        ),
        Column("sex", N_("性别"), "Sex", _C, aliases=("男女",), values=_SEX),
        Column(
            "number",
            N_("身份证号"),
            "Resident number",
            _N,
            aliases=(
                "身份证号码",
                "身份证",
                "公民身份号码",
                "证件号码",
                "证件号",
                "居民身份证号",
                "身份号码",
            ),
        ),
        Column(
            "birth", N_("出生日期"), "Date of birth", _D, aliases=("出生年月日", "出生年月", "生日")
        ),
        Column(
            "hukou_type",
            N_("户口性质"),
            "Registration kind",
            _C,
            aliases=("户口类型", "户籍性质", "户别"),
            values=("农业", "非农业", "居民"),
        ),
        Column(
            "hukou",
            N_("户籍地"),
            "Registered place",
            aliases=(
                "户籍地址",
                "户籍",
                "籍贯",
                "户口所在地",
                "户籍所在地",
                "家庭住址",
                "家庭地址",
            ),
        ),
        Column(
            "phone",
            N_("手机"),
            "Phone",
            _N,
            aliases=(
                "手机号",
                "手机号码",
                "联系电话",
                "电话",
                "联系方式",
                "电话号码",
                "本人电话",
                "手机电话",
                "移动电话",
            ),
        ),
        Column(
            "team",
            N_("班组"),
            "Team",
            aliases=(
                "部门",
                "车间",
                "所在部门",
                "工段",
                "班组工段",
                "部门班组",
                "所属班组",
                "科室",
                "班组/工段",
            ),
        ),
        Column(
            "labour_company",
            N_("劳务公司"),
            "Labour company",
            aliases=("劳务单位", "派遣公司", "用工单位", "所属劳务公司"),
        ),
        Column(
            "hired_on",
            N_("入职日期"),
            "Hired on",
            _D,
            aliases=(
                "入职时间",
                "进厂日期",
                "进厂时间",
                "入厂日期",
                "入厂时间",
                "进场日期",
                "报到日期",
                "到岗日期",
            ),
        ),
        Column(
            "left_on",
            N_("离职日期"),
            "Left on",
            _D,
            kept=True,
            aliases=("离职时间", "离厂日期", "离厂时间", "退场日期", "退场时间", "最后工作日"),
        ),
        Column(
            "other_paper",
            N_("其他证件"),
            "Other identity paper",
            kept=True,
            aliases=("其他证件号", "护照号", "护照号码", "居住证号", "通行证号"),
        ),
        Column("asked_on", N_("子女情况登记日期"), "Asked on", _D, kept=True),
        Column("child_no", N_("子女编号"), "Child's number here", child=True, kept=True),
        Column(
            "child_name",
            N_("子女姓名"),
            "Child's name",
            child=True,
            aliases=("孩子姓名", "小孩姓名", "称呼"),
        ),
        Column(
            "child_sex",
            N_("子女性别"),
            "Child's sex",
            _C,
            child=True,
            aliases=("孩子性别", "小孩性别"),
            values=_SEX,
        ),
        Column(
            "child_number",
            N_("子女身份证号"),
            "Child's resident number",
            _N,
            child=True,
            aliases=("孩子身份证号", "子女身份证号码", "小孩身份证号"),
        ),
        Column("child_tail", N_("子女证件后四位"), "Child's number tail", child=True, kept=True),
        Column(
            "child_birth",
            N_("子女出生日期"),
            "Child's date of birth",
            _D,
            child=True,
            aliases=("孩子出生日期", "子女出生年月", "小孩出生日期", "子女生日"),
        ),
        Column(
            "child_carer",
            N_("现由谁照护"),
            "Child's carer",
            child=True,
            aliases=(
                "子女现由谁照护",
                "子女照护人",
                "照护人",
                "监护人",
                "由谁照看",
                "平时照看",
                "孩子由谁照顾",
                "现由谁照看",
            ),
        ),
        Column(
            "child_school",
            N_("子女就学"),
            "Child's school",
            child=True,
            aliases=("就读学校", "子女就读情况", "就学情况", "年级"),
        ),
        Column(
            "children",
            N_("子女情况"),
            "Children in one cell",
            aliases=("孩子情况", "子女信息", "未成年子女情况", "子女", "孩子", "小孩", "小孩情况"),
        ),
    ),
)
LEDGERS = {ledger.kind: ledger for ledger in (EMPLOYEES, *UNION_LEDGERS, *FACT_LEDGERS)}
