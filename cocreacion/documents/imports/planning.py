"""What a waiting file would change in a text, as its owner decided."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from hashlib import sha256

from cocreacion.documents.clauses import Worded, clause_hash
from cocreacion.documents.imports.choosing import chosen
from cocreacion.documents.imports.matching import Plan, appended, brought_in_line
from cocreacion.documents.models import WaitingImport


class Mode(StrEnum):
    APPEND = "append"
    IN_LINE = "in_line"


def planned(kept: WaitingImport, living: Sequence[Worded]) -> Plan:
    drafts = chosen(kept.content)
    if kept.mode == Mode.IN_LINE:
        return brought_in_line(living, drafts)
    return appended(living, drafts)


def state_of(living: Iterable[Worded]) -> str:
    """Changes with every word, and with the order."""
    said = "".join(f"{clause.clause_id}{clause_hash(clause)}" for clause in living)
    return sha256(said.encode()).hexdigest()[:32]
