# SPDX-License-Identifier: Apache-2.0
"""Moved to :mod:`outreach.ui.controls.inputs`."""

from outreach.ui.controls.inputs import CalendarPopup as CalendarPopup
from outreach.ui.controls.inputs import Composition as Composition
from outreach.ui.controls.inputs import DateEdit as DateEdit
from outreach.ui.controls.inputs import LineEdit as LineEdit
from outreach.ui.controls.inputs import TextArea as TextArea
