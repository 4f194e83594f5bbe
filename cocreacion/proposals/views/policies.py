"""Policies that drafts change: their texts, loaded once, article by article."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents import queries as documents
from cocreacion.kernel import pages
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.forms import add_error, bilingual_data
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.proposals import articles, policy, queries, refusals, services
from cocreacion.proposals.articles import Article
from cocreacion.proposals.base_forms import PolicyForm
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


def _loading(form: PolicyForm, found: Sequence[Article] = (), state: str = "") -> str:
    form.seen.data = state
    form.submission_id.data = pages.submission_key()  # looking once more is not sending it twice
    return render_template("proposals/load_policy.html", form=form, articles=found)
