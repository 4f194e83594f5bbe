"""What `contributions` must know when a version follows another one: the words of both, and what
became of each clause."""

from collections.abc import Mapping, Sequence

from cocreacion.contributions.carrying import Passage
from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import LANGUAGES, Worded, wording
from cocreacion.documents.models import Fate, Version


def passage(before: Version, after: Version) -> Passage:
    old, new = documents.clauses_of(before), documents.clauses_of(after)
    halves: dict[str, list[str]] = {}
    takers: dict[str, str] = {}
    for was, became, fate in documents.steps(before, after):
        if fate is Fate.SPLIT:
            halves.setdefault(was, []).append(became)
        else:
            takers[was] = became
    now = {clause.clause_id: said(clause) for clause in new}
    return Passage(
        before_id=before.id,
        version_id=after.id,
        was={clause.clause_id: said(clause) for clause in old},
        now=now,
        halves=halves,
        takers=takers,
        behind=_behind([clause.clause_id for clause in old], list(now), halves),
    )


def said(clause: Worded) -> Mapping[str, str]:
    """Heading and text in each language."""
    both = {each: wording(clause, each) for each in LANGUAGES}
    return {each: f"{words.heading}\n{words.text}".strip() for each, words in both.items()}


def _behind(
    old: Sequence[str], new: Sequence[str], halves: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Of each clause that is gone: the one before it that is still there, or its last half."""
    places = {clause_id: place for place, clause_id in enumerate(new)}
    found, last = {}, ""
    for clause_id in old:
        if clause_id not in places:
            found[clause_id] = last
        there = [each for each in (clause_id, *halves.get(clause_id, ())) if each in places]
        last = max(there, key=places.__getitem__, default=last)
    return found
