"""What may be done to a living text, as plain values. `change_text` does several at once."""

from dataclasses import dataclass, field

from cocreacion.documents.clauses import BETWEEN, Wording, new_clause_id
from cocreacion.documents.models import ClauseKind


@dataclass(frozen=True)
class Author:
    """Whose words they are, where somebody else carries them over, and for whom they speak."""

    user_id: int
    on_behalf_of: int | None


@dataclass(frozen=True, kw_only=True)
class Reword:
    """The difference from `base` to `words`, applied to what the clause says now. `by`: None for
    whoever carries it out."""

    clause_id: str
    language: str
    words: Wording
    base: Wording
    by: Author | None = None


@dataclass(frozen=True, kw_only=True)
class Insert:
    """A new clause behind `after`; at the beginning for "", at the end for None."""

    words: dict[str, Wording]
    kind: ClauseKind = ClauseKind.ARTICLE
    level: int = 0
    after: str | None = None
    clause_id: str = field(default_factory=new_clause_id)
    by: Author | None = None


@dataclass(frozen=True, kw_only=True)
class Remove:
    """Out of the order; its words are kept."""

    clause_id: str


@dataclass(frozen=True, kw_only=True)
class Restore:
    """Back into the order, behind the clause that stood before it."""

    clause_id: str


@dataclass(frozen=True, kw_only=True)
class Move:
    """Behind `after`; to the beginning for ""."""

    clause_id: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Rekind:
    clause_id: str
    kind: ClauseKind
    level: int = 0


@dataclass(frozen=True, kw_only=True)
class Split:
    """The words from these code points on become a new clause behind this one.

    `at` says where, by language; a language that is not named stays whole in the first half.
    """

    clause_id: str
    at: dict[str, int]
    new_id: str = field(default_factory=new_clause_id)


@dataclass(frozen=True, kw_only=True)
class Merge:
    """The words of `other` are added to those of this clause, and `other` is removed.

    `between`: the blanks between both.
    """

    clause_id: str
    other: str
    between: str = BETWEEN


@dataclass(frozen=True, kw_only=True)
class Part:
    """A merge taken back: `other` stands behind this clause again. `words`: what both say then, by
    language, where it changes."""

    clause_id: str
    other: str
    words: dict[str, tuple[str, Wording]]


Change = Reword | Insert | Remove | Restore | Move | Rekind | Split | Merge | Part
