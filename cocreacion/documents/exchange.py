"""What leaves for a translator's tool, and what a file that comes back would change."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256

from cocreacion.documents import xliff
from cocreacion.documents.clauses import LONGEST_HEADING, LONGEST_TEXT, Wording, wording
from cocreacion.documents.diffs import Line, Run, lines, word_diff
from cocreacion.documents.freshness import source_hash, standing, translated
from cocreacion.documents.models import Clause, ClauseTranslation, Document, TranslationState
from cocreacion.documents.xliff import Bundle, Unit
from cocreacion.kernel.bilingual import fingerprint

ByClause = Mapping[str, ClauseTranslation]


def bundle(
    name: str, document: Document, living: Sequence[Clause], kept: ByClause, language: str
) -> bytes:
    """The file of one text and language."""
    source, units = document.source_language, []
    hashes, notes = {}, {}
    for number, clause in enumerate(living, 1):
        row = kept.get(clause.clause_id)
        stands = standing(clause, source, language, row)
        if stands is None:
            continue
        said, target = wording(clause, source), translated(clause, language, row)
        units += xliff.units_of(
            clause.clause_id, (said.heading, said.text), (target.heading, target.text), str(stands)
        )
        hashes[clause.clause_id], notes[clause.clause_id] = source_hash(said), str(number)
    return xliff.written(Bundle(name, source, language, tuple(units)), hashes, notes)


def packed(found: Bundle) -> str:
    return json.dumps(asdict(found), ensure_ascii=False)


def unpacked(content: str) -> Bundle:
    said = json.loads(content)
    said["units"] = tuple(Unit(**unit) for unit in said["units"])
    return Bundle(**said)


class Fate(StrEnum):
    """What becomes of one unit of a file."""

    CHANGE = "change"
    SAME = "same"
    EMPTY = "empty"  # nothing was translated
    UNKNOWN = "unknown"  # no such clause in this text
    MOVED = "moved"  # the original says something else by now
    HUMAN = "human"  # machine text, where a person has written
    LONG = "long"


REFUSED = frozenset({Fate.UNKNOWN, Fate.MOVED, Fate.HUMAN, Fate.LONG})


@dataclass(frozen=True)
class Planned:
    """One clause that a file would change: what it says now, and what it would say."""

    number: int
    clause: Clause
    before: Wording
    after: Wording
    by_machine: bool

    @property
    def heading(self) -> tuple[Run, ...]:
        return word_diff(self.before.heading, self.after.heading)

    @property
    def text(self) -> tuple[Line, ...]:
        return lines(word_diff(self.before.text, self.after.text))


@dataclass(frozen=True)
class Plan:
    """`refused`: units that are not taken, each with the number of its clause, if it has one."""

    changes: tuple[Planned, ...]
    refused: tuple[tuple[Unit, Fate, int], ...]
    counts: Mapping[Fate, int]

    @property
    def fingerprint(self) -> str:
        said = [(p.clause.clause_id, *asdict(p.before).values(), *asdict(p.after).values())
                for p in self.changes]  # fmt: skip
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def plan(found: Bundle, document: Document, living: Sequence[Clause], kept: ByClause) -> Plan:
    """What a file would do to the text as it is now."""
    known = {clause.clause_id: (number, clause) for number, clause in enumerate(living, 1)}
    fates = [(unit, _fate(unit, found, document, known, kept)) for unit in found.units]
    counts = {fate: sum(each is fate for _, each in fates) for fate in Fate}
    refused = tuple(
        (unit, fate, known[unit.clause_id][0] if unit.clause_id in known else 0)
        for unit, fate in fates
        if fate in REFUSED
    )
    changed: dict[str, list[Unit]] = {}
    for unit, fate in fates:
        if fate is Fate.CHANGE:
            changed.setdefault(unit.clause_id, []).append(unit)
    changes = tuple(
        _planned(known[clause_id], units, kept.get(clause_id), found.target_language)
        for clause_id, units in changed.items()
    )
    return Plan(changes, refused, counts)


def _fate(
    unit: Unit,
    found: Bundle,
    document: Document,
    known: Mapping[str, tuple[int, Clause]],
    kept: ByClause,
) -> Fate:
    if unit.clause_id not in known or unit.part not in xliff.PARTS:
        return Fate.UNKNOWN
    clause = known[unit.clause_id][1]
    now_says = getattr(wording(clause, document.source_language), unit.part)
    if fingerprint(now_says) != fingerprint(unit.source):
        return Fate.MOVED
    if not unit.target:
        return Fate.EMPTY
    row = kept.get(unit.clause_id)
    target = translated(clause, found.target_language, row)
    if unit.target == getattr(target, unit.part):
        return Fate.SAME
    if len(unit.target) > (LONGEST_HEADING if unit.part == "heading" else LONGEST_TEXT):
        return Fate.LONG
    by_hand = row is None or row.state is not TranslationState.MACHINE
    return Fate.HUMAN if unit.by_machine and target and by_hand else Fate.CHANGE


def _planned(
    place: tuple[int, Clause], units: Sequence[Unit], row: ClauseTranslation | None, language: str
) -> Planned:
    number, clause = place
    before = translated(clause, language, row)
    said = {unit.part: unit.target for unit in units}
    after = Wording(said.get("heading", before.heading), said.get("text", before.text))
    return Planned(number, clause, before, after, all(unit.by_machine for unit in units))
