"""Whoever follows is told of replies and answers, once, and ends it with the link in the letter."""

import re
from datetime import timedelta

import pytest

from cocreacion.contributions import homes, queries, services
from cocreacion.contributions.models import Disposition, Follow
from cocreacion.kernel import clock
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.kernel.outbox import transaction
from cocreacion.people.models import Account, User


def letters():
    """Those written since the last time, by their reader."""
    found = db.session.query(Letter).order_by(Letter.id).all()
    told = [(letter.recipient.split("@")[0].rstrip("0123456789"), letter) for letter in found]
    for letter in found:
        db.session.delete(letter)
    db.session.commit()
    return told


def told_about(words):
    """Those that wait to be sent, with these words in them."""
    db.session.rollback()
    waiting = db.session.query(Letter).filter(Letter.due_at.is_not(None))
    found = [letter for letter in waiting if words in letter.text]
    return [(letter.recipient.split("@")[0].rstrip("0123456789"), letter) for letter in found]


def names(told):
    return sorted(name for name, _ in told)


@pytest.fixture
def say(app, draft):
    """`say(person, text, to=comment)`: comment on the draft, or reply."""

    def speak(person, text, to=None):
        from cocreacion.kernel.refs import ClauseRef

        with app.test_request_context("/es/"), transaction():
            actor, words = db.session.get_one(User, person.id), services.Words(text)
            if to is not None:
                return services.reply(queries.get_comment(to), words, actor=actor).id
            place = ClauseRef(draft.newest.id, draft.clause)
            thread = queries.get_thread(draft.thread.id)
            return services.add_comment(thread, place, words, actor=actor).id

    return speak


def test_an_author_is_told_of_replies_and_others_only_if_they_follow(make, browse, draft, say):
    ixchel, mateo, rosa = make.user("ixchel"), make.user("mateo"), make.user("rosa")
    comment = say(ixchel, "Falta el plazo")
    reader = browse(rosa)
    reader.send(reader.get(f"/en/comments/{comment}"), "Follow this comment")
    letters()

    say(mateo, "Diez días", to=comment)
    told = letters()
    assert names(told) == ["ixchel", "rosa"]
    assert all("Diez días" in letter.text for _, letter in told)
    assert f"/es/comments/{comment + 1}" in told[0][1].text

    say(ixchel, "Gracias", to=comment)
    assert names(letters()) == ["rosa"], "nobody is told of their own words"
    rosa.state = Account.DISABLED
    db.session.commit()
    say(mateo, "De nada", to=comment)
    assert names(letters()) == ["ixchel"]


@pytest.mark.parametrize("how", ["withdrawn", "hidden"])
def test_nobody_is_sent_what_was_taken_away_before_the_letter_left(make, browse, draft, say, how):
    mateo, rosa, lucia = make.user("mateo"), make.user("rosa"), browse(make.lucia())
    reader = browse(rosa)
    reader.send(reader.get(f"/en/threads/{draft.thread.id}/follow"), "Follow this talk")
    gone, kept = say(mateo, "Una ofensa"), say(make.user("ana"), "Falta el plazo")
    say(rosa, "¿Cuál?", to=kept)
    later = clock.now() + timedelta(hours=1)  # the mail server did not answer
    db.session.query(Letter).update({"due_at": later})
    db.session.commit()
    assert names(told_about("Una ofensa")) == ["rosa"]
    assert names(told_about("¿Cuál?")) == ["ana"]

    if how == "withdrawn":
        author = browse(mateo)
        author.send(author.get(f"/en/comments/{gone}/withdraw"), "/withdraw")
    else:
        case = lucia.get(f"/en/manage/moderation/comments/{gone}")
        lucia.send(case, "/hide", reason_es="Ofende a una persona.")

    assert not told_about("Una ofensa") and names(told_about("¿Cuál?")) == ["ana"]
    if how == "hidden":
        assert "Ofende a una persona." in dict(letters())["mateo"].text, "its author is told why"


