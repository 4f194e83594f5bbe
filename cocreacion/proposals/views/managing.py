"""What a group and the secretariat do with a draft: begin, name, publish, consult."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.consultations import policy as consultations
from cocreacion.documents import gates
from cocreacion.documents import policy as documents_policy
from cocreacion.documents import queries as documents
from cocreacion.documents import refusals as document_refusals
from cocreacion.documents.comparing import compare_clauses, compare_with_living
from cocreacion.documents.freshness import Freshness, numbers_of
from cocreacion.groups import queries as groups
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.forms import (
    add_error,
    bilingual_data,
    fill_bilingual,
    instant,
    wall_clock,
)
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.kernel.policy import Decision, require
from cocreacion.proposals import policy, queries, refusals, services, words
from cocreacion.proposals.forms import (
    CreateForm,
    DetailsForm,
    ExtendForm,
    OpenForm,
    PublishForm,
    ReasonForm,
)
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.services import Details
from cocreacion.proposals.views.blueprint import bp


@bp.route("/create", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    bodies = queries.bodies_to_choose(current_user) if current_user.is_authenticated else []
    if request.method == "POST":
        require(policy.can_begin(current_user, bodies))
    form = CreateForm()
    form.offer(queries.commitments_to_choose())
    form.offer_bodies(bodies)
    if request.method == "GET":
        asked = request.args.get("body", "")
        form.body.data = next((body.id for body in bodies if body.slug == asked), None)
        form.commitment.data = request.args.get("commitment", type=int)
    if not bodies or not form.validate_on_submit():
        page = render_template("proposals/create.html", form=form, bodies=bodies)
        return page, 422 if form.is_submitted() else 200
    body = groups.get_body_by_id(form.body.data)
    proposal = services.create_proposal(
        body, actor=current_user, details=_details(form), with_template=form.with_template.data
    )
    flash(
        _(
            "The draft was begun. Only its group, the secretariat and the translators see it until "
            "its first version is published."
        )
    )
    return redirect(url_for(".edit", slug=proposal.slug), 303)


@bp.route("/<slug>/details", methods=["GET", "POST"])
def details(slug: str) -> ResponseReturnValue:
    proposal = queries.get_proposal(slug, current_user)
    require(policy.can_change(current_user, proposal))
    form = DetailsForm(data={"commitment": proposal.commitment_id or ""})
    form.offer(queries.commitments_to_choose())
    fill_bilingual(form, "title", proposal.title)
    fill_bilingual(form, "summary", proposal.summary)
    if not form.validate_on_submit():
        page = render_template("proposals/details.html", form=form, proposal=proposal)
        return page, 422 if form.is_submitted() else 200
    services.change_proposal(proposal, actor=current_user, details=_details(form, proposal))
    flash(_("Saved."))
    return redirect(url_for(".show", slug=slug), 303)


def _details(form: DetailsForm, before: Proposal | None = None) -> Details:
    return Details(
        title=bilingual_data(form, "title", before.title if before else None),
        summary=bilingual_data(form, "summary", before.summary if before else None),
        commitment=queries.find_commitment(form.commitment.data),
    )


@bp.route("/<slug>/publish", methods=["GET", "POST"])
def publish(slug: str) -> ResponseReturnValue:
    """Read once more what changed; say why; then it stands for good."""
    proposal = queries.get_proposal(slug, current_user)
    require(documents_policy.can_see_living_text(current_user, proposal.document))
    form, may = PublishForm(), policy.can_publish(current_user, proposal)
    may = gates.to_publish(proposal.document) if may else may
    if request.method == "POST":
        require(may)
        if form.validate_on_submit():
            try:
                version = services.publish_version(
                    proposal,
                    actor=current_user,
                    note=bilingual_data(form, "note"),
                    name=bilingual_data(form, "name"),
                )
            except (Invalid, document_refusals.NothingChanged) as refusal:
                add_error(form.note_es, refusal.message)
                return _publishing(proposal, form, may), refusal.status
            flash(_("Version %(number)s is published.", number=version.number))
            return redirect(url_for(".show", slug=slug), 303)
    return _publishing(proposal, form, may), 422 if form.is_submitted() else 200


def _publishing(proposal: Proposal, form: PublishForm, may: object) -> str:
    document = proposal.document
    living, latest = documents.living(document), documents.latest_version(document.id)
    if latest:
        comparison = compare_with_living(document, latest, language())
    else:
        comparison = compare_clauses([], living, language())
    source = document.source_language
    return render_template(
        "proposals/publish.html",
        proposal=proposal,
        form=form,
        may=may,
        latest=latest,
        number=latest.number + 1 if latest else 1,
        count=len(living),
        findings=words.summary(comparison) if latest else [],
        clauses=[clause for clause in comparison.clauses if clause.differs] if latest else [],
        missing=words.clauses(numbers_of(living, source, Freshness.MISSING)),
        outdated=words.clauses(numbers_of(living, source, Freshness.OUTDATED)),
        behind=words.clauses([n for n, each in enumerate(living, 1) if each.amended_in]),
    )


@bp.route("/<slug>/consultation", methods=["GET", "POST"])
def consultation(slug: str) -> ResponseReturnValue:
    """Open a text for comment from one date to another."""
    proposal, form = queries.get_proposal(slug, current_user), OpenForm()
    if request.method == "GET" or not form.validate_on_submit():
        if request.method == "POST":
            require(policy.can_open_consultation(current_user, proposal))
        return _consultation(proposal, opening=form), 422 if form.is_submitted() else 200
    closes_at = instant(form.closes_at.data)
    try:
        services.open_consultation(
            proposal,
            actor=current_user,
            opens_at=instant(form.opens_at.data),
            closes_at=closes_at,  # type: ignore[arg-type]
        )
    except refusals.OpensInThePast as refusal:
        add_error(form.opens_at, refusal.message)
        return _consultation(proposal, opening=form), refusal.status
    except Invalid as refusal:
        add_error(form.closes_at, refusal.message)
        return _consultation(proposal, opening=form), refusal.status
    flash(_("The dates for comments are set."))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/<slug>/consultation/extend")
def extend(slug: str) -> ResponseReturnValue:
    proposal, form = queries.get_proposal(slug, current_user), ExtendForm(prefix="extend-")
    require(policy.can_extend_consultation(current_user, proposal))
    if not form.validate_on_submit():
        return _consultation(proposal, extending=form), 422
    try:
        services.extend_consultation(
            proposal,
            actor=current_user,
            closes_at=instant(form.closes_at.data),  # type: ignore[arg-type]
            reason=bilingual_data(form, "reason"),
        )
    except Invalid as refusal:
        add_error(form.closes_at, refusal.message)
        return _consultation(proposal, extending=form), refusal.status
    flash(_("The new closing date is published, with its reason."))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/<slug>/consultation/close")
def close(slug: str) -> ResponseReturnValue:
    proposal, form = queries.get_proposal(slug, current_user), ReasonForm(prefix="close-")
    require(policy.can_extend_consultation(current_user, proposal))
    if not form.validate_on_submit():
        return _consultation(proposal, closing=form), 422
    services.close_consultation(proposal, actor=current_user, reason=bilingual_data(form, "reason"))
    flash(_("Comments are closed. The reason is on the page of the draft."))
    return redirect(url_for(".show", slug=slug), 303)


def _consultation(
    proposal: Proposal,
    opening: OpenForm | None = None,
    extending: ExtendForm | None = None,
    closing: ReasonForm | None = None,
) -> str:
    """One page, three acts; the two that do not apply now say why not."""
    if extending is None:
        extending = ExtendForm(formdata=None, prefix="extend-")
        announced = wall_clock(proposal.thread.closes_at)
        extending.closes_at.data = announced and announced.replace(second=0, microsecond=0)
    sent = [form for form in (opening, extending, closing) if form is not None]
    wrong = next((form for form in sent if form.errors), None)
    return render_template(
        "proposals/consultation.html",
        proposal=proposal,
        opening=opening or OpenForm(formdata=None),
        extending=extending,
        closing=closing or ReasonForm(formdata=None, prefix="close-"),
        wrong=wrong,
        error=wrong is not None,
        may_open=_may_open(proposal),
        may_extend=policy.can_extend_consultation(current_user, proposal),
        may_consult=consultations.can_manage(current_user),
    )


def _may_open(proposal: Proposal) -> Decision:
    """Whether comments can be opened: by whom, when, and with its translation as it is."""
    may = policy.can_open_consultation(current_user, proposal)
    version = documents.latest_version(proposal.document_id) if may else None
    return gates.to_comment(proposal.document, version) if version is not None else may
