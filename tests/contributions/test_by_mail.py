"""Commenting without an account: kept until the link of a letter publishes it."""

import re
from datetime import timedelta

import pytest

from cocreacion.contributions import forgetting, policy, queries, services
from cocreacion.contributions.intake.models import Consent, Correspondent
from cocreacion.contributions.models import Contribution, ContributionState
from cocreacion.contributions.queries import intake
from cocreacion.kernel import clock
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.mail import Letter
from cocreacion.kernel.outbox import transaction
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.models import Guest, Sector

FORM = "/comment"
ADDRESS = "juana@canario.example"


def speak(browser, draft, text="Falta el plazo.", **fields):
    page = browser.get(draft.url())
    return browser.send(page, FORM, text=text, how="mail", **{"email": ADDRESS, **fields})


def link(number=-1):
    letter = db.session.query(Letter).order_by(Letter.id).all()[number]
    return re.search(r"http://[^/]+(/en/comments/link\?token=\S+)", letter.text)[1]


def kept():
    return db.session.query(Contribution).order_by(Contribution.id.desc()).first()


def test_a_comment_waits_for_the_link_and_is_published_by_its_button(make, browse, draft):
    browser = browse()

    page = speak(browser, draft, language="quc", sector="academia")

    assert "Check your e-mail" in page and "It is not published yet" in page
    assert kept().state is ContributionState.WAITING and draft.thread.comment_count == 0
    number = kept().id
    assert "Falta el plazo." not in browse().get(draft.url())
    assert browse().get(f"/en/comments/{number}").status == 404
    page = browser.get(link())
    assert "Falta el plazo." in page and kept().state is ContributionState.WAITING
    page = browser.send(page, "publish", do="publish")
    assert "What you wrote is published. We write to you when it is answered." in page
    page = browse().get(draft.url())
    assert "Falta el plazo." in page and "Participant academia" in page
    assert draft.thread.comment_count == 1 and kept().answer_due_on is not None
    assert kept().id not in intake.named_without_consent()
    # A second tap, or the letter opened again, changes nothing more.
    again = browser.send(browser.get(link()), "publish", do="publish")
    assert again.status == 200 and draft.thread.comment_count == 1
    assert ADDRESS not in str([e.facts for e in db.session.query(StoredEvent)])


def test_the_answer_comes_by_mail_and_the_address_goes_afterwards(browse, draft, desk):
    browser = browse()
    speak(browser, draft)
    browser.send(browser.get(link()), "publish", do="publish", name="Juana Canario")
    assert "Juana Canario" in browse().get(draft.url())
    consent = db.session.query(Consent).one()
    assert consent.contribution_id == kept().id and "is shown beside" in consent.text
    assert "Juana Canario" in desk.form(kept())
    desk.answer(kept(), reason="Gracias, ya está.")
    letter = db.session.query(Letter).order_by(Letter.id.desc()).first()
    assert letter.recipient == ADDRESS and "Hello, Juana Canario." in letter.text
    page = browser.send(browser.get(link()), "publish", do="publish", name="")
    assert "Now it is shown as from a participant." in page and "Juana" not in browse().get(
        draft.url()
    )
    assert db.session.query(Consent).one().withdrawn_at is not None and kept().speaker == ""

    with clock.freeze(clock.now() + forgetting.AFTER_THE_ANSWER + timedelta(days=1)):
        forgetting.forget_correspondents()
    assert not db.session.query(Correspondent).count()
    assert not db.session.query(Letter).filter_by(recipient=ADDRESS).count()
    assert "Falta el plazo." in browse().get(draft.url())


def test_whoever_has_no_account_judges_the_answer_once_with_the_link(browse, draft, desk, make):
    browser = browse()
    speak(browser, draft)
    browser.send(browser.get(link()), "publish", do="publish")
    answer = desk.answer(kept())
    letter = db.session.query(Letter).order_by(Letter.id.desc()).first()
    url = re.search(rf"http://[^/]+(/en/responses/{answer.id}\?token=\S+)", letter.text)[1]
    assert "Sign in with the account" in browse().get(f"/en/responses/{answer.id}")

    empty = browser.send(browser.get(url), "Publish what I say", satisfied="no", text=" ")
    assert empty.status == 422 and "Say what is missing" in empty
    page = browser.send(empty, "Publish what I say", satisfied="no", text="No dice cuándo")

    assert "You have already said" in page and "No dice cuándo" in browse().get(url)
    assert "1 author is not satisfied: read why" in browse().get(draft.url()).links
    assert queries.miscounted() == []
    other = make.comment(draft.proposal, author=make.user("Rosa"))
    row = make.correspondent(other, email="otra@canario.example")
    assert "Only those whose comments" in browse().get(f"/en/responses/{answer.id}?token={row.key}")


