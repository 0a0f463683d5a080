# SPDX-License-Identifier: Apache-2.0
"""People and keys on the command line: no secret is an argument, everything has an exit code."""

from __future__ import annotations

import io
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from outreach.cli.main import main
from outreach.config import DATABASE_FILE
from outreach.db import attempts, manifest
from outreach.domain.keeping import PRACTICE_PASSWORD, read_recovery_code

WEAK, FIRST, SECOND = "短", "够长的一句话当口令", "另外的一句话当口令"
FIRM = ("--enterprise", "安禾电子有限公司", "--site", "一厂", "--admin", "zhou")
Run = Callable[..., tuple[int, str, str]]


class Terminal(io.StringIO):
    """A standard input at which somebody sits."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the command on one store; ``secret`` is what the passphrase file holds."""
    monkeypatch.delenv("OUTREACH_NOW", raising=False)

    def command(*words: object, secret: str | None = FIRST) -> tuple[int, str, str]:
        monkeypatch.delenv("OUTREACH_PASSPHRASE_FILE", raising=False)
        if secret is not None:
            monkeypatch.setenv("OUTREACH_PASSPHRASE_FILE", str(holding(tmp_path, secret)))
        code = main(["--store", str(tmp_path / "库"), *map(str, words)])
        return code, *capsys.readouterr()

    return command


def holding(folder: Path, text: str) -> Path:
    """Return a file with one line."""
    path = folder / f"{sum(text.encode())}.txt"
    path.write_text(text + "\n", encoding="utf-8")
    return path


@pytest.fixture
def real(tmp_path: Path, run: Run) -> Path:
    """Make a real store; return the file with its recovery code."""
    paper = tmp_path / "恢复码.txt"
    code, _, said = run("init", *FIRM, "--recovery-file", paper)
    assert code == 0, said
    return paper


@pytest.fixture
def own(tmp_path: Path, run: Run) -> Path:
    """Make a practice store with a passphrase of its own, which is cheap to try; as above."""
    paper = tmp_path / "恢复码.txt"
    code, _, said = run("init", "--practice", *FIRM, "--recovery-file", paper)
    assert code == 0, said
    return paper


def test_a_real_store_needs_a_passphrase_and_a_place_for_its_code(tmp_path: Path, run: Run) -> None:
    paper = tmp_path / "恢复码.txt"
    code, out, said = run("init", *FIRM, "--recovery-file", paper, secret=None)
    assert (code, out, said.count("\n")) == (2, "", 1)
    assert "OUTREACH_PASSPHRASE_FILE" in said
    code, _, said = run("init", *FIRM)
    assert code == 2
    assert "--recovery-file" in said
    code, _, said = run("init", *FIRM, "--recovery-file", paper, secret=WEAK)
    assert code == 2
    assert "口令至少" in said
    assert not paper.exists()
    assert not (tmp_path / "库").exists()
    paper.write_text("somebody's", encoding="utf-8")
    code, _, said = run("init", *FIRM, "--recovery-file", paper)
    assert code == 2
    assert "不覆盖" in said
    assert paper.read_text(encoding="utf-8") == "somebody's"
    assert not (tmp_path / "库").exists()


def test_the_code_goes_into_a_file_that_only_this_user_reads(real: Path, run: Run) -> None:
    text = real.read_text(encoding="utf-8").strip()
    assert read_recovery_code(text) == text
    if os.name != "nt":
        assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert run("whoami")[1].startswith("zhou")
    assert run("whoami", secret=SECOND)[0] == 3
    assert run("whoami", secret=None)[0] == 2, "a real store is never opened without being asked"
    assert run("users", "add", "wu", "--role", "hr")[0] == 2, "no terminal to ask on"
    assert run("recovery-code")[0] == 2, "nowhere to tell it"


def test_a_practice_store_says_what_everybody_may_know(tmp_path: Path, run: Run) -> None:
    code, out, said = run("init", "--practice", *FIRM, secret=None)
    assert (code, out) == (0, "")
    assert PRACTICE_PASSWORD in said
    (line,) = [one for one in said.splitlines() if one.startswith("恢复码")]
    assert read_recovery_code(line.partition("：")[2])
    assert run("whoami", secret=None)[0] == 0
    assert "已经有数据库" in run("init", *FIRM, secret=None)[2]
    assert manifest.read(tmp_path / "库").practice


