"""Rows of the database as the plain values of `records`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cocreacion.contributions.reading import Context, answer, comment
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.people.models import Organisation
from cocreacion.trace.records import (
    Adopted,
    Agreed,
    Amended,
    Draft,
    Given,
    Marked,
    Met,
    Point,
    Poll,
    Promise,
    Said,
    Step,
    Table,
    Text,
    Wording,
)
from cocreacion.votes.models import PollState

TALLY = ("yes", "no", "abstain", "absent")


def draft(row: Any) -> Draft:
    return Draft(
        id=row.id,
        slug=row.slug,
        title=row.title,
        document_id=row.document_id,
        thread_id=row.thread_id,
        body_slug=row.body_slug,
        body=row.name,
        commitment_id=row.commitment_id,
        comments=row.comment_count,
        answered=row.answered_count,
        sample=row.sample,
    )


def texts(found: Sequence[Any]) -> dict[str, list[Any]]:
    """Versions, votes and adoptions: each once, though the rows hold every combination."""
    versions, polls, adopted = {}, {}, {}
    for row in found:
        versions[row.id] = Text(
            row.id, row.document_id, row.number, row.published_at, row.note, row.edits
        )
        if row.poll_id is not None:
            polls[row.poll_id] = _poll(row)
        if row.adoption_id is not None:
            adopted[row.adoption_id] = Adopted(
                id=row.adoption_id,
                version_id=row.id,
                at=row.adopted_at,
                commitment_id=row.commitment_id,
                wording_id=row.wording_id,
                wording=row.wording,
                poll_id=row.adopted_by_poll,
                agreement_id=row.agreement_id,
            )
    return {
        "texts": list(versions.values()),
        "polls": list(polls.values()),
        "adopted": list(adopted.values()),
    }


def _poll(row: Any) -> Poll:
    overall = (row.result or {}).get("overall")
    is_open = row.poll_state is PollState.OPEN and row.closes_at is not None
    return Poll(
        id=row.poll_id,
        slug=row.poll_slug,
        question=row.question,
        version_id=row.id,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        passed=bool(row.result["passed"]) if row.result else None,
        is_open=bool(is_open and now() < row.closes_at),
        cancelled=row.poll_state is PollState.CANCELLED,
        tally={name: int(overall.get(name) or 0) for name in TALLY} if overall else None,
    )


def wording(row: Any) -> Wording:
    return Wording(
        row.version_id, row.clause_id, str(row.place), row.heading, row.es, row.en, row.hash
    )


def said(found: Sequence[Any], common: Context, tables: Mapping[int, int]) -> list[Said]:
    """Each contribution once, with all its published answers, in the order in which they came.

    `tables`: at which table of a meeting each was said.
    """
    known: dict[int, tuple[Any, list[Given]]] = {}
    for row in found:
        answers = known.setdefault(row.id, (row, []))[1]
        is_out = row.response_id is not None and row.published_at is not None
        if is_out and all(given.answer.id != row.response_id for given in answers):
            changed = row.changed_version_id is not None
            answers.append(
                Given(
                    answer(row, common),
                    _slug(common.organisations, row.office_id),
                    (row.changed_version_id, row.changed_clause_id) if changed else None,
                )
            )
    return [
        Said(
            comment=comment(row, common, None),
            author_id=row.author_id,
            organisation=_slug(common.organisations, row.organisation_id),
            version_id=row.version_id,
            clause_id=row.clause_id or "",
            answers=tuple(answers),
            table_id=tables.get(row.id),
        )
        for row, answers in known.values()
    ]


def _slug(organisations: Mapping[int, Organisation], number: int | None) -> str:
    found = organisations.get(number or 0)
    return found.slug if found else ""


def amended(row: Any, organisations: Mapping[int, Organisation]) -> Amended:
    organisation = organisations.get(row.organisation_id or 0)
    return Amended(
        id=row.id,
        code=f"E-{row.document_id}-{row.number:02}",
        number=row.number,
        document_id=row.document_id,
        clause_id=row.clause_id,
        state=str(row.state),
        at=row.created_at,
        reason=row.reason,
        language=row.language,
        by=row.shown_as or "",
        organisation=organisation.named_at(row.created_at) if organisation else None,
        organisation_slug=organisation.slug if organisation else "",
        version_id=row.first_version_id,
        applied_version_id=row.applied_version_id,
        agreement_id=row.agreement_id,
        sample=row.sample,
    )


def met(found: Sequence[Any], *, all_points: bool) -> list[Met]:
    """Meetings with their points and agreements, each once.

    An agreement without a point comes beside every point: these are told where all are.
    """
    known: dict[int, tuple[Any, dict[Any, Point], dict[int, Agreed]]] = {}
    for row in found:
        meeting, _body, _minutes, item, draft_id, agreement = row
        _, points, agreements = known.setdefault(meeting.id, (row, {}, {}))
        stray = agreement is not None and agreement.agenda_item_id is None
        if item is not None and (all_points or not stray):
            points[item.id, draft_id] = Point(
                item.id, item.position, item.title, draft_id, item.poll_id
            )
        if agreement is not None:
            agreements[agreement.id] = Agreed(
                id=agreement.id,
                meeting_id=meeting.id,
                point_id=agreement.agenda_item_id,
                number=agreement.number,
                text=agreement.text,
                state=str(agreement.state),
                due_on=agreement.due_on,
            )
    return [_met(*each) for each in known.values()]


def seated(met: Met, found: Sequence[Any], *, every: bool, here: Collection[int]) -> Met:
    """With its tables: all of them, or those of its points that are told, and those `here`."""
    points = {point.id for point in met.points}
    tables = tuple(
        Table(row.id, row.number, row.theme, row.meeting_id, row.agenda_item_id, row.said)
        for row in found
        if row.meeting_id == met.id
        and (row.id in here if here else every or row.agenda_item_id in points)
    )
    return replace(met, tables=tables)


def marks(found: Sequence[Any]) -> list[Marked]:
    return [Marked(str(each.state), each.marked_at, each.note, each.link) for each in found]


def _met(row: Any, points: Mapping[Any, Point], agreements: Mapping[int, Agreed]) -> Met:
    meeting, body, minutes_at, *_ = row
    name: Bilingual | None = body.name if body else None
    return Met(
        id=meeting.id,
        slug=meeting.slug,
        title=meeting.title,
        body_slug=body.slug if body else "",
        body=name,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        minutes_at=minutes_at,
        sample=meeting.sample,
        points=tuple(points.values()),
        agreements=tuple(agreements.values()),
    )


def promises(found: Sequence[Any]) -> list[Promise]:
    """Commitments with their first milestones."""
    known: dict[int, tuple[Any, list[Step]]] = {}
    for row in found:
        commitment, _plan, planned, milestone, responsible, *_ = row
        steps = known.setdefault(commitment.id, (row, []))[1]
        if planned is not None:
            steps.append(
                Step(
                    id=milestone.id if milestone else None,
                    code=planned.code,
                    title=planned.title,
                    due_on=milestone.due_on if milestone else planned.ends_on,
                    done_on=milestone.done_on if milestone else None,
                    status=str(milestone.status) if milestone else "not_started",
                    responsible=responsible or "",
                    sample=milestone.sample if milestone else planned.sample,
                )
            )
    return [
        Promise(
            id=row[0].id,
            plan=row[1],
            number=row[0].number,
            title=row[0].title,
            state=str(row[0].state),
            all=row.every or 0,
            done=row.finished or 0,
            steps=tuple(steps),
        )
        for row, steps in known.values()
    ]
