"""Proposing, supporting, withdrawing, writing anew: what everybody does with amendments."""

from datetime import timedelta

import pytest

from cocreacion.documents.clauses import Wording
from cocreacion.documents.models import (
    Amendment,
    AmendmentState,
    Anchoring,
    Operation,
    Procedure,
)
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.people.models import User
from cocreacion.people.passwords import hashed
from cocreacion.proposals import queries, services
from cocreacion.proposals.models import AmendmentSupport, Proposal
from cocreacion.site import verification
from tests.make.rows import two

LIST = "/es/proposals/mejora/amendments"
NEW = f"{LIST}/new"
FORM = "proposed"


def only():
    return db.session.query(Amendment).one()


def test_an_amendment_is_published_under_a_number_of_its_own(browse, draft, make):
    network = make.organisation("Red de Ixchel")
    browser = browse(make.user("Ixchel", organisation=network))
    page = browser.follow(browser.get("/es/proposals/mejora"), "Proponer un cambio")
    assert page.form(FORM).fields["text"] == "Uno dos tres.", "the text is there to be changed"

    page = browser.send(
        page, FORM, text="Uno dos cuatro.", reason="Falta el **plazo**.", voice=str(network.id)
    )

    code = f"E-{draft.document.id}-01"
    assert f"Su enmienda se publicó como {code}." in page
    assert "Ixchel, en nombre de Red de Ixchel (Sociedad civil)" in page
    assert '<del><span class="vh">se elimina: </span>tres</del>' in page.html
    assert '<ins><span class="vh">se agrega: </span>cuatro</ins>' in page.html
    assert "<strong>plazo</strong>" in page.html
    kept = only()
    assert (kept.code, kept.state, kept.language) == (code, AmendmentState.SUBMITTED, "es")
    assert (kept.part.clause_id, kept.part.text) == ("clause-1", "Uno dos cuatro.")
    assert db.session.query(StoredEvent).filter_by(name="AmendmentSubmitted").count() == 1
    assert code in browser.get(page.languages["en"]), "the same in both languages"
    assert "1 enmienda" in browse().get("/es/proposals/mejora")
    assert code in browse().get(f"{LIST}?clause=clause-1&state=submitted")
    assert code not in browse().get(f"{LIST}?clause=clause-2")


def test_the_english_text_is_amended_in_english(browse, draft, make):
    browser = browse(make.user())
    page = browser.get("/en/proposals/mejora/amendments/new?clause=clause-1")
    assert page.form(FORM).fields["text"] == "Uno dos tres. (en)"

    page = browser.send(page, FORM, text="One two four.", reason="Too short.")

    assert "Your amendment is published as" in page
    assert only().language == "en"
    assert 'lang="en"' in browser.get(page.languages["es"]).html


