# SPDX-License-Identifier: Apache-2.0
"""Moved to :mod:`outreach.ui.controls.choices`."""

from outreach.ui.controls.choices import CheckBox as CheckBox
from outreach.ui.controls.choices import Choice as Choice
from outreach.ui.controls.choices import DropDown as DropDown
from outreach.ui.controls.choices import FORGET_TYPED_MS as FORGET_TYPED_MS
from outreach.ui.controls.choices import SegmentBar as SegmentBar
from outreach.ui.controls.choices import SegmentMark as SegmentMark
