"""The lasting names of things that can be traced, as they stand in addresses.

A clause is the id of a version, a hyphen and the id of the clause in it; a commitment is the
address of its plan, a hyphen and its number; meetings and decisions bear the name of their page;
everything else is a number. Names are never given twice.
"""

from dataclasses import dataclass
from enum import StrEnum

LONGEST = 11  # digits of ids that the databases know


class Kind(StrEnum):
    """What can be traced."""

    CLAUSE = "clause"
    CONTRIBUTION = "contribution"
    RESPONSE = "response"
    VERSION = "version"
    DECISION = "decision"
    MEETING = "meeting"
    AGREEMENT = "agreement"
    COMMITMENT = "commitment"
    MILESTONE = "milestone"


@dataclass(frozen=True)
class Ref:
    """One thing: its kind, and its name among those of its kind."""

    kind: Kind
    name: str

    @property
    def number(self) -> int | None:
        """The name as a number; None for one that cannot be the id of a row."""
        return number(self.name)

    @property
    def clause(self) -> tuple[int, str] | None:
        """Version and clause of `12-ab3c`; None for anything else."""
        version, _, clause_id = self.name.partition("-")
        found = number(version)
        return (found, clause_id) if found is not None and clause_id else None


def number(text: str) -> int | None:
    known = text.isascii() and text.isdecimal() and len(text) < LONGEST
    return int(text) if known else None


def clause_name(version_id: int, clause_id: str) -> str:
    return f"{version_id}-{clause_id}"


def commitment_name(plan: str, number: str) -> str:
    return f"{plan}-{number}"
