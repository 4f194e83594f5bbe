"""Bringing in a plan from a file: all of it, or nothing and a list of what is wrong.

The file is read first, whole; only if nothing is wrong is anything stored. What belongs to
packages above (bodies, kinds of meetings, follow-up) they read and store themselves: `also`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from cocreacion.kernel.errors import Invalid
from cocreacion.people.models import Organisation
from cocreacion.process.models import ActionPlan, Commitment, PlannedMilestone
from cocreacion.process.reading import Part, Problem


@dataclass
class Imported:
    """What was stored, by the keys of the file."""

    plan: ActionPlan
    organisations: dict[str, Organisation] = field(default_factory=dict)
    commitments: dict[str, Commitment] = field(default_factory=dict)  # by number
    milestones: dict[str, PlannedMilestone] = field(default_factory=dict)  # by code


Read = Callable[[Part], Any]
Keep = Callable[[Any, Imported], None]
_also: list[tuple[Read, Keep]] = []


def also(read: Read, keep: Keep) -> None:
    """Have an upper package take part in every import.

    `read(file)` turns its sections of the file into values and notes what is wrong with
    `file.wrong(…)` and the readers of `Part`; `keep(values, imported)` stores them, in the same
    transaction, and is called only if the whole file was right.
    """
    if (read, keep) not in _also:
        _also.append((read, keep))


class NotImported(Invalid):
    """Nothing was stored; `problems` says why, place by place."""

    message = _l("The file has mistakes; nothing was imported.")

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems
