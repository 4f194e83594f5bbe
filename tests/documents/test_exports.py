"""Files of a version: what is in them, whoever reads them with whatever."""

import io
import re
import sys
import zipfile
from itertools import pairwise

import html5lib
import pytest
from pypdf import PdfReader

from cocreacion.documents.exports import FORMATS, pdf
from cocreacion.documents.exports.paper import lay_out
from cocreacion.documents.imports import Source, read
from cocreacion.documents.rich import canonical
from tests.documents.papers import CLAUSES, FACTS, clause, file, paper, version

TEXTS = [ending for ending in FORMATS if ending != "pdf"]
SPANISH = ["Título del texto", "Objeto", "El inciso cinco", "15 días", "Una cita."]
ENGLISH = ["Title of the text", "Purpose", "First", "Only the English text."]


pytestmark = pytest.mark.usefixtures("words_only")


def drafts(data, language="es"):
    return read(Source(data, language)).drafts


def said(each, language, ending=""):
    words = each.words.get(language)
    return (words.heading, plain(words.text, ending)) if words else ("", "")


def expected(each, language, ending=""):
    return (getattr(each.heading, language), plain(getattr(each, language), ending))


def plain(text, ending):
    """In HTML a line break inside a paragraph is a blank."""
    text = canonical(text)
    return " ".join(text.split()) if ending == "html" else text


@pytest.mark.parametrize("ending", TEXTS)
def test_both_languages_come_back_as_they_went(ending):
    found = drafts(file(ending, "both"))

    assert [(d.clause_id, d.kind, d.level) for d in found] == [
        (c.clause_id, c.kind, c.level) for c in CLAUSES
    ]
    for mine, theirs in zip(found, CLAUSES, strict=True):
        for language in ("es", "en"):
            assert said(mine, language, ending) == expected(theirs, language, ending)


@pytest.mark.parametrize("ending", TEXTS)
@pytest.mark.parametrize("language", ["es", "en"])
def test_one_language_comes_back_and_what_stood_in_for_it_does_not(ending, language):
    other = "en" if language == "es" else "es"
    found = drafts(file(ending, language), language)

    assert [d.clause_id for d in found] == [c.clause_id for c in CLAUSES]
    for mine, theirs in zip(found, CLAUSES, strict=True):
        if any(expected(theirs, language)):
            assert said(mine, language, ending) == expected(theirs, language, ending)
            assert other not in mine.words
        else:
            assert said(mine, other, ending) == expected(theirs, other, ending), (
                "nothing is lost in an import"
            )


def test_markdown_keeps_the_stored_text_letter_by_letter():
    found = drafts(file("md", "both"))

    for mine, theirs in zip(found, CLAUSES, strict=True):
        for language in ("es", "en"):
            text = mine.words[language].text if language in mine.words else ""
            assert text == getattr(theirs, language)


def test_markdown_holds_no_living_html():
    text = file("md", "es").decode()

    assert "<script>" not in text.replace("\\<script>", "")
    assert "\n# no es" not in text


@pytest.mark.parametrize("asked", ["es", "en", "both"])
def test_html_is_whole_valid_and_alone(asked):
    text = file("html", asked).decode()
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(text)

    assert tree.get("lang") == ("en" if asked == "en" else "es")
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert "c-aaaaaaaaa3" in ids
    assert not [e for e in tree.iter() if e.tag in {"script", "link", "img", "iframe"}]
    assert "url(" not in text
    assert "&lt;b&gt;signos&lt;/b&gt;" in text or asked == "en"
    levels = [int(e.tag[1]) for e in tree.iter() if str(e.tag) in {f"h{n}" for n in range(1, 7)}]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels)), "no level is skipped"


