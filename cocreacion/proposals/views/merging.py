"""How amendments meet, and several of them put into the working text at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.collisions import FIELDS, Meeting, meetings, proposed
from cocreacion.documents.merging import Choice, Choices, Composed, Mark, Placed, Removal, marked
from cocreacion.documents.models import Amendment, AmendmentState, Clause, Operation
from cocreacion.documents.textops import together
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.pages import submission_key
from cocreacion.kernel.policy import require
from cocreacion.proposals import policy, queries, refusals, services
from cocreacion.proposals.forms import MergeForm
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.queries import Pile
from cocreacion.proposals.services import Merge
from cocreacion.proposals.views import amendment_parts as parts
from cocreacion.proposals.views import way
from cocreacion.proposals.views.blueprint import bp

CHOICE, OWN_WORDS = "choice-", "own-"


@dataclass(frozen=True)
class Matrix:
    """Amendments to one place, and how each of some meets each of some."""

    place: str
    rows: list[Amendment]
    columns: list[Amendment]
    meetings: dict[tuple[int, int], Meeting]
    lines: list[parts.Listed]


@bp.get("/<slug>/amendments/collisions")
def collisions(slug: str) -> ResponseReturnValue:
    proposal = queries.get_proposal(slug, current_user)
    after = request.args.get("after")
    found = queries.amendments_together(proposal.document, after)
    return render_template(
        "proposals/collisions.html",
        proposal=proposal,
        tabs_of=way.tabs(proposal, "amendments"),
        matrices=_matrices(found.places),
        beginning=after is None,
        after=found.after,
    )


def _matrices(piles: Sequence[Pile]) -> list[Matrix]:
    """In the order of the text."""
    texts, found = parts.Texts(), []
    for pile in sorted(piles, key=lambda each: _number(each.rows[0], texts)):
        for inserting in (False, True):
            rows, columns = (
                [e for e in part if (e.part.operation is Operation.INSERT) is inserting]
                for part in (pile.rows, pile.columns)
            )
            together = {each.number: each for each in (*rows, *columns)}
            met = meetings([proposed(each, texts.base(each)) for each in together.values()])
            both = met | {(b, a): meeting for (a, b), meeting in met.items()}
            if any((a.number, b.number) in both for a in rows for b in columns):
                place = parts.place(rows[0], texts.of(rows[0].version))
                lines = parts.listed([*together.values()], texts)
                found.append(Matrix(place, rows, columns, both, lines))
    return found


def _number(amendment: Amendment, texts: parts.Texts) -> int:
    """Of the clause it is about; 0 for the beginning."""
    return texts.of(amendment.version).get(amendment.part.place, (0,))[0]


@bp.route("/<slug>/amendments/merge", methods=["GET", "POST"])
def merge(slug: str) -> ResponseReturnValue:
    """Choose accepted amendments, decide where they want different things, read the result."""
    proposal = queries.get_proposal(slug, current_user)
    require(policy.can_merge_amendments(current_user, proposal))
    asked = set(request.values.getlist("n", type=int))
    chosen = [each for each in _waiting(proposal, *asked) if each.fits] if asked else []
    form = MergeForm()
    if not asked or (request.method == "GET" and not chosen):
        return _choosing(proposal, form), 422 if form.is_submitted() else 200
    choices, status = _choices(), 200
    if request.form.get("do") == "apply" and form.validate_on_submit():
        try:
            if len(chosen) != len(asked):
                raise refusals.SettledMeanwhile
            done = services.merge_amendments(
                proposal, chosen, choices, actor=current_user, seen=form.seen.data or ""
            )
        except Refusal as refusal:
            add_error(form.seen, refusal.message)
            status = refusal.status
        else:
            return _done(proposal, done)
    if not chosen:
        return _choosing(proposal, form), status
    page = _preview(proposal, chosen, choices, form)
    return page, 422 if form.errors and status == 200 else status


def _done(proposal: Proposal, done: Merge) -> ResponseReturnValue:
    count = len(done.plan.used)
    flash(
        ngettext(
            "%(num)s amendment is in the working text.",
            "%(num)s amendments are in the working text.",
            count,
        )
    )
    return redirect(url_for(".edit", slug=proposal.slug), 303)


def _choices() -> Choices:
    """What was chosen at each place of conflict, under its key."""
    return {
        name.removeprefix(CHOICE): Choice(
            what, request.form.get(OWN_WORDS + name.removeprefix(CHOICE), "").strip()
        )
        for name, what in request.form.items()
        if name.startswith(CHOICE)
    }


def _waiting(proposal: Proposal, *numbers: int) -> Sequence[Amendment]:
    return queries.open_amendments(proposal.document, [AmendmentState.DECIDED], *numbers)


def _choosing(proposal: Proposal, form: MergeForm) -> str:
    """Accepted amendments, part by part: those behind a number."""
    after = request.args.get("after", 0, type=int)
    waiting = [each for each in _waiting(proposal) if each.number > after]
    shown = waiting[: queries.MOST_IN_MATRIX]
    return render_template(
        "proposals/merge_choose.html",
        proposal=proposal,
        form=form,
        lines=parts.listed([each for each in shown if each.fits]),
        changed=[each for each in shown if not each.fits],
        after=shown[-1].number if len(shown) < len(waiting) else 0,
        beginning=not after,
        left=len(waiting) - len(shown),
    )


@dataclass(frozen=True)
class ShownClause:
    """A clause with everything that happens to it. `together`: with what the group wrote since."""

    composed: Composed
    label: str
    heading: list[list[Mark]]
    body: list[list[Mark]]
    gone: bool
    together: parts.Compared | None


@dataclass(frozen=True)
class ShownPlace:
    label: str
    placed: Placed


@dataclass(frozen=True)
class ShownRemoval:
    label: str
    removal: Removal


def _preview(
    proposal: Proposal, chosen: Sequence[Amendment], choices: Choices, form: MergeForm
) -> str:
    made = services.prepare_merge(proposal, chosen, choices, actor=current_user)
    clauses = parts.Texts().of(chosen[0].version)
    form.seen.data, form.submission_id.data = made.seen, submission_key()  # a look is no act
    by_number = {each.number: each for each in made.amendments}
    if request.form.get("do") == "preview" and not made.plan.is_settled:  # asked, and not answered
        add_error(form.seen, refusals.Unsettled.message)
    return render_template(
        "proposals/merge.html",
        proposal=proposal,
        form=form,
        amendments=by_number,
        version=chosen[0].version,
        settled=made.plan.is_settled,
        clauses=[
            _shown(each, clauses, made.living)
            for each in sorted(made.plan.composed, key=lambda each: clauses[each.clause_id][0])
        ],
        places=[
            ShownPlace(parts.place(by_number[each.numbers[0]], clauses), each)
            for each in made.plan.placed
        ],
        removals=[
            ShownRemoval(parts.label(clauses, each.clause_id), each) for each in made.plan.removals
        ],
    )


def _shown(composed: Composed, clauses: parts.Numbered, living: dict[str, Clause]) -> ShownClause:
    clause = living.get(composed.clause_id)
    heading, body = (marked(getattr(composed.base, f), composed.spots[f]) for f in FIELDS)
    now_says = wording(clause, composed.language) if clause else Wording()
    return ShownClause(
        composed,
        parts.label(clauses, composed.clause_id),
        heading,
        body,
        gone=clause is None,
        together=_together(composed, now_says) if now_says != composed.base else None,
    )


def _together(composed: Composed, now_says: Wording) -> parts.Compared:
    """What the working text will say, compared with what it says now."""
    return parts.compared(now_says, together(composed.base, now_says, composed.words))