@pytest.mark.parametrize(
    ("op", "fields", "operation", "said"),
    [
        ("insert", {"text": "Una nueva.", "heading": "Nueva"}, Operation.INSERT, "Cláusula nueva"),
        ("delete", {}, Operation.DELETE, "Quitar la cláusula del texto:"),
    ],
)
def test_a_clause_can_be_added_or_taken_out(browse, draft, make, op, fields, operation, said):
    browser = browse(make.user())
    page = browser.get(f"{NEW}?clause=clause-2&op={op}")

    page = browser.send(page, FORM, reason="Hace falta.", **fields)

    assert said in page or "Cláusula nueva después de" in page
    assert (only().part.operation, only().part.place) == (operation, "clause-2")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "Uno dos tres."}, "Su texto es igual al publicado."),
        ({"text": "", "heading": ""}, "Escriba el texto."),
        ({"text": ""}, "Escriba el texto."),
        ({"text": "Otro", "reason": " "}, "Escriba la razón"),
        ({"text": "x" * 20_001}, "demasiado largo"),
        ({"text": "Otro", "voice": "999"}, "No puede hablar en nombre de esta organización."),
        ({"text": "Otro", "clause": "nothing"}, "no tiene esa cláusula"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(browse, draft, make, fields, said):
    browser = browse(make.user())
    page = browser.get(f"{NEW}?clause=clause-1")
    fields = {"reason": "Hace falta.", **fields}

    refused = browser.send(page, FORM, **fields)

    assert refused.status == 422
    assert said in refused
    assert "<title>Error: " in refused.html
    assert refused.form(FORM).fields["text"] == fields["text"]
    assert db.session.query(Amendment).count() == 0
    good = {**fields, "text": "Bien dicho.", "reason": "Sí.", "voice": "", "clause": "clause-1"}
    assert "se publicó" in browser.send(refused, FORM, **good)


def test_sending_the_same_form_twice_is_one_amendment(browse, draft, make):
    browser = browse(make.user())
    page = browser.get(f"{NEW}?clause=clause-1")

    for _ in range(2):
        assert "E-" in browser.send(page, FORM, text="Otro.", reason="Sí.")

    assert db.session.query(Amendment).count() == 1


def test_a_guest_writes_first_and_signs_in_afterwards(browse, draft, make):
    make.user("Rosa", email="rosa@example.org", password_hash=hashed("correct horse battery"))
    browser = browse()
    page = browser.get(f"{NEW}?clause=clause-2")
    page = browser.send(page, FORM, text="Cuatro y medio.", reason="Falta la mitad.")
    assert page.url == "/es/sign-in" and "Guardamos lo que escribió." in page

    page = browser.send(page, "sign-in", email="rosa@example.org", password="correct horse battery")

    fields = page.form(FORM).fields
    assert (fields["text"], fields["reason"]) == ("Cuatro y medio.", "Falta la mitad.")
    assert "se publicó como" in browser.send(page, FORM)
    assert only().part.clause_id == "clause-2"


def test_a_form_kept_until_comments_closed_gives_the_text_back(browse, draft, make):
    browser = browse(make.user())
    page = browser.get(f"{NEW}?clause=clause-1")

    assert browser.send(page, FORM, text="A tiempo.", reason="Sí.").status == 200
    page = browser.get(f"{NEW}?clause=clause-1")
    draft.proposal.thread.closes_at = now() - timedelta(hours=1)
    db.session.commit()

    refused = browser.send(page, FORM, text="Muy tarde.", reason="Me tardé.")

    assert refused.status == 403
    assert "Se recibieron enmiendas hasta el" in refused
    assert "Muy tarde." in refused and "Me tardé." in refused
    assert only().part.text == "A tiempo."


def test_a_version_published_meanwhile_is_read_before_sending_again(browse, draft, make):
    browser = browse(make.user())
    page = browser.get(f"{NEW}?clause=clause-1")
    draft.document.clauses[0].es = "Uno dos tres cinco."
    db.session.commit()
    make.version(draft.document)

    refused = browser.send(page, FORM, text="Uno dos cuatro.", reason="Hace falta.")

    assert refused.status == 409
    assert "Se publicó una versión más nueva mientras escribía." in refused
    assert "Su texto comparado con la versión 2" in refused
    assert "cinco</del>" in refused.html
    assert db.session.query(Amendment).count() == 0
    assert "se publicó como" in browser.send(refused, FORM)
    assert only().version.number == 2


def test_somebody_who_writes_very_much_is_asked_to_wait(browse, draft, make):
    browser = browse(make.user())
    for number in range(5):
        page = browser.get(f"{NEW}?clause=clause-1")
        assert browser.send(page, FORM, text=f"Texto {number}.", reason="Sí.").status == 200
    page = browser.get(f"{NEW}?clause=clause-1")

    refused = browser.send(page, FORM, text="El sexto.", reason="Sí.")

    assert refused.status == 429
    assert refused.form(FORM).fields["text"] == "El sexto."
    assert db.session.query(Amendment).count() == 5


def test_a_draft_that_ended_takes_none(browse, draft, make):
    browser = browse(make.user())
    assert "Proponer una enmienda" in browser.get(LIST)
    draft.document.frozen_at = now()
    db.session.commit()

    assert "Este texto ya se decidió" in browser.get(LIST)
    assert "Proponer un cambio" not in browser.get("/es/proposals/mejora")


def test_support_is_counted_once_and_can_be_taken_back(browse, draft, make):
    amendment = make.amendment(draft.proposal, "Uno dos cuatro.")
    browser = browse(make.user("Rosa"))
    page = browser.get(f"{LIST}/1")

    for _ in range(2):
        done = browser.send(page, "/support")
    assert "Usted apoya esta enmienda." in done
    db.session.refresh(amendment)
    assert amendment.support_count == db.session.query(AmendmentSupport).count() == 1

    browser.send(done, "/support")

    db.session.refresh(amendment)
    assert amendment.support_count == db.session.query(AmendmentSupport).count() == 0
    assert queries.miscounted_support() == {}
    assert verification.first_broken() is None
    amendment.support_count = 7
    db.session.commit()
    assert verification.first_broken() == f"amendment {amendment.code}: 7 kept, 0 counted"


def test_who_may_not_support_is_told_why(browse, draft, make):
    rosa = make.user("Rosa")
    amendment = make.amendment(draft.proposal, "Uno dos cuatro.", author=rosa)
    form = browse(make.user()).get(f"{LIST}/1").form("/support")

    own = browse(rosa)
    assert "Es su propia enmienda" in own.get(f"{LIST}/1")
    guest = browse()
    assert guest.send(guest.get(f"{LIST}/1"), "/support").url == "/es/sign-in"
    amendment.state = AmendmentState.REJECTED
    db.session.commit()
    late = browse(make.user())
    token = late.get("/es/proposals/mejora").form("/comment").fields["csrf_token"]
    sent = late.client.post(form.action, data={"csrf_token": token})
    assert sent.status_code == 403
    assert db.session.query(AmendmentSupport).count() == 0


def test_ten_presses_at_once_count_once(app, draft, make, race, pause):
    amendment = make.amendment(draft.proposal, "Uno dos cuatro.")
    rosa, proposal_id = make.user("Rosa").id, draft.proposal.id
    number = amendment.id
    pause(queries, "find_support", 4)

    def support(_):
        proposal = db.session.get_one(Proposal, proposal_id)
        mine = db.session.get_one(Amendment, number)
        services.support_amendment(proposal, mine, actor=db.session.get_one(User, rosa))

    results = race(support, range(4))

    assert results == [None] * 4
    db.session.refresh(amendment)
    assert amendment.support_count == db.session.query(AmendmentSupport).count() == 1


def test_numbers_are_never_given_twice(app, draft, make, race, pause):
    people = [make.user(f"Persona{n}").id for n in range(4)]
    proposal_id = draft.proposal.id
    pause(queries, "last_amendment_number", 4)

    def submit(user_id):
        proposal = db.session.get_one(Proposal, proposal_id)
        amending = services.Amending(
            Operation.EDIT, "clause-1", "es", Wording("", f"De {user_id}."), "Sí."
        )
        return services.submit_amendment(
            proposal,
            proposal.document.versions[0],
            amending,
            actor=db.session.get_one(User, user_id),
        ).number

    assert sorted(race(submit, people)) == [1, 2, 3, 4]


def test_only_its_author_withdraws_and_only_while_it_is_open(browse, draft, make):
    rosa = make.user("Rosa")
    amendment = make.amendment(draft.proposal, "Uno dos cuatro.", author=rosa)
    browser = browse(rosa)
    page = browser.follow(browser.get(f"{LIST}/1"), "Retirarla")
    assert browse(draft.tomas).get(f"{LIST}/1/withdraw").status == 403

    done = browser.send(page, "/withdraw")

    assert "se retiró" in done and "Retirada" in done
    db.session.refresh(amendment)
    assert amendment.state is AmendmentState.WITHDRAWN
    assert "Enmiendas 1" in browser.get("/es/proposals/mejora"), "as many as the list has"
    assert browser.send(page, "/withdraw").status in {200, 403}
    assert browser.get(f"{LIST}/1/withdraw").status == 403


def test_what_was_decided_is_not_withdrawn_any_more(browse, draft, make):
    rosa = make.user("Rosa")
    amendment = make.amendment(
        draft.proposal, "Uno dos cuatro.", author=rosa, state=AmendmentState.RECOMMENDED
    )
    browser = browse(rosa)
    page = browser.follow(browser.get(f"{LIST}/1"), "Retirarla")
    amendment.state, amendment.decided_at = AmendmentState.DECIDED, now()
    db.session.commit()

    refused = browser.send(page, "/withdraw")

    assert refused.status == 403 and "ya está resuelta" in refused
    assert browser.get(f"{LIST}/1/withdraw").status == 403
    assert "Retirarla" not in browser.get(f"{LIST}/1")
    db.session.refresh(amendment)
    assert amendment.state is AmendmentState.DECIDED


def test_what_no_longer_fits_is_written_anew_by_its_author(browse, draft, make):
    rosa = make.user("Rosa")
    old = make.amendment(
        draft.proposal, "Uno dos cuatro.", author=rosa, anchoring=Anchoring.TEXT_CHANGED
    )
    draft.document.clauses[0].es = "Uno dos cinco."
    db.session.commit()
    make.version(draft.document)
    browser = browse(rosa)
    page = browser.get(f"{LIST}/1")
    assert "Lo que dice la versión 2" in page and "Uno dos cinco." in page
    assert browse(draft.tomas).get(f"{LIST}/1/rewrite").status == 403

    page = browser.follow(page, "Escribirla de nuevo para la versión 2")
    assert page.form("/rewrite").fields["text"] == "Uno dos cuatro."
    draft.proposal.thread.closes_at = now() - timedelta(hours=1)
    db.session.commit()
    page = browser.send(page, "/rewrite", text="Uno dos cinco y seis.")

    assert "se publicó como" in page, "also after comments have closed"
    new = db.session.query(Amendment).filter_by(replaces_id=old.id).one()
    assert (new.version.number, new.part.text) == (2, "Uno dos cinco y seis.")
    db.session.refresh(old)
    assert old.state is AmendmentState.OBSOLETE
    assert new.code in browser.get(f"{LIST}/1")
    assert browser.get(f"{LIST}/1/rewrite").status == 403


def test_what_was_decided_is_not_written_anew(browse, draft, make):
    """It was accepted as it stands; what no longer fits is put in by those who write the text."""
    rosa = make.user("Rosa")
    changed = {"author": rosa, "anchoring": Anchoring.TEXT_CHANGED}
    undecided = make.amendment(draft.proposal, "Uno dos cuatro.", **changed)
    accepted = make.accepted(draft.proposal, "Uno dos siete.", **changed)
    make.version(draft.document)
    browser = browse(rosa)
    english = LIST.replace("/es/", "/en/")

    first, second = (browser.get(f"{english}/{each.number}") for each in (undecided, accepted))

    assert "Write it anew for version 2" in first and "Write it anew" not in second
    form = browser.follow(first, "Write it anew for version 2")
    refused = browser.get(f"{english}/2/rewrite")
    assert refused.status == 403 and "is settled and stays in the record" in refused
    form.form("/rewrite").action = f"{english}/2/rewrite"
    assert browser.send(form, "/rewrite", text="Otra cosa.").status == 403
    assert db.session.query(Amendment).count() == 2
    page = browse(draft.lucia).get(f"{english}/merge")
    assert "Write it into the working text by hand." in page


def test_one_finds_what_one_proposed_and_what_became_of_it(browse, draft, make):
    rosa, other = make.user("Rosa"), make.user("Otra")
    make.amendment(draft.proposal, "Uno dos cuatro.", author=rosa)
    make.amendment(
        draft.proposal, "Uno ocho.", author=rosa, state=AmendmentState.REJECTED,
        procedure=Procedure.REJECT, decided_at=now(), answer=two("Razón", "Reason"),
    )  # fmt: skip
    make.amendment(
        draft.proposal, "Cuatro y medio.", "clause-2", author=rosa, applied_at=now(),
        state=AmendmentState.APPLIED, applied_version_id=draft.document.versions[0].id,
    )  # fmt: skip
    gone = make.amendment(
        draft.proposal, clause_id="clause-3", operation=Operation.DELETE, author=rosa,
        anchoring=Anchoring.CLAUSE_REMOVED,
    )  # fmt: skip
    browser = browse(rosa)

    page = browser.get("/en/my")

    assert "Your amendments and what became of them" in page
    for words in ("Proposed", "Not accepted", "Reason", "In the text", "Since version 1"):
        assert words in page
    for words in ("Uno dos cuatro.", "Take the clause out of the text.", "Clause removed"):
        assert words in page
    places = [page.text.index(f"E-{gone.document_id}-{number:02}") for number in (4, 3, 2, 1)]
    assert places == sorted(places), "the newest first"
    opened = browser.follow(page, f"{gone.code}, ")
    assert opened.url == "/en/proposals/mejora/amendments/4"
    with make.together():
        for number in range(20):
            make.amendment(draft.proposal, f"Otra {number}.", author=rosa)
    first = browser.get("/en/my")
    assert "Uno dos cuatro." not in first
    assert "Uno dos cuatro." in browser.follow(first, "More amendments")
    nothing = browse(other).get("/en/my")
    assert "You have not proposed an amendment yet." in nothing and "Uno dos" not in nothing
    assert nothing.links["See the drafts"] == "/en/proposals"


def test_a_name_with_a_full_stop_ends_its_sentence(browse, draft, make):
    page = browse(make.user("Silvia", display_as="Silvia B.")).get(NEW.replace("/es/", "/en/"))

    assert "shown with your public name, Silvia B. You can withdraw it" in page


def test_an_amendment_to_a_removed_clause_is_listed_with_its_text(browse, draft, make):
    make.amendment(draft.proposal, "Uno dos cuatro.", anchoring=Anchoring.CLAUSE_REMOVED)
    draft.document.clauses[0].removed_at = now()
    db.session.commit()
    make.version(draft.document)

    listed = browse().get(LIST)

    assert "Cláusulas quitadas (1)" in listed
    found = browse().get(f"{LIST}?clause=gone")
    assert "Cláusula quitada" in found and "cuatro" in found
    page = browse().get(f"{LIST}/1")
    assert "Su cláusula ya no está en la versión 2." in page


def test_the_list_is_read_page_by_page(browse, draft, make):
    rosa = make.user("Rosa")
    for number in range(23):
        make.amendment(draft.proposal, f"Texto {number}.", author=rosa)

    first = browse().get(LIST)
    second = browse().follow(first, "Más enmiendas")

    assert f"E-{draft.document.id}-23" in first and f"E-{draft.document.id}-03" not in first
    assert f"E-{draft.document.id}-03" in second
    assert "Desde el principio" in second
    assert "Propuesta (23)" in first or "Propuestas (23)" in first


def test_a_draft_that_is_not_public_has_no_amendments_to_read(browse, draft, make):
    make.proposal("secreta", body=draft.body, versions=0)

    assert browse().get("/es/proposals/secreta/amendments").status == 404
    assert browse().get(LIST).status == 200
    assert browse().get(f"{LIST}/7").status == 404
