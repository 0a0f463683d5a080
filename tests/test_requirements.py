# SPDX-License-Identifier: Apache-2.0
"""Requirement, place, test: every must of the documents is done and shown, or said not to be."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache

from tests.tools.requirements import (
    CONTEXT,
    DATA,
    DOCUMENTS,
    LATER,
    LEVELS,
    PAGE,
    ROOT,
    Requirement,
    page,
    read,
)

MILESTONES = range(1, 6)  # those that are done or being done
PACKAGE = ROOT / "src" / "outreach"

ROWS = read(DATA.read_text(encoding="utf-8"))


def faults_of(row: Requirement) -> Iterator[str]:
    """Yield what is wrong with how a row says what is asked and where it stands."""
    if row.level not in LEVELS:
        yield "has no such level"
    if not (row.clause and row.asks and (row.must or row.level == "C")):
        yield "does not say what is asked"
    if row.issue in MILESTONES:  # that it is not to stay pending is a test of its own
        if not row.pending and not (row.places and row.tests):
            yield "is said to be covered, without a place or without a test"
    else:
        yield from faults_outside(row)


def faults_outside(row: Requirement) -> Iterator[str]:
    """Yield what is wrong with a row that no milestone so far is to cover."""
    if row.places or row.tests or row.pending:
        yield "names places or tests, or is pending, and belongs to no milestone"
    if row.issue == LATER:
        if not row.later:
            yield "is for later without a word what is missing"
    elif row.issue != CONTEXT or row.level != "C":
        yield "is neither covered nor declared for later"


@cache
def symbols(path: str) -> frozenset[str]:
    """Return what a module defines at its top, and inside its classes with their names before."""
    file = PACKAGE / path
    if not file.is_file() or PACKAGE not in file.resolve().parents:
        return frozenset()
    if file.suffix == ".toml":
        return frozenset(keys(tomllib.loads(file.read_text(encoding="utf-8"))))
    return frozenset(defined(ast.parse(file.read_bytes()).body))


def keys(table: object, before: str = "") -> Iterator[str]:
    """Yield the keys of a table, dotted; those of a list of tables without a number."""
    if isinstance(table, list):
        for one in table:
            yield from keys(one, before)
    elif isinstance(table, dict):
        for key, value in table.items():
            yield before + key
            yield from keys(value, f"{before}{key}.")


def defined(body: list[ast.stmt], before: str = "") -> Iterator[str]:
    """Yield the functions, classes and names that statements define, not what they import."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield before + node.name
            if isinstance(node, ast.ClassDef):
                yield from defined(node.body, f"{before}{node.name}.")
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (before + one.id for one in targets if isinstance(one, ast.Name))


def collected(files: set[str]) -> set[str]:
    """Return the tests that an ordinary run collects from files, without their parameters."""
    asked = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*asked, *sorted(files)], cwd=ROOT, check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {line.partition("[")[0] for line in done.stdout.splitlines() if "::" in line}


def test_every_row_of_the_catalogue_is_there_once_and_in_order() -> None:
    wanted = [f"{name}-{n:02}" for name, (_, rows) in DOCUMENTS.items() for n in range(1, rows + 1)]
    assert len(wanted) == 139
    assert [row.id for row in ROWS] == wanted
    assert Counter(row.level for row in ROWS) == {"M": 56, "S": 65, "C": 18}


def test_every_row_is_covered_or_says_why_not() -> None:
    assert not [f"{row.id} {fault}" for row in ROWS for fault in faults_of(row)]


def test_every_place_that_is_named_is_in_the_program() -> None:
    faults = []
    for row in ROWS:
        for place in row.places:
            path, _, symbol = place.partition("::")
            if symbol not in symbols(path):
                faults.append(f"{row.id} {place}")
    assert not faults


def test_every_test_that_is_named_runs() -> None:
    named = {test: row.id for row in ROWS for test in row.tests}
    files = {test.partition("::")[0] for test in named}
    missing = [one for one in files if not (ROOT / one).is_file()]
    assert not missing
    there = collected(files)
    assert not [f"{id_} {test}" for test, id_ in named.items() if test not in there]


def test_no_row_of_this_milestone_is_left_pending() -> None:
    assert not [row.id for row in ROWS if row.pending]


def test_the_page_says_what_the_data_say() -> None:
    remedy = "run: python tests/tools/requirements.py"
    assert PAGE.read_text(encoding="utf-8") == page(ROWS), remedy


def test_a_row_that_hides_a_gap_is_found() -> None:
    """The checks above see what they are there to see."""
    good = Requirement("X-01", "一", "asks", "must", "M", 4, "", False, ("a.py::b",), ("t.py::c",))
    later = Requirement("X-02", "一", "asks", "must", "M", LATER, "a whole desk")
    assert not [*faults_of(good), *faults_of(later)]
    bad = [
        Requirement("X-03", "一", "asks", "must", "M", 4, places=("a.py::b",)),
        Requirement("X-04", "一", "asks", "must", "M", 4, tests=("t.py::c",)),
        Requirement("X-05", "一", "asks", "must", "M", LATER),
        Requirement("X-06", "一", "asks", "must", "M", CONTEXT),
        Requirement("X-06", "一", "asks", "must", "M", LATER, "a desk", pending=True),
        Requirement("X-07", "一", "asks", "must", "M", 9, "", False, ("a.py::b",), ("t.py::c",)),
    ]
    assert all([*faults_of(row)] for row in bad)
    assert "aid.py" not in symbols("services/aid.py")
    assert "UserError" not in symbols("services/aid.py"), "imported, not defined"
    assert not symbols("../../dev.py")
