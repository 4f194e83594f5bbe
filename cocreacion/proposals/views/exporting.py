"""A version as a file. The address has no language: `?lang=` says which texts are in it."""

from flask import Flask, Response, request
from flask_login import current_user

from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import LANGUAGES
from cocreacion.documents.exports import FORMATS
from cocreacion.documents.exports.paper import BOTH
from cocreacion.kernel.errors import NotFound
from cocreacion.proposals import queries
from cocreacion.proposals.models import ProposalState
from cocreacion.proposals.printing import Asked

LANGS = (*LANGUAGES, BOTH)


def export(slug: str, number: int, ending: str) -> Response:
    proposal = queries.get_proposal(slug, current_user)
    version = documents.get_version(proposal.document_id, number)
    lang = request.args.get("lang", proposal.document.source_language)
    if lang not in LANGS:
        raise NotFound
    asked = Asked(proposal, version, FORMATS[ending], lang)
    etag = asked.key()
    if request.if_none_match.contains(etag):
        response = Response(status=304)
    else:
        response = Response(asked.file(), content_type=asked.form.mime)
        place = "inline" if asked.form.shown else "attachment"
        name = f"{slug}-v{number}-{lang}.{ending}"
        response.headers["Content-Disposition"] = f'{place}; filename="{name}"'
    response.set_etag(etag)
    public = proposal.state is not ProposalState.DRAFT
    response.headers["Cache-Control"] = f"{'public' if public else 'private'}, no-cache"
    return response


def init_app(app: Flask) -> None:
    endings = ",".join(FORMATS)
    app.add_url_rule(
        f"/proposals/<slug>/versions/<int:number>.<any({endings}):ending>",
        "proposals.export",
        export,
    )
