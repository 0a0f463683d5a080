# SPDX-License-Identifier: Apache-2.0
"""Doubtful places of the plans, each as a setting with the cautious reading as its default.

Where a text can be read in two ways, the engine takes one and says so: an answer that would be
another under the other reading carries the name of that reading as a doubt, for a person to
confirm. Catalogue B.1-B.5, "Open questions for a person", and the doubtful vignettes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from outreach.errors import N_, UserError


@dataclass(frozen=True)
class Readings:
    """How doubtful places are read. Every truth value names the cautious reading's claim."""

    long_return_days: int = 30  # a stay at home of more days starts the count anew
    age_from_next_day: bool = True  # 法释〔2006〕1号 2: still under N on the birthday itself
    corresponding_day_counts: bool = True  # N months are reached on the corresponding day
    long_return_restarts: bool = True
    each_parent_counts: bool = True  # each parent's own absence must reach the months
    dead_parent_unable: bool = True
    elsewhere_counts: bool = False  # absent for another reason than work
    unlisted_state_counts: bool = False  # a state outside the pack's list, judged unable
    commuting_counts: bool = False  # home every weekend and still left behind
    core_of_any_city: bool = False  # the core exclusion also between two cities
    title_means_rural: bool = True
    no_minimum_counts: bool = True  # a plan without months and counties means any absence
    carer_is_guardian: bool = False  # 流动儿童 with an entrusted carer
    missing_is_orphan: bool = True  # both parents gone, one of them declared missing
    six_months_needed: bool = True  # 事实无人抚养: prison, lost contact etc. count from six months
    hardship_to_18: bool = True
    class1_like_orphan: bool = True  # class 1 by HIV with living parents is blue like an orphan
    colour_needs_class: bool = False  # red and yellow without a class


READING_WORDS = {
    "age_from_next_day": N_("生日当天：按“周岁从次日起算”看，仍算未满；多数登记当天就调出"),
    "corresponding_day_counts": N_("期满当天：按“以上包括本数”看，当天算满；次日起才完全确定"),
    "long_return_restarts": N_(
        "在家超过 {days} 天：不当作偶尔探亲，从再次离家那天重新起算，请人判断"
    ),
    "each_parent_counts": N_("父母离家时间不同：按各自都要满期看，文件没有写明"),
    "dead_parent_unable": N_("一方去世或宣告失踪：按没有监护能力看，文件没有列出这种情形"),
    "elsewhere_counts": N_("不在家但不是外出务工：按字面不算外出务工，请人判断"),
    "unlisted_state_counts": N_("没有监护能力的原因不在文件列举之内：暂不算，请人判断"),
    "commuting_counts": N_("父母每周回家：按能与父母正常共同生活看，请人判断"),
    "core_of_any_city": N_("两地都是核心城区但不是同一个市：按“同一个市才排除”看"),
    "title_means_rural": N_("文件只在标题写“农村”：按要求农村户籍看"),
    "no_minimum_counts": N_("文件没有写时间和跨县要求：按外出即算看；后来的口径要 3 个月或 6 个月"),
    "carer_is_guardian": N_("同住的人不是监护人：按字面不算随监护人生活，请人判断"),
    "missing_is_orphan": N_("父母一方去世、一方宣告失踪，或都被宣告失踪：按孤儿看，请人判断"),
    "six_months_needed": N_(
        "失联、服刑等不满六个月：暂不算事实无人抚养，但监护可能已经缺失，请人判断"
    ),
    "hardship_to_18": N_("文件没有写困境儿童的年龄上限：按未满 18 周岁看"),
    "class1_like_orphan": N_("因感染艾滋病病毒列入第一类、父母健在：颜色按孤儿看"),
    "colour_needs_class": N_("颜色因素成立，但孩子不属于留守或困境：仍标颜色，请人判断"),
}


def other_readings(readings: Readings) -> list[tuple[str, Readings]]:
    """Return every doubtful place with the readings in which it alone is read the other way."""
    return [
        (one.name, replace(readings, **{one.name: not getattr(readings, one.name)}))
        for one in fields(readings)
        if one.name != "long_return_days"
    ]


def check_readings(readings: Readings) -> None:
    """Refuse a number of days that no reading can mean."""
    if not 1 <= readings.long_return_days <= 366:
        raise UserError(
            N_("“在家超过多少天重新起算”请填 1 到 366 之间的天数。"), code="bad_setting"
        )
