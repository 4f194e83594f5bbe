"""Who sits where: pure answers over a body that was loaded with its seats and mandates."""

from cocreacion.groups.models import Body, Delegation, Seat
from cocreacion.people.models import Guest, User

Person = User | Guest


def seats_of(actor: Person, body: Body) -> list[Seat]:
    """The seats of a body this person holds today, those held as principal first."""
    held = [
        (mandate.role is Delegation.ALTERNATE, seat.position, seat)
        for seat in body.current_seats
        for mandate in seat.holders
        if mandate.user_id == actor.id
    ]
    return [seat for _, _, seat in sorted(held, key=lambda each: each[:2])]


def seat_of(actor: Person, body: Body) -> Seat | None:
    """The seat this person holds today, as principal or alternate."""
    return next(iter(seats_of(actor, body)), None)
