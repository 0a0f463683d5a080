# SPDX-License-Identifier: Apache-2.0
"""The figures as plain SQL by hand: what counting them costs without the program.

Same values and same groups, for the embedded store; written independently of the queries it
is compared with, in the shortest form that gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from outreach.domain.periods import Period
from outreach.services.store import Store

_HELD = """
    FROM talk_session s JOIN talk t ON t.id = s.talk_id JOIN site p ON p.id = s.site_id
    LEFT JOIN campaign c ON c.id = t.campaign_id
    WHERE s.held_on BETWEEN :first AND :last AND s.cancelled_on IS NULL
      AND (EXISTS (SELECT 1 FROM attendance a WHERE a.session_id = s.id)
           OR EXISTS (SELECT 1 FROM walk_in w WHERE w.session_id = s.id AND w.heads > 0))
"""
_PAIRS = """
    FROM talk_session s JOIN attendance a ON a.session_id = s.id AND a.channel = 'on_site'
    JOIN guardian g ON g.employee_id = a.employee_id AND g.superseded_at IS NULL
      AND (g.valid_from IS NULL OR g.valid_from <= s.held_on)
      AND (g.valid_to IS NULL OR g.valid_to >= s.held_on)
    JOIN child k ON k.id = g.child_id AND k.birth <= s.held_on
      AND k.birth >= (substr(s.held_on, 1, 4) - 18) || substr(s.held_on, 5)
    WHERE s.held_on BETWEEN :first AND :last AND s.cancelled_on IS NULL
"""
_AT_WORK = """
    SELECT employee_id FROM employment WHERE superseded_at IS NULL
      AND (valid_from IS NULL OR valid_from <= :last) AND (valid_to IS NULL OR valid_to >= :last)
"""
_MINORS = """
    FROM guardian g CROSS JOIN child k ON g.child_id = k.id AND g.superseded_at IS NULL
      AND (g.valid_from IS NULL OR g.valid_from <= :last)
      AND (g.valid_to IS NULL OR g.valid_to >= :last)
    WHERE k.birth <= :last AND k.birth >= :adult
