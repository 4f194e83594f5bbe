"""What was invented says so wherever it is shown: beside a real commitment it is not a fact."""

from datetime import timedelta

import pytest

from cocreacion.followup.models import Milestone, Status
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.meetings.models import Meeting
from cocreacion.proposals.models import AgendaLink, Proposal
from tests.make.rows import two

SIGN = {"es": "Dato de ejemplo", "en": "Sample data"}


@pytest.fixture
def things(make):
    """`things(sample)`: a late milestone, a draft with two versions, and a meeting about it."""

    def build(sample):
        commitment = make.commitment(number="5")
        make.milestone(
            commitment, due_on=today() - timedelta(days=9), stored_status=Status.UNDER_WAY,
            sample=sample,
        )  # fmt: skip
        body = make.body("mesa")
        draft = make.proposal(
            "mejora", body=body, versions=2, commitment_id=commitment.id, sample=sample,
            is_open=False,
        )  # fmt: skip
        meeting = make.meeting(commitment_id=commitment.id, title=two("Sesión"), sample=sample)
        item = make.agenda_item(meeting)
        make.keep(AgendaLink(agenda_item_id=item.id, proposal_id=draft.id))
        return commitment, draft, meeting

    return build


@pytest.mark.parametrize("sample", [True, False], ids=["invented", "real"])
@pytest.mark.parametrize("lang", SIGN)
def test_pages_tell_what_was_invented(things, browse, lang, sample):
    _, _, meeting = things(sample)
    month = f"{meeting.starts_at:%Y-%m}"
    signs = {
        address: SIGN[lang] in browse().get(f"/{lang}{address}")
        for address in (
            "/plans/gt-nap5/commitments",
            "/groups/mesa",
            "/proposals/mejora/compare/1/2",
            f"/meetings?view=month&month={month}",
        )
    }

    assert signs == dict.fromkeys(signs, sample)


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Proposal, "Drafts of this"), (Meeting, "All meetings"), (Milestone, "See milestones")],
)
def test_each_part_of_a_commitment_tells_it_of_itself(things, browse, kind, words):
    """One invented thing among real ones: the sign stands in its part of the page."""
    things(sample=False)
    url = "/en/plans/gt-nap5/commitments/5"
    before = browse().get(url)
    assert words in before and SIGN["en"] not in before

    db.session.query(kind).update({"sample": True})
    db.session.commit()

    page = browse().get(url)
    assert page.text.count(SIGN["en"]) == 1
    assert SIGN["en"] in page.text.split(words)[1]
