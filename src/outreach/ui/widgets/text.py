# SPDX-License-Identifier: Apache-2.0
"""Moved to :mod:`outreach.ui.controls.text`."""

from outreach.ui.controls.text import ElidedText as ElidedText
from outreach.ui.controls.text import Line as Line
from outreach.ui.controls.text import Text as Text
from outreach.ui.controls.text import TextKind as TextKind
from outreach.ui.controls.text import mark as mark
