"""Who takes part: the list of organisations, and each of them."""

from collections.abc import Iterable
from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.kernel.i18n import plain
from cocreacion.kernel.text import slug as sortable
from cocreacion.people import policy
from cocreacion.people.models import Organisation, Sector
from cocreacion.people.queries import organisations as queries
from cocreacion.people.views.blueprint import bp

PUBLIC = (Sector.GOVERNMENT, Sector.LOCAL_GOVERNMENT)

Groups = list[tuple[Sector, list[Organisation]]]
ORDER = {sector: number for number, sector in enumerate(Sector)}


def by_name(organisations: Iterable[Organisation]) -> list[Organisation]:
    """As a reader of this page looks for them: accents and capitals make no difference."""
    return sorted(organisations, key=lambda each: sortable(plain(each.name), 200))


def _by_sector(organisations: Iterable[Organisation]) -> Groups:
    ordered = sorted(by_name(organisations), key=lambda each: ORDER[each.sector])
    return [(sector, list(rows)) for sector, rows in groupby(ordered, lambda each: each.sector)]


@bp.get("/organisations")
def organisations() -> ResponseReturnValue:
    known = queries.organisations()
    real = [each for each in known if not each.sample]
    taking_part = [each for each in real if each.role_verified]
    return render_template(
        "people/organisations.html",
        taking_part=_by_sector(taking_part),
        recorded=len(taking_part),
        public_sectors=PUBLIC,
        public=sum(each.sector in PUBLIC for each in taking_part),
        related=by_name(each for each in real if not each.role_verified),
        samples=by_name(each for each in known if each.sample),
        may_manage=policy.can_manage_organisations(current_user),
    )


@bp.get("/organisations/<slug>")
def organisation(slug: str) -> ResponseReturnValue:
    found = queries.get_organisation(slug)
    successions = queries.successions_of(found)
    return render_template(
        "people/organisation.html",
        organisation=found,
        former_names=sorted(found.former_names, key=lambda name: name.until, reverse=True),
        came_from=[each for each in successions if each.to_id == found.id],
        became=[each for each in successions if each.from_id == found.id],
        may_manage=policy.can_manage_organisations(current_user),
    )
