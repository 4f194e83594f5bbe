"""An answer is written by one person, signed by another, and published with others."""

from cocreacion.contributions import queries
from cocreacion.contributions.models import ResponseItem, ResponseState
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.mail import Letter
from cocreacion.people.models import Membership, Role, Sector
from tests.contributions.desk import DESK
from tests.make.rows import two


def letters(key):
    return [x.recipient for x in db.session.query(Letter).filter(Letter.key.startswith(key))]


def test_nobody_signs_what_they_wrote(desk, make, draft, browse):
    response = desk.write(make.comment(draft.proposal))

    own = desk.page(response)
    assert "You wrote in this answer. Somebody else signs it" in own
    assert "Sign this answer" not in own
    forged = desk.lucia.client.post(
        f"{DESK}/responses/{response.id}/sign",
        data=dict(own.form("Keep the draft").fields, revision=response.revision),
    )
    assert forged.status_code == 403
    page = desk.sign(response)
    assert "You signed the answer. It can be published now." in page
    assert (response.state, response.signed_by.display_as) == (ResponseState.SIGNED, "Marta")
    assert "No hay fondos" not in browse().get(draft.url())


def test_an_answer_that_comes_back_says_what_should_change(desk, make, draft):
    response = desk.write(make.comment(draft.proposal))

    empty = desk.marta.send(desk.page(response, desk.marta), "/return", note=" ")
    assert empty.status == 422 and "Say what should change in the answer" in empty
    desk.marta.send(desk.page(response, desk.marta), "/return", note="Falta citar la ley.")

    page = desk.page(response)
    assert "Returned without signature" in page and "Falta citar la ley." in page
    assert letters("returned:") == [response.responder.email]
    desk.lucia.send(page, "Keep the draft", reason_es="Lo dice la ley.", do="send")
    assert "Falta citar la ley." not in desk.page(response)
    assert desk.sign(response).status == 200


def test_a_signature_is_for_the_words_that_were_read(desk, make, draft):
    response = desk.write(make.comment(draft.proposal))
    seen = desk.page(response, desk.marta)
    desk.lucia.send(desk.page(response), "Keep the draft", reason_es="Otra cosa", do="send")

    page = desk.marta.send(seen, "Sign this answer")

    assert "The answer was changed while you were reading it." in page
    assert response.state is ResponseState.FOR_SIGN_OFF
    desk.sign(response)
    desk.lucia.send(desk.page(response), "Keep the draft", reason_es="Y otra más")
    assert response.state is ResponseState.DRAFT and response.signed_by is None


def test_two_who_write_at_once_keep_both_texts(desk, make, draft):
    response = desk.write(make.comment(draft.proposal), do="save")
    mine, theirs = desk.page(response), desk.page(response, desk.marta)
    desk.marta.send(theirs, "Keep the draft", reason_es="El texto de Marta")

    page = desk.lucia.send(mine, "Keep the draft", reason_es="El texto de Lucía")

    assert page.status == 409 and "Somebody else wrote in this answer" in page
    assert "El texto de Marta" in page
    assert page.form("Keep the draft").fields["reason_es"] == "El texto de Lucía"
    assert desk.lucia.send(page, "Keep the draft").status == 200
    assert response.reason.es == "El texto de Lucía"


def test_a_draft_may_lack_anything_and_has_somebody_to_finish_it(desk, make, draft, browse):
    marta = db.session.query(type(make.user("Nadie"))).filter_by(name="Marta").one()
    comment = make.comment(draft.proposal)

    response = desk.write(
        comment, do="save", reason="", disposition=None, criterion=None,
        notes="Preguntar a la unidad financiera", assigned=str(marta.id),
    )  # fmt: skip

    assert letters("assigned:") == [marta.email]
    page = desk.page(response, desk.marta)
    assert "Preguntar a la unidad financiera" in page and "asked to write it: Marta" in page
    assert "Draft" in desk.lucia.get(DESK)
    for url in (draft.url(), f"/en/responses/{response.id}", "/en/responses"):
        assert "unidad financiera" not in browse().get(url)
    gone = desk.lucia.send(desk.lucia.get(f"{DESK}/responses/{response.id}/drop"), "/drop")
    assert "The draft is gone." in gone and comment.text in gone
    assert db.session.query(ResponseItem).count() == 0 and queries.miscounted() == []


def test_what_is_counted_is_what_the_filter_lets_through(desk, make, draft):
    other = make.proposal("otro-borrador")
    for proposal in (draft.proposal, draft.proposal, other):
        desk.write(make.comment(proposal))

    def shown(query):
        page = desk.marta.get(f"{DESK}?view=to_sign{query}")
        (tab,) = [words for words in page.links if words.startswith("To sign")]
        return tab, page.html.count("No hay fondos")

    assert shown("") == ("To sign 3", 3)
    assert shown(f"&thread={other.thread_id}") == ("To sign 1", 1)
    assert shown(f"&thread={draft.proposal.thread_id}") == ("To sign 2", 2)
    one = desk.marta.get(f"{DESK}?thread={other.thread_id}")
    assert "0 of 1 comments answered" in one, "so do the figures above the list"


