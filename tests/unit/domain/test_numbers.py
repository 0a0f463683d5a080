# SPDX-License-Identifier: Apache-2.0
"""Resident numbers: what is proof, what is refused; python-stdnum is the oracle."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from outreach.domain.numbers import (
    BadNumber,
    NumberFault,
    Sex,
    check_digit,
    fold_number,
    mask_number,
    parse_number,
)

BIRTHS = st.dates(date(1940, 1, 1), date(2026, 9, 30))


@given(birth=BIRTHS, serial=st.integers(0, 999))
def test_numbers_with_the_right_last_digit_are_taken_as_the_oracle_takes_them(
    birth: date, serial: int
) -> None:
    first17 = f"110101{birth:%Y%m%d}{serial:03d}"
    text = first17 + check_digit(first17)
    assert ric.is_valid(text)
    read = parse_number(text)
    assert (read.birth, read.area, read.tail) == (birth, "110101", text[-4:])
    assert read.sex is (Sex.MALE if serial % 2 else Sex.FEMALE)


@given(birth=BIRTHS, serial=st.integers(0, 999), place=st.integers(0, 17), other=st.integers(1, 9))
def test_one_wrong_digit_is_always_found(birth: date, serial: int, place: int, other: int) -> None:
    first17 = f"110101{birth:%Y%m%d}{serial:03d}"
    text = first17 + check_digit(first17)
    if text[place] == "X":
        return
    wrong = text[:place] + str((int(text[place]) + other) % 10) + text[place + 1 :]
    with pytest.raises(BadNumber):
        parse_number(wrong)


@pytest.mark.parametrize(
    "written",
    ["11010119900307003８", " 110101199003070038\t", "'110101199003070038",
     "１１０１０１199003070038", "1101 0119 9003 0700 38"],
)  # fmt: skip
def test_a_number_is_read_however_an_office_types_it(written: str) -> None:
    assert parse_number(written).text == "110101199003070038"


def test_a_small_x_and_the_old_fifteen_digits_are_the_same_number() -> None:
    assert parse_number("11010119900307109x").text == parse_number("11010119900307109X").text
    old = parse_number("110101900307003")
    assert (old.text, old.birth) == ("110101199003070038", date(1990, 3, 7))


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("4.31226197307187E+17", NumberFault.DESTROYED),
        ("4.4E+17", NumberFault.DESTROYED),
        ("5227**********2810", NumberFault.MASKED),
        ("230281199102312812", NumberFault.IMPOSSIBLE_DATE),
        ("110101199003070037", NumberFault.CHECK_DIGIT),
        ("12345", NumberFault.UNREADABLE),
        ("", NumberFault.UNREADABLE),
    ],
)
def test_what_cannot_be_taken_says_why(written: str, fault: NumberFault) -> None:
    with pytest.raises(BadNumber) as caught:
        parse_number(written)
    assert caught.value.fault is fault


@given(st.text(max_size=30))
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    try:
        number = parse_number(text)
    except BadNumber:
        return
    assert len(number.text) == 18


def test_a_shown_number_keeps_four_at_each_end() -> None:
    assert mask_number(fold_number("110101199003070038")) == "1101**********0038"
