"""Amendments as pages show them: where they stand, what they change, how they meet others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cocreacion.documents.clauses import Wording, other_language, wording
from cocreacion.documents.collisions import Meeting, meet, proposed
from cocreacion.documents.diffs import Differ, Line, Run, clipped, lines
from cocreacion.documents.models import Amendment, Operation, Procedure, Version, VersionClause
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.proposals import queries

MOST_IN_LIST = 600_000  # meetings of equal words, over a whole list
Numbered = Mapping[str, tuple[int, VersionClause]]


class Texts:
    """The clauses of the versions that amendments stand against, each version asked for once."""

    def __init__(self) -> None:
        self.known: dict[int, Numbered] = {}

    def of(self, version: Version) -> Numbered:
        if version.id not in self.known:
            self.known[version.id] = queries.numbered_clauses(version)
        return self.known[version.id]

    def base(self, amendment: Amendment) -> Wording:
        """What the clause says in the version that the amendment stands against."""
        found = self.of(amendment.version).get(amendment.part.clause_id)
        return wording(found[1], amendment.language) if found else Wording()


def label(clauses: Numbered, clause_id: str) -> str:
    """«3. Idiomas»; the number alone where a clause has no heading."""
    number, clause = clauses[clause_id]
    heading = str(clause.heading.in_(language()))
    return f"{number}. {heading}" if heading else str(_("Clause %(number)s", number=number))


def place(amendment: Amendment, clauses: Numbered) -> str:
    """What an amendment is about, in words."""
    part = amendment.part
    if part.operation is not Operation.INSERT:
        return label(clauses, part.clause_id)
    if part.after not in clauses:
        return str(_("New clause at the beginning"))
    return str(_("New clause after %(clause)s", clause=label(clauses, part.after)))


@dataclass(frozen=True)
class Listed:
    """An amendment in a list, with what it changes in few words."""

    amendment: Amendment
    place: str
    runs: tuple[Run, ...]


def listed(rows: Sequence[Amendment], texts: Texts | None = None) -> list[Listed]:
    texts, differ, found = texts or Texts(), Differ(MOST_IN_LIST), []
    for amendment in rows:
        base, words = texts.base(amendment), amendment.part.words
        field = "text" if base.text != words.text else "heading"
        runs = differ.runs(getattr(base, field), getattr(words, field))
        found.append(
            Listed(amendment, place(amendment, texts.of(amendment.version)), clipped(runs))
        )
    return found


@dataclass(frozen=True)
class Compared:
    """From one wording to another, as runs."""

    heading: tuple[Run, ...]
    body: tuple[Line, ...]


def compared(before: Wording, after: Wording) -> Compared:
    differ = Differ()
    return Compared(
        differ.runs(before.heading, after.heading), lines(differ.runs(before.text, after.text))
    )


@dataclass(frozen=True)
class Beside:
    """Another amendment to the same place, and how the two meet."""

    amendment: Amendment
    meeting: Meeting


def beside(amendment: Amendment, others: Iterable[Amendment], texts: Texts) -> list[Beside]:
    own = proposed(amendment, texts.base(amendment))
    found = [(each, meet(own, proposed(each, texts.base(each)))) for each in others]
    return [Beside(each, meeting) for each, meeting in found if meeting is not None]


def procedures() -> list[tuple[Procedure, str]]:
    return [
        (Procedure.ADOPT, _("Accept it")),
        (Procedure.ADOPT_MODIFIED, _("Accept it with other words")),
        (Procedure.REJECT, _("Not accept it")),
    ]


def written_in(clause: VersionClause | None, asked: str, source: str) -> str:
    """The language that is amended: the one asked for, unless the clause has no words in it."""
    chosen = asked if asked in {"es", "en"} else language()
    if clause is None:
        return asked if asked in {"es", "en"} else source
    if wording(clause, chosen) or not wording(clause, other_language(chosen)):
        return chosen
    return other_language(chosen)
