"""What a group does with amendments: proposes a procedure with its reason, records decisions."""

import pytest

from cocreacion.documents.models import Amendment, AmendmentState, Anchoring, Operation, Procedure
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.meetings.models import MinutesState
from cocreacion.people.models import User
from cocreacion.proposals import services
from cocreacion.proposals.models import AgendaLink, AmendmentDecision, Proposal
from tests.make.rows import two

LIST = "/es/proposals/mejora/amendments"


@pytest.fixture
def amendment(draft, make):
    return make.amendment(draft.proposal, "Uno dos cuatro.", author=make.user("Rosa"))


def fresh(amendment):
    db.session.expire_all()
    return db.session.get_one(Amendment, amendment.id)


def propose(browser, number=1, **fields):
    return browser.send(browser.get(f"{LIST}/{number}/recommend"), "/recommend", **fields)


def test_the_group_says_what_it_proposes_and_why(browse, draft, amendment):
    page = propose(browse(draft.tomas), procedure="adopt", reason_es="Es más claro.")

    assert "Lo que propone el grupo se publicó con su razón." in page
    for words in ("El grupo propone aceptarla", "Es más claro."):
        assert words in browse().get(f"{LIST}/1")
    found = fresh(amendment)
    assert (found.state, found.procedure) == (AmendmentState.RECOMMENDED, Procedure.ADOPT)
    assert found.recommended_by == draft.tomas.id
    english = browse().get("/en/proposals/mejora/amendments/1")
    assert "The group proposes to accept it" in english and "In Spanish only" in english


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Elija qué propone hacer el grupo."),
        ({"procedure": "zzz"}, "Elija qué propone hacer el grupo."),
        ({"procedure": "reject"}, "Escriba el motivo; lo leerá todo el público."),
        (
            {"procedure": "adopt_modified", "agreed_text": "Otra."},
            "Escriba el motivo; lo leerá todo el público.",
        ),
        ({"procedure": "adopt_modified", "reason_en": "Why"}, "Escriba el texto como lo acepta"),
        (
            {"procedure": "adopt_modified", "reason_en": "Why", "agreed_text": "x" * 20_001},
            "demasiado largo",
        ),
        (
            {
                "procedure": "adopt_modified",
                "reason_en": "Why",
                "agreed_text": "",
                "agreed_heading": "Solo el encabezado",
            },
            "Escriba el texto como lo acepta",
        ),
        ({"procedure": "adopt", "agreed_text": "Otra."}, "Usted escribió otras palabras."),
    ],
)
def test_refusing_and_changing_need_a_reason_and_words(browse, draft, amendment, fields, said):
    browser = browse(draft.tomas)

    refused = propose(browser, **fields)

    assert refused.status == 422
    assert said in refused
    assert fresh(amendment).state is AmendmentState.SUBMITTED
    good = {"procedure": "adopt_modified", "reason_en": "Why", "agreed_text": "Uno dos cinco."}
    assert "se publicó con su razón" in browser.send(refused, "/recommend", **good)
    assert fresh(amendment).part.agreed_text == "Uno dos cinco."
    assert ">cinco</ins>" in browse().get(f"{LIST}/1").html


def test_two_members_at_once_do_not_overwrite_each_other(browse, draft, amendment):
    tomas, mateo = browse(draft.tomas), browse(draft.mateo)
    late = mateo.get(f"{LIST}/1/recommend")
    propose(tomas, procedure="adopt")

    refused = mateo.send(late, "/recommend", procedure="reject", reason_es="No hace falta.")

    assert refused.status == 409
    assert "Otra persona escribió sobre esta enmienda" in refused
    assert refused.form("/recommend").fields["reason_es"] == "No hace falta."
    assert fresh(amendment).procedure is Procedure.ADOPT
    assert "se publicó" in mateo.send(refused, "/recommend")
    assert fresh(amendment).procedure is Procedure.REJECT


def test_only_the_group_proposes_and_only_before_the_decision(browse, draft, amendment, make):
    rosa = browse(make.user("Otra"))
    assert rosa.get(f"{LIST}/1/recommend").status == 403
    assert "Decir qué propone el grupo" not in rosa.get(f"{LIST}/1")
    member = browse(draft.tomas)
    form = member.get(f"{LIST}/1/recommend")
    amendment.state = AmendmentState.DECIDED
    db.session.commit()

    late = member.send(form, "/recommend", procedure="reject", reason_es="Tarde.")

    assert late.status == 403
    assert "Esta enmienda ya se decidió." in late
    assert fresh(amendment).state is AmendmentState.DECIDED


