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
    ids = [clause.clause_id for clause in old]
    now = {clause.clause_id: said(clause) for clause in new}
    return Passage(
        before_id=before.id,
        version_id=after.id,
        was={clause.clause_id: said(clause) for clause in old},
        now=now,
        halves=halves,
        takers=takers,
        behind=_behind(ids, now),
    )


def said(clause: Worded) -> Mapping[str, str]:
    """Heading and text in each language."""
    both = {each: wording(clause, each) for each in LANGUAGES}
    return {each: f"{words.heading}\n{words.text}".strip() for each, words in both.items()}


def _behind(ids: Sequence[str], now: Mapping[str, object]) -> dict[str, str]:
    """Of each clause that is gone: the one before it that is still there."""
    found, last = {}, ""
    for clause_id in ids:
        if clause_id in now:
            last = clause_id
        else:
            found[clause_id] = last
    return found
