"""Archives of XML, as office programs write them. Strangers send them: nothing is opened unchecked.

A member is read by a parser that refuses every DTD, and with it every entity.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from xml.etree import ElementTree as ET
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

MOST_MEMBERS = 1000
MOST_UNPACKED = 200 * 1024 * 1024  # bytes of everything, pictures included
HIGHEST_RATIO = 200  # to one: more is nothing that people write
WORTH_A_RATIO = 1024 * 1024  # bytes
MOST_ELEMENTS = 500_000
DEEPEST = 150  # elements inside one another
ENCRYPTED = 0x1
# What a damaged archive, or one without a member that every file of its kind has, gives.
BROKEN = (
    BadZipFile, zlib.error, EOFError, OSError, ValueError, LookupError, NotImplementedError,
    RuntimeError,
)  # fmt: skip


class NotOpened(Exception):
    """Why an archive or a part of it is not read."""


class Damaged(NotOpened):
    pass


class TooBig(NotOpened):
    pass


class Suspicious(NotOpened):
    """It holds what nobody writes, and what attacks are made of."""


@contextmanager
def opened(data: bytes) -> Iterator[ZipFile]:
    """An archive whose list of members was looked over; what breaks inside is `Damaged`."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check(archive.infolist())
            yield archive
    except BROKEN as broken:
        raise Damaged from broken


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
        raise Damaged from broken
    return seen


def parsed(archive: ZipFile, name: str, most: int) -> ET.Element:
    """A member of at most so many bytes as a tree."""
    if archive.getinfo(name).file_size > most:
        raise TooBig
    xml = archive.read(name)
    count_elements(xml)
    return ET.fromstring(xml)  # noqa: S314  it has no DTD, as was just seen


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


def _is_outside(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")
