# SPDX-License-Identifier: Apache-2.0
"""The house as ARCHITECTURE.md draws it: who may import whom, how long a file may grow."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "outreach"
UI = PACKAGE / "ui"
PALETTE = (UI / "theme.py", UI / "tokens.py")  # the only homes of colours
SPDX = "# SPDX-License-Identifier: Apache-2.0"

LONGEST_FILE = 400
LONGEST_WINDOW = 250
LONGEST_FUNCTION = 50

CHINESE = re.compile(r"[\u3400-\u9fff]")
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{8}|[0-9a-fA-F]{3})\b")
TRANSLATING = {"t", "N_", "plural"}
# What Qt offers and this house does by other means: ui/tasks.py and ui/messages.py.
FORBIDDEN_IN_UI = {"QThread", "QMessageBox", "processEvents"}


def sources(*folders: Path) -> list[Path]:
    """Return our Python files, in order."""
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def everything() -> list[Path]:
    """Return every Python file of the project."""
    names = ("src", "tests", "migrations", "benchmarks")
    return [ROOT / "dev.py", *sources(*(ROOT / name for name in names))]


def parsed(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_bytes(), filename=str(path))


def where(path: Path, node: ast.expr | ast.stmt | int) -> str:
    """Name a place the way an editor opens it."""
    line = node if isinstance(node, int) else node.lineno
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


def called(node: ast.Call) -> str:
    """Return the last name of what a call calls."""
    return str(getattr(node.func, "attr", None) or getattr(node.func, "id", ""))


def test_the_layers_point_downwards(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    kept = lint_imports(str(ROOT / "pyproject.toml"), cache_dir=None, no_logo=True)
    assert kept, capsys.readouterr().out


def test_every_file_begins_with_its_licence_and_a_sentence() -> None:
    faults = []
    for path in everything():
        lines = path.read_text(encoding="utf-8").splitlines()
        if SPDX not in lines[:2]:
            faults.append(f"{where(path, 1)} names no licence")
        first = (ast.get_docstring(parsed(path)) or "").split("\n\n")[0]
        if not first.endswith((".", "?")):
            faults.append(f"{where(path, 2)} does not say what it is for")
    assert not faults


def test_no_file_is_too_long_to_read() -> None:
    faults = []
    for path in everything():
        ceiling = LONGEST_WINDOW if path == UI / "window.py" else LONGEST_FILE
        length = len(path.read_text(encoding="utf-8").splitlines())
        # A migration is never edited again, so nothing is won by cutting it up.
        if length > ceiling and path.parent.name != "versions":
            faults.append(f"{where(path, length)} is longer than {ceiling} lines")
    assert not faults


def test_no_function_is_too_long_to_read() -> None:
    faults = []
    for path in [ROOT / "dev.py", *sources(PACKAGE)]:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    faults.append(f"{where(path, node)} {node.name} has {length} lines")
    assert not faults


def test_a_package_says_what_it_is_and_nothing_more() -> None:
    packages = sources(PACKAGE)
    bodies = {path: parsed(path).body for path in packages if path.name == "__init__.py"}
    del bodies[PACKAGE / "__init__.py"]  # which names the version
    assert not [where(path, body[1]) for path, body in bodies.items() if len(body) > 1]


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in sources(PACKAGE)}
    assert not [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()]


def test_no_signal_holds_a_page_alive() -> None:
    """A lambda or a partial keeps the page it captured after Qt has deleted it."""
    faults = []
    for path in sources(UI):
        for node in ast.walk(parsed(path)):
            if not (isinstance(node, ast.Call) and called(node) == "connect"):
                continue
            for argument in node.args:
                partial = isinstance(argument, ast.Call) and called(argument) == "partial"
                if partial or isinstance(argument, ast.Lambda):
                    faults.append(where(path, argument))
    assert not faults


def test_the_window_uses_the_house_s_own_tasks_and_messages() -> None:
    faults = []
    for path in sources(UI):
        for node in ast.walk(parsed(path)):
            name = getattr(node, "attr", None) or getattr(node, "id", None)
            if isinstance(node, ast.expr) and name in FORBIDDEN_IN_UI:
                faults.append(f"{where(path, node)} {name}")
    assert not faults


def test_colours_are_tokens() -> None:
    faults = []
    for path in sources(UI):
        if path in PALETTE:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if COLOUR.search(line):
                faults.append(where(path, number))
    assert not faults


def untranslated(tree: ast.AST) -> Iterator[tuple[ast.Constant, str]]:
    """Yield the Chinese texts of a module that no catalogue will ever see."""
    known: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in TRANSLATING and node.args:
            known |= {id(part) for part in ast.walk(node.args[0])}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            known.add(id(node.value))  # a docstring
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in known:
            text = str(node.value)
            if CHINESE.search(text) and text != "中文":
                yield node, text


def test_every_chinese_text_of_the_window_can_be_translated() -> None:
    faults = []
    for path in sources(UI, PACKAGE / "cli"):
        faults += [f"{where(path, node)} {text}" for node, text in untranslated(parsed(path))]
    assert not faults
