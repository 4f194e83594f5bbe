"""The register of agreements over all meetings."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from cocreacion.kernel.i18n import plain
from cocreacion.meetings import room
from cocreacion.meetings.queries import agreements
from cocreacion.meetings.queries.agreements import Filters, Show
from cocreacion.meetings.views.base import PUBLIC, bp

MOST_PAGES = 1000


@bp.get(f"{PUBLIC}/agreements")
def all_agreements() -> ResponseReturnValue:
    """`?state=`, `?body=` and `?owner=` narrow it; `?page=` counts from 1."""
    bodies, owners = agreements.bodies(), agreements.owners()
    state, body, owner = (request.args.get(each, "") for each in ("state", "body", "owner"))
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= MOST_PAGES:
        abort(404)
    filters = Filters(
        show=Show(state) if state in list(Show) else None,
        body_id=next((each.id for each in bodies if each.slug == body), 0) if body else None,
        owner_id=next((each.id for each in owners if each.slug == owner), 0) if owner else None,
    )
    return render_template(
        "meetings/agreements.html",
        found=agreements.register(filters, page),
        shows=list(Show),
        bodies=[(each.slug, plain(each.name)) for each in bodies],
        owners=[(each.slug, plain(each.name)) for each in owners],
        chosen={"state": filters.show.value if filters.show else "", "body": body, "owner": owner},
        page=page,
        agreement_state=room.agreement_state,
        owner_name=room.owner_name,
        seat_name=room.seat_name,
    )
