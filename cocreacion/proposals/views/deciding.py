"""Putting a version to a vote, and carrying an agreed one into its commitment."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_login import current_user

from cocreacion.documents import gates, translations
from cocreacion.documents import queries as documents
from cocreacion.documents.models import Version, VersionClause
from cocreacion.groups import queries as groups
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.errors import Conflict, Forbidden, Invalid
from cocreacion.kernel.forms import add_error, bilingual_data, fill_bilingual, instant
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import excerpt
from cocreacion.process import queries as commitments
from cocreacion.proposals import adoption, policy, queries, refusals, services
from cocreacion.proposals.forms import AdoptForm, VoteForm, adopt_form
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.services import Basis, Question
from cocreacion.proposals.views.blueprint import bp
from cocreacion.votes import results


@bp.route("/<slug>/vote", methods=["GET", "POST"])
def vote(slug: str) -> ResponseReturnValue:
    """Ask the seats of a body about one version."""
    proposal = queries.get_proposal(slug, current_user)
    may = policy.can_ask_for_vote(current_user, proposal)
    versions = documents.versions(proposal.document)
    form = VoteForm()
    form.offer(versions, groups.body_choices())
    if request.method == "POST":
        require(may)
    elif versions:
        form.body.data = form.body.data or form.body.choices[0].value
        fill_bilingual(form, "question", _question(proposal, versions[0]))
    if not form.validate_on_submit():
        return _asking(proposal, form, may), 422 if form.is_submitted() else 200
    question = Question(
        body=groups.get_body_by_id(form.body.data),
        question=bilingual_data(form, "question"),
        context=bilingual_data(form, "context"),
        closes_at=instant(form.closes_at.data),  # type: ignore[arg-type]
    )
    version = documents.get_version(proposal.document_id, form.version.data)
    try:
        services.ask_for_vote(proposal, version, actor=current_user, question=question)
    except (Invalid, Conflict, Forbidden) as refusal:
        add_error(form.closes_at, refusal.message)
        return _asking(proposal, form, may), refusal.status
    flash(_("The vote is open."))
    return redirect(url_for(".decisions", slug=slug), 303)


def _asking(proposal: Proposal, form: VoteForm, may: object) -> str:
    newest = documents.latest_version(proposal.document_id) if may else None
    document = proposal.document
    return render_template(
        "proposals/vote.html",
        proposal=proposal,
        form=form,
        may=may,
        waits=gates.to_vote(document, newest) if newest else may,
        covered=translations.coverage_of_version(newest, document.source_language)
        if newest
        else None,
    )


def _question(proposal: Proposal, version: Version) -> Bilingual:
    texts = []
    for each in ("es", "en"):
        with force_locale(each):
            title = proposal.title.in_(each).value
            texts.append(
                _(
                    "Do you agree to version %(number)s of “%(title)s”?",
                    number=version.number,
                    title=title,
                )
            )
    return Bilingual.both(*texts)


@bp.route("/<slug>/adopt", methods=["GET", "POST"])
def adopt(slug: str) -> ResponseReturnValue:
    """Choose, clause by clause, which part of the commitment each becomes."""
    proposal = queries.get_proposal(slug, current_user)
    may, bases = policy.can_adopt(current_user, proposal), _bases(proposal)
    if request.method == "POST":
        require(may)
    key = request.values.get("basis") or next(iter(bases), "")
    basis = bases.get(key)
    if not may or basis is None:
        if request.method == "POST":
            raise refusals.NotAgreed
        return render_template("proposals/adopt_nothing.html", proposal=proposal, may=may)
    clauses = documents.clauses_of(basis.version)
    form = _adopt_form(clauses)
    form.basis.data = key
    if not form.validate_on_submit():
        return _adopting(proposal, bases, key, form), 422 if form.is_submitted() else 200
    try:
        services.adopt(
            proposal,
            basis,
            actor=current_user,
            fields=form.fields,
            reason=bilingual_data(form, "reason"),
        )
    except (Invalid, Conflict) as refusal:
        add_error(form.reason_es, refusal.message)
        return _adopting(proposal, bases, key, form), refusal.status
    flash(_("Adopted: the commitment has a new published wording."))
    return redirect(url_for(".show", slug=slug), 303)


def _adopting(proposal: Proposal, bases: Mapping[str, Basis], key: str, form: AdoptForm) -> str:
    fields = [field for field in form if field.name.startswith("clause_")]
    return render_template(
        "proposals/adopt.html",
        proposal=proposal,
        bases=bases,
        key=key,
        basis=bases[key],
        form=form,
        fields=fields,
        wording=commitments.newest_version(proposal.commitment) if proposal.commitment else None,
    )


def _adopt_form(clauses: Sequence[VersionClause]) -> AdoptForm:
    labels, guessed = {}, adoption.guess(clauses)
    for number, clause in enumerate(clauses, 1):
        heading = clause.heading.in_(language()).value
        words = heading or excerpt(Bilingual(clause.es, clause.en).in_(language()).value, 60)
        labels[clause.clause_id] = f"{number}. {words}"
    data = {f"clause_{clause_id}": field for clause_id, field in guessed.items()}
    return adopt_form(clauses, labels)(data=data)


def _bases(proposal: Proposal) -> dict[str, Basis]:
    """What may allow this draft to be adopted: votes that agreed, and agreements of meetings."""
    found = {
        f"vote-{vote.poll_id}": Basis(vote.version, vote=vote)
        for vote in queries.votes_on(proposal)
        if results.passed(vote.poll)
    }
    versions = documents.versions(proposal.document)
    for agreement in queries.agreements_about(proposal):
        ends_at = agreement.meeting.ends_at
        known = next((each for each in versions if each.published_at <= ends_at), None)
        if known is not None:
            found[f"agreement-{agreement.id}"] = Basis(known, agreement=agreement)
    return found
