"""Who may act as what, and for whom: always from one day to another."""

from datetime import date

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.people import policy
from cocreacion.people.events import (
    AccountDisabled,
    AccountEnabled,
    MembershipBegun,
    MembershipEnded,
    RoleEnded,
    RoleGranted,
)
from cocreacion.people.models import (
    Account,
    Guest,
    Membership,
    Organisation,
    Role,
    RoleMandate,
    User,
)
from cocreacion.people.queries import accounts as queries


class AlreadyHeld(Conflict):
    message = _l("This person already has it on some of those days.")


class EndsBeforeItBegins(Invalid):
    message = _l("The last day comes before the first one.")


def grant_role(
    user: User, *, actor: User | Guest, role: Role, since: date, until: date | None = None
) -> RoleMandate:
    require(policy.can_manage_people(actor))
    lock(user)
    _in_order(since, until)
    held = [each for each in user.roles if each.role is role]
    if any(_overlap(each, since, until) for each in held):
        raise AlreadyHeld
    mandate = RoleMandate(user_id=user.id, role=role, since=since, until=until)
    db.session.add(mandate)
    db.session.flush()
    record(RoleGranted(actor_id=actor.id, user_id=user.id, role=role, mandate_id=mandate.id))
    return mandate


def end_role(mandate: RoleMandate, *, actor: User | Guest, until: date) -> None:
    """`until` is its last day."""
    require(policy.can_end_role(actor, mandate.user, mandate.role))
    lock(mandate)
    mandate.until = until
    record(
        RoleEnded(
            actor_id=actor.id,
            user_id=mandate.user_id,
            role=mandate.role,
            mandate_id=mandate.id,
        )
    )


def begin_membership(
    user: User,
    organisation: Organisation,
    *,
    actor: User | Guest,
    office: Bilingual,
    since: date,
    until: date | None = None,
) -> Membership:
    """From now on `user` may speak for `organisation`."""
    require(policy.can_manage_people(actor))
    lock(user)
    _in_order(since, until)
    held = [each for each in user.memberships if each.organisation_id == organisation.id]
    if any(_overlap(each, since, until) for each in held):
        raise AlreadyHeld
    membership = Membership(
        user_id=user.id,
        organisation_id=organisation.id,
        office=office,
        since=since,
        until=until,
    )
    db.session.add(membership)
    db.session.flush()
    record(
        MembershipBegun(
            actor_id=actor.id,
            user_id=user.id,
            organisation_id=organisation.id,
            membership_id=membership.id,
        )
    )
    return membership


def end_membership(membership: Membership, *, actor: User | Guest, until: date) -> None:
    """`until` is its last day."""
    require(policy.can_manage_people(actor))
    lock(membership)
    membership.until = until
    record(
        MembershipEnded(
            actor_id=actor.id,
            user_id=membership.user_id,
            organisation_id=membership.organisation_id,
            membership_id=membership.id,
        )
    )


def _in_order(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise EndsBeforeItBegins


def _overlap(held: RoleMandate | Membership, since: date, until: date | None) -> bool:
    begins_after = until is not None and held.since > until
    ended_before = held.until is not None and held.until < since
    return not begins_after and not ended_before


def disable_account(user: User, *, actor: User | Guest) -> None:
    """Close the account at once: every browser is signed out. What was published stays."""
    require(policy.can_disable(actor, user))
    lock(user)
    if user.state is Account.DISABLED:
        return
    user.state = Account.DISABLED
    for session in queries.sessions_of(user):
        db.session.delete(session)
    record(AccountDisabled(actor_id=actor.id, user_id=user.id))


def enable_account(user: User, *, actor: User | Guest) -> None:
    require(policy.can_disable(actor, user))
    lock(user)
    if user.state is Account.ACTIVE:
        return
    user.state = Account.ACTIVE
    record(AccountEnabled(actor_id=actor.id, user_id=user.id))
