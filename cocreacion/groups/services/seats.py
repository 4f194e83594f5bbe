from datetime import date

from cocreacion.groups import events, policy, queries
from cocreacion.groups.models import (
    Bloc,
    Body,
    BodyKind,
    Delegation,
    JoinRequest,
    Mandate,
    RequestState,
    Seat,
)
from cocreacion.groups.services.refusals import (
    AlreadySeated,
    EndBeforeBeginning,
    NotYourOrganisation,
    ReasonMissing,
    SeatGone,
    SeatTaken,
)
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import Organisation, Sector, User


def add_seat(
    body: Body,
    *,
    actor: User,
    sector: Sector,
    organisation: Organisation | None = None,
    entitlement: Bilingual | None = None,
    since: date | None = None,
) -> Seat:
    """A new place. It is empty, and seen to be so, until somebody is appointed."""
    require(policy.can_manage(actor))
    lock(body)
    return _add_seat(body, actor, sector, organisation, entitlement or Bilingual(), since)


def end_seat(seat: Seat, *, actor: User, until: date) -> None:
    """The place ends with that day, and so do the mandates in it. Its past stays on record."""
    require(policy.can_manage(actor))
    lock(seat.body)
    lock(seat)
    if until < seat.since:
        raise EndBeforeBeginning
    seat.until = until
    for mandate in seat.mandates:
        if mandate.until is None or mandate.until > until:
            mandate.until = max(until, mandate.since)
    record(
        events.SeatEnded(
            actor_id=actor.id, body_id=seat.body_id, seat_id=seat.id, until=until.isoformat()
        )
    )


def appoint(
    seat: Seat,
    *,
    actor: User,
    user: User,
    role: Delegation = Delegation.PRINCIPAL,
    since: date | None = None,
    until: date | None = None,
) -> Mandate:
    """Give the seat to somebody: one principal and one alternate at a time."""
    require(policy.can_manage(actor))
    lock(seat.body)
    return _appoint(seat, actor, user, role, (since or today(), until))


def end_mandate(mandate: Mandate, *, actor: User, until: date) -> None:
    """The person leaves the seat with that day; the seat stays, visibly empty."""
    require(policy.can_manage(actor))
    lock(mandate.seat.body)
    lock(mandate)
    if until < mandate.since:
        raise EndBeforeBeginning
    mandate.until = until
    record(
        events.MandateEnded(
            actor_id=actor.id,
            body_id=mandate.seat.body_id,
            seat_id=mandate.seat_id,
            mandate_id=mandate.id,
            user_id=mandate.user_id,
            until=until.isoformat(),
        )
    )


def ask_to_join(
    body: Body,
    *,
    actor: User,
    sector: Sector,
    motive: str,
    organisation: Organisation | None = None,
) -> JoinRequest:
    """Ask for a seat, for an organisation or for oneself. Asking twice is one request."""
    require(policy.can_ask_to_join(actor, body, None))
    if organisation and organisation.id not in {mine.id for mine in actor.organisations}:
        raise NotYourOrganisation
    lock(body)
    latest = queries.find_request(actor, body)
    if latest is not None and latest.state is RequestState.WAITING:
        return latest
    request = JoinRequest(
        body=body,
        user_id=actor.id,
        organisation_id=organisation.id if organisation else None,
        sector=organisation.sector if organisation else sector,
        motive=motive,
    )
    db.session.add(request)
    db.session.flush()
    record(
        events.JoinRequested(
            actor_id=actor.id, body_id=body.id, request_id=request.id, user_id=actor.id
        )
    )
    return request


def accept(
    request: JoinRequest, *, actor: User, seat: Seat | None = None, answer: str = ""
) -> Mandate:
    """Give the person an empty seat of the group, or a new one."""
    require(policy.can_answer(actor, request))
    _hold(request, actor)
    if seat is None:
        why = Bilingual.both("Por solicitud de ingreso", "By request to join")
        seat = _add_seat(request.body, actor, request.sector, request.organisation, why, since=None)
    _check_is_free(seat, request.body)
    mandate = _appoint(seat, actor, request.user, Delegation.PRINCIPAL, (today(), None))
    _answer(request, actor, RequestState.ACCEPTED, answer)
    return mandate


def decline(request: JoinRequest, *, actor: User, reason: str) -> None:
    """Say no, and why; the person reads the reason on the page of the group."""
    require(policy.can_answer(actor, request))
    if not reason.strip():
        raise ReasonMissing
    _hold(request, actor)
    _answer(request, actor, RequestState.DECLINED, reason)


def _hold(request: JoinRequest, actor: User) -> None:
    lock(request.body)
    lock(request)
    require(policy.can_answer(actor, request))


def _answer(request: JoinRequest, actor: User, state: RequestState, words: str) -> None:
    request.state, request.answer, request.answered_at = state, words, now()
    record(
        events.JoinRequestAnswered(
            actor_id=actor.id,
            body_id=request.body_id,
            request_id=request.id,
            user_id=request.user_id,
            state=state,
        )
    )


def _check_is_free(seat: Seat, body: Body) -> None:
    if seat.body_id != body.id or not seat.is_current:
        raise SeatGone
    if seat.is_held:
        raise SeatTaken


def _add_seat(
    body: Body,
    actor: User,
    sector: Sector,
    organisation: Organisation | None,
    entitlement: Bilingual,
    since: date | None,
) -> Seat:
    forum = body.kind is BodyKind.FORUM
    seat = Seat(
        body=body,
        position=queries.last_position(body) + 1,
        organisation=organisation,
        sector=sector,
        bloc=_bloc(sector) if forum else None,
        entitlement=entitlement,
        since=since or today(),
        sample=body.sample,
    )
    db.session.add(seat)
    db.session.flush()
    record(events.SeatCreated(actor_id=actor.id, body_id=body.id, seat_id=seat.id, sector=sector))
    return seat


def _bloc(sector: Sector) -> Bloc:
    return Bloc.GOVERNMENT if sector is Sector.GOVERNMENT else Bloc.NON_GOVERNMENT


def _appoint(
    seat: Seat, actor: User, user: User, role: Delegation, period: tuple[date, date | None]
) -> Mandate:
    """After the body is held: look who sits there, then write."""
    since, until = period
    if until is not None and until < since:
        raise EndBeforeBeginning
    body_seats = queries.seats_for_update(seat.body)
    if not seat.is_current and seat.since <= today():
        raise SeatGone
    for mandate in seat.mandates:
        if mandate.role is role and _overlap(mandate, since, until):
            raise SeatTaken
    for other in body_seats:
        if any(m.user_id == user.id and _overlap(m, since, until) for m in other.mandates):
            raise AlreadySeated
    mandate = Mandate(seat=seat, user=user, role=role, since=since, until=until)
    db.session.add(mandate)
    db.session.flush()
    record(
        events.MandateBegun(
            actor_id=actor.id,
            body_id=seat.body_id,
            seat_id=seat.id,
            mandate_id=mandate.id,
            user_id=user.id,
            role=role,
            since=since.isoformat(),
        )
    )
    return mandate


def _overlap(mandate: Mandate, since: date, until: date | None) -> bool:
    begins_before = until is None or mandate.since <= until
    return begins_before and (mandate.until is None or mandate.until >= since)
