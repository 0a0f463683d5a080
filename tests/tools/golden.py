# SPDX-License-Identifier: Apache-2.0
"""Make the golden store of the present schema: ``python -m tests.tools.golden``.

Run it when a version is released, and when a revision that is not released yet was changed. An
earlier schema's golden store is never made again: it stands for the stores that are out there.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from outreach.db.opener import LOCK_FILE
from outreach.db.tables import METADATA
from outreach.db.upgrade import revisions
from outreach.services import beginning
from outreach.services.row_values import freeze
from outreach.services.store import Store
from tests.conftest import FIRM
from tests.keeping.family import Family
from tests.quarters.histories import CTX

GOLDEN = Path(__file__).parents[1] / "data" / "golden"
STORE, ROWS = "store", "rows.json"


def rows_of(store: Store) -> dict[str, list[dict[str, object]]]:
    """Return every row of every table as it is read, sealed texts opened, in a fixed order."""
    return dict(_tables(store))


def _tables(store: Store) -> Iterator[tuple[str, list[dict[str, object]]]]:
    with store.reading() as session:
        for table in METADATA.sorted_tables:
            rows = session.execute(table.select()).mappings()
            plain = [json.loads(freeze(dict(row))) for row in rows]
            yield table.name, sorted(plain, key=lambda row: json.dumps(row, sort_keys=True))


def main() -> None:
    place = GOLDEN / revisions()[-1]
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / STORE
        with closing(beginning.begin(made, CTX, FIRM)) as store:
            Family(store)
            rows = rows_of(store)
        (made / LOCK_FILE).unlink(missing_ok=True)
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(made, place / STORE)
    text = json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True)
    (place / ROWS).write_text(text + "\n", encoding="utf-8", newline="\n")
    count = sum(map(len, rows.values()))
    print(f"{place.relative_to(GOLDEN.parents[2])}: {len(rows)} tables, {count} rows")


if __name__ == "__main__":
    main()
