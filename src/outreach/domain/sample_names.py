# SPDX-License-Identifier: Apache-2.0
"""Invented names as rosters hold them: common ones, rare characters, names with a dot."""

from __future__ import annotations

from random import Random

from outreach.domain.numbers import Sex

# With those that search engines misread: 曾 单 解 仇 查 翟 覃 区 乐.
_SURNAMES = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶"
    "程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺"
    "顾毛郝龚邵万钱覃武戴莫孔向汤单解仇查翟区乐韦蓝蒙"
)
_DOUBLE = ("欧阳", "尉迟", "上官", "司徒")
_MALE = tuple("伟强军勇杰涛明超亮刚平辉鹏飞斌波华林峰海宁志远建国文武成浩宇俊豪天佑子轩家乐")
_FEMALE = tuple("芳娜敏静丽艳娟霞秀英玲燕红梅兰萍琴云莲雪琳晶慧巧美素春花小月思雨佳怡欣悦梓涵")
_RARE = ("䶮", "𬱟", "㛃", "㼆", "𫍽", "𬭊", "喆", "翀", "犇")
# By the first two digits of the area: women, men, and names of fathers that follow the dot.
_DOTTED = {
    "65": (
        ("阿依古丽", "古丽娜尔", "热依汗"),
        ("买买提", "艾力", "玉苏甫"),
        ("买买提", "艾力", "吐尔逊"),
    ),
    "54": (("央金", "卓玛", "白玛"), ("扎西", "多吉", "平措"), ("次仁", "旺堆", "罗布")),
}


def full_name(random: Random, sex: Sex, home: str) -> str:
    """Return a person's name as it is likely in the place the area code stands for."""
    dotted = _DOTTED.get(home[:2])
    if dotted is not None:
        women, men, fathers = dotted
        return f"{random.choice(women if sex is Sex.FEMALE else men)}·{random.choice(fathers)}"
    surname = random.choice(_DOUBLE) if random.random() < 0.02 else random.choice(_SURNAMES)
    return surname + _given(random, sex)


def given_name(random: Random, parent: str, sex: Sex) -> str:
    """Return a child's name after its parent's: the surname, or the first part before a dot."""
    if "·" in parent:
        dotted = _DOTTED["65"] if random.random() < 0.5 else _DOTTED["54"]
        women, men, _ = dotted
        first = random.choice(women if sex is Sex.FEMALE else men)
        return f"{first}·{parent.partition('·')[0]}"
    surname = parent[:2] if parent[:2] in _DOUBLE else parent[:1]
    return surname + _given(random, sex)


def _given(random: Random, sex: Sex) -> str:
    if random.random() < 0.04:
        return random.choice(_RARE)
    signs = _MALE if sex is Sex.MALE else _FEMALE
    return "".join(random.sample(signs, random.choice((1, 2, 2, 2))))
