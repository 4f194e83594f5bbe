"""A draft beside the policy it changes: what becomes of each article, and why."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents import policy as documents_policy
from cocreacion.documents import queries as documents
from cocreacion.documents.models import Clause
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.forms import add_error, bilingual_data, fill_bilingual
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.policy import require
from cocreacion.proposals import basing, policy, queries, services
from cocreacion.proposals.basing import Change
from cocreacion.proposals.forms.base import ArticleForm, BaseForm
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.services import Deciding
from cocreacion.proposals.views import way
from cocreacion.proposals.views.blueprint import bp


def _get(slug: str) -> Proposal:
    """The draft, for those who see what its group is working on."""
    proposal = queries.get_proposal(slug, current_user)
    require(documents_policy.can_see_living_text(current_user, proposal.document))
    return proposal


@bp.get("/<slug>/base")
def base(slug: str) -> ResponseReturnValue:
    """`?article=` opens one article, `?clause=` a clause that has none."""
    return _page(_get(slug))


@bp.post("/<slug>/base")
def choose_base(slug: str) -> ResponseReturnValue:
    proposal, form = _get(slug), BaseForm()
    require(policy.can_relate(current_user, proposal))
    _offer_policies(form)
    if not form.validate_on_submit():
        return _page(proposal, choosing=form), 422
    try:
        chosen = queries.find_policy(form.base.data)
        services.choose_base(proposal, chosen, actor=current_user)
    except Conflict as refusal:
        add_error(form.base, refusal.message)
        return _page(proposal, choosing=form), refusal.status
    flash(_("Saved."))
    return redirect(url_for(".base", slug=slug), 303)


@bp.post("/<slug>/base/article")
def decide_article(slug: str) -> ResponseReturnValue:
    proposal, form = _get(slug), ArticleForm()
    require(policy.can_relate(current_user, proposal))
    article_id, new_id = (request.args.get(name, "") for name in ("article", "clause"))
    _offer_clauses(form, documents.living(proposal.document), is_new=not article_id)
    if not form.validate_on_submit():
        return _page(proposal, form), 422
    kept = queries.find_article(proposal, article_id, new_id)
    deciding = Deciding(
        action=form.chosen,
        article_id=article_id,
        clause_id=form.clause.data if article_id else new_id,
        reason=bilingual_data(form, "reason", kept.reason if kept else None),
        seen=form.seen.data or 0,
    )
    try:
        services.decide_article(proposal, deciding, actor=current_user)
    except (Invalid, Conflict) as refusal:
        add_error(form.clause if form.chosen == "replace" else form.action, refusal.message)
        form.seen.raw_data = [str(kept.revision if kept else 0)]  # now it has been read
        return _page(proposal, form), refusal.status
    flash(_("Saved."))
    return redirect(url_for(".base", slug=slug, _anchor=f"a-{article_id or new_id}"), 303)


@bp.post("/<slug>/base/publish")
def publish_reasons(slug: str) -> ResponseReturnValue:
    proposal = _get(slug)
    services.publish_reasons(proposal, actor=current_user)
    flash(_("What happens to each article, and why, is published with the newest version."))
    return redirect(url_for(".changes", slug=slug), 303)


def _page(
    proposal: Proposal, form: ArticleForm | None = None, choosing: BaseForm | None = None
) -> str:
    may, changes, clauses = policy.can_relate(current_user, proposal), _changes(proposal), ()
    opened = request.args.get("article", "") or request.args.get("clause", "")
    known = next((each for each in changes if opened and opened == _key(each)), None)
    if may and known is not None and form is None:
        form = _form_of(proposal, known)
    if choosing is None:
        choosing = BaseForm(formdata=None, data={"base": proposal.base_id or ""})
        _offer_policies(choosing)
    return render_template(
        "proposals/base.html",
        proposal=proposal,
        tabs_of=way.tabs(proposal, "base"),
        changes=[(_key(each), each) for each in changes],
        open=sum(each.outcome in {basing.Outcome.OPEN, basing.Outcome.GONE} for each in changes),
        unexplained=sum(each.needs_reason for each in changes),
        opened=opened if known is not None else "",
        form=form,
        choosing=choosing,
        clauses=clauses,
        latest=documents.latest_version(proposal.document_id),
        may=may,
        may_choose=may and not queries.has_decisions(proposal),
        may_publish=policy.can_publish_reasons(current_user, proposal),
    )


def _changes(proposal: Proposal) -> list[Change]:
    if proposal.base is None:
        return []
    return basing.table(
        documents.living(proposal.base),
        documents.living(proposal.document),
        queries.article_decisions(proposal),
        language(),
    )


def _key(change: Change) -> str:
    """By which an article, or a clause without one, is known in addresses."""
    of = change.article if change.article is not None else change.clause
    return str(of.clause_id) if of is not None else ""


def _form_of(proposal: Proposal, change: Change) -> ArticleForm:
    kept = change.decision
    form = ArticleForm(
        formdata=None,
        data={
            "action": kept.action.value if kept else "",
            "clause": kept.clause_id if kept else "",
            "seen": kept.revision if kept else 0,
        },
    )
    is_new = change.article is None
    if is_new:
        form.action.data = "new"
    _offer_clauses(form, documents.living(proposal.document), is_new=is_new)
    fill_bilingual(form, "reason", change.reason)
    return form


def _offer_clauses(form: ArticleForm, clauses: Sequence[Clause], *, is_new: bool) -> None:
    labels = [
        (each.clause_id, f"{n}. {plain(each.heading)}".strip()) for n, each in enumerate(clauses, 1)
    ]
    form.offer(labels, is_new=is_new)


def _offer_policies(form: BaseForm) -> None:
    form.offer((document.id, plain(document.title)) for document, _count in queries.policies())
