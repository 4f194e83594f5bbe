"""Facts about votes. None says what was voted, nor lets it be guessed."""

from dataclasses import dataclass

from cocreacion.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PollCreated(Event):
    poll_id: int
    body_id: int


@dataclass(frozen=True, kw_only=True)
class PollOpened(Event):
    """`rule_hash` binds question, rule, subject, times and electors from now on."""

    poll_id: int
    body_id: int
    rule_hash: str
    electors: int
    closes_at: str


@dataclass(frozen=True, kw_only=True)
class BallotCast(Event):
    poll_id: int
    elector_id: int
    seat_id: int


@dataclass(frozen=True, kw_only=True)
class BallotChanged(Event):
    """The ballot before this one no longer counts; `change` numbers the changes of the seat."""

    poll_id: int
    elector_id: int
    seat_id: int
    change: int


@dataclass(frozen=True, kw_only=True)
class PollExtended(Event):
    poll_id: int
    body_id: int
    before: str
    closes_at: str


@dataclass(frozen=True, kw_only=True)
class PollCancelled(Event):
    poll_id: int
    body_id: int


@dataclass(frozen=True, kw_only=True)
class PollTallied(Event):
    """`result_hash` is the SHA-256 of the canonical result."""

    poll_id: int
    body_id: int
    passed: bool
    result_hash: str


@dataclass(frozen=True, kw_only=True)
class OutcomeRecorded(Event):
    poll_id: int
    body_id: int
