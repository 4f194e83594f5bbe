"""The secretariat's pages: prepare, announce, extend, read proposed statements."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.consultations import opening, policy, queries, services
from cocreacion.consultations.forms import (
    ConsultationForm,
    ExtendForm,
    JudgeForm,
    QuestionForm,
    StatementForm,
)
from cocreacion.consultations.models import Consultation
from cocreacion.consultations.views import parts
from cocreacion.consultations.views.blueprint import bp
from cocreacion.contributions import homes
from cocreacion.contributions import queries as contributions
from cocreacion.contributions.models import Thread
from cocreacion.documents.models import Version
from cocreacion.kernel.errors import Conflict, Invalid, Refusal
from cocreacion.kernel.forms import Form, add_error, bilingual_data, fill_bilingual, instant
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.people.queries.organisations import organisations
from cocreacion.process import queries as process

HOME = "/manage/consultations"


@bp.get(HOME)
def manage() -> ResponseReturnValue:
    """What is being prepared, what is announced, and where statements wait."""
    require(policy.can_manage(current_user))
    return render_template(
        "consultations/manage/index.html",
        drafts=queries.drafts(),
        current=[parts.line(each) for each in queries.current()],
        waiting=queries.waiting_by_consultation(),
    )


@bp.route(f"{HOME}/new", methods=["GET", "POST"])
def begin() -> ResponseReturnValue:
    """`?thread=` chooses the text it is about."""
    require(policy.can_manage(current_user))
    form = _offered(ConsultationForm())
    if request.method == "GET":
        form.about.data = request.args.get("thread", "")
    if not form.validate_on_submit():
        return _editing(form, None), 422 if form.is_submitted() else 200
    about = _about(form.about.data)
    if form.about.data and about is None:
        add_error(form.about, _("Choose a text with a published version."))
        return _editing(form, None), 422
    consultation = services.begin_consultation(form.details(), actor=current_user, about=about)
    flash(_("The consultation is begun. Nobody else sees it until you announce it."))
    return redirect(url_for(".prepare", slug=consultation.slug), 303)


@bp.route(f"{HOME}/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    consultation = queries.get_consultation(slug)
    require(policy.can_change(current_user, consultation))
    form = _offered(ConsultationForm())
    form.fill(consultation)
    if not form.validate_on_submit():
        return _editing(form, consultation), 422 if form.is_submitted() else 200
    services.change_consultation(consultation, form.details(consultation), actor=current_user)
    flash(_("Saved."))
    return redirect(url_for(".prepare", slug=slug), 303)


@bp.get(f"{HOME}/<slug>")
def prepare(slug: str) -> ResponseReturnValue:
    """The list of what it needs, its questions and statements, its dates."""
    require(policy.can_manage(current_user))
    return _page(queries.get_consultation(slug))


@bp.post(f"{HOME}/<slug>/announce")
def announce(slug: str) -> ResponseReturnValue:
    consultation = queries.get_consultation(slug)
    try:
        services.announce(consultation, actor=current_user)
    except services.NotReady as refusal:
        return _page(consultation, refused=refusal), refusal.status
    flash(_("The consultation is announced. Its dates are public."))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post(f"{HOME}/<slug>/extend")
def extend(slug: str) -> ResponseReturnValue:
    consultation, form = queries.get_consultation(slug), ExtendForm(prefix="extend-")
    require(policy.can_extend(current_user, consultation))
    if not form.validate_on_submit():
        return _page(consultation, extending=form), 422
    closes_at = instant(form.closes_at.data)
    try:
        services.extend(
            consultation,
            actor=current_user,
            closes_at=closes_at,  # type: ignore[arg-type]
            reason=bilingual_data(form, "reason"),
        )
    except (Invalid, Conflict) as refusal:
        add_error(form.closes_at, refusal.message)
        return _page(consultation, extending=form), refusal.status
    flash(_("The new closing date is published, with its reason."))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post(f"{HOME}/<slug>/questions")
def add_question(slug: str) -> ResponseReturnValue:
    consultation, form = queries.get_consultation(slug), QuestionForm()
    require(policy.can_change(current_user, consultation))
    if not form.validate_on_submit():
        return _page(consultation, asking=form), 422
    try:
        text = bilingual_data(form, "text")
        services.add_question(consultation, text, actor=current_user)
    except Refusal as refusal:
        add_error(form.text_es, refusal.message)
        return _page(consultation, asking=form), refusal.status
    return redirect(url_for(".prepare", slug=slug, _anchor="questions"), 303)


@bp.route(f"{HOME}/<slug>/questions/<int:question_id>", methods=["GET", "POST"])
def question(slug: str, question_id: int) -> ResponseReturnValue:
    """Change its words, or take it out (`do=remove`)."""
    consultation = queries.get_consultation(slug)
    require(policy.can_change(current_user, consultation))
    found = queries.get_question(consultation, question_id)
    back, form = url_for(".prepare", slug=slug, _anchor="questions"), QuestionForm()
    if request.form.get("do") == "remove":
        services.remove_question(consultation, found, actor=current_user)
        flash(_("The question is taken out."))
        return redirect(back, 303)
    fill_bilingual(form, "text", found.text)
    if not form.validate_on_submit():
        page = render_template(
            "consultations/manage/question.html",
            consultation=consultation,
            question=found,
            form=form,
            back=back,
        )
        return page, 422 if form.is_submitted() else 200
    text = bilingual_data(form, "text", found.text)
    services.change_question(consultation, found, text, actor=current_user)
    flash(_("Saved."))
    return redirect(back, 303)


@bp.post(f"{HOME}/<slug>/statements")
def add_statement(slug: str) -> ResponseReturnValue:
    consultation, form = queries.get_consultation(slug), StatementForm()
    require(policy.can_add_statement(current_user, consultation))
    form.offer(filled=True)
    if not form.validate_on_submit():
        return _page(consultation, stating=form), 422
    try:
        services.add_statement(consultation, form.text.data, form.language.data, actor=current_user)
    except Refusal as refusal:
        add_error(form.text, refusal.message)
        return _page(consultation, stating=form), refusal.status
    flash(_("The statement is shown."))
    return redirect(url_for(".prepare", slug=slug, _anchor="statements"), 303)


@bp.post(f"{HOME}/<slug>/statements/<int:statement_id>")
def judge(slug: str, statement_id: int) -> ResponseReturnValue:
    """Take a proposed statement (`do=take`), or say why not (`do=decline`)."""
    consultation, form = queries.get_consultation(slug), JudgeForm()
    require(policy.can_manage(current_user))
    statement = queries.get_statement(consultation, statement_id)
    form.reason.id = f"reason-{statement_id}"
    taken = request.form.get("do") == "take"
    if not form.validate_on_submit():
        return _page(consultation, judging=(statement_id, form)), 422
    try:
        services.judge_statement(
            statement, actor=current_user, taken=taken, reason=form.reason.data or ""
        )
    except (Invalid, Conflict) as refusal:
        add_error(form.reason, refusal.message)
        return _page(consultation, judging=(statement_id, form)), refusal.status
    flash(_("The statement is shown.") if taken else _("Its author sees the reason."))
    return redirect(url_for(".prepare", slug=slug, _anchor="statements"), 303)


def _offered(form: ConsultationForm) -> ConsultationForm:
    texts = [home for home in homes.homes(current_user).values() if not home.ended]
    form.offer(texts, process.plans(), organisations())
    return form


def _about(thread_id: str | None) -> tuple[Thread, Version] | None:
    """The thread of a text and its newest version; None where there is none."""
    if not (thread_id and thread_id.isascii() and thread_id.isdigit() and len(thread_id) < 10):
        return None
    home = homes.homes(current_user, [int(thread_id)]).get(int(thread_id))
    versions = homes.versions(int(thread_id)) if home is not None and not home.ended else []
    if not versions:
        return None
    return contributions.get_thread(int(thread_id)), queries.get_version(versions[0].id)


def _editing(form: ConsultationForm, consultation: Consultation | None) -> str:
    return render_template("consultations/manage/edit.html", form=form, consultation=consultation)


def _page(
    consultation: Consultation,
    *,
    refused: services.NotReady | None = None,
    extending: ExtendForm | None = None,
    asking: QuestionForm | None = None,
    stating: StatementForm | None = None,
    judging: tuple[int, JudgeForm] | None = None,
) -> str:
    """One page, several acts; what was sent and refused is shown again."""
    is_draft = consultation.announced_at is None
    sent: list[Form | None] = [extending, asking, stating, judging[1] if judging else None]
    wrong = next((form for form in sent if form is not None and form.errors), None)
    if stating is None:
        stating = StatementForm(formdata=None)
        stating.offer()
    version = opening.newest(consultation)
    return render_template(
        "consultations/manage/prepare.html",
        consultation=consultation,
        left=parts.left(consultation),
        version=version,
        text_of=parts.text_of(version),
        checklist=opening.checklist(consultation) if is_draft else [],
        refused=refused,
        wrong=wrong,
        error=wrong is not None or refused is not None,
        extending=extending or ExtendForm(formdata=None, prefix="extend-"),
        asking=asking or QuestionForm(formdata=None),
        stating=stating,
        judged=judging[0] if judging else 0,
        judging=judging[1] if judging else JudgeForm(formdata=None),
        statements=queries.statements(consultation),
        may_change=policy.can_change(current_user, consultation),
        may_extend=policy.can_extend(current_user, consultation),
        may_state=policy.can_add_statement(current_user, consultation),
    )
