"""Writing: one clause and one language at a time, in a plain form."""

from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents import clauses as rules
from cocreacion.documents import policy, refusals, services
from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.diffs import lines, merged, word_diff
from cocreacion.documents.forms import ClauseForm
from cocreacion.documents.models import Clause
from cocreacion.documents.services import Writing
from cocreacion.documents.textops import together
from cocreacion.documents.views.pages import TextPages
from cocreacion.documents.views.workshop import open_form, workshop
from cocreacion.kernel.errors import Invalid, NotFound
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.kernel.policy import require

HISTORY_PAGE = 20


def written_language() -> str:
    """The language that is being written, which need not be that of the page."""
    asked = request.values.get("written", "")
    return asked if asked in rules.LANGUAGES else language()


def edit(pages: TextPages) -> ResponseReturnValue:
    clause_id = request.args.get("clause", "")
    facts = workshop(pages.document, current_user, written_language(), clause_id)
    return pages.edit(**facts, live=_live(pages))


def _live(pages: TextPages) -> bool:
    """Whether this server can let people write together: then the page loads what that needs."""
    return "live" in current_app.extensions and pages.document.frozen_at is None


def save(pages: TextPages, clause_id: str) -> ResponseReturnValue:
    """Save the clause, then do what else the button said: move it up or down."""
    form = ClauseForm()
    clause, written = documents.get_clause(pages.document, clause_id), written_language()
    require(policy.can_edit(current_user, pages.document, written))
    if not form.validate_on_submit():
        return _again(pages, clause, form, written), 422
    writing = Writing(
        written,
        Wording(form.heading.data or "", form.text.data or ""),
        form.based_on.data or 0,
        form.new_kind,
        form.new_level,
        form.source_revision.data,
        form.base,
        form.source_seen,
    )
    try:
        services.edit_clause(pages.document, clause, actor=current_user, writing=writing)
    except refusals.ClauseChanged as refusal:
        return _conflict(pages, clause, form, writing), refusal.status
    except refusals.ClauseIsRemoved as refusal:
        return _removed(pages, clause, writing), refusal.status
    except Invalid as refusal:
        add_error(form.text, refusal.message)
        return _again(pages, clause, form, written), refusal.status
    return _done(pages, clause, form, written)


NEXT = {"split": "split_clause", "merge": "merge_clause"}  # pages that ask where, or whether


def _done(pages: TextPages, clause: Clause, form: ClauseForm, written: str) -> ResponseReturnValue:
    do = request.form.get("do", "save")
    beside = form.beside_up.data if do == "up" else form.beside_down.data
    if do in {"up", "down"} and beside:
        services.move_clause(
            pages.document, clause, actor=current_user, beside=beside, down=do == "down"
        )
        flash(_("Saved, and moved."))
    else:
        flash(_("Saved."))
    if do == "new":
        return redirect(pages.to("add_clause", after=clause.clause_id), 303)
    if do in NEXT:
        page = pages.to(NEXT[do], clause_id=clause.clause_id, written=written)
        return redirect(page, 303)
    still_open = clause.clause_id if do in {"up", "down"} else None
    anchor = f"c-{clause.clause_id}"
    return redirect(pages.to("edit", written=written, clause=still_open, _anchor=anchor), 303)


def _again(pages: TextPages, clause: Clause, form: ClauseForm, written: str) -> str:
    facts = workshop(pages.document, current_user, written, clause.clause_id, form)
    return pages.edit(**facts, live=False)


@dataclass(frozen=True)
class Meeting:
    """Two texts that met: what is stored, what was sent, and a proposal that holds both."""

    theirs: Wording
    mine: Wording
    together: Wording
    joined: bool  # whether the two changed different words


def _meeting(clause: Clause, form: ClauseForm, writing: Writing) -> Meeting:
    theirs, mine = wording(clause, writing.language), writing.words
    before = documents.find_edit(clause, writing.language, writing.based_on)
    base = form.base or (Wording(before.heading, before.text) if before is not None else theirs)
    heading = merged(base.heading, theirs.heading, mine.heading)
    text = merged(base.text, theirs.text, mine.text)
    if heading is not None and text is not None:
        return Meeting(theirs, mine, Wording(heading, text), joined=True)
    return Meeting(theirs, mine, together(base, theirs, mine), joined=False)


def _conflict(pages: TextPages, clause: Clause, form: ClauseForm, writing: Writing) -> str:
    """Both texts, what is different, and a form in which both keep their words."""
    written = writing.language
    met = _meeting(clause, form, writing)
    form.heading.data, form.text.data = met.together.heading, met.together.text
    form.base_heading.data, form.base_text.data = met.theirs.heading, met.theirs.text
    form.based_on.raw_data, form.based_on.data = None, documents.revision_of(clause, written)
    return render_template(
        "documents/conflict.html",
        pages=pages,
        clause=clause,
        number=number_of(pages, clause),
        form=form,
        written=written,
        met=met,
        heading_diff=word_diff(met.theirs.heading, met.mine.heading),
        text_diff=lines(word_diff(met.theirs.text, met.mine.text)),
    )


def _removed(pages: TextPages, clause: Clause, writing: Writing) -> str:
    """What was written for a clause that is gone: bring it back, or put it into a neighbour."""
    return render_template(
        "documents/clause_removed.html",
        pages=pages,
        clause=clause,
        mine=writing.words,
        written=writing.language,
        neighbours=_neighbours(pages, clause, writing),
        may_arrange=policy.can_arrange(current_user, pages.document),
    )


def _neighbours(
    pages: TextPages, clause: Clause, writing: Writing
) -> list[tuple[int, Clause, ClauseForm]]:
    """The clauses before and behind, each with a form that holds their words and the new ones."""
    living = documents.living(pages.document)
    before = sum(each.position < clause.position for each in living)
    found = []
    for place in {max(before - 1, 0), min(before, len(living) - 1)} if living else ():
        form = open_form(living[place], living, writing.language)
        parts = (form.text.data, writing.words.heading, writing.words.text)
        form.text.data = "\n\n".join(part for part in parts if part)
        form.text.id = f"text-{place + 1}"  # the page has several
        found.append((place + 1, living[place], form))
    return sorted(found, key=lambda each: each[0])


def number_of(pages: TextPages, clause: Clause) -> int:
    ids = [each.clause_id for each in documents.living(pages.document)]
    return ids.index(clause.clause_id) + 1 if clause.clause_id in ids else 0


def history(pages: TextPages, clause_id: str) -> ResponseReturnValue:
    """Every saved wording of a clause: who wrote it, for whom, when, and what it changed."""
    written = written_language()
    clause = documents.get_clause(pages.document, clause_id)
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
        "documents/history.html",
        pages=pages,
        clause=clause,
        number=number_of(pages, clause),
        written=written,
        changes=changes,
        restorations=documents.restorations(pages.document, clause_id),
        more=more,
    )
