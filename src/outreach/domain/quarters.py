# SPDX-License-Identifier: Apache-2.0
"""Indicators: each figure is named once here, counted once, shown everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from outreach.domain.money import yuan
from outreach.domain.periods import Period
from outreach.errors import N_


class Kind(StrEnum):
    """How an indicator behaves over time; decides which comparisons make sense."""

    FLOW = "flow"  # happened in the period: year to date is the sum
    STOCK = "stock"  # as of the last day: never summed
    DISTINCT = "distinct"  # different persons: recounted for each period, never added
    RATIO = "ratio"  # numerator and denominator are kept


class Status(StrEnum):
    """Whether there is a value, and why not."""

    COUNTED = "counted"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"
    NOT_YET = "not_yet"  # this version does not count it yet


@dataclass(frozen=True)
class Ratio:
    """A share, kept as its two counts; never a rounded percentage."""

    num: int
    den: int


@dataclass(frozen=True)
class Masked:
    """A count of 1 to 4 that does not leave the firm, or a share that would tell one.

    A share says at least how far it lies from what it hides: ``at_least`` or ``at_most`` so
    many percent, or neither.
    """

    at_least: int | None = None
    at_most: int | None = None


Value = int | Ratio | Masked | None


YUAN = N_("元")  # the unit of money


@dataclass(frozen=True)
class Indicator:
    """One figure of catalogue C: id, words, kind, recipients (G 国资委 U 工会 I 工商联 M 民政)."""

    id: str
    name: str
    unit: str
    kind: Kind
    recipients: str
    definition: str = ""

    @property
    def is_money(self) -> bool:
        """Tell whether values are amounts, kept in fen and shown in yuan."""
        return self.unit == YUAN


@dataclass(frozen=True)
class Figure:
    """An indicator counted for one period, with its comparisons as its kind allows."""

    id: str
    status: Status
    value: Value = None
    previous: Value = None
    same_quarter_last_year: Value = None
    year_to_date: Value = None
    breakdowns: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """All indicators of one period, in catalogue order, by id.

    ``counted_to`` is the day of the stocks: the last of the period, or today while it runs.
    """

    period: Period
    counted_to: date
    figures: Mapping[str, Figure]

    def __getitem__(self, indicator_id: str) -> Figure:
        return self.figures[indicator_id]


_F, _S, _D, _R = Kind.FLOW, Kind.STOCK, Kind.DISTINCT, Kind.RATIO

INDICATORS: Mapping[str, Indicator] = {
    row[0]: Indicator(*row)
    for row in (
        (
            "R01",
            N_("宣讲场次"),
            N_("场"),
            _F,
            "GUIM",
            N_("本期举办、有人签到或点到人数的场次，现场和线上都计；取消的不计。"),
        ),
        (
            "R02",
            N_("参加宣讲"),
            N_("人次"),
            _F,
            "GUIM",
            N_("现场签到的人次和外单位人员的人数；同一人参加两场计 2。线上签到另列，不相加。"),
        ),
        (
            "R03",
            N_("参加职工"),
            N_("人"),
            _D,
            "GUIM",
            N_("现场签到的本单位职工，按人去重；外单位人员只计人次。"),
        ),
        (
            "R04",
            N_("覆盖家庭"),
            N_("户"),
            _D,
            "GUIM",
            N_("现场签到的职工中，听讲当天有未成年子女的家庭，按户去重；有共同子女的职工算一户。"),
        ),
        (
            "R05",
            N_("覆盖未成年子女"),
            N_("名"),
            _D,
            "GUM",
            N_(
                "本期到场参加过宣讲的职工的子女，听讲当天未成年的，按人去重；"
                "父母都参加的也只计 1 名；线上观看不计。"
            ),
        ),
        (
            "R06",
            N_("应听职工覆盖率"),
            N_("%"),
            _R,
            "GUIM",
            N_("期末在册、有未成年子女的职工中，近 12 个月到场听过宣讲的人数之比。"),
        ),
        (
            "R07",
            N_("线上观看"),
            N_("次"),
            _F,
            "GI",
            N_("线上宣讲内容的播放、浏览次数，不与现场人次相加。"),
        ),
        (
            "R08",
            N_("宣传册和短片"),
            N_("册"),
            _F,
            "GU",
            N_("发放的宣传册，按册计；制作的短片另列，按部计。"),
        ),
        ("R09", N_("宣讲队员"), N_("人"), _S, "GUI"),
        (
            "R10",
            N_("入职告知率"),
            N_("%"),
            _R,
            "GUIM",
            N_(
                "本期入职且有未成年子女的职工中，期末前已得到监护责任告知的人数之比。"
                "没有说有没有子女的，不算在内；厂区之间调动不算入职。"
            ),
        ),
        (
            "R11",
            N_("入职询问率"),
            N_("%"),
            _R,
            "U",
            N_(
                "本期入职职工中，录用决定后已被询问过子女情况的人数之比；不愿说也算已询问；"
                "厂区之间调动不算入职。"
            ),
        ),
        (
            "R12",
            N_("有效承诺书"),
            N_("份"),
            _S,
            "GUIM",
            N_("期末在册职工已签、未撤回、未到期的承诺书；每名职工计 1 份，集体宣誓不计。"),
        ),
        ("R13", N_("诚信记录"), N_("条"), _F, "U"),
        (
            "R14",
            N_("在册职工的未成年子女"),
            N_("名"),
            _S,
            "UM",
            N_(
                "期末在册职工的未成年子女，按人去重，父母同在本单位的计 1 名；"
                "名册中有、还在等本人同意的也计入；18 周岁生日当天仍算未成年。"
            ),
        ),
        ("R15", N_("分类儿童"), N_("名"), _S, "GUIM"),
        ("R16", N_("委托照护书"), N_("%"), _S, "UM"),
        (
            "R17",
            N_("按期核对率"),
            N_("%"),
            _R,
            "U",
            N_("期末在册、期初前已登记照护情况的未成年子女家庭中，本期已再次核对的户数之比。"),
        ),
        ("R18", N_("每周联系"), N_("%"), _R, "U"),
        (
            "R19",
            N_("亲情电话和视频"),
            N_("分钟"),
            _F,
            "GUI",
            N_("亲情电话和视频间的使用分钟；只记次数和分钟，不记内容。"),
        ),
        (
            "R20",
            N_("赠送话费流量"),
            N_("元"),
            _F,
            "GUI",
            N_("赠送职工联系家人的话费、流量，按金额计；每一分钱只计一次。"),
        ),
        (
            "R21",
            N_("帮助购票"),
            N_("张"),
            _F,
            "UG",
            N_("帮助购买、补贴的车票和包车座位，按张计。"),
        ),
        (
            "R22",
            N_("团圆家庭"),
            N_("户"),
            _D,
            "GUIM",
            N_("本期父母和孩子见上面的家庭，按户去重；有共同子女的职工算一户。"),
        ),
        ("R23", N_("假期托管班"), N_("班"), _F, "UG"),
        (
            "R24",
            N_("帮扶家庭"),
            N_("户"),
            _F,
            "GUIM",
            N_("本期发放过帮扶的家庭，按户去重；本年累计为各季度之和，两个季度都受助的计 2 户次。"),
        ),
        ("R25", N_("结对"), N_("对"), _S, "GUM"),
        ("R26", N_("专项基金"), N_("元"), _S, "GUI"),
        ("R27", N_("公益项目"), N_("个"), _F, "GIM"),
        ("R28", N_("社工服务"), N_("小时"), _F, "GUM"),
        ("R29", N_("志愿者"), N_("人"), _D, "GUI"),
        ("R30", N_("城市融入活动"), N_("场"), _F, "GM"),
        ("R31", N_("家门口岗位"), N_("个"), _F, "IU"),
        (
            "R32",
            N_("工作会商"),
            N_("次"),
            _F,
            "GIM",
            N_("与各部门的工作会商，一次会商有几个单位参加也计 1 次。"),
        ),
        ("R33", N_("报告和转介"), N_("件"), _F, "M"),
        ("R34", N_("推荐典型"), N_("个"), _F, "GUIM"),
        ("R35", N_("建档困难职工"), N_("户"), _S, "U"),
        ("R36", N_("个人信息保护"), N_("件"), _F, ""),
    )
}


class Body(StrEnum):
    """Who a report goes to; the values are the command line's words."""

    SASAC = "sasac"  # 国资委
    UNION = "union"  # 总工会
    FEDERATION = "federation"  # 工商联
    CIVIL_AFFAIRS = "civil-affairs"  # 民政
    INTERNAL = "internal"


