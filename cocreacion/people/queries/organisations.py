"""Organisations, their names and what became of them."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.people.models import Membership, Organisation, OrganisationName, Succession


def organisations() -> Sequence[Organisation]:
    """All of them."""
    return db.session.scalars(select(Organisation).order_by(Organisation.id)).all()


def all_names() -> set[str]:
    """All names of all organisations, short ones and those of the past among them."""
    today = db.session.execute(select(Organisation.name, Organisation.short_name)).all()
    names = [name for name, _short in today] + list(
        db.session.scalars(select(OrganisationName.name))
    )
    return {words for name in names for words in (name.es, name.en)} | {s for _, s in today}


def get_organisation(slug: str) -> Organisation:
    """With its former names."""
    organisation = (
        db.session.scalars(
            select(Organisation)
            .where(Organisation.slug == slug)
            .options(joinedload(Organisation.former_names))
        )
        .unique()
        .one_or_none()
    )
    if organisation is None:
        raise NotFound
    return organisation


def get_by_id(organisation_id: int) -> Organisation:
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound
    return organisation


def slugs_beginning_with(slug: str) -> set[str]:
    return set(
        db.session.scalars(select(Organisation.slug).where(Organisation.slug.startswith(slug)))
    )


def successions_of(organisation: Organisation) -> Sequence[Succession]:
    """What it came from and what became of it, the latest first."""
    return db.session.scalars(
        select(Succession)
        .where(
            or_(Succession.from_id == organisation.id, Succession.to_id == organisation.id),
        )
        .options(joinedload(Succession.from_organisation), joinedload(Succession.to_organisation))
        .order_by(Succession.on.desc(), Succession.id)
    ).all()


def get_succession(organisation: Organisation, successor: Organisation) -> Succession:
    found = db.session.scalar(
        select(Succession).filter_by(from_id=organisation.id, to_id=successor.id)
    )
    if found is None:
        raise NotFound
    return found


def successors_of(organisation: Organisation) -> Sequence[Organisation]:
    """Those that took its place, directly or after others."""
    found: dict[int, Organisation] = {}
    waiting = [organisation.id]
    while waiting:
        rows = db.session.scalars(
            select(Succession)
            .where(Succession.from_id.in_(waiting))
            .options(joinedload(Succession.to_organisation))
        ).all()
        waiting = [row.to_id for row in rows if row.to_id not in found]
        found |= {row.to_id: row.to_organisation for row in rows}
    return list(found.values())


def delegates_of(organisation: Organisation) -> Sequence[Membership]:
    """Who may or could speak for it, the latest first; for those who manage it."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.organisation_id == organisation.id)
        .options(joinedload(Membership.user))
        .order_by(Membership.since.desc(), Membership.id)
    ).all()
