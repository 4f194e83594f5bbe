"""OpenDocument: real headings, lists and tables, languages as styles, a bookmark per clause."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import count
from typing import cast

from odfdo import Document, Element, XmlPart
from odfdo.style_base import StyleBase

from cocreacion.documents import rich
from cocreacion.documents.exports.paper import NAMES, About, Paper, PaperClause, Part
from cocreacion.documents.exports.xml import LOCALES, safe
from cocreacion.documents.rich import BREAK, Blocks, Grid, Items, Paragraph, Quote, Run, Runs

FACTS, NOTICE, NUMBER, CODE, QUOTE = "DocumentFacts", "ClauseNotice", "ClauseNumber", "Code", "Cite"
HEADINGS = {1: "18pt", 2: "16pt", 3: "14pt", 4: "12pt", 5: "12pt", 6: "12pt"}
DEEPEST = 10


def file(paper: Paper) -> bytes:
    document = Document("text")
    _speak(document, paper.language)
    for xml in _styles():
        document.insert_style(cast("StyleBase", Element.from_tag(xml)))
    facts = document.meta
    facts.title, facts.creator, facts.initial_creator = paper.title, paper.author, paper.author
    facts.language = "-".join(LOCALES[paper.language])
    facts.creation_date = facts.date = paper.published_at.replace(tzinfo=None)
    facts.subject = paper.address
    body = document.body
    body.clear()
    for xml in _Writer(paper).everything():
        body.append(Element.from_tag(xml))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _speak(document: Document, language: str) -> None:
    """Words without a language of their own are in that of the text, not in the template's."""
    tongue, country = LOCALES[language]
    styles = cast("XmlPart", document.get_part("styles.xml"))
    for words in styles.root.get_elements("//*[@fo:language]"):
        words.set_attribute("fo:language", tongue)
        words.set_attribute("fo:country", country)


def _styles() -> Iterator[str]:
    for language, (tongue, country) in LOCALES.items():
        lang = f'fo:language="{tongue}" fo:country="{country}"'
        for bold, italic in ((b, i) for b in (0, 1) for i in (0, 1)):
            marks = 'fo:font-weight="bold" ' * bold + 'fo:font-style="italic" ' * italic
            yield _style(
                f"T{bold}{italic}{language}", "text", f"<style:text-properties {marks}{lang}/>"
            )
        yield _style(f"{CODE}{language}", "text",
            f'<style:text-properties style:font-name="Liberation Mono" {lang}/>')  # fmt: skip
    yield _style(NUMBER, "text", "<style:text-properties/>")
    small = '<style:text-properties fo:font-size="9.5pt"/>'
    yield _style(FACTS, "paragraph", small)
    yield _style(NOTICE, "paragraph", small)
    yield _style(QUOTE, "paragraph", '<style:paragraph-properties fo:margin-left="1cm"/>')
    frame = 'fo:border="0.5pt solid #000000" fo:padding="0.1cm"'
    yield _style("Cell", "table-cell", f"<style:table-cell-properties {frame}/>")
    for level, size in HEADINGS.items():
        text = f'<style:text-properties fo:font-size="{size}" fo:font-weight="bold"/>'
        space = '<style:paragraph-properties fo:margin-top="0.4cm" fo:keep-with-next="always"/>'
        yield _style(
            f"Rank{level}", "paragraph", space + text, f' style:default-outline-level="{level}"'
        )
    for name, form in (("Bullets", "bullet"), ("Numbers", "number")):
        levels = "".join(_level(form, level) for level in range(1, DEEPEST + 1))
        yield f'<text:list-style style:name="{name}">{levels}</text:list-style>'


def _style(name: str, family: str, inside: str, more: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:display-name="{name}" '
        f'style:family="{family}"{more}>{inside}</style:style>'
    )


def _level(form: str, level: int) -> str:
    sign = (
        'text:bullet-char="•"' if form == "bullet" else 'style:num-format="1" style:num-suffix="."'
    )
    place = f'text:space-before="{0.6 * level:.1f}cm" text:min-label-width="0.6cm"'
    return (
        f'<text:list-level-style-{form} text:level="{level}" {sign}>'
        f"<style:list-level-properties {place}/></text:list-level-style-{form}>"
    )


