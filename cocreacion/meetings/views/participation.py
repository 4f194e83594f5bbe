"""A picture of many meetings: whether the forum meets, and which seats come."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from cocreacion.groups.models import Body
from cocreacion.kernel.errors import NotFound
from cocreacion.meetings import continuity
from cocreacion.meetings.continuity import Noted, Session
from cocreacion.meetings.models import Attribution
from cocreacion.meetings.queries import participation as queries
from cocreacion.meetings.views.base import PUBLIC, bp


@bp.get(f"{PUBLIC}/participation")
def participation() -> ResponseReturnValue:
    bodies = queries.bodies_with_seats()
    body = _asked(bodies)
    sessions = _sessions(body) if body else []
    return render_template(
        "meetings/participation.html",
        bodies=bodies,
        body=body,
        sessions=sessions,
        terms=continuity.terms(sessions),
        gap=continuity.longest_gap(sessions),
        records=continuity.records(queries.seats_ever(body), sessions) if body else [],
    )


def _asked(bodies: Sequence[Body]) -> Body | None:
    """The body in the address; without one the forum."""
    slug = request.args.get("body", "")
    found = next((body for body in bodies if body.slug == slug), None)
    if slug and found is None:
        raise NotFound
    return found or (bodies[0] if bodies else None)


def _sessions(body: Body) -> list[Session]:
    rows = queries.sessions_of(body)
    found = {row.id: Session(row.slug, row.starts_at, row.sample) for row in rows}
    names = {row.id: row.attribution for row in rows}
    for row in queries.seats_in([id_ for id_ in found if names[id_] is not Attribution.NONE]):
        session = found[row.meeting_id]
        if names[row.meeting_id] is Attribution.ATTRIBUTED:
            session.notes[row.seat_id] = Noted(row.presence, row.delegation)
        if row.presence == "present" and row.bloc is not None:
            session.blocs.add(row.bloc)
    return list(found.values())
