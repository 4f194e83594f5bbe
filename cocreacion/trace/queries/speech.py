"""What people said and proposed, with what became of it."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    SelectBase,
    and_,
    case,
    func,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import aliased

from cocreacion.contributions.models import (
    Contribution,
    ContributionState,
    Response,
    ResponseItem,
    ResponseState,
    Thread,
)
from cocreacion.contributions.queries.comments import ANSWER, SPOKEN
from cocreacion.documents.models import Amendment, AmendmentClause, AmendmentState
from cocreacion.kernel.db import db
from cocreacion.meetings.models import Meeting
from cocreacion.people.models import User
from cocreacion.proposals.models import AmendmentDecision

MOST = 12  # contributions and amendments on one page; the rest is counted
PUBLIC = (
    Contribution.state == ContributionState.PUBLISHED,
    Contribution.parent_id.is_(None),
)
OUT = Response.published_at.is_not(None)
# One that was joined with another has the answers of that one.
_answered_as = func.coalesce(Contribution.merged_into_id, Contribution.id)
_responder = aliased(User, name="responder_of_trace")
# Every published answer to each: unlike pages of a talk, which show the first one.
ANSWERS = (
    SPOKEN.add_columns(*ANSWER, _responder.display_as.label("responder_name"))
    .outerjoin(ResponseItem, ResponseItem.contribution_id == _answered_as)
    .outerjoin(
        Response,
        and_(ResponseItem.response_id == Response.id, Response.state == ResponseState.PUBLISHED),
    )
    .outerjoin(_responder, Response.responder_id == _responder.id)
)


def contribution(thread_ids: Collection[int], number: int) -> Sequence[Any]:
    """One public contribution, once for every published answer to it, and behind it those that
    say the same: the one it was joined to, or those that were joined to it, which are counted."""
    joined = Contribution.merged_into_id == number
    head = select(Contribution.merged_into_id).where(Contribution.id == number)
    same = or_(joined, Contribution.id == head.correlate(None).scalar_subquery())
    asked = Contribution.id == number
    return _read(thread_ids, or_(asked, same), [joined], first=asked)


def said_at(meeting_id: int) -> Sequence[Any]:
    """What was said at the tables of a meeting."""
    of = select(Meeting.thread_id).where(Meeting.id == meeting_id, Meeting.thread_id.is_not(None))
    return _read(of, true())


def answered_by(thread_ids: Collection[int], response_id: int) -> Sequence[Any]:
    """What this response answers."""
    items = select(ResponseItem.contribution_id).where(ResponseItem.response_id == response_id)
    counted = [_answered_as.in_(items)]
    return _read(thread_ids, and_(Response.id == response_id, OUT, *counted), counted)


def about_clauses(
    thread_ids: Collection[int], clause_ids: Collection[str], version_ids: Collection[int]
) -> Sequence[Any]:
    """What was said about these clauses, and what changed them wherever it was said."""
    counted = [
        Contribution.version_id.in_(version_ids), Contribution.clause_id.in_(clause_ids)
    ]  # fmt: skip
    changed = and_(
        OUT,
        Response.changed_version_id.in_(version_ids),
        Response.changed_clause_id.in_(clause_ids),
    )
    return _read(_talks(thread_ids, version_ids), or_(and_(*counted), changed), counted)


def that_changed(thread_ids: Collection[int], version_ids: Collection[int]) -> Sequence[Any]:
    """What changed these versions, whichever clause."""
    changed = and_(OUT, Response.changed_version_id.in_(version_ids))
    return _read(_talks(thread_ids, version_ids), changed)


def _talks(thread_ids: Collection[int], version_ids: Collection[int]) -> CompoundSelect[int]:
    """These, and those of meetings in which something was said that changed these versions."""
    return union(
        select(Thread.id).where(Thread.id.in_(thread_ids)),
        select(Response.thread_id).where(OUT, Response.changed_version_id.in_(version_ids)),
    )


def _read(
    thread_ids: Collection[int] | SelectBase,
    which: ColumnElement[bool],
    counted: Sequence[ColumnElement[bool]] = (),
    first: ColumnElement[bool] | None = None,
) -> Sequence[Any]:
    """Those that changed the text first, then those with an answer, then the oldest.

    `total` and `replied` count all that are `counted`, however many are read.
    """
    in_talk = Contribution.thread_id.in_(thread_ids)
    return db.session.execute(
        ANSWERS.add_columns(
            _number(func.count(), in_talk, *counted).label("total"),
            _number(func.count(Contribution.answered_at), in_talk, *counted).label("replied"),
        )
        .where(in_talk, *PUBLIC, which)
        .order_by(
            *([] if first is None else [case((first, 0), else_=1)]),
            Response.changed_version_id.is_(None),
            Contribution.answered_at.is_(None),
            Contribution.created_at,
            Contribution.id,
            Response.id,
        )
        .limit(MOST)
    ).all()


def _number(what: Any, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(what)
        .select_from(Contribution)
        .where(*PUBLIC, *conditions)
        .correlate(None)
        .scalar_subquery()
    )


def amendments(
    document_ids: Collection[int],
    clause_ids: Collection[str] = (),
    *,
    version_id: int | None = None,
    agreement_id: int | None = None,
) -> Sequence[Any]:
    """Those that made words of these texts: applied, or accepted and not in the text yet.

    Narrowed to clauses, to the version they came into, or to the agreement that accepted them.
    """
    found = (
        select(
            Amendment.id,
            Amendment.document_id,
            Amendment.number,
            Amendment.state,
            Amendment.created_at,
            Amendment.reason,
            Amendment.language,
            Amendment.first_version_id,
            Amendment.applied_version_id,
            Amendment.organisation_id,
            Amendment.sample,
            AmendmentClause.clause_id,
            case((User.named.is_(True), User.display_as)).label("shown_as"),
            AmendmentDecision.agreement_id,
        )
        .join(
            AmendmentClause,
            and_(
                AmendmentClause.amendment_id == Amendment.id,
                AmendmentClause.version_id == Amendment.version_id,
            ),
        )
        .outerjoin(User, Amendment.author_id == User.id)
        .outerjoin(AmendmentDecision, AmendmentDecision.amendment_id == Amendment.id)
        .where(
            Amendment.document_id.in_(document_ids),
            Amendment.state.in_([AmendmentState.APPLIED, AmendmentState.DECIDED]),
        )
        .order_by(Amendment.document_id, Amendment.number)
        .limit(MOST)
    )
    if clause_ids:
        found = found.where(AmendmentClause.clause_id.in_(clause_ids))
    if version_id is not None:
        found = found.where(Amendment.applied_version_id == version_id)
    if agreement_id is not None:
        found = found.where(AmendmentDecision.agreement_id == agreement_id)
    return db.session.execute(found).all()