"""
FIGURES = {
    "R01": f"""SELECT t.theme, t.form, t.venue, p.name, s.channel, c.in_villages, count(*)
        {_HELD} GROUP BY 1, 2, 3, 4, 5, 6""",
    "R02": """SELECT t.theme, a.channel, p.name,
          EXISTS (SELECT 1 FROM employment e WHERE e.employee_id = a.employee_id
                  AND e.superseded_at IS NULL AND e.labour_company <> ''
                  AND (e.valid_from IS NULL OR e.valid_from <= s.held_on)
                  AND (e.valid_to IS NULL OR e.valid_to >= s.held_on)), count(*)
        FROM talk_session s JOIN attendance a ON a.session_id = s.id
        JOIN talk t ON t.id = s.talk_id JOIN site p ON p.id = s.site_id
        WHERE s.held_on BETWEEN :first AND :last AND s.cancelled_on IS NULL GROUP BY 1, 2, 3, 4""",
    "R03": """SELECT parent, sex, site, count(*) FROM (
          SELECT e.sex, p.name AS site, EXISTS (
            SELECT 1 FROM guardian g JOIN child k ON k.id = g.child_id
            WHERE g.employee_id = f.employee_id AND g.superseded_at IS NULL
              AND (g.valid_from IS NULL OR g.valid_from <= f.held_on)
              AND (g.valid_to IS NULL OR g.valid_to >= f.held_on) AND k.birth <= f.held_on
              AND k.birth >= (substr(f.held_on, 1, 4) - 18) || substr(f.held_on, 5)) AS parent
          FROM (SELECT a.employee_id, s.held_on, s.site_id, row_number() OVER (
                  PARTITION BY a.employee_id ORDER BY s.held_on, s.starts, q.name) AS place
                FROM attendance a JOIN talk_session s ON s.id = a.session_id
                JOIN site q ON q.id = s.site_id
                WHERE a.channel = 'on_site' AND s.held_on BETWEEN :first AND :last
                  AND s.cancelled_on IS NULL) f
          JOIN employee e ON e.id = f.employee_id JOIN site p ON p.id = f.site_id
          WHERE f.place = 1) GROUP BY 1, 2, 3""",
    # One household per set of children: right here, where couples share all of theirs.
    "R04": f"""SELECT province, count(*) FROM (
          SELECT min(CASE WHEN e.hukou_confirmed THEN substr(e.hukou_code, 1, 2) END) AS province
          FROM (SELECT DISTINCT a.employee_id, k.id AS child {_PAIRS}) pair
          JOIN employee e ON e.id = pair.employee_id
          GROUP BY (SELECT min(x.child_id) FROM guardian x WHERE x.employee_id = e.id)
        ) GROUP BY 1""",
    "R05": f"""SELECT (strftime('%Y', day) - strftime('%Y', birth)) / 6, count(*) FROM (
          SELECT k.birth, min(s.held_on) AS day {_PAIRS} GROUP BY k.id) GROUP BY 1""",
    "R06": f"""SELECT any_, guarding, talking, count(*) FROM (
          SELECT e.id IN (SELECT a.employee_id FROM attendance a JOIN talk_session s
                  ON s.id = a.session_id WHERE a.channel = 'on_site' AND s.cancelled_on IS NULL
                  AND s.held_on BETWEEN :year_ago AND :last) AS any_,
            e.id IN (SELECT a.employee_id FROM attendance a JOIN talk_session s
                  ON s.id = a.session_id JOIN talk t ON t.id = s.talk_id
                  WHERE a.channel = 'on_site' AND s.cancelled_on IS NULL
                  AND s.held_on BETWEEN :year_ago AND :last AND t.theme = 'guardianship')
              AS guarding,
            e.id IN (SELECT a.employee_id FROM attendance a JOIN talk_session s
                  ON s.id = a.session_id JOIN talk t ON t.id = s.talk_id
                  WHERE a.channel = 'on_site' AND s.cancelled_on IS NULL
                  AND s.held_on BETWEEN :year_ago AND :last AND t.theme = 'communication')
              AS talking
          FROM employee e WHERE e.id IN ({_AT_WORK})
            AND EXISTS (SELECT 1 {_MINORS} AND g.employee_id = e.id)) GROUP BY 1, 2, 3""",
    "R12": f"""SELECT count(DISTINCT employee_id) FROM pledge WHERE superseded_at IS NULL
        AND signed_on <= :last AND (lapses_on IS NULL OR lapses_on > :last)
        AND (withdrawn_on IS NULL OR withdrawn_on > :last) AND employee_id IN ({_AT_WORK})""",
    "R14": f"""SELECT strftime('%Y', k.birth), k.school,
          (SELECT c.carer FROM care c CROSS JOIN inquiry i ON i.id = c.inquiry_id
           WHERE c.child_id = k.id AND i.asked_on <= :last
           ORDER BY i.asked_on DESC, i.recorded_at DESC, i.id DESC LIMIT 1),
          EXISTS (SELECT 1 FROM guardian y CROSS JOIN intake n ON y.employee_id = n.employee_id
                  WHERE y.child_id = k.id AND y.superseded_at IS NULL
                    AND n.consent = 'given' AND n.asked_on <= :last),
          count(*)
        FROM child k WHERE k.birth <= :last AND k.birth >= :adult AND k.id IN (
          SELECT g.child_id FROM guardian g WHERE g.superseded_at IS NULL
            AND (g.valid_from IS NULL OR g.valid_from <= :last)
            AND (g.valid_to IS NULL OR g.valid_to >= :last) AND g.employee_id IN ({_AT_WORK}))
        GROUP BY 1, 2, 3, 4""",
    "R17": f"""SELECT count(*), sum(done) FROM (SELECT max(g.employee_id IN (
            SELECT employee_id FROM inquiry WHERE asked_on BETWEEN :first AND :last)) AS done
          {_MINORS} AND g.employee_id IN ({_AT_WORK}) AND g.child_id IN (
            SELECT k.child_id FROM guardian k WHERE k.superseded_at IS NULL AND k.employee_id IN (
              SELECT employee_id FROM inquiry WHERE asked_on < :first)) GROUP BY g.employee_id)""",
}


def run_floor(store: Store, period: Period) -> dict[str, Sequence[Any]]:
    """Run every statement once for a period and fetch what it returns."""
    last = period.last
    values = {
        "first": period.first.isoformat(),
        "last": last.isoformat(),
        "adult": last.replace(year=last.year - 18).isoformat(),
        "year_ago": last.replace(year=last.year - 1).isoformat(),
    }
    connection = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        found: dict[str, Sequence[Any]] = {}
        for id_, statement in FIGURES.items():
            cursor.execute(statement, values)
            found[id_] = cursor.fetchall()
        return found
    finally:
        connection.close()
