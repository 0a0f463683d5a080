# SPDX-License-Identifier: Apache-2.0
"""Every doubtful place of the plans as a short question with its two answers."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.domain.readings import Readings
from outreach.errors import N_


@dataclass(frozen=True)
class Doubt:
    """One doubtful place: what is asked, and what it means to read it so or otherwise."""

    name: str
    question: str
    if_true: str
    if_false: str

    @property
    def cautious(self) -> bool:
        """The reading that is taken while nobody has decided."""
        taken: bool = getattr(Readings(), self.name)
        return taken

    def answer(self, value: bool) -> str:
        """Return what a reading means."""
        return self.if_true if value else self.if_false


DOUBTS = (
    Doubt("age_from_next_day", N_("生日当天"), N_("仍算未满"), N_("当天就算满")),
    Doubt("corresponding_day_counts", N_("期满的对应日"), N_("当天算满"), N_("次日才算满")),
    Doubt("long_return_restarts", N_("外出期间在家住得久"), N_("重新起算"), N_("连续计算")),
    Doubt("each_parent_counts", N_("父母离家时间不同"), N_("各自都要满期"), N_("一方满期即可")),
    Doubt(
        "dead_parent_unable", N_("一方去世或宣告失踪"), N_("看作无监护能力"), N_("不看作无监护能力")
    ),
    Doubt("elsewhere_counts", N_("不在家，但不是外出务工"), N_("算外出"), N_("不算外出")),
    Doubt("unlisted_state_counts", N_("无监护能力的原因没有列举"), N_("也算"), N_("暂不算")),
    Doubt("commuting_counts", N_("父母每周回家住"), N_("仍算外出"), N_("不算")),
    Doubt("core_of_any_city", N_("两个不同市的核心城区之间"), N_("也排除"), N_("不排除")),
    Doubt("title_means_rural", N_("只在标题写“农村”"), N_("要求农村户籍"), N_("不看户口性质")),
    Doubt("no_minimum_counts", N_("没有写时间和跨县"), N_("外出即算"), N_("按后来的口径")),
    Doubt("carer_is_guardian", N_("随受委托的照护人居住"), N_("算随监护人"), N_("不算随监护人")),
    Doubt("missing_is_orphan", N_("父母都不在，有人被宣告失踪"), N_("看作孤儿"), N_("不看作孤儿")),
    Doubt("six_months_needed", N_("失联、服刑等不满六个月"), N_("暂不算"), N_("马上算")),
    Doubt("hardship_to_18", N_("困境儿童的年龄上限"), N_("未满 18 周岁"), N_("未满 16 周岁")),
    Doubt(
        "class1_like_orphan", N_("感染病毒列入第一类、父母健在"), N_("按孤儿看"), N_("不按孤儿看")
    ),
    Doubt("colour_needs_class", N_("有颜色因素，不属于各类"), N_("不标颜色"), N_("仍标颜色")),
)
