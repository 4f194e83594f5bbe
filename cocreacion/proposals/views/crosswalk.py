"""The crosswalk: clauses and articles of a convention, for reading, changing and counting."""

from flask import Flask, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents import policy as documents_policy
from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import LANGUAGES
from cocreacion.kernel.errors import Conflict, Invalid, NotFound
from cocreacion.kernel.forms import add_error, bilingual_data
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.policy import require
from cocreacion.kernel.tables import as_csv
from cocreacion.proposals import crosswalk as crosswalks
from cocreacion.proposals import policy, queries, refusals, services
from cocreacion.proposals.conventions import Convention, conventions
from cocreacion.proposals.crosswalk import Line, Place, Places
from cocreacion.proposals.forms.base import CrosswalkForm
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.services import Mapping
from cocreacion.proposals.views import way
from cocreacion.proposals.views.blueprint import bp
from cocreacion.proposals.views.changes import as_file


@bp.get("/<slug>/crosswalk")
def crosswalk(slug: str) -> ResponseReturnValue:
    return _page(queries.get_proposal(slug, current_user))


@bp.post("/<slug>/crosswalk")
def map_article(slug: str) -> ResponseReturnValue:
    proposal, form = queries.get_proposal(slug, current_user), CrosswalkForm()
    require(policy.can_relate(current_user, proposal))
    if not form.validate_on_submit():
        return _page(proposal, form), 422
    try:
        services.map_article(proposal, _mapping(proposal, form), actor=current_user)
    except (Invalid, Conflict) as refusal:
        add_error(form.clause, refusal.message)
        return _page(proposal, form), refusal.status
    flash(_("The row was added."))
    return redirect(url_for(".crosswalk", slug=slug), 303)


@bp.post("/<slug>/crosswalk/<int:link_id>/remove")
def unmap_article(slug: str, link_id: int) -> ResponseReturnValue:
    proposal = queries.get_proposal(slug, current_user)
    link = queries.get_convention_link(proposal, link_id)
    services.unmap_article(proposal, link, actor=current_user)
    flash(_("The row was taken out."))
    return redirect(url_for(".crosswalk", slug=slug), 303)


def crosswalk_file(slug: str) -> Response:
    """`/proposals/{slug}/crosswalk.csv?lang=en&convention=crpd`"""
    proposal = queries.get_proposal(slug, current_user)
    lang = request.args.get("lang", proposal.document.source_language)
    if lang not in LANGUAGES:
        raise NotFound
    convention = _convention()
    found = _lines(proposal, convention, _places(proposal))
    body = "".join(as_csv(crosswalks.COLUMNS, crosswalks.rows(convention, found, lang)))
    return as_file(proposal, body, f"{slug}-{convention.key}-{lang}.csv")


def _convention() -> Convention:
    asked = request.args.get("convention", next(iter(conventions())))
    if asked not in conventions():
        raise NotFound
    return conventions()[asked]


def _writes(proposal: Proposal) -> bool:
    return bool(documents_policy.can_see_living_text(current_user, proposal.document))


def _places(proposal: Proposal) -> Places:
    """The articles of the policy, and the clauses of the draft that this person may see."""
    found: dict[tuple[int, str], Place] = {}
    if proposal.base is not None:
        articles = documents.living(proposal.base)
        found |= crosswalks.places(proposal.base.id, articles, numbered=False)
    version = documents.latest_version(proposal.document_id)
    number = proposal.document_id
    if _writes(proposal):
        clauses = documents.living(proposal.document)
        return found | crosswalks.places(number, clauses, numbered=True)
    if version is not None:
        found |= crosswalks.places(number, documents.clauses_of(version), numbered=True)
    return found


def _lines(proposal: Proposal, convention: Convention, places: Places) -> list[Line]:
    links = queries.convention_links(proposal)
    return crosswalks.lines(convention, links, places, lost=_writes(proposal))


def _mapping(proposal: Proposal, form: CrosswalkForm) -> Mapping:
    document_id, _dash, clause_id = (form.clause.data or "").partition("-")
    owners = {str(proposal.document_id): proposal.document}
    if proposal.base is not None:
        owners[str(proposal.base.id)] = proposal.base
    if document_id not in owners:
        raise refusals.NoSuchConventionArticle
    return Mapping(
        document=owners[document_id],
        clause_id=clause_id,
        convention=_convention().key,
        article=form.article.data or "",
        note=bilingual_data(form, "note"),
    )


def _page(proposal: Proposal, form: CrosswalkForm | None = None) -> str:
    convention, known = _convention(), _places(proposal)
    found, form = _lines(proposal, convention, known), form or CrosswalkForm(formdata=None)
    form.offer(
        ((f"{each.document_id}-{each.clause.clause_id}", _label(each)) for each in known.values()),
        (
            (each.number, f"{each.number}. {plain(each.title)}")
            for each in convention.articles.values()
        ),
    )
    return render_template(
        "proposals/crosswalk.html",
        proposal=proposal,
        tabs_of=way.tabs(proposal, "crosswalk"),
        convention=convention,
        conventions=conventions(),
        lines=[line for line in found if line.served],
        gaps=crosswalks.gaps(found),
        procedural=sum(each.procedural for each in convention.articles.values()),
        form=form,
        may=policy.can_relate(current_user, proposal),
    )


def _label(place: Place) -> str:
    heading = plain(place.clause.heading) or _("Clause without heading")
    if place.number:
        return _("Draft: %(number)s. %(heading)s", number=place.number, heading=heading)
    return _("Policy: %(heading)s", heading=heading)


def init_app(app: Flask) -> None:
    app.add_url_rule("/proposals/<slug>/crosswalk.csv", "proposals.crosswalk_file", crosswalk_file)
