"""What must change so that a living text says again what a version says. Nothing is rebuilt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cocreacion.documents import queries
from cocreacion.documents.changes import Change, Insert, Move, Rekind, Remove, Reword
from cocreacion.documents.clauses import LANGUAGES, Wording, clause_hash, wording
from cocreacion.documents.diffs import moved
from cocreacion.documents.models import Clause, Document, Version, VersionClause
from cocreacion.kernel.errors import NotFound


@dataclass(frozen=True)
class Plan:
    """The changes, and a fingerprint of them and of what they meet.

    Whoever read a plan agrees to that one only: words typed meanwhile make it another.
    """

    changes: tuple[Change, ...]
    clauses: tuple[VersionClause, ...]  # those that will be as they were
    seen: str


def plan(document: Document, version: Version, clause_id: str = "") -> Plan:
    """For the whole text, or for one clause of the version."""
    living, gone = queries.living(document), queries.removed(document)
    wanted = queries.clauses_of(version)
    if clause_id and clause_id not in {clause.clause_id for clause in wanted}:
        raise NotFound
    rows = {clause.clause_id: clause for clause in (*gone, *living)}
    order = [clause.clause_id for clause in living]
    changes = _of_one(wanted, clause_id, rows, order) if clause_id else _of_all(wanted, rows, order)
    touched = {each.clause_id for each in changes}
    met = [(each, clause_hash(rows[each])) for each in sorted(touched) if each in rows]
    return Plan(
        tuple(changes),
        tuple(clause for clause in wanted if clause.clause_id in touched),
        sha256(repr((version.id, changes, met)).encode()).hexdigest(),
    )


def _of_one(
    wanted: Sequence[VersionClause], clause_id: str, rows: Mapping[str, Clause], order: list[str]
) -> list[Change]:
    """Its words and kind; where it is gone, behind the nearest clause that stood before it."""
    after = ""
    for clause in wanted:
        if clause.clause_id == clause_id:
            return [*_place(clause, rows, order, after), *_say(clause, rows.get(clause_id))]
        if clause.clause_id in order:
            after = clause.clause_id
    return []


def _of_all(
    wanted: Sequence[VersionClause], rows: Mapping[str, Clause], order: list[str]
) -> list[Change]:
    ids = [clause.clause_id for clause in wanted]
    changes: list[Change] = [Remove(clause_id=each) for each in order if each not in set(ids)]
    staying = [each for each in order if each in set(ids)]
    movers, after = moved(staying, ids), ""
    for clause in wanted:
        if clause.clause_id in movers:
            changes.append(Move(clause_id=clause.clause_id, after=after))
        changes += _place(clause, rows, order, after)
        changes += _say(clause, rows.get(clause.clause_id))
        after = clause.clause_id
    return changes


def _place(
    clause: VersionClause, rows: Mapping[str, Clause], order: Sequence[str], after: str
) -> list[Change]:
    """A clause that is gone comes back; one nobody knows any more is made with its old id."""
    if clause.clause_id in order:
        return []
    if clause.clause_id in rows:
        return [Move(clause_id=clause.clause_id, after=after)]
    words = {each: wording(clause, each) for each in LANGUAGES}
    return [
        Insert(
            words=words,
            kind=clause.kind,
            level=clause.level,
            after=after,
            clause_id=clause.clause_id,
        )
    ]


def _say(clause: VersionClause, row: Clause | None) -> list[Change]:
    if row is None:
        return []
    changes: list[Change] = []
    if (clause.kind, clause.level) != (row.kind, row.level):
        changes.append(Rekind(clause_id=row.clause_id, kind=clause.kind, level=clause.level))
    pairs: list[tuple[str, Wording, Wording]] = [
        (each, wording(row, each), wording(clause, each)) for each in LANGUAGES
    ]
    # A language that gets words goes first: a clause is never without any.
    for language, now, then in sorted(pairs, key=lambda pair: not pair[2]):
        if now != then:
            changes.append(Reword(clause_id=row.clause_id, language=language, words=then, base=now))
    return changes
