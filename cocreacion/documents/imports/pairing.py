"""The same text in two files, one per language, as one text in both."""

from dataclasses import replace
from difflib import SequenceMatcher

from cocreacion.documents.imports.pieces import Draft, Found, Lost, Missing

NEAR = 60


def paired(first: Found, second: Found) -> Found:
    """Clause by clause where the files have marks, else by their shape: kinds, levels, headings."""
    missing = [*first.missing, *second.missing]
    drafts: list[Draft] = []
    mine, theirs = list(first.drafts), list(second.drafts)
    known = {draft.clause_id: draft for draft in theirs if draft.clause_id}
    if known and any(draft.clause_id in known for draft in mine):
        return Found(_by_marks(mine, theirs, known), tuple(dict.fromkeys(missing)))
    matcher = SequenceMatcher(None, [*map(_shape, mine)], [*map(_shape, theirs)], autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        together = min(b - a, d - c)
        drafts += [_joined(mine[a + n], theirs[c + n]) for n in range(together)]
        alone = [*mine[a + together : b], *theirs[c + together : d]]
        missing += [Missing(Lost.UNPAIRED, _near(draft)) for draft in alone]
        drafts += alone
    return Found(tuple(drafts), tuple(dict.fromkeys(missing)))


def _by_marks(mine: list[Draft], theirs: list[Draft], known: dict[str, Draft]) -> tuple[Draft, ...]:
    """What only the other file has stands behind what it follows there."""
    drafts = [
        _joined(draft, known[draft.clause_id]) if draft.clause_id in known else draft
        for draft in mine
    ]
    places = {draft.clause_id: draft for draft in mine if draft.clause_id}
    before = ""
    for draft in theirs:
        if not draft.clause_id or draft.clause_id not in places:
            ids = [each.clause_id for each in drafts]
            drafts.insert(ids.index(before) + 1 if before in ids else len(drafts), draft)
        before = draft.clause_id or before
    return tuple(drafts)


def _shape(draft: Draft) -> tuple[str, int, bool]:
    return str(draft.kind), draft.level, any(words.heading for words in draft.words.values())


def _joined(mine: Draft, theirs: Draft) -> Draft:
    return replace(mine, words=theirs.words | mine.words)


def _near(draft: Draft) -> str:
    words = next(iter(draft.words.values()))
    return (words.heading or words.text)[:NEAR]
