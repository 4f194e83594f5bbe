"""An answer on its way: written by one person, signed by another, published."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import homes, policy, queries, services
from cocreacion.contributions.answer_forms import (
    CRITERIA_HELP,
    AnswerForm,
    ChangeForm,
    ReturnForm,
    TranslationForm,
)
from cocreacion.contributions.forms import ConfirmForm
from cocreacion.contributions.homes import Home, TextVersion
from cocreacion.contributions.models import Contribution, ContributionState, Response
from cocreacion.contributions.views import parts
from cocreacion.contributions.views.blueprint import bp
from cocreacion.contributions.views.desk import comments_of, my_homes, offices_of
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.errors import NotFound, Refusal
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.policy import require
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people import parking
from cocreacion.people.models import Organisation, User

MOST_AT_ONCE = 100  # comments in one answer, answers published together
RESPONSE = "/manage/contributions/responses/<int:response_id>"


# --- writing ------------------------------------------------------------------------------------


@bp.get("/manage/contributions/answer")
def answer() -> ResponseReturnValue:
    """The form that answers the comments chosen at the desk."""
    comments, home = chosen_comments()
    form = AnswerForm(read_at=now().isoformat())
    return _answering(comments, home, form)


@bp.post("/manage/contributions/answer")
def begin() -> ResponseReturnValue:
    comments, home = chosen_comments()
    form, versions = AnswerForm(), homes.changeable(home.thread_id)
    form.offer(_voices(home), _people(home))
    verdict = _verdict(form, versions)
    if verdict is None:
        return _answering(comments, home, form), 422
    try:
        response = services.draft_response(
            comments,
            verdict,
            form.inside(),
            send=_sends(),
            home=home,
            actor=current_user,
        )
    except Refusal as refusal:
        _place(form, refusal)
        return _answering(comments, home, form), refusal.status
    return _written(response)


@bp.get(RESPONSE)
def response(response_id: int) -> ResponseReturnValue:
    """An answer in preparation, for those of its office."""
    found, home = _handled(response_id)
    if found.is_published:
        return redirect(url_for(".answer_page", response_id=found.id))
    form = AnswerForm(read_at=now().isoformat())
    return _preparing(found, home, form)


@bp.post(RESPONSE)
def write_response(response_id: int) -> ResponseReturnValue:
    found, home = _handled(response_id)
    require(policy.can_write(current_user, home, found))
    form, versions = AnswerForm(), homes.changeable(home.thread_id)
    form.offer(_voices(home, found), _people(home))
    verdict = _verdict(form, versions, found.reason)
    if verdict is None:
        return _preparing(found, home, form), 422
    try:
        services.save_draft(
            services.Begun(found, form.began_from, _numbers("keep")),
            verdict,
            form.inside(),
            send=_sends(),
            home=home,
            actor=current_user,
        )
    except services.WrittenMeanwhile as refusal:
        _place(form, refusal)
        form.revision.data = str(found.revision)
        return _preparing(found, home, form, theirs=True), refusal.status
    except Refusal as refusal:
        _place(form, refusal)
        return _preparing(found, home, form), refusal.status
    return _written(found)


@bp.route(f"{RESPONSE}/drop", methods=["GET", "POST"])
def drop(response_id: int) -> ResponseReturnValue:
    """Asks before a draft is given up."""
    found, home = _handled(response_id)
    require(policy.can_write(current_user, home, found))
    if request.method == "POST":
        services.drop_draft(found, home=home, actor=current_user)
        flash(_("The draft is gone. Its comments wait as before."))
        return redirect(url_for(".desk", thread=home.thread_id), 303)
    back = url_for(".response", response_id=found.id)
    return render_template("contributions/drop.html", response=found, back=back, form=ConfirmForm())


# --- signing ------------------------------------------------------------------------------------


@bp.post(f"{RESPONSE}/sign")
def sign(response_id: int) -> ResponseReturnValue:
    found, home = _handled(response_id)
    revision = request.form.get("revision", 0, type=int)
    try:
        services.sign(found, revision=revision, home=home, actor=current_user)
    except services.WrittenMeanwhile:
        flash(_("The answer was changed while you were reading it. Read it again, then sign."))
        return redirect(url_for(".response", response_id=found.id), 303)
    flash(_("You signed the answer. It can be published now."))
    return redirect(url_for(".desk", view="signed"), 303)


@bp.post(f"{RESPONSE}/return")
def give_back(response_id: int) -> ResponseReturnValue:
    found, home = _handled(response_id)
    require(policy.can_sign(current_user, home, found))
    form = ReturnForm()
    if not form.validate():
        asked = AnswerForm(formdata=None, read_at=now().isoformat())
        return _preparing(found, home, asked, returning=form), 422
    services.give_back(found, form.note.data, home=home, actor=current_user)
    flash(_("The answer went back to its writer with your note."))
    return redirect(url_for(".desk", view="to_sign"), 303)


# --- publishing ---------------------------------------------------------------------------------


@bp.route("/manage/contributions/publish", methods=["GET", "POST"])
def publish() -> ResponseReturnValue:
    """Asks, then publishes the answers chosen in the list of those signed: all of them or none."""
    mine = my_homes()
    chosen = sorted(_ids(request.values.getlist("r")))[:MOST_AT_ONCE]
    found = [queries.get_response(n) for n in chosen]
    if not found:
        flash(_("Choose at least one answer to publish."), "late")
        return redirect(url_for(".desk", view="signed"), 303)
    if any(response.thread_id not in mine for response in found):
        raise NotFound
    if request.method == "GET":
        require(policy.can_publish_all(current_user, mine, found))
        return _publishing(found, mine)
    services.publish(found, of=mine, actor=current_user)
    flash(
        ngettext(
            "The answer is published. The authors of its comments are told by mail.",
            "%(num)d answers are published. The authors of their comments are told by mail.",
            len(found),
        )
    )
    return redirect(url_for(".desk", view="signed"), 303)


@bp.route(f"{RESPONSE}/change", methods=["GET", "POST"])
def change(response_id: int) -> ResponseReturnValue:
    """Says which clause made the change that a response had announced."""
    found = queries.get_response(response_id)
    home = homes.home(found.thread_id, current_user)
    require(policy.can_respond(current_user, home))
    form, versions = ChangeForm(), _later(home, [i.contribution for i in found.items])
    form.offer_changes(versions)
    if not form.validate_on_submit():
        return _keeping(found, home, form), 422 if form.is_submitted() else 200
    chosen = form.chosen(versions)
    if chosen is None:
        add_error(form.change, _("Choose the clause that changed."))
        return _keeping(found, home, form), 422
    services.keep_promise(found, chosen, home=home, actor=current_user)
    flash(_("The answer now leads to the clause it changed."))
    return redirect(url_for(".desk", view="promised"), 303)


@bp.route(f"{RESPONSE}/translation", methods=["GET", "POST"])
def translate(response_id: int) -> ResponseReturnValue:
    """Gives the reason of a published answer in the language it lacks."""
    found = queries.get_response(response_id)
    home = homes.home(found.thread_id, current_user)
    require(policy.can_translate(current_user, home, found))
    form = TranslationForm()
    if form.validate_on_submit():
        services.translate_reason(found, form.words.data, home=home, actor=current_user)
        flash(_("The reason is published in both languages."))
        return redirect(url_for(".answer_page", response_id=found.id), 303)
    page = render_template(
        "contributions/translation.html",
        subject=home,
        response=found,
        form=form,
        missing=found.reason.missing[0],
        back=url_for(".answer_page", response_id=found.id),
    )
    return page, 422 if form.is_submitted() else 200


# --- parts --------------------------------------------------------------------------------------


@bp.errorhandler(services.NothingChosen)
@bp.errorhandler(services.TooManyChosen)
@bp.errorhandler(services.ManyDrafts)
@bp.errorhandler(services.NotTwo)
def choose_again(refusal: Refusal) -> ResponseReturnValue:
    """Back to the same list with the same boxes ticked, and why."""
    if current_user.is_authenticated:
        flash(refusal.message, "problem")
    asked = request.query_string.decode("ascii", "replace")
    return redirect(f"{url_for('.desk')}?{asked}", 303)


def chosen_comments() -> tuple[list[Contribution], Home]:
    """The comments named in the address, if they are of one draft that one may answer."""
    asked = _ids(request.args.getlist("c"))
    if len(asked) > MOST_AT_ONCE:
        raise services.TooManyChosen
    comments = queries.find_comments(sorted(asked))
    if not comments:
        raise services.NothingChosen
    mine = my_homes()
    if any(comment.thread_id not in mine for comment in comments):
        raise NotFound
    if len({comment.thread_id for comment in comments}) > 1:
        raise services.ManyDrafts
    return comments, mine[comments[0].thread_id]


def _handled(response_id: int) -> tuple[Response, Home]:
    """A response that this person may handle; whoever has not signed in does that first."""
    found = queries.get_response(response_id)
    home = homes.home(found.thread_id, current_user)
    may = policy.can_handle(current_user, home, found)
    if not current_user.is_authenticated:
        raise parking.SignInFirst(message=may.reason)
    require(may)
    return found, home


def _publishing(found: list[Response], mine: dict[int, Home]) -> str:
    return render_template(
        "contributions/publish.html",
        responses=found,
        homes=mine,
        told=queries.told_of([response.id for response in found]),
        back=url_for(".desk", view="signed"),
        form=ConfirmForm(),
    )


def _numbers(name: str) -> set[int]:
    return _ids(request.form.getlist(name))


def _ids(written: list[str]) -> set[int]:
    return {int(n) for n in written if n.isdecimal() and len(n) < 10}


def _sends() -> bool:
    return "send" in request.form.getlist("do")


def _written(response: Response) -> ResponseReturnValue:
    if _sends():
        flash(_("The answer waits for its second signature. Nothing is public yet."))
        return redirect(url_for(".desk", thread=response.thread_id), 303)
    flash(_("The draft is kept. Nothing is public yet."))
    return redirect(url_for(".response", response_id=response.id), 303)


def _verdict(
    form: AnswerForm, versions: list[TextVersion], before: Bilingual | None = None
) -> services.Verdict | None:
    """What the form says; None, with everything that is against it beside its fields."""
    is_valid = form.validate()
    try:
        verdict = form.verdict(versions, before)
    except ValueError:  # a decision or a criterion that nobody offered
        return None
    lacks = verdict.lacks(send=_sends())
    for refusal in lacks:
        _place(form, refusal)
    return verdict if is_valid and not lacks else None


FIELDS: dict[type[Refusal], str] = {
    services.NoDecision: "disposition",
    services.NoCriterion: "criterion",
    services.NoReason: "reason_es",
    services.NoChange: "change",
    services.TwoChanges: "change",
    services.WrongChange: "change",
    services.WrongPerson: "assigned",
}


def _place(form: AnswerForm, refusal: Refusal) -> None:
    """Beside the field it concerns, or on top. The comments are read again with the page."""
    name = FIELDS.get(type(refusal))
    if name is None:
        form.read_at.data = now().isoformat()
        form.form_errors.append(refusal.message)
    else:
        add_error(form[name], refusal.message)


def _later(home: Home, comments: list[Contribution]) -> list[TextVersion]:
    return homes.later_versions(
        homes.changeable(home.thread_id), [comment.version_id for comment in comments]
    )


def _voices(home: Home, response: Response | None = None) -> list[Organisation]:
    """The organisations in whose name this person may answer here, the lead institution first.

    Of a draft of another office, that one: the point of contact mends it, and it stays theirs.
    """
    own = [o for o in current_user.organisations if policy.can_answer_for(current_user, home, o)]
    mine = sorted(own, key=lambda o: o.id not in home.responders)
    office = response.organisation if response is not None else None
    if office is not None and office.id not in {o.id for o in mine}:
        return [office]
    return mine


def _people(home: Home) -> Sequence[User]:
    return queries.answerers(home.responders)


def _answering(comments: list[Contribution], home: Home, form: AnswerForm) -> str:
    form.offer(_voices(home), _people(home))
    form.offer_changes(_later(home, comments))
    ids = [comment.id for comment in comments]
    return render_template(
        "contributions/answer.html",
        subject=home,
        form=form,
        helps=CRITERIA_HELP,
        comments=comments_of(queries.with_answers(ids)),
        in_preparation=queries.in_preparation(ids, offices_of([home])),
        action=url_for(".begin", c=ids),
        back=url_for(".desk", thread=home.thread_id),
    )


def _preparing(
    found: Response,
    home: Home,
    form: AnswerForm,
    *,
    theirs: bool = False,
    returning: ReturnForm | None = None,
) -> str:
    comments = [item.contribution for item in found.items]
    form.offer(_voices(home, found), _people(home))
    form.offer_changes(
        _later(home, [c for c in comments if c.state is ContributionState.PUBLISHED])
    )
    if returning is None:
        form.fill(found)
    ids = [comment.id for comment in comments]
    return render_template(
        "contributions/response.html",
        subject=home,
        response=found,
        form=form,
        helps=CRITERIA_HELP,
        theirs=theirs,
        returning=returning or ReturnForm(formdata=None),
        comments=comments_of(queries.with_answers(ids)),
        kept=_numbers("keep") or set(ids),
        difference=_difference(found, comments),
        changed=_changed(found),
        may_write=policy.can_write(current_user, home, found),
        may_sign=policy.can_sign(current_user, home, found),
        may_publish=policy.can_publish(current_user, home, found),
        back=parts.address(url_for(".desk"), view=_view_of(found), thread=home.thread_id),
    )


def _view_of(found: Response) -> str:
    return {"draft": "drafts", "for_sign_off": "to_sign", "signed": "signed"}[found.state]


def _changed(found: Response) -> homes.Clause | None:
    if found.changed_version_id is None:
        return None
    ref = ClauseRef(found.changed_version_id, found.changed_clause_id or "")
    return homes.clauses([ref]).get(ref)


def _difference(found: Response, comments: list[Contribution]) -> homes.Difference | None:
    if found.changed_version_id is None:
        return None
    ref = ClauseRef(found.changed_version_id, found.changed_clause_id or "")
    return homes.difference(ref, {c.version_id for c in comments if c.version_id})


def _keeping(found: Response, home: Home, form: ChangeForm) -> str:
    return render_template(
        "contributions/change.html",
        subject=home,
        form=form,
        response=found,
        comments=[item.contribution for item in found.items],
        back=url_for(".desk", view="promised"),
    )
