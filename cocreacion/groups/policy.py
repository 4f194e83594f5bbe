from cocreacion.groups.models import Body, BodyKind, JoinRequest, RequestState
from cocreacion.groups.seating import Person, seat_of
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.people.models import Role

OPEN_KINDS = {BodyKind.WORKING_GROUP, BodyKind.ROUNDTABLE, BodyKind.TABLE}


def is_member(actor: Person, body: Body) -> bool:
    return actor.is_authenticated and seat_of(actor, body) is not None


def is_secretariat(actor: Person) -> bool:
    return actor.has_role(Role.POINT_OF_CONTACT, Role.ADMIN)


def convenes(actor: Person, body: Body) -> bool:
    """Whether this person sits for the institution that leads the commitment of the body."""
    seat, commitment = seat_of(actor, body), body.commitment
    if seat is None or commitment is None or commitment.lead_id is None:
        return False
    return seat.organisation_id == commitment.lead_id


def can_manage(actor: Person) -> Decision:
    if is_secretariat(actor):
        return YES
    return no(_l("Only the secretariat changes groups, seats and mandates."))


def takes_requests(body: Body) -> bool:
    """Whether a seat here can be asked for at all."""
    return body.kind in OPEN_KINDS


def can_ask_to_join(actor: Person, body: Body, latest: JoinRequest | None) -> Decision:
    """`latest` is this person's latest request, answered or not."""
    if not takes_requests(body):
        return no(_l("The seats here are given by its rules, not by request."))
    if not actor.is_authenticated:
        return no(_l("Sign in to ask for a seat in this group."))
    if is_member(actor, body):
        return no(_l("You are a member of this group."))
    if latest is not None and latest.state is RequestState.WAITING:
        return no(_l("Your request was received. The secretariat will answer it."))
    return YES


def can_answer_requests(actor: Person, body: Body) -> Decision:
    if is_secretariat(actor) or convenes(actor, body):
        return YES
    return no(_l("Only the secretariat and the institution that convenes answer requests."))


def can_answer(actor: Person, request: JoinRequest) -> Decision:
    if request.state is not RequestState.WAITING:
        return no(_l("This request was already answered."))
    return can_answer_requests(actor, request.body)
