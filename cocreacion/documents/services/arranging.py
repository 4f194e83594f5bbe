from collections.abc import Sequence

from cocreacion.documents import clauses as rules
from cocreacion.documents import hand, policy, queries
from cocreacion.documents.changes import (
    Change,
    Insert,
    Merge,
    Move,
    Part,
    Rekind,
    Remove,
    Restore,
    Split,
)
from cocreacion.documents.changing import apply
from cocreacion.documents.clauses import Wording
from cocreacion.documents.events import (
    ClauseMoved,
    ClauseRemoved,
    ClauseRestored,
    ClausesMerged,
    ClauseSplit,
    DocumentCreated,
)
from cocreacion.documents.joining import parting
from cocreacion.documents.lineage import taker_of
from cocreacion.documents.models import Clause, ClauseKind, Document, Origin
from cocreacion.documents.refusals import CannotSplit, ClauseChanged, ClauseIsRemoved
from cocreacion.documents.settling import settle
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import visible
from cocreacion.people.models import User

MOST_BLANKS = 8  # between two clauses that become one again


def create_document(document: Document, *, actor: User) -> Document:
    require(policy.can_create(actor, document))
    db.session.add(document)
    db.session.flush()
    record(DocumentCreated(actor_id=actor.id, document_id=document.id))
    return document


def change_text(
    document: Document,
    *,
    actor: User,
    changes: Sequence[Change],
    origin: Origin = Origin.COMMAND,
) -> None:
    """Do several things to a text, all of them or none: as one entry of its log, or one for each
    whose words are carried over."""
    require(policy.can_change(actor, document, changes))
    apply(document, actor, changes, origin)


def add_clause(
    document: Document,
    *,
    actor: User,
    words: dict[str, Wording],
    kind: ClauseKind = ClauseKind.ARTICLE,
    after: str | None = None,
) -> Clause:
    """Put a new clause behind the clause `after`, or at the end."""
    require(policy.can_arrange(actor, document))
    new = Insert(words=words, kind=kind, after=after)
    apply(document, actor, [new], Origin.COMMAND)
    return queries.get_clause(document, new.clause_id)


def move_clause(
    document: Document, clause: Clause, *, actor: User, beside: str, down: bool
) -> None:
    """Put a clause before the clause `beside`, or behind it when it goes down.

    It names its new neighbour, so that two people who move the same clause move it once.
    """
    require(policy.can_arrange(actor, document))
    lock(document)
    ids = [each.clause_id for each in queries.living(document)]
    if clause.clause_id not in ids or beside not in ids or beside == clause.clause_id:
        raise Conflict
    others = [each for each in ids if each != clause.clause_id]
    place = others.index(beside) + down
    if [*others[:place], clause.clause_id, *others[place:]] == ids:
        return
    after = others[place - 1] if place else ""
    apply(document, actor, [Move(clause_id=clause.clause_id, after=after)], Origin.COMMAND)
    record(ClauseMoved(actor_id=actor.id, document_id=document.id, clause_id=clause.clause_id))


def remove_clause(
    document: Document, clause: Clause, *, actor: User, seen: tuple[int, int]
) -> None:
    """Take a clause out of the text. It is kept; `seen` are its revisions in es and en."""
    require(policy.can_arrange(actor, document))
    lock(document)
    lock(clause)
    if clause.removed_at is not None:
        return
    if (clause.es_revision, clause.en_revision) != seen:
        raise ClauseChanged(clause)
    apply(document, actor, [Remove(clause_id=clause.clause_id)], Origin.COMMAND)
    record(ClauseRemoved(actor_id=actor.id, document_id=document.id, clause_id=clause.clause_id))


def restore_clause(document: Document, clause: Clause, *, actor: User) -> Clause | None:
    """Put a removed clause back where it stood. One that was joined to another takes its words
    with it, and what was written in them since. Gives the other where it still has them."""
    require(policy.can_arrange(actor, document))
    lock(document)
    settle(document)  # words that came late are among those that come back
    lock(clause)
    if clause.removed_at is None:
        return None
    known = (*queries.living(document), *queries.removed(document))
    taker = taker_of(clause, {each.clause_id: each for each in known})
    change: Change = Restore(clause_id=clause.clause_id)
    if taker is not None and (words := parting(clause, taker)):
        change = Part(clause_id=taker.clause_id, other=clause.clause_id, words=words)
        taker = None
    apply(document, actor, [change], Origin.COMMAND)
    record(ClauseRestored(actor_id=actor.id, document_id=document.id, clause_id=clause.clause_id))
    return taker


def split_clause(
    document: Document, clause: Clause, *, actor: User, at: dict[str, int], seen: tuple[int, int]
) -> str:
    """Make two clauses of one; gives the id of the second.

    `at`: by language, the code point where the second begins; `seen`: the revisions it was
    looked up in.
    """
    require(policy.can_arrange(actor, document))
    lock(document)
    lock(clause)
    if clause.removed_at is not None:
        raise ClauseIsRemoved
    if (clause.es_revision, clause.en_revision) != seen:
        raise ClauseChanged(clause)
    tails = {each: getattr(clause, each)[place:].strip() for each, place in at.items()}
    heads = {each: getattr(clause, each)[:place] for each, place in at.items()}
    is_inside = any(tails.values()) and any(head.strip() for head in heads.values())
    if not is_inside or min(at.values(), default=0) < 0:
        raise CannotSplit
    settle(document)  # which takes out what nobody sees
    at = {each: len(visible(head)) for each, head in heads.items()}
    change = Split(clause_id=clause.clause_id, at=at)
    apply(document, actor, [change], Origin.COMMAND)
    record(
        ClauseSplit(
            actor_id=actor.id,
            document_id=document.id,
            clause_id=clause.clause_id,
            new_id=change.new_id,
        )
    )
    return change.new_id


def merge_clauses(
    document: Document, clause: Clause, *, actor: User, other: str, between: str = rules.BETWEEN
) -> None:
    """Add the words of the clause `other`, its neighbour, to this one, behind these blanks."""
    require(policy.can_arrange(actor, document))
    lock(document)
    ids = [each.clause_id for each in queries.living(document)]
    if clause.clause_id not in ids or other not in ids or clause.clause_id == other:
        raise Conflict
    for language in rules.LANGUAGES:
        taken = queries.get_clause(document, other)
        both = f"{getattr(clause, language)}{getattr(taken, language)}"
        hand.check(Wording("", both + taken.heading.es + taken.heading.en + "."))
    if between.strip() or len(between) > MOST_BLANKS:
        between = rules.BETWEEN
    change = Merge(clause_id=clause.clause_id, other=other, between=between)
    apply(document, actor, [change], Origin.COMMAND)
    record(
        ClausesMerged(
            actor_id=actor.id,
            document_id=document.id,
            clause_id=clause.clause_id,
            other_id=other,
        )
    )


def change_kind(
    document: Document, clause: Clause, *, actor: User, kind: ClauseKind, level: int = 0
) -> None:
    """What a clause is: a heading, an article, an item …, and how deep it stands."""
    require(policy.can_arrange(actor, document))
    change = Rekind(clause_id=clause.clause_id, kind=kind, level=level)
    apply(document, actor, [change], Origin.COMMAND)
