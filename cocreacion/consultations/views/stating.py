"""Short statements: answered one at a time or as a list, and proposed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.consultations import policy, services
from cocreacion.consultations.forms import ANSWER, AnswersForm, StatementForm, answers_form
from cocreacion.consultations.models import Consultation, Position
from cocreacion.consultations.reading import Statements
from cocreacion.consultations.views import parts
from cocreacion.consultations.views.blueprint import bp
from cocreacion.kernel import limits
from cocreacion.kernel.errors import Refusal, TooMany
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.people import parking
from cocreacion.people.models import Sector

RATE = "10 per hour"  # statements of one person


@bp.get("/consultations/<slug>/statements")
def statements(slug: str) -> ResponseReturnValue:
    """All of them, with their results as far as this reader may see them."""
    return _page(parts.get(slug))


@bp.post("/consultations/<slug>/statements/answers")
def answer(slug: str) -> ResponseReturnValue:
    """One answer from the page of the consultation (`one`), or several from the list."""
    consultation = parts.get(slug)
    shown = parts.statements(consultation)
    form = answers_form(shown.texts, {})
    form.offer(current_user, consultation.admits, shown.declared)
    may = policy.can_answer(current_user, consultation)
    if not may and (current_user.is_authenticated or not consultation.is_open):
        form.form_errors.append(may.reason)
        return _page(consultation, form), 403
    if not current_user.is_authenticated:
        raise parking.SignInFirst(url_for(".statements", slug=slug))
    if not form.validate_on_submit():
        return _page(consultation, form), 422
    try:
        kept = services.answer_statements(
            consultation,
            _positions(form, shown),
            actor=current_user,
            sector=Sector(form.sector.data),
        )
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _page(consultation, form), refusal.status
    flash(ngettext("Your answer is kept.", "Your %(num)d answers are kept.", kept))
    back = ".show" if request.form.get("one") else ".statements"
    return redirect(url_for(back, slug=slug, _anchor="statements"), 303)


def _positions(form: AnswersForm, shown: Statements) -> dict[int, Position]:
    """What was chosen; from the page of the consultation, by the button that was pressed."""
    one, pressed = request.form.get("one", type=int), request.form.get("do", "")
    if one in shown.texts and pressed in {*Position}:
        return {one: Position(pressed)}
    return form.positions


@bp.post("/consultations/<slug>/statements")
def propose(slug: str) -> ResponseReturnValue:
    consultation, form = parts.get(slug), StatementForm()
    form.offer(filled=True)
    may = policy.can_propose_statement(current_user, consultation)
    if not may and (current_user.is_authenticated or not consultation.is_open):
        add_error(form.text, may.reason)
        return _page(consultation, proposing=form), 403
    if not current_user.is_authenticated:
        raise parking.SignInFirst(url_for(".statements", slug=slug, _anchor="propose"))
    if not form.validate_on_submit():
        return _page(consultation, proposing=form), 422
    try:
        _count_one()
        services.propose_statement(
            consultation, form.text.data, form.language.data, actor=current_user
        )
    except Refusal as refusal:
        add_error(form.text, refusal.message)
        return _page(consultation, proposing=form), refusal.status
    flash(_("Thank you. Your statement is shown once the secretariat has read it."))
    return redirect(url_for(".statements", slug=slug, _anchor="propose"), 303)


def _count_one() -> None:
    try:
        limits.hit(RATE, "statement", str(current_user.id))
    except TooMany as refusal:
        raise TooMany(
            _("You have written a lot in a short time. Your text is here; send it again later.")
        ) from refusal


def _page(
    consultation: Consultation,
    form: AnswersForm | None = None,
    proposing: StatementForm | None = None,
) -> str:
    shown, slug = parts.statements(consultation), consultation.slug
    if proposing is None:
        kept = parking.given_back(url_for(".propose", slug=slug))
        proposing = StatementForm(kept)
        proposing.offer(filled=kept is not None)
    may_propose = policy.can_propose_statement(current_user, consultation)
    return render_template(
        "consultations/statements.html",
        consultation=consultation,
        statements=shown,
        form=form or parts.answering(consultation, shown, url_for(".answer", slug=slug)),
        proposing=proposing,
        error=bool(proposing.errors or (form and form.errors)),
        ANSWER=ANSWER,
        may_answer=policy.can_answer(current_user, consultation),
        may_propose=may_propose,
        left=parts.left(consultation),
    )
