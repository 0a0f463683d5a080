# SPDX-License-Identifier: Apache-2.0
"""Sections of a report in sentences made from the facts: right measure words, nothing added.

Where nothing was done the sentence says so; where a number may not leave the firm it says
"fewer than five"; a part that rests on others is told only where none of them can be reckoned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from outreach.domain.agencies import AGENCY_LABELS, AgencyKind
from outreach.domain.groups import SMALLEST
from outreach.domain.money import yuan
from outreach.domain.protection import is_small
from outreach.domain.quarters import INDICATORS as ALL
from outreach.domain.quarters import Figures, Masked, Ratio, Value, shown
from outreach.errors import N_, NP_
from outreach.i18n import Translator

HEADINGS = {
    "talks": N_("宣讲"),
    "intake": N_("入职告知和承诺"),
    "children": N_("职工未成年子女情况"),
    "contact": N_("亲情电话和视频"),
    "reunions": N_("团圆和平安返乡"),
    "aid": N_("帮扶"),
    "bodies": N_("工作会商"),
    "brands": N_("品牌活动"),
    "money": N_("经费对账"),
}

# A unit with its number, so that one family is not "1 families".
_COUNTED = {
    "人次": NP_("{n:,} 人次"),
    "人": NP_("{n:,} 人"),
    "户": NP_("{n:,} 户"),
    "名": NP_("{n:,} 名"),
    "场": NP_("{n:,} 场"),
    "次": NP_("{n:,} 次"),
    "份": NP_("{n:,} 份"),
    "册": NP_("{n:,} 册"),
    "张": NP_("{n:,} 张"),
    "件": NP_("{n:,} 件"),
    "分钟": NP_("{n:,} 分钟"),
}


@dataclass(frozen=True)
class Told:
    """What sentences are made from: figures as they may go out, and the quarter's groups.

    ``inside`` are the same figures before anything was held back: only sums of things, such as
    sessions and minutes, are taken from their groups.
    """

    figures: Figures
    inside: Figures
    self_approved: bool = False  # aid that one person asked for and approved, with a reason

    def value(self, id_: str) -> Value:
        """Return a figure as it may be told."""
        return self.figures[id_].value

    def part(self, id_: str, group: str) -> Mapping[str, int]:
        """Return a figure's groups of things."""
        return self.inside[id_].breakdowns.get(group, {})


def section(name: str, told: Told, t: Translator) -> tuple[str, ...]:
    """Return the paragraphs of a section, each of a few sentences."""
    words = _SECTIONS[name](told, t)
    joined = joined_up(words, t)
    return (joined,) if joined else ()


def joined_up(sentences: Sequence[str], t: Translator) -> str:
    """Set sentences one after the other as the language does.

    Numbers stand a space apart in Chinese; where words stand in a number's place, none does.
    """
    chinese = t.language.startswith("zh")
    joined = ("" if chinese else " ").join(one for one in sentences if one)
    return joined.replace(" 不足 ", "不足 ") if chinese else joined


def count(id_: str, value: Value, t: Translator) -> str:
    """Write a number with its measure word: 603 户, 不足 5 户."""
    unit = ALL[id_].unit
    if isinstance(value, Masked):
        return t(N_("不足 {n} {unit}"), n=SMALLEST, unit=t(unit))
    if isinstance(value, int) and unit in _COUNTED:
        return t.plural(_COUNTED[unit], value)
    return t(N_("{n} {unit}"), n=shown(ALL[id_], value), unit=t(unit))


def share(value: Value, t: Translator) -> str:
    """Write a share in words: 97.1%, 不低于 90%."""
    if isinstance(value, Ratio):
        return f"{shown(ALL['R10'], value)}%" if value.den else ""
    if isinstance(value, Masked):
        if value.at_least is not None:
            return t(N_("不低于 {n}%"), n=value.at_least)
        if value.at_most is not None:
            return t(N_("不高于 {n}%"), n=value.at_most)
    return ""


