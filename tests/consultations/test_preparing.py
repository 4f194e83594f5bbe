"""The secretariat prepares a consultation, announces it, and gives it more time."""

from datetime import timedelta

import pytest

from cocreacion.consultations.models import Consultation, ConsultationExtension, ConsultationState
from cocreacion.kernel import clock
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.forms import wall_clock

NEW = "/en/manage/consultations/new"
TEXTS = {
    "title_es": "El plan", "title_en": "The plan", "purpose_es": "Para qué",
    "purpose_en": "What for", "answered_by_es": "Punto de contacto",
    "answered_by_en": "Point of contact", "answered_where_es": "Aquí", "answered_where_en": "Here",
}  # fmt: skip


def wall(days):
    return f"{wall_clock(now() + timedelta(days=days)):%Y-%m-%dT%H:%M}"


def only():
    db.session.expire_all()
    return db.session.query(Consultation).one()


def begun(make, browse, draft=None, **fields):
    """Begun by Lucía through the form: her browser and the page on which it is prepared."""
    make.plan()
    lucia = browse(make.lucia())
    about = str(draft.thread_id) if draft else ""
    page = lucia.send(
        lucia.get(NEW), "/new", about=about, **TEXTS | {"closes_at": wall(15)} | fields
    )
    return lucia, page


def test_a_consultation_on_a_reviewed_draft_is_announced_and_opens_its_thread(make, browse):
    draft = make.reviewed("agua")
    lucia, page = begun(make, browse, draft)
    assert "Nobody else sees it until you announce it." in page and "To do" not in page
    assert browse().get("/en/consultations/el-plan").status == 404

    page = lucia.send(page, "/announce")

    found = only()
    assert "The consultation is announced." in page and "Open until" in page
    assert (found.version_id, found.state) == (draft.document.versions[0].id, "open")
    assert found.thread_id == draft.thread_id and draft.thread.is_open
    assert found.announced_at == found.opens_at == draft.thread.opens_at
    assert found.first_closes_at == found.closes_at == draft.thread.closes_at
    event = db.session.query(StoredEvent).filter_by(name="ConsultationAnnounced").one()
    assert event.facts["version_id"] == found.version_id
    assert "15 days left" in browse().get("/en/consultations/el-plan")
    assert "The consultation on this text" in browse().get("/en/proposals/agua")


def test_the_opening_is_refused_with_everything_that_is_still_to_be_done(make, browse):
    draft = make.reviewed(waiting=1)
    lucia, page = begun(make, browse, draft, purpose_en="", closes_at=wall(13))

    for line in (
        "The translation of 1 clause waits for a review.",
        "Write in both languages: the purpose.",
        "Choose a closing on",
    ):
        assert line in page
    refused = lucia.send(page, "/announce")
    assert refused.status == 422 and "cannot be announced yet" in refused
    assert refused.text.count("The translation of 1 clause waits for a review.") == 2
    assert only().announced_at is None and not draft.thread.is_open


@pytest.mark.parametrize(("days", "opens"), [(14.01, True), (13.99, False)])
def test_the_closing_is_the_minimum_after_the_announcement(make, days, opens, at_now):
    from cocreacion.consultations import opening

    plan_id = make.plan().id
    consultation = make.consultation(
        questions=["¿Qué falta?"], announced_at=None, plan_id=plan_id, thread_id=make.thread(
            opens_at=None, closes_at=None).id, closes_at=at_now + timedelta(days=days),
    )  # fmt: skip
    with clock.freeze(at_now):
        missing = opening.missing(consultation)

    assert (not missing) is opens, missing


