"""Questions of those who answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from cocreacion.contributions.models import (
    CHANGING,
    Channel,
    Cluster,
    ClusterItem,
    Contribution,
    ContributionState,
    Response,
    ResponseState,
    Thread,
)
from cocreacion.contributions.paging import Order, Page, Rows, page
from cocreacion.contributions.queries.comments import ANSWERED, PAGE
from cocreacion.contributions.queries.responses import (
    PUBLISHED,
    RESPONSES,
    Offices,
    of_offices,
)
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.people.models import Account, Membership, Role, RoleMandate, Sector, User

FIRST_DUE = Order((Contribution.answer_due_on, Contribution.id))
OLDEST_RESPONSE = Order((Response.published_at, Response.id))
OLDEST_DRAFT = Order((Response.drafted_at, Response.id))
LAST_ANSWERED = Order((Contribution.answered_at, Contribution.id), descending=True)


@dataclass(frozen=True)
class Filter:
    """What the desk shows: `thread_ids` are those whose comments this person may answer."""

    thread_ids: Collection[int]
    thread_id: int | None = None
    clause_id: str = ""
    sector: Sector | None = None
    channel: Channel | None = None
    due_by: date | None = None
    overdue: bool = False
    cluster_id: int | None = None

    def of(self, statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        if self.thread_id is None:
            statement = statement.where(Contribution.thread_id.in_(self.thread_ids))
        else:
            statement = statement.where(Contribution.thread_id == self.thread_id)
        if self.clause_id:
            statement = statement.where(Contribution.clause_id == self.clause_id)
        if self.sector:
            statement = statement.where(Contribution.sector == self.sector)
        if self.channel:
            statement = statement.where(Contribution.channel == self.channel)
        if self.due_by:
            statement = statement.where(Contribution.answer_due_on <= self.due_by)
        if self.overdue:
            statement = statement.where(Contribution.answer_due_on < today())
        if self.cluster_id:
            inside = select(ClusterItem.contribution_id).where(
                ClusterItem.cluster_id == self.cluster_id
            )
            statement = statement.where(Contribution.id.in_(inside))
        return statement


def _waits(statement: Rows) -> Rows:
    """One merged into another waits with that one, not by itself."""
    return statement.where(
        Contribution.answered_at.is_(None),
        Contribution.answer_due_on.is_not(None),
        Contribution.merged_into_id.is_(None),
        Contribution.state == ContributionState.PUBLISHED,
    )


def waiting(chosen: Filter, *, after: str = "", before: str = "") -> Page[Any]:
    """Comments without an answer, the most pressing first."""
    statement = _waits(chosen.of(ANSWERED))
    return page(statement, FIRST_DUE, size=PAGE, after=after, before=before)


def answered(chosen: Filter, *, after: str = "", before: str = "") -> Page[Any]:
    """Comments with an answer, the last answered first."""
    statement = chosen.of(ANSWERED).where(
        Contribution.answered_at.is_not(None), Contribution.answer_due_on.is_not(None)
    )
    return page(statement, LAST_ANSWERED, size=PAGE, after=after, before=before)


def words_waiting(thread_ids: Collection[int], most: int) -> list[Any]:
    """The words of the comments that wait in these threads: id, thread, language and text.

    The most pressing ones, `most` of them.
    """
    statement = select(
        Contribution.id, Contribution.thread_id, Contribution.language, Contribution.text
    ).where(Contribution.thread_id.in_(thread_ids))
    return list(
        db.session.execute(
            _waits(statement).order_by(Contribution.answer_due_on, Contribution.id).limit(most)
        )
    )


def overdue(thread_ids: Collection[int]) -> int:
    """How many comments of these threads should have been answered by now."""
    late = select(func.count()).where(
        Contribution.answered_at.is_(None),
        Contribution.answer_due_on < today(),
        Contribution.thread_id.in_(thread_ids),
    )
    return db.session.scalar(late) or 0


def owed(thread_ids: Collection[int]) -> tuple[int, int]:
    """How many comments of these threads wait for an answer, and how many of them are late."""
    late = func.count().filter(Contribution.answer_due_on < today())
    statement = select(func.count(), late).where(Contribution.thread_id.in_(thread_ids))
    waiting, overdue_now = db.session.execute(_waits(statement)).one()
    return waiting, overdue_now


def find_comments(ids: Collection[int]) -> list[Contribution]:
    """These comments in the order in which they were written, with authors and organisations."""
    return list(
        db.session.scalars(
            select(Contribution)
            .where(Contribution.id.in_(ids), Contribution.parent_id.is_(None))
            .order_by(Contribution.created_at, Contribution.id)
            .options(
                joinedload(Contribution.thread),
                joinedload(Contribution.author),
                joinedload(Contribution.organisation),
            )
        )
    )


def threads(thread_ids: Collection[int]) -> list[Thread]:
    return list(db.session.scalars(select(Thread).where(Thread.id.in_(thread_ids))))


def promises(thread_ids: Collection[int], *, after: str = "", before: str = "") -> Page[Any]:
    """Responses that announced a change nobody has pointed to yet, the oldest first."""
    statement = PUBLISHED.where(
        Response.thread_id.in_(thread_ids),
        Response.disposition.in_(CHANGING),
        Response.changed_version_id.is_(None),
    )
    return page(statement, OLDEST_RESPONSE, size=PAGE, after=after, before=before)


def under_way(
    thread_ids: Collection[int],
    state: ResponseState,
    *,
    offices: Offices = None,
    after: str = "",
    before: str = "",
) -> Page[Any]:
    """Responses of these offices in one of the states before publication, the oldest first."""
    statement = RESPONSES.where(
        Response.thread_id.in_(thread_ids), Response.state == state, of_offices(offices)
    )
    return page(statement, OLDEST_DRAFT, size=PAGE, after=after, before=before)


@dataclass(frozen=True)
class Work:
    """How many responses stand where, how many lack a language, what authors thought of them."""

    drafts: int = 0
    for_sign_off: int = 0
    signed: int = 0
    published: int = 0
    one_language: dict[str, int] | None = None
    satisfied: int = 0
    unsatisfied: int = 0


def work(thread_ids: Collection[int], offices: Offices = None) -> Work:
    """Of these threads, in one statement; what there is to do, of these offices."""
    published, own = Response.state == ResponseState.PUBLISHED, of_offices(offices)

    def counted(condition: Any) -> Any:
        return func.count().filter(condition)

    row = db.session.execute(
        select(
            counted(and_(own, Response.state == ResponseState.DRAFT)).label("drafts"),
            counted(and_(own, Response.state == ResponseState.FOR_SIGN_OFF)).label("for_sign_off"),
            counted(and_(own, Response.state == ResponseState.SIGNED)).label("signed"),
            counted(published).label("published"),
            counted(and_(own, published, _empty("es"))).label("es"),
            counted(and_(own, published, _empty("en"))).label("en"),
            func.coalesce(func.sum(Response.satisfied_count), 0).label("satisfied"),
            func.coalesce(func.sum(Response.unsatisfied_count), 0).label("unsatisfied"),
        ).where(Response.thread_id.in_(thread_ids))
    ).one()
    return Work(
        drafts=row.drafts,
        for_sign_off=row.for_sign_off,
        signed=row.signed,
        published=row.published,
        one_language={"es": row.es, "en": row.en},
        satisfied=int(row.satisfied),
        unsatisfied=int(row.unsatisfied),
    )


def _empty(language: str) -> Any:
    return Response.__table__.c[f"reason_{language}"] == ""


def one_language_only(
    thread_ids: Collection[int], *, offices: Offices = None, after: str = "", before: str = ""
) -> Page[Any]:
    """Published responses of these offices that lack one of the two languages, the oldest first."""
    statement = PUBLISHED.where(
        Response.thread_id.in_(thread_ids), or_(_empty("es"), _empty("en")), of_offices(offices)
    )
    return page(statement, OLDEST_RESPONSE, size=PAGE, after=after, before=before)


def answerers(organisation_ids: Collection[int]) -> Sequence[User]:
    """Who can be asked to write an answer: the point of contact, delegates of these offices."""
    day = today()

    def lasts(held: Any) -> Any:
        return and_(held.since <= day, or_(held.until.is_(None), held.until >= day))

    staff = select(RoleMandate.user_id).where(
        RoleMandate.role == Role.POINT_OF_CONTACT, lasts(RoleMandate)
    )
    delegates = select(Membership.user_id).where(
        Membership.organisation_id.in_(organisation_ids), lasts(Membership)
    )
    return db.session.scalars(
        select(User)
        .where(
            User.state == Account.ACTIVE,
            or_(User.id.in_(staff), User.id.in_(delegates)),
        )
        .order_by(User.display_as, User.id)
    ).all()


def merged_counts(comment_ids: Collection[int]) -> dict[int, int]:
    """How many are merged into each of these comments; those without any are left out."""
    if not comment_ids:
        return {}
    rows = db.session.execute(
        select(Contribution.merged_into_id, func.count())
        .where(Contribution.merged_into_id.in_(comment_ids))
        .group_by(Contribution.merged_into_id)
    )
    return {int(head or 0): number for head, number in rows}


# --- groups -------------------------------------------------------------------------------------


def clusters(thread_ids: Collection[int]) -> list[Any]:
    """Groups of these threads: the group, how many comments are in it, how many of them wait."""
    waits = and_(
        Contribution.answered_at.is_(None),
        Contribution.answer_due_on.is_not(None),
        Contribution.merged_into_id.is_(None),
    )
    return list(
        db.session.execute(
            select(
                Cluster.id,
                Cluster.name,
                Cluster.thread_id,
                func.count(ClusterItem.id).label("comments"),
                func.count(ClusterItem.id).filter(waits).label("waiting"),
            )
            .outerjoin(ClusterItem, ClusterItem.cluster_id == Cluster.id)
            .outerjoin(Contribution, ClusterItem.contribution_id == Contribution.id)
            .where(Cluster.thread_id.in_(thread_ids))
            .group_by(Cluster.id, Cluster.name, Cluster.thread_id)
            .order_by(Cluster.thread_id, Cluster.name)
        )
    )


def get_cluster(cluster_id: int) -> Cluster:
    found = db.session.get(Cluster, cluster_id)
    if found is None:
        raise NotFound
    return found


def cluster_named(thread_id: int, name: str) -> Cluster | None:
    return db.session.scalar(select(Cluster).filter_by(thread_id=thread_id, name=name))


def cluster_item(cluster_id: int, comment_id: int) -> ClusterItem | None:
    return db.session.scalar(
        select(ClusterItem).filter_by(cluster_id=cluster_id, contribution_id=comment_id)
    )


def ids_in_cluster(cluster_id: int) -> set[int]:
    return set(
        db.session.scalars(
            select(ClusterItem.contribution_id).where(ClusterItem.cluster_id == cluster_id)
        )
    )


def in_cluster(cluster_id: int, *, after: str = "", before: str = "") -> Page[Any]:
    """The comments of a group, the most pressing first."""
    inside = select(ClusterItem.contribution_id).where(ClusterItem.cluster_id == cluster_id)
    statement = ANSWERED.where(Contribution.id.in_(inside))
    order = Order((Contribution.created_at, Contribution.id))
    return page(statement, order, size=PAGE, after=after, before=before)
