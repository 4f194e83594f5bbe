"""Keeping the list of organisations true: names with their dates, and who took whose place."""

from datetime import date, timedelta

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid, NotFound
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import slug as slug_of
from cocreacion.people import policy
from cocreacion.people.events import (
    OrganisationAdded,
    OrganisationChanged,
    OrganisationRenamed,
    OrganisationSucceeded,
    SuccessionTakenBack,
)
from cocreacion.people.models import (
    Change,
    Guest,
    Organisation,
    OrganisationName,
    Succession,
    User,
)
from cocreacion.people.queries import organisations as queries


class NameTooEarly(Invalid):
    message = _l("It already had another name on that day. Choose a later one.")


class NameTooLate(Invalid):
    message = _l("That day is still to come. Change the name when it does.")


class SuccessionExists(Conflict):
    message = _l("This is recorded already.")


class SuccessionToCome(Invalid):
    message = _l("That day has not come yet. Record it when it has happened.")


class SuccessionInCircle(Invalid):
    message = _l("That organisation came before this one. It cannot also follow it.")


def add_organisation(organisation: Organisation, *, actor: User | Guest) -> Organisation:
    """Put it on the list, under an address made of its short name or its name."""
    require(policy.can_manage_organisations(actor))
    wanted = slug_of(organisation.short_name or str(organisation.name))
    organisation.slug = _free_slug(wanted)
    db.session.add(organisation)
    db.session.flush()
    record(OrganisationAdded(actor_id=actor.id, organisation_id=organisation.id))
    return organisation


def _free_slug(wanted: str) -> str:
    taken = queries.slugs_beginning_with(wanted)
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free


def correct_organisation(
    organisation: Organisation, *, actor: User | Guest, **facts: object
) -> None:
    """Mend what was written wrongly. A name that changed is another thing: `rename`."""
    require(policy.can_manage_organisations(actor))
    lock(organisation)
    changed = {name for name, value in facts.items() if getattr(organisation, name) != value}
    for name in changed:
        setattr(organisation, name, facts[name])
    if changed:
        record(OrganisationChanged(actor_id=actor.id, organisation_id=organisation.id))


def rename(organisation: Organisation, *, actor: User | Guest, name: Bilingual, on: date) -> None:
    """It has this name from a day on; records of the days before keep the old one."""
    require(policy.can_manage_organisations(actor))
    lock(organisation)
    if on > today():
        raise NameTooLate
    last = max((former.until for former in organisation.former_names), default=None)
    if last is not None and on <= last + timedelta(days=1):
        raise NameTooEarly
    before = OrganisationName(
        organisation_id=organisation.id,
        name=_copy(organisation.name),
        since=last + timedelta(days=1) if last else None,
        until=on - timedelta(days=1),
    )
    db.session.add(before)
    organisation.name = name
    record(
        OrganisationRenamed(actor_id=actor.id, organisation_id=organisation.id, on=on.isoformat())
    )


def _copy(text: Bilingual) -> Bilingual:
    return Bilingual(text.es, text.en, text.written_in, text.translated_from)


def succeed(
    organisation: Organisation,
    successor: Organisation,
    *,
    actor: User | Guest,
    kind: Change,
    on: date | None,
    act: str,
) -> Succession:
    """Record that `successor` took the place of `organisation`."""
    require(policy.can_manage_organisations(actor))
    for each in sorted({organisation, successor}, key=lambda row: row.id):
        lock(each)
    known = queries.successions_of(organisation)
    if any(each.to_id == successor.id for each in known):
        raise SuccessionExists
    if successor.id == organisation.id or organisation in queries.successors_of(successor):
        raise SuccessionInCircle
    if on is not None and on > today():
        raise SuccessionToCome
    succession = Succession(from_id=organisation.id, to_id=successor.id, kind=kind, on=on, act=act)
    db.session.add(succession)
    record(
        OrganisationSucceeded(
            actor_id=actor.id, from_id=organisation.id, to_id=successor.id, kind=kind
        )
    )
    return succession


def take_back_succession(succession: Succession, *, actor: User | Guest) -> None:
    """It was recorded by mistake. That it was said, and taken back, stays among the facts."""
    require(policy.can_manage_organisations(actor))
    organisation = succession.from_organisation
    lock(organisation)
    if succession not in queries.successions_of(organisation):
        raise NotFound
    record(
        SuccessionTakenBack(
            actor_id=actor.id,
            from_id=succession.from_id,
            to_id=succession.to_id,
            kind=succession.kind,
        )
    )
    db.session.delete(succession)
