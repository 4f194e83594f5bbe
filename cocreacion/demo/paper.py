"""A sheet of the sample as a scanner would give it: a page of PDF with a few lines on it."""

from textwrap import wrap

WIDTH = 60  # characters in a line
TOP, LEFT, LEADING = 760, 60, 22  # points


def scanned(source: str, said: list[str]) -> bytes:
    lines = [source, *(line for text in said for line in ["", *wrap(text, WIDTH)])]
    drawn = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
    content = f"BT /F1 14 Tf {LEADING} TL {LEFT} {TOP} Td\n{drawn}ET".encode("cp1252", "replace")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    return _written(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 4 0 R>>>>"
        b"/Contents 5 0 R>>",
        font,
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
    )


def _written(*parts: bytes) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(parts) + 1, table)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n" % (len(parts) + 1, len(out))
    return out + head + tail + b"%%EOF\n"


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
