"""Questions about what came in without an account."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, undefer

from cocreacion.contributions.intake.models import (
    Batch,
    CaptureCorrection,
    Consent,
    Correspondent,
    Scan,
)
from cocreacion.contributions.models import Channel, Contribution, ContributionState
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.models import User

JUST_NOW = timedelta(minutes=10)
PAGE = 40
SOME = 200  # rows forgotten at once


def said_just_now(author: User, place: ClauseRef, text: str) -> Contribution | None:
    """The same words of the same person at the same place, a moment ago."""
    return db.session.scalar(
        select(Contribution)
        .where(
            Contribution.author_id == author.id,
            Contribution.created_at > now() - JUST_NOW,
            Contribution.version_id == place.version_id,
            Contribution.clause_id == place.clause_id,
            Contribution.parent_id.is_(None),
            Contribution.state == ContributionState.PUBLISHED,
            Contribution.text == text,
        )
        .limit(1)
    )


def find_correspondent(key: str) -> Correspondent | None:
    return db.session.scalar(
        select(Correspondent)
        .where(Correspondent.key == key)
        .options(joinedload(Correspondent.contribution).joinedload(Contribution.thread))
    )


def correspondent_of(comment_id: int) -> Correspondent | None:
    return db.session.scalar(
        select(Correspondent).where(Correspondent.contribution_id == comment_id)
    )


def correspondents_of(comment_ids: Collection[int]) -> dict[int, Correspondent]:
    """Of those of these contributions that have one, by the number of the contribution."""
    found = db.session.scalars(
        select(Correspondent).where(Correspondent.contribution_id.in_(comment_ids))
    )
    return {row.contribution_id: row for row in found}


def sent_before(
    email: str, place: ClauseRef, text: str, parent_id: int | None = None
) -> Correspondent | None:
    """The same words from the same address about the same place, or in reply to the same comment,
    waiting or published."""
    return db.session.scalar(
        select(Correspondent)
        .join(Correspondent.contribution)
        .where(
            Correspondent.email == email,
            Contribution.version_id == place.version_id,
            Contribution.clause_id == place.clause_id,
            Contribution.parent_id.is_not_distinct_from(parent_id),
            Contribution.text == text,
            Contribution.state.in_([ContributionState.WAITING, ContributionState.PUBLISHED]),
        )
        .limit(1)
    )


def find_origin(origin: str) -> Contribution | None:
    return db.session.scalar(select(Contribution).where(Contribution.origin == origin))


def known_origins(origins: Collection[str]) -> set[str]:
    found = db.session.scalars(select(Contribution.origin).where(Contribution.origin.in_(origins)))
    return {origin for origin in found if origin}


def _taken_in() -> ColumnElement[bool]:
    """Captured by somebody, or come by mail; what waits for its author alone is not staff's."""
    return or_(Contribution.captured_by.is_not(None), Contribution.channel == Channel.MAIL)


def to_check(thread_ids: Collection[int], batch_id: int | None = None) -> Sequence[Contribution]:
    """What waits for a second person, the oldest first, each with who wrote it down."""
    statement = (
        select(Contribution)
        .where(
            Contribution.state == ContributionState.WAITING,
            Contribution.thread_id.in_(thread_ids),
            _taken_in(),
        )
        .order_by(Contribution.id)
        .options(joinedload(Contribution.capturer), joinedload(Contribution.organisation))
        .limit(PAGE)
    )
    if batch_id is not None:
        statement = statement.where(Contribution.batch_id == batch_id)
    return db.session.scalars(statement).all()


