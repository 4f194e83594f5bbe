"""What the sample site must show, and what it must never show."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cocreacion import demo
from cocreacion.contributions import queries as contributions
from cocreacion.contributions.models import (
    Contribution,
    ContributionState,
    Response,
    ResponseState,
)
from cocreacion.contributions.queries.intake import named_without_consent
from cocreacion.demo.texts import text
from cocreacion.documents.models import Amendment, AmendmentState, Anchoring, Clause, Version
from cocreacion.followup.models import Evidence, Milestone, Progress, Side, Status
from cocreacion.groups.models import Bloc, Body, Mandate, Seat
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.kernel.events import Delivery, StoredEvent, first_broken_link
from cocreacion.kernel.mail import Letter
from cocreacion.meetings import room
from cocreacion.meetings.desk_record import desk_record
from cocreacion.meetings.models import (
    Agreement,
    Attendance,
    DeskAct,
    DiscussionTable,
    Meeting,
    MeetingKind,
    MeetingState,
    MinutesState,
    Registration,
    Transcript,
    TranscriptState,
)
from cocreacion.meetings.queries import minutes as minuting
from cocreacion.people.models import Membership, Organisation, Role, User
from cocreacion.process.models import ActionPlan, Commitment, Participant, PhaseState
from cocreacion.proposals import queries as proposals
from cocreacion.proposals.models import Adoption, Proposal
from cocreacion.proposals.stages import Stage, stage
from cocreacion.site.verification import first_broken
from cocreacion.votes.models import Elector, Poll, PollState
from tests.browser import Browser

PERSONAS = ["ixchel", "tomas", "lucia", "mateo", "elena", "nora", "sara", "admin"]


def persona(name):
    return db.session.query(User).filter_by(email=f"{name}@example.org").one()


def body(slug):
    return db.session.query(Body).filter_by(slug=slug).one()


def draft(slug):
    return db.session.query(Proposal).filter_by(slug=slug).one()


def test_everything_verifies(story):
    assert first_broken_link() is None
    assert first_broken() is None
    assert contributions.miscounted() == [] == named_without_consent()


def test_facts_stand_in_the_order_in_which_they_happened(story):
    times = list(db.session.scalars(select(StoredEvent.happened_at).order_by(StoredEvent.id)))

    assert times == sorted(times) and times[-1] < now()
    assert times[-1] - times[0] > timedelta(days=400)


def test_nobody_is_written_to_about_the_past(story):
    assert db.session.query(Letter).count() == 0
    assert db.session.query(Delivery).filter(Delivery.due_at.is_not(None)).count() == 0


@pytest.mark.parametrize("name", PERSONAS)
def test_every_persona_signs_in(story, name):
    browser = Browser(story.test_client())

    page = browser.get("/en/sign-in")
    page = browser.send(page, "Sign in", email=f"{name}@example.org", password=demo.PASSWORD)

    assert page.url != "/en/sign-in" and persona(name).display_as in page


def test_nobody_else_signs_in(story):
    others = db.session.query(User).filter(
        User.email.not_in([f"{name}@example.org" for name in PERSONAS])
    )

    assert others.count() > 40
    assert {user.password_hash for user in others} == {"!"}
    assert all(user.email.endswith("@example.org") for user in others)


def test_personas_have_their_parts(story):
    roles = {
        "lucia": Role.POINT_OF_CONTACT,
        "nora": Role.REVIEWER,
        "sara": Role.TRANSLATOR,
        "admin": Role.ADMIN,
    }
    for name in PERSONAS:
        held = [mandate.role for mandate in persona(name).roles]
        assert held == ([roles[name]] if name in roles else [])
    assert persona("ixchel").organisations == []

    def seats(name):
        mandates = db.session.query(Mandate).filter_by(user_id=persona(name).id)
        return {(m.seat.body.slug, m.seat.bloc, m.role.value) for m in mandates}

    assert seats("mateo") == {("comite-tecnico", Bloc.NON_GOVERNMENT, "principal")}
    assert seats("elena") == {("comite-tecnico", Bloc.GOVERNMENT, "principal")}
    assert {slug for slug, *_ in seats("tomas")} == {
        "plan-gobierno-digital",
        "politica-discapacidad",
    }
    assert seats("ixchel") == set()


def test_the_plan_is_there_in_its_third_phase(story):
    plan = db.session.query(ActionPlan).one()

    assert plan.slug == "gt-nap5"
    assert {phase.kind.value: phase.state for phase in plan.phases} == {
        "preparation": PhaseState.DONE,
        "input": PhaseState.DONE,
        "drafting": PhaseState.NOW,
        "approval": PhaseState.NEXT,
        "follow_up": PhaseState.NOW,
    }
    assert db.session.query(Commitment).count() == 12


def test_the_committee_has_sixteen_seats_and_some_are_empty(story):
    committee = body("comite-tecnico")
    held = dict.fromkeys(Bloc, 0)
    for seat in committee.current_seats:
        held[seat.bloc] += seat.is_held

    assert len(committee.current_seats) == 16
    assert held == {Bloc.GOVERNMENT: 6, Bloc.NON_GOVERNMENT: 7}
    assert committee.quorum == "1/2" and "ejemplo" in committee.rule_source.es


def test_drafts_are_open_with_versions_and_one_translation_is_behind(story):
    for slug in ("plan-gobierno-digital", "politica-discapacidad"):
        proposal = draft(slug)
        assert stage(proposal) is Stage.OPEN
        assert proposal.thread.closes_at > now() + timedelta(days=14)
        versions = proposal.document.versions
        assert len(versions) >= 3
        newest = versions[0].clauses
        assert all(clause.es and clause.en for clause in newest)
        behind = [
            clause
            for clause in newest
            if Bilingual(clause.es, clause.en, "es", clause.translated_from).outdated
        ]
        assert len(behind) == 1


def test_drafts_stand_in_every_state(story):
    stages = {stage(proposal) for proposal in db.session.query(Proposal)}

    assert {Stage.DRAFT, Stage.OPEN, Stage.AGREED, Stage.NOT_AGREED, Stage.ADOPTED} <= stages
    adopted = db.session.query(Adoption).one().commitment_version
    assert adopted.sample and adopted.number == 2
    assert adopted.action == adopted.commitment.versions[-1].action, "the real promise stays"


def test_three_hundred_comments_that_are_no_copies(story):
    said = db.session.query(Contribution).filter_by(state=ContributionState.PUBLISHED)
    top = [c.text for c in said if c.parent_id is None]

    assert said.count() >= 300
    assert len(set(top)) == len(top)
    assert len({c.sector for c in said}) >= 7
    assert len({c.department for c in said}) >= 15
    assert {c.language for c in said} == {"es", "en"}


def test_answers_are_given_waiting_and_overdue(story):
    owed = db.session.query(Contribution).filter(
        Contribution.parent_id.is_(None), Contribution.state == ContributionState.PUBLISHED
    )
    answered = owed.filter(Contribution.answered_at.is_not(None)).all()
    waiting = [c for c in owed if c.answered_at is None]
    overdue = [c for c in waiting if c.answer_due_on < today()]

    assert len(answered) >= 100 and len(waiting) >= 60
    assert 5 <= len(overdue) < len(waiting)
    assert min(len({c.sector for c in some}) for some in (answered, waiting)) >= 5
    dispositions = {r.disposition.value for r in db.session.query(Response)}
    assert dispositions == {"accepted", "partly", "not_accepted", "out_of_scope", "already_in"}


def test_answers_that_are_public_are_whole_and_others_are_on_their_way(story):
    """One that is still written may lack its translation: the desk shows that, too."""
    answers = db.session.query(Response).all()
    public = [r for r in answers if r.state is ResponseState.PUBLISHED]

    assert {r.state for r in answers} == {*ResponseState}
    assert all(r.reason.es and r.reason.en for r in public)
    assert all(r.reason.es for r in answers)


def test_meetings_of_all_five_kinds_in_every_state(story):
    called = db.session.query(Meeting)
    kinds = set(db.session.scalars(select(MeetingKind.key).join(Meeting)))

    assert called.count() >= 30
    assert kinds == {
        "citizen_conversation",
        "cocreation_session",
        "cso_institution_meeting",
        "technical_committee",
        "follow_up",
    }
    ahead = [m for m in called if m.state is MeetingState.CALLED and m.starts_at > now()]
    assert any(m.capacity and not m.is_full for m in ahead)
    assert any(m.is_full and m.waiting for m in ahead)
    assert any(m.state is MeetingState.CANCELLED for m in called)
    states = {m.minutes.state for m in called if m.minutes}
    assert states == {*MinutesState}
    first, last = (db.session.scalar(f(Meeting.starts_at)) for f in (func.min, func.max))
    assert first < now() < last and last - first >= timedelta(days=2 * 365)
    assert set(db.session.scalars(select(Commitment.number).join(Meeting))) == {
        str(number) for number in range(1, 13)
    }


def test_what_meetings_say_of_their_dates_is_possible(story):
    """On the page of each, and in what is kept of each edition."""
    for meeting in db.session.query(Meeting).filter(Meeting.called_at.is_not(None)):
        dates = [meeting.called_at, meeting.starts_at, meeting.ends_at]
        minutes = meeting.minutes
        if minutes is not None:
            shown = room.steps(minutes, minuting.standing_edition(minutes))
            dates += [step.note for step in shown if step.note and step.state != "now"]
            assert meeting.state is MeetingState.CALLED and meeting.is_over
        assert dates == sorted(dates), meeting.slug
        told = [meeting.ends_at] if minutes is not None else []
        for edition in reversed(minuting.editions(minutes) if minutes else ()):
            told += [edition.version.published_at, edition.approved_at, edition.published_at]
        assert told == sorted(told), meeting.slug
        if meeting.state is MeetingState.CANCELLED:
            assert meeting.called_at < meeting.cancelled_at < meeting.starts_at


def test_agreements_are_done_open_and_overdue(story):
    found = db.session.query(Agreement).all()

    assert {a.state.value for a in found} == {"open", "done"}
    assert any(a.state.value == "open" and a.due_on and a.due_on < today() for a in found)


def test_a_vote_is_open_and_others_have_closed(story):
    polls = db.session.query(Poll).all()
    still_open = [poll for poll in polls if poll.is_open]
    counted = [poll for poll in polls if poll.state is PollState.TALLIED]

    assert len(still_open) == 1 and still_open[0].closes_at > now() + timedelta(days=5)
    assert {poll.result["passed"] for poll in counted} == {True, False}
    assert all(poll.outcome.es and poll.outcome.en for poll in counted)
    mine = [e for e in still_open[0].electors if e.seat.mandates[0].user_id == persona("mateo").id]
    assert mine and mine[0].ballot is None, "the personas have not voted yet"


def test_follow_up_has_late_and_done_milestones_with_two_sides(story):
    counts = {}
    for milestone in db.session.query(Milestone):
        counts[milestone.status] = counts.get(milestone.status, 0) + 1

    assert counts == {
        Status.DONE: 14,
        Status.UNDER_WAY: 12,
        Status.LATE: 5,
        Status.NOT_STARTED: 4,
        Status.ON_HOLD: 2,
    }
    assert {e.side for e in db.session.query(Progress)} == {*Side}
    assert db.session.query(Evidence).count() >= 10
    assert all(e.url.startswith("https://example.org/") for e in db.session.query(Evidence))


def test_whatever_was_invented_says_so(story):
    real = {ActionPlan, Commitment, Organisation, Body, Seat, Participant}
    for mapper in db.Model.registry.mappers:
        kind = mapper.class_
        if hasattr(kind, "sample") and kind not in real and kind.__name__ != "CommitmentVersion":
            assert db.session.query(kind).filter_by(sample=False).count() == 0, kind
    assert db.session.query(Organisation).filter_by(sample=True).count() == len(
        text("organisations")["organisation"]
    )
    held = db.session.query(Seat).join(Mandate)
    assert all(seat.sample for seat in held)


def test_real_organisations_say_and_do_nothing(story):
    """They keep the parts that the sources give them, and no others."""
    real = set(db.session.scalars(select(Organisation.id).where(Organisation.sample.is_(False))))
    doing = {
        Membership.organisation_id,
        Contribution.organisation_id,
        Response.organisation_id,
        Progress.organisation_id,
        Agreement.owner_id,
        Attendance.organisation_id,
        Registration.organisation_id,
        Version.published_for,
        Clause.edited_for,
    }

    assert len(real) == 37
    for column in doing:
        assert not real & set(db.session.scalars(select(column).distinct())), column
    seats = select(Seat.organisation_id).join(Mandate)
    assert not real & set(db.session.scalars(seats))
    voters = select(Seat.organisation_id).join(Elector)
    assert not real & set(db.session.scalars(voters))


def test_texts_are_whole_in_both_languages(story):
    for column in (Meeting.title, Meeting.purpose, Agreement.text, Progress.text, Poll.question):
        for written in db.session.scalars(select(column)):
            assert written.es and written.en and written.es != written.en


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/plans/gt-nap5",
        "/plans/gt-nap5/commitments/1",
        "/plans/gt-nap5/commitments/9",
        "/groups",
        "/groups/comite-tecnico",
        "/groups/plan-gobierno-digital",
        "/meetings",
        "/proposals",
        "/proposals/plan-gobierno-digital",
        "/proposals/politica-discapacidad",
        "/proposals/politica-discapacidad/compare/2/3",
        "/proposals/politica-discapacidad/responses",
        "/follow-up",
        "/follow-up/5",
        "/organisations",
    ],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_its_pages_open(story, address, language):
    assert Browser(story.test_client()).get(f"/{language}{address}").status == 200


@pytest.mark.parametrize("slug", ["plan-gobierno-digital", "politica-discapacidad"])
def test_amendments_are_there_in_every_state(story, slug):
    proposal = draft(slug)
    rows = db.session.query(Amendment).filter_by(document_id=proposal.document_id).all()
    states = {each.state for each in rows}

    assert len(rows) >= 8
    assert states >= set(AmendmentState) - {AmendmentState.OBSOLETE}
    assert proposals.amendments_together(proposal.document, None).places, "some meet"
    merged = [each.applied_at for each in rows if each.state is AmendmentState.APPLIED]
    assert len(merged) > len(set(merged)), "some were merged together"
    published = [each for each in rows if each.applied_version_id is not None]
    assert published, "and some are in a version"
    assert {each.anchoring for each in rows} >= {Anchoring.EXACT, Anchoring.TEXT_CHANGED}
    assert proposals.miscounted_support() == {}


def test_a_draft_changes_a_policy_and_says_why(story):
    proposal = draft("politica-discapacidad")
    published = proposals.article_decisions(proposal, 3)

    assert proposal.base.sample and proposal.base.frozen_at
    assert len(proposal.base.clauses) == 12
    assert {each.action.value for each in published} == {"keep", "replace", "delete", "new"}
    assert all(each.reason.es and each.reason.en for each in published)
    assert len(proposals.convention_links(proposal)) >= 8


def test_a_session_has_its_hours_and_a_conversation_its_tables(story):
    acts = db.session.query(DeskAct).order_by(DeskAct.id).all()
    meeting = db.session.get_one(Meeting, acts[0].meeting_id)
    record = desk_record(meeting)
    here = {seat.id for seat, _ in record.stays}
    rows = db.session.query(Attendance).filter_by(meeting_id=meeting.id).all()

    assert all(act.sample for act in acts)
    assert meeting.starts_at < record.closed_at(now()) < meeting.ends_at
    assert all(each.spans for each in record.items if each.item), "minutes tell of every point"
    assert record.quorum[-1][1].met
    assert {row.seat_id for row in rows if row.seat_id and row.presence == "present"} == here
    assert any(each.dissents for each in record.items)
    states = {row.state for row in db.session.query(Transcript)}
    assert states == set(TranscriptState)
    assert all(
        row.sample and row.checked_by != row.captured_by for row in db.session.query(Transcript)
    )
    page = Browser(story.test_client()).get("/en/meetings/" + _of_tables())
    assert "contributions are published" in page and "Accessible formats" in page


def _of_tables():
    return db.session.query(DiscussionTable).first().meeting.slug
