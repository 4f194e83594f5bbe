"""Bringing a text in: a file, its clauses to look over, what would change, and then the change."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from cocreacion.documents import clauses as rules
from cocreacion.documents import policy, services
from cocreacion.documents import queries as documents
from cocreacion.documents.comparing import Comparison, compare_clauses
from cocreacion.documents.imports import LARGEST_UPLOAD, Source, choosing, read, waiting
from cocreacion.documents.imports.pairing import paired
from cocreacion.documents.imports.pieces import Found
from cocreacion.documents.imports.planning import Mode, planned, state_of
from cocreacion.documents.models import WaitingImport
from cocreacion.documents.refusals import NothingToImport, TextChanged
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.outbox import transaction
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import html
from cocreacion.kernel.web import outside
from cocreacion.proposals import queries, words
from cocreacion.proposals.forms import ChoicesForm, ImportForm
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.views.blueprint import bp


@bp.url_value_preprocessor
def take_large_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A file may be larger than any other form; this comes before the form is read."""
    if endpoint in {"proposals.import_text", "proposals.read_policy"}:
        request.max_content_length = LARGEST_UPLOAD


def _get(slug: str) -> Proposal:
    """The draft, for those who may bring a text into it."""
    proposal = queries.get_proposal(slug, current_user)
    require(policy.can_arrange(current_user, proposal.document))
    return proposal


@bp.route("/<slug>/import", methods=["GET", "POST"])
@outside
def import_text(slug: str) -> ResponseReturnValue:
    """Reading a file takes seconds, so it happens before the transaction begins."""
    proposal, form = _get(slug), ImportForm()
    if request.method == "GET":
        form.language.data = proposal.document.source_language
    if not form.validate_on_submit():
        return _first_page(proposal, form), 422 if form.is_submitted() else 200
    try:
        found = _read(form)
    except Invalid as refusal:
        if not (form.file.errors or form.other.errors or form.text.errors):
            add_error(form.file if form.file.data else form.text, refusal.message)
        return _first_page(proposal, form), refusal.status
    with transaction():
        proposal = _get(slug)
        kept = services.keep_import(proposal.document, actor=current_user, found=found)
        address = url_for(".import_preview", slug=slug, key=kept.key)
    return redirect(address, 303)


def _first_page(proposal: Proposal, form: ImportForm) -> str:
    return render_template("proposals/import.html", proposal=proposal, form=form)


def _read(form: ImportForm) -> Found:
    """What was brought; with a second file, both as one text in two languages."""
    first, other = form.file.data, form.other.data
    pasted = Source((form.text.data or "").encode(), form.language.data)
    found = read(_source(first, form.language.data) if first else pasted)
    if not other:
        return found
    try:
        second = read(_source(other, rules.other_language(form.language.data)))
    except Invalid as refusal:
        add_error(form.other, refusal.message)
        raise
    return paired(found, second)


def _source(file: FileStorage, language: str) -> Source:
    return Source(file.read(), language, file.filename or "")


@dataclass(frozen=True)
class Shown:
    """A draft as the preview shows it: per language heading and text, and its choice."""

    number: int
    choice: str
    level: int
    words: list[tuple[str, str, Any]]


@bp.get("/<slug>/import/<key>")
def import_preview(slug: str, key: str) -> ResponseReturnValue:
    proposal = _get(slug)
    kept = waiting.get(proposal.document, current_user, key)
    form = ChoicesForm(data={"mode": kept.mode or Mode.APPEND})
    return _preview(proposal, kept, form, kept.content["choices"])


@bp.post("/<slug>/import/<key>")
def choose_import(slug: str, key: str) -> ResponseReturnValue:
    proposal, form = _get(slug), ChoicesForm()
    kept = waiting.get(proposal.document, current_user, key)
    choices = request.form.getlist("choice")
    known = len(choices) == len(kept.content["drafts"]) and set(choices) <= {*choosing.CHOICES}
    if not form.validate_on_submit() or not known:
        return _preview(proposal, kept, form, kept.content["choices"]), 422
    try:
        services.choose_import(
            proposal.document, kept, actor=current_user, choices=choices, mode=form.mode.data
        )
    except NothingToImport as refusal:
        add_error(form.mode, refusal.message)
        return _preview(proposal, kept, form, choices), refusal.status
    return redirect(url_for(".import_changes", slug=slug, key=key), 303)


def _preview(proposal: Proposal, kept: WaitingImport, form: ChoicesForm, choices: list[str]) -> str:
    drafts = choosing.drafts_of(kept.content)
    shown = [
        Shown(
            number, choice, draft.level,
            [(each, w.heading, html(w.text)) for each, w in draft.words.items()],
        )
        for number, (draft, choice) in enumerate(zip(drafts, choices, strict=True), 1)
    ]  # fmt: skip
    return render_template(
        "proposals/import_preview.html",
        proposal=proposal,
        kept=kept,
        form=form,
        drafts=shown,
        choices=words.import_choices(),
        missing=[words.missing_part(each) for each in choosing.missing_of(kept.content)],
        has_text=bool(documents.number_of_clauses(proposal.document)),
    )


@bp.get("/<slug>/import/<key>/changes")
def import_changes(slug: str, key: str) -> ResponseReturnValue:
    proposal = _get(slug)
    return _changes(proposal, waiting.get(proposal.document, current_user, key))


@bp.post("/<slug>/import/<key>/changes")
def apply_import(slug: str, key: str) -> ResponseReturnValue:
    proposal = _get(slug)
    kept = waiting.get(proposal.document, current_user, key)
    try:
        count = services.apply_import(
            proposal.document, kept, actor=current_user, seen=request.form.get("state", "")
        )
    except (TextChanged, Invalid) as refusal:
        return _changes(proposal, kept, problem=refusal.message), refusal.status
    if count:
        flash(ngettext("Imported: %(num)s change.", "Imported: %(num)s changes.", count))
    else:
        flash(_("The text already said what the file says. Nothing was changed."))
    return redirect(url_for(".edit", slug=slug), 303)


@bp.post("/<slug>/import/<key>/drop")
def drop_import(slug: str, key: str) -> ResponseReturnValue:
    proposal = _get(slug)
    kept = waiting.get(proposal.document, current_user, key)
    services.drop_import(proposal.document, kept, actor=current_user)
    flash(_("The file was thrown away. The text is as it was."))
    return redirect(url_for(".edit", slug=slug), 303)


def _changes(proposal: Proposal, kept: WaitingImport, problem: Any = None) -> str:
    """What would change, in each language of the file: the text itself is not touched yet."""
    living = documents.living(proposal.document)
    plan = planned(kept, living)
    found = {each for draft in choosing.chosen(kept.content) for each in draft.words}
    comparisons: dict[str, Comparison] = {
        each: compare_clauses(living, plan.after, each) for each in rules.LANGUAGES if each in found
    }
    return render_template(
        "proposals/import_changes.html",
        proposal=proposal,
        kept=kept,
        problem=problem,
        state=state_of(living),
        count=len(plan.changes),
        compared=[
            (language, words.summary(comparison), _changed(comparison))
            for language, comparison in comparisons.items()
        ],
    )


def _changed(comparison: Comparison) -> list[Any]:
    return [c for c in comparison.clauses if c.change in {"changed", "added", "removed"} or c.moved]
