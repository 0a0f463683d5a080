# SPDX-License-Identifier: Apache-2.0
"""How long a fresh process takes until its program is imported: what each start costs a user."""

import statistics
import subprocess
import sys
import time

RUNS = 5
STARTS = {
    "python alone": "pass",
    "the command line": "import outreach.cli.main",
    "the window": "import outreach.ui.main",
}


def seconds(code: str) -> float:
    """Return the time of one fresh process that runs ``code``."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - began


def main() -> None:
    """Print the median and the range of each start."""
    for name, code in STARTS.items():
        runs = sorted(seconds(code) for _ in range(RUNS))
        print(f"{name:20} {statistics.median(runs):6.3f} s  ({runs[0]:.3f}-{runs[-1]:.3f})")


if __name__ == "__main__":
    main()
