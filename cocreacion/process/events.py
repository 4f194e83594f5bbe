"""What happens to plans and commitments."""

from dataclasses import dataclass

from cocreacion.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PlanImported(Event):
    plan_id: int


@dataclass(frozen=True, kw_only=True)
class PhaseDatesSet(Event):
    plan_id: int
    phase_id: int


@dataclass(frozen=True, kw_only=True)
class PhaseChanged(Event):
    """A phase that had begun asks for more or fewer answers, or was ended early."""

    plan_id: int
    phase_id: int
    change_id: int
    needed_before: int
    needed: int
    closed_before: str
    closes_at: str
    ended_early: bool


@dataclass(frozen=True, kw_only=True)
class CommitmentVersionPublished(Event):
    commitment_id: int
    version_id: int
    number: int
