# SPDX-License-Identifier: Apache-2.0
"""The command line, run as a script runs it."""

from __future__ import annotations

import os
import subprocess
import sys


def outreach(
    *words: object, now: str = "2026-09-30T09:00+08:00", typed: str = ""
) -> tuple[int, str, str]:
    """Run the command as a script does, under a poor locale; return code, stdout, stderr."""
    environ = {**os.environ, "LANG": "C", "LC_ALL": "C", "OUTREACH_NOW": now}
    environ.pop("PYTHONUTF8", None)
    done = subprocess.run(
        [sys.executable, "-m", "outreach", *map(str, words)],
        capture_output=True,
        env=environ,
        input=typed.encode(),
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def sentence(code: int, *words: object) -> str:
    """Run what must fail: the code, one line on stderr, nothing on stdout; return the line."""
    found, out, said = outreach(*words)
    assert (found, out) == (code, ""), (found, out, said)
    assert said.count("\n") == 1, said
    assert "Traceback" not in said
    return said
