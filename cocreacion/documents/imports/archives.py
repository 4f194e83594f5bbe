"""DOCX and ODT are ZIP archives of XML. Strangers send them: nothing is opened unchecked.

What a text needs is copied into a new archive, each part read once by a parser that refuses
every DTD. Pictures, macros and embedded objects stay behind, so no library ever meets them.
"""

from collections.abc import Iterable
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from cocreacion.documents.imports.refusals import (
    SLIDES,
    SPREADSHEET,
    UNKNOWN,
    Suspicious,
    TooBig,
    Unreadable,
    WrongType,
)

LARGEST_FILE = 10 * 1024 * 1024  # bytes
MOST_MEMBERS = 1000
MOST_UNPACKED = 200 * 1024 * 1024  # bytes of everything, pictures included
MOST_XML = 20 * 1024 * 1024  # bytes of what is read
HIGHEST_RATIO = 200  # to one: more is nothing that people write
WORTH_A_RATIO = 1024 * 1024  # bytes
MOST_ELEMENTS = 500_000
DEEPEST = 150  # elements inside one another
ENCRYPTED = 0x1
MACROS = ("vbaproject", "basic/", "scripts/", "vbadata")
WORD, ODT = "word/document.xml", "application/vnd.oasis.opendocument.text"


def opened(data: bytes) -> tuple[str, bytes, bool]:
    """What it is (docx, odt), a clean copy, and whether there were macros in it."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            _check(members)
            kind = _kind(archive)
            macros = any(mark in each.filename.lower() for each in members for mark in MACROS)
            return kind, _copy(archive, members), macros
    except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as broken:
        raise Unreadable from broken


def _check(members: list[ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or len({each.filename for each in members}) < len(members):
        raise Suspicious
    if sum(each.file_size for each in members) > MOST_UNPACKED:
        raise TooBig
    for each in members:
        if each.flag_bits & ENCRYPTED or _is_outside(each.filename):
            raise Suspicious
        packed = max(each.compress_size, 1)
        if each.file_size > WORTH_A_RATIO and each.file_size / packed > HIGHEST_RATIO:
            raise Suspicious
    if sum(each.file_size for each in members if _is_needed(each)) > MOST_XML:
        raise TooBig


def _is_outside(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def _is_needed(member: ZipInfo) -> bool:
    name = member.filename.lower()
    return name == "mimetype" or (
        name.endswith((".xml", ".rels")) and not any(mark in name for mark in MACROS)
    )


def _kind(archive: ZipFile) -> str:
    names = set(archive.namelist())
    if WORD in names:
        return "docx"
    sort = archive.read("mimetype")[:200].decode("ascii", "replace") if "mimetype" in names else ""
    if sort.strip() in {ODT, f"{ODT}-template"}:
        return "odt"
    if "spreadsheet" in sort or "xl/workbook.xml" in names:
        raise WrongType(SPREADSHEET)
    if "presentation" in sort or "ppt/presentation.xml" in names:
        raise WrongType(SLIDES)
    raise WrongType(UNKNOWN)


def _copy(archive: ZipFile, members: Iterable[ZipInfo]) -> bytes:
    out, elements = BytesIO(), 0
    with ZipFile(out, "w", ZIP_STORED) as clean:
        for each in filter(_is_needed, members):
            part = archive.read(each)
            if part.strip() and each.filename.lower() != "mimetype":
                elements += count_elements(part)
            if elements > MOST_ELEMENTS:
                raise TooBig
            clean.writestr(each.filename, part)
    return out.getvalue()


def count_elements(xml: bytes) -> int:
    """How many elements; refuses a DTD, and with it every entity, and bottomless nesting."""
    parser, seen, depth = expat.ParserCreate(), 0, 0

    def start(*_: object) -> None:
        nonlocal seen, depth
        seen, depth = seen + 1, depth + 1
        if depth > DEEPEST or seen > MOST_ELEMENTS:
            raise Suspicious

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: object) -> None:
        raise Suspicious

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as broken:
        raise Unreadable from broken
    return seen
