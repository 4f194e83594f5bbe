"""A version as a file: one module per format, all over the same plain structure.

What each needs is imported when it is asked for: a site that makes no PDF loads nothing for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from cocreacion.documents.exports.paper import Paper
from cocreacion.kernel.pieces import value


@value
@dataclass(frozen=True)
class Format:
    ending: str
    name: str
    mime: str
    shown: bool = False  # in the browser; the others are saved

    def file(self, paper: Paper) -> bytes:
        module = import_module(f"cocreacion.documents.exports.{self.name.lower()}")
        return cast("Callable[[Paper], bytes]", module.file)(paper)


FORMATS = {
    each.ending: each
    for each in (
        Format("html", "HTML", "text/html; charset=utf-8"),
        Format("pdf", "PDF", "application/pdf", shown=True),
        Format(
            "docx",
            "DOCX",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        Format("odt", "ODT", "application/vnd.oasis.opendocument.text"),
        Format("md", "Markdown", "text/markdown; charset=utf-8"),
    )
}
