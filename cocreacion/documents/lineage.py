"""What became of each clause from one text to the next: kept, split, merged, gone, new."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cocreacion.documents.clauses import LANGUAGES, clause_hash
from cocreacion.documents.models import Clause, Fate, VersionClause

Step = tuple[str, str, Fate]  # the id it had, the id it has; "" for none


@dataclass(frozen=True)
class Lineage:
    """Where new clauses were split from, and which clauses took in those that are gone."""

    splits: Mapping[str, str] = field(default_factory=dict)  # new id: old id
    merges: Mapping[str, str] = field(default_factory=dict)  # old id: new id


def followed(steps: Iterable[Step]) -> Lineage:
    """Steps through several versions, the oldest first, as one."""
    splits: dict[str, str] = {}
    merges: dict[str, str] = {}
    for old, new, fate in steps:
        if fate is Fate.SPLIT:
            splits[new] = splits.get(old, old)
        elif fate is Fate.MERGED:
            merges = {gone: new if into == old else into for gone, into in merges.items()}
            merges[old] = new
    return Lineage(splits, merges)


def fates(
    before: Sequence[VersionClause], living: Sequence[Clause], removed: Sequence[Clause]
) -> list[Step]:
    """From a version to the living text."""
    old = {clause.clause_id: clause for clause in before}
    new = {clause.clause_id: clause for clause in living}
    gone = {clause.clause_id: clause for clause in removed}
    found: list[Step] = []
    for clause_id, now in new.items():
        was = old.get(clause_id)
        if was is not None:
            same = was.hash == clause_hash(now)
            found.append((clause_id, clause_id, Fate.SAME if same else Fate.CHANGED))
            continue
        parent = _parent(now, new | gone, old)
        found.append((parent, clause_id, Fate.SPLIT if parent else Fate.NEW))
    for clause_id, was in old.items():
        if clause_id not in new:
            into = _absorber(was, gone, new)
            found.append((clause_id, into, Fate.MERGED if into else Fate.REMOVED))
    return found


def _parent(clause: Clause, known: Mapping[str, Clause], old: Mapping[str, Any]) -> str:
    """The clause of the version that a new one was split from, perhaps over several steps."""
    seen = {str(clause.clause_id)}
    step = clause.split_from
    while step and step not in old and step in known and step not in seen:
        seen.add(step)
        step = known[step].split_from
    return step if step in old else ""


def _absorber(was: VersionClause, gone: Mapping[str, Clause], new: Mapping[str, Clause]) -> str:
    """The living clause that took the words of one that is gone, if one did.

    A removed clause may still name the one it was split from; what tells both apart is that the
    name is new, or that its words are in there.
    """
    row, before, seen = gone.get(was.clause_id), was.split_from, {was.clause_id}
    while row is not None:
        into = row.split_from
        if not into or into in seen:
            return ""
        taker = new.get(into) or gone.get(into)
        if taker is None or (into == before and not _has_words(taker, row)):
            return ""
        if into in new:
            return into
        seen.add(into)
        row, before = gone.get(into), ""
    return ""


def taker_of(gone: Clause, known: Mapping[str, Clause]) -> Clause | None:
    """The clause of the living text in which the words of a removed one stand now, if one does."""
    seen, step = {gone.clause_id}, gone
    while (taker := known.get(step.split_from)) is not None:
        if taker.clause_id in seen or not _has_words(taker, gone):
            return None
        if taker.removed_at is None:
            return taker
        seen.add(taker.clause_id)
        step = taker
    return None


def _has_words(taker: Clause, gone: Clause) -> bool:
    """Where a clause that was joined had only a heading, that is in the text of the other."""
    words = [
        (getattr(gone, each) or getattr(gone.heading, each), getattr(taker, each))
        for each in LANGUAGES
    ]
    return any(ours and ours in theirs for ours, theirs in words)