def test_whoever_has_no_account_cannot_pass_for_an_office(make, browse, draft, desk):
    office = make.organisation("Oficina del Punto de Contacto", Sector.GOVERNMENT)
    browser = browse()
    offered = browser.get(draft.url()).form(FORM).choices["sector"]
    assert "citizen" in offered and not {"government", "local_government"} & {*offered}
    assert "government" in browse(make.user("Ana")).get(draft.url()).form(FORM).choices["sector"]

    refused = speak(browser, draft, sector="government")
    assert refused.status == 422 and not db.session.query(Correspondent).count()
    there, words = (
        ClauseRef(draft.newest.id, draft.clause),
        services.Words("Sí.", sector=office.sector),
    )
    with pytest.raises(Forbidden) as refusal, transaction():
        services.speak_by_mail(
            draft.thread, there, words, actor=Guest(), email=ADDRESS, language="es"
        )
    assert "Quien habla por una institución" in str(refusal.value.message)

    speak(browser, draft)
    page = browser.get(link())
    for name in (office.name.es, "La  OFICINA del punto de cóntacto (gobierno)"):
        refused = browser.send(page, "publish", do="publish", name=name)
        assert refused.status == 422 and "This is the name of an organisation." in refused
    assert kept().state is ContributionState.WAITING
    browser.send(page, "publish", do="publish", name="Juana Canario")
    page = browse().get(draft.url())
    assert "Juana Canario citizens · no account" in page
    page = browser.send(browser.get(link()), "publish", do="publish", name="Juana Ixchel Canario")
    assert "Now you are shown as Juana Ixchel Canario." in page
    browser.send(browser.get(link()), "publish", do="publish", name="Juana Canario")
    page = browser.send(browser.get(link()), "publish", do="publish", name=office.name.en)
    assert page.status == 422 and kept().speaker == "Juana Canario"
    desk.answer(kept(), reason="Gracias, ya está.")
    where = f"/en/responses?thread={draft.thread.id}"
    assert "Juana Canario citizens · no account" in browse().get(where)


def test_enter_in_the_address_sends_the_letter(make, browse, draft):
    """Enter presses the first button of a form."""
    comment = make.comment(draft.proposal, text="Otro comentario.")
    browser = browse()
    for url, form in ((draft.url(), FORM), (f"/en/comments/{comment.id}", "/reply")):
        page = browser.get(url)
        assert page.form(form).buttons[0] == "Send me the link"
        assert page.form(form).choices["how"] == ["mail", "account"]
        assert "(optional)" not in page.html[page.html.index("comment-email") :][:60]
    sent = browser.send(browser.get(draft.url()), FORM, text="Con Enter.", email=ADDRESS)
    assert "Check your e-mail" in sent and kept().text == "Con Enter."


def test_whoever_does_not_want_to_sign_in_goes_back_to_the_link_with_their_words(
    make, browse, draft
):
    comment = make.comment(draft.proposal, text="Otro comentario.")
    for url, form in ((draft.url(), FORM), (f"/en/comments/{comment.id}", "/reply")):
        browser = browse()
        fields = {"text": "Falta el plazo.", "email": ADDRESS, "how": "account"}
        asked = browser.send(browser.get(url), form, **fields)
        assert asked.url == "/en/sign-in"

        back = browser.follow(asked, "Publish it without an account")

        given = back.form(form).fields
        assert (given["text"], given["email"]) == ("Falta el plazo.", ADDRESS)
        there = asked.links["Publish it without an account, with a link that we send you"]
        assert "Falta el plazo." not in browse().get(there), "only their own browser has it"
        assert "Check your e-mail" in browser.send(back, form, how="mail")


