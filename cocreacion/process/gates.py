"""What is open now: computed from the dates of the phases whenever somebody asks, never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cocreacion.kernel.bilingual import Text
from cocreacion.kernel.clock import local
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import here, short_date
from cocreacion.process.labels import PHASES
from cocreacion.process.models import Phase, PhaseKind, PhaseState

ONE_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class PhaseShown:
    """A phase as a page shows it."""

    kind: PhaseKind
    label: Any
    state: PhaseState
    when: str
    note: Text
    sample: bool


def current(phases: Iterable[Phase]) -> list[Phase]:
    """Those that are going on; phases may overlap, and there may be none."""
    return [phase for phase in phases if phase.state is PhaseState.NOW]


def is_now(phases: Iterable[Phase], kind: PhaseKind) -> bool:
    return any(phase.kind is kind for phase in current(phases))


def last_day(closes_at: datetime) -> date:
    """Of a window whose `closes_at` is the first instant after it."""
    return local(closes_at - ONE_INSTANT).date()


def shown(phases: Sequence[Phase]) -> list[PhaseShown]:
    """In the order of the process, also where a later one has begun before an earlier one."""
    order = list(PhaseKind)
    return [
        PhaseShown(
            phase.kind,
            PHASES[phase.kind],
            phase.state,
            _when(phase),
            here(phase.summary),
            phase.sample,
        )
        for phase in sorted(phases, key=lambda phase: order.index(phase.kind))
    ]


def _when(phase: Phase) -> str:
    end = short_date(last_day(phase.closes_at))
    match phase.state:
        case PhaseState.DONE:
            words = _("Finished on %(date)s", date=end)
        case PhaseState.NOW:
            words = _("Under way, until %(date)s", date=end)
        case _:
            words = _("From %(date)s", date=short_date(phase.opens_at))
    return str(words)
