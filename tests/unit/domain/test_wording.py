# SPDX-License-Identifier: Apache-2.0
"""Names must not label children; ordinary words that only look alike must pass."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.labels import FILE, read_labels, shipped
from outreach.domain.wording import (
    Finder,
    LabelFound,
    check_file_name,
    check_shown,
    check_text,
    check_title,
    find_labels,
)
from outreach.errors import UserError

TERMS = [term for label in shipped().labels for term in label.terms]
ALONE = [  # those that label whatever else the name says
    term for label in shipped().labels if not label.about_children for term in label.terms
]
SIMPLE_TO_TRADITIONAL = {
    plain: letter for letter, plain in shipped().traditional.items() if letter not in "畱畄"
}
PLAN = "《广东省加强和改进农村留守儿童和困境儿童关爱服务工作方案》"


@pytest.mark.parametrize(
    ("title", "term"),
    [
        ("关爱留守儿童暑期班", "留守儿童"),
        ("关爱农村留守儿童", "农村留守儿童"),
        ("留守之家", "留守"),
        ("困境儿童座谈会", "困境儿童"),
        ("困境关爱行动", "困境"),
        ("流动儿童城市行", "流动儿童"),
        ("孤儿慰问", "孤儿"),
        ("散居孤儿慰问", "散居孤儿"),
        ("事实无人抚养儿童走访", "事实无人抚养儿童"),
        ("弃婴救助", "弃婴"),
        ("重残儿童慰问", "重残儿童"),
        ("低保家庭子女助学", "低保"),
        ("特困学生助学金", "特困"),
        ("春节留守家庭慰问", "留守家庭"),
        ("春节留守职工的家属联欢", "留守"),
        ("问题儿童辅导", "问题儿童"),
        ("单亲家庭子女联谊", "单亲家庭"),
        ("帮扶一名单亲妈妈", "单亲妈妈"),
        ("去留守儿童之家", "留守儿童"),
        ("保留守儿童之家", "留守儿童"),
        ("留守值班职工子女托管", "留守"),
        ("Left-behind children's summer class", "left-behind children"),
        ("A day for LEFT BEHIND children", "left-behind children"),
        ("Left-behind class", "left behind"),
        ("A gift for every orphan", "orphan"),
        ("Visit to the orphanage", "orphan"),
        ("liushou_ertong.xlsx", "liushou ertong"),
        ("留守兒童", "留守儿童"),
        ("困境兒童", "困境儿童"),
        ("單親", "单亲"),
        ("事實無人撫養", "事实无人抚养"),
        ("“流动”儿童", "流动儿童"),
    ],
)
def test_a_title_that_labels_children_is_refused_with_the_word_and_another(
    title: str, term: str
) -> None:
    with pytest.raises(UserError) as caught:
        check_title(title)
    assert caught.value.code == "label"
    assert caught.value.values["term"] == term
    suggestion = str(caught.value.values["suggestion"])
    assert suggestion
    assert find_labels(suggestion) == []


@pytest.mark.parametrize(
    "title",
    [
        "留 守之家",
        "留　守之家",
        "留-守",
        "留－守",
        "留—守",
        "留·守",
        "留\u200b守",
        "留_守",
        "留\n守",
        "【留】【守】",
        "留❤守",
        "留\u0336守\u0336",
    ],
)
def test_letters_set_apart_are_still_found(title: str) -> None:
    assert [label.term for label in find_labels(title)] == ["留守"]


def test_a_term_spelled_out_with_commas_is_found_and_two_parts_of_a_sentence_are_not() -> None:
    assert [label.term for label in find_labels("留，守，儿，童")] == ["留守儿童"]
    assert find_labels("解决问题，儿童优先") == []
    assert find_labels("人员流动、儿童入学") == []


def test_full_width_letters_are_still_found() -> None:
    title = "".join(chr(ord(letter) + 0xFEE0) for letter in "orphan")
    assert [label.term for label in find_labels(title)] == ["orphan"]


MARKS = " \t　\n\u200b\u200d\u2060\ufeff_-－—·・.*/~+|❤★\u0336"
SEPARATORS = st.text(st.sampled_from(MARKS), max_size=4)


@given(st.data())
def test_any_term_is_found_whatever_stands_between_its_letters(data: st.DataObject) -> None:
    term = data.draw(st.sampled_from(ALONE))
    letters = [letter for letter in term if not letter.isspace()]
    written = letters[0] + "".join(data.draw(SEPARATORS) + letter for letter in letters[1:])
    if data.draw(st.booleans()):
        written = "".join(SIMPLE_TO_TRADITIONAL.get(letter, letter) for letter in written)
    if data.draw(st.booleans()):
        written = "".join(
            chr(ord(one) + 0xFEE0) if one.isascii() and one.isalnum() else one for one in written
        )
    written = data.draw(st.sampled_from([written, written.upper()]))
    around = data.draw(st.sampled_from(["{}", "第3期{}活动", "2026_{}_名单.xlsx", "（{}）"]))
    title = around.format(written)
    found = find_labels(title)
    assert found, title
    assert found[0].start <= title.index(written) + len(written)
    assert find_labels(found[0].suggestion) == []


@given(st.text(max_size=60))
def test_any_text_can_be_searched_and_the_places_are_in_it(text: str) -> None:
    last = 0
    for label in find_labels(text):
        assert last <= label.start < label.end <= len(text)
        last = label.end


ORDINARY = """
家长课堂：暑期安全
亲子沟通技巧
职工子女夏令营
流动人口政策咨询
流动红旗颁奖
流动图书车进厂区
问题解答会
常见问题（儿童版）
安全问题少年知多少
困难职工帮扶
困难职工子女金秋助学
孩子在老家，心在一起
简单亲子游戏
不在水边停留，守好孩子
不在水边停留守好孩子
春节留守值班表
坚守岗位留守值班
慰问留守工地职工
节日留守人员排班
项目部留守安排：值班留守两人
挽留守岗员工座谈
去留守则说明
请勿逗留 守护通道
走出经营困境座谈会
破解用工困境
企业困境突围研讨
低保政策解读
城乡居民最低保障标准
最低保险缴费说明
五保户政策问答
特困职工家庭送温暖
低保家庭电费减免
项目部留守组排班
困难企业稳岗补贴
订单亲自跟进
名单亲手交接
菜单亲民价
团圆季 2026 暑期
反探亲家庭房安排
小候鸟欢迎日
亲情电话使用须知
视频间预约表
家庭监护手册
“我是法定监护人”承诺签名
女职工关爱室开放
妇幼保健讲座
防溺水安全课
防性侵安全教育
青春期沟通
家风家教巡讲
爸爸回家读书会
一封家书
平安返乡包车名单
职工名册
宣讲签到表
工会送温暖
童心港湾
职工子女托管班
孩子的第一堂安全课
开学用品发放
慈善救助政策
帮扶申请
消防安全月
安全生产例会
高处作业培训
节后复工复产
夏季防暑降温
员工满意度问题反馈
流动资金管理
流动党员学习
现金流动性分析
遗留问题清单
放弃儿戏态度
实事求是
孤岛油田项目部
单位亲子日
无人机操作培训
抚养费与个税扣除讲解
Parents' class: summer safety
No worker left behind: safety training
Nothing left behind: site cleanup
Notes for phantom power
Family day
Orphaned files on the server
Migrant workers' rights
Problem solving for teams
""".strip().split("\n")


@pytest.mark.parametrize("title", [*ORDINARY, ""])
def test_neutral_titles_pass(title: str) -> None:
    check_title(title)
    check_file_name(f"{title}.xlsx")
    assert find_labels(title) == []
    assert len(ORDINARY) >= 60


def test_two_neutral_names_side_by_side_are_neutral_unless_one_speaks_of_children() -> None:
    words = "留守|困境|低保|最低|五保|特困|贫困|困难|behind|rphan|parent"
    neutral = re.compile(words, re.IGNORECASE)
    pairs = [(one, other) for one in ORDINARY for other in ORDINARY]
    told = [
        f"{one}；{other}"
        for one, other in pairs
        if not neutral.search(one + other) and find_labels(f"{one}；{other}")
    ]
    assert told == []


def test_the_place_is_counted_in_the_text_as_written() -> None:
    text = "㎏㎏留守和孤 儿"
    found = find_labels(text)
    assert found == [
        LabelFound("留守", 2, 4, ("职工子女", "职工家庭", "亲子关爱")),
        LabelFound("孤儿", 5, 8, ("孩子",)),
    ]
    assert found[1].replaced(text) == "㎏㎏留守和孩子"


def test_the_refusal_reads_as_a_sentence() -> None:
    with pytest.raises(UserError) as caught:
        check_title("孤儿之家")
    assert caught.value.sentence(lambda message, **values: message.format(**values)) == (
        "名称里不要用“孤儿”，这样的字眼会给孩子贴标签。可以改成“孩子”。"
    )


def test_a_text_may_cite_a_document_by_its_title_and_a_name_may_not() -> None:
    check_text(f"按照{PLAN}（粤民发〔2024〕32号）的要求开展。")
    for words in (PLAN, f"学习{PLAN}"):
        with pytest.raises(UserError):
            check_title(words)
    for words in ("《留守儿童的春天》放映", f"{PLAN}学习后走访留守家庭", "留守儿童保护法"):
        with pytest.raises(UserError):
            check_text(words)


def test_what_is_about_to_be_printed_is_named_with_its_word() -> None:
    check_shown(["家长课堂", ""], texts=[f"学习{PLAN}"])
    with pytest.raises(UserError) as caught:
        check_shown(["家长课堂", "困境关爱行动"])
    assert caught.value.values["name"] == "困境关爱行动"
    with pytest.raises(UserError) as caught:
        check_file_name("留_守_儿_童.xlsx")
    assert caught.value.values["name"] == "留_守_儿_童.xlsx"


def test_every_term_has_neutral_words_in_both_languages_and_a_clause() -> None:
    for label in shipped().labels:
        assert label.zh
        assert all(words.isascii() for words in label.en)
        assert "七(四)" in label.clause
    assert {"农村留守儿童", "困境儿童", "散居孤儿", "弃婴", "低保"} <= set(TERMS)


def test_searching_is_quick_enough_for_a_hundred_thousand_lines() -> None:
    finder = Finder(shipped())
    names = [f"家长课堂：暑期安全，第 {number} 场" for number in range(2_000)]
    began = time.perf_counter()
    for name in names:
        finder.find(name)
    assert time.perf_counter() - began < 1, "half a millisecond a name on a slow machine"


GOOD = """
[words]
children = ["孩"]
families = ["家庭"]
people = ["孩"]
documents = ["法"]
[traditional]
"單" = "单"
[[label]]
terms = ["单亲"]
zh = ["职工家庭"]
en = ["staff families"]
clause = "七(四)"
"""


@pytest.mark.parametrize(
    ("was", "now", "key"),
    [
        ('terms = ["单亲"]', "", "label[1].terms"),
        ('terms = ["单亲"]', "terms = []", "label[1].terms"),
        ('terms = ["单亲"]', "terms = [3]", "label[1].terms[1]"),
        ('terms = ["单亲"]', 'terms = ["单"]', "label[1].terms[1]"),
        ('terms = ["单亲"]', 'terms = ["单亲", "单-亲"]', "label[1].terms[2]"),
        ('zh = ["职工家庭"]', 'zh = ""', "label[1].zh"),
        ('en = ["staff families"]', "", "label[1].en"),
        ('clause = "七(四)"', "clause = 7", "label[1].clause"),
        ('clause = "七(四)"', 'clause = "七(四)"\nclauses = "x"', "label[1].clauses"),
        ('clause = "七(四)"', 'clause = "七(四)"\nabout_children = 1', "label[1].about_children"),
        ('"單" = "单"', '"單單" = "单"', "traditional.單單"),
        ('[traditional]\n"單" = "单"', "", "traditional"),
        ('people = ["孩"]', "", "words.people"),
        ("[[label]]", "[label]", "label"),
    ],
)
def test_a_faulty_list_is_refused_with_its_file_and_key(was: str, now: str, key: str) -> None:
    assert was in GOOD
    with pytest.raises(UserError) as caught:
        read_labels(GOOD.replace(was, now), "list.toml")
    assert caught.value.code == "wording_data"
    assert caught.value.values["file"] == "list.toml"
    assert caught.value.values["key"] == key
    assert "list.toml" in str(caught.value)


def test_a_file_that_is_no_toml_is_refused_with_its_reason() -> None:
    with pytest.raises(UserError) as caught:
        read_labels("terms = [", "list.toml")
    assert "list.toml" in str(caught.value)


def test_a_suggestion_that_labels_children_itself_is_refused() -> None:
    read = read_labels(GOOD.replace("职工家庭", "单 亲妈妈"), FILE)
    with pytest.raises(UserError) as caught:
        Finder(read, FILE)
    assert caught.value.values["key"] == "label[1].zh[1]"
