"""Before, after and why: what a draft does with the policy it is based on."""

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents import policy as documents_policy
from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import LANGUAGES
from cocreacion.documents.models import Version
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.gettext import language
from cocreacion.kernel.policy import require
from cocreacion.kernel.tables import as_csv
from cocreacion.proposals import basing, queries
from cocreacion.proposals.basing import Change
from cocreacion.proposals.models import Proposal, ProposalState
from cocreacion.proposals.views import way
from cocreacion.proposals.views.blueprint import bp


@bp.get("/<slug>/changes")
def changes(slug: str) -> ResponseReturnValue:
    """The newest version; `?text=working` is for those who write the next one."""
    proposal = queries.get_proposal(slug, current_user)
    version = _version(proposal)
    found = _table(proposal, version, language())
    may_see = documents_policy.can_see_living_text(current_user, proposal.document)
    return render_template(
        "proposals/changes.html",
        proposal=proposal,
        tabs_of=way.tabs(proposal, "changes"),
        version=version,
        latest=documents.latest_version(proposal.document_id) if may_see else version,
        changes=found,
        unexplained=sum(each.needs_reason for each in found),
        may_see=may_see,
    )


def changes_file(slug: str) -> Response:
    """`/proposals/{slug}/changes.csv?lang=en`: the same, in one language, for a spreadsheet."""
    proposal = queries.get_proposal(slug, current_user)
    lang = request.args.get("lang", proposal.document.source_language)
    if proposal.base_id is None or lang not in LANGUAGES:
        raise NotFound
    found = _table(proposal, _version(proposal), lang)
    body = "".join(as_csv(basing.COLUMNS, basing.rows(found, lang)))
    return as_file(proposal, body, f"{slug}-changes-{lang}.csv")


def as_file(proposal: Proposal, body: str, name: str) -> Response:
    response = Response(body, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    public = proposal.state is not ProposalState.DRAFT and "text" not in request.args
    response.headers["Cache-Control"] = f"{'public' if public else 'private'}, no-cache"
    return response


def _version(proposal: Proposal) -> Version | None:
    """None: the working text, for those who may see it."""
    version = documents.latest_version(proposal.document_id)
    if version is None or request.args.get("text") == "working":
        require(documents_policy.can_see_living_text(current_user, proposal.document))
        return None
    return version


def _table(proposal: Proposal, version: Version | None, lang: str) -> list[Change]:
    if proposal.base is None:
        return []
    if version is None:
        clauses = documents.living(proposal.document)
        decisions = queries.article_decisions(proposal)
        return basing.table(documents.living(proposal.base), clauses, decisions, lang)
    return basing.table(
        documents.living(proposal.base),
        documents.clauses_of(version),
        queries.article_decisions(proposal, version.number),
        lang,
    )


def init_app(app: Flask) -> None:
    app.add_url_rule("/proposals/<slug>/changes.csv", "proposals.changes_file", changes_file)
