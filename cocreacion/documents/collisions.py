"""How two amendments meet: they agree, keep apart, or want different things at one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from cocreacion.documents.amendments import Change, Changes, changes
from cocreacion.documents.clauses import Wording
from cocreacion.documents.models import Amendment, Operation

FIELDS = ("heading", "text")


class Meeting(StrEnum):
    """Of two amendments. Those that do not touch the same place do not meet."""

    SAME = "same"
    COMPATIBLE = "compatible"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Proposed:
    """What an amendment wants, without who wants it. `base`: what the clause says now."""

    number: int
    operation: Operation
    clause_id: str
    language: str
    base: Wording
    words: Wording
    after: str = ""

    def changes(self, field: str) -> Changes:
        if self.operation is not Operation.EDIT:
            return ()
        return changes(getattr(self.base, field), getattr(self.words, field))


def proposed(amendment: Amendment, base: Wording) -> Proposed:
    """An amendment as a value; with the words of the group where it accepts other ones."""
    part = amendment.part
    return Proposed(
        number=amendment.number,
        operation=part.operation,
        clause_id=part.clause_id,
        language=amendment.language,
        base=base,
        words=part.agreed or part.words,
        after=part.after,
    )


def meet(one: Proposed, other: Proposed) -> Meeting | None:
    """None where they do not touch the same place of the text in the same language.

    Only taking a clause out concerns both languages.
    """
    inserting = [each.operation is Operation.INSERT for each in (one, other)]
    deleting = [each.operation is Operation.DELETE for each in (one, other)]
    if any(inserting):
        if not all(inserting) or (one.after, one.language) != (other.after, other.language):
            return None
        return Meeting.SAME if one.words == other.words else Meeting.CONFLICT
    if one.clause_id != other.clause_id:
        return None
    if any(deleting):
        return Meeting.SAME if all(deleting) else Meeting.CONFLICT
    if one.language != other.language:
        return None
    return _of_edits(one, other)


def _of_edits(one: Proposed, other: Proposed) -> Meeting:
    if one.words == other.words:
        return Meeting.SAME
    apart = all(
        not collide(a, b)
        for field in FIELDS
        for a in one.changes(field)
        for b in other.changes(field)
    )
    return Meeting.COMPATIBLE if apart else Meeting.CONFLICT


def collide(one: Change, other: Change) -> bool:
    """Whether two changes to one text want different things at the same place.

    Two ranges side by side do not; words put in at the edge of a range that becomes others do,
    for both say what stands there.
    """
    if one == other:
        return False
    if one.inserts or other.inserts:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end


def meetings(proposed: Iterable[Proposed]) -> dict[tuple[int, int], Meeting]:
    """Every two amendments that meet, the smaller number first."""
    ordered = sorted(proposed, key=lambda each: each.number)
    found = {(a.number, b.number): meet(a, b) for a, b in combinations(ordered, 2)}
    return {pair: meeting for pair, meeting in found.items() if meeting is not None}