def test_on_a_terminal_everything_is_typed_twice_and_asked_back(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter([FIRST, SECOND, FIRST, FIRST])  # once with a slip
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    shown = io.StringIO()

    def answer(prompt: str) -> str:
        asked.append(prompt)
        code = next(line for line in shown.getvalue().splitlines() if line.count("-") == 6)
        place = int("".join(char for char in prompt if char.isdigit()))
        return code.split("-")[place - 1].lower() if len(asked) > 2 else "XXXX"

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdout", shown)
    code, _, said = run("init", *FIRM, secret=None)
    assert code == 0, said
    assert "两遍不一样" in said
    assert "再抄一遍" in said, "two groups were wrong at first"
    assert len(asked) == 4
    assert run("whoami")[0] == 0


def test_people_come_change_roles_and_go(tmp_path: Path, own: Path, run: Run) -> None:
    lin = holding(tmp_path, SECOND)
    code, _, said = run("users", "add", "lin", "--role", "hr", "--full-name", "林芳", "--site",
                        "一厂", "--passphrase-file", lin)  # fmt: skip
    assert code == 0, said
    assert "boss" in run("users", "add", "wu", "--role", "boss", "--passphrase-file", lin)[2]
    assert run("--user", "lin", "whoami", secret=SECOND)[1].split() == ["lin", "林芳", "hr"]
    assert run("whoami")[0] == 2, "two users: one must be named"
    assert run("--user", "lin", "users", "list", secret=SECOND)[0] == 3
    assert run("--user", "zhou", "users", "roles", "lin", "--role", "hr,union")[0] == 0
    code, out, _ = run("--user", "zhou", "users", "list", "--json")
    assert json.loads(out) == [
        {"login": "zhou", "name": "zhou", "opens": True, "holds_sealed": True,
         "owed_sealed": False, "roles": ["admin", "hr", "union"]},
        {"login": "lin", "name": "林芳", "opens": True, "holds_sealed": True,
         "owed_sealed": False, "roles": ["hr", "union"]},
    ]  # fmt: skip
    code, out, _ = run("--user", "zhou", "users", "list")
    assert "lin 林芳 人事，工会，有封存钥匙" in out
    assert run("--user", "lin", "users", "remove", "zhou", secret=SECOND)[0] == 3
    code, _, said = run("--user", "zhou", "users", "remove", "lin")
    assert code == 0
    assert "新钥匙" in said
    assert run("--user", "lin", "whoami", secret=SECOND)[0] == 3
    assert run("users", "renew-keys")[0] == 0
    assert manifest.read(tmp_path / "库").generation == 3


def test_passphrases_are_changed_and_set(tmp_path: Path, own: Path, run: Run) -> None:
    first, second = holding(tmp_path, FIRST), holding(tmp_path, SECOND)
    run("users", "add", "lin", "--role", "hr", "--passphrase-file", second)
    zhou = ("--user", "zhou")
    assert run(*zhou, "users", "passphrase", "--passphrase-file", second)[0] == 0
    assert run(*zhou, "whoami")[0] == 3
    assert (
        run(*zhou, "users", "passphrase", "lin", "--passphrase-file", first, secret=SECOND)[0] == 0
    )
    assert run("--user", "lin", "whoami")[0] == 0
    code, _, said = run("--user", "lin", "users", "passphrase", "zhou", "--passphrase-file", first)
    assert (code, "权限" in said) == (3, True)
    weak = holding(tmp_path, WEAK)
    assert run("--user", "lin", "users", "passphrase", "--passphrase-file", weak)[0] == 2
    assert run("--user", "lin", "whoami")[0] == 0


def test_who_forgot_gets_in_by_the_recovery_code(tmp_path: Path, own: Path, run: Run) -> None:
    new = holding(tmp_path, SECOND)
    wrong = holding(tmp_path, own.read_text(encoding="utf-8").strip()[:-1])
    code, _, said = run("recover", "--code-file", wrong, "--passphrase-file", new, secret=None)
    assert (code, said.count("\n")) == (2, 1)
    assert "28" in said
    assert run("recover", "--passphrase-file", new, secret=None)[0] == 2, "nobody to ask"
    code, _, said = run("recover", "--code-file", own, "--passphrase-file", new, secret=None)
    assert code == 0, said
    assert run("whoami", secret=SECOND)[0] == 0
    assert run("whoami")[0] == 3
    attempts.forget(tmp_path / "库")
    again = tmp_path / "新恢复码.txt"
    assert run("recovery-code", "--file", again, secret=SECOND)[0] == 0
    code, _, said = run("recover", "--code-file", own, "--passphrase-file", new, secret=None)
    assert (code, "恢复码" in said) == (3, True)
    assert run("recover", "--code-file", again, "--passphrase-file", new, secret=None)[0] == 0


def test_what_is_owed_is_said_and_given(tmp_path: Path, run: Run) -> None:
    run("init", "--practice", *FIRM, secret=None)
    zhou = ("--user", "zhou")
    run("users", "add", "wu", "--role", "admin", secret=None)
    code, _, said = run("--user", "wu", "users", "add", "lin", "--role", "union", secret=None)
    assert code == 0
    assert "outreach users grant lin" in said
    assert run("--user", "wu", "users", "grant", "lin", secret=None)[0] == 3
    assert run(*zhou, "users", "grant", "lin", secret=None)[0] == 0
    code, out, _ = run(*zhou, "users", "list", "--json", secret=None)
    assert [one["holds_sealed"] for one in json.loads(out)] == [True, False, True]
    code, _, said = run("--user", "wu", "users", "remove", "lin", secret=None)
    assert code == 0
    assert "renew-keys" in said, "who removed her holds no sealed key to renew"


def test_check_tells_by_its_exit_code_what_it_found(tmp_path: Path, real: Path, run: Run) -> None:
    code, out, _ = run("check", "--json")
    shown = json.loads(out)
    assert (code, shown["findings"], shown["opens"]) == (0, [], True)
    assert set(shown) == {"at", "findings", "looked_at", "not_looked_at", "opens"}
    code, out, _ = run("check")
    assert "没有问题" in out
    (tmp_path / "库" / manifest.SECOND).unlink()
    code, out, _ = run("check", "--json")
    assert (code, [one["code"] for one in json.loads(out)["findings"]]) == (
        1,
        ["manifest_copy_damaged"],
    )
    assert run("check", secret=SECOND)[0] == 3
    (tmp_path / "库" / DATABASE_FILE).write_bytes(bytes(8192))
    code, out, _ = run("check", "--json")
    assert (code, json.loads(out)["opens"]) == (4, False)
    assert "严重" in run("check")[1]
    code, out, _ = run("diagnose", tmp_path / "d.zip")
    assert (code, out) == (0, "")


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody sit at the terminal unless a test says so."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
