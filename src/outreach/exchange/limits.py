# SPDX-License-Identifier: Apache-2.0
"""How much of a file is read: beyond these limits a sentence says so, and nothing is read."""

MEGABYTE = 1 << 20
MOST_BYTES = 20 * MEGABYTE  # of the file
MOST_INFLATED = 200 * MEGABYTE  # of all that is packed in it
MOST_ENTRY = 100 * MEGABYTE  # of one packed part
MOST_ENTRIES = 2_000
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_CELLS = 2_600_000  # of one sheet, blanks in between included
MOST_LETTERS = 2_000  # of one cell
MOST_CHAT = MEGABYTE  # letters of a chat; more is a table