def test_signed_answers_are_published_together(desk, make, draft, browse):
    comments = [make.comment(draft.proposal, author=make.user(f"Ana{n}")) for n in range(3)]
    first, second = desk.write(comments[0]), desk.write(comments[1], reason="La segunda")
    unsigned = desk.write(comments[2], reason="Sin firma")
    desk.sign(first)
    desk.sign(second)

    listed = desk.marta.get(f"{DESK}?view=signed")
    assert "r" not in listed.form("/publish").fields, "nothing is ticked for her"
    assert listed.form("/publish").choices["r"] == [str(first.id), str(second.id)]
    asked = desk.marta.send(listed, "/publish", r=[str(first.id), str(second.id)])
    assert "Publish these 2 answers?" in asked and "2 people are told by mail." in asked
    assert "Choose at least one answer" in desk.publish()
    assert desk.publish(first, second, unsigned).status == 403
    assert draft.thread.answered_count == 0, "all of them or none"
    page = desk.publish(first, second)

    assert "2 answers are published." in page and "No answer is ready to publish" in page
    shown = browse().get(draft.url())
    assert "No hay fondos" in shown and "La segunda" in shown and "Sin firma" not in shown
    assert (draft.thread.answered_count, queries.miscounted()) == (2, [])
    assert sorted(letters("response:")) == sorted(c.author.email for c in comments[:2])


def test_what_was_withdrawn_meanwhile_is_left_out(desk, make, draft):
    gone, stays = (make.comment(draft.proposal, author=make.user(n)) for n in ("Ana", "Eva"))
    response = desk.write(gone, stays)
    named = desk.page(response, desk.marta).text.partition("The answer")[2].partition("Sign")[0]
    assert "Ana" in named and "Eva" in named
    desk.sign(response)
    author = desk.browse(gone.author)
    author.send(author.get(f"/en/comments/{gone.id}/withdraw"), "/withdraw")

    assert "The answer is published." in desk.publish(response)

    assert [item.contribution_id for item in response.items] == [stays.id]
    assert (draft.thread.answered_count, queries.miscounted()) == (1, [])


def test_two_offices_answer_one_comment_each_in_its_words(desk, make, draft, browse):
    conadi = make.organisation("Conadi", Sector.GOVERNMENT)
    draft.proposal.commitment_id = make.commitment(lead_id=conadi.id).id
    db.session.commit()
    elena = browse(make.user("Elena", organisation=conadi))
    comment = make.comment(draft.proposal, author=make.user("Ixchel"))
    desk.answer(comment, reason="Lo dice el punto de contacto")

    other = desk.write(comment, by=elena, reason="Lo dice Conadi", disposition="out_of_scope")
    assert elena.get(f"{DESK}/responses/{other.id}").status == 200
    desk.sign(other)
    desk.publish(other)

    for page in (browse().get(draft.url()), desk.lucia.get(f"{DESK}?view=answered")):
        assert page.text.count(comment.text) == 1
        assert "Lo dice el punto de contacto" in page and "Lo dice Conadi" in page
    assert (comment.answer_count, draft.thread.answered_count) == (2, 1)
    assert queries.miscounted() == [] and len(letters("response:")) == 2
    again = desk.lucia.send(desk.form(comment), "Keep the draft", reason_es="x", do="save")
    assert again.status == 409 and "Somebody else of your office has answered" in again


def test_another_office_does_not_write_in_it(desk, make, draft, browse):
    conadi = make.organisation("Conadi", Sector.GOVERNMENT)
    draft.proposal.commitment_id = make.commitment(lead_id=conadi.id).id
    db.session.commit()
    response = desk.write(make.comment(draft.proposal))

    elena = browse(make.user("Elena", organisation=conadi))
    page = elena.get(f"{DESK}/responses/{response.id}")

    assert page.status == 403 and "Another office is preparing this answer." in page
    assert desk.page(response, desk.marta).status == 200
    assert browse(make.sara()).get(f"{DESK}/responses/{response.id}").status == 403


def test_a_missing_language_is_counted_until_somebody_gives_it(desk, make, draft, browse):
    response = desk.answer(make.comment(draft.proposal))
    assert "English missing in 1 answer" in browse().get("/en/responses/coverage")
    sara, page = browse(make.sara()), desk.lucia.get(DESK)
    assert "No hay fondos" in desk.lucia.follow(page, "English missing in 1 answer")

    form = sara.follow(sara.get(f"/en/responses/{response.id}"), "Give the reason in English")
    assert sara.send(form, "Publish it", words=" ").status == 422
    sara.send(form, "Publish it", words="There is no money")

    assert (response.reason.es, response.reason.en) == ("No hay fondos", "There is no money")
    assert "There is no money" in browse().get(draft.url())
    assert "English missing" not in desk.lucia.get(DESK)
    assert db.session.query(StoredEvent).filter_by(name="ResponseTranslated").count() == 1
    assert sara.get(f"{DESK}/responses/{response.id}/translation").status == 403


