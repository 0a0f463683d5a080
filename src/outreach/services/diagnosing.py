# SPDX-License-Identifier: Apache-2.0
"""An archive for whoever maintains the program: how things stand, and nothing about anybody.

Everything in it is made of words of our own: versions, names of tables, codes. Numbers of rows
are told as magnitudes, settings by their keys, the crash log line by line only where a line has
the form that the log gives it.
"""

from __future__ import annotations

import json
import platform
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from platformdirs import user_log_path
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2 as sqlcipher

from outreach import __version__
from outreach.clock import Clock
from outreach.config import APPLICATION, writable_file
from outreach.db import manifest
from outreach.db.keeping import SettingRow
from outreach.db.opener import Opener
from outreach.db.session import reading
from outreach.db.tables import METADATA
from outreach.db.upgrade import revisions, schema_of
from outreach.errors import UserError
from outreach.services import checking, opening
from outreach.services.opening import Secret

LOG = "crash.log"
_LOG_LINES = 400
_LIBRARIES = (
    "PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "cryptography", "alembic", "reportlab",
    "openpyxl", "python-calamine", "pypdfium2", "pikepdf", "pillow", "filelock", "psutil",
)  # fmt: skip
_SETTING = re.compile(r"[a-z][a-z_.]{0,40}")
_REFUSALS: list[type[UserError]] = [UserError, *UserError.__subclasses__()]
# The lines that the crash door writes (ui/crash.py); of any other line nothing is taken.
_LINES = (
    re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"),
    re.compile(r"outreach [0-9a-z.+]+, Python [0-9.a-z+]+, [A-Za-z]+"),
    re.compile(r"[A-Z][A-Za-z]*(?:Error|Exception|Warning|Interrupt|Exit)", re.ASCII),
    re.compile("|".join(one.__name__ for one in _REFUSALS)),
    re.compile(r"  (?:[\w.-]+/)*\w+\.py:\d+ (?:\w+|<\w+>)", re.ASCII),
    re.compile(r"Qt(?:Warning|Critical|Fatal)Msg [\w:~]*", re.ASCII),
)


def diagnose(
    folder: Path, out: Path, *, secret: Secret | None = None, now: datetime | None = None,
    logs: Path | None = None,
) -> Path:  # fmt: skip
    """Write the archive; of a store that does not open, or is open elsewhere, what can be told.

    Raises :class:`UserError` where the file cannot be written.
    """
    out = writable_file(out.absolute())
    now = now or Clock().now()
    logs = logs or user_log_path(APPLICATION, appauthor=False)
    checked = _checked(folder, secret, now)
    told = {
        "made_at": now.isoformat(timespec="minutes"),
        "versions": _versions(),
        "store": _outside(folder),
        "check": checked,
        # A wrong password is tried once.
        "inside": checked if "refused" in checked else _inside(folder, secret, now),
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        text = json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False)
        packed.writestr("diagnose.json", text)
        packed.writestr("crash.log", "\n".join(_log(logs / LOG)))
    return out


def _versions() -> Mapping[str, object]:
    found: dict[str, object] = {}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    return found | {
        "outreach": __version__,
        "schema": revisions()[-1],
        "python": platform.python_version(),
        "system": platform.system(),
        "release": platform.release(),
        "machine": platform.machine(),
        "sqlite": sqlcipher.sqlite_version,
        "frozen": bool(getattr(sys, "frozen", False)),
    }


def _outside(folder: Path) -> Mapping[str, object]:
    """Tell what lies in the folder: names of our own files with the magnitude of their size."""
    try:
        found = manifest.read(folder)
    except (manifest.Unreadable, manifest.TooNew) as error:
        return {"manifest": type(error).__name__}
    sizes = {}
    for name in (found.database, found.database + "-wal", manifest.NAME, manifest.SECOND):
        path = folder / name
        sizes[name if re.fullmatch(r"[a-z0-9.-]+", name) else "?"] = (
            magnitude(path.stat().st_size) if path.exists() else None
        )
    return {
        "generation": found.generation,
        "practice": found.practice,
        "slots": len(found.slots),
        "retired": len(found.retired),
        "bytes": sizes,
    }


def _checked(folder: Path, secret: Secret | None, now: datetime) -> Mapping[str, object]:
    """Tell the codes of a check: never its sentences, which name logins and folders."""
    try:
        done = checking.check(folder, secret, now)
    except UserError as error:
        return {"refused": error.code}
    return {
        "opens": done.opens,
        "findings": [one.code for one in done.findings],
        "looked_at": list(done.looked_at),
        "not_looked_at": sorted(done.not_looked_at),
    }


def _inside(folder: Path, secret: Secret | None, now: datetime) -> Mapping[str, object]:
    try:
        with _engine(folder, secret, now) as engine:
            return {
                "schema": schema_of(engine),
                "rows": _rows(engine),
                "settings": _settings(engine),
            }
    except UserError as error:
        return {"refused": error.code}


@contextmanager
def _engine(folder: Path, secret: Secret | None, now: datetime) -> Iterator[Engine]:
    """Open a store's file without asking whether its schema is ours."""
    found = opening.read_manifest(folder)
    held = opening.unlock(folder, found, secret or Secret(), now)
    opener = Opener(folder)
    opener.take()
    try:
        with opening.engine_of(folder / found.database, found, held) as engine:
            try:
                yield engine
            finally:
                engine.dispose()
    finally:
        opener.release()


def _rows(engine: Engine) -> Mapping[str, Any]:
    rows: dict[str, Any] = {}
    for table in METADATA.sorted_tables:
        try:
            with reading(engine) as session:
                count = session.scalar(select(func.count()).select_from(table))
                rows[table.name] = magnitude(count or 0)
        except (DatabaseError, UserError):
            rows[table.name] = None
    return rows


def _settings(engine: Engine) -> list[str] | None:
    try:
        with reading(engine) as session:
            keys = list(session.scalars(select(SettingRow.key)))
    except (DatabaseError, UserError):
        return None
    return sorted(key for key in keys if _SETTING.fullmatch(key))


def magnitude(number: int) -> str:
    """Tell how large a number is without telling the number: 0, 1+, 10+, 100+ and so on."""
    return "0" if number == 0 else f"{10 ** (len(str(number)) - 1)}+"


def _log(path: Path) -> list[str]:
    """Return the end of the crash log, of it only lines of the form that it has."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    ours = [line for line in lines if not line or any(one.fullmatch(line) for one in _LINES)]
    return ours[-_LOG_LINES:]
