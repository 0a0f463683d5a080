# SPDX-License-Identifier: Apache-2.0
"""Nothing of anybody lies in clear in any file that a run leaves, nor does one that crashes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from outreach.config import DATABASE_FILE
from outreach.services import beginning
from tests.conftest import FIRM
from tests.keeping import seeding, writers
from tests.keeping.reading import key_of
from tests.keeping.test_openers import said
from tests.quarters.histories import CTX

ROOT = Path(__file__).parents[2]
PREFIX = 4


def forms(text: str) -> set[bytes]:
    """Return how a text may lie in a file: in each encoding, as hex, in base64 at any place."""
    found: set[bytes] = set()
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        plain = text.encode(encoding)
        found |= {plain, plain.hex().encode(), plain.hex().upper().encode()}
        for shift in range(3):
            coded = b64encode(bytes(shift) + plain)
            found.add(coded[(shift * 8 + 5) // 6 : (shift + len(plain)) * 8 // 6])
    return found


class Hunt:
    """Looks for many texts at once: by their first bytes, then whole."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_prefix: dict[bytes, set[bytes]] = defaultdict(set)
        for text in texts:
            for form in forms(text):
                self._by_prefix[form[:PREFIX]].add(form)

    def hits(self, data: bytes) -> int:
        """Count where one of them stands."""
        known, found = self._by_prefix, 0
        for at in range(len(data) - PREFIX + 1):
            prefix = data[at : at + PREFIX]
            if prefix in known:
                found += any(data.startswith(form, at) for form in known[prefix])
        return found


def pieces(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Return every file below a folder, its name, and what is packed inside."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield name, name.encode() + b"\n" + name.encode("utf-16-le")
        if not path.is_file():
            continue
        yield name, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for inner in packed.namelist():
                    yield f"{name}/{inner}", inner.encode() + packed.read(inner)


def hunt(folder: Path, texts: Hunt) -> tuple[int, int, int]:
    """Look everywhere below a folder; returns hits, files and bytes."""
    found = [(name, texts.hits(data), len(data)) for name, data in pieces(folder)]
    assert not [name for name, hits, _ in found if hits]
    files = sum(one.is_file() for one in folder.rglob("*"))
    return sum(hits for _, hits, _ in found), files, sum(size for _, _, size in found)


def surroundings(folder: Path) -> dict[str, str]:
    """Let temporary files, logs, settings and dumps of a process go below a folder."""
    places = {"HOME": "home", "TMPDIR": "tmp", "TEMP": "tmp", "TMP": "tmp",
              "XDG_STATE_HOME": "logs", "XDG_CONFIG_HOME": "settings", "XDG_DATA_HOME": "data",
              "XDG_CACHE_HOME": "cache", "LOCALAPPDATA": "logs"}  # fmt: skip
    for place in places.values():
        (folder / place).mkdir(exist_ok=True)
    found = {name: str(folder / place) for name, place in places.items()}
    found["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return os.environ | found | {"QT_QPA_PLATFORM": "offscreen"}


def check_traces(folder: Path, many: int) -> list[str]:
    """Let a process write about so many people and crash; hunt for them before and after."""
    folder.mkdir()
    texts = list(dict.fromkeys(seeding.secrets(many)))
    hunter = Hunt(texts)
    told = []
    with subprocess.Popen(
        [sys.executable, "-m", "tests.keeping.seeding", str(folder), str(many)],
        cwd=folder,
        env=surroundings(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as one:
        assert said(one) == "written"
        assert (folder / "store" / (DATABASE_FILE + "-wal")).stat().st_size > 0
        assert (folder / "store" / (DATABASE_FILE + "-shm")).exists()
        hits, files, size = hunt(folder, hunter)
        told.append(f"{len(texts)} texts, open store: {hits} hits in {files} files, {size:,} bytes")
        try:
            one.communicate("\n", timeout=120)
        finally:
            one.kill()
        assert one.returncode == -signal.SIGSEGV
    logs = {path.name for path in (folder / "logs").rglob("*.log")}
    assert {"crash.log", "faults.log"} <= logs
    hits, files, size = hunt(folder, hunter)
    told.append(f"after the crash: {hits} hits in {files} files, {size:,} bytes")
    return told


def test_nothing_of_anybody_is_found_in_any_file(tmp_path: Path) -> None:
    check_traces(tmp_path / "run", 6)


@pytest.mark.soak
def test_a_thousand_names_and_numbers_are_found_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = check_traces(tmp_path / "run", 210)
    with capsys.disabled():
        print("\n" + "; ".join(told))


@pytest.mark.parametrize("wrap", ["utf-8", "utf-16-le", "utf-16-be", "gb18030", "hex", "base64"])
def test_the_hunt_finds_what_it_looks_for(wrap: str, tmp_path: Path) -> None:
    texts = list(seeding.secrets(3))
    hunter, noise = Hunt(texts), Random(1).randbytes(999)
    for text in texts:
        if wrap == "hex":
            inside = text.encode().hex().encode()
        elif wrap == "base64":
            inside = b64encode(b"..." + text.encode("gb18030") + b".......")
        else:
            inside = text.encode(wrap)
        assert hunter.hits(noise + inside + noise), text
    assert hunter.hits(noise) == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(beginning.begin(tmp_path / "store", CTX, FIRM)) as store:
        writers.write(store, 8, lambda _: None)
    return tmp_path / "store"


def ask(tool: str, database: Path, words: str) -> subprocess.CompletedProcess[str]:
    """Ask the system's own tool, which is none of ours; its words go in by its input."""
    assert shutil.which(tool), f"install {tool}"
    return subprocess.run(
        [tool, "-batch", str(database)], input=words, capture_output=True, text=True, check=False
    )


def test_debian_s_sqlcipher_opens_the_file_with_the_raw_key(folder: Path) -> None:
    words = (
        f"PRAGMA key = \"x'{key_of(folder).hex()}'\";\n"
        "PRAGMA cipher_page_size = 4096;\n"
        "PRAGMA cipher_hmac_algorithm = HMAC_SHA1;\n"  # what an old one has anyhow and a new
        "PRAGMA cipher_kdf_algorithm = PBKDF2_HMAC_SHA1;\n"  # one is told
        "SELECT 'people ' || count(*) FROM employee;\nPRAGMA integrity_check;\n"
    )
    done = ask("sqlcipher", folder / DATABASE_FILE, words)
    assert done.stderr == ""
    assert done.stdout.splitlines()[-2:] == ["people 8", "ok"]


def test_without_the_key_it_is_noise(folder: Path) -> None:
    database = folder / DATABASE_FILE
    assert database.read_bytes()[:16] != b"SQLite format 3\0"
    for tool, words in (
        ("sqlite3", ""),
        ("sqlcipher", ""),
        ("sqlcipher", f"PRAGMA key = \"x'{bytes(32).hex()}'\";\nPRAGMA cipher_page_size = 4096;\n"),
    ):
        done = ask(tool, database, words + "SELECT count(*) FROM sqlite_master;\n")
        said_of_it = (done.stdout + done.stderr).lower()
        assert "not a database" in said_of_it or "encrypted" in said_of_it, tool
        assert not any(line.strip().isdigit() for line in done.stdout.splitlines())