def test_the_words_that_an_answer_changed_are_shown(desk, make, draft, browse):
    draft.proposal.document.clauses[0].es += " En diez días."
    make.version(draft.proposal.document)
    comment = make.comment(draft.proposal, version_id=draft.oldest.id)

    response = desk.write(
        comment, disposition="accepted", criterion=None, change=f"{draft.newest.id}:clause-1"
    )
    assert "added:" in desk.page(response, desk.marta)
    desk.sign(response)
    desk.publish(response)

    page = browse().get(f"/es/responses/{response.id}")
    assert "Lo que cambió de la versión 1 a la 3:" in page and "En diez días" in page
    assert "/compare/2/3#c-clause-1" in page.html


def test_the_secretariat_of_another_day_signs_no_more(desk, make, draft, browse):
    """A role that has ended signs nothing; who holds it now does."""
    response = desk.write(make.comment(draft.proposal))
    nora = browse(make.user("Pedro", roles=[Role.REVIEWER]))

    assert nora.get(f"{DESK}/responses/{response.id}").status == 403
    assert browse().get(f"{DESK}/responses/{response.id}").url == "/en/sign-in"
    assert desk.sign(response).status == 200


def test_an_office_answers_only_for_what_it_is_responsible_for(desk, make, draft, browse):
    conadi, other = (make.organisation(n, Sector.GOVERNMENT) for n in ("Conadi", "Otra oficina"))
    draft.proposal.commitment_id = make.commitment(lead_id=conadi.id).id
    db.session.commit()
    person = make.user("Elena", organisation=conadi)
    make.keep(
        Membership(user_id=person.id, organisation_id=other.id, office=two("x"), since=today())
    )
    elena, comment = browse(person), make.comment(draft.proposal)

    form = desk.form(comment, by=elena)
    assert form.form("Keep the draft").fields["voice"] == str(conadi.id)
    assert "Otra oficina" not in form
    page = elena.send(form, "Keep the draft", voice=str(other.id), reason_es="x", do="save")
    assert page.status == 422 and "Choose the office that answers." in page
    response = desk.write(comment, by=elena)

    assert response.organisation_id == conadi.id
    assert "Office that answers: Conadi" in desk.page(response, desk.marta)


def test_the_desk_counts_only_what_one_may_open(desk, make, draft, browse):
    conadi = make.organisation("Conadi", Sector.GOVERNMENT)
    draft.proposal.commitment_id = make.commitment(lead_id=conadi.id).id
    db.session.commit()
    elena = browse(make.user("Elena", organisation=conadi))
    comment = make.comment(draft.proposal)
    theirs, own = desk.write(comment), desk.write(comment, by=elena)

    for browser, expected in ((elena, [own]), (desk.lucia, [theirs, own])):
        page = browser.get(f"{DESK}?view=to_sign")
        assert f"To sign {len(expected)}" in page
        shown = [r for r in (theirs, own) if f"Answer {r.id}" in page.links]
        assert shown == expected
        waiting = browser.get(DESK).html
        assert [r for r in (theirs, own) if f"/responses/{r.id}" in waiting] == expected


def test_all_that_an_answer_lacks_is_told_at_once(desk, make, draft):
    form = desk.form(make.comment(draft.proposal))

    page = desk.lucia.send(form, "Keep the draft", do="send")
    assert page.status == 422
    for words in ("Choose what becomes of these", "Choose the criterion", "Give the reason."):
        assert words in page
    both = {"to_come": "y", "change": f"{draft.newest.id}:clause-1", "do": "save"}
    said = {"disposition": "accepted", "reason_es": "Sí"}
    page = desk.lucia.send(page, "Keep the draft", **said, **both)
    assert page.status == 422 and "Say one of the two" in page
    assert desk.lucia.send(page, "Keep the draft", to_come=None).status == 200


def test_a_clause_that_did_not_change_is_shown_as_it_stands(desk, make, draft):
    comment = make.comment(draft.proposal, version_id=draft.oldest.id)

    response = desk.write(
        comment, disposition="accepted", criterion=None, change=f"{draft.newest.id}:clause-2"
    )

    assert "Check that it is the right one." in desk.page(response)
    page = desk.page(response, desk.marta)
    assert "The clause says the same in version 1 and in version 2:" in page
    assert draft.proposal.document.clauses[1].es.strip() in page


def test_what_cannot_be_answered_together_leads_back_to_the_same_list(desk, make, draft):
    here, there = make.comment(draft.proposal), make.comment(make.proposal(versions=1))
    listed = desk.lucia.get(f"{DESK}?channel=web")

    page = desk.lucia.send(listed, "Answer the chosen", c=[str(here.id), str(there.id)])
    assert page.url == DESK and "One answer is for comments on one draft." in page
    form = page.form("Answer the chosen")
    assert form.fields["channel"] == "web"
    assert sorted(form.fields["c"]) == sorted([str(here.id), str(there.id)])
    page = desk.lucia.send(page, "Answer the chosen", c=None)
    assert page.url == DESK and "Choose at least one comment at the desk." in page
    assert "Your answer" in desk.lucia.send(page, "Answer the chosen", c=str(here.id))
