"""Writing: one clause and one language at a time, in a plain form."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents import clauses as rules
from cocreacion.documents import policy, refusals, services
from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.diffs import lines, merged, word_diff
from cocreacion.documents.models import Clause, ClauseKind
from cocreacion.documents.services import Writing
from cocreacion.kernel.errors import Invalid, NotFound
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.kernel.policy import require
from cocreacion.proposals import queries
from cocreacion.proposals.forms import ClauseForm, NewClauseForm
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.views.blueprint import bp
from cocreacion.proposals.views.workshop import workshop

HISTORY_PAGE = 20


def _get(slug: str) -> Proposal:
    """The draft, for those who may see its working text."""
    proposal = queries.get_proposal(slug, current_user)
    require(policy.can_see_living_text(current_user, proposal.document))
    return proposal


def _language() -> str:
    """The language that is being written, which need not be that of the page."""
    asked = request.values.get("written", "")
    return asked if asked in rules.LANGUAGES else language()


@bp.get("/<slug>/edit")
def edit(slug: str) -> ResponseReturnValue:
    proposal = _get(slug)
    clause_id = request.args.get("clause", "")
    return render_template(
        "proposals/edit.html", **workshop(proposal, current_user, _language(), clause_id)
    )


@bp.post("/<slug>/edit/<clause_id>")
def save(slug: str, clause_id: str) -> ResponseReturnValue:
    """Save the clause, then do what else the button said: move it up or down."""
    proposal, form = _get(slug), ClauseForm()
    clause, written = documents.get_clause(proposal.document, clause_id), _language()
    require(policy.can_edit(current_user, proposal.document, written))
    if not form.validate_on_submit():
        return _again(proposal, clause, form, written), 422
    writing = Writing(
        written,
        Wording(form.heading.data or "", form.text.data or ""),
        form.based_on.data or 0,
        form.new_kind,
        form.source_revision.data,
    )
    try:
        services.edit_clause(proposal.document, clause, actor=current_user, writing=writing)
    except refusals.ClauseChanged as refusal:
        return _conflict(proposal, clause, form, writing), refusal.status
    except refusals.ClauseIsRemoved as refusal:
        return _removed(proposal, clause, writing), refusal.status
    except Invalid as refusal:
        add_error(form.text, refusal.message)
        return _again(proposal, clause, form, written), refusal.status
    return _done(proposal, clause, form, written)


def _done(
    proposal: Proposal, clause: Clause, form: ClauseForm, written: str
) -> ResponseReturnValue:
    do, slug = request.form.get("do", "save"), proposal.slug
    beside = form.beside_up.data if do == "up" else form.beside_down.data
    if do in {"up", "down"} and beside:
        services.move_clause(
            proposal.document, clause, actor=current_user, beside=beside, down=do == "down"
        )
        flash(_("Saved, and moved."))
    else:
        flash(_("Saved."))
    still_open = clause.clause_id if do in {"up", "down"} else None
    anchor = f"c-{clause.clause_id}"
    return redirect(
        url_for(".edit", slug=slug, written=written, clause=still_open, _anchor=anchor), 303
    )


def _again(proposal: Proposal, clause: Clause, form: ClauseForm, written: str) -> str:
    facts = workshop(proposal, current_user, written, clause.clause_id, form)
    return render_template("proposals/edit.html", **facts)


@dataclass(frozen=True)
class Meeting:
    """Two texts that met: what is stored, what was sent, and a proposal that holds both."""

    theirs: Wording
    mine: Wording
    joined: bool  # whether both changes went together without touching the same words


def _conflict(proposal: Proposal, clause: Clause, form: ClauseForm, writing: Writing) -> str:
    """Both texts, what is different, and a form that holds both changes where they can be."""
    written, theirs = writing.language, wording(clause, writing.language)
    before = documents.find_edit(clause, written, writing.based_on)
    together = None
    if before is not None:
        heading = merged(before.heading, theirs.heading, writing.words.heading)
        text = merged(before.text, theirs.text, writing.words.text)
        together = Wording(heading, text) if heading is not None and text is not None else None
    proposed = together or writing.words
    form.heading.data, form.text.data = proposed.heading, proposed.text
    form.based_on.raw_data, form.based_on.data = None, documents.revision_of(clause, written)
    return render_template(
        "proposals/conflict.html",
        proposal=proposal,
        clause=clause,
        number=_number(proposal, clause),
        form=form,
        written=written,
        met=Meeting(theirs, writing.words, together is not None),
        heading_diff=word_diff(theirs.heading, writing.words.heading),
        text_diff=lines(word_diff(theirs.text, writing.words.text)),
    )


def _removed(proposal: Proposal, clause: Clause, writing: Writing) -> str:
    return render_template(
        "proposals/clause_removed.html",
        proposal=proposal,
        clause=clause,
        mine=writing.words,
        written=writing.language,
        may_arrange=policy.can_arrange(current_user, proposal.document),
    )


def _number(proposal: Proposal, clause: Clause) -> int:
    ids = [each.clause_id for each in documents.living(proposal.document)]
    return ids.index(clause.clause_id) + 1 if clause.clause_id in ids else 0


@bp.route("/<slug>/edit/new", methods=["GET", "POST"])
def add_clause(slug: str) -> ResponseReturnValue:
    proposal, form = _get(slug), NewClauseForm()
    require(policy.can_arrange(current_user, proposal.document))
    form.offer(_places(proposal))
    if request.method == "GET":
        form.after.data = request.args.get("after", "")
    if not form.validate_on_submit():
        answer = render_template("proposals/add_clause.html", proposal=proposal, form=form)
        return answer, 422 if form.is_submitted() else 200
    words = {
        each: Wording(form[f"heading_{each}"].data or "", form[f"text_{each}"].data or "")
        for each in rules.LANGUAGES
    }
    try:
        clause = services.add_clause(
            proposal.document,
            actor=current_user,
            words=words,
            kind=ClauseKind(form.kind.data),
            after=form.after.data or None,
        )
    except Invalid as refusal:
        add_error(form.text_es, refusal.message)
        return render_template("proposals/add_clause.html", proposal=proposal, form=form), 422
    flash(_("The clause was added."))
    return redirect(url_for(".edit", slug=slug, _anchor=f"c-{clause.clause_id}"), 303)


def _places(proposal: Proposal) -> list[tuple[str, str]]:
    here = language()
    return [
        (clause.clause_id, _("After %(clause)s", clause=_label(number, clause, here)))
        for number, clause in enumerate(documents.living(proposal.document), 1)
    ]


def _label(number: int, clause: Clause, here: str) -> str:
    heading = str(clause.heading.in_(here))
    return f"{number}. {heading}" if heading else str(number)


@bp.route("/<slug>/edit/<clause_id>/remove", methods=["GET", "POST"])
def remove_clause(slug: str, clause_id: str) -> ResponseReturnValue:
    """Two steps: a page that shows what would go, then the act, which can be undone."""
    proposal = _get(slug)
    require(policy.can_arrange(current_user, proposal.document))
    clause = documents.get_clause(proposal.document, clause_id)
    status = 200
    if request.method == "POST":
        seen = tuple(request.form.get(f"{each}_revision", 0, type=int) for each in ("es", "en"))
        try:
            services.remove_clause(
                proposal.document, clause, actor=current_user, seen=(seen[0], seen[1])
            )
        except refusals.ClauseChanged as refusal:
            flash(_("Somebody changed this clause meanwhile. Read it again."), "attention")
            status = refusal.status
        else:
            flash(_("The clause was removed. You can restore it below."))
            return redirect(url_for(".edit", slug=slug, _anchor="removed"), 303)
    return render_template(
        "proposals/remove_clause.html",
        proposal=proposal,
        clause=clause,
        number=_number(proposal, clause),
    ), status


@bp.post("/<slug>/edit/<clause_id>/restore")
def restore_clause(slug: str, clause_id: str) -> ResponseReturnValue:
    """Bring a clause back; with the words somebody was writing when it was removed, if any."""
    proposal = _get(slug)
    clause = documents.get_clause(proposal.document, clause_id)
    services.restore_clause(proposal.document, clause, actor=current_user)
    if "text" in request.form:
        return save(slug, clause_id)
    flash(_("The clause is back in its place."))
    return redirect(url_for(".edit", slug=slug, _anchor=f"c-{clause_id}"), 303)


@bp.get("/<slug>/edit/<clause_id>/history")
def history(slug: str, clause_id: str) -> ResponseReturnValue:
    """Every saved wording of a clause: who wrote it, for whom, when, and what it changed."""
    proposal, written = _get(slug), _language()
    clause = documents.get_clause(proposal.document, clause_id)
    before = request.args.get("before", type=int) or documents.revision_of(clause, written) + 1
    edits = documents.edits(clause, written, before, HISTORY_PAGE + 1)
    if before < 1:
        raise NotFound
    earlier = [*edits[1:], None]
    changes = [
        (edit, lines(word_diff(old.text if old else "", edit.text)))
        for edit, old in zip(edits[:HISTORY_PAGE], earlier, strict=False)
    ]
    more = edits[HISTORY_PAGE - 1].revision if len(edits) > HISTORY_PAGE else None
    return render_template(
        "proposals/history.html",
        proposal=proposal,
        clause=clause,
        number=_number(proposal, clause),
        written=written,
        changes=changes,
        more=more,
    )