def test_withdrawing_with_the_link_erases_the_address_and_hides_the_words(make, browse, draft):
    browser = browse()
    speak(browser, draft)
    there = link()
    browser.send(browser.get(there), "publish", do="publish", name="Juana")

    asked = browser.follow(browser.get(there), "Withdraw what you wrote")
    assert "Withdraw what you wrote?" in asked and kept().state is ContributionState.PUBLISHED
    page = browser.send(asked, "/comments/link")

    assert "It is withdrawn, and your e-mail address is erased." in page
    page = browse().get(draft.url())
    assert "Falta el plazo." not in page and "Juana" not in page
    assert "Comment withdrawn by its author." in page and draft.thread.comment_count == 0
    assert not db.session.query(Letter).count() and not db.session.query(Correspondent).count()
    for spent, words in ((there, "was withdrawn, or was not"), (there[:-1], "letters of the link")):
        page = browser.get(spent)
        assert page.status == 410 and words in page


def test_an_old_link_gives_the_words_back_until_they_are_erased(browse, draft):
    browser = browse()
    speak(browser, draft)
    there = link()
    late = clock.now() + policy.LINK_LASTS
    form = browser.get(there)

    with clock.freeze(late):
        page = browser.get(there)
        assert page.status == 410 and "This link is too old to publish with" in page
        assert "Falta el plazo." in page
        assert browser.send(form, "publish", do="publish").status == 410
    assert kept().state is ContributionState.WAITING
    with clock.freeze(clock.now() + forgetting.WORDS_KEPT + timedelta(minutes=1)):
        forgetting.forget_correspondents()
    assert (kept().state, kept().text) == (ContributionState.DISCARDED, "")
    assert browser.get(there).status == 410 and not db.session.query(Letter).count()
    assert browser.get("/en/comments/link?token=invented").status == 410


def test_what_was_sent_in_time_may_be_confirmed_after_the_last_day(browse, draft):
    browser = browse()
    speak(browser, draft)
    form = browser.get(draft.url())
    draft.close(clock.now() - timedelta(seconds=1))

    page = browser.send(form, FORM, text="Tarde", email=ADDRESS, how="mail")
    assert page.status == 403 and "Comments closed on" in page and "Tarde" in page
    page = browser.send(browser.get(link()), "publish", do="publish")
    assert "What you wrote is published." in page and draft.thread.comment_count == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"email": ""}, "Write the whole address"),
        ({"email": "juana"}, "Write the whole address"),
        ({"text": " "}, "Write your comment"),
        ({"text": "www.a.example www.b.example"}, "Without an account a comment has at most one"),
    ],
)
def test_what_is_missing_is_named_and_the_rest_is_kept(browse, draft, fields, reason):
    page = speak(browse(), draft, **{"text": "Falta el plazo.", **fields})

    assert page.status == 422 and reason in page
    assert page.form(FORM).fields["text"] == fields.get("text", "Falta el plazo.").strip()
    for there in (page.url, page.languages["es"]):  # loaded again, and in the other language
        again = browse().get(there)
        assert again.status == 200 and draft.proposal.slug in again.url
    assert not db.session.query(Correspondent).count()


def test_known_and_unknown_addresses_get_the_same_answer_and_few_letters(make, browse, draft):
    make.user("Ana")
    browser = browse()
    browser.client.environ_base["REMOTE_ADDR"] = "203.0.113.77"

    known = speak(browser, draft, email="ana@example.org")
    unknown = speak(browser, draft, email=ADDRESS)

    assert known.text == unknown.text
    assert kept().author_id is None
    for number in range(3):
        page = speak(browser, draft, text=f"Otro {number}")
    assert page.status == 429 and "Too many letters were asked for." in page
    assert page.form(FORM).fields["text"] == "Otro 2"
    assert db.session.query(Letter).filter_by(recipient=ADDRESS).count() == 3
    tables = [db.session.execute(table.select()).all() for table in db.metadata.sorted_tables]
    assert "203.0.113.77" not in repr(tables), "nobody's network is kept"


def test_the_same_comment_sent_twice_at_once_is_one(app, browse, draft, race, pause):
    """A double tap on a bad network: the same form twice, then a page that was loaded again."""
    from cocreacion.kernel import submissions

    browser = browse()
    form = browser.get(draft.url()).form(FORM)
    data = {**form.fields, "text": "Una vez.", "email": ADDRESS, "how": "mail"}
    pause(submissions, "answered", 2)

    def post(_):
        return app.test_client().post(form.action, data=data).location

    with app.app_context():
        app.config["WTF_CSRF_ENABLED"] = False
        try:
            first, second = _both(post)
        finally:
            app.config["WTF_CSRF_ENABLED"] = True
    assert first == second and "/comments/letter-sent" in first
    speak(browser, draft, text="Una vez.")
    db.session.rollback()
    assert db.session.query(Contribution).filter_by(text="Una vez.").count() == 1
    assert db.session.query(Letter).count() == 1


