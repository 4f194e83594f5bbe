"""Word: real headings, lists and tables; the language of every run; a bookmark per clause."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import count
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import Pt

from cocreacion.documents import rich
from cocreacion.documents.exports.paper import NAMES, About, Paper, PaperClause, Part
from cocreacion.documents.exports.xml import LOCALES, safe
from cocreacion.documents.rich import BREAK, Blocks, Grid, Items, Paragraph, Quote, Run, Runs

FACTS, NOTICE, NUMBER, CODE = "Document Facts", "Clause Notice", "Clause Number", "Clause Code"
TYPED = "Typed Number"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
DEEPEST = 8  # levels of lists that Word knows
INDENT = 360  # twentieths of a point per level
BULLETS, NUMBERS = 901, 902  # the two kinds of lists of our own


def file(paper: Paper) -> bytes:
    writer = _Writer(paper)
    writer.everything()
    out = BytesIO()
    writer.document.save(out)
    return out.getvalue()


class _Writer:
    """Writes XML, because building a large document by its objects takes minutes."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.document = docx.Document()
        self.ids, self.lists = count(1), count(1000)
        self.links: dict[str, str] = {}
        self.numbering = self.document.part.numbering_part.element
        self._styles()
        self._lists()

    def _styles(self) -> None:
        styles = self.document.styles
        for words in styles.element.iter(qn("w:lang")):
            words.set(qn("w:val"), "-".join(LOCALES[self.paper.language]))
        self.style = {
            name: styles.add_style(name, kind).style_id
            for name, kind in (
                (FACTS, WD_STYLE_TYPE.PARAGRAPH),
                (NOTICE, WD_STYLE_TYPE.PARAGRAPH),
                (TYPED, WD_STYLE_TYPE.PARAGRAPH),
                (NUMBER, WD_STYLE_TYPE.CHARACTER),
                (CODE, WD_STYLE_TYPE.CHARACTER),
            )
        }
        styles[FACTS].font.size = styles[NOTICE].font.size = Pt(9.5)
        styles[NOTICE].font.italic = True
        styles[CODE].font.name = "Courier New"
        self.style |= {
            name: styles[name].style_id
            for name in ("Title", "List Paragraph", "Quote", "Table Grid")
        }
        self.style |= {f"Heading {n}": styles[f"Heading {n}"].style_id for n in range(1, 7)}

    def _lists(self) -> None:
        """Two kinds of lists; every list with numbers begins anew by a `num` of its own."""
        for place, (number, form) in enumerate(((BULLETS, "bullet"), (NUMBERS, "decimal"))):
            levels = "".join(
                f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                f'<w:lvlText w:val="{"•" if form == "bullet" else f"%{n + 1}."}"/>'
                f'<w:pPr><w:ind w:left="{INDENT * (n + 1)}" w:hanging="{INDENT}"/></w:pPr></w:lvl>'
                for n in range(DEEPEST + 1)
            )
            xml = f'<w:abstractNum {W} w:abstractNumId="{number}">{levels}</w:abstractNum>'
            self.numbering.insert(place, parse_xml(xml))
        self.bullets = self._num(BULLETS)

    def _num(self, kind: int) -> int:
        number = next(self.lists)
        restart = "".join(
            f'<w:lvlOverride w:ilvl="{n}"><w:startOverride w:val="1"/></w:lvlOverride>'
            for n in range(DEEPEST + 1)
            if kind == NUMBERS
        )
        self.numbering.append(
            parse_xml(
                f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{restart}</w:num>'
            )
        )
        return number

    def everything(self) -> None:
        paper, facts = self.paper, self.document.core_properties
        facts.title, facts.author = paper.title[:255], paper.author[:255]
        facts.language = "-".join(LOCALES[paper.language])
        facts.created = facts.modified = paper.published_at.replace(tzinfo=None)
        facts.comments, facts.last_modified_by = paper.address[:255], ""
        parts = [self._paragraph((Run(paper.title),), paper.language, self.style["Title"])]
        parts += [line for each in paper.languages for line in self._about(paper.about[each])]
        parts += self._table() if paper.bilingual else self._one_column()
        body = self.document.element.body
        end = body.sectPr
        for xml in parts:
            end.addprevious(parse_xml(xml.replace(">", f" {W} {R}>", 1)))

    def _about(self, about: About) -> Iterator[str]:
        for name, words in about.rows:
            runs = (Run(f"{name}: ", bold=True), Run(words))
            yield self._paragraph(runs, about.lang, self.style[FACTS])

    def _one_column(self) -> Iterator[str]:
        for clause in self.paper.clauses:
            for part in clause.columns[self.paper.language]:
                yield from self._part(clause, part)

    def _table(self) -> list[str]:
        """A row per clause, a column per language; the first row is repeated on every page."""
        rows = [
            "".join(
                f"<w:tc>{self._paragraph((Run(NAMES[each], bold=True),), each)}</w:tc>"
                for each in self.paper.languages
            )
        ]
        for clause in self.paper.clauses:
            cells = []
            for language, parts in clause.columns.items():
                inside = [xml for part in parts for xml in self._part(clause, part)]
                note = self.paper.about[language].untranslated
                inside = inside or [self._paragraph((Run(note),), language, self.style[NOTICE])]
                cells.append(f"<w:tc>{_closed(inside)}</w:tc>")
            rows.append("".join(cells))
        first, *rest = rows
        return [
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.style["Table Grid"]}"/>'
            '<w:tblW w:w="5000" w:type="pct"/></w:tblPr>'
            f"<w:tblGrid>{'<w:gridCol/>' * len(self.paper.languages)}</w:tblGrid>"
            f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{first}</w:tr>"
            + "".join(f"<w:tr>{row}</w:tr>" for row in rest)
            + "</w:tbl>"
        ]

    def _part(self, clause: PaperClause, part: Part) -> Iterator[str]:
        lines = list(self._lines(clause, part))
        number = next(self.ids)
        mark = f'<w:bookmarkStart w:id="{number}" w:name="{part.mark}"/>'
        mark += f'<w:bookmarkEnd w:id="{number}"/>'
        place = lines[0].index("</w:pPr>") + len("</w:pPr>")
        yield lines[0][:place] + mark + lines[0][place:]
        yield from lines[1:]
        if part.notice:
            yield self._paragraph((Run(part.notice),), self.paper.language, self.style[NOTICE])

    def _lines(self, clause: PaperClause, part: Part) -> Iterator[str]:
        number = self._number(clause.label)
        blocks = rich.parse(part.words.text)
        if part.words.heading:
            style, heading = self.style[f"Heading {clause.rank}"], (Run(part.words.heading),)
            yield self._paragraph(heading, part.lang, style, before=number)
        elif blocks and isinstance(blocks[0], Paragraph):
            yield self._paragraph(blocks[0].runs, part.lang, before=number)
            blocks = blocks[1:]
        else:
            yield self._paragraph((), part.lang, before=number)
        yield from self._blocks(blocks, part.lang)

    def _number(self, words: str) -> str:
        style = f'<w:rPr><w:rStyle w:val="{self.style[NUMBER]}"/></w:rPr>'
        return f'<w:r>{style}<w:t xml:space="preserve">{words}</w:t></w:r>'

    def _blocks(self, blocks: Blocks, lang: str, depth: int = -1, style: str = "") -> Iterator[str]:
        for block in blocks:
            match block:
                case Paragraph(runs):
                    yield self._paragraph(runs, lang, style, depth=depth)
                case Quote(inside):
                    yield from self._blocks(inside, lang, depth, self.style["Quote"])
                case Grid():
                    yield from self._grid(block, lang)
                case Items():
                    yield from self._items(block, lang, min(depth + 1, DEEPEST))

    def _items(self, items: Items, lang: str, depth: int) -> Iterator[str]:
        """A list that does not begin with 1 keeps its numbers as words: the law counts so."""
        number = self._num(NUMBERS) if items.start == 1 else self.bullets
        for place, blocks in enumerate(filter(None, items.items)):
            runs, rest = _first_line(blocks)
            if items.start > 1:
                typed = Run(f"{items.start + place}. ")
                yield self._paragraph((typed, *runs), lang, self.style[TYPED], depth=depth)
            else:
                yield self._paragraph(runs, lang, depth=depth, numbered=number)
            yield from self._blocks(rest, lang, depth)

    def _grid(self, grid: Grid, lang: str) -> Iterator[str]:
        width = max(len(row) for row in grid.rows)
        rows = [
            "".join(
                f"<w:tc>{self._paragraph(cell, lang)}</w:tc>"
                for cell in (*row, *[()] * (width - len(row)))
            )
            for row in grid.rows
        ]
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.style["Table Grid"]}"/></w:tblPr>'
            f"<w:tblGrid>{'<w:gridCol/>' * width}</w:tblGrid>"
            f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{rows[0]}</w:tr>"
            + "".join(f"<w:tr>{row}</w:tr>" for row in rows[1:])
            + "</w:tbl>"
        )

    def _paragraph(
        self, runs: Runs, lang: str, style: str = "", *,
        before: str = "", depth: int = -1, numbered: int | None = None,
    ) -> str:  # fmt: skip
        kind = style or (self.style["List Paragraph"] if depth >= 0 else "")
        facts = f'<w:pStyle w:val="{kind}"/>' if kind else ""
        if numbered is not None:
            facts += f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{numbered}"/></w:numPr>'
        elif depth >= 0:
            facts += f'<w:ind w:left="{INDENT * (depth + 1)}"/>'
        words = "".join(self._runs(runs, lang))
        return f"<w:p><w:pPr>{facts}</w:pPr>{before}{words}</w:p>"

    def _runs(self, runs: Iterable[Run], lang: str) -> Iterator[str]:
        locale = "-".join(LOCALES[lang])
        for run in runs:
            if run == BREAK:
                yield "<w:r><w:br/></w:r>"
                continue
            marks = f'<w:rStyle w:val="{self.style[CODE]}"/>' if run.code else ""
            marks += "<w:b/>" * run.bold + "<w:i/>" * run.italic
            marks += '<w:u w:val="single"/>' if run.link else ""
            words = (
                f'<w:r><w:rPr>{marks}<w:lang w:val="{locale}"/></w:rPr>'
                f'<w:t xml:space="preserve">{safe(run.text)}</w:t></w:r>'
            )
            yield (
                f'<w:hyperlink r:id="{self._link(run.link)}">{words}</w:hyperlink>'
                if (run.link)
                else words
            )

    def _link(self, address: str) -> str:
        if address not in self.links:
            relation: Any = self.document.part.relate_to(
                address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
            self.links[address] = str(relation)
        return self.links[address]


def _first_line(blocks: Blocks) -> tuple[Runs, Blocks]:
    """The words that stand beside the number of an item, and what is below them."""
    first = blocks[0]
    return (first.runs, blocks[1:]) if isinstance(first, Paragraph) else ((), blocks)


def _closed(lines: list[str]) -> str:
    """A cell ends with a paragraph, or Word calls the file broken."""
    return "".join(lines) + ("<w:p/>" if lines[-1].endswith("</w:tbl>") else "")
