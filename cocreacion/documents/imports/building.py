"""From pieces to drafts of clauses.

A heading with text below it becomes an article, one without it the title of a part; what follows
is a clause per paragraph, item, table. Where the file has marks, they decide instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cocreacion.documents import rich
from cocreacion.documents.clauses import LONGEST_HEADING, LONGEST_TEXT, MOST_CLAUSES, Wording
from cocreacion.documents.imports.pieces import (
    Body,
    Cell,
    Draft,
    EndOfTable,
    Footnote,
    Found,
    Head,
    Lost,
    Mark,
    Missing,
    Piece,
    Title,
    Verbatim,
)
from cocreacion.documents.imports.refusals import TooManyDrafts
from cocreacion.documents.models import ClauseKind
from cocreacion.documents.rich import Block, Items, Paragraph, Run
from cocreacion.kernel.text import normal

DEEPEST = 6
NEAR = 60


@dataclass
class _Open:
    """A clause that is being put together: per language a heading and parts of a text."""

    kind: ClauseKind | None  # None: what is in it decides
    level: int = 0
    clause_id: str = ""
    headings: dict[str, str] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    verbatim: bool = False  # it was written by this site, and stays letter by letter

    def has(self, language: str) -> bool:
        return language in self.headings or bool(self.texts.get(language))

    def add(self, language: str, text: str) -> None:
        self.texts.setdefault(language, []).append(text)

    def wording(self, language: str) -> Wording:
        text = "\n\n".join(self.texts.get(language, []))
        if not self.verbatim:
            text = rich.canonical(text)
        return Wording(normal(self.headings.get(language, "")), normal(text))


class Builder:
    def __init__(self, language: str) -> None:
        self.home = self.language = language
        self.open: list[_Open] = []
        self.known: dict[str, _Open] = {}
        self.missing: list[Missing] = []
        self.base: int | None = None  # the highest heading of the file
        self.mode = "free"  # or: marked, skipped, row
        self.fresh = False  # whether the next text still belongs to the last heading
        self.passed = False  # whether anything was skipped since the mark that said so

    def take(self, pieces: Iterable[Piece]) -> None:
        """Read a file. A title at its beginning is that of the text, not of a part of it."""
        found = _without_title(list(pieces), self.missing)
        self.base = min((p.level for p in found if isinstance(p, Head)), default=1)
        for piece in found:
            self._one(piece)

    def _one(self, piece: Piece) -> None:
        match piece:
            case Mark():
                self._mark(piece)
            case Title() | Head():
                self._head(piece if isinstance(piece, Head) else Head(1, piece.words))
            case Body(block):
                self._body(block)
            case Verbatim(text):
                self._say(text, ClauseKind.PARAGRAPH)
                self.open[-1].verbatim = self.mode != "skipped"
            case _:
                self._aside(piece)

    def _aside(self, piece: Piece) -> None:
        match piece:
            case Missing():
                self.missing.append(piece)
            case Cell(language, first):
                self.language, self.mode = language, "row"
                if first:
                    self.open.append(_Open(None))
            case EndOfTable():
                self.language, self.mode, self.fresh = self.home, "free", False
            case Footnote(block):
                self.open.append(_Open(ClauseKind.NOTE))
                self.open[-1].add(self.home, _written(block))

    def _mark(self, mark: Mark) -> None:
        self.mode = "marked" if mark.language else "skipped"
        self.language, self.passed = mark.language or self.language, False
        known = self.known.get(mark.clause_id)
        if known is None:
            _drop_empty(self.open)
            known = _Open(mark.kind, mark.level, mark.clause_id)
            self.open.append(known)
            self.known[mark.clause_id] = known
        elif known is not self.open[-1]:
            # The same mark again, further down: a copy, which becomes a clause of its own.
            self.open.append(_Open(mark.kind, mark.level))

    def _head(self, head: Head) -> None:
        if self.mode == "skipped" and not self.passed:
            self.passed = True
            return
        last = self.open[-1] if self.open else None
        if self.mode in {"marked", "row"} and last is not None and not last.has(self.language):
            last.headings[self.language] = head.words
            return
        if self.mode == "row" and last is not None:
            last.add(self.language, rich.write((Paragraph((Run(head.words, bold=True),)),)))
            return
        level = min(max(head.level - (self.base or 1), 0), DEEPEST)
        self.mode = "free"
        self.open.append(_Open(None, level, headings={self.language: head.words}))
        self.fresh = True

    def _body(self, block: Block) -> None:
        if self.mode == "free" and isinstance(block, Items):
            self._items(block)
            return
        # In a file of somebody else a typed number is one of a list; in ours, lists are lists.
        self._say(_written(block, typed_lists=self.mode != "marked"), ClauseKind.PARAGRAPH)

    def _items(self, items: Items) -> None:
        """A clause per item; a list right below a heading is the text of it."""
        if self.fresh:
            self._say(rich.write((items,)), ClauseKind.ARTICLE)
            return
        for place, each in enumerate(items.items):
            alone = (Items((each,), items.start + place),) if items.start else each
            self._say(rich.write(alone), ClauseKind.ITEM)

    def _say(self, text: str, kind: ClauseKind) -> None:
        if self.mode == "skipped" or not text.strip():
            self.passed = True
            return
        if self.mode == "free" and not self.fresh:
            self.open.append(_Open(kind))
        if not self.open:
            self.open.append(_Open(kind))
        self.open[-1].add(self.language, text)
        if self.mode == "free":
            self.fresh = False

    def found(self) -> Found:
        drafts = [part for each in self.open for part in _drafts(each, self.missing)]
        whole = tuple(d for d in drafts if d.clause_id or any(d.words.values()))
        if len(whole) > MOST_CLAUSES:
            raise TooManyDrafts
        return Found(whole, tuple(dict.fromkeys(self.missing)))


def _without_title(pieces: list[Piece], missing: list[Missing]) -> list[Piece]:
    """The first heading of the first level, where it is the only one and nothing is before it."""
    heads = [p for p in pieces if isinstance(p, Head) and p.level == 1]
    first = next((p for p in pieces if not isinstance(p, Missing)), None)
    more = any(isinstance(p, Mark) or (isinstance(p, Head) and p.level > 1) for p in pieces)
    if isinstance(first, Title) or (isinstance(first, Head) and heads == [first] and more):
        missing.append(Missing(Lost.TITLE, first.words[:NEAR]))
        return [piece for piece in pieces if piece is not first]
    return pieces


def _drop_empty(clauses: list[_Open]) -> None:
    """A row of a table opened a clause before its mark said which one it is."""
    if clauses and clauses[-1].kind is None and not (clauses[-1].headings or clauses[-1].texts):
        clauses.pop()


def _written(block: Block, *, typed_lists: bool = True) -> str:
    return rich.write((block,), typed_lists=typed_lists)


def _drafts(clause: _Open, missing: list[Missing]) -> list[Draft]:
    """One, or several where the text is longer than a clause may be."""
    said = {each: clause.wording(each) for each in dict.fromkeys([*clause.headings, *clause.texts])}
    parts = {each: _fitting(words, missing) for each, words in said.items() if words}
    first = {language: words[0] for language, words in parts.items()}
    drafts = [Draft(clause.kind or _kind(first), clause.level, first, clause.clause_id)]
    for place in range(1, max(map(len, parts.values()), default=1)):
        more = {each: words[place] for each, words in parts.items() if place < len(words)}
        drafts.append(Draft(ClauseKind.PARAGRAPH, 0, more))
    return drafts


def _fitting(words: Wording, missing: list[Missing]) -> list[Wording]:
    """A heading that is as long as a paragraph is one; a text too long is divided."""
    heading, text = words.heading, words.text
    if len(heading) > LONGEST_HEADING:
        missing.append(Missing(Lost.LONG_HEADING, heading[:NEAR]))
        heading, text = "", f"{heading}\n\n{text}".strip()
    if len(text) <= LONGEST_TEXT:
        return [Wording(heading, text)]
    missing.append(Missing(Lost.LONG_TEXT, text[:NEAR]))
    first, *rest = _divided(text)
    return [Wording(heading, first), *(Wording(text=part) for part in rest)]


def _divided(text: str) -> list[str]:
    """At blank lines where there are any, else at blanks, else anywhere."""
    parts = []
    while len(text) > LONGEST_TEXT:
        most = text[: LONGEST_TEXT + 1]
        end = next((at for at in map(most.rfind, ("\n\n", "\n", " ")) if at > 0), LONGEST_TEXT)
        parts.append(text[:end].strip())
        text = text[end:].strip()
    return [*parts, text]


def _kind(words: dict[str, Wording]) -> ClauseKind:
    if any(each.heading and each.text for each in words.values()):
        return ClauseKind.ARTICLE
    if any(each.heading for each in words.values()):
        return ClauseKind.HEADING
    return ClauseKind.PARAGRAPH