class _Writer:
    """Writes XML, because building a large document by its objects takes minutes."""

    def __init__(self, paper: Paper) -> None:
        self.paper, self.tables = paper, count(1)

    def everything(self) -> Iterator[str]:
        paper = self.paper
        title = self._words((Run(paper.title),), paper.language)
        yield f'<text:h text:style-name="Rank1" text:outline-level="1">{title}</text:h>'
        for language in paper.languages:
            yield from self._about(paper.about[language])
        yield from self._table() if paper.bilingual else self._one_column()

    def _about(self, about: About) -> Iterator[str]:
        for name, words in about.rows:
            yield self._paragraph((Run(f"{name}: ", bold=True), Run(words)), about.lang, FACTS)

    def _one_column(self) -> Iterator[str]:
        for clause in self.paper.clauses:
            for part in clause.columns[self.paper.language]:
                yield from self._part(clause, part)

    def _table(self) -> Iterator[str]:
        """A row per clause, a column per language; the first row is repeated on every page."""
        head = [[self._paragraph((Run(NAMES[each], bold=True),), each)] for each in NAMES]
        rows = []
        for clause in self.paper.clauses:
            cells = []
            for language, parts in clause.columns.items():
                inside = [xml for part in parts for xml in self._part(clause, part)]
                note = self.paper.about[language].untranslated
                cells.append(inside or [self._paragraph((Run(note),), language, NOTICE)])
            rows.append(cells)
        yield self._rows(head, rows)

    def _rows(self, head: list[list[str]], rows: list[list[list[str]]]) -> str:
        def row(cells: list[list[str]]) -> str:
            inside = "".join(
                f'<table:table-cell table:style-name="Cell" office:value-type="string">'
                f"{''.join(cell)}</table:table-cell>"
                for cell in cells
            )
            return f"<table:table-row>{inside}</table:table-row>"

        return (
            f'<table:table table:name="T{next(self.tables)}">'
            f'<table:table-column table:number-columns-repeated="{len(head)}"/>'
            f"<table:table-header-rows>{row(head)}</table:table-header-rows>"
            f"{''.join(map(row, rows))}</table:table>"
        )

    def _part(self, clause: PaperClause, part: Part) -> Iterator[str]:
        mark = f'<text:bookmark text:name="{part.mark}"/>'
        number = f'{mark}<text:span text:style-name="{NUMBER}">{clause.label}</text:span>'
        blocks = rich.parse(part.words.text)
        if part.words.heading:
            words = self._words((Run(part.words.heading),), part.lang)
            rank = f'text:style-name="Rank{clause.rank}" text:outline-level="{clause.rank}"'
            yield f"<text:h {rank}>{number}{words}</text:h>"
        elif blocks and isinstance(blocks[0], Paragraph):
            yield self._paragraph(blocks[0].runs, part.lang, before=number)
            blocks = blocks[1:]
        else:
            yield self._paragraph((), part.lang, before=number)
        yield from self._blocks(blocks, part.lang)
        if part.notice:
            yield self._paragraph((Run(part.notice),), self.paper.language, NOTICE)

    def _blocks(self, blocks: Blocks, lang: str, style: str = "Standard") -> Iterator[str]:
        for block in blocks:
            match block:
                case Paragraph(runs):
                    yield self._paragraph(runs, lang, style)
                case Quote(inside):
                    yield from self._blocks(inside, lang, QUOTE)
                case Grid(rows):
                    yield self._grid(rows, lang)
                case Items():
                    yield self._list(block, lang)

    def _list(self, items: Items, lang: str) -> str:
        name = "Numbers" if items.start else "Bullets"
        start = f' text:start-value="{items.start}"' if items.start > 1 else ""
        inside = ""
        for place, each in enumerate(items.items):
            words = "".join(self._blocks(each, lang))
            inside += f"<text:list-item{start * (not place)}>{words}</text:list-item>"
        return f'<text:list text:style-name="{name}">{inside}</text:list>'

    def _grid(self, rows: tuple[tuple[Runs, ...], ...], lang: str) -> str:
        width = max(len(row) for row in rows)
        cells = [
            [[self._paragraph(cell, lang)] for cell in (*row, *[()] * (width - len(row)))]
            for row in rows
        ]
        return self._rows(cells[0], cells[1:])

    def _paragraph(self, runs: Runs, lang: str, style: str = "Standard", before: str = "") -> str:
        return f'<text:p text:style-name="{style}">{before}{self._words(runs, lang)}</text:p>'

    def _words(self, runs: Iterable[Run], lang: str) -> str:
        return "".join(self._run(run, lang) for run in runs)

    def _run(self, run: Run, lang: str) -> str:
        if run == BREAK:
            return "<text:line-break/>"
        style = f"{CODE}{lang}" if run.code else f"T{int(run.bold)}{int(run.italic)}{lang}"
        words = f'<text:span text:style-name="{style}">{_spaced(run.text)}</text:span>'
        if run.link:
            return f'<text:a xlink:type="simple" xlink:href="{safe(run.link)}">{words}</text:a>'
        return words


def _spaced(text: str) -> str:
    """OpenDocument reads many blanks as one, unless each further one is an element."""
    return safe(text).replace("  ", " <text:s/>").replace("\t", "<text:tab/>")
