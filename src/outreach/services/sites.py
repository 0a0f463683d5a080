# SPDX-License-Identifier: Apache-2.0
"""The enterprise, its sites and its teams."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from outreach.db.access import UserRow
from outreach.db.keeping import SettingRow
from outreach.db.sites import EnterpriseRow, SiteRow, TeamRow
from outreach.domain.access import Right, Role
from outreach.domain.wording import check_title
from outreach.errors import N_, UserError
from outreach.services.context import Context, SiteRef
from outreach.services.store import Store

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@dataclass(frozen=True)
class EnterpriseBegun:
    """What the first form asks: the firm, its first site, its first user."""

    name: str
    uscc: str = ""
    ownership: str = "private"  # state: reports go to 国资委; private: to 工商联
    short_code: str = ""
    responsible_unit: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    site_name: str = ""
    county_code: str = ""
    admin_login: str = "admin"
    admin_name: str = ""
    admin_roles: tuple[Role, ...] = (Role.ADMIN,)
    practice: bool = False


@dataclass(frozen=True)
class Enterprise:
    """The firm as reports and the window show it."""

    id: uuid.UUID
    name: str
    short_code: str
    uscc: str
    ownership: str
    responsible_unit: str
    contact_name: str
    contact_phone: str
    sites: tuple[SiteRef, ...]


def begin_in(
    store: Store, ctx: Context, firm: EnterpriseBegun, *, admin: uuid.UUID | None = None
) -> Store:
    """Write the first rows into an empty schema; returns the same store, ready to use."""
    with store.writing(ctx) as work:
        session = work.session
        for key, value in {
            "enterprise_id": store.enterprise_id.hex,
            "index_key": store.index_key.hex(),
            "practice": "yes" if firm.practice else "no",
        }.items():
            session.execute(insert(SettingRow).values(key=key, value=value))
        session.execute(
            insert(EnterpriseRow).values(
                id=store.enterprise_id,
                name=firm.name,
                short_code=firm.short_code or "QY",
                uscc=firm.uscc.upper(),
                ownership=firm.ownership,
                responsible_unit=firm.responsible_unit,
                contact_name=firm.contact_name,
                contact_phone=firm.contact_phone,
                version=1,
                recorded_at=ctx.now,
            )
        )
        session.execute(
            insert(UserRow).values(
                id=admin or work.new_id(),
                login=firm.admin_login,
                name=firm.admin_name or firm.admin_login,
                roles=" ".join(firm.admin_roles),
                version=1,
                recorded_at=ctx.now,
            )
        )
        site_id = _insert_site(session, work.new_id(), store, ctx, firm.site_name, firm.county_code)
        work.audit("begin", "enterprise", store.enterprise_id, {"site": (None, str(site_id))})
    return store


def enterprise(store: Store) -> Enterprise:
    """Return the firm with its sites."""
    with store.reading() as session:
        row = session.get_one(EnterpriseRow, store.enterprise_id)
        return Enterprise(
            row.id,
            row.name,
            row.short_code,
            row.uscc,
            row.ownership,
            row.responsible_unit,
            row.contact_name,
            row.contact_phone,
            tuple(_sites(session)),
        )


def add_site(store: Store, ctx: Context, name: str, county_code: str = "") -> SiteRef:
    """Add a factory or construction project."""
    ctx.require(Right.ADMINISTER)
    name = name.strip()
    _check_site(name, county_code)
    with store.writing(ctx) as work:
        if any(site.name == name for site in _sites(work.session)):
            raise UserError(N_("已经有叫“{name}”的厂区。"), code="site_exists", name=name)
        site = work.new_id()
        _insert_site(work.session, site, store, ctx, name, county_code)
        work.audit("add", "site", site, {"name": (None, name)})
    return SiteRef(site, name, county_code)


def find_site(store: Store, name: str | None) -> SiteRef:
    """Return the site of a name; the only one there is when no name is given."""
    sites = enterprise(store).sites
    found = [site for site in sites if name is None or site.name == name]
    if len(found) != 1:
        raise UserError(
            N_("请用 --site 指明厂区；现有：{sites}。"),
            code="which_site",
            sites="、".join(site.name for site in sites),
        )
    return found[0]


def teams(store: Store, site: SiteRef) -> list[str]:
    """Return the teams of a site, for choosing."""
    with store.reading() as session:
        return list(
            session.scalars(
                select(TeamRow.name).where(TeamRow.site_id == site.id).order_by(TeamRow.name)
            )
        )


def check_firm(firm: EnterpriseBegun) -> None:
    """Refuse a firm without name or site, or with an impossible credit code (GB 32100-2015)."""
    if not firm.name.strip():
        raise UserError(N_("请填写单位名称。"), code="missing")
    check_title(firm.responsible_unit)
    _check_site(firm.site_name, firm.county_code)
    if firm.ownership not in ("state", "private"):
        raise UserError(N_("所有制请写 state（国有）或 private（民营）。"), code="bad_ownership")
    if firm.uscc and not is_uscc(firm.uscc.upper()):
        raise UserError(
            N_("统一社会信用代码“{text}”不对：应为 18 位，末位为校验码。"),
            code="bad_uscc",
            text=firm.uscc,
        )


def _check_site(name: str, county_code: str) -> None:
    if not name.strip():
        raise UserError(N_("请填写厂区或项目部名称。"), code="missing")
    check_title(name)
    if county_code and not re.fullmatch(r"[0-9]{6}", county_code):
        raise UserError(N_("县级代码应为 6 位数字。"), code="bad_county")


def is_uscc(code: str) -> bool:
    """Tell whether a unified social credit code has 18 characters and the right last one."""
    if len(code) != 18 or any(char not in _USCC_ALPHABET for char in code):
        return False
    total = sum(
        _USCC_ALPHABET.index(char) * weight
        for char, weight in zip(code[:17], _USCC_WEIGHTS, strict=True)
    )
    return _USCC_ALPHABET[(31 - total % 31) % 31] == code[17]


def _insert_site(
    session: Session, site: uuid.UUID, store: Store, ctx: Context, name: str, county: str
) -> uuid.UUID:
    session.execute(
        insert(SiteRow).values(
            id=site,
            enterprise_id=store.enterprise_id,
            name=name.strip(),
            county_code=county,
            version=1,
            recorded_at=ctx.now,
        )
    )
    return site


def _sites(session: Session) -> list[SiteRef]:
    rows = session.scalars(select(SiteRow).order_by(SiteRow.id))
    return [SiteRef(row.id, row.name, row.county_code) for row in rows]
