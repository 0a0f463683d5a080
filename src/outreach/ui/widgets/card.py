# SPDX-License-Identifier: Apache-2.0
"""Moved to :mod:`outreach.ui.controls.card`."""

from outreach.ui.controls.card import Card as Card
from outreach.ui.controls.card import PageHead as PageHead