def _both(work):
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import Context

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda a: Context().run(work, a), [1, 2]))


def test_two_taps_on_publish_at_once_are_one_comment(browse, draft, race, pause):
    from cocreacion.contributions import services
    from cocreacion.people.models import Guest

    speak(browse(), draft)
    key = db.session.query(Correspondent).one().key
    db.session.rollback()
    pause(intake, "find_correspondent", 2)

    def publish(_):
        services.publish_with_link(intake.find_correspondent(key), actor=Guest(), name="Juana")

    assert race(publish, [1, 2]) == [None, None]
    assert draft.thread.comment_count == 1 and db.session.query(Consent).count() == 1
    assert db.session.query(StoredEvent).filter_by(name="CommentAdded").count() == 1


def test_a_signed_in_comment_sent_again_from_a_new_page_is_one(make, browse, draft):
    browser = browse(make.user("Ana"))

    first = browser.send(browser.get(draft.url()), FORM, text="Lo mismo.")
    second = browser.send(browser.get(draft.url()), FORM, text="Lo mismo.")

    assert first.status == second.status == 200 and "Lo mismo." in second
    assert draft.thread.comment_count == 1


def reply_to(browser, comment, text="Quince días.", **fields):
    page = browser.get(f"/en/comments/{comment.id}")
    return browser.send(page, "/reply", text=text, how="mail", **{"email": ADDRESS, **fields})


def test_a_reply_without_an_account_waits_for_the_link_too(make, browse, draft):
    rosa = make.user("Rosa")
    comment = make.comment(draft.proposal, author=rosa, text="Falta el plazo.")
    reader = browse(rosa)
    reader.send(reader.get(f"/en/comments/{comment.id}"), "Follow this comment")
    browser = browse()

    assert reply_to(browser, comment, email="").status == 422
    page = reply_to(browser, comment)

    assert "Check your e-mail" in page and kept().state is ContributionState.WAITING
    assert "Quince días." not in browse().get(f"/en/comments/{comment.id}")
    assert comment.reply_count == 0 and kept().parent_id == comment.id
    reply_to(browse(), comment)
    assert db.session.query(Correspondent).count() == 1, "sent again is the same reply"
    page = browser.send(browser.get(link()), "publish", do="publish", name="Juana Canario")
    assert "Your reply is published." in page and "after a year" in page
    page = browse().get(f"/en/comments/{comment.id}")
    assert "Quince días." in page and "Juana Canario" in page
    db.session.expire_all()
    assert (comment.reply_count, draft.thread.comment_count) == (1, 1)
    assert kept().answer_due_on is None and not queries.miscounted()
    told = db.session.query(Letter).filter_by(recipient=rosa.email).one()
    assert "Quince días." in told.text
    browser.send(browser.get(link(0)), "publish", do="publish")
    db.session.expire_all()
    assert comment.reply_count == 1

    browser.send(browser.follow(browser.get(link(0)), "Withdraw what you wrote"), "/comments/link")

    assert "Quince días." not in browse().get(f"/en/comments/{comment.id}")
    assert not db.session.query(Correspondent).count() and not queries.miscounted()


def test_nothing_is_published_below_what_was_taken_back(make, browse, draft):
    comment = make.comment(draft.proposal, text="Falta el plazo.")
    browser = browse()
    reply_to(browser, comment)
    page = browser.get(link())
    comment.state, comment.answer_due_on = ContributionState.HIDDEN, None
    draft.thread.comment_count -= 1
    db.session.commit()

    refused = browser.send(page, "publish", do="publish")

    assert refused.status == 409 and "is no longer shown" in refused
    assert "Quince días." in refused, "the words are given back"
    assert kept().state is ContributionState.WAITING and not queries.miscounted()
    assert browse().get(f"/en/comments/{comment.id}").status == 200
    assert not any("/reply" in form.action for form in browse().get(
        f"/en/comments/{comment.id}").forms)  # fmt: skip
