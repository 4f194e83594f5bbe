"""Arranging: clauses added, moved, divided, joined, removed and brought back.

Every step is a form that works without scripts. The editing page sends the same forms by itself,
and sees what they did in the shared text.
"""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents import clauses as rules
from cocreacion.documents import policy, refusals, services, splitting
from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import Wording
from cocreacion.documents.forms import KindForm, NewClauseForm
from cocreacion.documents.models import Clause, ClauseKind
from cocreacion.documents.views.pages import TextPages
from cocreacion.documents.views.writing import number_of, save, written_language
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.kernel.policy import require


def _there(pages: TextPages, clause_id: str) -> ResponseReturnValue:
    """Back to the text, at this clause."""
    written = request.values.get("written") or None
    return redirect(pages.to("edit", written=written, _anchor=f"c-{clause_id}"), 303)


def _seen() -> tuple[int, int]:
    """The revisions that were before whoever sends this form."""
    es, en = (request.form.get(f"{each}_revision", 0, type=int) for each in rules.LANGUAGES)
    return es, en


def add_clause(pages: TextPages) -> ResponseReturnValue:
    form = NewClauseForm()
    require(policy.can_arrange(current_user, pages.document))
    form.offer(_places(pages))
    if request.method == "GET":
        form.after.data = request.args.get("after", "")
    if not form.validate_on_submit():
        answer = render_template("documents/add_clause.html", pages=pages, form=form)
        return answer, 422 if form.is_submitted() else 200
    words = {
        each: Wording(form[f"heading_{each}"].data or "", form[f"text_{each}"].data or "")
        for each in rules.LANGUAGES
    }
    try:
        clause = services.add_clause(
            pages.document,
            actor=current_user,
            words=words,
            kind=ClauseKind(form.kind.data),
            after=form.after.data or None,
        )
    except Invalid as refusal:
        add_error(form.text_es, refusal.message)
        return render_template("documents/add_clause.html", pages=pages, form=form), 422
    flash(_("The clause was added."))
    return redirect(pages.to("edit", _anchor=f"c-{clause.clause_id}"), 303)


def _places(pages: TextPages) -> list[tuple[str, str]]:
    here = language()
    return [
        (clause.clause_id, _("After %(clause)s", clause=_label(number, clause, here)))
        for number, clause in enumerate(documents.living(pages.document), 1)
    ]


def _label(number: int, clause: Clause, here: str) -> str:
    heading = str(clause.heading.in_(here))
    return f"{number}. {heading}" if heading else str(number)


def remove_clause(pages: TextPages, clause_id: str) -> ResponseReturnValue:
    """Two steps: a page that shows what would go, then the act, which can be undone."""
    require(policy.can_arrange(current_user, pages.document))
    clause = documents.get_clause(pages.document, clause_id)
    status = 200
    if request.method == "POST":
        try:
            services.remove_clause(pages.document, clause, actor=current_user, seen=_seen())
        except refusals.ClauseChanged as refusal:
            flash(_("Somebody changed this clause meanwhile. Read it again."), "attention")
            status = refusal.status
        else:
            flash(_("The clause was removed. You can restore it below."))
            return redirect(pages.to("edit", _anchor="removed"), 303)
    return render_template(
        "documents/remove_clause.html",
        pages=pages,
        clause=clause,
        number=number_of(pages, clause),
    ), status


def restore_clause(pages: TextPages, clause_id: str) -> ResponseReturnValue:
    """Bring a clause back; with the words somebody was writing when it was removed, if any."""
    clause = documents.get_clause(pages.document, clause_id)
    taker = services.restore_clause(pages.document, clause, actor=current_user)
    if "text" in request.form:
        return save(pages, clause_id)
    if taker is None:
        flash(_("The clause is back in its place."))
    else:
        number = number_of(pages, taker)
        flash(
            _(
                "The clause is back in its place. Its words are also in clause %(number)s, which "
                "was changed since they were joined: take out there what stands twice.",
                number=number,
            ),
            "attention",
        )
    return _there(pages, clause_id)


