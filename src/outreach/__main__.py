# SPDX-License-Identifier: Apache-2.0
"""Join the command line and the window: the one place that knows both."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from outreach.cli.main import main
from outreach.config import Settings


def open_window(settings: Settings) -> int:
    """Show the window on the store that the settings name."""
    from outreach.ui.main import run  # Qt: only for the window

    return run(settings)


def start(argv: Sequence[str] | None = None) -> int:
    """Run ``outreach``: a command, or the window when there is none."""
    return main(argv, window=open_window)


if __name__ == "__main__":
    sys.exit(start())
