# SPDX-License-Identifier: Apache-2.0
"""The smallest parts: icons, words, buttons, inputs, cells, cards; they know the theme only."""
