"""Against floods: links, saying it again, and a slow talk. Nothing typed is lost."""

from datetime import timedelta

import pytest

from cocreacion.contributions import services
from cocreacion.contributions.models import Contribution
from cocreacion.contributions.queries import get_thread
from cocreacion.contributions.services import TooSoon, Words
from cocreacion.kernel import clock
from cocreacion.kernel.db import db
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.models import User

FORM = "/comment"
LINK = "https://example.org/acta"
SAID = "El plazo de quince días es muy corto para una municipalidad pequeña de la costa."


def said_here(draft):
    return db.session.query(Contribution).filter_by(thread_id=draft.thread.id).count()


def test_new_accounts_link_once_and_others_three_times(make, browse, draft):
    new, old = make.user("Nueva"), make.user("Vieja")
    old.created_at = clock.now() - timedelta(days=31)
    db.session.commit()

    for person, most in ((new, 1), (old, 3)):
        browser = browse(person)
        text = f"Vea {' '.join([LINK] * (most + 1))}"
        page = browser.send(browser.get(draft.url()), FORM, text=text)
        assert page.status == 422 and page.form(FORM).fields["text"] == text
        assert ("at most one link" if most == 1 else "at most 3 links") in page
        ok = browser.send(page, FORM, text=f"Vea {' '.join([LINK] * most)}")
        assert ok.status == 200 and "Your comment is published." in ok
    comment = db.session.query(Contribution).filter_by(author_id=new.id).one()
    browser = browse(new)
    edited = browser.send(
        browser.get(f"/en/comments/{comment.id}/edit"), "/edit", text=f"{LINK} {LINK}"
    )
    assert edited.status == 422 and "at most one link" in edited


def test_who_says_it_again_is_shown_the_first_and_asked(make, browse, draft):
    browser, other = browse(make.user("Ixchel")), browse(make.user("Ana"))
    browser.send(browser.get(draft.url()), FORM, text=SAID)
    again = SAID.replace("quince", "diez")
    elsewhere = draft.url(clause="clause-2")

    page = browser.send(browser.get(elsewhere), FORM, text=again)
    assert page.status == 409 and "You have said nearly the same before:" in page and SAID in page
    assert page.form(FORM).fields["text"] == again and said_here(draft) == 1
    assert other.send(other.get(elsewhere), FORM, text=again).status == 200, "others may say it"
    page = browser.send(page, FORM, again="y")
    assert "Your comment is published." in page and said_here(draft) == 3
    assert browser.send(browser.get(draft.url()), FORM, text="Otra cosa muy distinta").status == 200


def test_in_a_slow_talk_one_waits_and_is_told_before_and_after(make, browse, draft):
    lucia, browser = browse(make.lucia()), browse(make.user("Ixchel"))
    desk = lucia.get("/en/manage/moderation?view=pace")
    lucia.send(desk, f"/threads/{draft.thread.id}/pace", minutes="10")

    page = browser.get(draft.url())
    assert "each person writes here once every 10 minutes" in page
    at = clock.now()
    with clock.freeze(at):
        browser.send(page, FORM, text="El primero de todos")
        page = browser.send(browser.get(draft.url()), FORM, text="El segundo")
        assert page.status == 429 and "send it again from" in page
        assert page.form(FORM).fields["text"] == "El segundo"
        first = db.session.query(Contribution).filter_by(text="El primero de todos").one()
        reply = browser.send(browser.get(f"/en/comments/{first.id}/reply"), "/reply", text="Y más")
        assert reply.status == 429 and "Y más" in reply.html
        other = browse(make.user("Ana"))
        assert other.send(other.get(draft.url()), FORM, text="De otra persona").status == 200
    with clock.freeze(at + timedelta(minutes=10)):
        assert browser.send(page, FORM, text="El segundo").status == 200


def test_two_at_once_in_a_slow_talk_are_one_after_the_other(make, race, pause, draft):
    draft.thread.slow_minutes = 5
    person, place = make.user("Ixchel").id, ClauseRef(draft.newest.id, "clause-1")
    number = draft.thread.id
    db.session.commit()
    pause(services.comments.homes, "clauses", 2)

    def say(text):
        actor = db.session.get_one(User, person)
        return services.add_comment(get_thread(number), place, Words(text), actor=actor).id

    outcomes = race(say, ["Uno y", "Dos y"])

    assert sorted(isinstance(each, TooSoon) for each in outcomes) == [False, True]
    assert said_here(draft) == 1


@pytest.mark.parametrize("text", ["\u3164\u3164 \u115f", "\u200d\u2062", "\U000e0041\u00ad"])
def test_what_only_looks_like_nothing_is_nothing(make, browse, draft, text):
    browser = browse(make.user())

    page = browser.send(browser.get(draft.url()), FORM, text=text)

    assert page.status == 422 and "Write your comment" in page and said_here(draft) == 0
