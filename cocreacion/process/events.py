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
class CommitmentVersionPublished(Event):
    commitment_id: int
    version_id: int
    number: int
