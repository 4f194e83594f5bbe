"""I5: before the end nobody learns anything but how many have voted, wherever they look."""

import re
from datetime import timedelta

import pytest

from cocreacion.groups.models import Delegation
from cocreacion.kernel import clock
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.outbox import transaction
from cocreacion.opendata.datasets import DATASETS
from cocreacion.proposals.models import VersionPoll
from cocreacion.votes import queries, results, services
from cocreacion.votes.closing import tally_due
from cocreacion.votes.models import Ballot, Choice

RANDOM = re.compile(r'name="(?:csrf_token|submission_id)" value="[^"]*"')


def pages_of(room):
    return [
        "/en/",
        "/en/votes",
        "/en/votes?body=comite-tecnico",
        f"/en/votes/{room.slug}",
        f"/en/votes/{room.slug}?seat=1",
        f"/en/votes/{room.slug}/extend",
        f"/en/votes/{room.slug}/cancel",
        f"/en/votes/{room.slug}/outcome",
        f"/votes/{room.slug}/tally.json",
        f"/votes/{room.slug}/board.jsonl",
        "/en/groups/comite-tecnico",
        "/en/my",
        "/en/changes",
        "/en/plans/gt-nap5",
        "/en/plans/gt-nap5/commitments/5",
        "/en/proposals/mejora",
        "/en/proposals/mejora/decisions",
        "/en/meetings/sesion",
        "/meetings.ics",
    ]


FILES = [f"/data/{key}.{kind}?sample=1" for key in DATASETS for kind in ("csv", "json")]


def seen(browsers, room):
    return {
        (name, address): (page.status, RANDOM.sub("", page.html))
        for name, browser in browsers.items()
        for address in [*pages_of(room), *(FILES if name == "guest" else [])]
        for page in [browser.get(address)]
    }


@pytest.fixture
def around(make, room):
    """What a vote shows up beside: the commitment, the draft and the meeting it belongs to."""
    commitment = make.commitment(number="5")
    room.body.commitment_id = commitment.id
    draft = make.proposal("mejora", body=room.body, commitment_id=commitment.id)
    draft.poll_id = room.id
    make.keep(
        VersionPoll(proposal_id=draft.id, version_id=draft.document.versions[0].id, poll_id=room.id)
    )
    meeting = make.meeting("sesion", body_id=room.body.id, commitment_id=commitment.id)
    make.agenda_item(meeting, poll_id=room.id)


def vote_all(choice, reason):
    for ballot in db.session.query(Ballot):
        ballot.choice, ballot.reason = choice, reason
    db.session.commit()


def test_every_page_is_the_same_whatever_was_voted(room, around, make, browse):
    alternate = make.user("Rosa")
    make.mandate(room.poll.electors[0].seat, alternate, Delegation.ALTERNATE)
    for user in room.people[:3]:
        room.vote(user)
    browsers = {
        "guest": browse(),
        "citizen": browse(make.user()),
        "secretariat": browse(room.lucia),
        "administrator": browse(make.admin()),
        "reviewer": browse(make.nora()),
        "translator": browse(make.sara()),
        "alternate of a seat that voted": browse(alternate),
        "member who has not voted": browse(room.people[3]),
    }
    with clock.freeze(now()):
        vote_all(Choice.FOR, "")
        all_for = seen(browsers, room)
        vote_all(Choice.AGAINST, "Esto no se sabe todavía")
        all_against = seen(browsers, room)

    assert all_for == all_against
    closed = (f"/en/votes/{room.slug}/outcome", f"/votes/{room.slug}/tally.json")
    seen_by_somebody = {address for (_, address), (status, _) in all_for.items() if status == 200}
    assert not seen_by_somebody.intersection(closed)
    missing = (
        {*pages_of(room), *FILES} - seen_by_somebody - {*closed, f"/votes/{room.slug}/board.jsonl"}
    )
    assert not missing, "each of the others was there to be looked at"
    assert {all_for[name, f"/votes/{room.slug}/tally.json"][0] for name in browsers} == {404}


def test_the_record_of_facts_says_nothing_either(room):
    for user, choice in zip(room.people, (*Choice, Choice.FOR), strict=False):
        room.vote(user, choice, reason="Un motivo")
        room.vote(user, Choice.ABSTAIN, reason="Otro motivo")

    words = {str(v) for e in db.session.query(StoredEvent) for v in e.facts.values()}
    assert not words & {*Choice, "yes", "no", "Un motivo", "Otro motivo"}


def test_the_worker_counts_nothing_before_the_end(room):
    room.vote(room.people[0])
    with clock.freeze(room.closes_at - timedelta(seconds=1)):
        tally_due()
        assert room.poll.result is None and results.result_of(room.poll) is None
        with pytest.raises(ValueError):
            results.request_of(room.poll)
    with room.closed():
        tally_due()
        assert room.poll.result["overall"]["yes"] == 1


def test_a_cancelled_vote_never_tells(room, browse):
    for user in room.people:
        room.vote(user, Choice.AGAINST, reason="Nunca se publica")
    with transaction():
        poll = queries.get_poll_by_id(room.id)
        services.cancel(poll, actor=room.lucia, reason=poll.question)

    with room.closed():
        page = browse(room.lucia).get(f"/en/votes/{room.slug}")
        file = browse().get(f"/votes/{room.slug}/tally.json")

    assert "Cancelled" in page and "Nunca se publica" not in page
    assert "Who voted what" not in page and file.status == 404
