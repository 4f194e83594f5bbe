"""Amendments as everybody meets them: the list, one of them, proposing, supporting, withdrawing."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions.policy import is_new_account
from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import Wording, other_language, wording
from cocreacion.documents.models import Amendment, Operation, Version
from cocreacion.kernel import limits
from cocreacion.kernel.errors import NotFound, Refusal, TooMany
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import YES, require
from cocreacion.people import parking
from cocreacion.proposals import policy, queries, refusals, services
from cocreacion.proposals.forms import AmendmentForm
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.services import Amending
from cocreacion.proposals.views import amendment_parts as parts
from cocreacion.proposals.views import way
from cocreacion.proposals.views.blueprint import bp

RATE = "5 per minute"
RATE_OF_NEW_ACCOUNTS = "30 per day"


@bp.get("/<slug>/amendments")
def amendments(slug: str) -> ResponseReturnValue:
    proposal = queries.get_proposal(slug, current_user)
    state, clause = request.args.get("state", ""), request.args.get("clause", "")
    after = request.args.get("after", type=int)
    document, latest = proposal.document, documents.latest_version(proposal.document_id)
    page = queries.amendments(document, state=state, clause=clause, after=after)
    clauses = queries.numbered_clauses(latest) if latest else {}
    return render_template(
        "proposals/amendments.html",
        proposal=proposal,
        tabs_of=way.tabs(proposal, "amendments"),
        latest=latest,
        lines=parts.listed(page.rows),
        after=page.after,
        beginning=after is None,
        state=state,
        clause=clause,
        by_state=queries.amendments_by_state(document),
        places=_places(clauses, queries.amendments_by_clause(document.id)),
        may_amend=policy.takes_amendments(proposal),
        may_judge=policy.can_judge(current_user, proposal),
        may_decide=policy.can_decide_amendments(current_user, proposal),
        may_merge=policy.can_merge_amendments(current_user, proposal),
    )


def _places(clauses: parts.Numbered, counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """Clauses with amendments: id, label and how many; at the end those of removed clauses."""
    found = [(each, parts.label(clauses, each), counts[each]) for each in clauses if each in counts]
    if gone := counts.get(queries.GONE):
        found.append((queries.GONE, _("Removed clauses"), gone))
    return found


@bp.get("/<slug>/amendments/<int:number>")
def amendment(slug: str, number: int) -> ResponseReturnValue:
    proposal, found = _get(slug, number)
    return _page(proposal, found)


def _get(slug: str, number: int) -> tuple[Proposal, Amendment]:
    proposal = queries.get_proposal(slug, current_user)
    return proposal, queries.get_amendment(proposal.document, number)


def _page(proposal: Proposal, found: Amendment) -> str:
    texts, part = parts.Texts(), found.part
    base = texts.base(found)
    others = queries.amendments_beside(found) if found.is_open else []
    latest = documents.latest_version(proposal.document_id)
    now_says = texts.of(latest).get(part.clause_id) if latest and not found.fits else None
    return render_template(
        "proposals/amendment.html",
        proposal=proposal,
        amendment=found,
        part=part,
        place=parts.place(found, texts.of(found.version)),
        base=base,
        change=parts.compared(base, part.words),
        agreed=parts.compared(base, part.agreed) if part.agreed else None,
        now_says=wording(now_says[1], found.language) if now_says else None,
        latest=latest,
        beside=parts.beside(found, others[: queries.MOST_IN_MATRIX], texts),
        more_beside=len(others) > queries.MOST_IN_MATRIX,
        decision=queries.decision_on(found) if found.decided_at else None,
        replaced=queries.replaced_by(found),
        supported=current_user.is_authenticated and queries.find_support(found, current_user),
        may_support=policy.can_support(current_user, proposal, found),
        may_withdraw=policy.can_withdraw_amendment(current_user, found),
        may_rewrite=policy.can_rewrite_amendment(current_user, proposal, found),
        may_recommend=policy.can_recommend(current_user, proposal, found),
        may_note_written=policy.can_note_written(current_user, proposal, found),
        viewer=current_user,
    )


@bp.route("/<slug>/amendments/new", methods=["GET", "POST"])
def amend(slug: str) -> ResponseReturnValue:
    """Propose other words. Whoever is not signed in writes first and signs in afterwards."""
    proposal = queries.get_proposal(slug, current_user)
    latest = documents.latest_version(proposal.document_id)
    if latest is None:
        raise NotFound
    if request.method == "GET":
        kept = parking.given_back(url_for(".amend", slug=slug))
        form = AmendmentForm(kept)
        form.offer(current_user)
        if kept is None:
            _begin(form, proposal, latest)
        return _writing(proposal, latest, form)
    form = AmendmentForm()
    form.offer(current_user)
    if not policy.takes_amendments(proposal):
        return _writing(proposal, latest, form), 403
    if not current_user.is_authenticated:
        raise parking.SignInFirst(_address(proposal, form))
    return _send(proposal, latest, form)


@bp.route("/<slug>/amendments/<int:number>/rewrite", methods=["GET", "POST"])
def rewrite(slug: str, number: int) -> ResponseReturnValue:
    """The same words against the newest version, for their author to fit in."""
    proposal, old = _get(slug, number)
    require(policy.can_rewrite_amendment(current_user, proposal, old))
    latest = documents.latest_version(proposal.document_id)
    if latest is None:
        raise NotFound
    form = AmendmentForm()
    form.offer(current_user)
    if request.method == "GET":
        _begin_again(form, old, latest)
        return _writing(proposal, latest, form, old)
    return _send(proposal, latest, form, old)


def _begin(form: AmendmentForm, proposal: Proposal, latest: Version) -> None:
    """An empty form for the clause that was asked for: its words are there to be changed."""
    clauses = queries.numbered_clauses(latest)
    form.op.data, form.version.data = _operation(request.args.get("op")).value, latest.number
    asked = request.args.get("clause", "")
    inserts = form.op.data == Operation.INSERT
    form.clause.data = asked if asked in clauses or inserts else next(iter(clauses), "")
    clause = None if inserts else clauses[form.clause.data][1]
    source = proposal.document.source_language
    form.written.data = parts.written_in(clause, request.args.get("written", ""), source)
    if clause is not None:
        said = wording(clause, form.written.data)
        form.heading.data, form.text.data = said.heading, said.text


def _begin_again(form: AmendmentForm, old: Amendment, latest: Version) -> None:
    clauses, part = queries.numbered_clauses(latest), old.part
    operation, where = part.operation, part.place
    if where and where not in clauses:  # what it was about is gone: it becomes a new clause
        operation, where = Operation.INSERT, list(clauses)[-1]
    form.op.data, form.clause.data, form.version.data = operation.value, where, latest.number
    form.written.data = old.language
    form.heading.data, form.text.data = part.heading, part.text
    form.reason.data = old.reason
    form.voice.data = str(old.organisation_id or "")


def _operation(asked: str | None) -> Operation:
    try:
        return Operation(asked or "")
    except ValueError:
        return Operation.EDIT


def _address(proposal: Proposal, form: AmendmentForm) -> str:
    return url_for(
        ".amend",
        slug=proposal.slug,
        clause=form.clause.data or None,
        op=form.op.data or None,
        written=form.written.data or None,
    )


def _send(
    proposal: Proposal, latest: Version, form: AmendmentForm, old: Amendment | None = None
) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _writing(proposal, latest, form, old), 422
    version = documents.find_version(proposal.document_id, form.version.data or 0)
    amending = Amending(
        operation=_operation(form.op.data),
        place=form.clause.data or "",
        language="en" if form.written.data == "en" else "es",
        words=Wording(form.heading.data or "", form.text.data or ""),
        reason=form.reason.data or "",
        organisation=form.organisation(),
    )
    try:
        _count_one()
        if old is None:
            made = services.submit_amendment(
                proposal, version or latest, amending, actor=current_user
            )
        else:
            made = services.rewrite_amendment(
                proposal, old, version or latest, amending, actor=current_user
            )
    except Refusal as refusal:
        return _refused(proposal, latest, form, old, refusal), refusal.status
    flash(_("Your amendment is published as %(code)s.", code=made.code))
    return redirect(url_for(".amendment", slug=proposal.slug, number=made.number), 303)


def _refused(
    proposal: Proposal,
    latest: Version,
    form: AmendmentForm,
    old: Amendment | None,
    refusal: Refusal,
) -> str:
    """What was typed stays; where a version came between, it is now compared with that one."""
    add_error(
        form.reason if isinstance(refusal, refusals.WhyMissing) else form.text, refusal.message
    )
    if isinstance(refusal, refusals.NewerVersion):
        form.version.raw_data, form.version.data = None, latest.number
    return _writing(proposal, latest, form, old)


def _count_one() -> None:
    """Nobody proposes faster than people write; those who have just come, more slowly still."""
    try:
        limits.hit(RATE, "amendment", str(current_user.id))
        if is_new_account(current_user):
            limits.hit(RATE_OF_NEW_ACCOUNTS, "amendment", str(current_user.id))
    except TooMany as refusal:
        raise TooMany(
            _("You have written a lot in a short time. Your text is here; send it again later.")
        ) from refusal


def _writing(
    proposal: Proposal, latest: Version, form: AmendmentForm, old: Amendment | None = None
) -> str:
    clauses = queries.numbered_clauses(latest)
    clause = clauses.get(form.clause.data or "")
    operation = _operation(form.op.data)
    written = "en" if form.written.data == "en" else "es"
    said = wording(clause[1], written) if clause else Wording()
    typed = Wording(form.heading.data or "", form.text.data or "")
    shows = operation is Operation.EDIT and (form.errors or old) and typed != said
    facts: dict[str, Any] = {
        "proposal": proposal,
        "latest": latest,
        "form": form,
        "old": old,
        "operation": operation,
        "clause": clause,
        "label": parts.label(clauses, form.clause.data) if clause else "",
        "written": written,
        "other": other_language(written),
        "said": said,
        "change": parts.compared(said, typed) if shows else None,
        "places": [(each, parts.label(clauses, each)) for each in clauses],
        "may": policy.takes_amendments(proposal) if old is None else YES,
        "viewer": current_user,
    }
    return render_template("proposals/amend.html", **facts)


@bp.post("/<slug>/amendments/<int:number>/support")
def support(slug: str, number: int) -> ResponseReturnValue:
    proposal, found = _get(slug, number)
    here = url_for(".amendment", slug=slug, number=number)
    if not current_user.is_authenticated:
        raise parking.SignInFirst(here)
    if request.form.get("do") == "withdraw":
        services.withdraw_support(proposal, found, actor=current_user)
        flash(_("You no longer support this amendment."))
    else:
        services.support_amendment(proposal, found, actor=current_user)
        flash(_("You support this amendment."))
    return redirect(here, 303)


@bp.route("/<slug>/amendments/<int:number>/withdraw", methods=["GET", "POST"])
def withdraw_amendment(slug: str, number: int) -> ResponseReturnValue:
    """Asks before anything is taken back."""
    proposal, found = _get(slug, number)
    require(policy.can_withdraw_amendment(current_user, found))
    if request.method == "GET":
        return render_template(
            "proposals/withdraw_amendment.html", proposal=proposal, amendment=found
        )
    services.withdraw_amendment(proposal, found, actor=current_user)
    flash(_("Amendment %(code)s is withdrawn. It stays in the record.", code=found.code))
    return redirect(url_for(".amendment", slug=slug, number=number), 303)
