"""Questions about the reasoned responses."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from cocreacion.contributions.models import Contribution, Response, ResponseItem
from cocreacion.contributions.paging import Order, Page, page
from cocreacion.contributions.queries.comments import PAGE, SPOKEN
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.people.models import User

LATEST = Order((Response.published_at, Response.id), descending=True)
EXAMPLES = 5  # comments shown with a response that answers many


RESPONSES = select(
    Response.id,
    Response.id.label("response_id"),
    Response.thread_id,
    Response.disposition,
    Response.reason,
    Response.organisation_id.label("office_id"),
    Response.changed_version_id,
    Response.changed_clause_id,
    Response.published_at,
    Response.sample,
    User.display_as.label("responder_name"),
).join(User, Response.responder_id == User.id)


def published_responses(thread_id: int, *, after: str = "", before: str = "") -> Page[Any]:
    """The official responses of a thread, the latest first."""
    return page(
        RESPONSES.where(Response.thread_id == thread_id),
        LATEST,
        size=PAGE,
        after=after,
        before=before,
    )


def comments_answered(response_ids: Collection[int]) -> list[Any]:
    """The first few comments that each of these responses answers, and how many there are."""
    if not response_ids:
        return []
    place = (
        select(
            ResponseItem.contribution_id,
            ResponseItem.response_id,
            func.row_number()
            .over(partition_by=ResponseItem.response_id, order_by=ResponseItem.contribution_id)
            .label("place"),
            func.count().over(partition_by=ResponseItem.response_id).label("total"),
        )
        .where(ResponseItem.response_id.in_(response_ids))
        .subquery()
    )
    return list(
        db.session.execute(
            SPOKEN.add_columns(place.c.response_id.label("answered_by"), place.c.total)
            .join(place, place.c.contribution_id == Contribution.id)
            .where(place.c.place <= EXAMPLES)
            .order_by(Contribution.created_at, Contribution.id)
        )
    )


def get_response(response_id: int) -> Response:
    """A response with the comments it answers and their authors."""
    response = db.session.get(
        Response,
        response_id,
        options=[
            joinedload(Response.organisation),
            joinedload(Response.responder),
            selectinload(Response.items)
            .joinedload(ResponseItem.contribution)
            .joinedload(Contribution.author),
        ],
    )
    if response is None:
        raise NotFound
    return response


def answered_ids(contribution_ids: Collection[int]) -> set[int]:
    """Those of these comments that somebody has answered by now."""
    return set(
        db.session.scalars(
            select(ResponseItem.contribution_id).where(
                ResponseItem.contribution_id.in_(contribution_ids)
            )
        )
    )
