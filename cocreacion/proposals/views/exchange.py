"""Translations as files: out for a translator's tool, back in after a look at what changes."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents import exchange, policy, refusals, services, translations, xliff
from cocreacion.documents import queries as documents
from cocreacion.documents.exchange import Plan
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.policy import require
from cocreacion.proposals.forms import TranslationFileForm
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.views.blueprint import bp
from cocreacion.proposals.views.desk import Place
from cocreacion.proposals.views.translation import get, place


@bp.get("/<slug>/translation/file")
def translation_file(slug: str) -> ResponseReturnValue:
    """XLIFF 1.2 of the working text."""
    proposal = get(slug)
    document, into = proposal.document, place(proposal).into
    data = exchange.bundle(
        slug, document, documents.living(document), translations.living(document, into), into
    )
    name = f"{slug}.{document.source_language}-{into}.xlf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, content_type="application/xliff+xml; charset=utf-8", headers=headers)


@bp.route("/<slug>/translation/import", methods=["GET", "POST"])
def import_translations(slug: str) -> ResponseReturnValue:
    proposal, form = get(slug), TranslationFileForm()
    here = place(proposal)
    require(policy.can_translate(current_user, proposal.document, here.into))
    if not form.validate_on_submit():
        return _choosing(proposal, here, form), 422 if form.is_submitted() else 200
    try:
        found = xliff.parse(form.file.data.read())
        if (found.original, found.source_language, found.target_language) != (
            slug,
            proposal.document.source_language,
            here.into,
        ):
            raise refusals.OtherFile
        services.keep_translations(
            proposal.document, actor=current_user, language=here.into, found=found
        )
    except Invalid as refusal:
        add_error(form.file, refusal.message)
        return _choosing(proposal, here, form), refusal.status
    return redirect(url_for(".preview_translations", slug=slug, into=here.into), 303)


def _choosing(proposal: Proposal, here: Place, form: TranslationFileForm) -> str:
    return render_template(
        "proposals/import_translations.html",
        proposal=proposal,
        place=here,
        form=form,
        source=proposal.document.source_language,
    )


@bp.route("/<slug>/translation/import/preview", methods=["GET", "POST"])
def preview_translations(slug: str) -> ResponseReturnValue:
    """What the file would change, clause by clause; then it is taken as it was shown."""
    proposal = get(slug)
    here = place(proposal)
    require(policy.can_translate(current_user, proposal.document, here.into))
    plan = _plan(proposal, here)
    if request.method == "GET":
        return _preview(proposal, here, plan)
    seen = request.form.get("seen", "")
    try:
        number = services.take_translations(
            proposal.document, actor=current_user, language=here.into, seen=seen
        )
    except (refusals.TranslationChanged, Invalid) as refusal:
        flash(str(refusal.message), "attention")
        return _preview(proposal, here, plan), refusal.status
    flash(
        ngettext(
            "The translation of %(num)d clause was taken over, as a draft.",
            "The translations of %(num)d clauses were taken over, as drafts.",
            number,
        )
    )
    return redirect(url_for(".translation", slug=slug, into=here.into, show="to_review"), 303)


def _plan(proposal: Proposal, here: Place) -> Plan:
    document = proposal.document
    waiting = translations.get_import(document, here.into, current_user)
    return exchange.plan(
        exchange.unpacked(waiting.content),
        document,
        documents.living(document),
        translations.living(document, here.into),
    )


def _preview(proposal: Proposal, here: Place, plan: Plan) -> str:
    return render_template(
        "proposals/preview_translations.html",
        proposal=proposal,
        place=here,
        plan=plan,
        source=proposal.document.source_language,
    )
