"""What machines read: the whole count, so that anybody may repeat it; nothing before the end."""

from flask import Response
from flask_login import current_user

from cocreacion.kernel.errors import NotFound
from cocreacion.votes import queries, results
from cocreacion.votes.freezing import canonical
from cocreacion.votes.views.blueprint import files


@files.get("/votes/<slug>/tally.json")
def tally(slug: str) -> Response:
    poll = queries.get_poll(slug, current_user)
    if not results.is_due(poll):
        raise NotFound
    return Response(canonical(results.public_file(poll)) + "\n", content_type="application/json")
