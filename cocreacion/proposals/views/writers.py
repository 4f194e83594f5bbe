"""«Who wrote this» as a page shows it: clause by clause, word by word, by person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cocreacion.documents import queries as documents
from cocreacion.documents.authorship import Authorship
from cocreacion.documents.spans import Hand, Span
from cocreacion.people.models import Organisation, User
from cocreacion.proposals.words import ways

Key = tuple[int | None, int | None]  # a person, and on behalf of which organisation
Piece = tuple[int, str]  # the number of its author, and the words


@dataclass
class Writer:
    """Somebody who wrote words of a clause, or of the whole text."""

    number: int
    key: Key
    person: User | None
    organisation: Organisation | None
    is_known: bool  # whether somebody, if only the server, is known to have written it
    words: int = 0
    clauses: int = 0
    ways: list[str] = field(default_factory=list)
    first: date | None = None
    last: date | None = None

    def add(self, hand: Hand, words: str) -> None:
        self.words += len(words.split())
        way = ways()[hand.origin]
        if self.is_known and way not in self.ways:
            self.ways.append(way)
        if hand.day is not None:
            self.first = min(self.first or hand.day, hand.day)
            self.last = max(self.last or hand.day, hand.day)


@dataclass(frozen=True)
class Signed:
    """A clause with its authors; `lines` are its paragraphs, piece by piece."""

    number: int
    clause_id: str
    writers: tuple[Writer, ...]
    heading: tuple[Piece, ...]
    lines: tuple[tuple[Piece, ...], ...]


class Signer:
    """Puts names to the hands of a text."""

    def __init__(self, found: Authorship) -> None:
        hands = {hand for spans in found.values() for hand, _ in spans}
        self.found = found
        self.people, self.organisations = documents.people_of(
            (hand.user_id for hand in hands if hand.user_id),
            (hand.organisation_id for hand in hands if hand.organisation_id),
        )

    def clauses(self, shown: Iterable[Any], language: str) -> list[Signed]:
        return [self._clause(n, clause, language) for n, clause in enumerate(shown, 1)]

    def _clause(self, number: int, clause: Any, language: str) -> Signed:
        heading = self.found.get((clause.clause_id, f"heading_{language}"), ())
        body = self.found.get((clause.clause_id, language), ())
        writers = self.writers([(heading, body)])
        numbers = {writer.key: writer.number for writer in writers}
        return Signed(
            number,
            str(clause.clause_id),
            tuple(writers),
            next(iter(_lines(heading, numbers)), ()),
            tuple(_lines(body, numbers)),
        )

    def everybody(self, shown: Iterable[Any], language: str) -> list[Writer]:
        """Of the whole text, who wrote most first."""
        texts = [
            tuple(
                self.found.get((clause.clause_id, name), ())
                for name in (f"heading_{language}", language)
            )
            for clause in shown
        ]
        return sorted(self.writers(texts), key=lambda writer: -writer.words)

    def writers(self, texts: Iterable[Sequence[Sequence[Span]]]) -> list[Writer]:
        """In the order in which their words stand."""
        found: dict[Key, Writer] = {}
        for clause in texts:
            here = set()
            for hand, words in (span for spans in clause for span in spans):
                key = (hand.user_id, hand.organisation_id)
                if key not in found:
                    found[key] = self._writer(len(found) + 1, hand)
                found[key].add(hand, words)
                here.add(key)
            for key in here:
                found[key].clauses += 1
        return list(found.values())

    def _writer(self, number: int, hand: Hand) -> Writer:
        person = self.people.get(hand.user_id)
        organisation = self.organisations.get(hand.organisation_id)
        key = (hand.user_id, hand.organisation_id)
        return Writer(number, key, person, organisation, hand.day is not None)


def _lines(spans: Iterable[Span], numbers: Mapping[Key, int]) -> list[tuple[Piece, ...]]:
    """Pieces by one author together, paragraph by paragraph."""
    found: list[list[Piece]] = [[]]
    for hand, words in spans:
        number = numbers[hand.user_id, hand.organisation_id]
        for place, part in enumerate(words.split("\n")):
            if place:
                found.append([])
            line = found[-1]
            if line and line[-1][0] == number:
                line[-1] = (number, line[-1][1] + part)
            elif part:
                line.append((number, part))
    return [tuple(line) for line in found if any(words.strip() for _, words in line)]
