"""Versions beside the working text: what changed since, who wrote what, bringing one back."""

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents import comparing, policy, restoring, services
from cocreacion.documents import queries as documents
from cocreacion.documents.authorship import authorship
from cocreacion.documents.clauses import LANGUAGES
from cocreacion.documents.models import Version
from cocreacion.documents.restoring import Plan
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.forms import add_error, bilingual_data
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.kernel.policy import require
from cocreacion.proposals import queries, words
from cocreacion.proposals.forms import RestoreForm
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.views.blueprint import bp
from cocreacion.proposals.views.writers import Signer


def _get(slug: str) -> Proposal:
    """The draft, for those who may see its working text."""
    proposal = queries.get_proposal(slug, current_user)
    require(policy.can_see_living_text(current_user, proposal.document))
    return proposal


@bp.get("/<slug>/compare/<int:before>/working")
def compare_working(slug: str, before: int) -> ResponseReturnValue:
    proposal = _get(slug)
    version = documents.get_version(proposal.document_id, before)
    comparison = comparing.compare_with_living(proposal.document, version, language())
    everything = request.args.get("all") == "1"
    return render_template(
        "proposals/compare_working.html",
        proposal=proposal,
        before=version,
        findings=words.summary(comparison),
        clauses=[c for c in comparison.clauses if everything or c.differs],
        hidden=sum(not c.differs for c in comparison.clauses),
        everything=everything,
        may_restore=policy.can_restore(current_user, proposal.document),
    )


@bp.get("/<slug>/authors")
def authors(slug: str) -> ResponseReturnValue:
    """Who wrote which words of the working text."""
    proposal = _get(slug)
    document = proposal.document
    living = documents.living(document)
    found = authorship(document, document.last_seq, living)
    return _authors(proposal, living, Signer(found), restorations=documents.restorations(document))


@bp.get("/<slug>/versions/<int:number>/authors")
def version_authors(slug: str, number: int) -> ResponseReturnValue:
    """The same of a published version, for everybody."""
    proposal = queries.get_proposal(slug, current_user)
    version = documents.get_version(proposal.document_id, number)
    found = authorship(proposal.document, version.seq) if version.seq else {}
    return _authors(proposal, documents.clauses_of(version), Signer(found), version)


def _authors(
    proposal: Proposal,
    shown: Iterable[Any],
    signer: Signer,
    version: Version | None = None,
    restorations: Iterable[Any] = (),
) -> str:
    asked = request.args.get("written", "")
    written = asked if asked in LANGUAGES else language()
    clauses = list(shown)
    return render_template(
        "proposals/authors.html",
        proposal=proposal,
        version=version,
        written=written,
        is_known=bool(signer.found),
        everybody=signer.everybody(clauses, written),
        clauses=signer.clauses(clauses, written) if signer.found else [],
        restorations=restorations,
    )


@bp.route("/<slug>/versions/<int:number>/restore", methods=["GET", "POST"])
def restore(slug: str, number: int) -> ResponseReturnValue:
    """First what would change; then, with a reason, it does."""
    proposal, form = _get(slug), RestoreForm()
    document, clause_id = proposal.document, request.values.get("clause", "")
    version = documents.get_version(document.id, number)
    if request.method == "POST":
        require(policy.can_restore(current_user, document))
    plan = restoring.plan(document, version, clause_id)
    if not form.validate_on_submit():
        return _restoring(proposal, version, plan, form), 422 if form.is_submitted() else 200
    try:
        services.restore_version(
            document,
            version,
            actor=current_user,
            reason=bilingual_data(form, "reason"),
            seen=form.seen.data or "",
            clause_id=clause_id,
        )
    except (Conflict, Invalid) as refusal:
        add_error(form.seen, refusal.message)
        return _restoring(proposal, version, plan, form), refusal.status
    flash(_("It says again what version %(number)s says.", number=number))
    return redirect(
        url_for(".edit", slug=slug, _anchor=f"c-{clause_id}" if clause_id else None), 303
    )


def _restoring(proposal: Proposal, version: Version, plan: Plan, form: RestoreForm) -> str:
    document, clause_id = proposal.document, request.values.get("clause", "")
    comparison = comparing.compare_clauses(
        documents.living(document), documents.clauses_of(version), language()
    )
    touched = {change.clause_id for change in plan.changes}
    clauses = [c for c in comparison.clauses if c.clause_id in touched and c.differs]
    form.seen.raw_data, form.seen.data = None, plan.seen
    return render_template(
        "proposals/restore.html",
        proposal=proposal,
        version=version,
        form=form,
        restoring=True,
        chosen=clause_id,
        clauses=clauses,
        findings=words.restoring(clauses),
        is_needed=bool(plan.changes),
        may=policy.can_restore(current_user, document),
    )
