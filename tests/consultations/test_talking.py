"""Answers to questions, and comments on a whole text."""

from datetime import timedelta

from cocreacion.contributions import homes, queries
from cocreacion.contributions import services as contributions
from cocreacion.contributions.models import CommentPlace, Contribution
from cocreacion.contributions.services import Words
from cocreacion.kernel import clock
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.proposals import services as proposals

PAGE = "/en/consultations/agua"


def said(text):
    return db.session.query(Contribution).filter_by(text=text).one()


def test_a_question_is_answered_talked_about_and_gets_a_response(make, browse):
    consultation = make.consultation("agua", questions=["¿Qué falta?", "¿Dónde falta?"])
    ixchel, lucia = browse(make.user("Ixchel")), browse(make.lucia())

    page = ixchel.send(
        ixchel.get(f"{PAGE}?question=2"), "/comment", text="En las aldeas.", language="kek"
    )

    answer = said("En las aldeas.")
    assert "Your answer is published." in page and "En las aldeas." in page
    assert answer.question_id == consultation.questions[1].id and answer.answer_due_on
    assert consultation.thread.comment_count == 1 and queries.miscounted() == []
    first = browse().get(PAGE)
    assert "1 answer" in first and "En las aldeas." not in first
    reply = browse(make.user("Tomás"))
    page = reply.send(reply.get(f"/en/comments/{answer.id}/reply"), "/reply", text="Aquí también.")
    assert "Aquí también." in page and "¿Dónde falta? (en)" in page
    assert said("Aquí también.").question_id == answer.question_id

    desk = lucia.get(f"/en/manage/contributions/answer?c={answer.id}")
    assert "Question 2: ¿Dónde falta? (en)" in desk
    make.response([answer], reason="Ya está previsto.")
    assert "Ya está previsto." in browse().get(f"{PAGE}?question=2")


def test_what_is_wrong_with_an_answer_is_said_of_an_answer(make, browse):
    make.consultation("agua", questions=["¿Qué falta?"])
    ixchel, guest = browse(make.user("Ixchel")), browse()

    for browser in (ixchel, guest):
        page = browser.send(browser.get(f"{PAGE}?question=1"), "/comment", text=" ")
        assert page.status == 422 and "Write your answer: what you think, and why." in page
        assert "Your comment" not in page and "Your answer:" in page
    page = ixchel.send(ixchel.get(f"{PAGE}?question=1"), "/comment", text="x" * 2001)
    assert page.status == 422 and "Your answer: This is too long" in page


def test_an_answer_a_second_late_is_refused_and_given_back(make, browse):
    at = now() + timedelta(hours=1)
    make.consultation("agua", questions=["¿Qué falta?"], closes_at=at)
    browser = browse(make.user())
    first, second = browser.get(PAGE), browser.get(PAGE)

    with clock.freeze(at - timedelta(seconds=1)):
        browser.send(first, "/comment", text="A tiempo")
    with clock.freeze(at):
        late = browser.send(second, "/comment", text="Tarde")

    assert late.status == 403 and "Tarde" in late.html and "Comments closed on" in late
    assert [c.text for c in db.session.query(Contribution)] == ["A tiempo"]


def test_a_question_of_another_consultation_is_no_place_here(make, browse):
    one, other = (make.consultation(questions=["¿Qué?"]) for _ in range(2))
    browser = browse(make.user())
    here = f"/en/threads/{one.thread_id}/comment?version=0&clause=question-"

    assert browser.get(f"{here}{one.questions[0].id}").status == 200
    assert browser.get(f"{here}{other.questions[0].id}").status == 404
    assert browser.get(f"{here}x").status == 404


def test_a_comment_on_the_whole_text_stays_with_the_whole_text(make, browse):
    draft = make.proposal("agua", versions=1)
    lucia, browser = make.lucia(), browse(make.user("Ixchel"))

    page = browser.send(
        browser.get("/en/proposals/agua"), "/comment", text="Es muy largo.", clause="whole"
    )

    assert "Es muy largo." in page and "About the whole text" in page
    comment = said("Es muy largo.")
    assert (comment.version_id, comment.clause_id) == (draft.document.versions[0].id, "")
    first = browse().get("/en/proposals/agua")
    assert "1 comment on the whole text" in first and "Es muy largo." not in first

    draft.document.clauses[0].es = "Con otras palabras."
    db.session.commit()
    with transaction():
        proposals.publish_version(draft, actor=lucia, note=Bilingual("Cambió", "It changed"))

    places = db.session.query(CommentPlace).filter_by(comment_id=comment.id)
    assert [(p.clause_id, p.standing) for p in places] == [("", "exact"), ("", "exact")]
    page = browse().get("/en/proposals/agua?clause=whole")
    assert "Es muy largo." in page and "Written about version 1 ." in page
    lasting = browse().get(f"/en/comments/{comment.id}")
    assert "Es muy largo." in lasting and "The whole text" in lasting


def test_words_of_a_clause_are_not_words_of_the_whole_text(make, browse):
    make.proposal("agua")
    browser = browse(make.user())

    page = browser.send(
        browser.get("/en/proposals/agua"), "/comment", text="Hola a todas", clause="whole",
        quote="Primera cláusula",
    )  # fmt: skip

    assert page.status == 422 and "Hola a todas" in page.html
    assert not db.session.query(Contribution).count()


def test_answers_to_questions_are_open_data(make, app):
    consultation = make.consultation("agua", questions=["¿Qué falta?"])
    place = homes.question_place(consultation.questions[0].id)
    words, ixchel = Words("Faltan plazos.", language="quc"), make.user()
    with transaction():
        contributions.add_comment(consultation.thread, place, words, actor=ixchel)

    rows = app.test_client().get("/data/contributions.json").get_json()

    rows = rows["rows"] if isinstance(rows, dict) else rows
    (row,) = [row for row in rows if row["text"] == "Faltan plazos."]
    assert (row["consultation"], row["clause"]) == ("agua", None)
    assert row["question"] == consultation.questions[0].id
