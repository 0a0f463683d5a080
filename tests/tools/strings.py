# SPDX-License-Identifier: Apache-2.0
"""Keep the catalogues in step with the code: collect, merge, compile, check.

Chinese is the source language, so every message is its own Chinese wording; a message that
counts stands in both places of its entry. Files come out the same on every machine: sorted
by message, the places without line numbers, no dates.
"""

import argparse
import ast
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "outreach"
PLURAL_FORMS = {"en": "nplurals=2; plural=(n != 1);", "zh_CN": "nplurals=1; plural=0;"}
MARKS = {
    "t": False,
    "_t": False,
    "N_": False,
    "plural": True,
    "NP_": True,
}  # how code marks a message: does it count?
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
# Messages whose English wording holds Chinese on purpose.
CHINESE_IN_ENGLISH = frozenset({"中文"})


@dataclass
class Use:
    """Where a message is used, and whether it counts something there."""

    counts: bool = False
    files: set[str] = field(default_factory=set)


class OurCatalog(Catalog):
    """Write a header that holds nothing that changes by itself."""

    def __init__(self, language: str) -> None:
        super().__init__(locale=language, fuzzy=False)
        self.language = language
        self.header_comment = "# SPDX-License-Identifier: Apache-2.0"

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Override the header that names a moment and a version of Babel."""
        return [
            ("Project-Id-Version", "outreach"),
            ("Language", self.language),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", PLURAL_FORMS[self.language]),
        ]


def marked(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Yield each message that a module marks, and whether it counts.

    Raises ``SyntaxError`` with the line where something is marked that no catalogue can hold.
    """
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
        if name not in MARKS:
            continue
        message = node.args[0]
        if MARKS[name] and isinstance(message, ast.Call) and message.args:
            message = message.args[0]  # plural(N_("...")) counts as plural("...") does
        if isinstance(message, ast.Constant) and isinstance(message.value, str):
            if message.value:
                yield message.value, MARKS[name]
        elif isinstance(message, ast.JoinedStr | ast.BinOp | ast.IfExp):
            sentence = f"line {message.lineno}: {name}() needs one plain text to look up"
            raise SyntaxError(sentence)  # noqa: TRY004 - the fault is in the code that is read


def collect() -> dict[str, Use]:
    """Return every marked message of the program with the files it stands in."""
    uses: dict[str, Use] = defaultdict(Use)
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        try:
            for text, counts in marked(ast.parse(path.read_bytes())):
                uses[text].counts |= counts
                uses[text].files.add(name)
        except SyntaxError as error:
            raise SystemExit(f"{name}: {error}") from error
    return uses


def catalogue_file(language: str) -> Path:
    """Return where a language's catalogue stands."""
    return SOURCE / "locale" / language / "LC_MESSAGES" / "outreach.po"


def read(language: str) -> Catalog:
    """Return a language's catalogue as it stands; an empty one before the first time."""
    path = catalogue_file(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def wordings(message: Message) -> list[str]:
    """Return a message's translations: one, or one for each plural form."""
    string = message.string
    return [str(s or "") for s in (string if isinstance(string, list | tuple) else [string])]


def merge(uses: dict[str, Use], known: Catalog, language: str) -> OurCatalog:
    """Return a catalogue of exactly the messages in the code, their translations kept."""
    catalogue = OurCatalog(language)
    for text, use in sorted(uses.items()):
        old = known.get(text)
        kept = wordings(old) if old else [""]
        catalogue.add(
            (text, text) if use.counts else text,
            (kept * 2)[: catalogue.num_plurals] if use.counts else kept[0],
            locations=[(file, 0) for file in sorted(use.files)],
            flags=old.flags & {"fuzzy"} if old else (),
        )
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """Return the text file that translators edit."""
    file = io.BytesIO()
    write_po(file, catalogue, width=0, sort_output=True, include_lineno=False)
    return file.getvalue()


def as_mo(catalogue: Catalog, language: str) -> bytes:
    """Return the compiled file that the program reads: only what is translated.

    What is left out is shown in Chinese; an empty text would be shown as nothing.
    """
    finished = OurCatalog(language)
    for message in catalogue:
        if message.id and all(wordings(message)) and not message.fuzzy:
            finished.add(message.id, message.string)
    file = io.BytesIO()
    write_mo(file, finished)
    return file.getvalue()


def msgid(message: Message) -> str:
    """Return the Chinese wording of an entry."""
    return str(message.id[0] if message.pluralizable else message.id)


def fields(text: str) -> set[str]:
    """Return the names of the places that a message fills in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def faults(message: Message) -> Iterator[str]:
    """Yield what is wrong with one English entry."""
    text = msgid(message)
    if not all(wordings(message)):
        yield "is not translated"
        return
    if message.fuzzy:
        yield "is marked fuzzy: check it and take the mark away"
    for place, wording in enumerate(wordings(message)):
        if CHINESE.search(wording) and text not in CHINESE_IN_ENGLISH:
            yield f"has Chinese in its English: {wording}"
        spare = {"n"} if message.pluralizable and place == 0 else set()
        if fields(wording) | spare != fields(text) | spare:
            yield f"fills in other places than the Chinese does: {wording}"


def check(fresh: dict[Path, bytes], english: Catalog) -> int:
    """Tell what is not as it should be; change nothing."""
    stale = [p for p, content in fresh.items() if not p.exists() or p.read_bytes() != content]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is out of date: python3 dev.py strings")
    found = [f"{msgid(m)}: {fault}" for m in english if m.id for fault in faults(m)]
    for line in found[:20]:
        print(line)
    if len(found) > 20:
        print(f"... and {len(found) - 20} more")
    return 1 if stale or found else 0


def main() -> int:
    """Bring the catalogues up to date, or look only; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="change nothing, tell what is wrong")
    options.add_argument("--compile", action="store_true", help="only make .mo out of .po")
    asked = options.parse_args()
    fresh: dict[Path, bytes] = {}
    catalogues = {language: read(language) for language in PLURAL_FORMS}
    if not asked.compile:
        uses = collect()
        catalogues = {name: merge(uses, known, name) for name, known in catalogues.items()}
        fresh = {catalogue_file(name): as_po(c) for name, c in catalogues.items()}
    fresh |= {catalogue_file(n).with_suffix(".mo"): as_mo(c, n) for n, c in catalogues.items()}
    if asked.check:
        return check(fresh, catalogues["en"])
    for path, content in fresh.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
