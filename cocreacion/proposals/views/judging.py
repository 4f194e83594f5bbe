"""What the group does with amendments: propose a procedure, record decisions."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import Wording
from cocreacion.documents.models import Amendment, AmendmentState, Operation, Procedure
from cocreacion.documents.refusals import TooLong
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.forms import add_error, bilingual_data
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.proposals import policy, queries, refusals, services
from cocreacion.proposals.forms import DecideForm, RecommendForm, WrittenForm
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.services import Recommendation
from cocreacion.proposals.views import amendment_parts as parts
from cocreacion.proposals.views.blueprint import bp


@bp.route("/<slug>/amendments/<int:number>/recommend", methods=["GET", "POST"])
def recommend(slug: str, number: int) -> ResponseReturnValue:
    proposal = queries.get_proposal(slug, current_user)
    found = queries.get_amendment(proposal.document, number)
    require(policy.can_recommend(current_user, proposal, found))
    form = RecommendForm()
    form.offer(_possible(found))
    if request.method == "GET":
        _begin(form, found)
        return _page(proposal, found, form)
    if not form.validate_on_submit():
        return _page(proposal, found, form), 422
    advice = Recommendation(
        Procedure(form.procedure.data),
        bilingual_data(form, "reason"),
        Wording(form.agreed_heading.data or "", form.agreed_text.data or ""),
        form.seen.data or 0,
    )
    try:
        services.recommend(proposal, found, advice, actor=current_user)
    except Refusal as refusal:
        _place(form, refusal)
        return _page(proposal, found, form), refusal.status
    flash(_("What the group proposes is published with its reason."))
    return redirect(url_for(".amendment", slug=slug, number=number), 303)


@bp.route("/<slug>/amendments/<int:number>/written", methods=["GET", "POST"])
def written_in(slug: str, number: int) -> ResponseReturnValue:
    """An accepted amendment whose place had changed is in the text now, put in by hand."""
    proposal = queries.get_proposal(slug, current_user)
    found = queries.get_amendment(proposal.document, number)
    require(policy.can_note_written(current_user, proposal, found))
    newer = documents.versions_since(found.version_id)[1:]
    form = WrittenForm()
    form.offer(newer)
    if not form.validate_on_submit():
        page = render_template(
            "proposals/written_in.html", proposal=proposal, amendment=found, form=form
        )
        return page, 422 if form.is_submitted() else 200
    version = next((each for each in newer if each.number == form.version.data), None)
    services.note_written(proposal, found, actor=current_user, version=version)
    flash(_("Amendment %(code)s is in the text. Its author is told.", code=found.code))
    return redirect(url_for(".amendment", slug=slug, number=number), 303)


def _possible(found: Amendment) -> list[tuple[Procedure, str]]:
    """What no longer fits can only be refused; a clause is taken out or not."""
    left_out = set()
    if not found.fits:
        left_out = {Procedure.ADOPT, Procedure.ADOPT_MODIFIED}
    elif found.part.operation is Operation.DELETE:
        left_out = {Procedure.ADOPT_MODIFIED}
    return [each for each in parts.procedures() if each[0] not in left_out]


def _begin(form: RecommendForm, found: Amendment) -> None:
    words = found.part.agreed or found.part.words
    form.agreed_heading.data, form.agreed_text.data = words.heading, words.text
    form.procedure.data = found.procedure.value if found.procedure else None
    form.reason_es.data, form.reason_en.data = found.answer.es, found.answer.en
    form.seen.data = found.changes


def _place(form: RecommendForm, refusal: Refusal) -> None:
    about_text = isinstance(refusal, refusals.AgreedTextMissing | refusals.OtherWords | TooLong)
    add_error(form.agreed_text if about_text else form.reason_es, refusal.message)


def _page(proposal: Proposal, found: Amendment, form: RecommendForm) -> str:
    if form.errors and form.seen.data != found.changes:
        form.seen.raw_data, form.seen.data = None, found.changes
    texts = parts.Texts()
    return render_template(
        "proposals/recommend.html",
        proposal=proposal,
        amendment=found,
        part=found.part,
        place=parts.place(found, texts.of(found.version)),
        change=parts.compared(texts.base(found), found.part.words),
        form=form,
        can_change=any(each is Procedure.ADOPT_MODIFIED for each, _name in _possible(found)),
    )


@bp.route("/<slug>/amendments/decide", methods=["GET", "POST"])
def decide(slug: str) -> ResponseReturnValue:
    """The group met: what was proposed becomes what was decided, for as many as it wants."""
    proposal = queries.get_proposal(slug, current_user)
    require(policy.can_decide_amendments(current_user, proposal))
    waiting = queries.open_amendments(proposal.document, [AmendmentState.RECOMMENDED])
    agreements = {each.id: each for each in queries.agreements_about(proposal)}
    form = DecideForm()
    form.offer([(each.id, f"{each.number}. {each.text}") for each in agreements.values()])
    if request.method == "GET":
        return _deciding(proposal, waiting, form)
    status = 422
    if form.validate_on_submit():
        chosen = [each for each in waiting if each.number in (form.chosen.data or [])]
        try:
            if len(chosen) != len(set(form.chosen.data or [])):
                raise refusals.SettledMeanwhile
            services.decide_amendments(
                proposal,
                chosen,
                actor=current_user,
                agreement=agreements.get(form.agreement.data or 0),
            )
        except Refusal as refusal:
            add_error(form.chosen, refusal.message)
            status = refusal.status
        else:
            flash(_("The decisions are published, and the authors are told."))
            return redirect(url_for(".amendments", slug=slug), 303)
    return _deciding(proposal, waiting, form), status


def _deciding(proposal: Proposal, waiting: Sequence[Amendment], form: DecideForm) -> str:
    return render_template(
        "proposals/decide_amendments.html",
        proposal=proposal,
        lines=parts.listed(waiting),
        form=form,
        asked=request.args.getlist("n", type=int),
    )
