"""Clauses that were joined: whether they can be parted again, and words that come too late."""

from cocreacion.documents import queries, store
from cocreacion.documents.changes import Author
from cocreacion.documents.clauses import BETWEEN, LANGUAGES, LONGEST_TEXT, Wording, in_one, wording
from cocreacion.documents.models import Clause, Document, Origin
from cocreacion.documents.textops import combined, splices, write

EDITS_SEARCHED = 30
Words = dict[str, str]  # by language: heading and text in one


def parting(gone: Clause, taker: Clause) -> dict[str, tuple[str, Wording]] | None:
    """What both would say, were they parted where they were joined, by language: the words of the
    one that took in the other, and those of the other, with what was written in them since. None
    where that place was written over."""
    found = {}
    for language, words in _words(gone).items():
        if not words:
            continue
        now = getattr(taker, language)
        place = _seam(taker, language, words)
        if place is None:
            return None
        left, tail = now[:place].rstrip(), now[place:].strip()
        heading = wording(gone, language).heading
        if not tail.startswith(heading):
            heading = ""
        found[language] = left, Wording(heading, tail.removeprefix(heading).lstrip())
    return found or None


def _seam(taker: Clause, language: str, words: str) -> int | None:
    """Where the words that were joined begin in what the clause says now."""
    now = getattr(taker, language)
    if now.endswith(words):
        return len(now) - len(words)
    revision = queries.revision_of(taker, language) + 1
    for edit in queries.edits(taker, language, revision, EDITS_SEARCHED):
        if edit.text.endswith(words):
            return _moved(edit.text, now, len(edit.text) - len(words))
    return None


def _moved(before: str, now: str, place: int) -> int | None:
    """A place of one text in another; None where what stood around it was written over."""
    moved = place
    for splice in splices(before, now):
        end = splice.at + splice.removed
        if splice.at < place < end:
            return None
        if end <= place and splice.at < place:
            moved += len(splice.inserted) - splice.removed
    return moved


def carry_late_words(document: Document, gone: Clause) -> bool:
    """What was typed in a clause while somebody joined it to another follows its words there."""
    before, after = _words_kept(gone), _words(gone)
    taker = queries.find_living(document, gone.split_from) if gone.split_from else None
    if taker is None or gone.edited_by is None or before == after or not _has(taker, before):
        return False
    said = {
        language: _carried(getattr(taker, language), before[language], words)
        for language, words in after.items()
        if words != before[language]
    }
    if any(len(words) > LONGEST_TEXT for words in said.values()):
        return False
    by = Author(gone.edited_by, gone.edited_for)
    with store.writing(document, by, Origin.LIVE) as living:
        for language, words in said.items():
            shared = living.text(taker.clause_id, language)
            write(shared, str(shared), words)
    return True


def _words(clause: Clause) -> Words:
    return {language: in_one(wording(clause, language)) for language in LANGUAGES}


def _words_kept(clause: Clause) -> Words:
    """Its last saved wordings."""
    found = dict.fromkeys(LANGUAGES, "")
    for language in LANGUAGES:
        for edit in queries.edits(clause, language, queries.revision_of(clause, language) + 1, 1):
            found[language] = in_one(Wording(edit.heading, edit.text))
    return found


def _has(taker: Clause, words: Words) -> bool:
    return any(said and said in getattr(taker, language) for language, said in words.items())


def _carried(now: str, before: str, after: str) -> str:
    if after in now:  # their own window has taken them along
        return now
    if not before:
        return BETWEEN.join(each for each in (now, after) if each)
    start, found, end = now.rpartition(before)
    return start + after + end if found else combined(before, now, after)
