"""The change log words facts for people and names nobody."""

from datetime import timedelta

import pytest

from cocreacion.contributions.events import CommentAdded, ResponsePublished
from cocreacion.followup.events import MilestoneSet, ProgressReported
from cocreacion.followup.models import Side
from cocreacion.kernel.clock import freeze, now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import Event, kinds, record
from cocreacion.kernel.outbox import transaction
from cocreacion.meetings.events import MeetingCalled, MeetingChanged, MinutesPublished
from cocreacion.people.events import AccountOpened
from cocreacion.process.events import CommitmentVersionPublished, PhaseDatesSet
from cocreacion.process.models import CommitmentVersion
from cocreacion.proposals.events import ConsultationOpened, ProposalDecided
from cocreacion.site.wordings import WORDINGS
from cocreacion.votes.events import PollTallied

LOG = "/en/changes"


def tell(*facts):
    with transaction():
        for fact in facts:
            record(fact)


def test_before_anything_happened(browse):
    page = browse().get(LOG)

    assert "Nothing has changed yet" in page
    assert "Aún no hay cambios" in browse().get("/es/changes")


def test_facts_are_told_newest_first_with_the_way_to_them(make, browse):
    plan = make.plan()
    commitment = make.commitment(plan, "9")
    meeting, proposal = make.meeting("mesa"), make.proposal("politica")
    wording = db.session.query(CommitmentVersion).filter_by(commitment_id=commitment.id).one()
    tell(
        PhaseDatesSet(actor_id=None, plan_id=plan.id, phase_id=plan.phases[1].id),
        CommitmentVersionPublished(
            actor_id=None, commitment_id=commitment.id, version_id=wording.id, number=1
        ),
        MeetingCalled(actor_id=None, meeting_id=meeting.id),
        ConsultationOpened(
            actor_id=None,
            proposal_id=proposal.id,
            thread_id=proposal.thread_id,
            opens_at=now().isoformat(),
            closes_at=(now() + timedelta(days=9)).isoformat(),
        ),
    )

    page = browse().get(LOG)

    titles = ["".join(h.itertext()) for h in page.tree().findall(".//ul[@class='list news']//h3")]
    assert [title.split(":")[0].split(" until")[0] for title in titles] == [
        "“Propuesta de prueba (en)” is open for comment",
        "A meeting was called",
        "Version 1 of commitment 9 was published",
        "The dates of the phase “Listening” were published",
    ]
    assert browse().follow(page, "A meeting was called").url == "/en/meetings/mesa"
    assert "Se convocó una reunión: Mesa de agua" in browse().get("/es/changes")


def test_nobody_is_named_and_accounts_are_nobodys_business(make, browse):
    ixchel = make.user("Ixchel")
    proposal = make.proposal()
    tell(
        AccountOpened(actor_id=ixchel.id, user_id=ixchel.id),
        CommentAdded(
            actor_id=ixchel.id,
            thread_id=proposal.thread_id,
            comment_id=1,
            parent_id=None,
            version_id=None,
            clause_id=None,
            organisation_id=None,
        ),
        ResponsePublished(
            actor_id=ixchel.id,
            thread_id=proposal.thread_id,
            response_id=1,
            comment_ids=[1, 2],
            disposition="accepted",
            organisation_id=None,
            changed_version_id=None,
            changed_clause_id=None,
        ),
    )

    page = browse().get(LOG)

    assert "2 comments on “Propuesta de prueba (en)” were answered with reasons" in page
    assert "Ixchel" not in page.html and page.html.count('<li><p class="kick">') == 1


def test_what_is_not_public_is_not_told(make, browse):
    secret, draft = make.meeting(called_at=None), make.proposal(versions=0)
    tell(
        MinutesPublished(actor_id=None, meeting_id=secret.id, hash="x"),
        ProposalDecided(actor_id=None, proposal_id=draft.id, version_id=1, poll_id=1, agreed=True),
        MeetingCalled(actor_id=None, meeting_id=99999),
    )

    assert "Nothing has changed yet" in browse().get(LOG)


def test_only_changes_that_matter_are_told(make, browse):
    meeting, commitment = make.meeting(), make.commitment(make.plan(), "3")
    milestone = make.milestone(commitment)
    report = make.progress(commitment, Side.CIVIL_SOCIETY, sample=True)
    same = {
        "actor_id": None,
        "milestone_id": milestone.id,
        "commitment_id": commitment.id,
        "due_before": None,
        "due_on": None,
        "done_on": None,
        "status_before": "under_way",
    }
    tell(
        MeetingChanged(
            actor_id=None, meeting_id=meeting.id, sequence=1, what=["title"], told=False
        ),
        MilestoneSet(status="under_way", **same),
        MilestoneSet(status="done", **same),
        ProgressReported(
            actor_id=None,
            progress_id=report.id,
            commitment_id=commitment.id,
            milestone_id=None,
            organisation_id=None,
            side="civil_society",
            level="limited",
        ),
    )

    page = browse().get(LOG)

    assert "A milestone of commitment 3 is done" in page
    assert "Civil society said how far commitment 3 has come" in page
    assert "under way" not in page.tree().findtext(".//ul") and "A meeting changed" not in page
    invented = [line for line in page.html.split("<li>") if "Sample data" in line]
    assert len(invented) == 1 and "Civil society said" in invented[0]


def test_votes_that_were_counted(make, browse):
    body = make.body()
    poll = make.poll(body, is_open=False)
    for passed in (True, False):
        tell(
            PollTallied(
                actor_id=None, poll_id=poll.id, body_id=body.id, passed=passed, result_hash="x"
            )
        )

    page = browse().get(LOG)

    assert "A vote was counted and passed" in page
    assert "A vote was counted and did not pass" in page


def test_every_fact_that_has_words_is_a_fact_of_the_application(app):
    everything = {sub.__name__ for sub in _below(Event)}

    assert set(WORDINGS) <= everything | set(kinds)


def _below(kind):
    for sub in kind.__subclasses__():
        yield sub
        yield from _below(sub)


def test_pages_lead_on_and_back(make, browse, statements):
    meeting = make.meeting()
    for minute in range(45):
        with freeze(now() + timedelta(minutes=minute)):
            tell(MeetingCalled(actor_id=None, meeting_id=meeting.id))
    browser = browse()
    page, seen, sent = browser.get(LOG), 0, []
    while True:
        seen += page.html.count('<li><p class="kick">')
        if "Earlier" not in page.links:
            break
        statements.clear()
        page = browser.follow(page, "Earlier")
        sent.append(len(statements))

    assert seen == 45 and len(set(sent)) == 1 and sent[0] <= 5
    assert browser.follow(page, "Newest").url == LOG


@pytest.mark.parametrize("place", ["x", "-1", "9" * 40, "1.5", ""])
def test_a_place_that_does_not_exist_still_answers(browse, place):
    assert browse().get(LOG, query_string={"before": place}).status == 200
