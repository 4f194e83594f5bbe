"""Markdown. A file that this site wrote has marks, and its texts are taken as they stand."""

import re
from collections.abc import Iterator

from cocreacion.documents.exports.markdown import loud
from cocreacion.documents.exports.paper import MARK, SKIP
from cocreacion.documents.imports.pieces import Head, Mark, Piece, Verbatim
from cocreacion.documents.imports.tree import pieces as html_pieces
from cocreacion.documents.models import ClauseKind
from cocreacion.kernel.text import foreign_html

FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
MARKED = re.compile(rf"^<!-- (?P<mark>{MARK.pattern})(?P<told> told)? -->$", re.MULTILINE)
NOTE = re.compile(r"^<!-- note -->$", re.MULTILINE)  # what follows is for readers only
HEADING = re.compile(r"^#{2,6} (?:\d+\. )?(.+)$")
LATER = re.compile(r"^#{1,6} ", re.MULTILINE)
NUMBER = re.compile(r"^<!-- \d+ -->\n*")


def pieces(text: str) -> Iterator[Piece]:
    text = FRONT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    marks = list(MARKED.finditer(text))
    if not marks:
        yield from html_pieces(foreign_html(text))
        return
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        yield from _marked(mark, text[mark.end() : end])


def _marked(mark: re.Match[str], text: str) -> Iterator[Piece]:
    language = mark["language"]
    yield Mark(
        ClauseKind(mark["kind"]), int(mark["level"]), mark["clause"],
        "" if language == SKIP else language,
    )  # fmt: skip
    text = NOTE.split(text)[0].strip("\n")
    if mark["told"]:
        text = text.partition("\n\n")[2].lstrip("\n")
    first, _, rest = text.partition("\n")
    if found := HEADING.match(first):
        yield Head(2, loud(found[1]))
        text = rest
    text = NUMBER.sub("", text).strip("\n")
    # Ours has no heading inside a text: one that is there was written by somebody else.
    added = LATER.search(text)
    own = text[: added.start()].strip("\n") if added else text
    if own:
        yield Verbatim(loud(own))
    if added:
        yield from html_pieces(foreign_html(text[added.start() :]))
