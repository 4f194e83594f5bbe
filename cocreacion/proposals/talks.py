"""What `contributions` must know of drafts: what a thread is about, its clauses, its versions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from flask import Flask, url_for
from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select, tuple_

from cocreacion.contributions import homes
from cocreacion.contributions.carrying import Passage
from cocreacion.contributions.homes import Clause, Difference, Home, TextVersion
from cocreacion.documents import queries as documents
from cocreacion.documents.diffs import clipped, word_diff
from cocreacion.documents.models import Version, VersionClause
from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.gettext import language
from cocreacion.kernel.prepared import prepared
from cocreacion.kernel.refs import ClauseRef
from cocreacion.meetings.models import AgendaItem, Meeting
from cocreacion.people.models import Guest, User
from cocreacion.process.models import Commitment, Theme
from cocreacion.proposals import passages
from cocreacion.proposals.models import AgendaLink, Proposal, ProposalState
from cocreacion.proposals.policy import ENDED


class Drafts:
    """The drafts as owners of their threads."""

    def homes(self, viewer: User | Guest, thread_ids: Collection[int] | None) -> Iterable[Home]:  # noqa: ARG002
        statement = (
            select(
                Proposal.thread_id,
                Proposal.title,
                Proposal.slug,
                Proposal.state,
                Commitment.lead_id,
                func.coalesce(Commitment.plan_id, Body.plan_id).label("plan_id"),
                Commitment.theme_id,
                Theme.name.label("theme"),
            )
            .join(Body, Proposal.body_id == Body.id)
            .outerjoin(Commitment, Proposal.commitment_id == Commitment.id)
            .outerjoin(Theme, Commitment.theme_id == Theme.id)
            .where(Proposal.state != ProposalState.DRAFT)
            .order_by(Proposal.id)
        )
        if thread_ids is not None:
            statement = statement.where(Proposal.thread_id.in_(thread_ids))
        for row in db.session.execute(statement):
            yield Home(
                thread_id=row.thread_id,
                title=row.title,
                url=partial(url_for, "proposals.show", slug=row.slug),
                responders=frozenset([row.lead_id] if row.lead_id else []),
                plan_id=row.plan_id,
                theme_id=row.theme_id,
                theme=row.theme if row.theme_id else None,
                lead_id=row.lead_id,
                ended=row.state in ENDED,
            )

    def clauses(self, refs: Collection[ClauseRef]) -> Iterable[Clause]:
        versions = {ref.version_id for ref in refs if ref.version_id != homes.NO_VERSION}
        wanted = [(ref.version_id, ref.clause_id) for ref in refs]
        whole = [ref.version_id for ref in refs if homes.kind_of(ref) is homes.About.WHOLE]
        found = db.session.execute(*_clauses_at(versions, wanted)) if versions else ()
        return [*map(_clause, found), *map(_whole, _texts(whole) if whole else ())]

    def versions(self, thread_id: int) -> list[TextVersion]:
        return _versions(Proposal.thread_id == thread_id)

    def said(self, ref: ClauseRef) -> Mapping[str, str] | None:
        clause = documents.find_version_clause(ref.version_id, ref.clause_id)
        return passages.said(clause) if clause is not None else None

    def passages(self, version_id: int) -> list[Passage]:
        versions = documents.versions_since(version_id)
        return [passages.passage(before, after) for before, after in pairwise(versions)]


def _versions(which: ColumnElement[bool], *, titled: bool = False) -> list[TextVersion]:
    published = db.session.execute(
        select(Version.id, Version.number, Version.published_at, Proposal.title)
        .join(Proposal, Proposal.document_id == Version.document_id)
        .where(which)
        .order_by(Proposal.id, Version.number.desc())
    ).all()
    clauses: dict[int, list[Clause]] = {version.id: [] for version in published}
    found = _clauses(clauses)
    for row in db.session.execute(select(found).order_by(found.c.place)):
        clauses[row.version_id].append(_clause(row))
    return [
        TextVersion(
            v.id, v.number, v.published_at, tuple(clauses[v.id]), v.title if titled else None
        )
        for v in published
    ]


def texts_of_meeting(thread_id: int) -> list[TextVersion]:
    """Of the drafts on the agenda of the meeting whose thread this is."""
    on_agenda = (
        select(AgendaLink.proposal_id)
        .join(AgendaItem, AgendaLink.agenda_item_id == AgendaItem.id)
        .join(Meeting, AgendaItem.meeting_id == Meeting.id)
        .where(Meeting.thread_id == thread_id)
    )
    public = Proposal.state != ProposalState.DRAFT
    return _versions(and_(Proposal.id.in_(on_agenda), public), titled=True)


def _clauses(version_ids: Collection[int]) -> Subquery:
    """The clauses of these versions, numbered from one, with the drafts they belong to."""
    return (
        select(
            VersionClause.version_id,
            VersionClause.clause_id,
            VersionClause.heading,
            func.row_number()
            .over(partition_by=VersionClause.version_id, order_by=VersionClause.position)
            .label("place"),
            Version.number,
            Proposal.thread_id,
            Proposal.slug,
        )
        .join(Version, VersionClause.version_id == Version.id)
        .join(Proposal, Proposal.document_id == Version.document_id)
        .where(VersionClause.version_id.in_(version_ids))
        .subquery()
    )


@prepared
def _clauses_at(
    versions: Collection[int], places: Sequence[tuple[int, str]]
) -> Select[*tuple[Any, ...]]:
    found = _clauses(versions)
    return select(found).where(tuple_(found.c.version_id, found.c.clause_id).in_(places))


def _texts(versions: Collection[int]) -> Sequence[Any]:
    return db.session.execute(
        select(Version.id, Version.number, Proposal.thread_id, Proposal.slug)
        .join(Proposal, Proposal.document_id == Version.document_id)
        .where(Version.id.in_(versions))
    ).all()


def _whole(row: Any) -> Clause:
    """All of a version, as what a comment is about."""
    return Clause(
        ref=ClauseRef(row.id, ""),
        thread_id=row.thread_id,
        version=row.number,
        number="",
        heading=Bilingual(),
        url=partial(_whole_url, row.slug, row.number),
        change_url=partial(_change_url, row.slug, row.number, homes.WHOLE),
    )


def _whole_url(slug: str, number: int, **arguments: Any) -> str:
    arguments = {"clause": homes.WHOLE, "_anchor": "whole", **arguments}
    return url_for("proposals.version", slug=slug, number=number, **arguments)


def _clause(row: Any) -> Clause:
    return Clause(
        ref=ClauseRef(row.version_id, row.clause_id),
        thread_id=row.thread_id,
        version=row.number,
        number=str(row.place),
        heading=Bilingual(
            row.heading_es,
            row.heading_en,
            row.heading_written_in,
            row.heading_translated_from,
        ),
        url=partial(_clause_url, row.slug, row.number, row.clause_id),
        change_url=partial(_change_url, row.slug, row.number, row.clause_id),
    )


def _clause_url(slug: str, number: int, clause_id: str, **arguments: Any) -> str:
    arguments = {"clause": clause_id, "_anchor": f"c-{clause_id}", **arguments}
    return url_for("proposals.version", slug=slug, number=number, **arguments)


def _change_url(slug: str, number: int, clause_id: str) -> str:
    if number == 1:
        return _clause_url(slug, number, clause_id)
    return url_for(
        "proposals.compare", slug=slug, before=number - 1, after=number, _anchor=f"c-{clause_id}"
    )


def difference(changed: ClauseRef, commented: Collection[int]) -> Difference | None:
    """What changed in a clause since the newest version commented on, or the one before it.

    In the language of the reader, unless it changed only in the other.
    """
    after = documents.find_version_clause(changed.version_id, changed.clause_id)
    if after is None:
        return None
    document = select(Version.document_id).where(Version.id == changed.version_id)
    numbers = {
        row.id: row.number
        for row in db.session.execute(
            select(Version.id, Version.number).where(
                Version.document_id == document.scalar_subquery()
            )
        )
    }
    this = numbers[changed.version_id]
    older = [numbers[each] for each in commented if numbers.get(each, this) < this]
    before = max(older, default=this - 1)
    ids = {number: version_id for version_id, number in numbers.items()}
    old = documents.find_version_clause(ids[before], changed.clause_id) if before in ids else None
    was = passages.said(old) if old is not None else {}
    now = passages.said(after)
    mine = language()
    order = (mine, "en" if mine == "es" else "es")
    lang = next((each for each in order if was.get(each, "") != now[each]), mine)
    ops = word_diff(was.get(lang, ""), now[lang])
    if len(ops) > 1:
        ops = clipped(ops)
    return Difference(before if old is not None else None, this, lang, ops)


def threads_of_plan(plan_id: int) -> Select[Any]:
    return (
        select(Proposal.thread_id)
        .join(Body, Proposal.body_id == Body.id)
        .outerjoin(Commitment, Proposal.commitment_id == Commitment.id)
        .where(
            Proposal.state != ProposalState.DRAFT,
            func.coalesce(Commitment.plan_id, Body.plan_id) == plan_id,
        )
    )


def init_app(app: Flask) -> None:  # noqa: ARG001
    homes.register("drafts", Drafts())
    homes.register_threads("drafts", threads_of_plan)
    homes.register_differ("drafts", difference)
    homes.register_texts("drafts", texts_of_meeting)
