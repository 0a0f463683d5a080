# SPDX-License-Identifier: Apache-2.0
"""What a password opens, and what it does not: wrong ones, old ones, altered manifests, kills."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import time
import traceback
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.db import attempts, keys, manifest
from outreach.db.keys import Cost
from outreach.domain.keeping import FREE_ATTEMPTS, LONGEST_WAIT, PRACTICE_PASSWORD, wait_after
from outreach.errors import NotAllowed, StoreUnavailable, UserError
from outreach.services import access, beginning, opening, rotating
from outreach.services.opening import Secret
from tests.keeping.dying import NEW
from tests.keeping.people import HOLDER, LIN, REAL, SECRET_TEXT, Firm, as_user, secrets_of, with_lin
from tests.quarters.histories import CTX

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """Return a firm with two people and something sealed."""
    return with_lin(tmp_path_factory.mktemp("made") / "store")


@pytest.fixture
def firm(made: Firm, tmp_path: Path) -> Firm:
    return made.copy(tmp_path / "store")


# --- wrong passwords


def try_wrong(firm: Firm, count: int) -> None:
    """Give wrong passwords, each as soon as it may be given; the wait grows as was said."""
    before, now = firm.digest(), CTX.now
    for n in range(1, count + 1):
        with pytest.raises(NotAllowed) as refused:
            opening.open_store(firm.folder, Secret(f"{n} 不对的口令", "lin"), now=now)
        assert refused.value.code == "wrong_password"
        wait = wait_after(n)
        if wait:
            # Even the right one has to wait, and asking early neither helps nor harms.
            early = now + timedelta(seconds=wait - 1)
            with pytest.raises(NotAllowed) as refused:
                opening.open_store(firm.folder, Secret(LIN, "lin"), now=early)
            assert refused.value.code == "wait"
        now += timedelta(seconds=wait)
        assert attempts.read(firm.folder).count == n
    assert firm.digest() == before
    assert wait_after(count) == LONGEST_WAIT
    opening.open_store(firm.folder, Secret(LIN, "lin"), now=now).close()
    assert attempts.read(firm.folder).count == 0
    opening.open_store(firm.folder, Secret(LIN, "lin"), now=now).close()


@pytest.mark.parametrize(
    "odd",
    [
        '{"count": 9, "last": "2026-01-01T00:00:00"}',
        '{"count": 1e999, "last": "2026-01-01T00:00:00+08:00"}',
        '{"count": -1e999, "last": "2026-01-01T00:00:00+08:00"}',
        '{"count": -5, "last": "9000-01-01T00:00:00+08:00"}',
        '{"count": 1e300, "last": "9000-01-01T00:00:00+08:00"}',
        '{"count": 9, "last": "9999-12-31T23:59:59-12:00"}',
        '{"count": 9, "last": "0001-01-01T00:00:00+12:00"}',
        '{"count": 9, "last": 5}',
        "[" * 100_000,
    ],
)
def test_a_count_that_we_never_wrote_counts_as_none(firm: Firm, odd: str) -> None:
    (firm.folder / attempts.NAME).write_text(odd)
    with firm.opened("lin", LIN):
        pass
    (firm.folder / attempts.NAME).write_text(odd)
    with pytest.raises(NotAllowed, match="不对"):
        opening.open_store(firm.folder, Secret("不对的口令", "lin"), now=CTX.now)
    assert attempts.read(firm.folder) == attempts.Failures(1, CTX.now)


def test_a_clock_set_back_makes_nobody_wait_longer_than_was_said(firm: Firm) -> None:
    ahead = CTX.now + timedelta(days=900)
    for n in range(FREE_ATTEMPTS + 2):
        attempts.note(firm.folder, ahead + timedelta(seconds=n))
    for seconds in (0, wait_after(FREE_ATTEMPTS + 2) - 1):
        with pytest.raises(NotAllowed) as refused:
            attempts.check(firm.folder, CTX.now + timedelta(seconds=seconds))
        assert refused.value.code == "wait"
    attempts.check(firm.folder, CTX.now + timedelta(seconds=wait_after(FREE_ATTEMPTS + 2)))


def test_wrong_passwords_change_nothing_and_have_to_wait_longer_and_longer(firm: Firm) -> None:
    try_wrong(firm, 40)


@pytest.mark.soak
def test_a_thousand_wrong_passwords(firm: Firm) -> None:
    try_wrong(firm, 1_000)
    print("1,000 wrong passwords: files unchanged, longest wait", LONGEST_WAIT, "s")


def test_changing_one_s_password_asks_for_the_old_one_and_waits(firm: Firm) -> None:
    with firm.opened() as store:
        before, ctx = firm.digest(), as_user(store)
        now = ctx.now
        for n in range(1, 6):
            with pytest.raises(NotAllowed, match="不对"):
                access.change_password(store, ctx, "不对的口令", NEW, now=now)
            now += timedelta(seconds=wait_after(n))
        with pytest.raises(NotAllowed, match="请等"):
            access.change_password(
                store, ctx, PRACTICE_PASSWORD, NEW, now=now - timedelta(seconds=1)
            )
        with pytest.raises(UserError, match="口令至少"):
            access.change_password(store, ctx, PRACTICE_PASSWORD, "短", now=now)
        assert firm.digest() == before
        access.change_password(store, ctx, PRACTICE_PASSWORD, NEW, now=now)
        assert secrets_of(store) == [SECRET_TEXT]
    with pytest.raises(NotAllowed), firm.opened():
        pass
    with firm.opened(password=NEW) as store:
        assert secrets_of(store) == [SECRET_TEXT]


# --- a removed person, an old manifest


def test_an_old_manifest_put_back_does_not_open_the_present_store(firm: Firm) -> None:
    old = {name: (firm.folder / name).read_bytes() for name in (manifest.NAME, manifest.SECOND)}
    with firm.opened() as store:
        access.remove_user(store, as_user(store), "lin")
    digest = firm.digest()
    new = {name: (firm.folder / name).read_bytes() for name in old}
    for name, text in old.items():
        (firm.folder / name).write_bytes(text)
    for login, password in (("lin", LIN), ("zhou", None)):
        with pytest.raises(StoreUnavailable, match="是旧的") as refused:
            firm.opened(login, password).__enter__()
        assert refused.value.code == "manifest_old"
    # Nor does what the old slot held open the new file.
    held = opening.unlock(firm.folder, manifest.decode(old[manifest.NAME]), Secret(LIN, "lin"),
                          CTX.now)  # fmt: skip
    present = manifest.decode(new[manifest.NAME])
    with (
        pytest.raises(StoreUnavailable, match="已损坏"),
        opening.engine_of(firm.folder / present.database, present, held) as engine,
    ):
        engine.connect()
    for name, text in new.items():
        (firm.folder / name).write_bytes(text)
    assert firm.digest() == digest
    with firm.opened() as store:
        assert secrets_of(store) == [SECRET_TEXT]


def test_a_file_that_no_renewal_wrote_down_is_left_alone(firm: Firm) -> None:
    copy = firm.folder / "outreach-7.db"
    copy.write_bytes((firm.folder / firm.manifest().database).read_bytes())
    with firm.opened() as store:
        rotating.renew_keys(store, as_user(store))
        rotating.renew_keys(store, as_user(store))
    with firm.opened():
        pass
    assert copy.exists()
    assert firm.names() == {manifest.NAME, manifest.SECOND, "outreach-3.db", copy.name}
    assert firm.manifest().generation == 3


def test_a_new_file_never_takes_the_place_of_one_that_is_there(firm: Firm) -> None:
    copy = firm.folder / "outreach-2.db"
    copy.write_bytes(b"somebody's only copy")
    with firm.opened() as store:
        rotating.renew_keys(store, as_user(store))
    assert copy.read_bytes() == b"somebody's only copy"
    assert firm.manifest().database == "outreach-3.db"


def test_keys_of_earlier_days_are_kept_for_earlier_backups(firm: Firm) -> None:
    with firm.opened() as store:
        assert store.keys is not None
        first = store.keys.data
        for _ in range(2):
            rotating.renew_keys(store, as_user(store))
        earlier = manifest.earlier_keys(firm.manifest(), store.keys.data)
        assert earlier[keys.key_id(first)] == first
        assert len(earlier) == 2
        assert len(store.keys.sealed) == 3


def test_a_full_disk_leaves_the_old_keys(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = (10**12, 10**12, 0)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("U", (), dict(zip(
        ("total", "used", "free"), usage, strict=True)))())  # fmt: skip
    with firm.opened() as store:
        before = firm.digest()
        with pytest.raises(StoreUnavailable, match="MB"):
            access.remove_user(store, as_user(store), "lin")
        assert firm.digest() == before
        assert secrets_of(store) == [SECRET_TEXT]


def test_a_page_that_cannot_be_read_leaves_the_old_keys(firm: Firm) -> None:
    database = firm.folder / firm.manifest().database
    whole = bytearray(database.read_bytes())
    whole[40 * 4096 + 7] ^= 1
    database.write_bytes(whole)
    with firm.opened() as store:
        before = firm.digest()
        with pytest.raises(StoreUnavailable):
            access.remove_user(store, as_user(store), "lin")
        assert firm.digest() == before
    with firm.opened("lin", LIN):
        pass


def test_a_reference_that_was_loose_before_keeps_nobody_in(firm: Firm) -> None:
    with firm.opened() as store:
        raw = store.engine.raw_connection()
        raw.cursor().execute("PRAGMA foreign_keys = OFF")
        raw.cursor().execute(
            "INSERT INTO team (id, site_id, name, version, recorded_at)"
            " VALUES (x'01', x'02', '甲', 1, '2026-01-01 00:00:00')"
        )
        raw.close()
        store.engine.dispose()
        access.remove_user(store, as_user(store), "lin")
    assert firm.manifest().generation == 2


# --- nothing is told


def test_no_secret_shows_in_what_is_printed_logged_or_raised(
    firm: Firm, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = io.StringIO()
    with firm.opened("lin", LIN) as store:
        held = store.keys
        assert held is not None
        for shown in (store, held, held.pair, store.ring, Secret(LIN, "lin"), Secret(recovery="X")):
            told.write(repr(shown) + str(shown))
        told.write(repr(store.engine) + repr(store.engine.dialect.outreach_sealer))  # type: ignore[attr-defined]
        told.write(repr(store.engine.dialect.outreach_file))  # type: ignore[attr-defined]
        told.write(repr(firm.manifest()))
    for secret in (Secret(LIN + "!", "lin"), Secret(recovery=firm.code[:-1] + "?")):
        try:
            opening.open_store(firm.folder, secret, now=CTX.now)
        except UserError:
            traceback.print_exc(file=told)
    try:
        access.recover(firm.folder, firm.code, "niemand", NEW, CTX.now)
    except UserError:
        traceback.print_exc(file=told)
    text = told.getvalue() + caplog.text
    forms = [LIN, firm.code, NEW]
    for one in (held.data, held.pair.private, held.sealed[0][1]):
        forms += [repr(one), one.hex(), b64encode(one).decode()]
    assert not [form for form in forms if form in text]
    assert "Traceback" in text


def test_no_keyring_is_asked(firm: Firm) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from outreach.services import opening\n"
        "from outreach.services.opening import Secret\n"
        f"opening.open_store(Path({str(firm.folder)!r}), Secret(None, 'zhou')).close()\n"
        "print([n for n in sys.modules if n.partition('.')[0] in {'keyring', 'secretstorage'}])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


# --- how long it takes


def unlocking(folder: Path) -> tuple[float, float]:
    """Return the seconds of an opening and of Argon2id alone, at the price of a real store."""
    firm = replace(HOLDER, practice=False)
    beginning.begin(folder, CTX, firm, password=REAL).close()
    assert manifest.read(folder).users[0].cost == keys.COST
    alone, whole = [], []
    for _ in range(7):
        start = time.perf_counter()
        keys.password_key(REAL.encode(), b"0" * keys.SALT_BYTES, keys.COST)
        alone.append(time.perf_counter() - start)
        start = time.perf_counter()
        store = opening.open_store(folder, Secret(REAL))
        whole.append(time.perf_counter() - start)
        store.close()
    return sorted(whole)[3], sorted(alone)[3]


@pytest.mark.soak
def test_unlocking_takes_little_more_than_argon2id(tmp_path: Path) -> None:
    whole, alone = unlocking(tmp_path / "store")
    print(f"unlock {whole:.3f} s, Argon2id alone {alone:.3f} s: {whole - alone:.3f} s above it")
    assert whole - alone <= 0.3


def test_a_real_store_is_dear_to_guess_and_the_manifest_cannot_ask_for_ruin() -> None:
    assert Cost(64 * 1024, 3, 4) == keys.COST  # RFC 9106, second recommendation
    for memory, passes, lanes in ((1 << 30, 1, 1), (1, 1 << 20, 1), (1, 1, 1 << 10), (0, 1, 1)):
        with pytest.raises(ValueError, match="bounds"):
            Cost(memory, passes, lanes)
