"""Workbooks as office programs write them, made of cells."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

from cocreacion.kernel.tables import MAIN, OFFICE, PACKAGE

ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "table", "text"))


def packed(**parts):
    """An archive; `__` in a name stands for a slash, `_dot_` for a dot."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), part)
    return out.getvalue()


def xlsx(*rows, names=("Mesa 1",), merged="", strings=(), formats="", **more):
    """`rows` are the cells of the first sheet, as XML."""
    sheets = "".join(f'<sheet name="{n}" sheetId="1" r:id="r1"/>' for n in names)
    filled = "".join(f"<row>{row}</row>" for row in rows)
    return packed(
        xl__workbook_dot_xml=f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/>'
        f"<sheets>{sheets}</sheets></workbook>",
        xl___rels__workbook_dot_xml_dot_rels=f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/s.xml"/>'
        "</Relationships>",
        xl__sharedStrings_dot_xml=f'<sst xmlns="{MAIN}">{"".join(strings)}</sst>',
        xl__styles_dot_xml=f'<styleSheet xmlns="{MAIN}">{formats}</styleSheet>',
        xl__worksheets__s_dot_xml=f'<worksheet xmlns="{MAIN}"><sheetData>{filled}</sheetData>'
        f"<mergeCells>{merged}</mergeCells></worksheet>",
        **more,
    )


def words(*cells):
    """Cells of an XLSX with words in them."""
    return "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in cells)


def ods(*rows, tables=("Hoja 1",)):
    """`rows` are whole rows of the first table, as XML."""
    named = [f'<table:table table:name="{name}">{{}}</table:table>' for name in tables]
    body = "".join(named).format("".join(rows), *("" for _ in tables))
    return packed(
        mimetype="application/vnd.oasis.opendocument.spreadsheet",
        content_dot_xml=f"<office:document-content {SPACES}><office:body><office:spreadsheet>"
        f"{body}</office:spreadsheet></office:body></office:document-content>",
    )


def row(*cells, times=1):
    """A row of an ODS with words in its cells; None is a cell covered by a merged one."""
    inside = "".join(
        "<table:covered-table-cell/>" if each is None
        else each if each.startswith("<table:")
        else f"<table:table-cell><text:p>{each}</text:p></table:table-cell>"
        for each in cells
    )  # fmt: skip
    return f'<table:table-row table:number-rows-repeated="{times}">{inside}</table:table-row>'
