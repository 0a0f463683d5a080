# SPDX-License-Identifier: Apache-2.0
"""A disk of 20 MB that really gets full: a tmpfs where one may mount, else the system's limit."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MB = 1024 * 1024
SIZE = 20 * MB


class Disk:
    """A folder on a disk of its own, filled up to what one wishes to leave."""

    kind = "tmpfs"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    @property
    def used(self) -> int:
        """Bytes that are taken, the ballast left out."""
        ballast = self._ballast.stat().st_size if self._ballast.exists() else 0
        return shutil.disk_usage(self.folder).used - ballast

    def leave(self, room: int) -> None:
        """Fill the disk so that this many bytes are free."""
        self.empty()
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, shutil.disk_usage(self.folder).free - room))

    def empty(self) -> None:
        """Take the ballast away."""
        self._ballast.unlink(missing_ok=True)


class Limited(Disk):
    """Where nobody may mount: the system itself refuses what is written behind a limit."""

    kind = "file size limit"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)

    @property
    def used(self) -> int:
        """Bytes that are taken."""
        return sum(one.stat().st_size for one in self.folder.rglob("*"))

    def leave(self, room: int) -> None:
        """Let this process write nothing of a file that lies behind so many bytes."""
        self.empty()
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, self._before[1]))

    def empty(self) -> None:
        """Let files grow again."""
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)


@contextmanager
def small_disk(point: Path) -> Iterator[Disk]:
    """Make a disk of 20 MB at a folder."""
    point.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(point)]
    mounted = False
    if os.geteuid() == 0:
        done = subprocess.run(words, check=False, capture_output=True)
        mounted = done.returncode == 0
    disk = Disk(point) if mounted else Limited(point)
    try:
        yield disk
    finally:
        disk.empty()
        if mounted:
            subprocess.run(["umount", str(point)], check=True)
