"""A file as drafts of clauses, and what of it could not be read.

Readers of formats give pieces; `building` makes drafts of them; `pairing` joins two languages;
`matching` finds which clause of a text each draft is. Nothing here changes a text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cocreacion.documents.imports import archives
from cocreacion.documents.imports.building import Builder
from cocreacion.documents.imports.pieces import Found, Lost, Missing, Piece
from cocreacion.documents.imports.refusals import (
    MISNAMED,
    OTHERS,
    UNKNOWN,
    NothingInIt,
    TooBig,
    Unreadable,
    WrongType,
)
from cocreacion.kernel.errors import Refusal

LARGEST_UPLOAD = 2 * archives.LARGEST_FILE + 2 * 1024 * 1024  # bytes: two files and a form
ZIP = b"PK\x03\x04"
MARKERS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
BEGINNING = 1000  # characters in which a page of HTML says that it is one


@dataclass(frozen=True)
class Source:
    """A file, or what somebody pasted; `language` is the one it is in where it does not say."""

    data: bytes
    language: str
    name: str = ""

    @property
    def claim(self) -> str:
        """What the ending of its name says it is: `docx`, `odt`, or nothing that matters."""
        ending = self.name.rpartition(".")[2].strip().lower()
        return ending if ending in MISNAMED else ""


def read(source: Source) -> Found:
    if len(source.data) > archives.LARGEST_FILE:
        raise TooBig
    if not source.data.strip():
        raise NothingInIt
    builder = Builder(source.language)
    try:
        builder.take(_pieces(source.data, source.claim))
    except Refusal:
        raise
    except Exception as problem:  # whatever a library says about a file of a stranger
        raise Unreadable from problem
    found = builder.found()
    if not any(any(draft.words.values()) for draft in found.drafts):
        raise NothingInIt
    return found


def _pieces(data: bytes, claim: str) -> Iterator[Piece]:
    for magic, sentence in OTHERS:
        if data.startswith(magic):
            raise WrongType(sentence)
    if data.startswith(ZIP):
        yield from _from_archive(data, claim)
        return
    if claim:
        raise WrongType(MISNAMED[claim])
    text = _decoded(data)
    if _is_page(text):
        from cocreacion.documents.imports.tree import pieces as of_html

        yield from of_html(text)
        return
    from cocreacion.documents.imports.markdown import pieces as of_markdown

    yield from of_markdown(text)


def written_lines(source: Source) -> str | None:
    """Of a file that people write as plain text or Markdown: that text, line by line."""
    others = (ZIP, *(magic for magic, _ in OTHERS))
    if len(source.data) > archives.LARGEST_FILE or source.data.startswith(others):
        return None
    text = _decoded(source.data)
    return None if _is_page(text) else text


def _is_page(text: str) -> bool:
    return text.lstrip()[:BEGINNING].lower().startswith(("<!doctype html", "<html"))


def _from_archive(data: bytes, claim: str) -> Iterator[Piece]:
    kind, clean, macros = archives.opened(data)
    if not kind or (claim and kind != claim):
        raise WrongType(MISNAMED.get(claim, UNKNOWN))
    if macros:
        yield Missing(Lost.MACROS)
    if kind == "docx":
        from cocreacion.documents.imports.docx import pieces as of_docx

        yield from of_docx(clean)
    else:
        from cocreacion.documents.imports.odt import pieces as of_odt

        yield from of_odt(clean)


def _decoded(data: bytes) -> str:
    for marker, encoding in MARKERS.items():
        if data.startswith(marker):
            return data.decode(encoding, "replace")
    if b"\0" in data:
        raise WrongType(UNKNOWN)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