def test_what_no_longer_fits_can_only_be_refused(browse, draft, amendment):
    amendment.anchoring = Anchoring.TEXT_CHANGED
    db.session.commit()
    browser = browse(draft.tomas)

    page = browser.get(f"{LIST}/1/recommend")

    assert page.form("/recommend").choices["procedure"] == ["reject"]
    assert propose(browser, procedure="adopt").status == 422
    assert "se publicó" in propose(browser, procedure="reject", reason_es="Ya cambió.")


def test_a_removal_is_accepted_or_not(browse, draft, make):
    make.amendment(draft.proposal, clause_id="clause-2", operation=Operation.DELETE)

    page = browse(draft.tomas).get(f"{LIST}/1/recommend")

    assert page.form("/recommend").choices["procedure"] == ["adopt", "reject"]


def agreement_on(make, draft):
    meeting = make.held("sesion")
    item = make.agenda_item(meeting)
    make.minutes(meeting, MinutesState.PUBLISHED)
    make.keep(AgendaLink(agenda_item_id=item.id, proposal_id=draft.proposal.id))
    return make.agreement(meeting, agenda_item_id=item.id, text=two("Aceptar dos enmiendas"))


def test_several_decisions_are_recorded_at_once_and_the_authors_told(browse, draft, make):
    rosa = make.user("Rosa", language="en")
    proposed = {"state": AmendmentState.RECOMMENDED, "author": rosa}
    taken = make.amendment(draft.proposal, "Uno.", procedure=Procedure.ADOPT, **proposed)
    left = make.amendment(
        draft.proposal, "Dos.", procedure=Procedure.REJECT, answer=two("Ya está dicho."), **proposed
    )
    other = make.amendment(draft.proposal, "Tres.", procedure=Procedure.ADOPT, **proposed)
    agreement = agreement_on(make, draft)
    browser = browse(draft.lucia)

    page = browser.send(
        browser.get(f"{LIST}/decide"), "/decide", chosen=["1", "2"], agreement=str(agreement.id)
    )

    assert "Las decisiones se publicaron" in page
    states = [fresh(each).state for each in (taken, left, other)]
    assert states == [
        AmendmentState.DECIDED, AmendmentState.REJECTED, AmendmentState.RECOMMENDED,
    ]  # fmt: skip
    assert {each.agreement_id for each in db.session.query(AmendmentDecision)} == {agreement.id}
    assert "Acuerdo" in browse().get(f"{LIST}/1")
    (letter,) = db.session.query(Letter).filter_by(recipient=rosa.email)
    assert letter.language == "en"
    assert "it was not accepted" in letter.text and "Ya está dicho. (en)" in letter.text
    assert f"/en/proposals/mejora/amendments/{taken.number}" in letter.text


def test_a_decision_form_kept_too_long_decides_nothing(browse, draft, make):
    facts = {"state": AmendmentState.RECOMMENDED, "procedure": Procedure.ADOPT}
    first, second = (make.amendment(draft.proposal, f"{n}.", **facts) for n in "12")
    browser = browse(draft.lucia)
    page = browser.get(f"{LIST}/decide")
    first.state = AmendmentState.WITHDRAWN
    db.session.commit()

    refused = browser.send(page, "/decide", chosen=["1", "2"])

    assert refused.status == 409
    assert "se resolvió mientras tanto" in refused
    assert fresh(second).state is AmendmentState.RECOMMENDED
    nothing = browser.send(browser.get(f"{LIST}/decide"), "/decide")
    assert nothing.status == 422 and "Elija al menos una enmienda." in nothing
    done = browser.send(browser.get(f"{LIST}/decide"), "/decide", chosen=["2"])
    assert "se publicaron" in done


def test_only_the_secretariat_records_decisions(browse, draft, amendment):
    assert browse(draft.tomas).get(f"{LIST}/decide").status == 403
    assert browse(draft.lucia).get(f"{LIST}/decide").status == 200


def test_an_amendment_is_decided_once(app, draft, make, race):
    facts = {"state": AmendmentState.RECOMMENDED, "procedure": Procedure.ADOPT}
    ids = [make.amendment(draft.proposal, f"{n}.", **facts).id for n in range(2)]
    proposal_id, lucia = draft.proposal.id, draft.lucia.id

    def decide(_):
        services.decide_amendments(
            db.session.get_one(Proposal, proposal_id),
            [db.session.get_one(Amendment, each) for each in ids],
            actor=db.session.get_one(User, lucia),
        )

    results = race(decide, range(3))

    assert results.count(None) == 1
    assert db.session.query(AmendmentDecision).count() == 2
