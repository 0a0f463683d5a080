# SPDX-License-Identifier: Apache-2.0
"""Habits of the window's code that no general linter knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import outreach.ui

ROOT = Path(outreach.ui.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
FORBIDDEN = {"QThread", "QMessageBox", "processEvents"}
HEX_COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}\b")


def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def test_nothing_connects_a_lambda_or_a_partial() -> None:
    """Such a connection outlives its page and calls into a widget that is gone."""
    found = []
    for path in FILES:
        for node in nodes(path):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"connect", "singleShot"}
            ):
                for argument in node.args:
                    name = getattr(getattr(argument, "func", None), "id", "")
                    attribute = getattr(getattr(argument, "func", None), "attr", "")
                    if isinstance(argument, ast.Lambda) or "partial" in {name, attribute}:
                        found.append(f"{path.name}:{node.lineno}")
    assert not found


def test_no_raw_thread_no_box_no_nested_events() -> None:
    found = [
        f"{path.name}:{getattr(node, 'lineno', 0)}"
        for path in FILES
        for node in nodes(path)
        if (isinstance(node, ast.Name) and node.id in FORBIDDEN)
        or (isinstance(node, ast.Attribute) and node.attr in FORBIDDEN)
        or (isinstance(node, ast.alias) and node.name in FORBIDDEN)
    ]
    assert not found


def test_colours_stand_in_the_tokens_only() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in FILES
        if path.name not in {"tokens.py", "qss.py"}
        for node in nodes(path)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HEX_COLOUR.search(node.value)
    ]
    assert not found


def test_files_stay_small_enough_to_read() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in FILES
    }
    assert lengths["window.py"] <= 250
    assert not {name: count for name, count in lengths.items() if count > 400}


def test_every_icon_that_is_named_exists() -> None:
    drawn = {path.stem for path in (ROOT / "icons").glob("*.svg")}
    named = set()
    for path in FILES:
        for node in nodes(path):
            if isinstance(node, ast.keyword) and node.arg == "icon":
                named |= {
                    part.value
                    for part in ast.walk(node.value)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    assert {name for name in named if name} <= drawn
