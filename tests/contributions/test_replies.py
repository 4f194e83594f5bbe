"""Talking to each other below a comment, one level deep."""

from datetime import timedelta

from cocreacion.contributions.models import Contribution, ContributionState
from cocreacion.kernel import clock
from cocreacion.kernel.db import db
from cocreacion.people.models import Sector


def replies_to(comment):
    return db.session.query(Contribution).filter_by(parent_id=comment.id).all()


def test_a_reply_stands_below_its_comment_and_owes_no_answer(make, browse, draft):
    red = make.organisation("Red", Sector.ACADEMIA)
    comment = make.comment(draft.proposal, author=make.user("Ixchel"), text="Falta el plazo")
    browser = browse(make.user("Tomás", organisation=red))

    asked = browser.follow(browser.get(draft.url()), "Reply")
    assert "Falta el plazo" in asked
    page = browser.send(asked, "/reply", text="Diez días", voice=str(red.id), language="cak")

    assert page.url == f"/en/comments/{comment.id}" and "Diez días" in page
    (reply,) = replies_to(comment)
    assert (reply.thread_id, reply.version_id, reply.clause_id) == (
        comment.thread_id,
        comment.version_id,
        comment.clause_id,
    )
    assert (reply.sector, reply.language, reply.answer_due_on) == (Sector.ACADEMIA, "cak", None)
    assert (comment.reply_count, draft.thread.comment_count) == (1, 1)


def test_a_reply_to_a_reply_goes_to_the_comment_above_both(make, browse, draft):
    comment = make.comment(draft.proposal)
    first = make.comment(draft.proposal, parent=comment, text="Primera")
    browser = browse(make.user())

    asked = browser.get(f"/en/comments/{first.id}/reply")
    assert asked.url == f"/en/comments/{comment.id}"
    forged = browser.client.post(
        f"/en/comments/{first.id}/reply", data={**asked.form("/reply").fields, "text": "Segunda"}
    )

    assert forged.status_code == 303
    assert [r.text for r in replies_to(comment)] == ["Primera", "Segunda"]
    assert not replies_to(first) and comment.reply_count == 2


def test_what_cannot_be_published_is_given_back(make, browse, draft):
    comment = make.comment(draft.proposal)
    browser = browse(make.user())
    asked = browser.get(f"/en/comments/{comment.id}/reply")

    for text, reason in (("", "Write your comment"), ("x" * 2001, "This is too long")):
        page = browser.send(asked, "/reply", text=text)
        assert page.status == 422 and reason in page
        assert page.form("/reply").fields["text"] == text
    assert not replies_to(comment) and browser.send(page, "/reply", text="Bien").status == 200


def test_no_replies_once_the_window_is_closed(make, browse, draft):
    comment = make.comment(draft.proposal)
    browser = browse(make.user())
    asked = browser.get(f"/en/comments/{comment.id}/reply")
    draft.close(clock.now())

    page = browser.send(asked, "/reply", text="Tarde")

    assert page.status == 403 and "Comments closed on" in page and "Tarde" in page.html
    assert "Reply" not in browser.get(draft.url()).links
    assert not replies_to(comment)


def test_a_withdrawn_comment_takes_no_more_replies_but_keeps_those_it_has(make, browse, draft):
    comment = make.comment(draft.proposal, author=make.user("Ixchel"), text="Lo que dije")
    make.comment(draft.proposal, parent=comment, text="Una contestación", author=make.user("Ana"))
    browser = browse(make.user("Mateo"))
    asked = browser.get(f"/en/comments/{comment.id}/reply")
    comment.state = ContributionState.WITHDRAWN
    db.session.commit()

    page = browser.send(asked, "/reply", text="Otra")

    assert page.status == 403
    assert "This comment was withdrawn, so it takes no more replies." in page
    for seen in (page, browser.get(draft.url())):
        assert "Comment withdrawn by its author." in seen and "Una contestación" in seen
        assert "Lo que dije" not in seen.html and "Ixchel" not in seen.html


def test_guests_keep_their_reply_through_signing_in(make, browse, draft):
    from cocreacion.people import passwords
    from tests.make.rows import PASSWORD

    ixchel = make.user("Ixchel", password_hash=passwords.hashed(PASSWORD))
    comment = make.comment(draft.proposal)
    browser = browse()

    sign_in = browser.send(
        browser.get(f"/en/comments/{comment.id}/reply"), "/reply", text="De una invitada"
    )
    back = browser.send(sign_in, "sign-in", email=ixchel.email, password=PASSWORD)
    assert back.form("/reply").fields["text"] == "De una invitada"
    browser.send(back, "/reply")

    assert [(r.text, r.author_id) for r in replies_to(comment)] == [("De una invitada", ixchel.id)]


def test_three_replies_are_shown_and_all_have_a_page(make, browse, draft):
    comment = make.comment(draft.proposal)
    start = clock.now() - timedelta(days=1)
    for number in range(5):
        at = start + timedelta(minutes=number)
        make.comment(draft.proposal, parent=comment, text=f"Parte {number}.", created_at=at)
    browser = browse()

    page = browser.get(draft.url())
    assert "Parte 2." in page and "Parte 3." not in page
    every = browser.follow(page, "See all 5 replies")
    assert all(f"Parte {number}." in every for number in range(5))


def test_many_replies_come_in_pages(make, browse, draft):
    comment = make.comment(draft.proposal)
    start = clock.now() - timedelta(days=1)
    rows = [
        Contribution(
            thread_id=comment.thread_id,
            parent_id=comment.id,
            version_id=comment.version_id,
            clause_id=comment.clause_id,
            text=f"Parte {number}.",
            created_at=start + timedelta(minutes=number),
        )
        for number in range(120)
    ]
    comment.reply_count = 120
    make.keep(*rows)
    browser = browse()

    seen, page = [], browser.get(f"/en/comments/{comment.id}/reply")
    for _ in range(3):
        seen += [n for n in range(120) if f"Parte {n}." in page]
        page = browser.follow(page, "Next") if "Next" in page.links else page
    assert "Next" not in page.links
    assert seen == list(range(120))
    assert "Parte 119." in browser.get(f"/en/comments/{rows[119].id}")


def test_two_replies_at_once_are_both_counted(make, draft, race):
    from cocreacion.contributions import queries, services
    from cocreacion.people.models import User

    comment = make.comment(draft.proposal)
    people = [make.user(f"Persona{n}").id for n in range(6)]

    def answer(user_id):
        actor = db.session.get_one(User, user_id)
        return services.reply(queries.get_comment(comment.id), services.Words("Sí"), actor=actor).id

    assert len(set(race(answer, people))) == 6
    assert comment.reply_count == 6 == len(replies_to(comment))
