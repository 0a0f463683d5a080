# SPDX-License-Identifier: Apache-2.0
"""Prove that a wheel holds every file an installed copy works with."""

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"outreach": ROOT / "src" / "outreach", "outreach/migrations": ROOT / "migrations"}


def expected() -> set[str]:
    """Return the names of all our files as they stand inside a wheel."""
    return {
        f"{name}/{path.relative_to(folder).as_posix()}"
        for name, folder in FOLDERS.items()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def missing(wheel: Path) -> list[str]:
    """Return what a wheel lacks, in order; empty when it is complete."""
    with zipfile.ZipFile(wheel) as archive:
        return sorted(expected() - set(archive.namelist()))


def main(folder: Path) -> int:
    """Check every wheel of a folder; a folder without one fails."""
    wheels = sorted(folder.glob("*.whl"))
    lacking = [f"{wheel.name} lacks {name}" for wheel in wheels for name in missing(wheel)]
    for line in lacking or ([] if wheels else [f"There is no wheel in {folder}."]):
        print(line, file=sys.stderr)
    return 1 if lacking or not wheels else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
