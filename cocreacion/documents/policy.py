from collections.abc import Iterable, Sequence
from enum import StrEnum

from cocreacion.documents.changes import Change, Reword
from cocreacion.documents.clauses import LANGUAGES, other_language
from cocreacion.documents.freshness import Coverage, Standing
from cocreacion.documents.labels import listed
from cocreacion.documents.models import ClauseTranslation, Document, DocumentKind
from cocreacion.groups.models import BodyKind
from cocreacion.groups.policy import is_member, is_secretariat
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.people.models import Guest, Role, User

Person = User | Guest


def writes(actor: Person, document: Document) -> bool:
    """Whether this person belongs to those who write the text: its group and the secretariat.

    The minutes of a forum are its secretariat's: neither bloc alone writes the record.
    """
    if is_secretariat(actor):
        return True
    if document.body is None:
        return False
    of_forum = document.kind is DocumentKind.MINUTES and document.body.kind is BodyKind.FORUM
    return not of_forum and is_member(actor, document.body)


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


def can_restore(actor: Person, document: Document) -> Decision:
    """Bring back what a version says: it may add, move, remove and reword."""
    return can_arrange(actor, document)


def can_edit(actor: Person, document: Document, language: str) -> Decision:
    """Write in one of the two languages: translators only in the one that is translated into."""
    may = can_arrange(actor, document)
    if may or document.frozen_at is not None or not actor.has_role(Role.TRANSLATOR):
        return may
    if language == document.source_language:
        return no(_l("Translators write in the language the text is translated into."))
    return YES


def can_translate(actor: Person, document: Document, language: str) -> Decision:
    """Write the translation of a clause into one language, of the two or of the country."""
    if language == document.source_language:
        return no(_l("This text is written in this language: there is nothing to translate."))
    asked = language if language in LANGUAGES else other_language(document.source_language)
    return can_edit(actor, document, asked)


def can_review(
    actor: Person,
    document: Document,
    language: str,
    kept: ClauseTranslation | None,
    standing: Standing | None,
) -> Decision:
    """Confirm a translation, as a second person: never its translator alone."""
    may = can_translate(actor, document, language)
    if not may:
        return may
    if standing is None or standing is Standing.MISSING:
        return no(_l("There is no translation to review yet."))
    if standing is Standing.OUTDATED:
        return no(
            _l("The original changed since. Update the translation, or say it is still valid.")
        )
    if kept is not None and kept.author_id == actor.id:
        return no(_l("You wrote this translation. A second person reviews it."))
    return YES


def can_ask_machine(actor: Person, document: Document, language: str, service: str) -> Decision:
    """`service` is the name of the one this installation uses; none is by default."""
    may = can_translate(actor, document, language)
    if may and not service:
        return no(_l("No service of machine translation is set up here."))
    return may


def has_words(without: Sequence[int]) -> Decision:
    """`without`: the numbers of the clauses that say nothing in any language."""
    if not without:
        return YES
    return no(
        ngettext(
            "Clause %(list)s has no words in any language. Write in it or remove it first.",
            "Clauses %(list)s have no words in any language. Write in them or remove them first.",
            len(without),
            list=listed(without),
        )
    )


class Gate(StrEnum):
    """What a group may make wait until the other language is reviewed."""

    PUBLISH = "publish"
    COMMENT = "comment"
    VOTE = "vote"


def is_reviewed_enough(gate: Gate, share: int, coverage: Coverage) -> Decision:
    """Whether `share` percent of the clauses are reviewed in the other language."""
    if coverage.reaches(share):
        return YES
    places = {
        "share": f"{share}\u00a0%",
        "reviewed": coverage.of(Standing.REVIEWED),
        "total": coverage.total,
        "missing": coverage.of(Standing.MISSING),
        "outdated": coverage.of(Standing.OUTDATED),
        "waiting": coverage.to_review,
    }
    match gate:
        case Gate.PUBLISH:
            rule = _l("This group publishes once %(share)s of the clauses are reviewed.", **places)
        case Gate.COMMENT:
            rule = _l(
                "This group opens a text for comment once %(share)s of its clauses are reviewed.",
                **places,
            )
        case Gate.VOTE:
            rule = _l(
                "This group votes on a text once %(share)s of its clauses are reviewed.", **places
            )
    return no(
        _l(
            "%(rule)s In the other language, %(reviewed)s of %(total)s are reviewed, "
            "%(missing)s missing, %(outdated)s outdated, %(waiting)s waiting for review.",
            rule=rule,
            **places,
        )
    )


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
    if document.kind is DocumentKind.MINUTES:
        return can_arrange(actor, document)
    if not is_secretariat(actor):
        return no(_l("Only the secretariat publishes versions."))
    if document.frozen_at is not None:
        return no(_l("This text is frozen: it was decided and no longer changes."))
    return YES
