# SPDX-License-Identifier: Apache-2.0
"""Killed while keys change: the old password or the new one opens, the recovery code always."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from outreach.clock import Clock
from outreach.db import attempts, manifest
from outreach.errors import NotAllowed
from outreach.services import access, checking
from outreach.services.opening import Secret
from tests.keeping.dying import JOBS, NEW, followed
from tests.keeping.people import LIN, SECRET_TEXT, Firm, secrets_of, with_lin
from tests.quarters.histories import CTX

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """Return a firm with two people and something sealed."""
    return with_lin(tmp_path_factory.mktemp("made") / "store")


def lines_of(firm: Firm, job: str) -> int:
    """Do the job undisturbed; return at how many lines it can die."""
    with firm.opened() as store:
        return followed(store, job).count


def dying(firm: Firm, job: str, place: int) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "tests.keeping.dying", str(firm.folder), job, str(place)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


def opens(firm: Firm, login: str, password: str | None) -> bool:
    with suppress(NotAllowed), firm.opened(login, password) as store:
        assert access.opened_by(store).login == login
        return True
    attempts.forget(firm.folder)
    return False


def kill_on_the_way(made: Firm, folder: Path, job: str, places: list[int]) -> dict[str, int]:
    """Kill a process at each of these lines; whatever it was at, the store is the old or new."""
    told = {"old": 0, "new": 0}
    for place in places:
        firm = made.copy(folder / f"{job}-{place}")
        assert dying(firm, job, place).returncode != 0, "it was to be killed"
        with firm.recovered() as store:
            assert secrets_of(store) == [SECRET_TEXT]
            logins = {one.login for one in access.users(store, CTX)}
        found = firm.manifest()
        assert firm.names() == {manifest.NAME, manifest.SECOND, found.database}
        if job == "change_password":
            new = opens(firm, "zhou", NEW)
            assert opens(firm, "zhou", None) is not new
        elif job == "renew":
            new = found.generation == 2
            assert opens(firm, "zhou", None)
        elif job == "remove":
            new = "lin" not in logins
            assert opens(firm, "lin", LIN) is not new
        else:
            new = "neu" in logins
            assert opens(firm, "neu", None) is new
        assert opens(firm, "zhou", NEW if job == "change_password" and new else None)
        secret = Secret(recovery=firm.code)
        assert not checking.check(firm.folder, secret, Clock().now()).findings
        told["new" if new else "old"] += 1
    return told


@pytest.mark.parametrize("job", ["change_password", "remove"])
def test_killed_on_the_way_the_old_or_the_new_counts(made: Firm, tmp_path: Path, job: str) -> None:
    lines = lines_of(made.copy(tmp_path / "whole"), job)
    places = [lines // 3, lines - 12, lines - 1]
    assert sum(kill_on_the_way(made, tmp_path, job, places).values()) == len(places)


@pytest.mark.soak
@pytest.mark.parametrize("job", list(JOBS))
def test_fifty_kills_while_keys_change(made: Firm, tmp_path: Path, job: str) -> None:
    lines = lines_of(made.copy(tmp_path / "whole"), job)
    places = sorted({1 + (lines - 1) * n // 49 for n in range(50)})
    told = kill_on_the_way(made, tmp_path, job, places)
    assert min(told.values()) > 0
    print(f"{job}: {len(places)} kills over {lines} lines: {told}, the recovery code always opened")