def test_a_fallback_says_so_and_in_which_language_it_is():
    text = file("html", "en").decode()
    parts = {e.get("id"): e for e in html5lib.parse(text, namespaceHTMLElements=False).iter()}

    assert parts["c_article_0_aaaaaaaaa4_es"].get("lang") == "es"
    assert text.count("Only in Spanish: not translated yet.") == 2
    assert "There is no translation of this clause yet." in file("html", "both").decode()


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_office_files_name_languages_headings_title_and_author(ending):
    with zipfile.ZipFile(io.BytesIO(file(ending, "both"))) as archive:
        main = archive.read("word/document.xml" if ending == "docx" else "content.xml").decode()
        facts = archive.read("docProps/core.xml" if ending == "docx" else "meta.xml").decode()
        styles = archive.read("word/styles.xml" if ending == "docx" else "styles.xml").decode()

    assert "Título del texto / Title of the text" in facts
    assert "Grupo de agua" in facts
    everything = main + styles
    if ending == "docx":
        assert 'w:val="Heading2"' in main
        assert 'w:val="es-GT"' in main
        assert 'w:val="en-GB"' in main
        assert "<w:tblHeader/>" in main
    else:
        assert 'text:outline-level="2"' in main
        assert 'fo:language="es"' in everything
        assert 'fo:language="en"' in everything
        assert "table-header-rows" in main


@pytest.mark.parametrize("asked", ["es", "en", "both"])
def test_a_pdf_is_tagged_and_names_its_language_title_and_headings(asked):
    reader = PdfReader(io.BytesIO(file("pdf", asked)))
    root = reader.trailer["/Root"]
    # The reader of the test, not the file, puts a zero before letters beside an emoji.
    pages = " ".join(page.extract_text().replace("\0", "") for page in reader.pages)
    text = " ".join(pages.split())
    kinds = _kinds(root["/StructTreeRoot"])

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == ("en" if asked == "en" else "es")
    assert reader.metadata.title == paper(asked).title
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert kinds.count("/H1") == 1
    assert {"/H2", "/H3", "/L", "/LI", "/Table", "/P"} <= {*kinds} or asked == "en"
    for words in (*(SPANISH if asked != "en" else ()), *(ENGLISH if asked != "es" else ())):
        assert words in text, words


def _kinds(element):
    found = [str(element["/S"])] if "/S" in element else []
    inside = element.get("/K", [])
    for each in inside if isinstance(inside, list) else [inside]:
        child = each.get_object()
        if hasattr(child, "keys") and "/S" in child:
            found += _kinds(child)
    return found


def test_a_pdf_loads_nothing_from_anywhere():
    fetcher = pdf._fetcher()

    assert fetcher.fetch("house:hilo-sans.woff2").read()[:4] == b"wOF2"
    for address in ("file:///etc/passwd", "http://127.0.0.1/", "house:../../wsgi.py", "house:"):
        with pytest.raises(ValueError, match=re.escape(address)):
            fetcher.fetch(address)


def test_without_pango_whoever_asks_for_a_pdf_is_told(monkeypatch):
    assert file("pdf", "en")[:5] == b"%PDF-"

    class NoLibrary:
        def find_spec(self, name, *rest):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(sys, "meta_path", [NoLibrary(), *sys.meta_path])
    for name in [n for n in sys.modules if n.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)

    with pytest.raises(pdf.NoPdf) as refused:
        file("pdf", "en")
    assert refused.value.status == 503
    assert "Pango" in str(refused.value.message)
    assert file("docx", "en")


def test_hundreds_of_clauses_in_every_format_but_pdf():
    many = [
        clause(
            f"b{number:09}", "article", 0, (f"Artículo {number}", ""), "Uno *dos*.\n\n- tres", "One"
        )
        for number in range(300)
    ]
    for ending in TEXTS:
        found = drafts(file(ending, "both", many))
        assert len(found) == 300, ending
        assert said(found[299], "es", ending) == expected(many[299], "es", ending)


def test_headings_go_down_one_level_at_a_time():
    deep = [
        clause("aaaaaaaaa2", "heading", 6, ("Hondo", "")),
        clause("aaaaaaaaa3", "article", 0, ("Artículo", ""), "x"),
        clause("aaaaaaaaa4", "heading", 0, ("Alto", "")),
    ]
    ranks = [c.rank for c in lay_out(version(), deep, FACTS, asked="es", source="es").clauses]

    assert ranks == [2, 3, 2]


def test_signs_that_xml_cannot_hold_do_not_break_a_file():
    strange = [clause("aaaaaaaaa2", es="antes\x0bdespués \ufffe & <w:p> ]]>")]
    for ending in ("docx", "odt"):
        assert said(drafts(file(ending, "es", strange))[0], "es")[1].startswith("antes")
