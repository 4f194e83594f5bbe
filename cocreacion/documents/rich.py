"""The small Markdown of clauses as plain values, for other formats, and back.

`write(parse(text))` is the text in its plainest form: the same words, marks, lists and tables.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from cocreacion.kernel.text import LONGEST, tokens


@dataclass(frozen=True)
class Run:
    """Words with the same marks. A line break is a run of its own: `"\\n"`."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True)
class Items:
    """A list; `start` is 0 where it has bullets."""

    items: tuple["Blocks", ...]
    start: int = 0


@dataclass(frozen=True)
class Grid:
    """A table; its first row names the columns."""

    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True)
class Quote:
    blocks: "Blocks"


Block = Paragraph | Items | Grid | Quote
Blocks = tuple[Block, ...]
BREAK = Run("\n")


def parse(text: str) -> Blocks:
    return _Reader(tokens(text)).blocks("")


def words_of(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


class _Reader:
    """Walks the flat list of tokens, which says where things open and close."""

    def __init__(self, found: Sequence[Any]) -> None:
        self.tokens, self.at = found, 0

    def _next(self) -> Any:
        self.at += 1
        return self.tokens[self.at - 1]

    def blocks(self, end: str) -> Blocks:
        found: list[Block] = []
        while self.at < len(self.tokens):
            token = self._next()
            if token.type == end:
                break
            if token.type == "inline":
                found.append(Paragraph(_runs(token.children)))
            elif token.type in {"bullet_list_open", "ordered_list_open"}:
                found.append(self._list(token))
            elif token.type == "blockquote_open":
                found.append(Quote(self.blocks("blockquote_close")))
            elif token.type == "table_open":
                found.append(self._table())
        return tuple(found)

    def _list(self, opening: Any) -> Items:
        end, items = opening.type.replace("open", "close"), []
        while (token := self._next()).type != end:
            if token.type == "list_item_open":
                items.append(self.blocks("list_item_close"))
        start = int(opening.attrs.get("start", 1)) if "ordered" in end else 0
        return Items(tuple(items), start)

    def _table(self) -> Grid:
        rows: list[list[Runs]] = []
        while (token := self._next()).type != "table_close":
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(_runs(token.children))
        return Grid(tuple(tuple(row) for row in rows))


MARKS = {"strong": "bold", "em": "italic"}


def _runs(children: Iterable[Any]) -> Runs:
    found, now = [], Run("")
    for token in children:
        name, _, side = token.type.rpartition("_")
        if token.type in {"softbreak", "hardbreak"}:
            found.append(BREAK)
        elif name in MARKS:
            now = replace(now, **{MARKS[name]: side == "open"})
        elif name == "link":
            now = replace(now, link=str(token.attrs["href"]) if side == "open" else "")
        elif token.content:
            found.append(_said(token, now))
    return joined(found)


def _said(token: Any, now: Run) -> Run:
    if token.type == "code_inline":
        return Run(token.content, code=True, link=now.link)
    return replace(now, text=token.content)


def joined(runs: Iterable[Run]) -> Runs:
    """Neighbours with the same marks as one; no blanks around line breaks, nor at the ends."""
    merged: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if merged and run != BREAK and merged[-1] != BREAK:
            last = merged[-1]
            if replace(last, text="") == replace(run, text=""):
                merged[-1] = replace(last, text=last.text + run.text)
                continue
        merged.append(BREAK if run.text == "\n" else run)
    return _trimmed(merged)


def _trimmed(runs: list[Run]) -> Runs:
    lines = [list(line) for is_break, line in groupby(runs, BREAK.__eq__) if not is_break]
    found: list[Run] = []
    for line in lines:
        while line and not line[0].code and not line[0].text.strip():
            line.pop(0)
        while line and not line[-1].code and not line[-1].text.strip():
            line.pop()
        if line:
            if not line[0].code:
                line[0] = replace(line[0], text=line[0].text.lstrip())
            if not line[-1].code:
                line[-1] = replace(line[-1], text=line[-1].text.rstrip())
            found += [BREAK, *line] if found else line
    return tuple(found)


def write(blocks: Iterable[Block], *, typed_lists: bool = False) -> str:
    """As Markdown. `typed_lists`: a number typed before a paragraph makes it an item of a list."""
    written, before, other = [], None, False
    for block in blocks:
        # Two lists in a row would be read as one: the second takes other marks.
        other = not other and _same_sort(before, block)
        written.append(_block(block, typed_lists, other=other))
        before = block
    return "\n\n".join(filter(None, written))


def _same_sort(before: Block | None, block: Block) -> bool:
    if not isinstance(before, Items) or not isinstance(block, Items):
        return False
    return bool(before.start) == bool(block.start)


def canonical(text: str) -> str:
    """Two texts that say the same with the same marks are equal in this form."""
    return write(parse(text)) if len(text) <= LONGEST else text


def _block(block: Block, typed_lists: bool, *, other: bool = False) -> str:
    match block:
        case Paragraph(runs):
            return _paragraph(runs, typed_lists)
        case Quote(blocks):
            return "\n".join(f"> {line}".rstrip() for line in write(blocks).split("\n"))
        case Grid(rows):
            return _grid(rows)
        case Items(items, start):
            sign = (")" if other else ".") if start else "-*"[other]
            return "\n".join(
                _item(each, f"{start + n}{sign} " if start else f"{sign} ")
                for n, each in enumerate(items)
            )


def _item(blocks: Blocks, mark: str) -> str:
    first, *rest = write(blocks).split("\n")
    indented = [" " * len(mark) + line if line else "" for line in rest]
    return "\n".join([(mark + first).rstrip(), *indented])


def _grid(rows: Sequence[Sequence[Runs]]) -> str:
    width = max((len(row) for row in rows), default=0)
    lines = []
    for row in rows:
        cells = [_paragraph(cell, True).replace("\n", " ").replace("|", "\\|") for cell in row]
        lines.append("| " + " | ".join([*cells, *[""] * (width - len(cells))]) + " |")
    return "\n".join([*lines[:1], "|" + " --- |" * width, *lines[1:]]) if lines else ""


def _paragraph(runs: Runs, typed_lists: bool) -> str:
    """Marks that Markdown cannot write at their place are left out: the words never are."""
    text = _line_starts(_marked(runs), typed_lists)
    if not any(run.bold or run.italic or run.code for run in runs):
        return text
    read = parse(text)
    if typed_lists or read == (Paragraph(runs),):
        return text
    return _line_starts(_marked(joined(Run(r.text, link=r.link) for r in runs)), typed_lists)


def _marked(runs: Runs) -> str:
    parts = []
    for link, group in groupby(runs, lambda run: run.link):
        inside = "".join(_run(run) for run in group)
        parts.append(f"[{_in_link(inside)}](<{link}>)" if link else inside)
    return "".join(parts)


def _run(run: Run) -> str:
    if run.code:
        ticks = "`" * (max(map(len, re.findall("`+", run.text)), default=0) + 1)
        pad = " " if run.text[0] == "`" or run.text[-1] == "`" else ""
        return f"{ticks}{pad}{run.text}{pad}{ticks}"
    inner = run.text.strip()
    if not inner:
        return run.text
    mark = "**" * run.bold + "*" * run.italic
    before, after = run.text.split(inner, 1)
    return f"{before}{mark}{_escaped(inner)}{mark[::-1]}{after}"


ESCAPES = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)"  # a backslash that would be read as one
    r"|`|\*(?!\s)|(?<=\S)\*"
    r"|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)"
    r"|(?<=\])\("
    r"|<(?=[A-Za-z][^\s<>]*[:@][^\s<>]*>)",
    re.MULTILINE,
)


def _escaped(text: str) -> str:
    return ESCAPES.sub(lambda found: "\\" + found[0], text)


def _in_link(text: str) -> str:
    return re.sub(r"(?<!\\)([\[\]])", r"\\\1", text)


STARTS = re.compile(r"^(?=[-+*](?:\s|$)|>)|^(?=[|: -]*-[|: -]*$)", re.MULTILINE)
NUMBERED = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))", re.MULTILINE)


def _line_starts(text: str, typed_lists: bool) -> str:
    text = STARTS.sub(r"\\", text)
    return text if typed_lists else NUMBERED.sub(r"\1\\", text)
