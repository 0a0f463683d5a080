# SPDX-License-Identifier: Apache-2.0
"""The forms of the talks page: plan a talk, heads of another firm, material, a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from outreach.domain.talks import (
    AUDIENCE_LABELS,
    CHANNEL_LABELS,
    ENGAGEMENT_LABELS,
    FORM_LABELS,
    MATERIAL_LABELS,
    THEME_LABELS,
    VENUE_LABELS,
    Audience,
    Campaign,
    Channel,
    Engagement,
    Form,
    Material,
    MaterialKind,
    SessionPlan,
    TalkPlan,
    Theme,
    Venue,
    WalkIns,
)
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.answers import CheckField, ChoiceField, SegmentField
from outreach.ui.controls.choices import Choice
from outreach.ui.fields import DateField, TextField
from outreach.ui.typed import CountField, NameField, TimeField, choices_of
from outreach.ui.widgets.side_form import SideForm


def split_names(text: str) -> tuple[str, ...]:
    """Read names out of one line."""
    for mark in "，,；;":
        text = text.replace(mark, "、")
    return tuple(part.strip() for part in text.split("、") if part.strip())


class PlanForm(SideForm):
    """Plan a talk with one session; more are planned from the same words."""

    DRAFT = "talk"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("安排一场宣讲")), t(N_("安排")), t, parent)
        self.title = self.put(NameField("title", t(N_("宣讲名称")), t, required=True))
        self.theme = self.put(
            SegmentField(
                "theme",
                t(N_("主题（内部）")),
                t,
                choices=choices_of(THEME_LABELS, t),
                required=True,
            )
        )
        self.day = self.put(DateField("day", t(N_("日期")), t, today=today, required=True), 1)
        self.channel = self.put(
            ChoiceField("channel", t(N_("现场或线上")), t, choices=choices_of(CHANNEL_LABELS, t)), 1
        )
        self.starts = self.put(TimeField("starts", t(N_("开始")), t), 1)
        self.ends = self.put(TimeField("ends", t(N_("结束")), t), 1)
        self.venue = self.put(
            ChoiceField(
                "venue", t(N_("场地")), t, choices=choices_of(VENUE_LABELS, t), required=True
            ),
            1,
        )
        self.place = self.put(NameField("place", t(N_("地点")), t), 1)
        self.kind = self.put(
            ChoiceField("form", t(N_("形式")), t, choices=choices_of(FORM_LABELS, t)), 1
        )
        self.campaign = self.put(ChoiceField[str]("campaign", t(N_("系列活动")), t), 1)
        self.speakers = self.put(
            TextField("speakers", t(N_("主讲人")), t, hint=t(N_("几位之间用顿号分开")))
        )
        self.audience = self.put(
            SegmentField("audience", t(N_("应到")), t, choices=choices_of(AUDIENCE_LABELS, t))
        )
        self.teams = self.put(
            TextField("teams", t(N_("班组")), t, hint=t(N_("不写就是全厂；几个之间用顿号分开")))
        )

    def set_campaigns(self, campaigns: Sequence[Campaign]) -> None:
        """Offer the campaigns; the latest is chosen."""
        chosen = self.campaign.value()
        self.campaign.set_choices([Choice(one.name, one.name) for one in campaigns])
        self.campaign.set_value(chosen or (campaigns[0].name if campaigns else None))

    def begin(self, day: date) -> None:
        """Begin a plan for a day with the usual answers."""
        self.renew()
        self.day.set_value(day)
        self.channel.set_value(Channel.ON_SITE)
        self.venue.set_value(Venue.FACTORY)
        self.kind.set_value(Form.ON_SITE)
        self.audience.set_value(Audience.PARENTS)
        self.form.mark_clean()

    def plan(self) -> tuple[TalkPlan, SessionPlan]:
        """Return what was planned."""
        day = self.day.value()
        assert day is not None
        return (
            TalkPlan(
                self.title.value(),
                self.theme.value() or Theme.COMMUNICATION,
                self.venue.value() or Venue.FACTORY,
                self.kind.value() or Form.ON_SITE,
                self.place.value(),
                split_names(self.speakers.value()),
                self.campaign.value() or "",
                self.audience.value() or Audience.PARENTS,
                split_names(self.teams.value()),
            ),
            SessionPlan(
                day,
                self.starts.time(),
                self.ends.time(),
                self.channel.value() or Channel.ON_SITE,
            ),
        )


class HeadsForm(SideForm):
    """Count people of another firm."""

    DRAFT = "heads"
    OF_RECORD = True

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        note = t(N_("外单位人员只计人次，不留姓名。"))
        super().__init__(t(N_("外单位人员")), t(N_("记下")), t, parent, note=note)
        self.company = self.put(TextField("company", t(N_("单位名称")), t, required=True))
        self.engagement = self.put(
            SegmentField(
                "engagement",
                t(N_("用工方式")),
                t,
                choices=choices_of(ENGAGEMENT_LABELS, t),
                required=True,
            )
        )
        self.heads = self.put(CountField("heads", t(N_("人数")), t, required=True), 1)

    def heads_of(self) -> WalkIns:
        """Return what was counted."""
        engagement = self.engagement.value() or Engagement.WALK_IN
        return WalkIns(self.company.value(), self.heads.count(), engagement)


class MaterialForm(SideForm):
    """Record handbooks given out, a film, or plays online."""

    DRAFT = "material"
    OF_RECORD = True

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("宣传资料")), t(N_("记下")), t, parent)
        self.kind = self.put(
            SegmentField(
                "kind", t(N_("种类")), t, choices=choices_of(MATERIAL_LABELS, t), required=True
            )
        )
        self.title = self.put(NameField("title", t(N_("名称")), t, required=True))
        self.pieces = self.put(CountField("pieces", t(N_("数量")), t, required=True), 1)
        self.day = self.put(DateField("day", t(N_("日期")), t, today=today, required=True), 1)

    def material(self) -> Material:
        """Return what was given."""
        day = self.day.value()
        assert day is not None
        kind = self.kind.value() or MaterialKind.HANDBOOK
        return Material(kind, self.title.value(), self.pieces.count(), day)


class CampaignForm(SideForm):
    """Begin a campaign with running numbers."""

    DRAFT = "campaign"

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("新建系列活动")), t(N_("新建")), t, parent)
        self.name = self.put(NameField("name", t(N_("系列活动名称")), t, required=True))
        self.guided = self.put(TextField("guided", t(N_("指导单位")), t))
        self.organised = self.put(TextField("organised", t(N_("主办单位")), t))
        self.hosted = self.put(TextField("hosted", t(N_("承办单位")), t))
        self.first = self.put(
            CountField("first", t(N_("首场编号")), t, hint=t(N_("以前办过的接着编，例如 36"))),
            1,
        )
        self.villages = self.put(CheckField("villages", t(N_("属于进村（居）宣讲")), t))

    def campaign(self) -> Campaign:
        """Return the campaign."""
        return Campaign(
            self.name.value(),
            self.guided.value(),
            self.organised.value(),
            self.hosted.value(),
            self.villages.value(),
            self.first.count() or 1,
        )
