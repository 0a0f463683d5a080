# SPDX-License-Identifier: Apache-2.0
"""Open a store in a process of its own, and hold it until told otherwise.

``python -m tests.keeping.starting STORE [--at FILE]`` says ``ready``, waits until the file is
there, opens, says ``open`` and holds the store until its input ends. Refused, it says why and
ends with the exit code of that.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import closing
from pathlib import Path

from outreach.errors import UserError
from outreach.i18n import Translator
from outreach.services import opening


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("store", type=Path)
    parser.add_argument("--at", type=Path)
    told = parser.parse_args()
    print("ready", flush=True)
    deadline = time.monotonic() + 120
    while told.at is not None and not told.at.exists() and time.monotonic() < deadline:
        pass  # all are to start in the same moment
    try:
        with closing(opening.open_store(told.store)):
            print("open", flush=True)
            sys.stdin.read()
    except UserError as error:
        print(error.sentence(Translator()), flush=True)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