def _talks(told: Told, t: Translator) -> list[str]:
    if not told.value("R01"):
        return [t(N_("本季度没有举办宣讲。"))]
    themes = told.part("R01", "theme")
    told_of = {
        "talks": count("R01", told.value("R01"), t),
        "people": count("R02", told.value("R02"), t),
    }
    change = _change("R02", told, t)
    words = [
        t(
            N_("本季度举办宣讲 {talks}，现场参加 {people}，比上季度{change}。"),
            **told_of,
            change=change,
        )
        if change
        else t(N_("本季度举办宣讲 {talks}，现场参加 {people}。"), **told_of),
        t(
            N_("其中家庭监护主题 {one} 场，亲情沟通主题 {other} 场。"),
            one=themes.get("guardianship", 0),
            other=themes.get("communication", 0),
        ),
    ]
    missing = [name for name in ("guardianship", "communication") if not themes.get(name)]
    if missing:
        words.append(t(N_("两个主题还没有都讲到。")))
    if told.value("R04"):
        words.append(
            t(
                N_("覆盖有未成年子女的职工家庭 {families}。"),
                families=count("R04", told.value("R04"), t),
            )
        )
    if rate := share(told.value("R06"), t):
        words.append(t(N_("应听职工近 12 个月的覆盖率为 {rate}。"), rate=rate))
    if told.value("R08"):
        words.append(t(N_("发放宣传册 {books}。"), books=count("R08", told.value("R08"), t)))
    if told.value("R07"):
        words.append(
            t(
                N_("线上内容播放 {views}，不与现场人次相加。"),
                views=count("R07", told.value("R07"), t),
            )
        )
    return words


def _intake(told: Told, t: Translator) -> list[str]:
    words = []
    if rate := share(told.value("R10"), t):
        words.append(t(N_("新入职且有未成年子女的职工，入职告知率为 {rate}。"), rate=rate))
    else:
        words.append(t(N_("本季度新入职职工中有未成年子女的很少或没有，不单独列出。")))
    pledges = told.value("R12")
    if pledges:
        words.append(t(N_("期末有效的「我是法定监护人」承诺书 {n}。"), n=count("R12", pledges, t)))
    else:
        words.append(t(N_("期末没有有效的承诺书。")))
    if rate := share(told.value("R17"), t):
        words.append(t(N_("按季核对家庭情况，按期完成 {rate}。"), rate=rate))
    return words


def _children(told: Told, t: Translator) -> list[str]:
    minors = told.value("R14")
    if not minors:
        return [t(N_("期末在册职工没有已知的未成年子女。"))]
    words = [t(N_("期末在册职工的未成年子女 {n}。"), n=count("R14", minors, t))]
    if told.value("R05"):
        words.append(
            t(N_("本季度到场听讲的职工的未成年子女 {n}。"), n=count("R05", told.value("R05"), t))
        )
    words.append(t(N_("没有登记到的不等于没有；还没有确认的，列在“待确认”。")))
    return words


def _contact(told: Told, t: Translator) -> list[str]:
    used, words = told.part("R19", "measure"), []
    if isinstance(told.value("R19"), Masked):
        words.append(
            t(N_("亲情电话和视频间 {points} 处，使用很少。"), points=used.get("points", 0))
        )
    elif told.value("R19"):
        words.append(
            t(
                N_("亲情电话和视频间 {points} 处，本季度使用 {sessions}、{minutes}。"),
                points=used.get("points", 0),
                sessions=t.plural(_COUNTED["次"], used.get("sessions", 0)),
                minutes=count("R19", told.value("R19"), t),
            )
        )
    else:
        words.append(t(N_("本季度亲情电话和视频间没有使用记录。")))
    money = told.value("R20")
    given = told.part("R20", "measure")
    minutes, data = given.get("minutes", 0), given.get("megabytes", 0)
    if isinstance(money, int) and money:
        words.append(t(N_("赠送话费和流量共 {yuan} 元。"), yuan=yuan(money)))
    elif isinstance(money, int) and (minutes or data):
        words.append(
            t(
                N_("赠送通话 {minutes} 分钟、流量 {data} MB。"),
                minutes=f"{minutes:,}",
                data=f"{data:,}",
            )
        )
    elif isinstance(money, Masked):
        words.append(t(N_("向个别职工赠送了话费和流量。")))
    else:
        words.append(t(N_("本季度没有赠送话费和流量。")))
    return words


