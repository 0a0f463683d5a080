# SPDX-License-Identifier: Apache-2.0
"""Large rosters of invented people, and an empty store to import them into."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from outreach.clock import BUSINESS_ZONE
from outreach.domain.access import Role
from outreach.domain.numbers import Sex, check_digit
from outreach.domain.sample_names import full_name
from outreach.exchange.tables import write_table
from outreach.services import access, beginning, sites
from outreach.services.context import Actor, Context
from outreach.services.sites import EnterpriseBegun
from outreach.services.store import Store

NOW = datetime(2026, 9, 28, 9, 41, tzinfo=BUSINESS_ZONE)
GROUPS = 2
HEADS = (
    "工号", "姓名", "性别", "身份证号", "户籍地", "手机", "班组", "入职日期",
    *(f"子女{n}{item}" for n in range(1, GROUPS + 1)
      for item in ("姓名", "性别", "身份证号", "出生日期", "由谁照护")),
)  # fmt: skip
PLACES = ("441621", "广东省 河源市 紫金县"), ("450123", "广西壮族自治区 南宁市 隆安县")
CARERS = ("爷爷奶奶", "外公外婆", "母亲", "父亲")
SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}


def write_roster(path: Path, people: int, *, first: int = 0) -> Path:
    """Write a roster of so many people; ``first`` is the first one's place among all rosters."""
    random = Random(first)
    lines = [_line(random, place) for place in range(first, first + people)]
    write_table(path, "花名册", HEADS, lines)
    return path


def begin(folder: Path, *, roles: tuple[Role, ...] = (Role.HR,)) -> tuple[Store, Context]:
    """Make an empty practice store; return it with the surroundings of its clerk."""
    nobody = Context(Actor(None, "", "", frozenset({Role.ADMIN})), NOW)
    firm = EnterpriseBegun(
        name="安禾电子有限公司",
        site_name="一厂",
        county_code="441303",
        admin_login="zhoumin",
        admin_name="周敏",
        admin_roles=roles,
        practice=True,
    )
    store = beginning.begin(folder, nobody, firm)
    return store, surroundings(store)


def surroundings(store: Store) -> Context:
    """Return the clerk's surroundings at the first site of a store made here."""
    site = sites.enterprise(store).sites[0]
    return Context(access.actor_of(store, "zhoumin"), NOW, site)


def _line(random: Random, place: int) -> list[str]:
    """Make one person; ``place`` makes their number and their children's nobody else's."""
    sex = random.choice((Sex.MALE, Sex.FEMALE))
    code, words = random.choice(PLACES)
    hired = NOW.date() - timedelta(days=random.randrange(20, 2000))
    line = [
        f"W{place:06}", full_name(random, sex, code), SEXES[sex],
        _number(code, date(1970, 1, 1), place, sex), words, f"199{place:08}",
        f"{random.randrange(1, 25)}车间", f"{hired.year}.{hired.month}.{hired.day}",
    ]  # fmt: skip
    for group in range(random.choices((0, 1, 2), (35, 45, 20))[0]):
        child_sex = random.choice((Sex.MALE, Sex.FEMALE))
        number = _number(code, date(2009 + 7 * group, 1, 1), place, child_sex)
        birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        name = full_name(random, child_sex, code)
        line += [name, SEXES[child_sex], number, birth, random.choice(CARERS)]
    return line + [""] * (len(HEADS) - len(line))


def _number(code: str, since: date, place: int, sex: Sex) -> str:
    """Return a valid number: the place gives the day of birth and the order on that day."""
    day, order = place % 2500, place // 2500
    birth = since + timedelta(days=day)
    first17 = f"{code}{birth:%Y%m%d}{order * 2 + (sex is Sex.MALE):03}"
    return first17 + check_digit(first17)
