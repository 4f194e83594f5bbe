"""What a reader of files finds on its way, piece by piece, whatever the format was."""

from dataclasses import dataclass
from enum import StrEnum

from cocreacion.documents.clauses import Wording
from cocreacion.documents.models import ClauseKind
from cocreacion.documents.rich import Block


@dataclass(frozen=True)
class Mark:
    """Here begins a clause that this site wrote; `language` is empty for what is not read."""

    kind: ClauseKind
    level: int
    clause_id: str
    language: str


@dataclass(frozen=True)
class Title:
    words: str


@dataclass(frozen=True)
class Head:
    level: int  # 1 to 6
    words: str


@dataclass(frozen=True)
class Body:
    block: Block


@dataclass(frozen=True)
class Verbatim:
    """A text that is stored as it stands."""

    text: str


@dataclass(frozen=True)
class Footnote:
    block: Block


@dataclass(frozen=True)
class Cell:
    """A cell of a table in two languages begins; the first one of a row begins a clause."""

    language: str
    first: bool


@dataclass(frozen=True)
class EndOfTable:
    pass


class Lost(StrEnum):
    """Parts of a file that cannot become part of a clause."""

    IMAGE = "image"
    OBJECT = "object"
    MACROS = "macros"
    COMMENT = "comment"
    CHANGES = "changes"
    CONTENTS = "contents"
    LONG_HEADING = "long_heading"
    LONG_TEXT = "long_text"
    TITLE = "title"
    UNPAIRED = "unpaired"


@dataclass(frozen=True)
class Missing:
    """A part that was left out, and the words near it."""

    what: Lost
    near: str = ""


Piece = Mark | Title | Head | Body | Verbatim | Footnote | Cell | EndOfTable | Missing


@dataclass(frozen=True)
class Draft:
    """A clause as it would be: what a file says, or what a person made of it."""

    kind: ClauseKind
    level: int
    words: dict[str, Wording]
    clause_id: str = ""  # where the file knows which one it was


@dataclass(frozen=True)
class Found:
    """Everything that a file gave. `pieces` from several files can be put together."""

    drafts: tuple[Draft, ...]
    missing: tuple[Missing, ...]
