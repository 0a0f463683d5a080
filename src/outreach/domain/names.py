# SPDX-License-Identifier: Apache-2.0
"""Names as people write them: surname first, ``·`` in long names, rare characters kept."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"[\s\u3000\u200b\xa0]+")
# Every dot that offices type between the parts of a long name, brought to U+00B7.
_DOTS = re.compile(r"\s*[·•・‧∙⋅．.●]\s*")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def fold_name(text: str) -> str:
    """Bring a name to one form, so that the same person is the same text.

    Blanks inside a Chinese name go (``张 三`` was padded to look even); between Latin words
    one stays. Compatibility forms are folded, Han characters are never replaced.
    """
    folded = unicodedata.normalize("NFC", text)
    folded = "".join(
        unicodedata.normalize("NFKC", c) if not _HAN.match(c) else c for c in folded
    ).strip()
    folded = _DOTS.sub("·", folded) if _HAN.search(folded) else folded
    return _BLANKS.sub("" if _HAN.search(folded) else " ", folded).strip()
