"""Accounts, sessions, links by mail, and forms that wait."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
from cocreacion.people.models import MailLink, Membership, ParkedForm, SignIn, User

BATCH = 200


def find_by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == email))


def get_user(user_id: int) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def find_link(link_id: int) -> MailLink | None:
    return db.session.get(MailLink, link_id)


def links_of(email: str) -> Sequence[MailLink]:
    """Every link ever sent to this address, oldest first."""
    return db.session.scalars(
        select(MailLink).where(MailLink.email == email).order_by(MailLink.id)
    ).all()


def find_session(token_hash: str) -> SignIn | None:
    return db.session.scalar(*_session(token_hash))


@prepared
def _session(token_hash: str) -> Select[SignIn]:
    return select(SignIn).where(SignIn.token_hash == token_hash)


def find_session_with_person(
    token_hash: str, seen_since: datetime, begun_since: datetime
) -> SignIn | None:
    """A session in use since then, with its person, their roles and organisations."""
    found = db.session.scalars(*_with_person(token_hash, seen_since, begun_since))
    return found.unique().one_or_none()


@prepared
def _with_person(token_hash: str, seen_since: datetime, begun_since: datetime) -> Select[SignIn]:
    person = joinedload(SignIn.user)
    return (
        select(SignIn)
        .where(
            SignIn.token_hash == token_hash,
            SignIn.seen_at > seen_since,
            SignIn.created_at > begun_since,
        )
        .options(
            # All at once: somebody holds few roles and few memberships.
            person.joinedload(User.roles),
            person.joinedload(User.memberships).joinedload(Membership.organisation),
        )
    )


def sessions_of(user: User) -> Sequence[SignIn]:
    """Signed-in browsers, the one used last first."""
    return db.session.scalars(
        select(SignIn).where(SignIn.user_id == user.id).order_by(SignIn.seen_at.desc(), SignIn.id)
    ).all()


def get_session(user: User, session_id: int) -> SignIn:
    """A session of this person; those of others do not exist for them."""
    session = db.session.scalar(
        select(SignIn).where(SignIn.id == session_id, SignIn.user_id == user.id)
    )
    if session is None:
        raise NotFound
    return session


def find_parked(user: User, key: str, since: datetime) -> ParkedForm | None:
    """The form of this person that waits under this key, unless it is older than `since`."""
    return db.session.scalar(
        select(ParkedForm).where(
            ParkedForm.key == key, ParkedForm.user_id == user.id, ParkedForm.kept_at > since
        )
    )


def find_parked_by_guest(key: str, since: datetime) -> ParkedForm | None:
    return db.session.scalar(
        select(ParkedForm).where(
            ParkedForm.key == key, ParkedForm.user_id.is_(None), ParkedForm.kept_at > since
        )
    )


def parked_of(user: User, since: datetime) -> Sequence[ParkedForm]:
    """The latest first."""
    return db.session.scalars(
        select(ParkedForm)
        .where(ParkedForm.user_id == user.id, ParkedForm.kept_at > since)
        .order_by(ParkedForm.id.desc())
        .limit(BATCH)
    ).all()


def get_parked(user: User, parked_id: int) -> ParkedForm:
    parked = db.session.scalar(
        select(ParkedForm).where(ParkedForm.id == parked_id, ParkedForm.user_id == user.id)
    )
    if parked is None:
        raise NotFound
    return parked


def sessions_over(seen_before: datetime, begun_before: datetime) -> Sequence[SignIn]:
    return db.session.scalars(
        select(SignIn)
        .where(or_(SignIn.seen_at <= seen_before, SignIn.created_at <= begun_before))
        .limit(BATCH)
    ).all()


def parked_before(at: datetime) -> Sequence[ParkedForm]:
    return db.session.scalars(select(ParkedForm).where(ParkedForm.kept_at <= at).limit(BATCH)).all()


def links_before(at: datetime) -> Sequence[MailLink]:
    return db.session.scalars(select(MailLink).where(MailLink.asked_at <= at).limit(BATCH)).all()
