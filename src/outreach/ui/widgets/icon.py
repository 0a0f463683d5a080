# SPDX-License-Identifier: Apache-2.0
"""Moved to :mod:`outreach.ui.controls.icon`."""

from outreach.ui.controls.icon import ICON_DIR as ICON_DIR
from outreach.ui.controls.icon import Icon as Icon
from outreach.ui.controls.icon import paint_icon as paint_icon
