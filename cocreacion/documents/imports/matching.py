"""Which clause of a text each draft of a file is, and what would have to change.

First by the mark of the clause, then equal words, then similar ones near the same place. The
text is never built anew: what stays keeps its id, and with it comments, history and votes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cocreacion.documents.changes import Change, Insert, Move, Rekind, Remove, Reword
from cocreacion.documents.clauses import LANGUAGES, Worded, Wording, new_clause_id, wording
from cocreacion.documents.diffs import moved
from cocreacion.documents.imports.pieces import Draft
from cocreacion.documents.models import ClauseKind
from cocreacion.documents.rich import canonical
from cocreacion.kernel.bilingual import Bilingual

ALIKE = 0.5  # of all words: less is another clause
NEAR = 20  # clauses before and behind that a similar one is looked for among
NOTHING = Wording()


@dataclass
class Planned:
    """A clause as it will be, in the shape that comparisons read."""

    clause_id: str
    kind: ClauseKind
    level: int
    heading: Bilingual
    es: str
    en: str
    translated_from: str = ""


@dataclass(frozen=True)
class Plan:
    changes: tuple[Change, ...]
    after: tuple[Worded, ...] = field(default=())  # the text when all of them are made


def appended(living: Sequence[Worded], drafts: Iterable[Draft]) -> Plan:
    """Every draft is a new clause at the end."""
    new = [_new(draft) for draft in drafts if any(draft.words.values())]
    changes = tuple(_insert(each, None) for each in new)
    return Plan(changes, (*living, *(planned for planned, _ in new)))


def brought_in_line(living: Sequence[Worded], drafts: Sequence[Draft]) -> Plan:
    """The text says what the file says: in words, order and length."""
    matches = match(living, drafts)
    known = {str(clause.clause_id): clause for clause in living}
    target: list[tuple[Worded, Draft, bool]] = []
    for place, draft in enumerate(drafts):
        if place in matches:
            target.append((_reworded(known[matches[place]], draft), draft, False))
        elif any(draft.words.values()):
            target.append((*_new(draft), True))
    kept = {str(planned.clause_id) for planned, _, is_new in target if not is_new}
    changes: list[Change] = [Remove(clause_id=name) for name in known if name not in kept]
    moving = moved(list(known), [str(planned.clause_id) for planned, _, _ in target])
    before = ""
    for planned, draft, is_new in target:
        name = str(planned.clause_id)
        if is_new:
            changes.append(_insert((planned, draft), before))
        else:
            changes += [Move(clause_id=name, after=before)] if name in moving else []
            changes += _rewordings(known[name], planned, draft)
        before = name
    return Plan(tuple(changes), tuple(planned for planned, _, _ in target))


def match(living: Sequence[Worded], drafts: Sequence[Draft]) -> dict[int, str]:
    """Place of a draft → id of a clause; each clause at most once."""
    found: dict[int, str] = {}
    left = {str(clause.clause_id): clause for clause in living}
    for place, draft in enumerate(drafts):
        if draft.clause_id in left:
            found[place] = draft.clause_id
            del left[draft.clause_id]
    _match_equal(drafts, left, found)
    _match_similar(living, drafts, left, found)
    return found


def _match_equal(drafts: Sequence[Draft], left: dict[str, Worded], found: dict[int, str]) -> None:
    by_words: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name, clause in left.items():
        for language in LANGUAGES:
            if words := wording(clause, language):
                by_words[(language, *_plain(words))].append(name)
    for place, draft in enumerate(drafts):
        if place in found:
            continue
        for language, words in draft.words.items():
            same = [name for name in by_words[(language, *_plain(words))] if name in left]
            if same:
                found[place] = same[0]
                del left[same[0]]
                break


def _match_similar(
    living: Sequence[Worded], drafts: Sequence[Draft], left: dict[str, Worded],
    found: dict[int, str],
) -> None:  # fmt: skip
    """The best pairs first, among those that stand near the same place."""
    places = {str(clause.clause_id): n for n, clause in enumerate(living)}
    bags = {name: _bag(clause) for name, clause in left.items()}
    names = {places[name]: name for name in left}
    near = _expected(drafts, found, places)
    pairs = []
    for place, draft in enumerate(drafts):
        if place in found:
            continue
        said = {language: _words(words) for language, words in draft.words.items()}
        for at in range(max(near[place] - NEAR, 0), near[place] + NEAR + 1):
            name = names.get(at)
            if name is not None:
                score = _alike(bags[name], said)
                if score >= ALIKE:
                    pairs.append((-score, abs(places[name] - near[place]), place, name))
    for _, _, place, name in sorted(pairs):
        if place not in found and name in left:
            found[place] = name
            del left[name]


def _expected(drafts: Sequence[Draft], found: dict[int, str], places: dict[str, int]) -> list[int]:
    """Where in the text each draft would stand: right behind what is before it."""
    expected, at = [], 0
    for place in range(len(drafts)):
        at = places[found[place]] if place in found else at
        expected.append(at)
        at += 1
    return expected


Bag = dict[str, Counter[str]]


def _bag(clause: Worded) -> Bag:
    return {language: _words(wording(clause, language)) for language in LANGUAGES}


def _words(words: Wording) -> Counter[str]:
    return Counter(f"{words.heading} {words.heading} {words.text}".lower().split())


def _alike(bag: Bag, said: Bag) -> float:
    """The share of words in common, in the language where it is largest."""
    best = 0.0
    for language, mine in said.items():
        theirs = bag[language]
        together = mine.total() + theirs.total()
        if mine and theirs:
            best = max(best, 2 * (mine & theirs).total() / together)
    return best


def _plain(words: Wording) -> tuple[str, str]:
    """The same for the same words and marks, whatever the blanks between them."""
    return " ".join(words.heading.split()), " ".join(canonical(words.text).split())


def _chosen(clause: Worded, draft: Draft, language: str) -> Wording:
    """The words of the file; those of the clause where they say the same, or the file nothing."""
    mine, theirs = wording(clause, language), draft.words.get(language, NOTHING)
    return mine if not theirs or _plain(mine) == _plain(theirs) else theirs


def _reworded(clause: Worded, draft: Draft) -> Planned:
    es, en = (_chosen(clause, draft, language) for language in LANGUAGES)
    kind, level = ClauseKind(clause.kind), int(getattr(clause, "level", 0) or 0)
    if draft.clause_id:  # a file without marks only guesses at kinds
        kind, level = draft.kind, draft.level
    heading = Bilingual(es.heading, en.heading, clause.heading.written_in)
    return Planned(str(clause.clause_id), kind, level, heading, es.text, en.text)


def _rewordings(clause: Worded, planned: Worded, draft: Draft) -> list[Change]:
    name = str(clause.clause_id)
    changes: list[Change] = [
        Reword(
            clause_id=name,
            language=language,
            words=wording(planned, language),
            base=wording(clause, language),
        )
        for language in LANGUAGES
        if wording(planned, language) != wording(clause, language)
    ]
    was = (ClauseKind(clause.kind), int(getattr(clause, "level", 0) or 0))
    if draft.clause_id and (draft.kind, draft.level) != was:
        changes.append(Rekind(clause_id=name, kind=draft.kind, level=draft.level))
    return changes


def _new(draft: Draft) -> tuple[Planned, Draft]:
    es, en = (draft.words.get(language, NOTHING) for language in LANGUAGES)
    heading = Bilingual(es.heading, en.heading)
    planned = Planned(new_clause_id(), draft.kind, draft.level, heading, es.text, en.text)
    return planned, draft


def _insert(new: tuple[Worded, Draft], after: str | None) -> Insert:
    planned, draft = new
    return Insert(
        words=dict(draft.words), kind=draft.kind, level=draft.level, after=after,
        clause_id=str(planned.clause_id),
    )  # fmt: skip
