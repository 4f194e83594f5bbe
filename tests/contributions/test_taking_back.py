"""Correcting one's words for half an hour, and withdrawing them whenever one wishes."""

from datetime import timedelta

from cocreacion.contributions.models import Contribution, ContributionState
from cocreacion.kernel import clock
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent

TEXT = "Como lo escribí primero"


def events(name):
    return [e.facts["comment_id"] for e in db.session.query(StoredEvent).filter_by(name=name)]


def test_a_correction_is_marked(make, browse, draft):
    ixchel = make.user("Ixchel")
    comment = make.comment(draft.proposal, author=ixchel, text=TEXT)
    browser = browse(ixchel)

    form = browser.follow(browser.get(draft.url()), "Correct")
    assert form.form("/edit").fields["text"] == TEXT
    page = browser.send(form, "/edit", text="Como lo quise decir", language="quc")

    assert "Your comment is corrected." in page and "Como lo quise decir" in page
    assert "corrected" in page.text.split("Como lo quise decir")[0].rsplit("Ixchel", 1)[1]
    assert TEXT not in page
    db.session.refresh(comment)
    assert (comment.language, events("CommentEdited")) == ("quc", [comment.id])


def test_the_same_words_again_are_no_correction(make, browse, draft):
    ixchel = make.user("Ixchel")
    comment = make.comment(draft.proposal, author=ixchel, text=TEXT)
    browser = browse(ixchel)

    browser.send(browser.get(f"/en/comments/{comment.id}/edit"), "/edit")

    assert comment.edited_at is None and not events("CommentEdited")


def test_an_empty_correction_is_explained(make, browse, draft):
    ixchel = make.user("Ixchel")
    comment = make.comment(draft.proposal, author=ixchel, text=TEXT)
    browser = browse(ixchel)
    form = browser.get(f"/en/comments/{comment.id}/edit")

    page = browser.send(form, "/edit", text=" \u200b")
    assert page.status == 422 and "Write your comment: what you would change, and why." in page
    assert browser.send(form, "/edit", text="...").status == 422
    assert browser.send(form, "/edit", text="Bien").status == 200


def test_after_half_an_hour_words_stay_as_they_are(make, browse, draft):
    ixchel = make.user("Ixchel")
    comment = make.comment(draft.proposal, author=ixchel, text=TEXT)
    browser = browse(ixchel)
    form = browser.get(f"/en/comments/{comment.id}/edit")
    end = comment.created_at + timedelta(minutes=30)

    with clock.freeze(end):
        page = browser.send(form, "/edit", text="Demasiado tarde para esto")
        assert page.status == 403 and "Demasiado tarde para esto" in page
        assert "A comment can be corrected for 30 minutes. You can withdraw it." in page
        links = browser.get(draft.url()).links
        assert "Correct your comment" not in links and "Withdraw the comment" in links
    with clock.freeze(end - timedelta(seconds=1)):
        assert browser.send(form, "/edit", text="A tiempo").status == 200
    assert comment.text == "A tiempo"


def test_nothing_is_corrected_once_it_was_answered_or_the_window_closed(make, browse, draft):
    ixchel = make.user("Ixchel")
    comment = make.comment(draft.proposal, author=ixchel, text=TEXT)
    browser = browse(ixchel)
    form = browser.get(f"/en/comments/{comment.id}/edit")

    comment.answered_at = clock.now()
    db.session.commit()
    page = browser.send(form, "/edit", text="Otro texto")
    assert page.status == 403 and "This comment has an answer already" in page
    comment.answered_at = None
    draft.close(clock.now())
    page = browser.send(form, "/edit", text="Otro texto")
    assert page.status == 403 and "Comments closed on" in page
    assert comment.text == TEXT


def test_only_the_author_corrects_and_withdraws(make, browse, draft):
    comment = make.comment(draft.proposal, author=make.user("Ixchel"), text=TEXT)
    other = browse(make.user("Mateo"))

    assert "Correct your comment" not in other.get(draft.url()).links
    page = other.get(f"/en/comments/{comment.id}/edit")
    assert page.status == 403 and "Only its author can correct a comment." in page
    page = other.get(f"/en/comments/{comment.id}/withdraw")
    assert page.status == 403 and "Only its author can withdraw a comment." in page
    mine = make.comment(draft.proposal, author=db.session.merge(make.user("Ana")))
    form = browse(mine.author).get(f"/en/comments/{mine.id}/withdraw").form("/withdraw")
    forged = other.client.post(
        f"/en/comments/{comment.id}/withdraw",
        data={**other.get(f"/en/comments/{comment.id}/reply").form("/reply").fields},
    )
    assert forged.status_code == 403 and comment.state is ContributionState.PUBLISHED
    assert form.method == "post"


def test_withdrawing_takes_text_and_name_from_every_page(make, browse, draft):
    ixchel = make.user("Ixchel")
    comment = make.comment(draft.proposal, author=ixchel, text=TEXT)
    make.comment(draft.proposal, parent=comment, text="Una contestación", author=make.user("Ana"))
    browser = browse(ixchel)

    asked = browser.follow(browser.get(draft.url()), "Withdraw")
    assert "Withdraw your comment?" in asked and TEXT in asked
    assert db.session.query(Contribution).filter_by(text=TEXT).one().state == "published"
    page = browser.send(asked, "/withdraw")

    assert "Comment withdrawn by its author." in page and "Una contestación" in page
    assert draft.thread.comment_count == 0 and events("CommentWithdrawn") == [comment.id]
    reader, lucia = browse(), browse(make.lucia())
    urls = [draft.url(), f"/en/comments/{comment.id}", f"/en/comments/{comment.id}/reply"]
    for seen in (*map(reader.get, urls), lucia.get("/en/manage/contributions"), page):
        assert TEXT not in seen.html
    assert all("Ixchel" not in reader.get(url).html for url in urls)
    assert TEXT not in browser.get("/en/my/comments").html
    assert browser.send(asked, "/withdraw").status in {200, 403}, "twice is no second fact"
    assert draft.thread.comment_count == 0 and len(events("CommentWithdrawn")) == 1


def test_one_can_withdraw_after_the_window_has_closed(make, browse, draft):
    ixchel = make.user("Ixchel")
    comment = make.comment(draft.proposal, author=ixchel)
    draft.close(clock.now())
    browser = browse(ixchel)

    browser.send(browser.get(f"/en/comments/{comment.id}/withdraw"), "/withdraw")

    assert comment.state is ContributionState.WITHDRAWN and comment.answer_due_on is None


def test_an_answered_comment_can_be_withdrawn_and_its_answer_stays(make, browse, draft):
    ixchel = make.user("Ixchel")
    comment = make.comment(draft.proposal, author=ixchel, text=TEXT)
    make.response([comment], reason="Tiene razón")
    assert (draft.thread.comment_count, draft.thread.answered_count) == (1, 1)
    browser = browse(ixchel)

    page = browser.send(browser.get(f"/en/comments/{comment.id}/withdraw"), "/withdraw")

    assert "Tiene razón" in page and TEXT not in page
    assert (draft.thread.comment_count, draft.thread.answered_count) == (0, 0)


def test_a_hidden_comment_shows_neither_words_nor_name(make, browse, draft):
    make.comment(
        draft.proposal,
        author=make.user("Ixchel"),
        text=TEXT,
        state=ContributionState.HIDDEN,
    )

    page = browse().get(draft.url())

    assert "Comment hidden by the moderation." in page
    assert TEXT not in page.html and "Ixchel" not in page.html
