# SPDX-License-Identifier: Apache-2.0
"""Join the command line and the window: the one place that knows both."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from outreach.cli.main import main
from outreach.config import Settings
from outreach.errors import N_, UserError


def open_window(settings: Settings) -> int:
    """Show the window on the store that the settings name."""
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in wanted):
        raise UserError(  # Qt would end the process with a text of its own
            N_("这里没有图形界面，窗口打不开。命令行的用法见 outreach --help。"), code="no_screen"
        )
    from outreach.ui.main import run  # Qt: only for the window

    return run(settings)


def start(argv: Sequence[str] | None = None) -> int:
    """Run ``outreach``: a command, or the window when there is none."""
    return main(argv, window=open_window)


if __name__ == "__main__":
    sys.exit(start())
