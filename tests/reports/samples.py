# SPDX-License-Identifier: Apache-2.0
"""Sample documents with invented people, and what the tools of print say about them."""

import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from outreach.domain.documents import (
    BreakdownTable,
    ChartFacts,
    EnterpriseFacts,
    FamilyChild,
    FamilyFile,
    FamilyInquiry,
    FamilyNotice,
    FamilyPledge,
    FigureRow,
    HeadlineFigure,
    LabelledValue,
    NoticePaper,
    NumberedParagraph,
    PledgePaper,
    QuarterDocument,
)
from outreach.i18n import Translator

ZH = Translator("zh_CN")
RARE = "王䶮 陈𬱟 赵𫍽 张㼆 李㛃 𬭊"
FIRM = "安禾电子有限公司"
HASH = "7c1e40b9a2d5" + "0f" * 26


@dataclass(frozen=True)
class English(Translator):
    """An English reader before the catalogue is complete: labels of the layout by hand."""

    language: str = "en"

    def __call__(self, message: str, /, **values: object) -> str:
        """Translate by the list below, else as the catalogue does."""
        text = LABELS.get(message)
        if text is None:
            return super().__call__(message, **values)
        return text.format(**values) if values else text


LABELS = {
    "职工家庭关爱工作季度报告": "Care for Workers' Families: Quarterly Report",
    "职工家庭关爱工作": "Care for Workers' Families",
    "季度报告": "Quarterly Report",
    "草稿": "DRAFT",
    "草稿，未编号": "Draft, not numbered",
    "数据校验 {digits}": "Data check {digits}",
    "本报告不含职工子女的姓名、证件号码和照片": "No name, number or picture of a child",
    "第 {page} 页 / 共 {pages} 页": "Page {page} of {pages}",
    "{period}（{first}至{last}）": "{period} ({first} to {last})",
    "报送　{recipient}": "To: {recipient}",
    "编号": "Number",
    "日期": "Date",
    "责任部门": "Responsible unit",
    "联系人": "Contact",
    "统一代码": "Social credit code",
    "厂区和工地": "Sites",
    "、": ", ",
    "负责人签字": "Signature",
    "盖章": "Seal",
    "本季度情况": "This quarter",
    "走势和分组": "By group",
    "{n}、{title}": "{n}  {title}",
    "表 {n}　{title}": "Table {n}  {title}",
    "图 {n}　{title}": "Figure {n}  {title}",
    "{title}（{unit}）": "{title} ({unit})",
    "主要数字": "Main figures",
    "指标": "Indicator",
    "本季度": "This quarter",
    "上季度": "Previous",
    "去年同季度": "Last year",
    "本年累计": "Year to date",
    "口径": "Definitions",
}


def pledge(name: str = "王䶮", staff_no: str = "00117") -> PledgePaper:
    """Return a pledge to be signed by a person with a rare name."""
    return PledgePaper(
        firm=FIRM,
        employee=name,
        staff_no=staff_no,
        text_version="2026-1",
        title="「我是法定监护人」承诺书",
        intro="我在外工作，心里记着孩子。我自愿承诺：",
        paragraphs=PARAGRAPHS,
        acknowledgement="我自愿作出以上承诺。",
        code="0198f2c6-5a51-7c40-9b57-0d6cf0c1b2a3",
    )


def notice(name: str = "陈𬱟", staff_no: str = "00118") -> NoticePaper:
    """Return a notice to be handed to a person with a rare name."""
    return NoticePaper(
        firm=FIRM,
        employee=name,
        staff_no=staff_no,
        text_version="2026-1",
        title="监护责任告知书",
        paragraphs=PARAGRAPHS,
        acknowledgement="以上内容已经向我讲清，我也收到了这份告知书。",
        code="0198f2c6-5a51-7c40-9b57-0d6cf0c1b2a4",
        date_line="2026年9月28日",
    )


SUMMARY = (
    "本季度共举办宣讲 15 场，1,342 人次参加，比上季度多 238 人次；覆盖有未成年子女的"
    "职工家庭 603 户，家庭中未成年子女 871 名。新入职且有未成年子女的职工 69 人，其中 "
    "67 人已得到告知。帮助职工购票 64 张，本季度有 57 户家庭团圆。暑期开放家庭房 12 间，"
    "接待来团聚的家庭。二期工地设了晚间视频间，方便倒班职工和孩子通话。"
)
DEFINITIONS = (
    "人次：每次签到计 1 次，同一人参加两场计 2；人、户、名均去重，父母同在本厂的家庭计 "
    "1 户，子女计 1 名。“—”表示该指标按期重新去重，不可累加。承诺书为期末有效份数，"
    "不含撤回和到期。现场与线上分别统计，本表为现场。上季度数字含 9 月更正 1 处："
    "参加宣讲由 1,101 改为 1,104 人次。不足 5 户的分组并入“其他”。"
)