def numbers(thread_ids: Collection[int]) -> dict[tuple[Channel, ContributionState], int]:
    """How many were taken in, by channel and state."""
    rows = db.session.execute(
        select(Contribution.channel, Contribution.state, func.count())
        .where(
            Contribution.thread_id.in_(thread_ids),
            or_(_taken_in(), Contribution.channel != Channel.WEB),
        )
        .group_by(Contribution.channel, Contribution.state)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def get_taken_in(comment_id: int) -> Contribution:
    found = db.session.get(
        Contribution,
        comment_id,
        options=[
            joinedload(Contribution.thread),
            joinedload(Contribution.capturer),
            joinedload(Contribution.organisation),
        ],
    )
    if found is None or not (found.captured_by or found.channel is Channel.MAIL):
        raise NotFound
    return found


def corrections_of(comment: Contribution) -> Sequence[CaptureCorrection]:
    return db.session.scalars(
        select(CaptureCorrection)
        .where(CaptureCorrection.contribution_id == comment.id)
        .order_by(CaptureCorrection.id)
        .options(joinedload(CaptureCorrection.corrector))
    ).all()


def consents_of(user: User) -> Sequence[Consent]:
    """What this person read when they agreed to be named, the latest first."""
    return db.session.scalars(
        select(Consent).where(Consent.user_id == user.id).order_by(Consent.id.desc())
    ).all()


def get_batch(batch_id: int) -> Batch:
    found = db.session.get(Batch, batch_id, options=[joinedload(Batch.uploader)])
    if found is None:
        raise NotFound
    return found


def find_batch(thread_id: int, fingerprint: str) -> Batch | None:
    return db.session.scalar(
        select(Batch)
        .filter_by(thread_id=thread_id, fingerprint=fingerprint)
        .options(joinedload(Batch.uploader))
    )


def waiting_of(batch_id: int) -> Sequence[Contribution]:
    return db.session.scalars(
        select(Contribution)
        .where(Contribution.batch_id == batch_id, Contribution.state == ContributionState.WAITING)
        .order_by(Contribution.id)
    ).all()


def batches(thread_ids: Collection[int]) -> Sequence[Batch]:
    """The latest files."""
    return db.session.scalars(
        select(Batch)
        .where(Batch.thread_id.in_(thread_ids))
        .order_by(Batch.id.desc())
        .options(joinedload(Batch.uploader))
        .limit(10)
    ).all()


def unconfirmed_since(before: datetime) -> Sequence[Correspondent]:
    """Those who never used their link; what came by mail waits for staff instead."""
    return db.session.scalars(
        select(Correspondent)
        .join(Correspondent.contribution)
        .where(
            Correspondent.asked_at < before,
            Contribution.state == ContributionState.WAITING,
            Contribution.channel == Channel.WEB,
        )
        .options(joinedload(Correspondent.contribution))
        .limit(SOME)
    ).all()


def over(answered_before: datetime, asked_before: datetime) -> Sequence[Correspondent]:
    """Correspondents whose contribution was answered, withdrawn or discarded long enough ago, and
    those of long ago."""
    return db.session.scalars(
        select(Correspondent)
        .join(Correspondent.contribution)
        .where(
            or_(
                Contribution.answered_at < answered_before,
                Contribution.state.in_([ContributionState.WITHDRAWN, ContributionState.DISCARDED]),
                and_(
                    Correspondent.asked_at < asked_before,
                    Contribution.state == ContributionState.PUBLISHED,
                ),
            )
        )
        .limit(SOME)
    ).all()


def get_scan(scan_id: int) -> Scan:
    found = db.session.get(Scan, scan_id, options=[undefer(Scan.content)])
    if found is None:
        raise NotFound
    return found


def scan_of(comment: Contribution) -> Scan | None:
    """Without its content."""
    return db.session.get(Scan, comment.scan_id) if comment.scan_id else None


def on_scan(scan_id: int) -> Sequence[Contribution]:
    return db.session.scalars(
        select(Contribution).where(Contribution.scan_id == scan_id).order_by(Contribution.id)
    ).all()


def old_scans(before: datetime) -> Sequence[Scan]:
    """Scans kept since before then, and those nothing stands on any more."""
    needed = select(Contribution.id).where(Contribution.scan_id == Scan.id)
    return db.session.scalars(
        select(Scan)
        .where(or_(Scan.kept_at < before, ~needed.exists()))
        .order_by(Scan.id)
        .limit(SOME)
    ).all()


def named_without_consent() -> list[int]:
    """Contributions that show a private name nobody consented to; none, if all is well."""
    agreed = select(Consent.id).where(
        Consent.withdrawn_at.is_(None),
        or_(
            Consent.contribution_id == Contribution.id,
            and_(Contribution.author_id.is_not(None), Consent.user_id == Contribution.author_id),
        ),
    )
    return list(
        db.session.scalars(
            select(Contribution.id)
            .outerjoin(User, User.id == Contribution.author_id)
            .where(
                Contribution.display == "name",
                or_(User.named, Contribution.speaker != ""),
                ~agreed.exists(),
            )
            .order_by(Contribution.id)
        )
    )
