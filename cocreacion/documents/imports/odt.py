"""OpenDocument, read by odfdo, as HTML for the one reader that knows what to keep."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import cast

from odfdo import Document, Element, XmlPart

from cocreacion.documents.exports.odt import CODE, FACTS, NOTICE, NUMBER, QUOTE
from cocreacion.documents.imports.pieces import Lost, Missing, Piece
from cocreacion.documents.imports.tree import pieces as html_pieces

TITLES = {"Title"}
QUOTES = {QUOTE, "Quotations"}
OF_OURS = {FACTS: "told-about", NOTICE: "told-notice"}
DROPPED = {
    "text:table-of-content": Lost.CONTENTS, "text:alphabetical-index": Lost.CONTENTS,
    "text:bibliography": Lost.CONTENTS, "text:illustration-index": Lost.CONTENTS,
    "text:tracked-changes": Lost.CHANGES, "office:annotation": Lost.COMMENT,
    "draw:image": Lost.IMAGE, "draw:object": Lost.OBJECT, "draw:object-ole": Lost.OBJECT,
    "draw:plugin": Lost.OBJECT, "draw:floating-frame": Lost.OBJECT, "form:form": Lost.OBJECT,
}  # fmt: skip
FRAMES = ("draw:frame", "draw:text-box", "draw:a", "draw:g", "draw:custom-shape")
MOST_BLANKS, MOST_COLUMNS = 100, 50


def pieces(data: bytes) -> Iterator[Piece]:
    reader = _Reader(Document(BytesIO(data)))
    yield from html_pieces(reader.everything(), exact=True)
    yield from reader.missing


@dataclass(frozen=True)
class _Style:
    parent: str
    bold: bool | None
    italic: bool | None


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.styles: dict[str, _Style] = {}
        self.numbered: dict[str, bool] = {}
        self.missing: list[Missing] = []
        self.notes: list[str] = []
        self.blocks: dict[str, Callable[[Element], str]] = {
            "text:h": self._heading,
            "text:p": self._paragraph,
            "text:list": self._list,
            "table:table": self._table,
        }
        self.inlines: dict[str, Callable[[Element], str]] = {
            "text:span": self._span,
            "text:a": self._link,
            "text:line-break": lambda _: "<br>",
            "text:tab": lambda _: " ",
            "text:s": _blanks,
            "text:bookmark": self._bookmark,
            "text:bookmark-start": self._bookmark,
            "text:note": self._note,
        } | dict.fromkeys(FRAMES, self._frame)
        for part in ("styles.xml", "content.xml"):
            if part == "styles.xml" and part not in document.parts:
                continue  # ODF asks for none
            root = cast("XmlPart", document.get_part(part)).root
            for style in root.get_elements("//style:style"):
                self._keep(style)
            for lists in root.get_elements("//text:list-style"):
                self._keep_list(lists)

    def _keep(self, style: Element) -> None:
        found = style.get_elements("style:text-properties")
        weight = found[0].get_attribute("fo:font-weight") if found else None
        slope = found[0].get_attribute("fo:font-style") if found else None
        self.styles[str(style.get_attribute("style:name"))] = _Style(
            str(style.get_attribute("style:parent-style-name") or ""),
            None if weight is None else str(weight) in {"bold", "700", "800", "900"},
            None if slope is None else slope in {"italic", "oblique"},
        )

    def _keep_list(self, style: Element) -> None:
        first = next(iter(style.children), None)
        is_numbered = first is not None and first.tag == "text:list-level-style-number"
        self.numbered[str(style.get_attribute("style:name"))] = is_numbered

    def _lineage(self, name: str) -> list[str]:
        """A style and those it is made from."""
        found: list[str] = []
        while name and name not in found:
            found.append(name)
            name = self.styles[name].parent if name in self.styles else ""
        return found

    def everything(self) -> str:
        body = self._flow(self.document.body.children)
        notes = "".join(
            f'<div id="footnote-{n}">{note}</div>' for n, note in enumerate(self.notes, 1)
        )
        return f"<body>{body}{notes}</body>"

    def _flow(self, elements: Iterable[Element]) -> str:
        return "".join(self._block(each) for each in elements)

    def _block(self, element: Element) -> str:
        tag = element.tag
        if tag in DROPPED:
            self.missing.append(Missing(DROPPED[tag]))
            return ""
        if tag in self.blocks:
            return self.blocks[tag](element)
        is_known = tag.startswith(("text:", "draw:", "table:", "office:"))
        return self._flow(element.children) if is_known else ""

    def _heading(self, element: Element) -> str:
        level = min(max(int(element.get_attribute("text:outline-level") or 1), 1), 6)
        return f"<h{level}>{self._inside(element)}</h{level}>"

    def _table(self, element: Element) -> str:
        return f"<table>{self._rows(element)}</table>"

    def _paragraph(self, element: Element) -> str:
        lineage = self._lineage(str(element.get_attribute("text:style-name") or ""))
        inside = self._inside(element)
        for name in lineage:
            if name in OF_OURS:
                return f'<p class="{OF_OURS[name]}">{inside}</p>'
            if name in TITLES:
                return f'<p class="doc-title">{inside}</p>'
            if name in QUOTES:
                return f"<blockquote><p>{inside}</p></blockquote>"
        return f"<p>{inside}</p>"

    def _list(self, element: Element, outer: str = "") -> str:
        style = str(element.get_attribute("text:style-name") or outer)
        tag = "ol" if self.numbered.get(style) else "ul"
        items: list[str] = []
        start = ""
        for item in element.children:
            if item.tag not in {"text:list-item", "text:list-header"}:
                continue
            first = item.get_attribute("text:start-value")
            start = f' start="{escape(str(first))}"' if first and not items else start
            inside = "".join(
                self._list(each, style) if each.tag == "text:list" else self._block(each)
                for each in item.children
            )
            items.append(f"<li>{inside}</li>")
        return f"<{tag}{start}>{''.join(items)}</{tag}>"

    def _rows(self, table: Element) -> str:
        rows = []
        for element in table.children:
            if element.tag == "table:table-row":
                rows.append(f"<tr>{self._cells(element)}</tr>")
            elif element.tag.startswith("table:table-") and "row" in element.tag:
                rows.append(self._rows(element))  # header rows, groups of rows
        return "".join(rows)

    def _cells(self, row: Element) -> str:
        cells: list[str] = []
        for cell in row.children:
            if cell.tag == "table:table-cell" and len(cells) < MOST_COLUMNS:
                cells.append(f"<td>{self._flow(cell.children)}</td>")
        return "".join(cells)

    def _inside(self, element: Element) -> str:
        parts = [escape(element.text or "")]
        for child in element.children:
            parts += [self._inline(child), escape(child.tail or "")]
        return "".join(parts)

    def _inline(self, element: Element) -> str:
        tag = element.tag
        if tag in DROPPED:
            self.missing.append(Missing(DROPPED[tag], (element.tail or "")[:60]))
            return ""
        return self.inlines.get(tag, self._inside)(element)

    def _link(self, element: Element) -> str:
        address = escape(str(element.get_attribute("xlink:href") or ""))
        return f'<a href="{address}">{self._inside(element)}</a>'

    def _bookmark(self, element: Element) -> str:
        return f'<a id="{escape(str(element.get_attribute("text:name")))}"></a>'

    def _frame(self, element: Element) -> str:
        return "".join(self._drawn(each) for each in element.children)

    def _drawn(self, element: Element) -> str:
        """Words in a frame stand in the paragraph that holds it."""
        if element.tag in DROPPED or not element.tag.startswith("text:"):
            return self._inline(element)
        return f" {self._inside(element)} "

    def _span(self, element: Element) -> str:
        lineage = self._lineage(str(element.get_attribute("text:style-name") or ""))
        inside = self._inside(element)
        if NUMBER in lineage:
            return f'<span class="told-number">{inside}</span>'
        if any(name.startswith(CODE) or name == "Source_20_Text" for name in lineage):
            return f"<code>{inside}</code>"
        for tag, mark in (("b", "bold"), ("i", "italic")):
            said = (getattr(self.styles[n], mark) for n in lineage if n in self.styles)
            if next((each for each in said if each is not None), False):
                inside = f"<{tag}>{inside}</{tag}>"
        return inside

    def _note(self, element: Element) -> str:
        body = element.get_elements("text:note-body")
        self.notes.append(self._flow(body[0].children) if body else "")
        return f"[{len(self.notes)}]"


def _blanks(element: Element) -> str:
    return " " * min(int(element.get_attribute("text:c") or 1), MOST_BLANKS)
