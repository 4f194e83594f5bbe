"""Writing a draft: the editing pages of texts, with what is a draft's own."""

from flask import current_app, url_for
from flask_login import current_user

from cocreacion.documents import policy
from cocreacion.documents.views import TextPages, add_editor
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.policy import require
from cocreacion.proposals import queries
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.views.blueprint import bp


def get_draft(slug: str) -> Proposal:
    """The draft, for those who may see its working text."""
    proposal = queries.get_proposal(slug, current_user)
    require(policy.can_see_living_text(current_user, proposal.document))
    return proposal


def pages_of(slug: str) -> TextPages:
    proposal = get_draft(slug)
    home, body = url_for("proposals.show", slug=slug), proposal.body
    has_groups = "groups.show" in current_app.view_functions
    group = url_for("groups.show", slug=body.slug) if has_groups else url_for("proposals.index")
    return TextPages(
        document=proposal.document,
        title=proposal.title,
        slug=slug,
        endpoint="proposals.",
        home=home,
        path=[(plain(body.name), group), (plain(proposal.title), home), _("Edit")],
        station="drafts",
        desk="proposals.translation",
        template="proposals/edit.html",
        more={"proposal": proposal, "contact": current_app.extensions["settings"].contact},
    )


add_editor(bp, "/<slug>/edit", pages_of)