def test_a_talk_is_told_once_a_day_and_each_answer_once(app, make, browse, draft, say):
    ixchel, rosa, lucia = make.user("ixchel"), make.user("rosa"), make.lucia()
    second_id = make.lucia().id
    reader = browse(rosa)
    page = reader.follow(reader.get(draft.url()), "Follow this talk by mail")
    assert "We tell you by mail what is new." in reader.send(page, "Follow this talk")

    first, second = say(ixchel, "Uno"), say(ixchel, "Dos")
    assert names(letters()) == ["rosa"]
    with clock.freeze(clock.now() + timedelta(days=1)):
        say(ixchel, "Tres")
    assert names(letters()) == ["rosa"]

    with app.test_request_context("/es/"), transaction():
        actor = db.session.get_one(User, lucia.id)
        fan, thread = db.session.get_one(User, rosa.id), queries.get_thread(draft.thread.id)
        services.follow(thread, queries.get_comment(first), actor=fan)
        home = homes.home(draft.thread.id, actor)
        response = services.draft_response(
            queries.find_comments([first, second]),
            services.Verdict(Disposition.ACCEPTED, Bilingual("No toca", ""), change_to_come=True),
            send=True, home=home, actor=actor,
        )  # fmt: skip
        signer = db.session.get_one(User, second_id)
        services.sign(response, revision=response.revision, home=home, actor=signer)
        services.publish([response], of={home.thread_id: home}, actor=signer)
    told = letters()
    assert names(told) == ["ixchel", "rosa"], "who wrote has the letter of their own, no other"
    assert "No toca" in dict(told)["rosa"].text


def test_the_link_in_a_letter_shows_a_page_and_its_button_ends_it(make, browse, draft, say):
    ixchel, mateo = make.user("ixchel"), make.user("mateo")
    comment = say(ixchel, "Falta el plazo")
    say(mateo, "Diez días", to=comment)
    ((_, letter),) = letters()
    link = re.search(r"http://[^/]+(/es/unfollow/\S+)", letter.text)[1]
    assert link in letter.html
    guest = browse()

    page = guest.get(link)
    assert db.session.query(Follow).count() == 1, "looking changes nothing: mail programs look, too"
    page = guest.send(page, "Dejar de seguir")
    assert page.status == 200 and "Usted no lo sigue" in page
    assert db.session.query(Follow).count() == 0
    say(mateo, "Otra", to=comment)
    assert letters() == []

    assert guest.get(link + "x").status == 404
    assert guest.get("/es/unfollow/1-1-1.forged").status == 404


def test_ones_own_page_lists_what_one_follows_and_ends_it(make, browse, draft, say):
    ixchel = make.user("ixchel")
    assert "What you follow" not in browse(ixchel).get("/en/my")
    assert "You follow nothing" in browse(ixchel).get("/en/my/follows")
    comment = say(ixchel, "Falta el plazo")
    browser = browse(ixchel)
    browser.send(browser.get(f"/en/threads/{draft.thread.id}/follow"), "Follow this talk")

    page = browser.get("/en/my/follows")
    assert "Falta el plazo" in page and "the whole talk" in page
    page = browser.send(page, f"/threads/{draft.thread.id}/unfollow")
    assert page.url == "/en/my/follows" and "the whole talk" not in page
    page = browser.send(browser.get("/en/my"), f"/comments/{comment}/unfollow")
    assert page.url == "/en/my" and db.session.query(Follow).count() == 0


def test_following_twice_at_once_is_one_follow(make, draft, race):
    user_id = make.user("rosa").id

    def follow(_):
        thread = queries.get_thread(draft.thread.id)
        services.follow(thread, actor=db.session.get_one(User, user_id))

    race(follow, range(4))

    assert db.session.query(Follow).count() == 1


def test_guests_are_asked_to_sign_in(browse, draft):
    guest = browse()

    page = guest.send(guest.get(f"/en/threads/{draft.thread.id}/follow"), "Sign in and follow")

    assert page.url == "/en/sign-in" and db.session.query(Follow).count() == 0
