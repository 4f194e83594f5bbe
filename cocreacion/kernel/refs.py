"""Values by which siblings point at each other's records without importing each other."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ClauseRef:
    """A clause of a published version. Versions never change, so this cannot dangle."""

    version_id: int
    clause_id: str


@dataclass(frozen=True)
class TextAnchor:
    """A passage of a clause: where it stands, what it says, and what stands around it."""

    clause: ClauseRef
    language: str
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
