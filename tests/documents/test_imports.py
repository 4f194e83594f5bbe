"""Files of strangers: what they become, and what is not let in."""

import io
import struct
import zipfile
import zlib
from contextlib import suppress

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreacion.documents.imports import Source, archives, choosing, read
from cocreacion.documents.imports.pairing import paired
from cocreacion.documents.imports.pieces import Lost
from cocreacion.documents.imports.refusals import (
    NothingInIt,
    Suspicious,
    TooBig,
    TooManyDrafts,
    Unreadable,
    WrongType,
)
from cocreacion.documents.models import ClauseKind
from tests.documents.papers import file


def _chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0"))
    + _chunk(b"IEND", b"")
)


pytestmark = pytest.mark.usefixtures("words_only")


def shape(found):
    return [(d.kind.value, *((w.heading, w.text) for w in d.words.values())) for d in found.drafts]


def markdown(text, language="es"):
    return read(Source(text.encode(), language))


def rezipped(data, change):
    """The same archive, its parts as `change(name, part)` gives them back."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def word(write):
    document = docx.Document()
    write(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_markdown_becomes_headings_articles_paragraphs_and_items():
    found = markdown(
        "# Política de agua\n\n## Capítulo I\n\n### Objeto\n\nEl objeto es el agua.\n\n"
        "Otro párrafo\nen dos líneas.\n\n- uno\n- dos **fuerte**\n\n3. tres\n\n> cita\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n"
    )

    assert shape(found) == [
        ("heading", ("Capítulo I", "")),
        ("article", ("Objeto", "El objeto es el agua.")),
        ("paragraph", ("", "Otro párrafo en dos líneas.")),
        ("item", ("", "uno")),
        ("item", ("", "dos **fuerte**")),
        ("item", ("", "3. tres")),
        ("paragraph", ("", "> cita")),
        ("paragraph", ("", "| a | b |\n| --- | --- |\n| 1 | 2 |")),
    ]
    assert [(m.what, m.near) for m in found.missing] == [(Lost.TITLE, "Política de agua")]
    assert [d.level for d in found.drafts][:2] == [0, 1]


def test_html_is_read_for_its_words_only():
    found = read(Source(
        b"<!doctype html><title>t</title><h2>Uno</h2><script>alert(1)</script>"
        b"<p onclick=x>Texto <b>claro</b> <a href='javascript:x'>aqu\xc3\xad</a></p>"
        b"<img src=x onerror=alert(1)><iframe src=//x></iframe><style>p{}</style>",
        "es",
    ))  # fmt: skip

    assert shape(found) == [("article", ("Uno", "Texto **claro** aquí"))]
    assert {m.what for m in found.missing} == {Lost.IMAGE, Lost.OBJECT}


def test_a_word_file_of_somebody_else():
    def write(document):
        document.add_heading("Título del archivo", 0)
        document.add_heading("Capítulo", 1)
        document.add_heading("Artículo 1", 2)
        paragraph = document.add_paragraph("Texto con ")
        paragraph.add_run("fuerza").bold = True
        document.add_paragraph("uno", style="List Bullet")
        document.add_paragraph("primero", style="List Number")
        table = document.add_table(2, 2)
        for cell, words in zip(table._cells, ("Cosa", "Plazo", "Lista", "15"), strict=True):
            cell.text = words
        document.add_picture(io.BytesIO(PNG))

    found = read(Source(word(write), "es"))

    assert shape(found) == [
        ("heading", ("Capítulo", "")),
        ("article", ("Artículo 1", "Texto con **fuerza**")),
        ("item", ("", "uno")),
        ("item", ("", "1. primero")),
        ("paragraph", ("", "| Cosa | Plazo |\n| --- | --- |\n| Lista | 15 |")),
    ]
    assert {m.what for m in found.missing} == {Lost.TITLE, Lost.IMAGE}


@pytest.mark.parametrize("named", [True, False], ids=["named", "guessed"])
def test_a_table_of_two_columns_is_a_text_in_two_languages(named):
    rows = [
        ("El plan es de todas y de todos", "The plan is of all the people"),
        ("Se publica en los dos idiomas", "It is published in the two languages"),
    ]
    head = [("Español", "English")] if named else []

    def write(document):
        table = document.add_table(0, 2)
        for row in head + rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words

    found = read(Source(word(write), "es"))

    assert [(d.words["es"].text, d.words["en"].text) for d in found.drafts] == rows


def test_two_files_are_joined_clause_by_clause():
    es = markdown("## Objeto\n\nUno.\n\n## Plazos\n\nDos.\n\nSolo aquí.", "es")
    en = markdown("## Purpose\n\nOne.\n\n## Times\n\nTwo.", "en")

    found = paired(es, en)

    assert [sorted(d.words) for d in found.drafts] == [["en", "es"], ["en", "es"], ["es"]]
    assert found.drafts[1].words["en"].heading == "Times"
    assert [(m.what, m.near) for m in found.missing] == [(Lost.UNPAIRED, "Solo aquí.")]


def test_two_files_of_ours_are_joined_by_their_marks():
    es, en = (read(Source(file("docx", each), each)) for each in ("es", "en"))

    found = paired(es, en)

    both = read(Source(file("docx", "both"), "es"))
    assert [(d.clause_id, d.words) for d in found.drafts] == [
        (d.clause_id, d.words) for d in both.drafts
    ]


@pytest.mark.parametrize("data", [b"", b"   \n", b"<!doctype html><p></p>", b"---\n\n***\n"])
def test_an_empty_file_says_so(data):
    with pytest.raises(NothingInIt):
        read(Source(data, "es"))


def test_an_empty_word_file_says_so():
    with pytest.raises(NothingInIt):
        read(Source(word(lambda document: None), "es"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 x", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Word"),
        (b"{\\rtf1 x}", "RTF"),
        (PNG, "pict"),
        (b"\0\1\2binary", "known"),
    ],
)
def test_the_wrong_type_is_named(data, words):
    with pytest.raises(WrongType) as refused:
        read(Source(data, "es"))
    from flask_babel import force_locale

    with force_locale("en"):
        assert words in str(refused.value.message)


def test_a_spreadsheet_is_named():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(WrongType):
        read(Source(out.getvalue(), "es"))


NO_WORD, NO_ODT = "it is not a Word file", "it is not an OpenDocument text"


@pytest.mark.parametrize(
    ("make", "name", "words"),
    [
        (lambda: b"Texto.", "x.docx", NO_WORD),
        (lambda: b"# Uno\n\nTexto.", "X.DOCX", NO_WORD),
        (lambda: b"<!doctype html><p>Texto</p>", "x.docx", NO_WORD),
        (lambda: b"\0\1\2binary", "x.docx", NO_WORD),
        (lambda: zipped([("notas.txt", "Texto.")]), "x.docx", NO_WORD),
        (lambda: file("odt", "es"), "x.docx", NO_WORD),
        (lambda: b"<html><p>Texto</p></html>", "x.odt", NO_ODT),
        (lambda: file("docx", "es"), "x.odt", NO_ODT),
        (lambda: zipped([("notas.txt", "Texto.")]), "x.odt", NO_ODT),
        (lambda: b"%PDF-1.7 x", "x.docx", "PDF"),
        (lambda: zipped([("xl/workbook.xml", "<x/>")]), "x.docx", "spreadsheet"),
        (lambda: zipped([("notas.txt", "Texto.")]), "x.zip", "known"),
        (lambda: b" \n", "x.docx", "no text"),
    ],
)
def test_a_file_is_what_its_name_says(make, name, words):
    from flask_babel import force_locale

    for ending in ("docx", "odt"):
        assert read(Source(file(ending, "es"), "es", f"bueno.{ending}")).drafts
    assert read(Source(b"Texto.", "es", "texto.txt")).drafts
    with pytest.raises((WrongType, NothingInIt)) as refused:
        read(Source(make(), "es", name))

    with force_locale("en"):
        assert words in str(refused.value.message)


def test_more_clauses_than_a_text_may_have():
    assert len(markdown("\n\n".join(["x"] * 2000)).drafts) == 2000
    with pytest.raises(TooManyDrafts):
        markdown("\n\n".join(["x"] * 2001))


def test_a_text_too_long_for_a_clause_is_divided():
    found = markdown("## Largo\n\n" + "palabra " * 6000)

    assert max(len(d.words["es"].text) for d in found.drafts) <= 20_000
    assert " ".join(d.words["es"].text for d in found.drafts).split() == ["palabra"] * 6000
    assert [m.what for m in found.missing] == [Lost.LONG_TEXT]


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><x>&a9;</x>"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


@pytest.mark.parametrize("xml", [BOMB, OUTSIDE, BOMB.decode().encode("utf-16")])
@pytest.mark.parametrize(
    ("ending", "part"), [("docx", "word/document.xml"), ("odt", "content.xml")]
)
def test_a_document_type_is_never_read(ending, part, xml):
    good = file(ending, "es")
    assert read(Source(good, "es")).drafts
    bad = rezipped(good, lambda name, data: xml if name == part else data)

    with pytest.raises((Suspicious, Unreadable)):
        read(Source(bad, "es"))


def test_an_odt_needs_no_part_for_its_styles():
    whole = file("odt", "es")
    plain = rezipped(whole, lambda name, data: None if name == "styles.xml" else data)

    found, known = (shape(read(Source(data, "es"))) for data in (plain, whole))

    words = [heading or text for _, (heading, text) in found]
    assert "Objeto" in words and len(found) >= len(known)


def test_a_hidden_document_type_in_any_part_is_found():
    bad = rezipped(file("docx"), lambda name, data: BOMB if name == "word/numbering.xml" else data)

    with pytest.raises(Suspicious):
        read(Source(bad, "es"))


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "parts",
    [
        [("word/document.xml", b"<x>" + b" " * 30_000_000 + b"</x>")],
        [("word/document.xml", "<x/>"), *((f"x{n}.xml", "<x/>") for n in range(1200))],
        [("word/document.xml", "<x/>"), ("../../evil.xml", "<x/>")],
        [("word/document.xml", "<x/>"), ("/etc/evil.xml", "<x/>")],
        [("word/document.xml", "<x>" * 300 + "</x>" * 300)],
    ],
    ids=["ratio", "members", "outside", "absolute", "depth"],
)
def test_hostile_archives_are_not_opened(parts):
    with pytest.raises(Suspicious):
        read(Source(zipped(parts), "es"))


def test_what_is_too_large_unpacked_is_refused(monkeypatch):
    good = file("docx")
    assert read(Source(good, "es"))
    monkeypatch.setattr(archives, "MOST_XML", 1000)

    with pytest.raises(TooBig):
        read(Source(good, "es"))


def test_a_size_that_lies_does_not_help():
    data = bytearray(zipped([("word/document.xml", b"<x>" + b"a" * 500_000 + b"</x>")]))
    for sign, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(sign) + place
        data[at : at + 4] = struct.pack("<I", 10)

    with pytest.raises(Unreadable):
        read(Source(bytes(data), "es"))


def test_a_locked_archive_and_a_broken_one():
    data = bytearray(file("docx"))
    locked = bytearray(data)
    for sign, place in ((b"PK\x01\x02", 8),):
        at = locked.index(sign) + place
        locked[at] |= 1
    with pytest.raises(Suspicious):
        read(Source(bytes(locked), "es"))
    with pytest.raises(Unreadable):
        read(Source(bytes(data[: len(data) // 2]), "es"))


def test_macros_and_pictures_never_reach_a_library():
    good = word(lambda d: (d.add_paragraph("Texto."), d.add_picture(io.BytesIO(PNG))))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    kind, clean, macros = archives.opened(out.getvalue())

    assert (kind, macros) == ("docx", True)
    names = zipfile.ZipFile(io.BytesIO(clean)).namelist()
    assert not [n for n in names if "media" in n or "vba" in n.lower()]
    found = read(Source(out.getvalue(), "es"))
    assert shape(found) == [("paragraph", ("", "Texto."))]
    assert {m.what for m in found.missing} == {Lost.MACROS, Lost.IMAGE}


def test_joining_leaving_out_and_changing_the_kind():
    drafts = markdown("Uno.\n\nDos.\n\nTres.\n\nCuatro.").drafts

    kept = choosing.decided(drafts, ["article", "join", "out", "note"])

    assert [(d.kind, d.words["es"].text) for d in kept] == [
        (ClauseKind.ARTICLE, "Uno.\n\nDos."),
        (ClauseKind.NOTE, "Cuatro."),
    ]


def test_a_stored_file_is_what_was_read():
    found = read(Source(file("md", "both"), "es"))
    content = choosing.plain(found)

    assert tuple(choosing.drafts_of(content)) == found.drafts
    assert tuple(choosing.missing_of(content)) == found.missing


@given(st.binary(max_size=300))
def test_any_bytes_give_clauses_or_a_refusal(data):
    with suppress(NothingInIt, Suspicious, TooBig, Unreadable, WrongType):
        assert read(Source(data, "es")).drafts
