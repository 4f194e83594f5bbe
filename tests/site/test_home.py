"""The home page says where the plan stands and what anybody can do today."""

from datetime import timedelta

import pytest

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.meetings.models import MeetingState


def test_home_answers_in_both_languages(browse):
    browser = browse()

    assert '<html lang="es"' in browser.get("/es/").html
    assert browser.get("/").status == 200
    assert '<html lang="en"' in browser.get("/en/").html


def test_before_there_is_anything(browse):
    page = browse().get("/en/")

    assert "Open government, written together" in page
    assert "Nothing is open today." in page and "Nothing has changed yet." in page


def test_what_one_can_do_today(make, browse):
    make.plan()
    body = make.body()
    make.meeting(title=Bilingual.both("Diálogo", "Dialogue"), capacity=20, coming=6)
    make.proposal(body=body, title=Bilingual.both("Política", "Policy"))
    make.poll(body, question=Bilingual.both("¿Se aprueba?", "Shall it pass?"))
    make.milestone(due_on=today() - timedelta(days=3))

    page = browse().get("/en/")

    assert "Come to a meeting: Dialogue" in page and "14 seats left" in page
    assert "Comment on a draft: Policy" in page and "It closes in 20 days." in page
    assert "Follow a vote: Shall it pass?" in page
    assert "1 milestone is late." in page


def test_in_spanish_too(make, browse):
    make.plan(phases=False)
    make.milestone(due_on=today() - timedelta(days=3))

    page = browse().get("/es/")

    assert "1 hito va tarde." in page and "Qué puede hacer hoy" in page
    assert "Aún no se han publicado las fechas de las fases." in page


@pytest.mark.parametrize(
    "facts",
    [
        {"capacity": 5, "coming": 5},
        {"called_at": None},
        {"state": MeetingState.CANCELLED},
        {"registration_open": False},
        {"starts_at": now() - timedelta(hours=1)},
    ],
)
def test_nobody_is_sent_to_a_meeting_one_cannot_join(make, browse, facts):
    make.meeting(**facts)

    assert "Come to a meeting" not in browse().get("/en/")


def test_nobody_is_sent_to_a_draft_that_is_not_open(make, browse):
    make.proposal(is_open=False)
    make.proposal(versions=0)

    assert "Comment on a draft:" not in browse().get("/en/")


def test_of_many_things_each_kind_is_shown(make, browse):
    body = make.body()
    for day in range(1, 6):
        make.meeting(starts_at=now() + timedelta(days=day))
    make.proposal(body=body)
    make.poll(body)

    page = browse().get("/en/")

    assert page.text.count("Come to a meeting:") == 2
    assert page.text.count("Comment on a draft:") == page.text.count("Follow a vote:") == 1


def test_the_figures_are_declared_or_counted_and_say_which(make, browse):
    plan = make.plan()
    make.commitment(plan)
    proposal = make.proposal()
    make.comment(proposal)
    make.comment(proposal)
    proposal.thread.comment_count, proposal.thread.answered_count = 3, 2
    db.session.commit()

    page = browse().get("/en/")

    assert "36 institutions and organisations, as the plan declares" in _figures(page)
    assert "0 meetings on record here; the plan declares more than 100" in _figures(page)
    assert "66.6 % of the comments have an answer with reasons" in _figures(page)


def _figures(page):
    """Large numbers stand after their words in the markup, before them to the eye."""
    pairs = page.tree().findall(".//dl[@class='figures']/div")
    return [f"{div.findtext('dd')} {div.findtext('dt')}".replace("\u00a0", " ") for div in pairs]


def test_the_page_costs_the_same_with_few_rows_and_many(make, browse, statements):
    plan, browser, seen = make.plan(), browse(), []
    body = make.body()
    for more in (2, 40):
        for number in range(more):
            make.meeting(starts_at=now() + timedelta(days=number + 1))
            make.proposal(body=body)
            make.milestone(make.commitment(plan))
        statements.clear()
        browser.get("/en/")
        seen.append(len(statements))

    assert seen[0] == seen[1] <= 12
