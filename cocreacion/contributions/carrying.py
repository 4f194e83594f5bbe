"""Where a comment stands in the next version of its text. Pure: words in, a place out.

A comment is about words: a quote of a clause, or all of it. They are looked for as words, without
their signs and marks, so that a reader may copy them from the page. Where they are not found the
comment stays with its clause and is marked; where only a few of them changed, it is marked at the
words that stand there now. Where the clause is gone it is kept where that stood.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from cocreacion.contributions import rewording
from cocreacion.contributions.models import Standing
from cocreacion.contributions.rewording import fits, words
from cocreacion.kernel.refs import ClauseRef, TextAnchor

AROUND = 6  # words kept before and behind a quote
LANGUAGES = ("es", "en")

Texts = Mapping[str, Mapping[str, str]]  # clause id: language: heading and text


@dataclass(frozen=True)
class About:
    """What a comment is about: the anchor, and the fingerprint of its whole clause."""

    anchor: TextAnchor
    fingerprint: str


@dataclass(frozen=True)
class Place:
    """Where a comment stands in a version; see `CommentPlace`."""

    clause_id: str
    standing: Standing = Standing.EXACT
    behind: str = ""
    stood_in: int | None = None
    reads: str = ""


@dataclass(frozen=True)
class Passage:
    """From one version of a text to the next.

    `was` and `now` are their words, `halves` the clauses that were split from another one, and
    `takers` those into which one went. `behind` says of each clause that is gone behind which
    clause of the newer version it stood ("" is the beginning).
    """

    before_id: int
    version_id: int
    was: Texts
    now: Texts
    halves: Mapping[str, Sequence[str]] = field(default_factory=dict)
    takers: Mapping[str, str] = field(default_factory=dict)
    behind: Mapping[str, str] = field(default_factory=dict)


def fingerprint(text: str) -> str:
    """Of words as they are written, whatever the white space between them."""
    return sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def about(
    clause: ClauseRef, said: Mapping[str, str], quote: str = "", language: str = "es"
) -> About | None:
    """What somebody speaks about who read `said` in this language; None for words not in there."""
    ordered = sorted(LANGUAGES, key=lambda each: each != language)
    with_words = [each for each in ordered if said.get(each, "").strip()]
    if not words(quote):
        read = with_words[0] if with_words else language
        return About(TextAnchor(clause, read), fingerprint(said.get(read, "")))
    for read in with_words:
        there, sought = words(said[read]), words(quote)
        start = next(_places(there, sought), None)
        if start is None:
            continue
        end = start + len(sought)
        prefix = " ".join(there[max(0, start - AROUND) : start])
        suffix = " ".join(there[end : end + AROUND])
        anchor = TextAnchor(clause, read, quote, prefix, suffix)
        return About(anchor, fingerprint(said[read]))
    return None


def carried(about: About, place: Place, passage: Passage) -> Place:
    """The place in the newer version of a comment that has `place` in the older one.

    What was said about the whole text stands with the whole text.
    """
    if not place.clause_id:
        return place
    possible = _possible(place.clause_id, passage)
    language = about.anchor.language
    was = passage.was.get(place.clause_id, {}).get(language)
    now_says = {each: passage.now[each].get(language, "") for each in possible}
    if was is not None and now_says.get(place.clause_id) == was:
        return Place(place.clause_id, place.standing, reads=place.reads)
    for each, said in now_says.items():
        if fingerprint(said) == about.fingerprint:
            return _found(about, each)
    sought = about.anchor.quote
    if not sought and was and place.standing in {Standing.EXACT, Standing.MOVED}:
        # All of the clause is meant: it may have gone whole into another one.
        now_says.pop(place.clause_id, None)
        sought = was
    best = _best(about.anchor, words(sought), now_says)
    if best:
        return _found(about, best)
    near = _near(about, place, now_says)
    if near:
        return Place(near.clause_id, Standing.TEXT_CHANGED, reads=near.words)
    stays = next((each for each in _staying(place.clause_id, passage) if each in possible), "")
    return Place(stays, Standing.TEXT_CHANGED) if stays else _removed(place, passage)


def _near(about: About, place: Place, now_says: Mapping[str, str]) -> rewording.Near | None:
    """Where words that were quoted, or what they had become, stand with small changes."""
    if not about.anchor.quote:
        return None
    return rewording.find(about.anchor, now_says) or rewording.find(
        replace(about.anchor, quote=place.reads), now_says
    )


def _possible(clause_id: str, passage: Passage) -> list[str]:
    """Where words of a clause can be now: itself first, also where it came back."""
    there = [*_staying(clause_id, passage), *passage.halves.get(clause_id, ())]
    return [each for each in dict.fromkeys(there) if each in passage.now]


def _staying(clause_id: str, passage: Passage) -> list[str]:
    """Where a comment belongs whose words are not found: its clause, or the one it went into."""
    return [clause_id, passage.takers.get(clause_id, "")]


def _removed(place: Place, passage: Passage) -> Place:
    if place.standing is Standing.CLAUSE_REMOVED:
        behind = place.behind
        behind = behind if behind in passage.now else passage.behind.get(behind, "")
        return replace(place, behind=behind)
    behind = passage.behind.get(place.clause_id, "")
    return Place(place.clause_id, Standing.CLAUSE_REMOVED, behind, passage.before_id)


def _found(about: About, clause_id: str) -> Place:
    own = about.anchor.clause.clause_id == clause_id
    return Place(clause_id, Standing.EXACT if own else Standing.MOVED)


def _best(anchor: TextAnchor, sought: Sequence[str], texts: Mapping[str, str]) -> str:
    """The clause with the words, where most of what stood around them is the same.

    "" where none has them, or several in the same way: to choose one would be to guess.
    """
    found: dict[str, int] = {}
    for clause_id, text in texts.items():
        there = words(text)
        for start in _places(there, sought):
            end = start + len(sought)
            before, behind = there[max(0, start - AROUND) : start], there[end : end + AROUND]
            found[clause_id] = max(found.get(clause_id, 0), fits(anchor, before, behind))
    best = [each for each, alike in found.items() if alike == max(found.values())]
    own = anchor.clause.clause_id
    return own if own in best else best[0] if len(best) == 1 else ""


def _places(there: Sequence[str], sought: Sequence[str]) -> Iterator[int]:
    """Where these words begin; nowhere for none."""
    size = len(sought)
    for start in range(len(there) - size + 1 if size else 0):
        if there[start] == sought[0] and list(there[start : start + size]) == list(sought):
            yield start