def _reunions(told: Told, t: Translator) -> list[str]:
    families, words = told.value("R22"), []
    if families:
        words.append(t(N_("本季度团圆的家庭 {n}。"), n=count("R22", families, t)))
    else:
        words.append(t(N_("本季度没有家庭团圆的记录。")))
    tickets = told.value("R21")
    if isinstance(tickets, int) and tickets:
        words.append(t(N_("帮助购票、补贴车票和安排包车 {n}。"), n=count("R21", tickets, t)))
    elif isinstance(tickets, Masked):
        words.append(t(N_("帮助个别职工购票。")))
    else:
        words.append(t(N_("本季度没有帮助购票。")))
    met = told.part("R22", "measure")
    children = met.get("children", 0)
    if isinstance(families, int) and families and not is_small(children):
        words.append(
            t(
                N_("{children} 名子女和家人团圆，合计 {days} 户天。"),
                children=children,
                days=met.get("days", 0),
            )
        )
    return words


def _aid(told: Told, t: Translator) -> list[str]:
    families = told.value("R24")
    if not families:
        return [t(N_("本季度没有发放帮扶。"))]
    words = [t(N_("本季度帮扶职工家庭 {n}。"), n=count("R24", families, t))]
    if isinstance(families, int):
        money = told.part("R24", "measure")
        words.append(
            t(
                N_("发放帮扶金 {cash} 元，物品折合 {goods} 元。"),
                cash=yuan(money.get("fen", 0)),
                goods=yuan(money.get("goods_fen", 0)),
            )
        )
    if told.self_approved:
        words.append(t(N_("有的帮扶由申请人本人批准，都写明理由，次日起才发放。")))
    return words


def _bodies(told: Told, t: Translator) -> list[str]:
    if not told.value("R32"):
        return [t(N_("本季度没有与有关部门开展工作会商。"))]
    bodies = [
        t(AGENCY_LABELS[AgencyKind(code)]) for code, n in told.part("R32", "body").items() if n
    ]
    done = told.part("R32", "measure")
    return [
        t(
            N_("本季度与{bodies}开展工作会商 {n}。"),
            bodies=t("、").join(bodies),
            n=count("R32", told.value("R32"), t),
        ),
        t(
            N_("会商确定事项 {all} 项，已办结 {done} 项。"),
            all=done.get("actions_set", 0),
            done=done.get("actions_done", 0),
        ),
    ]


def _nothing(_told: Told, _t: Translator) -> list[str]:
    return []


def _change(id_: str, told: Told, t: Translator) -> str:
    """Write a difference; nothing where a number is unknown or the quarter is not over."""
    now, before = told.figures[id_].value, told.figures[id_].previous
    running = told.figures.counted_to < told.figures.period.last
    if running or not isinstance(now, int) or not isinstance(before, int):
        return ""
    if now == before:
        return t(N_("持平"))
    words = N_("多 {n}") if now > before else N_("少 {n}")
    return t(words, n=count(id_, abs(now - before), t))


_SECTIONS: Mapping[str, Callable[[Told, Translator], list[str]]] = {
    "talks": _talks,
    "intake": _intake,
    "children": _children,
    "contact": _contact,
    "reunions": _reunions,
    "aid": _aid,
    "bodies": _bodies,
    "brands": _nothing,
    "money": _nothing,
}
