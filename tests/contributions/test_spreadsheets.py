"""XLSX and ODS files of contributions say what their sheet shows, or what is wrong with them."""

import io

import pytest

from cocreacion.contributions.intake import sheets, workbooks
from cocreacion.contributions.models import Channel, Contribution
from cocreacion.kernel.db import db
from tests.contributions.books import ods, packed, row, words, xlsx
from tests.contributions.test_taking_in import IMPORT, upload

FORMATS = (
    '<numFmts><numFmt numFmtId="164" formatCode="dd\\/mm\\/yyyy;@"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="2"/><xf numFmtId="9"/>'
    '<xf numFmtId="20"/></cellXfs>'
)
BLANKS = '<table:table-cell table:number-columns-repeated="16380"/>'
DAY = '<table:table-cell office:value-type="date" office:date-value="2026-10-05T00:00:00"/>'
LETTERS = "<table:table-cell><text:p>Y <text:span>luz</text:span></text:p>{}</table:table-cell>"


@pytest.fixture(autouse=True)
def _in_english(app):
    with app.test_request_context("/en/"):
        yield


def read(data):
    """The lines as (number, text, clause, department, day), and the sentences about them."""
    found = sheets.read(data, {"1", "2.10"})
    lines = [(x.number, x.text, x.clause, x.department, x.received_on) for x in found.lines]
    return lines, [problem.words for problem in found.problems]


def test_an_xlsx_says_what_its_sheet_shows():
    data = xlsx(
        '<c t="s"><v>0</v></c>' + words("clausula", "departamento", "fecha"),
        '<c t="s"><v>1</v></c><c><f>1+0</f><v>1</v></c>' + words("Sololá")
        + '<c s="1"><v>46300</v></c>',
        "",
        words("Y luz_x000A_hoy") + '<c r="B4" s="2"><v>2.1000000000000001</v></c>'
        '<c r="D4" t="d"><v>2026-10-05T00:00:00</v></c>',
        strings=["<si><t>texto</t></si>", "<si><r><t>Falta </t></r><r><t>agua</t></r></si>"],
        formats=FORMATS, merged='<mergeCell ref="C2:C4"/>',
    )  # fmt: skip

    assert read(data) == (
        [
            (2, "Falta agua", "1", "solola", "2026-10-05"),
            (4, "Y luz\nhoy", "2.10", "solola", "2026-10-05"),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c><v>0.1</v></c>', "0.1"),
        ('<c s="3"><v>0.25</v></c>', "25%"),
        ('<c s="4"><v>0.5</v></c>', "12:00"),
        ('<c s="99"><v>1e20</v></c>', "1e+20"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="str"><f>A1</f><v>dos</v></c>', "dos"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_shown(cell, shown):
    sheet = workbooks.read(xlsx(words("x") + cell, formats=FORMATS))

    assert list(sheet.lines()) == [(1, ["x", shown])]


def test_an_ods_says_what_its_sheet_shows():
    note = "<office:annotation><text:p>una nota</text:p></office:annotation>"
    spanned = (
        '<table:table-cell table:number-rows-spanned="2"><text:p>Sololá</text:p></table:table-cell>'
    )
    data = ods(
        row("texto", "clausula", "departamento", "fecha", BLANKS),
        row("Falta<text:s text:c='2'/>agua", "1", spanned, DAY),
        row(LETTERS.format(note), "2.10", None, BLANKS),
        row(BLANKS, times=1_048_573),
    )

    assert read(data) == (
        [
            (2, "Falta  agua", "1", "solola", "2026-10-05"),
            (3, "Y luz", "2.10", "solola", ""),
        ],
        [],
    )


NO_SPREADSHEET = "This is not a spreadsheet that can be read here."
DAMAGED = "This file is damaged, or locked."
DIVIDE = "The file has more than 1,000 lines. Divide it."
BOMB = "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed(word__document_dot_xml="<x/>"), NO_SPREADSHEET),
        (b"%PDF-1.7", NO_SPREADSHEET),
        (b"<html><table></table></html>", NO_SPREADSHEET),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is a file of an old Excel, or one with a password."),
        (xlsx(words("texto"))[:-30], DAMAGED),
        (packed(xl__workbook_dot_xml="<x/>"), DAMAGED),
        (packed(xl__workbook_dot_xml=BOMB), DAMAGED),
        (xlsx('<c t="s"><v>7</v></c>'), DAMAGED),
        (xlsx(words("texto"), x__y_dot_bin="0" * 3_000_000), DAMAGED),
        (xlsx(words("texto"), *(words(f"Línea {n}") for n in range(1_001))), DIVIDE),
        (ods(row("texto"), row("Agua", times=1_000_000)), DIVIDE),
        (ods(row(*("x" for _ in range(101)))), DIVIDE),
        (xlsx(words("texto")), "The file has no line under its heading."),
        (xlsx(), "The file is empty."),
        (xlsx(words("texto", "nota"), words("Uno", "Dos")), "The column “nota” is not known."),
        (xlsx(words("texto"), "<c><f>B1</f></c>"), "In A2 there is an error, or a formula"),
        (xlsx(words("texto"), '<c t="e"><v>#REF!</v></c>'), "In A2 there is an error"),
        (ods(row("texto"), row("#¡VALOR!")), "In A2 there is an error"),
        (ods(row("texto", ""), row("Agua", "#N/D")), "In B2 there is an error"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_explained_and_nothing_is_taken(data, reason):
    lines, problems = read(data)

    assert any(words.startswith(reason) for words in problems), problems
    assert not lines


def test_a_text_that_begins_like_an_error_is_a_text():
    assert read(xlsx(words("texto"), words("#AGUA para todos"), words("#LUZ")))[1] == []


def test_large_parts_are_not_unpacked(monkeypatch):
    data = xlsx(words("texto"), words("Agua"))
    assert read(data)[0]

    monkeypatch.setattr(workbooks, "MOST_XML", 100)
    assert "too large once it is unpacked" in read(data)[1][0]


def test_a_workbook_is_looked_over_and_taken_in_like_a_csv_file(make, browse, draft):
    lucia = browse(make.lucia())
    data = xlsx(words("texto", "clausula"), words("Falta agua", "1"), names=("Mesa 1", "Mesa 2"))

    page = upload(lucia, IMPORT, draft, data, "mesa.xlsx")

    assert "This file has several sheets. Only “Mesa 1” was read." in page
    assert "mesa.xlsx" in page and "Falta agua" in page
    lucia.send(page, "take", do="take")
    taken = db.session.query(Contribution).filter_by(channel=Channel.SHEET).one()
    assert (taken.text, taken.clause_id) == ("Falta agua", "clause-1")


def test_the_empty_file_is_a_workbook_that_is_read_again(make, browse, draft):
    empty = browse(make.lucia()).client.get("/es/manage/contributions/template")

    assert 'filename="contributions.xlsx"' in empty.headers["Content-Disposition"]
    (first, heading), (_, example) = workbooks.read(io.BytesIO(empty.data).getvalue()).lines()
    assert (first, heading) == (1, sheets.template("es"))
    assert dict(zip(heading, example, strict=True))["departamento"] == "solola"
