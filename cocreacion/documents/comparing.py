"""Two versions side by side, for a reader of one language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from cocreacion.documents import queries
from cocreacion.documents.clauses import Worded, Wording, other_language, wording
from cocreacion.documents.diffs import Differ, Line, Run, lines, moved
from cocreacion.documents.lineage import Lineage, fates, followed
from cocreacion.documents.models import Document, Version
from cocreacion.documents.reading import MOST_CHARACTERS
from cocreacion.kernel.shelf import Shelf


@dataclass(frozen=True, slots=True)
class ComparedClause:
    """One clause in two versions. `change`: same, changed, other (language), added, removed."""

    clause_id: str
    number: int  # in the newer version; of a removed clause, in the older
    old_number: int | None
    change: str
    moved: bool
    heading: tuple[Run, ...]
    body: tuple[Line, ...]
    lang: str  # where neither version has it in the language of the page
    origin: int | None = None  # the number, in the older, of the clause it was split from
    taker: int | None = None  # the number, in the newer, of the clause that took it in

    @property
    def differs(self) -> bool:
        return self.change != "same" or self.moved


@dataclass(frozen=True, slots=True)
class Comparison:
    clauses: tuple[ComparedClause, ...]
    numbers: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def of(self, change: str) -> tuple[int, ...]:
        """The numbers of the clauses with this change, or `moved`."""
        return self.numbers.get(change, ())

    @property
    def same(self) -> bool:
        return not any(clause.differs for clause in self.clauses)


_comparisons: Shelf[Comparison] = Shelf(
    MOST_CHARACTERS,
    lambda found: sum(
        200 + sum(len(words) for line in clause.body for _, words in line)
        for clause in found.clauses
    ),
)


def compare(before: Version, after: Version, language: str) -> Comparison:
    """What changed from one version to another. Remembered: versions never change."""
    key = (before.id, before.hash, after.id, after.hash, language)
    return _comparisons.get(
        key,
        lambda: compare_clauses(
            queries.clauses_of(before),
            queries.clauses_of(after),
            language,
            followed(queries.steps(before, after)),
        ),
    )


def compare_with_living(document: Document, before: Version, language: str) -> Comparison:
    """What changed in the working text since a version."""
    old, living = queries.clauses_of(before), queries.living(document)
    steps = fates(old, living, queries.removed(document))
    return compare_clauses(old, living, language, followed(steps))


def compare_clauses(
    before: Sequence[Worded],
    after: Sequence[Worded],
    language: str,
    lineage: Lineage = Lineage(),  # noqa: B008 (it never changes)
) -> Comparison:
    """The same for any two lists of clauses, such as a version and the living text."""
    old = {clause.clause_id: (n, clause) for n, clause in enumerate(before, 1)}
    known = {clause.clause_id for clause in after}
    places = moved([c.clause_id for c in before], [c.clause_id for c in after])
    numbers = (
        {clause_id: number for clause_id, (number, _) in old.items()},
        {str(clause.clause_id): number for number, clause in enumerate(after, 1)},
    )
    pair = _Pair(language, Differ(), places, lineage, numbers)
    found = [pair.compared(old.get(c.clause_id), (n, c)) for n, c in enumerate(after, 1)]
    for number, clause in enumerate(before, 1):
        if clause.clause_id not in known:
            gone = pair.compared((number, clause), None)
            found.insert(_place_of(gone, found), gone)
    return Comparison(tuple(found), _numbers(found))


Numbered = tuple[int, Worded]
NOTHING = Wording()


@dataclass
class _Pair:
    """What comparing each clause of two lists needs to know."""

    language: str
    differ: Differ
    moved: set[str]
    lineage: Lineage
    numbers: tuple[Mapping[str, int], Mapping[str, int]]  # in the older and in the newer

    def compared(self, old: Numbered | None, new: Numbered | None) -> ComparedClause:
        was, now = (each[1] if each else None for each in (old, new))
        number, clause = cast("Numbered", new or old)
        lang = self.language
        if not any(wording(each, lang) for each in (was, now) if each):
            lang = other_language(lang)
        before, after = (wording(each, lang) if each else NOTHING for each in (was, now))
        in_old, in_new = self.numbers
        return ComparedClause(
            clause_id=str(clause.clause_id),
            number=number,
            old_number=old[0] if old else None,
            change=_change(was, now, self.language),
            moved=old is not None and new is not None and clause.clause_id in self.moved,
            heading=self.differ.runs(before.heading, after.heading),
            body=lines(self.differ.runs(before.text, after.text)),
            lang="" if lang == self.language else lang,
            origin=in_old.get(self.lineage.splits.get(clause.clause_id, "")) if not was else None,
            taker=in_new.get(self.lineage.merges.get(clause.clause_id, "")) if not now else None,
        )


def _change(old: Worded | None, new: Worded | None, language: str) -> str:
    if old is None or new is None:
        return "added" if old is None else "removed"
    if wording(old, language) != wording(new, language) or old.kind != new.kind:
        return "changed"
    other = other_language(language)
    return "same" if wording(old, other) == wording(new, other) else "other"


def _place_of(gone: ComparedClause, found: Sequence[ComparedClause]) -> int:
    """Where a removed clause is shown: behind the clause that stood before it."""
    for index in range(len(found) - 1, -1, -1):
        old_number = found[index].old_number
        if old_number is not None and old_number < gone.number and not found[index].moved:
            return index + 1
    return 0


def _numbers(found: Sequence[ComparedClause]) -> dict[str, tuple[int, ...]]:
    numbers: dict[str, list[int]] = {}
    for clause in found:
        if clause.change != "same":
            numbers.setdefault(clause.change, []).append(clause.number)
        if clause.moved:
            numbers.setdefault("moved", []).append(clause.number)
    return {change: tuple(each) for change, each in numbers.items()}
