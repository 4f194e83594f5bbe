"""From HTML to pieces. Nothing of the HTML survives but words, marks, lists and tables."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from lxml import html as lxml_html

from cocreacion.documents.exports.paper import MARK, SKIP
from cocreacion.documents.imports.languages import guess, named
from cocreacion.documents.imports.pieces import (
    Body,
    Cell,
    EndOfTable,
    Footnote,
    Head,
    Lost,
    Mark,
    Missing,
    Piece,
    Title,
)
from cocreacion.documents.models import ClauseKind
from cocreacion.documents.rich import (
    BREAK,
    Block,
    Blocks,
    Grid,
    Items,
    Paragraph,
    Quote,
    Run,
    Runs,
    joined,
    words_of,
)

HEADINGS = {f"h{n}": n for n in range(1, 7)}
SKIPPED = {
    "script", "style", "template", "noscript", "head", "title", "input", "select", "textarea",
    "button", "colgroup",
}  # fmt: skip
LOST = {
    "img": Lost.IMAGE, "picture": Lost.IMAGE, "svg": Lost.IMAGE, "canvas": Lost.IMAGE,
    "math": Lost.OBJECT, "iframe": Lost.OBJECT, "object": Lost.OBJECT, "embed": Lost.OBJECT,
    "video": Lost.OBJECT, "audio": Lost.OBJECT,
}  # fmt: skip
INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr", *LOST,
}  # fmt: skip
BOLD, ITALIC, CODE = (
    {"b", "strong"},
    {"i", "em", "cite", "dfn", "var"},
    {"code", "tt", "kbd", "samp"},
)
PROTOCOLS = ("http://", "https://", "mailto:")
NOTE = re.compile(r"^(footnote|endnote)-\d+$")
TYPED = re.compile(r"(\d{1,6})\. ")
BLANKS = re.compile(r"[ \t\n\r\f]+")
NEAR = 60  # characters


def pieces(text: str, *, exact: bool = False) -> Iterator[Piece]:
    """`exact`: every blank counts, because the HTML was made from another format."""
    if text.strip():
        yield from _Walker(exact).flow(lxml_html.document_fromstring(text))


class _Walker:
    def __init__(self, exact: bool) -> None:
        self.exact = exact
        self.last = ""  # words near the present place

    def flow(self, parent: Any) -> Iterator[Piece]:
        """The pieces inside an element that holds paragraphs, or words, or both."""
        loose: list[Run] = [*self._text(parent.text, Run(""))]
        for child in parent:
            if child.tag in INLINE:
                yield from self._marks(child)
                loose += self._inline(child, Run(""))
                yield from self._lost(child)
            else:
                yield from self._paragraph(loose)
                loose = []
                if isinstance(child.tag, str):
                    yield from self._block(child)
            loose += self._text(child.tail, Run(""))
        yield from self._paragraph(loose)

    def _paragraph(self, runs: list[Run]) -> Iterator[Piece]:
        if tidy := joined(runs):
            self.last = words_of(tidy)
            yield Body(Paragraph(tidy))

    def _block(self, element: Any) -> Iterator[Piece]:
        tag = element.tag
        if tag in SKIPPED or _class(element) & {"told-number", "told-notice", "told-about"}:
            return
        if NOTE.match(element.get("id", "")):
            yield from self._footnote(element)
            return
        yield from self._own_mark(element)
        if tag in HEADINGS or "doc-title" in _class(element):
            yield from self._heading(element)
        else:
            yield from BLOCKS.get(tag, _Walker.flow)(self, element)

    def words_of(self, element: Any) -> Iterator[Piece]:
        yield from self._marks(element)
        if "typed-number" in _class(element):
            yield from self._typed(joined(self._inside(element, Run(""))))
        else:
            yield from self._paragraph([*self._inside(element, Run(""))])
        yield from self._lost(element)

    def _typed(self, runs: Runs) -> Iterator[Piece]:
        """An item whose number was written as words, because its list does not begin with 1."""
        found = TYPED.match(runs[0].text) if runs else None
        if found is None:
            yield from self._paragraph([*runs])
            return
        first = replace(runs[0], text=runs[0].text[found.end() :])
        inside = Paragraph(joined((first, *runs[1:])))
        yield Body(Items(((inside,),), int(found[1])))

    def quote(self, element: Any) -> Iterator[Piece]:
        yield from self._lost(element)
        if blocks := self._blocks(element):
            yield Body(Quote(blocks))

    def _heading(self, element: Any) -> Iterator[Piece]:
        yield from self._marks(element)
        runs = joined(self._inside(element, Run("")))
        words = " ".join(words_of(runs).split())
        yield from self._lost(element)
        if words:
            self.last = words
            yield (
                Title(words)
                if "doc-title" in _class(element)
                else Head(HEADINGS[element.tag], words)
            )

    def _own_mark(self, element: Any) -> Iterator[Piece]:
        if found := MARK.fullmatch(element.get("id", "")):
            language = found["language"]
            yield Mark(
                ClauseKind(found["kind"]), int(found["level"]), found["clause"],
                "" if language == SKIP else language,
            )  # fmt: skip

    def _marks(self, element: Any) -> Iterator[Piece]:
        """Bookmarks inside a paragraph: the first says which clause begins here."""
        for each in element.iter("a"):
            found = list(self._own_mark(each))
            if found:
                yield found[0]
                return

    def _lost(self, element: Any) -> Iterator[Piece]:
        for each in element.iter(*LOST):
            yield Missing(LOST[each.tag], self.last[:NEAR])

    def _inside(self, element: Any, now: Run) -> Iterator[Run]:
        yield from self._text(element.text, now)
        for child in element:
            yield from self._inline(child, now)
            yield from self._text(child.tail, now)

    def _inline(self, element: Any, now: Run) -> Iterator[Run]:
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED or tag in LOST:
            return
        if "told-number" in _class(element):
            return
        if tag == "br":
            yield BREAK
            return
        if tag in BOLD:
            now = replace(now, bold=True)
        elif tag in ITALIC:
            now = replace(now, italic=True)
        elif tag in CODE:
            now = Run("", code=True, link=now.link)
        elif tag == "a":
            address = element.get("href", "").strip()
            now = replace(now, link=address if address.lower().startswith(PROTOCOLS) else "")
        yield from self._inside(element, now)

    def _text(self, text: str | None, now: Run) -> Iterator[Run]:
        if text:
            words = text.replace("\n", " ") if self.exact else BLANKS.sub(" ", text)
            yield replace(now, text=words)

    def _blocks(self, element: Any) -> Blocks:
        """What stands inside an item or a quotation."""
        found: list[Block] = []
        for piece in self.flow(element):
            if isinstance(piece, Body):
                found.append(piece.block)
            elif isinstance(piece, Head | Title):
                found.append(Paragraph((Run(piece.words, bold=True),)))
        return tuple(found)

    def items(self, element: Any) -> Iterator[Piece]:
        items: list[Blocks] = []
        for child in element:
            if not isinstance(child.tag, str):
                continue
            if NOTE.match(child.get("id", "")):
                yield from self._footnote(child)
                continue
            yield from self._marks(child)
            if inside := self._blocks(child):
                items.append(inside)
            yield from self._lost(child)
        if items:
            yield Body(Items(tuple(items), _start(element)))

    def _footnote(self, element: Any) -> Iterator[Piece]:
        number = element.get("id", "").rpartition("-")[2]
        for link in element.xpath(".//a[starts-with(@href, '#')]"):
            link.text = ""  # the arrow back
        first, *rest = self._blocks(element) or (Paragraph(()),)
        if isinstance(first, Paragraph):
            first = Paragraph(joined((Run(f"[{number}] "), *first.runs)))
        for block in (first, *rest):
            yield Footnote(block)

    def table(self, table: Any) -> Iterator[Piece]:
        rows = [
            [cell for cell in row if cell.tag in {"td", "th"}]
            for row in table.iter("tr")
            if next(row.iterancestors("table")) is table
        ]
        rows = [row for row in rows if row]
        columns = _languages(rows)
        if columns:
            yield from self._bilingual(rows, columns)
            return
        for row in rows:
            for cell in row:
                yield from self._lost(cell)
        if grid := tuple(tuple(self._cell(cell) for cell in row) for row in rows):
            yield Body(Grid(grid))

    def _cell(self, cell: Any) -> Runs:
        runs: list[Run] = []
        for block in self._blocks(cell):
            runs += [Run(" ")] * bool(runs) + [Run(" ") if r == BREAK else r for r in _flat(block)]
        return joined(runs)

    def _bilingual(self, rows: list[list[Any]], columns: tuple[str, ...]) -> Iterator[Piece]:
        for row in rows:
            if tuple(named(_words(cell)) for cell in row) == columns:
                continue  # the row that names the languages
            for place, (cell, language) in enumerate(zip(row, columns, strict=False)):
                yield Cell(language, first=not place)
                yield from self.flow(cell)
        yield EndOfTable()


BLOCKS: dict[str, Callable[[_Walker, Any], Iterator[Piece]]] = {
    "p": _Walker.words_of,
    "pre": _Walker.words_of,
    "ul": _Walker.items,
    "ol": _Walker.items,
    "blockquote": _Walker.quote,
    "table": _Walker.table,
}


def _class(element: Any) -> set[str]:
    return set(element.get("class", "").split())


def _words(cell: Any) -> str:
    return str(cell.text_content())


def _start(element: Any) -> int:
    if element.tag == "ul":
        return 0
    start = element.get("start", "1")
    return int(start) if re.fullmatch(r"[1-9]\d{0,5}", start) else 1


def _languages(rows: list[list[Any]]) -> tuple[str, ...]:
    """Which language each of two columns is in; nothing for any other table."""
    if not rows or any(len(row) != 2 for row in rows):
        return ()
    head = tuple(named(_words(cell)) for cell in rows[0])
    if set(head) == {"es", "en"}:
        return head
    sides = (" ".join(_words(row[side]) for row in rows) for side in (0, 1))
    guessed = tuple(guess(side) for side in sides)
    return guessed if set(guessed) == {"es", "en"} else ()


def _flat(block: Block) -> Runs:
    match block:
        case Paragraph(runs):
            return runs
        case Quote(blocks):
            inside: tuple[Block, ...] = blocks
        case Items(items):
            inside = tuple(each for item in items for each in item)
        case Grid(rows):
            inside = tuple(Paragraph(cell) for row in rows for cell in row)
    flat: list[Run] = []
    for each in inside:
        flat += [Run(" ")] * bool(flat) + [*_flat(each)]
    return tuple(flat)