def move_clause(pages: TextPages, clause_id: str) -> ResponseReturnValue:
    """Before the clause `beside`, or behind it when the way is down."""
    clause = documents.get_clause(pages.document, clause_id)
    services.move_clause(
        pages.document,
        clause,
        actor=current_user,
        beside=request.form.get("beside", ""),
        down=request.form.get("way") == "down",
    )
    flash(_("The clause was moved."))
    return _there(pages, clause_id)


def change_kind(pages: TextPages, clause_id: str) -> ResponseReturnValue:
    form = KindForm()
    clause = documents.get_clause(pages.document, clause_id)
    require(policy.can_arrange(current_user, pages.document))
    if not form.validate_on_submit():
        raise Invalid
    services.change_kind(
        pages.document,
        clause,
        actor=current_user,
        kind=ClauseKind(form.kind.data),
        level=form.level.data,
    )
    flash(_("Changed."))
    return _there(pages, clause_id)


def split_clause(pages: TextPages, clause_id: str) -> ResponseReturnValue:
    """Make two clauses of one, from a paragraph on that is chosen in each language."""
    require(policy.can_arrange(current_user, pages.document))
    clause = documents.get_clause(pages.document, clause_id)
    status = 200
    if request.method == "POST":
        by_caret = "head" in request.form
        at = _at_caret(clause) if by_caret else _at_paragraphs()
        seen = (clause.es_revision, clause.en_revision) if by_caret else _seen()
        try:
            new = services.split_clause(
                pages.document, clause, actor=current_user, at=at, seen=seen
            )
        except refusals.ClauseChanged as refusal:
            flash(_("Somebody changed this clause meanwhile. Read it again."), "attention")
            status = refusal.status
        except refusals.CannotSplit as refusal:
            flash(str(refusal.message), "attention")
            status = refusal.status
        else:
            flash(_("The clause was divided in two."))
            return _there(pages, new)
    return render_template(
        "documents/split_clause.html",
        pages=pages,
        clause=clause,
        number=number_of(pages, clause),
        places={each: splitting.places(getattr(clause, each)) for each in _own_first()},
    ), status


def _own_first() -> tuple[str, str]:
    """That of the page, then the other one."""
    return language(), rules.other_language(language())


def _at_paragraphs() -> dict[str, int]:
    chosen = {each: request.form.get(f"at_{each}", type=int) for each in rules.LANGUAGES}
    return {each: at for each, at in chosen.items() if at is not None}


def _at_caret(clause: Clause) -> dict[str, int]:
    """Where the caret was, and the same paragraph in the other language where it is certain."""
    written = written_language()
    head, tail = (request.form.get(each, "").replace("\r\n", "\n") for each in ("head", "tail"))
    text = getattr(clause, written)
    at = splitting.at_caret(text, head, tail)
    if at is None:
        raise Conflict
    other = rules.other_language(written)
    there = splitting.alike(text, at, getattr(clause, other))
    return {written: at} if there is None else {written: at, other: there}


def merge_clause(pages: TextPages, clause_id: str) -> ResponseReturnValue:
    """Add the next clause to this one: a page that shows both, then the act."""
    require(policy.can_arrange(current_user, pages.document))
    clause = documents.get_clause(pages.document, clause_id)
    if request.method == "POST":
        services.merge_clauses(
            pages.document,
            clause,
            actor=current_user,
            other=request.form.get("other", ""),
            between=request.form.get("between", rules.BETWEEN).replace("\r\n", "\n"),
        )
        flash(_("The two clauses are one now."))
        return _there(pages, clause_id)
    number, living = number_of(pages, clause), documents.living(pages.document)
    if not 0 < number < len(living):
        raise Conflict(_("There is no clause behind this one that it could be joined with."))
    return render_template(
        "documents/merge_clause.html",
        pages=pages,
        clause=clause,
        number=number,
        following=living[number],
    )
