"""Translations as XLIFF 1.2, which the tools of translators read and write.

Files come from outside: no document type is accepted, hence no entity either, and what is read
is limited in size, depth and number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from cocreacion.documents.refusals import UnreadableFile
from cocreacion.kernel.text import normal

XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
OURS = "urn:cocreacion:xliff:1"
XML = "http://www.w3.org/XML/1998/namespace"
LARGEST = 8 * 1024 * 1024  # bytes
DEEPEST, MOST_ELEMENTS = 24, 100_000
PARTS = ("heading", "text")
MACHINE = {"mt-suggestion", "leveraged-mt"}
STATES = {
    "missing": "needs-translation",
    "outdated": "needs-adaptation",
    "machine": "needs-review-translation",
    "draft": "translated",
    "reviewed": "final",
}


@dataclass(frozen=True)
class Unit:
    """The heading or the text of one clause, in both languages; `standing` as in `freshness`."""

    clause_id: str
    part: str
    source: str
    target: str = ""
    standing: str = "missing"

    @property
    def name(self) -> str:
        return f"{self.clause_id}.{self.part}"

    @property
    def by_machine(self) -> bool:
        return self.standing == "machine"


@dataclass(frozen=True)
class Bundle:
    """What one file holds: which text, from which language into which."""

    original: str
    source_language: str
    target_language: str
    units: tuple[Unit, ...]


def written(bundle: Bundle, hashes: dict[str, str], notes: dict[str, str]) -> bytes:
    """The file. `hashes` and `notes` are by clause: of its original, and what to know."""
    ET.register_namespace("", XLIFF)
    ET.register_namespace("c", OURS)
    root = ET.Element(f"{{{XLIFF}}}xliff", {"version": "1.2"})
    file = _under(
        root,
        "file",
        {
            "original": bundle.original,
            "source-language": bundle.source_language,
            "target-language": bundle.target_language,
            "datatype": "plaintext",
        },
    )
    body = _under(file, "body")
    groups: dict[str, ET.Element] = {}
    for unit in bundle.units:
        group = groups.get(unit.clause_id)
        if group is None:
            group = groups[unit.clause_id] = _under(body, "group", {"id": unit.clause_id})
        _write_unit(group, unit, bundle, hashes, notes)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _write_unit(
    group: ET.Element, unit: Unit, bundle: Bundle, hashes: dict[str, str], notes: dict[str, str]
) -> None:
    facts = {
        "id": unit.name,
        f"{{{XML}}}space": "preserve",
        f"{{{OURS}}}source-hash": hashes.get(unit.clause_id, ""),
    }
    if unit.standing == "reviewed":
        facts["approved"] = "yes"
    element = _under(group, "trans-unit", facts)
    source = _under(element, "source", {f"{{{XML}}}lang": bundle.source_language})
    source.text = unit.source
    target = _under(
        element,
        "target",
        {f"{{{XML}}}lang": bundle.target_language, "state": STATES[unit.standing]},
    )
    if unit.by_machine:
        target.set("state-qualifier", "mt-suggestion")
    target.text = unit.target
    if note := notes.get(unit.clause_id):
        _under(element, "note").text = note


def _under(parent: ET.Element, name: str, facts: dict[str, str] | None = None) -> ET.Element:
    return ET.SubElement(parent, f"{{{XLIFF}}}{name}", facts or {})


def parse(data: bytes) -> Bundle:
    """What a file says, or `UnreadableFile` with the reason."""
    root = _tree(data)
    if root.tag != f"{{{XLIFF}}}xliff" or root.get("version") != "1.2":
        raise UnreadableFile
    files = root.findall(f"{{{XLIFF}}}file")
    if len(files) != 1:
        raise UnreadableFile
    units = tuple(_unit(element) for element in files[0].iter(f"{{{XLIFF}}}trans-unit"))
    if len({unit.name for unit in units}) != len(units):
        raise UnreadableFile
    about = files[0].attrib
    languages = (about.get("source-language", ""), about.get("target-language", ""))
    return Bundle(about.get("original", ""), *languages, units)


def _unit(element: ET.Element) -> Unit:
    clause_id, _, part = element.get("id", "").rpartition(".")
    target = element.find(f"{{{XLIFF}}}target")
    machine = target is not None and target.get("state-qualifier") in MACHINE
    return Unit(
        clause_id=clause_id,
        part=part,
        source=_words(element.find(f"{{{XLIFF}}}source")),
        target=_words(target),
        standing="machine" if machine else "draft",
    )


def _words(element: ET.Element | None) -> str:
    return normal("".join(element.itertext())) if element is not None else ""


class _Careful:
    """Builds a tree as long as the file is harmless."""

    def __init__(self) -> None:
        self.builder = ET.TreeBuilder()
        self.depth = self.number = 0

    def start(self, name: str, facts: dict[str, str]) -> None:
        self.depth += 1
        self.number += 1
        if self.depth > DEEPEST or self.number > MOST_ELEMENTS:
            raise UnreadableFile
        self.builder.start(_name(name), {_name(each): value for each, value in facts.items()})

    def end(self, name: str) -> None:
        self.depth -= 1
        self.builder.end(_name(name))

    def refuse(self, *_: Any) -> None:
        raise UnreadableFile


def _name(name: str) -> str:
    """Expat writes the namespace before a blank, ElementTree in braces."""
    space, _, local = name.rpartition(" ")
    return f"{{{space}}}{local}" if space else local


def _tree(data: bytes) -> ET.Element:
    if len(data) > LARGEST:
        raise UnreadableFile
    careful, parser = _Careful(), expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = careful.start
    parser.EndElementHandler = careful.end
    parser.CharacterDataHandler = careful.builder.data
    parser.StartDoctypeDeclHandler = careful.refuse
    parser.EntityDeclHandler = careful.refuse
    try:
        parser.Parse(data, True)
        return careful.builder.close()
    except (expat.ExpatError, ValueError, LookupError) as problem:
        raise UnreadableFile from problem


def units_of(
    clause_id: str, source: Sequence[str], target: Sequence[str], standing: str
) -> list[Unit]:
    """Heading and text of a clause; a part without words is left out."""
    return [
        Unit(clause_id, part, said, translation, standing)
        for part, said, translation in zip(PARTS, source, target, strict=True)
        if said
    ]
