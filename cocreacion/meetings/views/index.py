"""The list of meetings: to come, held, month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.text import excerpt
from cocreacion.meetings import policy
from cocreacion.meetings.month import asked, month
from cocreacion.meetings.queries import listing, meetings
from cocreacion.meetings.queries.listing import Filters, Key, Name
from cocreacion.meetings.room import hours, seats_left, stage
from cocreacion.meetings.views.base import PUBLIC, bp, viewer
from cocreacion.process.models import Commitment

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FILTERS = ("kind", "body", "commitment", "year")


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to, and what it is narrowed to."""

    kinds: Sequence[Name]
    bodies: Sequence[Name]
    commitments: Sequence[Commitment]
    years: Sequence[int]
    chosen: Mapping[str, str]
    filters: Filters

    @property
    def kind_names(self) -> dict[int, Bilingual]:
        return {kind.id: kind.name for kind in self.kinds}

    @property
    def commitment_labels(self) -> list[tuple[str, str]]:
        return [
            (commitment_key(each), f"{each.number}. {excerpt(plain(each.title), 60)}")
            for each in self.commitments
        ]

    @property
    def kept(self) -> dict[str, str]:
        """What goes on to the next page."""
        return {name: value for name, value in self.chosen.items() if value}

    @property
    def body_names(self) -> dict[int, Bilingual]:
        return {body.id: body.name for body in self.bodies}


def commitment_key(commitment: Commitment) -> str:
    """gt-nap5.3: the plan and the number in it."""
    return f"{commitment.plan.slug if commitment.plan else ''}.{commitment.number}"


def choices() -> Choices:
    kinds, bodies = listing.kind_names(), listing.body_names()
    commitments, years = meetings.commitments(), listing.years()
    chosen = {name: request.args.get(name, "")[:100] for name in FILTERS}
    year = chosen["year"]
    return Choices(
        kinds=kinds,
        bodies=bodies,
        commitments=commitments,
        years=years,
        chosen=chosen,
        filters=Filters(
            kind_id=_one(chosen["kind"], {kind.key: kind.id for kind in kinds}),
            body_id=_one(chosen["body"], {body.key: body.id for body in bodies}),
            commitment_id=_one(
                chosen["commitment"], {commitment_key(c): c.id for c in commitments}
            ),
            year=int(year) if year in map(str, years) else None,
        ),
    )


def _one(wanted: str, known: Mapping[str, int]) -> int | None:
    """Nothing asked: None. Something that does not exist: 0, which finds nothing."""
    return known.get(wanted, 0) if wanted else None


@bp.get(PUBLIC)
def index() -> ResponseReturnValue:
    offered = choices()
    if request.args.get("view") == "month":
        return _month(offered)
    part, key = request.args.get("list", ""), _key(request.args.get("from", ""))
    filters, nothing = offered.filters, listing.Page([], None)
    ahead = nothing if part == "past" else listing.upcoming(filters, key if part else None)
    past = nothing if part == "upcoming" else listing.past(filters, key if part else None)
    return _page(
        "index",
        offered,
        ahead=ahead,
        past=past,
        part=part,
        more_ahead=_more("upcoming", ahead.more, offered),
        more_past=_more("past", past.more, offered),
    )


def _month(offered: Choices) -> ResponseReturnValue:
    first = asked(request.args.get("month", ""))
    found = month(first, listing.month(first, offered.filters))
    kept = {name: value for name, value in offered.kept.items() if name != "year"}
    return _page(
        "month",
        offered,
        month=found,
        earlier=_address(view="month", month=found.before, **kept),
        later=_address(view="month", month=found.after, **kept),
    )


def _page(template: str, offered: Choices, **values: Any) -> str:
    own = meetings.bodies_of(viewer())
    return render_template(
        f"meetings/{template}.html",
        offered=offered,
        narrowed=any(offered.chosen.values()),
        may_prepare=bool(policy.can_prepare(viewer(), own)),
        stage=stage,
        hours=hours,
        seats_left=seats_left,
        **values,
    )


def _more(part: str, key: Key | None, offered: Choices) -> str:
    """The address of the next page; empty at the end."""
    if key is None:
        return ""
    at = (key[0] - EPOCH) // timedelta(microseconds=1)
    return _address(list=part, **{"from": f"{at}.{key[1]}"}, **offered.kept)


def _address(**arguments: Any) -> str:
    return url_for(".index", **arguments)


def _key(text: str) -> Key | None:
    """Where a page begins; a forged one begins at the beginning."""
    at, _, number = text.partition(".")
    if not (at.isdecimal() and number.isdecimal() and len(at) < 18 and len(number) < 10):
        return None
    return EPOCH + timedelta(microseconds=int(at)), int(number)
