# SPDX-License-Identifier: Apache-2.0
"""Run all tests in two halves at once, one on each core; a run in which nothing ran has failed.

The tests of the window and of what is slow beside it take about as long as all others. Output is
shown when a half has ended, so that the two do not mix.
"""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FIRST = ("tests/ui", "tests/quarters", "tests/exchange")
HALVES = (FIRST, ("tests", *(f"--ignore={one}" for one in FIRST)))


class Half:
    """One pytest of several: begun at once, its output shown when it has ended."""

    def __init__(self, number: int, words: Sequence[str]) -> None:
        self._record = ROOT / "out" / f"tests-{number}.xml"
        self._record.parent.mkdir(exist_ok=True)
        self._record.unlink(missing_ok=True)
        self._said = self._record.with_suffix(".txt")
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={self._record}", *words]
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=os.environ, stdout=said, stderr=subprocess.STDOUT
            )

    def passed(self) -> bool:
        """Wait for the end, show what was said, and tell whether something ran and all passed."""
        failed = self._process.wait()
        print(self._said.read_text(encoding="utf-8", errors="replace"), end="", flush=True)
        ran = 0
        if self._record.exists():
            for suite in ET.parse(self._record).getroot().iter("testsuite"):
                ran += int(suite.get("tests", 0)) - int(suite.get("skipped", 0))
        if not ran:
            print("No test ran.")
        return not failed and ran > 0


def main(words: Sequence[str]) -> int:
    """Run what is asked for, or everything in two halves; return an exit code."""
    begun = [Half(number, part) for number, part in enumerate([words] if words else HALVES)]
    passed = [half.passed() for half in begun]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
