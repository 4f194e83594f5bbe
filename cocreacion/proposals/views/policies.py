"""Policies that drafts change: their texts, loaded once, article by article."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import LANGUAGES, other_language
from cocreacion.documents.imports import Source, read, written_lines
from cocreacion.documents.imports.pieces import Lost, Missing
from cocreacion.documents.imports.refusals import TooBig
from cocreacion.kernel import pages
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.forms import add_error, bilingual_data
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.kernel.web import outside
from cocreacion.proposals import articles, policy, queries, refusals, services, words
from cocreacion.proposals.articles import Article
from cocreacion.proposals.forms import LONGEST_PASTED, LONGEST_TITLE
from cocreacion.proposals.forms.base import PolicyFileForm, PolicyForm
from cocreacion.proposals.stages import stage
from cocreacion.proposals.views.blueprint import bp


@bp.get("/policies")
def policies() -> ResponseReturnValue:
    return render_template(
        "proposals/policies.html",
        policies=queries.policies(),
        may_load=policy.can_load_policy(current_user),
    )


@bp.get("/policies/<int:document_id>")
def policy_text(document_id: int) -> ResponseReturnValue:
    document = queries.get_policy(document_id)
    drafts = queries.proposals_on(document, current_user)
    return render_template(
        "proposals/policy.html",
        policy=document,
        articles=documents.living(document),
        drafts=[(draft, stage(draft)) for draft in drafts],
    )


@bp.route("/policies/load", methods=["GET", "POST"])
def load_policy() -> ResponseReturnValue:
    """Look the articles over; then load exactly those."""
    require(policy.can_load_policy(current_user))
    form = PolicyForm()
    if not form.validate_on_submit():
        return _loading(form), 422 if form.is_submitted() else 200
    try:
        found = articles.read(form.text_es.data or "", form.text_en.data or "")
        state = articles.state_of(found)
        if request.form.get("do") != "load":
            return _loading(form, found, state)
        if form.seen.data != state:
            raise refusals.TextOfPolicyChanged
        title = bilingual_data(form, "title")
        document = services.load_policy(title, found, actor=current_user)
    except (Invalid, refusals.TextOfPolicyChanged) as refusal:
        add_error(form.text_es, refusal.message)
        again = isinstance(refusal, refusals.TextOfPolicyChanged)
        return _loading(form, *((found, state) if again else ())), refusal.status
    flash(_("The policy is loaded. Its text does not change any more."))
    return redirect(url_for(".policy_text", document_id=document.id), 303)


@bp.post("/policies/read")
@outside
def read_policy() -> ResponseReturnValue:
    """A file becomes the text of the form above, with its articles; nothing is kept."""
    require(policy.can_load_policy(current_user))
    files, form = PolicyFileForm(), PolicyForm(formdata=None)
    if not files.validate_on_submit():
        return _loading(form, files=files), 422
    try:
        missing = _fill(form, files)
    except Invalid as refusal:
        if not files.other.errors:
            add_error(files.file, refusal.message)
        return _loading(form, files=files), refusal.status
    try:
        found = articles.read(form.text_es.data or "", form.text_en.data or "")
    except Invalid as refusal:
        add_error(form.text_es, refusal.message)
        return _loading(form, missing=missing), refusal.status
    return _loading(form, found, articles.state_of(found), missing=missing)


def _fill(form: PolicyForm, files: PolicyFileForm) -> list[Missing]:
    """Title and text, as the files say them; gives what could not be read."""
    first = files.language.data
    said, missing = _read(files.file.data, first)
    if files.other.data:
        try:
            more, also = _read(files.other.data, other_language(first))
        except Invalid as refusal:
            add_error(files.other, refusal.message)
            raise
        said, missing = said | {each: text for each, text in more.items() if text}, missing + also
    for language, text in said.items():
        if len(text) > LONGEST_PASTED:
            raise TooBig
        form[f"text_{language}"].data = text
    title = next((each.near for each in missing if each.what is Lost.TITLE), "")
    form[f"title_{first}"].data = title[:LONGEST_TITLE]
    return [each for each in missing if each.what is not Lost.TITLE]


def _read(file: FileStorage, language: str) -> tuple[dict[str, str], list[Missing]]:
    """What a file says by language, line by line, and what of it could not be read."""
    source = Source(file.read(), language, file.filename or "")
    found = read(source)
    said = {each: articles.written_out(found.drafts, each) for each in LANGUAGES}
    lines = written_lines(source)
    if lines is not None and not said[other_language(language)]:
        said[language] = lines  # of an article, the line that begins it ends with its title
    return said, list(found.missing)


def _loading(
    form: PolicyForm,
    found: Sequence[Article] = (),
    state: str = "",
    *,
    files: PolicyFileForm | None = None,
    missing: Sequence[Missing] = (),
) -> str:
    form.seen.data = state
    form.submission_id.data = pages.submission_key()  # looking once more is not sending it twice
    return render_template(
        "proposals/load_policy.html",
        form=form,
        files=files or PolicyFileForm(formdata=None),
        articles=found,
        missing=[words.missing_part(each) for each in missing],
    )
