"""Agreeing and disagreeing with a comment, on the page of the comment."""

import pytest

from cocreacion.contributions import queries, services
from cocreacion.contributions.models import Side, Stance
from cocreacion.kernel import clock
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.outbox import transaction
from cocreacion.people.models import ParkedForm, User

FORM = "/stance"


def stances():
    return [(s.user.name, s.side, s.reason) for s in db.session.query(Stance).order_by(Stance.id)]


@pytest.fixture
def comment(make, draft):
    return make.comment(draft.proposal, author=make.user("Ixchel"), text="Falta el plazo")


def test_a_stance_is_counted_its_reason_shown_and_both_can_be_changed(make, browse, comment):
    url = f"/en/comments/{comment.id}"
    browser = browse(make.user("Mateo"))

    page = browser.send(browser.get(url), FORM, side="agree", reason="Same <b>here</b>.")
    assert page.url == url and "1 agrees" in page and "Same <b>here</b>." in page
    page = browser.send(page, FORM, side="disagree", reason="Ya no.", language="es")
    assert "1 disagrees" in page and "1 agrees" not in page and "Same" not in page
    assert '<p dir="auto" lang="es">Ya no.</p>' in page.html
    assert stances() == [("Mateo", Side.DISAGREE, "Ya no.")]
    assert (comment.agree_count, comment.disagree_count) == (0, 1)

    page = browser.send(page, "Take it back")
    assert "Nobody has said yet whether they agree." in page and stances() == []
    assert comment.disagree_count == 0 and queries.miscounted() == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"side": None}, "Choose whether you agree or disagree."),
        ({"side": "maybe"}, "Choose whether you agree or disagree."),
        ({"side": "agree", "reason": "x" * 301}, "at most 300 characters"),
    ],
)
def test_what_cannot_be_counted_is_refused_beside_its_field(make, browse, comment, fields, words):
    browser = browse(make.user("Mateo"))
    page = browser.get(f"/en/comments/{comment.id}")

    refused = browser.send(page, FORM, **{"reason": "Aquí también.", **fields})

    assert refused.status == 422 and words in refused
    assert refused.form(FORM).fields["reason"] == {"reason": "Aquí también.", **fields}["reason"]
    assert browser.send(page, FORM, side="agree").status == 200 and len(stances()) == 1


def test_a_guest_signs_in_first_and_the_reason_is_kept(make, browse, comment):
    guest = browse()

    page = guest.send(guest.get(f"/en/comments/{comment.id}"), FORM, side="agree", reason="Sí.")

    assert page.url == "/en/sign-in" and stances() == []
    (parked,) = db.session.query(ParkedForm)
    assert ["reason", "Sí."] in parked.fields and parked.back == f"/en/comments/{comment.id}"


def test_nobody_counts_for_themselves_nor_after_the_end(make, browse, draft, comment):
    url, author = f"/en/comments/{comment.id}", browse(db.session.get_one(User, comment.author_id))
    assert "You wrote this comment" in author.get(url) and FORM not in author.get(url).html
    other = browse(make.user("Mateo"))
    page = other.get(url)

    with pytest.raises(Forbidden):
        services.take_stance(comment, Side.AGREE, actor=db.session.get_one(User, comment.author_id))
    draft.close(clock.now())
    assert other.send(page, FORM, side="agree").status == 403
    assert stances() == []


def test_ten_stances_at_once_are_ten_and_one_person_twice_is_one(make, comment, race):
    people = [make.user(f"Persona{n}").id for n in range(5)]

    def agree(user_id):
        actor = db.session.get_one(User, user_id)
        services.take_stance(queries.get_comment(comment.id), Side.AGREE, actor=actor)
        return "ok"

    race(agree, [*people, *people])

    assert len(stances()) == 5 == comment.agree_count
    assert queries.miscounted() == []


def test_a_withdrawn_comment_shows_no_reasons_and_no_earlier_words(make, browse, draft, comment):
    browser = browse(db.session.get_one(User, comment.author_id))
    make.stance(comment, "agree", "Así es aquí.")
    edited = browser.send(
        browser.get(f"/en/comments/{comment.id}/edit"), "/edit", text="Falta el año", language="en"
    )
    assert "corrected" in edited
    page = browse().get(f"/en/comments/{comment.id}")
    assert "What it said before the correction" in page and "Falta el plazo" in page
    assert "Falta el año" in page and "Así es aquí." in page and "Cláusula 1" in page
    assert "The clause as it stood" in page and "Primera cláusula." in page

    browser.send(browser.get(f"/en/comments/{comment.id}/withdraw"), "/withdraw")

    page = browse().get(f"/en/comments/{comment.id}")
    assert "Comment withdrawn by its author." in page
    for gone in ("Falta el", "Así es aquí.", "Ixchel", "Who agrees"):
        assert gone not in page, gone
    assert queries.miscounted() == []


def test_a_comment_in_the_other_language_says_so(make, browse, draft):
    make.comment(draft.proposal, text="En español", language="es")
    make.comment(draft.proposal, text="In English", language="en")

    english, spanish = browse().get(draft.url("en")), browse().get(draft.url("es"))

    assert '<span class="small quiet">Spanish</span>' in english.html
    assert '<div class="said flow" dir="auto" lang="es"><p>En español' in english.html
    assert '<span class="small quiet">Inglés</span>' in spanish.html
    assert '<span class="small quiet">Español</span>' not in spanish.html


def test_a_hidden_reason_stays_hidden_whatever_its_author_writes(make, browse, comment):
    mateo = make.user("Mateo")
    make.stance(comment, "agree", "Vendo teléfonos.", user=mateo)
    url = f"/en/comments/{comment.id}"
    lucia, rosa = browse(moderator := make.lucia()), browse(make.user("Rosa"))
    assert "Hide this reason" not in rosa.get(url) and "Hide this reason" in lucia.get(url)
    with transaction():
        services.hide_reason(db.session.query(Stance).one(), hidden=True, actor=moderator)

    page = lucia.get(url)
    assert "Vendo" not in page and "Reason hidden by the moderation." in page
    assert "1 agrees" in rosa.get(url) and "Mateo" not in browse().get(url)
    own = browse(mateo)
    own.send(own.get(url), FORM, side="agree", reason="Vendo más.")
    assert stances() == [("Mateo", Side.AGREE, "Vendo más.")]
    assert "Vendo" not in browse().get(url)
    with pytest.raises(Forbidden):
        services.hide_reason(db.session.query(Stance).one(), hidden=False, actor=mateo)