PARAGRAPHS = (
    NumberedParagraph(
        "我是孩子的法定监护人，照管好孩子首先是我的责任。",
        "黑龙江省劳动密集型企业关爱服务实施方案 二（六）",
    ),
    NumberedParagraph(
        "自己照顾不过来时，把孩子托给可靠、有能力的成年人，书面告诉学校和村（居）委会，"
        "并一直保持联系。",
        "《未成年人保护法》第22至23条（未核对原文）",
    ),
    NumberedParagraph(
        "每周至少和孩子联系一次，多听孩子说，也让孩子知道我爱着、想着。",
        "《未成年人保护法》第23条（未核对原文）",
    ),
    NumberedParagraph(
        "把安全放在第一位。不让不满8周岁的孩子没人看护，不让不满16周岁的孩子单独住；"
        "常讲防溺水、交通、用火用电和上网安全。",
        "《未成年人保护法》第21条（未核对原文）",
    ),
    NumberedParagraph(
        "签不签由我自己决定，签了也可以随时撤回，向工会周敏（0752-000 0000）说一声就行。"
        "不签、撤回或者没有做到，单位都不会因此扣钱、处分或者区别对待。"
        "承诺自签字起12个月有效，到期由我决定要不要再签。"
    ),
)


def family() -> FamilyFile:
    """Return the file of a family with two children and rare names."""
    return FamilyFile(
        firm=FIRM,
        site="惠阳厂区",
        employee="王䶮",
        staff_no="00117",
        printed_on=date(2026, 9, 28),
        printed_by="周敏",
        team="装配二班",
        hired_on=date(2026, 9, 21),
        registered_place="黑龙江省绥化市望奎县",
        registered_confirmed=False,
        consent="已同意登记，2026年9月21日（2026-1 版）",
        other=(LabelledValue("手机", "138 0000 0000"), LabelledValue("劳务公司")),
        children=(
            FamilyChild("C-2107", "陈𬱟", date(2017, 3, 2), "女", "小学", "外祖父母"),
            FamilyChild("C-2108", "", date(2021, 11, 30), "男", "幼儿园"),
        ),
        inquiries=(
            FamilyInquiry(
                date(2026, 9, 21),
                (
                    LabelledValue("谁在家陪孩子", "都不在家"),
                    LabelledValue("本人离家", "2026年2月20日起"),
                    LabelledValue("另一方在", "浙江省宁波市，2025年3月起"),
                    LabelledValue("平时由谁照看"),
                ),
            ),
        ),
        notices=(FamilyNotice(date(2026, 9, 21), "2026-1", "当面讲清并交给"),),
        pledges=(FamilyPledge(date(2026, 9, 21), "2026-1", "纸面签字", date(2027, 9, 21), "有效"),),
    )


def quarter(*, draft: bool = False) -> QuarterDocument:
    """Return the quarter of the design's picture, issued or as a draft."""
    return QuarterDocument(
        number=None if draft else "AH-2026Q3-ZGH-01",
        dated=date(2026, 10, 12),
        recipient="惠阳区总工会（示例）",
        period_label="2026 年第三季度",
        period_first=date(2026, 7, 1),
        period_last=date(2026, 9, 30),
        enterprise=EnterpriseFacts(
            name=FIRM,
            uscc="91441300MA00000000（示例）",
            unit="工会委员会",
            contact="周敏",
            phone="0752-000 0000",
            sites=("惠阳厂区", "二期工地"),
        ),
        summary=(SUMMARY,),
        headline=(
            HeadlineFigure("宣讲", "15", "场"),
            HeadlineFigure("参加", "1,342", "人次"),
            HeadlineFigure("覆盖家庭", "603", "户"),
            HeadlineFigure("有效承诺书", "521", "份"),
        ),
        rows=(
            FigureRow("宣讲场次", "场", "15", "12", "9", "37"),
            FigureRow("参加宣讲", "人次", "1,342", "1,104", "812", "3,404"),
            FigureRow("参加职工", "人", "931", "860", "702"),
            FigureRow("覆盖家庭", "户", "603", "533", "406"),
            FigureRow("家庭中未成年子女", "名", "871", "774", "598"),
            FigureRow("入职告知率", "%", "97.1", "98.4", "88.0"),
            FigureRow("有效承诺书（期末）", "份", "521", "471", "301"),
            FigureRow("亲情电话和视频", "分钟", "18,460", "15,212", "9,870", "47,115"),
            FigureRow("帮助购票", "张", "64", "12", "51", "166"),
            FigureRow("团圆家庭", "户", "57", "34", "48"),
            FigureRow("帮扶家庭", "户", "12", "9", "8"),
        ),
        charts=(
            ChartFacts(
                "覆盖家庭",
                "户",
                (
                    ("2025 三季", 406),
                    ("2025 四季", 398),
                    ("2026 一季", 489),
                    ("2026 二季", 533),
                    ("2026 三季", 603),
                ),
            ),
        ),
        definitions=(DEFINITIONS,),
        breakdowns=(
            BreakdownTable(
                "覆盖家庭（按厂区）",
                ("厂区", "本季度（户）", "上季度（户）"),
                (("惠阳厂区", "418", "371"), ("二期工地", "185", "162")),
            ),
        ),
        facts_hash=HASH,
        draft=draft,
        language="zh_CN",
    )


def kept(data: bytes, folder: Path, name: str = "document.pdf") -> Path:
    """Put a document on disk for the tools of print."""
    path = folder / name
    path.write_bytes(data)
    return path


def tool(*command: str | Path) -> str:
    """Run one of poppler's tools and return what it says."""
    done = subprocess.run([str(part) for part in command], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def text_of(path: Path, *options: str) -> str:
    """Return a document's text as a reader would copy it."""
    return tool("pdftotext", *options, path, "-")
