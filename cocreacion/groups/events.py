from dataclasses import dataclass

from cocreacion.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class BodyCreated(Event):
    body_id: int


@dataclass(frozen=True, kw_only=True)
class BodyChanged(Event):
    body_id: int


@dataclass(frozen=True, kw_only=True)
class SeatCreated(Event):
    body_id: int
    seat_id: int
    sector: str


@dataclass(frozen=True, kw_only=True)
class SeatEnded(Event):
    body_id: int
    seat_id: int
    until: str


@dataclass(frozen=True, kw_only=True)
class MandateBegun(Event):
    body_id: int
    seat_id: int
    mandate_id: int
    user_id: int
    role: str
    since: str


@dataclass(frozen=True, kw_only=True)
class MandateEnded(Event):
    body_id: int
    seat_id: int
    mandate_id: int
    user_id: int
    until: str


@dataclass(frozen=True, kw_only=True)
class JoinRequested(Event):
    body_id: int
    request_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class JoinRequestAnswered(Event):
    body_id: int
    request_id: int
    user_id: int
    state: str