BODY_LABELS = {
    Body.SASAC: N_("国资委"),
    Body.UNION: N_("总工会"),
    Body.FEDERATION: N_("工商联"),
    Body.CIVIL_AFFAIRS: N_("民政部门"),
    Body.INTERNAL: N_("本单位"),
}
# The letters of the catalogue's column "to"; what is internal goes to everybody inside.
_BODY_LETTERS = {
    Body.SASAC: "G",
    Body.UNION: "U",
    Body.FEDERATION: "I",
    Body.CIVIL_AFFAIRS: "M",
    Body.INTERNAL: "",
}


def goes_to(indicator: Indicator, body: Body) -> bool:
    """Tell whether an indicator stands in the report to a body."""
    return _BODY_LETTERS[body] in indicator.recipients


def percent(ratio: Ratio) -> str:
    """Write a share as a percentage with one decimal, halves up; an empty whole is a dash."""
    if ratio.den == 0:
        return "—"
    tenths = (ratio.num * 2000 + ratio.den) // (ratio.den * 2)
    return f"{tenths // 10}.{tenths % 10}"


def unit_beside(label: str, unit: str) -> str:
    """Return the unit, or nothing where the label says it already: Families reached 135."""
    said = len(unit) > 1 and unit.casefold() in label.casefold()
    return "" if said else unit


HIDDEN_SHARE = "※"  # a share of so few people that no bound may be told either


def shown(indicator: Indicator, value: Value, *, none: str = "—") -> str:
    """Write a value as people read it: 1,342, 97.1, 1,846.50 for fen; a dash for none."""
    if value is None:
        return none
    if isinstance(value, Masked):
        return _masked(value, HIDDEN_SHARE if indicator.unit == "%" else "<5")
    if isinstance(value, Ratio):
        return percent(value)
    return yuan(value) if indicator.is_money else f"{value:,}"


def _masked(value: Masked, hidden: str) -> str:
    """Write what is hidden in marks every reader knows: <5, ≥90, ≤10; a footnote explains ※."""
    if value.at_least is not None:
        return f"≥{value.at_least}"
    if value.at_most is not None:
        return f"≤{value.at_most}"
    return hidden
