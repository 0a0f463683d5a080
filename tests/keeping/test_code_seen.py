# SPDX-License-Identifier: Apache-2.0
"""The recovery code outlives whoever printed it; so it is said until there is a new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from outreach.cli.main import main
from outreach.clock import Clock
from outreach.domain.access import Role
from outreach.domain.keeping import PRACTICE_PASSWORD
from outreach.services import access, checking
from outreach.services.opening import Secret
from tests.keeping.people import HOLDER, LIN, Firm, as_user, begin, with_lin

HEIR = frozenset({Role.ADMIN, Role.UNION})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    return with_lin(tmp_path_factory.mktemp("made") / "store")


@pytest.fixture
def firm(made: Firm, tmp_path: Path) -> Firm:
    """Return a firm with a second administrator, ``neu``."""
    firm = made.copy(tmp_path / "store")
    with firm.opened() as store:
        access.add_user(store, as_user(store), "neu", "新", HEIR, PRACTICE_PASSWORD)
    return firm


def told(firm: Firm, login: str = "neu") -> list[object]:
    secret = Secret(PRACTICE_PASSWORD, login)
    found = checking.check(firm.folder, secret, Clock().now()).findings
    return [one.values["users"] for one in found if one.code == "recovery_seen"]


def test_a_removed_administrator_may_have_the_code_until_there_is_another(firm: Firm) -> None:
    assert told(firm) == []
    with firm.opened("neu") as store:
        access.remove_user(store, as_user(store), HOLDER.admin_login)
    assert told(firm) == [HOLDER.admin_login]
    with firm.opened("neu") as store:
        access.new_recovery_code(store, as_user(store))
    assert told(firm) == []


def test_whoever_is_no_administrator_any_more_may_have_the_code(firm: Firm) -> None:
    with firm.opened("neu") as store:
        access.set_roles(store, as_user(store), HOLDER.admin_login, frozenset({Role.UNION}))
    assert told(firm) == [HOLDER.admin_login]
    with firm.opened("neu") as store:
        access.set_roles(store, as_user(store), HOLDER.admin_login, HEIR)
    assert told(firm) == [], "who is one again is entitled to it"


def test_a_removed_colleague_has_the_code_only_where_they_used_it(firm: Firm) -> None:
    other = firm.copy(firm.folder.parent / "other")
    access.recover(other.folder, other.code, "lin", LIN, Clock().now())
    for one in (firm, other):
        with one.opened("neu") as store:
            access.remove_user(store, as_user(store), "lin")
    assert told(firm) == []
    assert told(other) == ["lin"]


def test_the_command_line_says_so_at_the_removal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    firm = begin(tmp_path / "store")
    with firm.opened() as store:
        access.add_user(store, as_user(store), "neu", "新", HEIR, PRACTICE_PASSWORD)
        access.add_user(store, as_user(store), "wang", "王", frozenset({Role.HR}))
    words = ["--store", str(firm.folder), "--user", "neu", "users", "remove"]
    assert main([*words, "wang"]) == 0
    assert "恢复码" not in "".join(capsys.readouterr())
    assert main([*words, HOLDER.admin_login.upper()]) == 0
    assert "请做一个新的恢复码" in "".join(capsys.readouterr())
