"""Word, read by mammoth: real headings, lists, tables, links, notes; changes as accepted."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import mammoth

from cocreacion.documents.exports.docx import CODE, FACTS, NOTICE, NUMBER, TYPED
from cocreacion.documents.imports.pieces import Lost, Missing, Piece
from cocreacion.documents.imports.tree import pieces as html_pieces

STYLES = f"""
p[style-name='Title'] => p.doc-title:fresh
p[style-name='{FACTS}'] => p.told-about:fresh
p[style-name='{NOTICE}'] => p.told-notice:fresh
p[style-name='{TYPED}'] => p.typed-number:fresh
r[style-name='{NUMBER}'] => span.told-number
r[style-name='{CODE}'] => code
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
comment-reference => sup.comment
"""
OBJECTS = ("object", "pict", "chart", "oMath", "altChunk", "control")


def pieces(data: bytes) -> Iterator[Piece]:
    result: Any = mammoth.convert_to_html(
        BytesIO(data),
        style_map=STYLES,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=mammoth.images.img_element(_no_picture),
        id_prefix="",
    )
    yield from html_pieces(result.value, exact=True)
    for message in result.messages:
        element = message.message.rpartition(": ")[2]
        if "unrecognised element" in message.message and any(o in element for o in OBJECTS):
            yield Missing(Lost.OBJECT)


def _no_picture(_image: object) -> dict[str, str]:
    """The picture is not opened; that there was one is told."""
    return {"src": ""}
