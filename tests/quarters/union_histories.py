# SPDX-License-Identifier: Apache-2.0
"""The union's half of a random history: talks, walk-ins, calls, gifts, reunions, aid, meetings.

Written row by row, odder than the services would: people sign in who had left, sessions are
called off after somebody signed, one family asks for everything twice.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from outreach.db.agencies import ActionRow, AgencyRow, ConsultationRow, ConsultedRow
from outreach.db.aid import AidCaseRow, FundRow, PaymentRow, ProjectCostRow, ProjectRow
from outreach.db.contact import ContactRow, GiftRow, PointRow
from outreach.db.followups import FollowUpRow
from outreach.db.reunions import HelpRow, RequestChildRow, RequestRow, SeasonRow
from outreach.db.talks import (
    AttendanceRow,
    CampaignRow,
    MaterialRow,
    SessionRow,
    TalkRow,
    WalkInRow,
)
from outreach.domain.agencies import AgencyKind
from outreach.domain.aid import AidKind
from outreach.domain.followups import FollowUpKind, FollowUpResult
from outreach.domain.money import Source
from outreach.domain.reunions import TICKETS, Direction, HelpKind, SeasonKind
from outreach.domain.talks import Engagement, Form, MaterialKind, Theme, Venue
from tests.quarters.days import EDGES, NOW

if TYPE_CHECKING:
    from tests.quarters.histories import History


class UnionHistory:
    """Adds the union's work to the people of a history."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.random = history.random
        self.enterprise = history.store.enterprise_id

    def write(self) -> None:
        """Write all of it."""
        self._talks()
        self._materials()
        self._contact()
        self._reunions()
        self._aid()
        self._follow_ups()
        self._office()

    def _row(self, table: Any, **values: Any) -> uuid.UUID:
        return self.history.row(table, recorded_at=NOW, **values)

    def _site(self) -> uuid.UUID:
        return self.random.choice(self.history.sites)

    def _somebody(self) -> uuid.UUID:
        return self.random.choice(self.history.people)

    def _day(self) -> date:
        return self.random.choice(EDGES) if self.random.random() < 0.6 else self.history.day()

    def _talks(self) -> None:
        random = self.random
        campaign = self._row(
            CampaignRow, enterprise_id=self.enterprise, name="系列", in_villages=True
        )
        for number in range(24):
            site = self._site()
            talk = self._row(
                TalkRow,
                site_id=site,
                campaign_id=random.choice((campaign, None)),
                title=f"家长课堂{number}",
                theme=random.choice(list(Theme)),
                form=random.choice(list(Form)),
                venue=random.choice(list(Venue)),
            )
            held = self._row(
                SessionRow,
                talk_id=talk,
                site_id=site,
                held_on=self._day(),
                starts=random.choice(("", "09:00", "14:30")),
                channel=random.choice(("on_site", "on_site", "online")),
                cancelled_on=self.history.maybe(0.1, self._day()),
            )
            people = self.history.people
            for person in random.sample(people, random.randrange(len(people))):
                self._add(
                    AttendanceRow,
                    session_id=held,
                    employee_id=person,
                    channel=random.choice(("on_site", "on_site", "online")),
                )
            for company in random.sample(("恒达", "同行"), random.randrange(3)):
                self._add(
                    WalkInRow,
                    session_id=held,
                    company=company,
                    engagement=random.choice(list(Engagement)),
                    heads=random.randrange(0, 30),
                )

    def _add(self, table: Any, **values: Any) -> None:
        self.history.session.execute(insert(table).values(recorded_at=NOW, **values))

    def _materials(self) -> None:
        for number in range(12):
            self._row(
                MaterialRow,
                site_id=self._site(),
                kind=self.random.choice(list(MaterialKind)),
                title=f"手册{number % 3}",
                pieces=self.random.randrange(1, 300),
                day=self._day(),
            )

    def _contact(self) -> None:
        random = self.random
        for number, site in enumerate(self.history.sites * 2):
            opened = self._day()
            point = self._row(
                PointRow,
                site_id=site,
                name=f"视频间{number}",
                kind=random.choice(("phone", "video")),
                opened_on=opened,
                closed_on=self.history.maybe(0.4, max(opened, self._day())),
            )
            for _ in range(random.randrange(12)):
                tally = random.random() < 0.2
                day = self._day()
                self._row(
                    ContactRow,
                    point_id=point,
                    site_id=site,
                    employee_id=None if tally else random.choice((None, self._somebody())),
                    day=day.replace(day=1) if tally else day,
                    sessions=random.randrange(1, 40) if tally else 1,
                    minutes=random.randrange(1, 500),
                    is_tally=tally,
                )
        for _ in range(30):
            self._row(
                GiftRow,
                site_id=self._site(),
                employee_id=self._somebody(),
                month=self._day().replace(day=1),
                minutes=random.choice((0, 100)),
                megabytes=random.choice((0, 2048)),
                fen=random.randrange(1, 9999),
                source=random.choice(list(Source)),
            )

    def _reunions(self) -> None:
        random = self.random
        seasons = [
            self._row(
                SeasonRow,
                enterprise_id=self.enterprise,
                name=f"团圆季{number}",
                kind=random.choice(list(SeasonKind)),
                first=self._day(),
                last=date(2026, 12, 31),
            )
            for number in range(3)
        ]
        for person in random.sample(self.history.people, len(self.history.people) // 2):
            for season in random.sample(seasons, random.randrange(1, 4)):
                met = random.choice(("yes", "yes", "no", "unknown"))
                request = self._row(
                    RequestRow,
                    season_id=season,
                    site_id=self._site(),
                    employee_id=person,
                    direction=random.choice(list(Direction)),
                    place_code=random.choice(("441621", "522622", "")),
                    asked_on=self._day(),
                    met=met,
                    met_on=self._day() if met == "yes" else None,
                    days=random.randrange(1, 9) if met == "yes" else 0,
                )
                children = self.history.children
                for child in random.sample(children, min(len(children), random.randrange(3))):
                    self.history.session.execute(
                        insert(RequestChildRow).values(request_id=request, child_id=child)
                    )
                self._help(request)

    def _help(self, request: uuid.UUID) -> None:
        for _ in range(self.random.randrange(3)):
            kind = self.random.choice(list(HelpKind))
            self._row(
                HelpRow,
                request_id=request,
                kind=kind,
                day=self._day(),
                tickets=self.random.randrange(1, 4) if kind in TICKETS else 0,
                people=self.random.randrange(1, 4),
                fen=self.random.randrange(0, 50_000),
                source=self.random.choice(list(Source)),
            )

    def _aid(self) -> None:
        random = self.random
        for number in range(1, 16):
            case = self._row(
                AidCaseRow,
                enterprise_id=self.enterprise,
                number=number,
                site_id=self._site(),
                employee_id=self._somebody(),
                kind=random.choice(list(AidKind)),
                asked_on=self._day(),
                asked_fen=100_000,
                decision="approved",
                approved_fen=100_000,
            )
            for _ in range(random.randrange(3)):
                self._row(
                    PaymentRow,
                    case_id=case,
                    day=self._day(),
                    fen=random.randrange(1, 40_000),
                    goods_fen=random.choice((0, 5_000)),
                    source=random.choice(list(Source)),
                )
        project = self._row(
            ProjectRow, enterprise_id=self.enterprise, name="项目", kind="harbour",
            first=date(2025, 7, 1),
        )  # fmt: skip
        for _ in range(6):
            money = {"day": self._day(), "fen": random.randrange(1, 90_000)}
            self._row(FundRow, enterprise_id=self.enterprise, from_whom="企业", **money)
            source = random.choice(list(Source))
            self._row(ProjectCostRow, project_id=project, source=source, **money)

    def _follow_ups(self) -> None:
        for person in self.history.people:
            for _ in range(self.random.randrange(3)):
                done = self.history.maybe(0.8, self._day())
                results = [one for one in FollowUpResult if one is not FollowUpResult.OPEN]
                self._row(
                    FollowUpRow,
                    site_id=self._site(),
                    employee_id=person,
                    kind=self.random.choice(list(FollowUpKind)),
                    due_on=self._day(),
                    done_on=done,
                    result=self.random.choice(results) if done else FollowUpResult.OPEN,
                )

    def _office(self) -> None:
        kinds = list(AgencyKind)[:5]
        bodies = [
            self._row(AgencyRow, enterprise_id=self.enterprise, name=f"单位{kind}", kind=kind)
            for kind in (*kinds, kinds[0])[:5]
        ]
        for number in range(8):
            day = self._day()
            meeting = self._row(
                ConsultationRow, enterprise_id=self.enterprise, day=day, topic=f"会商{number}"
            )
            for body in self.random.sample(bodies, self.random.randrange(1, 4)):
                self.history.session.execute(
                    insert(ConsultedRow).values(consultation_id=meeting, agency_id=body)
                )
            for action in range(self.random.randrange(3)):
                self._row(
                    ActionRow,
                    consultation_id=meeting,
                    what=f"事项{action}",
                    done_on=self.history.maybe(0.5, max(day, self._day())),
                )
