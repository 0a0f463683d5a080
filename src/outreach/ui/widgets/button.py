# SPDX-License-Identifier: Apache-2.0
"""Moved to :mod:`outreach.ui.controls.button`."""

from outreach.ui.controls.button import Button as Button
from outreach.ui.controls.button import ButtonKind as ButtonKind
from outreach.ui.controls.button import KeyHint as KeyHint
from outreach.ui.controls.button import LinkButton as LinkButton
from outreach.ui.controls.button import key_width as key_width
from outreach.ui.controls.button import paint_key as paint_key
