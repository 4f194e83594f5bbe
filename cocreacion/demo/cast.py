"""Who and what plays in the story, found again in every act."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import exists, select

from cocreacion.documents.models import Version
from cocreacion.documents.queries import get_version
from cocreacion.groups.models import Body
from cocreacion.groups.queries import get_body
from cocreacion.kernel.db import db
from cocreacion.kernel.text import slug
from cocreacion.meetings.models import Meeting, MeetingKind
from cocreacion.people.models import Organisation, User
from cocreacion.process.models import ActionPlan, Commitment
from cocreacion.proposals.models import Proposal

Thing = TypeVar("Thing")


def any_real_person() -> bool:
    return bool(db.session.scalar(select(exists().where(User.sample.is_(False)))))


def any_sample_person() -> bool:
    return bool(db.session.scalar(select(exists().where(User.sample.is_(True)))))


def any_plan() -> bool:
    return bool(db.session.scalar(select(exists().where(ActionPlan.id.is_not(None)))))


def email_of(key: str) -> str:
    return f"{slug(key)}@example.org"


class Cast:
    """Names by which the acts know each other; rows are looked up when they are needed."""

    def __init__(self) -> None:
        self.clauses: dict[tuple[str, str], str] = {}  # (draft, key) → id of the clause
        self.comments: dict[tuple[str, str, int], int] = {}  # (draft, clause, number) → id

    def person(self, key: str) -> User:
        found: User | None = db.session.scalar(select(User).where(User.email == email_of(key)))
        return _one(found, key)

    def organisation(self, name: str) -> Organisation:
        found = db.session.scalar(select(Organisation).where(Organisation.slug == name))
        return _one(found, name)

    def body(self, name: str) -> Body:
        return get_body(name)

    def plan(self) -> ActionPlan:
        found: ActionPlan | None = db.session.scalar(select(ActionPlan))
        return _one(found, "plan")

    def commitment(self, number: str) -> Commitment:
        found = db.session.scalar(select(Commitment).where(Commitment.number == number))
        return _one(found, number)

    def commitments(self) -> Sequence[Commitment]:
        return db.session.scalars(select(Commitment).order_by(Commitment.position)).all()

    def proposal(self, name: str) -> Proposal:
        found = db.session.scalar(select(Proposal).where(Proposal.slug == name))
        return _one(found, name)

    def version(self, name: str, number: int) -> Version:
        return get_version(self.proposal(name).document_id, number)

    def meeting(self, uid: str) -> Meeting:
        return _one(db.session.scalar(select(Meeting).where(Meeting.uid == uid)), uid)

    def kind(self, key: str) -> MeetingKind:
        found = db.session.scalar(select(MeetingKind).where(MeetingKind.key == key))
        return _one(found, key)


def _one(found: Thing | None, name: str) -> Thing:
    if found is None:
        raise LookupError(name)
    return found
