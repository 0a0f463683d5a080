# SPDX-License-Identifier: Apache-2.0
"""The archive for whoever maintains the program: how things stand, and nothing about anybody."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import insert

from outreach.clock import Clock
from outreach.db.employees import EmployeeRow
from outreach.db.keeping import SettingRow
from outreach.domain.access import Role
from outreach.domain.numbers import check_digit
from outreach.errors import UserError
from outreach.i18n import Translator
from outreach.services import access, diagnosing, sites
from outreach.services.diagnosing import magnitude
from outreach.services.opening import Secret
from outreach.ui.crash import describe
from tests.keeping.people import Firm, as_user, begin

SEEDED = 1_000
ZHOU = Secret(None, "zhou")


@dataclass(frozen=True)
class Person:
    name: str
    number: str
    phone: str


def people(count: int) -> list[Person]:
    """Invent people; no two have a name, a number or a phone in common."""
    random = Random(20260928)
    names = random.sample(range(0x4E00, 0x9FA5), 2 * count)
    found = []
    for n in range(count):
        first17 = f"441621{1960 + n % 40}0307{n:03d}"
        found.append(
            Person(
                f"王{chr(names[2 * n])}{chr(names[2 * n + 1])}",
                first17 + check_digit(first17),
                f"138{n * 7919 % 10**8:08d}",
            )
        )
    return found


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Firm, Path, list[Person]]:
    """Return a firm and a log folder with people wherever a name could get in."""
    everybody = people(SEEDED)
    one, two, three, four, *rest = everybody
    folder = tmp_path_factory.mktemp("made") / one.name
    folder.mkdir()
    firm = begin(folder / two.number)
    with firm.opened() as store:
        ctx = as_user(store)
        access.add_user(store, ctx, one.name, two.name, frozenset({Role.UNION}))
        sites.add_site(store, ctx, f"{three.name}的厂")
        with store.writing(ctx) as work:
            for person in rest:
                work.session.execute(
                    insert(EmployeeRow).values(
                        id=work.new_id(),
                        name=person.name,
                        enterprise_id=store.enterprise_id,
                        number_index=store.index_of(person.number),
                        number=person.number,
                        phone=person.phone,
                        version=1,
                        recorded_at=ctx.now,
                    )
                )
                work.session.execute(
                    insert(SettingRow).values(key=f"last {person.name}", value=person.phone)
                )
            work.audit("import", "employee", None, {"names": (None, [p.name for p in rest])})
    (firm.folder / f"outreach-{four.phone}.db").write_bytes(b"?")
    logs = folder / "logs"
    logs.mkdir()
    (logs / "crash.log").write_text(crash_log(everybody), encoding="utf-8")
    return firm, logs, everybody


def fail(person: Person) -> None:
    """Fail as a bug does, with somebody's data in the error's words."""
    raise RuntimeError(f"{person.number} {person.phone}") from ValueError(person.name)


def crash_log(everybody: list[Person]) -> str:
    """Write a log as the crash door does, and lines that it never should, too."""
    lines = []
    for person in everybody[:50]:
        with pytest.raises(RuntimeError) as failed:
            fail(person)
        lines.append(describe(failed.value, Clock().now()))
    for person in everybody:
        lines += [person.name, f"KeyError: {person.phone}", f"  File {person.number}, line 3"]
    return "\n".join(lines)


def packed(path: Path) -> str:
    """Return everything in an archive as one text, names and comments included."""
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(one).decode() + str(one) for one in archive.infolist()]
        return "\n".join([*parts, archive.comment.decode()])


def hits(text: str, everybody: list[Person]) -> list[str]:
    words = {word for one in everybody for word in (one.name, one.name[1:], one.number, one.phone)}
    return sorted(word for word in words if word in text)


def test_a_thousand_people_leave_no_trace_in_it(
    seeded: tuple[Firm, Path, list[Person]], tmp_path: Path
) -> None:
    firm, logs, everybody = seeded
    out = diagnosing.diagnose(firm.folder, tmp_path / "d.zip", secret=ZHOU, logs=logs)
    text = packed(out)
    assert hits(text, everybody) == []
    assert text.isascii(), "not one word of anybody's"
    assert hits("\n".join(one.name for one in everybody), everybody), "they would be found"
    told = json.loads(zipfile.ZipFile(out).read("diagnose.json"))
    assert told["check"]["findings"] == ["stray_database"]
    assert told["inside"]["rows"]["employee"] == "100+"
    assert told["inside"]["settings"] == ["enterprise_id", "index_key", "practice"]
    assert told["versions"]["schema"] == told["inside"]["schema"]
    assert text.count("RuntimeError") > 10
    assert "test_diagnose.py" in text
    print(f"{len(everybody):,} people seeded: 0 hits in the archive of {out.stat().st_size} bytes")


def test_a_store_that_cannot_be_opened_is_told_of_all_the_same(
    seeded: tuple[Firm, Path, list[Person]], tmp_path: Path
) -> None:
    made, logs, everybody = seeded
    firm = made.copy(tmp_path / "store")
    for secret, code in (
        (Secret("不对的口令", "zhou"), "wrong_password"),
        (Secret(None, None), "which_user"),
    ):
        out = diagnosing.diagnose(firm.folder, tmp_path / "d.zip", secret=secret, logs=logs)
        told = json.loads(zipfile.ZipFile(out).read("diagnose.json"))
        assert told["check"] == told["inside"] == {"refused": code}
        assert told["store"]["slots"] == 3
    with firm.opened():
        out = diagnosing.diagnose(firm.folder, tmp_path / "d.zip", secret=ZHOU, logs=logs)
        told = json.loads(zipfile.ZipFile(out).read("diagnose.json"))
        assert told["check"] == {"refused": "store_open"}
    for name in ("manifest.json", "manifest.copy.json"):
        (firm.folder / name).write_text(everybody[7].name, encoding="utf-8")
    out = diagnosing.diagnose(firm.folder, tmp_path / "d.zip", secret=ZHOU, logs=logs)
    told = json.loads(zipfile.ZipFile(out).read("diagnose.json"))
    assert told["store"] == {"manifest": "Unreadable"}
    assert hits(packed(out), everybody) == []
    nothing = diagnosing.diagnose(tmp_path / "nothing", tmp_path / "e.zip", logs=tmp_path / "no")
    assert "no_store" in packed(nothing)


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError) as refused:
        diagnosing.diagnose(tmp_path / "store", tmp_path / "file" / "d.zip")
    assert "写不进去" in refused.value.sentence(Translator())


def test_numbers_are_told_as_magnitudes() -> None:
    told = {0: "0", 1: "1+", 9: "1+", 10: "10+", 99: "10+", 100: "100+", 123_456: "100000+"}
    assert {number: magnitude(number) for number in told} == told
