"""What somebody may do with a draft now, and why not."""

from dataclasses import dataclass

from flask import url_for

from cocreacion.documents import policy as documents
from cocreacion.documents.models import Version
from cocreacion.kernel.gettext import gettext as _
from cocreacion.people.models import Guest, User
from cocreacion.proposals import policy, queries
from cocreacion.proposals.models import Proposal

Person = User | Guest


@dataclass(frozen=True)
class Task:
    """One thing to do: its words, where, an icon."""

    label: str
    url: str
    icon: str


def may_create(actor: Person) -> bool:
    return actor.is_authenticated and bool(queries.bodies_to_choose(actor))


def of(actor: Person, proposal: Proposal, latest: Version | None) -> list[Task]:
    """For members, translators and the secretariat; nothing for everybody else."""
    if not actor.is_authenticated:
        return []
    slug, source = proposal.slug, proposal.document.source_language
    target = "en" if source == "es" else "es"
    asked = [
        (
            documents.can_edit(actor, proposal.document, source)
            or documents.can_edit(actor, proposal.document, target),
            Task(_("Edit the text"), url_for(".edit", slug=slug), "pencil"),
        ),
        (
            documents.can_translate(actor, proposal.document, target),
            Task(_("Translate and review"), url_for(".translation", slug=slug), "languages"),
        ),
        (
            policy.can_judge(actor, proposal) and bool(proposal.amendment_count),
            Task(_("Deal with amendments"), url_for(".amendments", slug=slug), "merge"),
        ),
        (
            documents.can_arrange(actor, proposal.document),
            Task(_("Import a text"), url_for(".import_text", slug=slug), "document"),
        ),
        (
            policy.can_relate(actor, proposal),
            Task(_("Article by article"), url_for(".base", slug=slug), "scale"),
        ),
        (
            policy.can_relate(actor, proposal) and proposal.base_id is None,
            Task(_("Articles of conventions"), url_for(".crosswalk", slug=slug), "document"),
        ),
        (
            policy.can_publish(actor, proposal),
            Task(_("Publish a version"), url_for(".publish", slug=slug), "flag"),
        ),
        (
            policy.can_open_consultation(actor, proposal),
            Task(_("Open it for comment"), url_for(".consultation", slug=slug), "comment"),
        ),
        (
            policy.can_extend_consultation(actor, proposal),
            Task(_("Extend or close comments"), url_for(".consultation", slug=slug), "clock"),
        ),
        (
            latest is not None and policy.can_ask_for_vote(actor, proposal),
            Task(_("Ask for a vote"), url_for(".vote", slug=slug), "scale"),
        ),
        (
            policy.can_adopt(actor, proposal),
            Task(_("Adopt into the commitment"), url_for(".adopt", slug=slug), "check"),
        ),
        (
            policy.can_change(actor, proposal),
            Task(_("Change title and commitment"), url_for(".details", slug=slug), "document"),
        ),
    ]
    return [task for may, task in asked if may]
