# SPDX-License-Identifier: Apache-2.0
"""The ledgers of the union's half (台账): talks, contact, reunions, aid, the bodies.

Choices are written as in the window, in Chinese; importers read the codes as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from outreach.domain import agencies, aid, contact, followups, money, reunions, talks
from outreach.domain.columns import CellType, Column, Ledger
from outreach.errors import N_

_D, _C, _I, _M = CellType.DATE, CellType.CHOICE, CellType.INTEGER, CellType.MONEY
YES, NO = "是", "否"


def _choice(
    key: str,
    zh: str,
    en: str,
    labels: Mapping[Any, str],
    *,
    required: bool = False,
    aliases: Iterable[str] = (),
) -> Column:
    return Column(
        key,
        zh,
        en,
        _C,
        required=required,
        aliases=tuple(aliases),
        values=tuple(labels.values()),
        codes=tuple(str(code) for code in labels),
    )


def _must(
    key: str, zh: str, en: str, kind: CellType = CellType.TEXT, *aliases: str, refers_to: str = ""
) -> Column:
    return Column(key, zh, en, kind, required=True, aliases=aliases, refers_to=refers_to)


def _may(
    key: str, zh: str, en: str, kind: CellType = CellType.TEXT, *aliases: str, refers_to: str = ""
) -> Column:
    return Column(key, zh, en, kind, aliases=aliases, refers_to=refers_to)


# Columns that mean the same wherever they stand.
STAFF_NO = _must(
    "staff_no",
    N_("工号"),
    "Staff number",
    CellType.TEXT,
    "员工号",
    "职工编号",
    refers_to="employees",
)
NAME = Column("name", N_("姓名"), "Name", aliases=("职工姓名",), kept=True)  # for the eye
SITE = Column("site", N_("厂区"), "Site", kept=True)
DAY = _must("day", N_("日期"), "Day", _D, "时间")
MONTH = _must("month", N_("月份"), "Month", CellType.MONTH)
FEN = _must("fen", N_("金额（元）"), "Amount (yuan)", _M, "金额", "元")
SOURCE = _choice(
    "source",
    N_("经费来源"),
    "Source of the money",
    money.SOURCE_LABELS,
    required=True,
    aliases=("资金来源",),
)
TITLE = _must("title", N_("宣讲名称"), "Title", CellType.TEXT, "名称", "主题名称", "活动名称")
STARTS = _may("starts", N_("开始时间"), "Starts", CellType.TIME)
CHANNEL = _choice("channel", N_("现场或线上"), "Channel", talks.CHANNEL_LABELS)
SEASON = _must("season", N_("团圆季"), "Season", refers_to="seasons")
DIRECTION = _choice("direction", N_("方式"), "Direction", reunions.DIRECTION_LABELS, required=True)
CASE = Column("number", N_("帮扶编号"), "Case", aliases=("编号",), kept=True)

CAMPAIGNS = Ledger(
    "campaigns",
    N_("系列活动"),
    "Campaigns",
    (
        _must("name", N_("系列活动名称"), "Campaign"),
        _may("guided_by", N_("指导单位"), "Guided by"),
        _may("organised_by", N_("主办单位"), "Organised by"),
        _may("hosted_by", N_("承办单位"), "Hosted by"),
        _may("in_villages", N_("进村（居）宣讲"), "Village talks", CellType.YES_NO),
        _may("first_number", N_("首场编号"), "First number", _I),
    ),
    ("name",),
)
TALKS = Ledger(
    "talks",
    N_("宣讲台账"),
    "Talks",
    (
        TITLE,
        _must("day", N_("日期"), "Day", _D, "宣讲日期", "举办日期", "时间"),
        STARTS,
        _may("ends", N_("结束时间"), "Ends", CellType.TIME),
        _choice("theme", N_("主题"), "Theme", talks.THEME_LABELS, required=True),
        _choice("form", N_("形式"), "Form", talks.FORM_LABELS),
        _choice("venue", N_("场地"), "Venue", talks.VENUE_LABELS, required=True),
        _may("place", N_("地点"), "Place"),
        _may("speakers", N_("主讲人"), "Speakers"),
        CHANNEL,
        _may("campaign", N_("系列活动"), "Campaign", refers_to="campaigns"),
        _may("number", N_("场次编号"), "Number", _I, "场次"),
        Column("cancelled_on", N_("取消日期"), "Cancelled on", _D, kept=True),
        SITE,
    ),
    ("title", "day", "starts"),
)
ATTENDANCE = Ledger(
    "attendance",
    N_("宣讲签到"),
    "Attendance",
    (
        _must("title", N_("宣讲名称"), "Title", CellType.TEXT, "名称", refers_to="talks"),
        _must("day", N_("日期"), "Day", _D, "宣讲日期"),
        STARTS,
        _may("staff_no", N_("工号"), "Staff number", refers_to="employees"),
        NAME,
        CHANNEL,
        _may("company", N_("外单位"), "Labour company", CellType.TEXT, "劳务公司"),
        _choice("engagement", N_("用工方式"), "Engagement", talks.ENGAGEMENT_LABELS),
        _may("heads", N_("外单位人数"), "Heads", _I, "人数"),
        SITE,
    ),
    ("title", "day", "starts", "staff_no", "company", "engagement"),
)
MATERIALS = Ledger(
    "materials",
    N_("宣传品和线上观看"),
    "Materials",
    (
        _choice("kind", N_("种类"), "Kind", talks.MATERIAL_LABELS, required=True),
        _must("title", N_("名称"), "Title"),
        _must("pieces", N_("数量"), "Pieces", _I),
        DAY,
        _may("session", N_("宣讲名称"), "Talk", refers_to="talks"),
        SITE,
    ),
    ("kind", "title", "pieces", "day", "session"),
)
POINTS = Ledger(
    "points",
    N_("电话点和视频间"),
    "Points",
    (
        _must("name", N_("点位名称"), "Point", CellType.TEXT, "名称"),
        _choice("kind", N_("种类"), "Kind", contact.POINT_LABELS, required=True),
        _must("opened_on", N_("启用日期"), "Opened on", _D),
        _may("closed_on", N_("停用日期"), "Closed on", _D),
        SITE,
    ),
    ("name",),
)
CONTACT = Ledger(
    "contact",
    N_("亲情电话和视频"),
    "Family contact",
    (
        _must("point", N_("点位名称"), "Point", refers_to="points"),
        DAY,
        _may("staff_no", N_("工号"), "Staff number", refers_to="employees"),
        NAME,
        _must("minutes", N_("分钟"), "Minutes", _I, "时长"),
        _may("sessions", N_("次数"), "Sessions", _I),
        _may("is_tally", N_("月度合计"), "Month's sum", CellType.YES_NO),
        SITE,
    ),
    ("point", "day", "staff_no", "minutes", "is_tally"),
)
GIFTS = Ledger(
    "gifts",
    N_("话费流量赠送"),
    "Gifts",
    (
        STAFF_NO,
        NAME,
        MONTH,
        _may("minutes", N_("分钟"), "Minutes", _I),
        _may("megabytes", N_("流量（MB）"), "Data (MB)", _I, "流量"),
        _may("fen", N_("金额（元）"), "Amount (yuan)", _M, "金额"),
        SOURCE,
        SITE,
    ),
    ("staff_no", "month", "minutes", "megabytes", "fen", "source"),
)
SEASONS = Ledger(
    "seasons",
    N_("团圆季"),
    "Reunion seasons",
    (
        _must("name", N_("团圆季"), "Season"),
        _choice("kind", N_("假期"), "Window", reunions.SEASON_LABELS, required=True),
        _must("first", N_("开始日期"), "First day", _D),
        _must("last", N_("结束日期"), "Last day", _D),
    ),
    ("name",),
)
REUNIONS = Ledger(
    "reunions",
    N_("团圆申请和结果"),
    "Reunions",
    (
        SEASON,
        STAFF_NO,
        NAME,
        DIRECTION,
        _must("asked_on", N_("申请日期"), "Asked on", _D),
        _may("adults", N_("大人"), "Adults", _I),
        _may("child_nos", N_("子女编号"), "Children"),
        _may("place", N_("去向"), "Place", CellType.TEXT, "地点"),
        _may("leave_on", N_("出发日期"), "Leaves on", _D),
        _may("back_on", N_("返回日期"), "Back on", _D),
        _may("wants", N_("需要"), "Wants"),
        _choice("met", N_("结果"), "Outcome", reunions.MET_LABELS),
        _may("met_on", N_("见面日期"), "Met on", _D),
        _may("days", N_("天数"), "Days", _I),
        Column("cancelled_on", N_("撤回日期"), "Withdrawn on", _D, kept=True),
        SITE,
    ),
    ("season", "staff_no", "direction"),
)
HELP = Ledger(
    "help",
    N_("团圆帮助"),
    "Help with reunions",
    (
        SEASON,
        STAFF_NO,
        NAME,
        DIRECTION,
        _choice("kind", N_("帮助"), "Help", reunions.HELP_LABELS, required=True),
        DAY,
        _may("tickets", N_("张数"), "Tickets", _I),
        _may("people", N_("人数"), "People", _I),
        _may("fen", N_("金额（元）"), "Amount (yuan)", _M, "金额"),
        SOURCE,
        SITE,
    ),
    ("season", "staff_no", "direction", "kind", "day", "tickets", "people", "fen", "source"),
)
AID = Ledger(
    "aid",
    N_("帮扶申请"),
    "Aid",
    (
        CASE,
        STAFF_NO,
        NAME,
        _choice("kind", N_("种类"), "Kind", aid.AID_LABELS, required=True),
        _must("asked_on", N_("申请日期"), "Asked on", _D),
        _must("fen", N_("申请金额（元）"), "Asked (yuan)", _M, "金额"),
        _may("purpose", N_("用途"), "Purpose"),
        Column(
            "decision",
            N_("决定"),
            "Decision",
            _C,
            values=tuple(aid.DECISION_LABELS.values()),
            codes=tuple(map(str, aid.DECISION_LABELS)),
            kept=True,
        ),
        Column("decided_on", N_("决定日期"), "Decided on", _D, kept=True),
        Column("approved_fen", N_("批准金额（元）"), "Approved (yuan)", _M, kept=True),
        SITE,
    ),
    ("staff_no", "kind", "asked_on", "fen"),
)
PAYMENTS = Ledger(
    "payments",
    N_("帮扶发放"),
    "Aid paid",
    (
        _must("number", N_("帮扶编号"), "Case", CellType.TEXT, "编号", refers_to="aid"),
        DAY,
        FEN,
        _may("goods_fen", N_("物品价值（元）"), "Goods (yuan)", _M),
        _may("goods", N_("物品"), "Goods"),
        SOURCE,
        SITE,
    ),
    ("number", "day", "fen", "goods_fen", "source"),
)
FUND = Ledger(
    "fund",
    N_("专项基金收入"),
    "Fund income",
    (DAY, FEN, _must("from_whom", N_("资金来自"), "From")),
    ("day", "fen", "from_whom"),
)
PROJECTS = Ledger(
    "projects",
    N_("公益项目"),
    "Projects",
    (
        _must("name", N_("项目名称"), "Project"),
        _choice("kind", N_("种类"), "Kind", aid.PROJECT_LABELS, required=True),
        _must("first", N_("开始日期"), "First day", _D),
        _may("last", N_("结束日期"), "Last day", _D),
        _may("place", N_("地点"), "Place"),
    ),
    ("name",),
)
COSTS = Ledger(
    "costs",
    N_("项目支出"),
    "Project costs",
    (
        _must("project", N_("项目名称"), "Project", refers_to="projects"),
        DAY,
        FEN,
        SOURCE,
        _may("what", N_("用于"), "For"),
    ),
    ("project", "day", "fen", "source", "what"),
)
FOLLOW_UPS = Ledger(
    "followups",
    N_("联系和走访"),
    "Follow-ups",
    (
        STAFF_NO,
        NAME,
        _choice("kind", N_("种类"), "Kind", followups.FOLLOW_UP_LABELS, required=True),
        _must("due_on", N_("计划日期"), "Due on", _D),
        _may("done_on", N_("完成日期"), "Done on", _D),
        _choice("result", N_("结果"), "Result", followups.RESULT_LABELS),
        SITE,
    ),
    ("staff_no", "kind", "due_on"),
)
AGENCIES = Ledger(
    "agencies",
    N_("联系单位"),
    "Bodies",
    (
        _must("name", N_("单位名称"), "Body"),
        _choice("kind", N_("种类"), "Kind", agencies.AGENCY_LABELS, required=True),
        _may("contact", N_("联系人"), "Contact"),
        _may("duty", N_("职务"), "Duty"),
        _may("phone", N_("电话"), "Phone", CellType.NUMBER),
    ),
    ("name", "contact"),
)
CONSULTATIONS = Ledger(
    "consultations",
    N_("工作会商"),
    "Consultations",
    (
        DAY,
        _must("topic", N_("议题"), "Topic"),
        _must("agencies", N_("参加单位"), "Bodies", refers_to="agencies"),
        _may("place", N_("地点"), "Place"),
    ),
    ("day", "topic"),
)
ACTIONS = Ledger(
    "actions",
    N_("会商事项"),
    "Action items",
    (
        DAY,
        _must("topic", N_("议题"), "Topic", refers_to="consultations"),
        _must("what", N_("要办的事"), "What"),
        _may("owner", N_("负责人"), "Owner"),
        _may("due_on", N_("期限"), "Due on", _D),
        _may("done_on", N_("办结日期"), "Done on", _D),
    ),
    ("day", "topic", "what"),
)
RESPONSIBLE = Ledger(
    "responsible",
    N_("责任部门和责任人"),
    "Responsible",
    (
        _must("unit", N_("责任部门"), "Unit"),
        _must("person", N_("责任人"), "Person"),
        _may("phone", N_("电话"), "Phone", CellType.NUMBER),
        _must("valid_from", N_("开始日期"), "From", _D),
        _may("valid_to", N_("结束日期"), "To", _D),
    ),
    ("unit", "person", "valid_from"),
)
UNION_LEDGERS = (
    CAMPAIGNS, TALKS, ATTENDANCE, MATERIALS, POINTS, CONTACT, GIFTS, SEASONS, REUNIONS, HELP, AID,
    PAYMENTS, FUND, PROJECTS, COSTS, FOLLOW_UPS, AGENCIES, CONSULTATIONS, ACTIONS, RESPONSIBLE,
)  # fmt: skip
