# SPDX-License-Identifier: Apache-2.0
"""Run ``python -m outreach``: the same door as the ``outreach`` command."""

import sys

from outreach.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
