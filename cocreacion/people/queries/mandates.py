"""People as those who manage the site see them."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.people.models import Membership, RoleMandate, User

PAGE = 50


def people(words: str = "", before: int | None = None) -> Sequence[User]:
    """A page of accounts and one more, the newest first, with their roles and organisations.

    `before` is the last id of the page before.
    """
    found = select(User).order_by(User.id.desc()).limit(PAGE + 1)
    if before is not None:
        found = found.where(User.id < before)
    if words:
        pattern = f"%{_plain(words)}%"
        found = found.where(
            or_(
                User.display_as.ilike(pattern, escape="\\"),
                User.email.ilike(pattern, escape="\\"),
            )
        )
    return db.session.scalars(
        found.options(
            selectinload(User.roles),
            selectinload(User.memberships).joinedload(Membership.organisation),
        )
    ).all()


def _plain(words: str) -> str:
    """So that the signs of LIKE stand for themselves."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def get_person(user_id: int) -> User:
    """With all their mandates, past ones, too."""
    user: User | None = db.session.scalar(
        select(User)
        .where(User.id == user_id)
        .options(
            selectinload(User.roles),
            selectinload(User.memberships).joinedload(Membership.organisation),
        )
    )
    if user is None:
        raise NotFound
    return user


def get_role(mandate_id: int) -> RoleMandate:
    mandate = db.session.scalar(
        select(RoleMandate)
        .where(RoleMandate.id == mandate_id)
        .options(joinedload(RoleMandate.user))
    )
    if mandate is None:
        raise NotFound
    return mandate


def get_membership(membership_id: int) -> Membership:
    membership = db.session.scalar(
        select(Membership)
        .where(Membership.id == membership_id)
        .options(joinedload(Membership.user), joinedload(Membership.organisation))
    )
    if membership is None:
        raise NotFound
    return membership
