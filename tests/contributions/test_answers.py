"""The response desk: who answers, with which reasons, and what the answer leads to."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from cocreacion.contributions import homes, queries, services
from cocreacion.contributions.models import (
    Contribution,
    Criterion,
    Disposition,
    Response,
    ResponseItem,
)
from cocreacion.kernel import clock
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.models import Role, Sector, User
from tests.make.rows import two

DESK = "/en/manage/contributions"


def answered():
    return db.session.query(Response).order_by(Response.id).all()


def open_form(browser, *comments):
    """The answer form for these comments, reached as a person would."""
    return browser.get(f"{DESK}/answer?" + "&".join(f"c={c.id}" for c in comments))


def send(browser, form, **fields):
    """Send an answer for its second signature. Where nothing else matters, the budget decides."""
    return browser.send(form, "Keep the draft", **{"criterion": "budget", "do": "send", **fields})


def sign_and_publish(make, browse, response=None):
    """What the second person does; what she sees after publishing."""
    browser = browse(make.user("Marta", roles=[Role.POINT_OF_CONTACT]))
    response = response or answered()[-1]
    browser.send(browser.get(f"{DESK}/responses/{response.id}"), "Sign this answer")
    asked = browser.send(browser.get(f"{DESK}?view=signed&all=1"), "/publish")
    return browser.send(asked, "/publish")


def change(draft, clause="clause-1"):
    return f"{draft.newest.id}:{clause}"


@pytest.fixture
def lead(make, draft):
    """A delegate of the institution that leads the commitment of the draft."""
    conadi = make.organisation("Conadi", Sector.GOVERNMENT)
    draft.proposal.commitment_id = make.commitment(lead_id=conadi.id).id
    db.session.commit()
    return make.user("Elena", organisation=conadi)


def test_an_answer_stands_under_its_comment_with_verdict_reason_and_link(make, browse, draft):
    comment = make.comment(draft.proposal, author=make.user("Ixchel"), text="Falta el plazo")
    lucia = browse(make.lucia())

    desk = lucia.get(DESK)
    assert "Ixchel" in desk and "Falta el plazo" in desk
    form = lucia.send(desk, "/answer", c=str(comment.id))
    page = send(lucia, form, disposition="accepted", reason_es="Tiene razón", change=change(draft))
    assert "The answer waits for its second signature. Nothing is public yet." in page
    assert "Tiene razón" not in browse().get(draft.url())
    page = sign_and_publish(make, browse)

    assert "The answer is published. The authors of its comments are told by mail." in page
    assert "No comment is waiting" not in lucia.get(DESK + "?view=answered")
    shown = browse().get(draft.url())
    assert "Accepted" in shown and "Answer from the point of contact" in shown
    assert "Tiene razón" in shown and "In Spanish only" in shown and "Lucía" in shown
    assert shown.links["See what changed in clause 1, version 2"].endswith(
        "/compare/1/2#c-clause-1"
    )
    assert "Answer expected" not in shown
    assert (draft.thread.answered_count, queries.miscounted()) == (1, [])
    fact = db.session.query(StoredEvent).filter_by(name="ResponsePublished").one().facts
    assert fact["comment_ids"] == [comment.id] and fact["disposition"] == "accepted"


def test_a_delegate_of_the_lead_institution_answers_in_its_name(make, browse, draft, lead):
    comment = make.comment(draft.proposal)
    elena = browse(lead)

    form = open_form(elena, comment)
    page = send(elena, form, disposition="not_accepted", reason_es="No hay fondos")
    assert page.status == 200
    sign_and_publish(make, browse)

    shown = browse().get(draft.url())
    assert "Answer from Conadi (en)" in shown
    assert "Elena, on behalf of Conadi (en) (government)" in shown


def test_who_answers_and_who_does_not(make, browse, draft, lead):
    comment = make.comment(draft.proposal)
    noise = db.session.query(Contribution).first()
    url = f"{DESK}/answer?c={comment.id}"
    other = make.organisation("Otra", Sector.GOVERNMENT)

    for person in (make.user("Mateo", organisation=other), make.nora(), make.user("Ana")):
        for address in (DESK, url):
            page = browse(person).get(address)
            assert page.status == 403 and "Comments are answered by the point of contact" in page
    assert browse().get(DESK).url == "/en/sign-in"
    assert browse(lead).get(url).status == 200
    assert "Comentario a otro borrador" not in browse(lead).get(DESK)
    assert browse(lead).get(f"{DESK}/answer?c={noise.id}").status == 404
    assert browse(make.lucia()).get(f"{DESK}/answer?c={noise.id}").status == 200


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "Choose what becomes of these comments."),
        ({"disposition": "maybe", "reason_es": "x"}, "Choose what becomes of these comments."),
        ({"disposition": "partly"}, "Give the reason. It is published under the comment."),
        ({"disposition": "out_of_scope", "reason_en": " \u200b"}, "Give the reason."),
        ({"disposition": "partly", "reason_es": "x", "criterion": None}, "Choose the criterion"),
        ({"disposition": "accepted", "reason_es": "Sí"}, "Say which clause changed, or that"),
        ({"disposition": "partly", "reason_es": "Sí"}, "Say which clause changed, or that"),
        ({"disposition": "not_accepted", "reason_es": "x" * 5001}, "This is too long"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(make, browse, draft, fields, reason):
    comment = make.comment(draft.proposal)
    lucia = browse(make.lucia())

    page = send(lucia, open_form(lucia, comment), **fields)

    assert page.status == 422 and reason in page
    kept = page.form("Keep the draft").fields
    assert kept["reason_es"] == fields.get("reason_es", "")
    assert not answered() and comment.answered_at is None


@pytest.mark.parametrize("disposition", ["not_accepted", "out_of_scope", "already_in"])
def test_a_reason_is_enough_where_nothing_changes(make, browse, draft, disposition):
    comment = make.comment(draft.proposal)
    lucia = browse(make.lucia())

    send(lucia, open_form(lucia, comment), disposition=disposition, reason_en="Because")
    sign_and_publish(make, browse)

    (response,) = answered()
    assert response.disposition == disposition and response.reason.written_in == "en"
    assert response.changed_version_id is None and not response.is_promise


def test_what_is_already_in_the_text_can_be_pointed_to(make, browse, draft):
    comment = make.comment(draft.proposal)
    lucia = browse(make.lucia())

    fields = {"reason_es": "Ya está", "change": change(draft, "clause-2")}
    send(lucia, open_form(lucia, comment), disposition="already_in", **fields)
    sign_and_publish(make, browse)

    assert "See clause 2 in version 2" in browse().get(draft.url()).links


def test_the_change_is_in_the_version_commented_on_or_a_later_one(make, browse, draft):
    comment = make.comment(draft.proposal, version_id=draft.newest.id)
    early = make.comment(draft.proposal, version_id=draft.oldest.id)
    lucia = browse(make.lucia())
    before = f"{draft.oldest.id}:clause-1"

    form = open_form(lucia, comment)
    assert before not in form.form("Keep the draft").choices["change"]
    page = send(lucia, form, disposition="accepted", reason_es="Sí", change=before)
    assert page.status == 422 and "Choose a clause of the version that was commented on" in page
    assert before in open_form(lucia, early).form("Keep the draft").choices["change"]
    actor = db.session.query(User).filter_by(name="Lucía").one()
    with pytest.raises(services.WrongChange):
        respond_directly([comment], actor, change=ClauseRef(draft.oldest.id, "clause-1"))


def respond_directly(comments, actor, **facts):
    from cocreacion.kernel.outbox import transaction

    with transaction():
        verdict = services.Verdict(Disposition.ACCEPTED, two("Sí"), **facts)
        home = homes.home(comments[0].thread_id, actor)
        return services.draft_response(comments, verdict, home=home, actor=actor).id


def test_one_answer_for_several_comments_shows_under_each(make, browse, draft):
    comments = [make.comment(draft.proposal, text=f"Sobre el plazo {n}.") for n in range(3)]
    lucia = browse(make.lucia())

    form = open_form(lucia, *comments)
    assert "The 3 comments you answer" in form
    send(lucia, form, disposition="not_accepted", reason_es="La misma razón")
    sign_and_publish(make, browse)

    assert browse().get(draft.url()).text.count("La misma razón") == 3
    assert len(answered()) == 1 and db.session.query(ResponseItem).count() == 3
    assert (draft.thread.answered_count, queries.miscounted()) == (3, [])
    listed = browse().get(f"/en/proposals/{draft.proposal.slug}/responses")
    assert "Answers 3 comments" in listed and listed.text.count("La misma razón") == 1


def test_one_answer_is_for_one_draft(make, browse, draft):
    comment, noise = make.comment(draft.proposal), db.session.query(Contribution).first()
    lucia = browse(make.lucia())

    page = open_form(lucia, comment, noise)

    assert page.url == DESK and "Choose comments of a single draft." in page
    for asked in ("", f"?c=x&c=999999&c={'9' * 30}"):
        page = lucia.get(f"{DESK}/answer{asked}")
        assert page.url == DESK and "Choose at least one comment" in page


def test_an_office_answers_a_comment_once(make, browse, draft):
    comment = make.comment(draft.proposal)
    lucia, elena = browse(make.lucia()), browse(make.lucia())
    first, second = open_form(lucia, comment), open_form(elena, comment)

    send(lucia, first, disposition="not_accepted", reason_es="La primera razón")
    page = send(elena, second, disposition="not_accepted", reason_es="La segunda razón")

    assert page.status == 409 and "Somebody else of your office has answered one of these" in page
    assert page.form("Keep the draft").fields["reason_es"] == "La segunda razón"
    assert [r.reason.es for r in answered()] == ["La primera razón"]


def test_two_of_an_office_at_once_give_one_answer(make, draft, race, pause):
    comment = make.comment(draft.proposal)
    people = [make.lucia().id for _ in range(4)]
    pause(queries, "answered_ids", 4)

    def answer(user_id):
        actor = db.session.get_one(User, user_id)
        comments = queries.find_comments([comment.id])
        verdict = services.Verdict(Disposition.NOT_ACCEPTED, two("No"), Criterion.BUDGET)
        home = homes.home(comment.thread_id, actor)
        return services.draft_response(comments, verdict, send=True, home=home, actor=actor).id

    results = race(answer, people)

    assert sorted(type(r).__name__ for r in results) == ["AlreadyAnswered"] * 3 + ["int"]
    assert len(answered()) == 1 and queries.miscounted() == []


def test_nobody_answers_words_that_were_changed_meanwhile(make, browse, draft):
    ixchel = make.user("Ixchel")
    comment = make.comment(draft.proposal, author=ixchel, text="Sí al plazo")
    lucia, author = browse(make.lucia()), browse(ixchel)
    form = open_form(lucia, comment)
    author.send(author.get(f"/en/comments/{comment.id}/edit"), "/edit", text="No al plazo")

    page = send(lucia, form, disposition="not_accepted", reason_es="No conviene")

    assert page.status == 409 and "No al plazo" in page
    assert "A comment was corrected while you were answering." in page
    assert not answered()
    again = send(lucia, page)
    assert again.status == 200 and len(answered()) == 1


def test_a_comment_withdrawn_meanwhile_is_not_answered(make, browse, draft):
    comment = make.comment(draft.proposal)
    lucia = browse(make.lucia())
    form = open_form(lucia, comment)
    comment.state = "withdrawn"
    db.session.commit()

    page = send(lucia, form, disposition="not_accepted", reason_es="Ya no hace falta")

    assert page.status == 409 and "One of these comments was withdrawn" in page
    assert not answered()


def test_a_promised_change_waits_until_somebody_points_to_it(make, browse, draft):
    comment = make.comment(draft.proposal, author=make.user("Ixchel"), text="Falta el plazo")
    lucia = browse(make.lucia())
    form = open_form(lucia, comment)
    send(lucia, form, disposition="partly", reason_es="Lo haremos", to_come="y")
    sign_and_publish(make, browse)
    assert "The change was announced for a later version." in browse().get(draft.url())

    desk = lucia.follow(lucia.get(DESK), "Changes still to come")
    assert "Lo haremos" in desk
    form = lucia.follow(desk, "Say which clause changed")
    refused = lucia.send(form, "/change", change="")
    assert refused.status == 422 and "Choose the clause that changed." in refused
    page = lucia.send(form, "/change", change=change(draft))

    assert "The answer now leads to the clause it changed." in page
    assert "No announced change is pending" in page
    assert "See what changed in clause 1, version 2" in browse().get(draft.url()).links
    assert db.session.query(StoredEvent).filter_by(name="PromiseKept").count() == 1
    assert lucia.send(form, "/change", change=change(draft)).status in {200, 409}
    assert browse(make.user("Ana")).get(f"{DESK}/responses/1/change").status in {403, 404}


def test_the_desk_shows_the_most_pressing_first_and_filters(make, browse, draft):
    today = clock.today()
    for name, days, facts in (
        ("Tercero", 5, {}),
        ("Primero", -9, {"sector": Sector.ACADEMIA}),
        ("Segundo", -1, {"clause_id": "clause-2"}),
    ):
        due = today + timedelta(days=days)
        make.comment(draft.proposal, text=f"{name}.", answer_due_on=due, **facts)
    lucia = browse(make.lucia())

    desk = lucia.get(DESK)
    places = [desk.text.index(f"{name}.") for name in ("Primero", "Segundo", "Tercero")]
    assert places == sorted(places)
    assert desk.text.count("Answer late") == 2 and "0 of 4 comments answered" in desk
    assert "Overdue 2" in desk

    mine = lucia.send(desk, "Filter", thread=str(draft.thread.id))
    assert "Comentario a otro borrador" not in mine and "Primero." in mine
    clause = lucia.send(mine, "Filter", clause="clause-2")
    assert "Segundo." in clause and "Primero." not in clause
    academia = lucia.send(desk, "Filter", sector="academia")
    assert "Primero." in academia and "Segundo." not in academia
    assert lucia.get(DESK + "?thread=99999&sector=x&view=x&after=x").status == 200


def turned(browser, page, word, **fields):
    """Press the button that turns the page of the desk."""
    [turn] = re.findall(rf'name="turn" value="({word}:[^"]+)"', page.html)
    form = page.form("/answer")
    return browser.get(f"{DESK}?{urlencode({**form.fields, **fields, 'turn': turn}, doseq=True)}")


def test_the_desk_comes_in_pages_and_what_is_ticked_stays(make, browse, draft):
    comments = [make.comment(draft.proposal) for _ in range(45)]
    lucia = browse(make.lucia())

    first = lucia.get(f"{DESK}?thread={draft.thread.id}")
    second = turned(lucia, first, "after", c=[str(comments[0].id), str(comments[3].id)])
    third = turned(lucia, second, "after", c=[*hidden(second), str(comments[21].id)])
    back = turned(lucia, third, "before")

    assert [each.html.count('type="checkbox" name="c"') for each in (first, second, third)] == [
        20, 20, 5
    ]  # fmt: skip
    assert hidden(third) == [str(comments[n].id) for n in (0, 3, 21)]
    assert "3 comments of other pages are chosen, too." in third
    assert f'value="{comments[21].id}" id="c-{comments[21].id}" checked' in back.html
    assert hidden(back) == [str(comments[n].id) for n in (0, 3)]
    page = lucia.send(third, "/answer", c=[*hidden(third), str(comments[44].id)])
    assert page.status == 200 and all(comments[n].text in page for n in (0, 3, 21, 44))


def test_more_than_an_answer_takes_are_not_left_out_in_silence(make, browse, draft):
    comments = [make.comment(draft.proposal) for _ in range(101)]
    lucia = browse(make.lucia())

    asked = [f"thread={draft.thread.id}", *(f"c={each.id}" for each in comments)]
    too_many = lucia.get(f"{DESK}/answer?" + "&".join(asked))
    enough = lucia.get(f"{DESK}/answer?" + "&".join(asked[:-1]))

    assert "At most 100 comments are answered, grouped or joined at once." in too_many
    assert "81 comments of other pages are chosen, too." in too_many
    assert '<div role="alert"><div class="note is-late">' in too_many.html
    assert enough.status == 200 and comments[99].text in enough


def hidden(page):
    """The comments of other pages that are chosen."""
    return re.findall(r'type="hidden" name="c" value="(\d+)"', page.html)


def test_the_author_sees_what_became_of_it(make, browse, draft):
    ixchel = make.user("Ixchel")
    done = make.comment(draft.proposal, author=ixchel, text="Lo primero")
    make.comment(draft.proposal, author=ixchel, text="Lo segundo")
    make.comment(draft.proposal, author=make.user("Ana"), text="De otra persona")
    make.response([done], reason="Por esta razón")
    browser = browse(ixchel)

    for url in ("/en/my/comments", "/en/my"):
        page = browser.get(url)
        assert "Propuesta de prueba (en), 1. Cláusula 1 (en)" in page
        assert "Not accepted" in page and "Por esta razón" in page
        assert "Waiting for an answer" in page and "Lo segundo" in page
        assert "De otra persona" not in page
    assert browse().get("/en/my/comments").url == "/en/sign-in"
    assert "You have not commented yet" in browse(make.user("Nueva")).get("/en/my/comments")


def test_the_desk_speaks_spanish(make, browse, draft):
    comment = make.comment(draft.proposal)
    lucia = browse(make.lucia())

    form = lucia.send(lucia.get("/es/manage/contributions"), "/answer", c=str(comment.id))
    page = lucia.send(form, "/answer", disposition="accepted", reason_es="Sí", do="send")

    assert "Diga qué cláusula cambió, o que el cambio está pendiente." in page
    assert page.languages["en"].startswith("/en/manage/contributions/answer?c=")
