"""Facts of follow-up."""

from dataclasses import dataclass

from cocreacion.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class FollowUpBegun(Event):
    """The milestones of a commitment came to the board."""

    commitment_id: int
    milestones: int


@dataclass(frozen=True, kw_only=True)
class MilestoneSet(Event):
    """State or dates of a milestone changed; dates as ISO text."""

    milestone_id: int
    commitment_id: int
    status_before: str
    status: str
    due_before: str | None
    due_on: str | None
    done_on: str | None


@dataclass(frozen=True, kw_only=True)
class ProgressReported(Event):
    """One side said how far a commitment, or one of its milestones, has come."""

    progress_id: int
    commitment_id: int
    milestone_id: int | None
    organisation_id: int | None
    side: str
    level: str
