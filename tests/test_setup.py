# SPDX-License-Identifier: Apache-2.0
"""From a bare machine to a working folder: the lock, the wheel, and what dev.py says."""

import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.tools import wheel

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# Starts dev.py as another machine would: {0} changes what it sees of this one.
ELSEWHERE = (
    "import os, runpy, sys; {0}; sys.argv[0] = 'dev.py'; runpy.run_path('dev.py', {{}}, '__main__')"
)


def locked() -> dict[str, Requirement]:
    """Return every requirement of the lock by its name, its hashes taken off."""
    entries = [line.split(" \\")[0] for line in LOCK.splitlines() if re.match(r"[a-z0-9]", line)]
    return {canonicalize_name(entry.name): entry for entry in map(Requirement, entries)}


def version(requirement: Requirement) -> str:
    """Return the one version that a requirement of the lock allows."""
    (specifier,) = requirement.specifier
    assert specifier.operator == "=="
    return specifier.version


def wanted() -> list[Requirement]:
    """Return what pyproject.toml asks for, extras and all."""
    extras = PROJECT["optional-dependencies"].values()
    asked = [Requirement(text) for texts in [PROJECT["dependencies"], *extras] for text in texts]
    return [requirement for requirement in asked if requirement.name != PROJECT["name"]]


def dev(verb: str, *, seeing: str = "pass", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a verb of dev.py on a machine that looks as told."""
    command = [sys.executable, "-c", ELSEWHERE.format(seeing), verb]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_lock_names_no_address() -> None:
    assert not re.search(r"://|--index|--find-links|--extra|--trusted|^-| @ |/", LOCK, re.MULTILINE)


def test_every_package_of_the_lock_has_one_version_and_its_hashes() -> None:
    for block in re.split(r"\n(?=[a-z0-9])", LOCK)[1:]:
        assert re.match(r"[a-z0-9.-]+==[a-z0-9.]+( ; [^\\]+)? \\\n", block)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", block), block


def test_the_lock_holds_everything_that_the_project_asks_for() -> None:
    entries = locked()
    for requirement in wanted():
        entry = entries[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version(entry)), entry


def test_the_lock_holds_what_its_packages_ask_for() -> None:
    entries = locked()
    for name in entries:
        marker = entries[name].marker
        if marker is not None and not marker.evaluate():
            continue  # not for this machine, so not installed here
        for text in importlib.metadata.requires(name) or []:
            needs = Requirement(text)
            if needs.marker is None or needs.marker.evaluate({"extra": ""}):
                assert canonicalize_name(needs.name) in entries, f"{name} needs {text}"


def test_the_tests_run_on_the_locked_versions() -> None:
    for name, entry in locked().items():
        if entry.marker is None or entry.marker.evaluate():
            assert importlib.metadata.version(name) == version(entry), name


def test_qt_stays_below_the_version_that_loses_references_and_on_old_systems() -> None:
    (qt,) = (r for r in map(Requirement, PROJECT["dependencies"]) if "PySide6" in r.name)
    assert not qt.specifier.contains("6.12.0")
    assert qt.specifier.contains("6.11.0")
    assert version(locked()["pyside6-essentials"]) == "6.9.3"
    assert version(locked()["shiboken6"]) == "6.9.3"


def test_every_package_of_the_lock_has_its_reason_and_licence_in_the_documents() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    names = {canonicalize_name(word) for word in re.findall(r"[A-Za-z][A-Za-z0-9_.-]*", page)}
    assert not set(locked()) - names
    for requirement in wanted():
        exact = version(locked()[canonicalize_name(requirement.name)])
        assert re.search(rf"{re.escape(requirement.name)}\b.*\b{re.escape(exact)}", page), exact


def test_every_verb_stands_in_the_table_of_tools() -> None:
    page = (ROOT / "docs" / "tools.md").read_text(encoding="utf-8")
    listed = dev("--help").stderr
    verbs = re.findall(r"^  ([a-z]+) ", listed, re.MULTILINE)
    assert len(verbs) == 10
    assert not [verb for verb in verbs if f"| `{verb}` |" not in page]


def test_the_wheel_holds_the_migrations_the_fonts_and_the_catalogues(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (made,) = tmp_path.glob("*.whl")
    assert wheel.missing(made) == []
    expected = wheel.expected()
    for name in ("migrations/env.py", "data/fonts/OFL.txt", "locale/en/LC_MESSAGES/outreach.mo"):
        assert f"outreach/{name}" in expected


def test_an_old_python_alone_is_told_what_is_needed_in_one_sentence() -> None:
    done = dev("demo", seeing="sys.version_info = (3, 9, 2, 'final', 0)", PATH="")
    assert done.returncode == 2
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_unknown_verb_lists_the_known_ones_and_makes_nothing(tmp_path: Path) -> None:
    done = dev("dmeo", OUTREACH_VENV=str(tmp_path / "venv"))
    assert done.returncode == 2
    assert "  demo " in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def lacking(tmp_path: Path) -> Path:
    """Return a PATH on which apt-get is the only program, and tells when it is run."""
    apt = tmp_path / "apt-get"
    apt.write_text("#!/bin/sh\necho run >> apt-was-run\n", encoding="utf-8")
    apt.chmod(0o755)
    return tmp_path


def test_an_ordinary_user_is_told_the_one_line_to_type(lacking: Path) -> None:
    venv = str(lacking / "venv")
    seeing = "os.geteuid = lambda: 1000"
    done = dev("test", seeing=seeing, PATH=str(lacking), OUTREACH_VENV=venv)
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if "apt-get" in line]
    assert len(lines) == 1
    assert lines[0].startswith("    sudo apt-get install -y --no-install-recommends ")
    assert lines[0].endswith("poppler-utils qpdf xvfb xauth sqlcipher sqlite3")
    assert [path.name for path in lacking.iterdir()] == ["apt-get"]


def test_a_system_without_apt_is_told_what_to_install(tmp_path: Path) -> None:
    done = dev("test", PATH=str(tmp_path), OUTREACH_VENV=str(tmp_path / "venv"))
    assert done.returncode == 2
    assert "poppler-utils" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_virtual_environment_is_never_emptied(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("keep me", encoding="utf-8")
    done = dev("lint", OUTREACH_VENV=str(tmp_path))
    assert done.returncode == 2
    assert "move it away" in done.stderr
    assert letter.read_text(encoding="utf-8") == "keep me"


def test_a_run_in_which_no_test_ran_has_failed() -> None:
    nothing = "['-k', 'no_test_has_this_name', 'tests/test_setup.py']"
    seeing = f"import dev; sys.exit(0 if dev.tests({nothing}) else 1)"
    done = dev("test", seeing=seeing, PYTHONPATH=str(ROOT))
    assert done.returncode == 1
    assert "No test ran." in done.stdout
