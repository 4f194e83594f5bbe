"""What the words of this package are called on a page."""

from typing import Any

from flask import Flask

from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.people.models import Change, Role, Sector
from cocreacion.people.places import department_name

SECTORS: dict[Sector, Any] = {
    Sector.GOVERNMENT: _l("Government"),
    Sector.CIVIL_SOCIETY: _l("Civil society"),
    Sector.CITIZEN: _l("Citizens"),
    Sector.ACADEMIA: _l("Academia"),
    Sector.THINK_TANK: _l("Think tanks"),
    Sector.PRIVATE_SECTOR: _l("Private sector"),
    Sector.MEDIA: _l("Media"),
    Sector.INTERNATIONAL: _l("International organisations"),
    Sector.LOCAL_GOVERNMENT: _l("Local government"),
    Sector.INDIGENOUS: _l("Indigenous peoples"),
}

ROLES: dict[Role, Any] = {
    Role.ADMIN: _l("Administrator"),
    Role.POINT_OF_CONTACT: _l("Government point of contact"),
    Role.REVIEWER: _l("Independent reviewer"),
    Role.TRANSLATOR: _l("Translator"),
    Role.MODERATOR: _l("Moderator"),
}

CHANGES: dict[Change, Any] = {
    Change.RENAMED: _l("new name"),
    Change.MERGED: _l("merger"),
    Change.SPLIT: _l("division"),
}


def sector_name(sector: Sector | str) -> str:
    """`civil_society` → Sociedad civil."""
    return str(SECTORS.get(Sector(sector), sector)) if sector else ""


def role_name(role: Role | str) -> str:
    return str(ROLES[Role(role)])


def change_name(change: Change | str) -> str:
    return str(CHANGES[Change(change)])


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        sector=sector_name, role=role_name, change=change_name, department=department_name
    )
