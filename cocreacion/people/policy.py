"""Who may do what with accounts, mandates and organisations."""

from datetime import timedelta

from cocreacion.kernel.clock import now
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.people.models import Guest, MailLink, ParkedForm, Purpose, Role, SignIn, User

LASTS = {
    Purpose.REGISTER: timedelta(days=2),
    Purpose.RESET: timedelta(hours=2),
    Purpose.INVITE: timedelta(days=7),
}
SPENT = _l("This link was used already, or it is too old. Ask for a new one.")
CLOSED = _l("This account is closed. Write to us if that is a mistake.")


def can_register(actor: User | Guest) -> Decision:
    if actor.is_authenticated:
        return no(_l("You are signed in already."))
    return YES


def can_ask_for_link(actor: User | Guest) -> Decision:  # noqa: ARG001
    """Anybody may: nothing is sent but to the address itself."""
    return YES


def can_use_link(link: MailLink) -> Decision:
    """Once, and not for ever."""
    if link.used_at is not None or now() >= link.asked_at + LASTS[link.purpose]:
        return no(SPENT)
    return YES


def can_sign_in(user: User) -> Decision:
    if not user.is_active:
        return no(CLOSED)
    return YES


def can_have_account(actor: User | Guest) -> Decision:
    """Own pages: profile, password, sessions."""
    if not actor.is_authenticated:
        return no(_l("Sign in to go on."))
    return YES


def can_change_profile(actor: User | Guest, user: User) -> Decision:
    if actor.id != user.id:
        return no(_l("Only the person whose account this is may do this."))
    return can_have_account(actor)


def can_change_password(actor: User | Guest, user: User) -> Decision:
    return can_change_profile(actor, user)


def can_end_session(actor: User | Guest, session: SignIn) -> Decision:
    if actor.id != session.user_id:
        return no(_l("Only the person whose account this is may do this."))
    return can_have_account(actor)


def can_drop(actor: User | Guest, parked: ParkedForm) -> Decision:
    if actor.id != parked.user_id:
        return no(_l("Only the person whose account this is may do this."))
    return can_have_account(actor)


def can_manage_people(actor: User | Guest) -> Decision:
    if not actor.has_role(Role.ADMIN):
        return no(_l("Only administrators may do this."))
    return YES


def can_disable(actor: User | Guest, user: User) -> Decision:
    if actor.id == user.id:
        return no(_l("You cannot close your own account here."))
    return can_manage_people(actor)


def can_end_role(actor: User | Guest, user: User, role: Role) -> Decision:
    if actor.id == user.id and role is Role.ADMIN:
        return no(_l("Another administrator must end your own role as administrator."))
    return can_manage_people(actor)


def can_manage_organisations(actor: User | Guest) -> Decision:
    if not actor.has_role(Role.ADMIN, Role.POINT_OF_CONTACT):
        return no(_l("Only the point of contact and administrators may do this."))
    return YES
