from collections.abc import Iterable

from cocreacion.documents.changes import Change, Reword
from cocreacion.documents.models import Document
from cocreacion.groups.policy import is_member, is_secretariat
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.people.models import Guest, Role, User

Person = User | Guest


def writes(actor: Person, document: Document) -> bool:
    """Whether this person belongs to those who write the text: its group and the secretariat."""
    if is_secretariat(actor):
        return True
    return document.body is not None and is_member(actor, document.body)


def can_see_living_text(actor: Person, document: Document) -> Decision:
    """The text between two versions is a draft of its group."""
    if writes(actor, document) or actor.has_role(Role.TRANSLATOR):
        return YES
    return no(_l("Only the group that writes this text sees it before it is published."))


def can_arrange(actor: Person, document: Document) -> Decision:
    """Add, move, remove and restore clauses."""
    if document.frozen_at is not None:
        return no(_l("This text is frozen: it was decided and no longer changes."))
    if not actor.is_authenticated:
        return no(_l("Sign in with an account of the group that writes this text."))
    if not writes(actor, document):
        return no(_l("Only the members of the group that writes this text can change it."))
    return YES


def can_edit(actor: Person, document: Document, language: str) -> Decision:
    """Write in one of the two languages: translators only in the one that is translated into."""
    may = can_arrange(actor, document)
    if may or document.frozen_at is not None or not actor.has_role(Role.TRANSLATOR):
        return may
    if language == document.source_language:
        return no(_l("Translators write in the language the text is translated into."))
    return YES


def can_change(actor: Person, document: Document, changes: Iterable[Change]) -> Decision:
    """Several changes at once: what each of them needs."""
    for change in changes:
        if isinstance(change, Reword):
            may = can_edit(actor, document, change.language)
        else:
            may = can_arrange(actor, document)
        if not may:
            return may
    return YES


def can_create(actor: Person, document: Document) -> Decision:
    """`document` is not stored yet; its body says whose it will be."""
    if not actor.is_authenticated:
        return no(_l("Sign in to begin a text."))
    if not writes(actor, document):
        return no(_l("Only the members of a group and the secretariat can begin a text."))
    return YES


def can_publish(actor: Person, document: Document) -> Decision:
    if not is_secretariat(actor):
        return no(_l("Only the secretariat publishes versions."))
    if document.frozen_at is not None:
        return no(_l("This text is frozen: it was decided and no longer changes."))
    return YES
