"""Translating clause by clause: plain forms, the original beside what is written."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents import machine, policy, refusals, services, translations
from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import Wording
from cocreacion.documents.freshness import translated
from cocreacion.documents.models import Clause
from cocreacion.documents.services import Seen
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.proposals import queries
from cocreacion.proposals.forms import StillValidForm, TranslationForm
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.views import desk
from cocreacion.proposals.views.blueprint import bp
from cocreacion.proposals.views.desk import Place


def get(slug: str) -> Proposal:
    """The draft, for those who may see its working text."""
    proposal = queries.get_proposal(slug, current_user)
    require(policy.can_see_living_text(current_user, proposal.document))
    return proposal


def place(proposal: Proposal, clause_id: str = "") -> Place:
    """Where this request stands, as its address or its form says."""
    known = desk.targets(proposal.document)
    into, show = request.values.get("into", ""), request.values.get("show", "")
    return Place(
        into=into if into in known else known[0],
        show=show if show in desk.SHOWS else "all",
        clause_id=clause_id or request.args.get("clause", ""),
        page=max(request.args.get("page", 1, type=int), 1),
    )


@bp.get("/<slug>/translation")
def translation(slug: str) -> ResponseReturnValue:
    proposal = get(slug)
    return _page(proposal, place(proposal))


def _page(
    proposal: Proposal,
    here: Place,
    form: TranslationForm | None = None,
    confirming: StillValidForm | None = None,
) -> str:
    facts = desk.desk(proposal, current_user, here, form, confirming)
    return render_template("proposals/translation.html", **facts)


def _seen(form: TranslationForm | StillValidForm, here: Place) -> Seen:
    return Seen(here.into, form.source_seen.data or "", form.revision.data or 0)


@bp.post("/<slug>/translation/<clause_id>")
def translate(slug: str, clause_id: str) -> ResponseReturnValue:
    """Save; then stay at this clause, or go on to the next that waits."""
    proposal, form = get(slug), TranslationForm()
    here = place(proposal, clause_id)
    require(policy.can_translate(current_user, proposal.document, here.into))
    clause = documents.get_clause(proposal.document, clause_id)
    if not form.validate_on_submit():
        return _page(proposal, here, form), 422
    words = Wording(form.heading.data or "", form.text.data or "")
    try:
        is_new = services.save_translation(
            proposal.document, clause, actor=current_user, words=words, seen=_seen(form, here)
        )
    except (Invalid, refusals.TranslationChanged, refusals.ClauseIsRemoved) as refusal:
        return _met(proposal, clause, here, form, refusal), refusal.status
    flash(_("Saved.") if is_new else _("Nothing was changed."))
    return _go_on(proposal, clause, here)


def _met(
    proposal: Proposal,
    clause: Clause,
    here: Place,
    form: TranslationForm,
    refusal: Invalid | refusals.TranslationChanged | refusals.ClauseIsRemoved,
) -> str:
    """The form again with what was typed; what it is compared with next is what is shown now."""
    add_error(form.text, refusal.message)
    facts = desk.desk(proposal, current_user, here, form)
    opened = facts["opened"]
    if isinstance(refusal, refusals.TranslationChanged) and opened is not None:
        form.source_seen.raw_data = form.revision.raw_data = None
        form.source_seen.data, form.revision.data = opened.source_seen, opened.revision
        facts["theirs"] = translated_words(proposal, clause, here)
    return render_template("proposals/translation.html", **facts)


def translated_words(proposal: Proposal, clause: Clause, here: Place) -> Wording:
    """The translation as somebody else saved it meanwhile."""
    kept = translations.find(proposal.document, clause.clause_id, here.into)
    return translated(clause, here.into, kept)


def _go_on(proposal: Proposal, clause: Clause, here: Place) -> ResponseReturnValue:
    clause_id = clause.clause_id
    if request.form.get("do") == "next":
        kept = translations.living(proposal.document, here.into)
        everything = desk.list_of(proposal.document, here, kept)
        number = next((x.number for x in everything if x.clause.clause_id == clause_id), 0)
        clause_id = desk.following(desk.shown(everything, here.show), number) or clause_id
    return _back(proposal, here, clause_id)


def _back(proposal: Proposal, here: Place, clause_id: str) -> ResponseReturnValue:
    address = url_for(
        ".translation",
        slug=proposal.slug,
        into=here.into,
        show=here.show,
        clause=clause_id,
        _anchor="desk",
    )
    return redirect(address, 303)


@bp.post("/<slug>/translation/<clause_id>/review")
def review_translation(slug: str, clause_id: str) -> ResponseReturnValue:
    """A second person has read both, and finds the translation right."""
    proposal = get(slug)
    here = place(proposal, clause_id)
    clause = documents.get_clause(proposal.document, clause_id)
    seen = Seen(
        here.into,
        request.form.get("source_seen", ""),
        request.form.get("revision", 0, type=int),
    )
    services.review_translation(proposal.document, clause, actor=current_user, seen=seen)
    flash(_("Noted as reviewed."))
    return _go_on(proposal, clause, here)


@bp.post("/<slug>/translation/<clause_id>/still-valid")
def confirm_translation(slug: str, clause_id: str) -> ResponseReturnValue:
    """The original changed, and its translation says the same: why."""
    proposal, form = get(slug), StillValidForm()
    here = place(proposal, clause_id)
    require(policy.can_translate(current_user, proposal.document, here.into))
    clause = documents.get_clause(proposal.document, clause_id)
    if not form.validate_on_submit():
        return _page(proposal, here, confirming=form), 422
    services.confirm_translation(
        proposal.document,
        clause,
        actor=current_user,
        seen=_seen(form, here),
        note=form.note.data or "",
    )
    flash(_("Noted: the translation is up to date."))
    return _go_on(proposal, clause, here)


@bp.post("/<slug>/translation/machine")
def ask_machine(slug: str) -> ResponseReturnValue:
    """Have the service fill what is missing; a person reviews it afterwards."""
    proposal = get(slug)
    here = place(proposal)
    services.ask_machine(
        proposal.document, actor=current_user, language=here.into, service=machine.service()
    )
    flash(_("Asked for. The texts appear here, marked as machine translation."))
    return _back(proposal, here, "")
