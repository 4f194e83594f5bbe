"""The way to a draft: its commitment, and the pages beside it."""

from typing import Any

from flask import current_app, url_for

from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import plain
from cocreacion.process.models import Commitment
from cocreacion.proposals.models import Proposal


def commitment_page(commitment: Commitment | None) -> str:
    """Its address; empty where there is none."""
    if commitment is None or commitment.plan is None:
        return ""
    if "process.commitment" not in current_app.view_functions:
        return ""
    return url_for("process.commitment", plan=commitment.plan.slug, number=commitment.number)


def path(proposal: Proposal) -> list[Any]:
    """From the commitments, or the list of drafts, to the text."""
    page, commitment = commitment_page(proposal.commitment), proposal.commitment
    if not page or commitment is None or commitment.plan is None:
        return [(_("Drafts"), url_for(".index")), _("Text")]
    return [
        (_("Commitments"), url_for("process.commitments", plan=commitment.plan.slug)),
        (f"{commitment.number}. {plain(commitment.title)}", page),
        _("Text"),
    ]


def tabs(proposal: Proposal, current: str) -> list[dict[str, Any]]:
    """The pages of one draft, and its commitment."""
    slug, page = proposal.slug, commitment_page(proposal.commitment)
    first = [{"label": _("Commitment"), "url": page}] if page else []
    answered = proposal.thread.answered_count or None
    own: list[dict[str, Any]] = [
        {"key": "show", "label": _("Text")},
        {"key": "amendments", "label": _("Amendments"), "count": proposal.amendment_count or None},
        {"key": "responses", "label": _("Responses"), "count": answered},
        {"key": "decisions", "label": _("Meetings and decisions")},
    ]
    if proposal.base_id is not None:
        own[1:1] = [
            {"key": "changes", "label": _("Before and after")},
            {"key": "crosswalk", "label": _("Conventions")},
        ]
    for tab in own:
        tab.update(url=url_for(f".{tab['key']}", slug=slug), current=tab["key"] == current)
    return [*first, *own]