def test_questions_alone_need_a_question_and_the_timeline_of_the_plan(make, browse):
    make.plan("otro", number=6, phases=False)
    lucia, page = begun(make, browse)
    plans = lucia.get("/en/manage/consultations/el-plan/edit")
    page = lucia.send(plans, "/edit", plan=plans.form("/edit").choices["plan"][0])
    assert "Add a question." in page and "Publish the dates of the phases of the plan." in page

    page = lucia.send(page, "asking", text_es="¿Qué falta?", text_en="What is missing?")
    page = lucia.send(page, "asking", text_es="¿Dónde?", text_en="")
    assert "Write in both languages: question 2." in page
    other = lucia.follow(page, "Change question 1")
    page = lucia.send(other, "/questions/", do="remove")
    assert [question.text.es for question in only().questions] == ["¿Dónde?"]
    assert only().questions[0].position == 1

    edit = lucia.get("/en/manage/consultations/el-plan/edit")
    lucia.send(edit, "/edit", plan=edit.form("/edit").choices["plan"][1])
    page = lucia.follow(lucia.get("/en/manage/consultations/el-plan"), "Change question 1")
    page = lucia.send(page, "/questions/", text_en="Where?")
    assert "Open until" in lucia.send(page, "/announce")


def test_what_is_announced_does_not_change(make, browse):
    consultation = make.consultation(questions=["¿Qué falta?"])
    home = f"/en/manage/consultations/{consultation.slug}"

    page = browse(make.lucia()).get(f"{home}/edit")

    assert page.status == 403 and "its texts stay as they are" in page
    assert browse(make.user()).get(home).status == 403


def test_more_time_keeps_both_dates_and_the_reason(make, browse, at_now):
    draft = make.reviewed("agua")
    consultation = make.consultation("agua", about=draft)
    first, later = consultation.closes_at, at_now + timedelta(days=30)
    lucia = browse(make.lucia())
    home = lucia.get("/en/manage/consultations/agua")

    earlier = lucia.send(
        home, "extending", **{"extend-closes_at": wall(9), "extend-reason_es": "Porque sí"}
    )
    assert earlier.status == 422 and "can only be moved to a later one" in earlier
    assert "Porque sí" in earlier.html
    why = {"extend-closes_at": wall(30), "extend-reason_es": "", "extend-reason_en": ""}
    assert lucia.send(home, "extending", **why).status == 422
    page = lucia.send(home, "extending", **why | {"extend-reason_en": "Roads were closed"})

    found = only()
    assert found.first_closes_at == first and abs(found.closes_at - later) < timedelta(minutes=2)
    assert draft.thread.closes_at == found.closes_at and found.announced_at < at_now
    assert db.session.query(ConsultationExtension).one().before == first
    assert "Roads were closed" in page and "(first until" in page


def test_a_closed_one_is_not_extended_and_says_since_when(make, browse):
    consultation = make.consultation("agua", is_open=False, questions=["¿Qué falta?"])
    lucia = browse(make.lucia())

    assert "A closing date is extended before it arrives" in lucia.get(
        "/en/manage/consultations/agua"
    )
    assert "Closed since" in browse().get("/en/consultations/agua")
    with clock.freeze(consultation.closes_at - timedelta(seconds=1)):
        home = lucia.get("/en/manage/consultations/agua")
    fields = {"extend-closes_at": wall(9), "extend-reason_es": "Tarde"}
    assert lucia.send(home, "extending", **fields).status == 403
    assert only().state is ConsultationState.CLOSED


def test_the_page_of_the_draft_sends_the_secretariat_to_the_consultation(make, browse):
    draft = make.reviewed("agua")
    make.consultation("consulta-agua", about=draft)

    page = browse(make.lucia()).get("/en/proposals/agua/consultation")

    assert "Its closing date is changed on its own page." in page
    assert page.links["Extend it"] == "/en/manage/consultations/consulta-agua"


def test_a_simple_window_after_a_consultation_is_for_everybody_again(make, browse):
    draft = make.reviewed("agua")
    make.consultation(about=draft, is_open=False, admits={"sectors": ["media"]})
    lucia = browse(make.lucia())

    lucia.send(lucia.get("/en/proposals/agua/consultation"), "opening", closes_at=wall(20))

    db.session.expire_all()
    assert draft.thread.is_open and draft.thread.admits == {}
    assert "The consultation on this text" not in browse().get("/en/proposals/agua")
