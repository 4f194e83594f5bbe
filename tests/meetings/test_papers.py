"""Papers and their time, agreements that come back by themselves, notice proved from the record,
and the order of an agenda without dragging."""

from datetime import timedelta

import pytest

from cocreacion.kernel.clock import from_local, local, now
from cocreacion.kernel.db import db
from cocreacion.meetings.models import (
    AgendaItem,
    AgreementState,
    CarriedAgreement,
    Meeting,
    MinutesState,
)
from tests.make.rows import two
from tests.meetings.test_preparing import GOOD, NEW

DESK = "/en/manage/meetings/mesa"


@pytest.fixture
def lucia(make, browse):
    return browse(make.lucia())


def titles():
    db.session.rollback()
    items = db.session.query(AgendaItem).order_by(AgendaItem.position)
    return [item.title.es for item in items]


def test_points_are_placed_by_number_and_take_their_minutes(make, lucia):
    make.meeting("mesa")
    for name, place in (("A", ""), ("B", ""), ("C", "1")):
        page = lucia.get(f"{DESK}/agenda")
        lucia.send(page, "Add to the agenda", title_es=name, position=place, minutes_planned="50")
    assert titles() == ["C", "A", "B"]
    item = db.session.query(AgendaItem).filter_by(title_es="B").one()
    page = lucia.get(f"{DESK}/agenda/{item.id}")
    assert page.form("Keep the change").fields["position"] == "3"
    page = lucia.send(page, "Keep the change", position="2")

    assert titles() == ["C", "B", "A"]
    assert "The points take 30 minutes more than the meeting lasts." in page
    page = lucia.send(lucia.get(f"{DESK}/agenda/{item.id}"), "Keep the change", position="0")
    assert page.status == 422 and "from 1 to 200" in page


def test_a_paper_is_in_time_or_late_by_the_rule_of_the_body(make, browse, lucia):
    body = make.body(notice_days=5, papers_days=3)
    starts = from_local((local(now()) + timedelta(days=2)).replace(tzinfo=None, hour=9, minute=0))
    meeting = make.meeting("mesa", body_id=body.id, starts_at=starts,
                           called_at=now() - timedelta(days=4))  # fmt: skip
    item = make.agenda_item(meeting, needs_paper=True)
    page = browse().get("/en/meetings/mesa")
    assert "The paper is still missing" in page and "1 point still lacks its paper." in page
    assert "6 days before. Rule: at least 5 days. Kept" in page

    url = f"{DESK}/agenda/{item.id}/papers"
    page = lucia.send(lucia.get(url), "Add the paper", title_es="Nota", url="javascript:alert(1)")
    assert page.status == 422 and "Write the whole address" in page
    page = lucia.send(page, "Add the paper", url="https://example.org/nota.pdf")
    assert "since" in page and "late" in page
    page = browse().get("/en/meetings/mesa")
    assert "1 came late. Rule: at least 3 days. Not kept" in page
    item.papers[0].added_at = now() - timedelta(days=3)
    db.session.commit()
    assert "1 paper is on the agenda. Rule: at least 3 days. Kept" in browse().get(
        "/en/meetings/mesa"
    )
    lucia.send(lucia.get(url), "papers/")
    assert "No paper yet" in lucia.get(url)


def test_a_meeting_that_was_moved_was_called_anew(make, browse, lucia):
    body = make.body(notice_days=5)
    meeting = make.meeting("mesa", body_id=body.id, called_at=now() - timedelta(days=10))
    page = lucia.get(DESK)
    later = f"{local(meeting.starts_at) + timedelta(hours=3):%Y-%m-%dT%H:%M}"
    ends = f"{local(meeting.starts_at) + timedelta(hours=4):%Y-%m-%dT%H:%M}"
    lucia.send(page, "Keep the changes", starts_at=later, ends_at=ends)

    page = browse().get("/en/meetings/mesa")
    assert "moved to this date on" in page and "Not kept" in page
    make.held("vieja", body_id=body.id, called_at=now())
    assert "Written into the record afterwards" in browse().get("/en/meetings/vieja")


def test_what_is_open_comes_back_on_the_next_agenda(make, browse, lucia):
    body = make.body("mesa-agua")
    held = make.held(body_id=body.id)
    make.minutes(held, MinutesState.PUBLISHED)
    first = make.agreement(held, text=two("Publicar la lista"))
    make.agreement(held, text=two("Ya hecho"), state=AgreementState.DONE)
    secret = make.held(body_id=body.id)
    make.agreement(secret, text=two("Aún no público"))

    make.meeting_kind()
    page = lucia.get(NEW)
    kind = page.form("Keep as a draft").choices["kind"][-1]
    page = lucia.send(page, **GOOD | {"kind": kind, "body": str(body.id)})
    assert "Publicar la lista" in page and "Ya hecho" not in page
    assert "Aún no público" not in page
    draft = db.session.query(Meeting).order_by(Meeting.id.desc()).first()
    [item] = draft.agenda
    assert item.title.en == "Follow-up of the agreements still open"

    make.minutes(secret, MinutesState.PUBLISHED)
    first.state = AgreementState.DONE
    db.session.commit()
    url = f"/en/manage/meetings/{draft.slug}/agenda"
    page = lucia.get(url)
    assert "Agreements of earlier sessions that are open and not on this agenda" in page
    lucia.send(page, "Put them on the agenda")
    [carried] = db.session.query(CarriedAgreement).all()
    assert carried.agreement.text.es == "Aún no público"
    lucia.send(lucia.get(f"/en/manage/meetings/{draft.slug}/discard"), "Discard")
    assert db.session.query(CarriedAgreement).count() == 0
