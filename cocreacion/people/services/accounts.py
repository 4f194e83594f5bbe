"""Opening an account, signing in and out, choosing a password.

Passwords arrive here hashed: that takes long, and is done before the transaction begins.
"""

from sqlalchemy.exc import IntegrityError

from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Gone, Refusal
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.people import naming, policy
from cocreacion.people.events import AccountOpened, LinkAsked, PasswordChanged, RoleGranted
from cocreacion.people.models import (
    Guest,
    MailLink,
    ParkedForm,
    Purpose,
    Role,
    RoleMandate,
    SignIn,
    User,
)
from cocreacion.people.queries import accounts as queries
from cocreacion.people.queries.organisations import all_names


class LinkSpent(Gone):
    message = policy.SPENT


class AccountExists(Gone):
    title = _l("You already have an account")
    message = _l("This address already has an account. Sign in, or choose a new password.")


class AccountClosed(Refusal):
    status = 403
    message = policy.CLOSED


def ask_to_register(
    email: str,
    *,
    actor: User | Guest,
    display_as: str,
    language: str,
    back: str = "",
    parked: ParkedForm | None = None,
) -> MailLink:
    """Have a letter sent with which the owner of the address can open an account.

    Whether the address has one is not looked at here: only its owner will read about that.
    Raises `NameOfOrganisation` for a public name that readers would take for an organisation.
    """
    require(policy.can_register(actor))
    _check_name(display_as)
    return _ask(
        MailLink(
            purpose=Purpose.REGISTER,
            email=email,
            display_as=display_as,
            language=language,
            back=back,
            parked_id=parked.id if parked else None,
        )
    )


def ask_to_reset(
    email: str, *, actor: User | Guest, language: str, back: str = "", parked: ParkedForm | None
) -> MailLink:
    """Have a letter sent with which the owner of the address can choose a new password."""
    require(policy.can_ask_for_link(actor))
    return _ask(
        MailLink(
            purpose=Purpose.RESET,
            email=email,
            language=language,
            back=back,
            parked_id=parked.id if parked else None,
        )
    )


def _ask(link: MailLink) -> MailLink:
    db.session.add(link)
    db.session.flush()
    record(LinkAsked(actor_id=None, link_id=link.id))
    return link


def redeem(
    link: MailLink, *, actor: User | Guest, password_hash: str, display_as: str = ""
) -> User:
    """Open the account, or give it its new password: whoever has the link owns the address.

    Every other link of this address and every session of the account end.
    """
    require(policy.can_ask_for_link(actor))
    _hold_links(link.email)
    if not policy.can_use_link(link):
        raise LinkSpent
    user = queries.find_by_email(link.email)
    if user is None and link.purpose is Purpose.RESET:
        raise LinkSpent
    if user is not None and link.purpose is Purpose.REGISTER:
        raise AccountExists
    if user is None:
        if display_as != link.display_as:
            _check_name(display_as)
        user = _open_account(link, password_hash, display_as or link.display_as)
    else:
        _replace_password(user, password_hash)
    _use_up_links(link.email)
    if link.role and not user.has_role(link.role):
        _give_role(user, link.role)
    return user


def _give_role(user: User, role: Role) -> None:
    """The role an invitation brings. Whoever runs the server gave it, so there is no actor."""
    mandate = RoleMandate(user_id=user.id, role=role, since=today())
    db.session.add(mandate)
    db.session.flush()
    db.session.expire(user, ["roles"])
    record(RoleGranted(actor_id=None, user_id=user.id, role=role, mandate_id=mandate.id))


def _open_account(link: MailLink, password_hash: str, display_as: str) -> User:
    user = User(
        name=display_as,
        display_as=display_as,
        email=link.email,
        language=link.language,
        password_hash=password_hash,
    )
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError:  # another link of this address was used at this very moment
        raise AccountExists from None
    record(AccountOpened(actor_id=user.id, user_id=user.id))
    return user


def _replace_password(user: User, password_hash: str) -> None:
    lock(user)
    if not policy.can_sign_in(user):
        raise AccountClosed
    user.password_hash = password_hash
    for session in queries.sessions_of(user):
        db.session.delete(session)
    record(PasswordChanged(actor_id=user.id, user_id=user.id))


def _hold_links(email: str) -> None:
    """All of them, in one order: two links of one address, used at once, wait for each other."""
    for link in queries.links_of(email):
        lock(link)


def _use_up_links(email: str) -> None:
    for link in queries.links_of(email):
        link.used_at = link.used_at or now()


def change_password(user: User, *, actor: User | Guest, password_hash: str) -> None:
    """After the current password was checked. Ends every session, this one included."""
    require(policy.can_change_password(actor, user))
    _hold_links(user.email)
    _replace_password(user, password_hash)
    _use_up_links(user.email)


def improve_hash(user: User, *, actor: User, password_hash: str) -> None:
    """The same password, hashed with the parameters of today."""
    require(policy.can_change_password(actor, user))
    lock(user)
    user.password_hash = password_hash


def open_session(user: User, *, token_hash: str, label: str) -> SignIn:
    """A browser in which this person has just proved who they are."""
    require(policy.can_sign_in(user))
    session = SignIn(token_hash=token_hash, user_id=user.id, label=label)
    db.session.add(session)
    return session


def end_session(session: SignIn, *, actor: User | Guest) -> None:
    """From now on the cookie of that browser is worth nothing."""
    require(policy.can_end_session(actor, session))
    db.session.delete(session)


def end_other_sessions(user: User, *, actor: User | Guest, but: str) -> None:
    """All but the one with this token hash."""
    require(policy.can_change_password(actor, user))
    for session in queries.sessions_of(user):
        if session.token_hash != but:
            db.session.delete(session)


def change_profile(
    user: User, *, actor: User | Guest, display_as: str, language: str, department: str
) -> None:
    require(policy.can_change_profile(actor, user))
    lock(user)
    if display_as != user.display_as:
        _check_name(display_as)
    user.display_as, user.language, user.department = display_as, language, department


def _check_name(display_as: str) -> None:
    if naming.is_of_organisation(display_as, all_names()):
        raise naming.NameOfOrganisation


def drop_parked(parked: ParkedForm, *, actor: User | Guest) -> None:
    """Throw away what was kept."""
    require(policy.can_drop(actor, parked))
    db.session.delete(parked)
