# SPDX-License-Identifier: Apache-2.0
"""Moved to :mod:`outreach.ui.controls.cells`."""

from outreach.ui.controls.cells import Cell as Cell
from outreach.ui.controls.cells import LEVEL_SHAPES as LEVEL_SHAPES
from outreach.ui.controls.cells import LEVEL_WORDS as LEVEL_WORDS
from outreach.ui.controls.cells import LevelColor as LevelColor
from outreach.ui.controls.cells import PART_GAP as PART_GAP
from outreach.ui.controls.cells import Part as Part
from outreach.ui.controls.cells import PartKind as PartKind
from outreach.ui.controls.cells import link as link
from outreach.ui.controls.cells import matched as matched
from outreach.ui.controls.cells import muted as muted
from outreach.ui.controls.cells import new as new
from outreach.ui.controls.cells import number as number
from outreach.ui.controls.cells import official as official
from outreach.ui.controls.cells import old as old
from outreach.ui.controls.cells import paint_part as paint_part
from outreach.ui.controls.cells import part_font as part_font
from outreach.ui.controls.cells import part_width as part_width
from outreach.ui.controls.cells import parts_of as parts_of
from outreach.ui.controls.cells import reference as reference
from outreach.ui.controls.cells import strong as strong
from outreach.ui.controls.cells import tag as tag
from outreach.ui.controls.cells import toned as toned
from outreach.ui.controls.cells import words_of as words_of
