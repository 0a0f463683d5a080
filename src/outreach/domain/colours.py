# SPDX-License-Identifier: Apache-2.0
"""The reference colours and the factors that bring them (catalogue B.5)."""

from __future__ import annotations

from enum import StrEnum

from outreach.errors import N_


class Colour(StrEnum):
    """The four reference colours, the most urgent first (粤民发〔2024〕32号 三)."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"


COLOUR_LABELS = {
    Colour.RED: N_("红色"),
    Colour.YELLOW: N_("黄色"),
    Colour.BLUE: N_("蓝色"),
    Colour.GREEN: N_("绿色"),
}

# Every factor a pack may name (catalogue B.5), with what it says.
FACTORS = {
    "R1": N_("（疑似）遭受性侵害、虐待、拐卖、暴力伤害、遗弃等不法侵害"),
    "R2": N_("脱离监护单独居住生活、流浪或失踪"),
    "R3": N_("（疑似）监护完全缺失"),
    "R4": N_("（疑似）有自杀或自残行为"),
    "Y1": N_("（疑似）监护严重不足：抚养人为失能半失能老人、无行为能力人或限制行为能力人"),
    "Y2": N_("父母双方均重残或精神、智力残疾"),
    "Y3": N_("父母双方均服刑在押"),
    "Y4": N_("（疑似）辍学"),
    "Y5": N_("（疑似）患有严重心理疾病或心理障碍"),
    "Y6": N_("父母双方均长期吸毒、酗酒、赌博等"),
    "B1": N_("孤儿"),
    "B2": N_("事实无人抚养"),
    "B3": N_("（疑似）监护存在不足"),
    "B4": N_("一级、二级残疾和三级、四级精神、智力残疾"),
    "B5": N_("（疑似）有心理或行为异常"),
    "B6": N_("父母一方长期吸毒、酗酒、赌博等"),
}
DERIVED_ONLY = frozenset({"B1", "B2", "B4"})  # these follow from a class, nobody reports them
REPORTABLE = tuple(code for code in FACTORS if code not in DERIVED_ONLY)
