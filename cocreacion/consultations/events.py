"""What happens to consultations. What somebody answers to a statement is an opinion, not a fact."""

from dataclasses import dataclass

from cocreacion.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ConsultationAnnounced(Event):
    """It is public from now on, with its dates."""

    consultation_id: int
    thread_id: int
    version_id: int | None
    opens_at: str
    closes_at: str


@dataclass(frozen=True, kw_only=True)
class ConsultationProlonged(Event):
    """It closes later than announced, with a reason that its page shows."""

    consultation_id: int
    thread_id: int
    before: str
    closes_at: str


@dataclass(frozen=True, kw_only=True)
class StatementAdded(Event):
    """`waiting`: somebody who takes part proposed it, and the secretariat has to read it."""

    consultation_id: int
    statement_id: int
    waiting: bool


@dataclass(frozen=True, kw_only=True)
class StatementJudged(Event):
    """A proposed statement is shown, or was not taken; its author sees why."""

    consultation_id: int
    statement_id: int
    taken: bool
