"""From a version to a vote, and from an agreed version to the commitment."""

from datetime import timedelta

import pytest

from cocreacion.documents import queries as documents
from cocreacion.kernel import clock
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.outbox import transaction
from cocreacion.meetings.models import Agreement, Minutes, MinutesState
from cocreacion.people.models import User
from cocreacion.process.models import CommitmentState, CommitmentVersion
from cocreacion.proposals import adoption, policy, queries, services
from cocreacion.proposals.models import Adoption, ProposalState, VersionPoll
from cocreacion.proposals.services import Basis
from cocreacion.votes import queries as polls
from cocreacion.votes import services as votes
from cocreacion.votes.models import Choice, Poll
from tests.make.rows import two
from tests.proposals.test_managing import local, rewrite

VOTE, ADOPT = "/es/proposals/mejora/vote", "/es/proposals/mejora/adopt"


@pytest.fixture
def ready(make, draft):
    """The draft belongs to commitment 9, and there is a committee to decide on it."""
    draft.commitment = make.commitment(make.plan(), number="9")
    draft.proposal.commitment_id = draft.commitment.id
    db.session.commit()
    draft.committee, draft.government, draft.civil = make.committee()
    return draft


def ask(browser, draft, **fields):
    page = browser.get(VOTE)
    chosen = {"body": str(draft.committee.id), "closes_at": local(days=7)}
    return browser.send(page, "vote", **chosen | fields)


def decide(draft, choice=Choice.FOR):
    """Everybody votes; the vote closes and is counted."""
    poll = polls.get_poll_by_id(db.session.query(Poll).one().id)
    with transaction():
        for person in (*draft.government, *draft.civil):
            votes.cast_ballot(poll, actor=person, choice=choice)
    poll_id, closes_at = poll.id, poll.closes_at
    with clock.freeze(closes_at + timedelta(minutes=1)), transaction():
        votes.tally(polls.get_poll_by_id(poll_id))
    db.session.expire_all()


def test_a_version_is_put_to_a_vote_of_the_committee(browse, ready):
    browser = browse(ready.lucia)
    assert "¿Está de acuerdo con la versión 1 de «Propuesta de prueba»?" in browser.get(VOTE).html

    done = ask(browser, ready)

    assert done.status == 200
    vote = db.session.query(VersionPoll).one()
    assert vote.poll.subject["content_hash"] == vote.version.hash
    assert vote.poll.subject["path"] == "/proposals/mejora/versions/1"
    assert vote.poll.is_open
    assert "En votación" in browse().get("/es/proposals/mejora")
    assert "Hay una votación abierta" in browser.get(VOTE)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"closes_at": ""}, "Elija cuándo cierra."),
        ({"question_es": "", "question_en": ""}, "en español o en inglés"),
        ({"version": "7"}, ""),
        ({"body": "999"}, ""),
    ],
)
def test_a_question_that_is_not_complete_is_not_asked(browse, ready, fields, sentence):
    page = ask(browse(ready.lucia), ready, **fields)

    assert page.status == 422
    assert sentence in page
    assert db.session.query(Poll).count() == 0


def test_what_the_vote_refuses_is_said_on_the_page(browse, ready):
    past = ask(browse(ready.lucia), ready, closes_at=local(days=-1))

    assert past.status == 422
    assert db.session.query(Poll).count() == 0
    only_spanish = ask(browse(ready.lucia), ready, question_en="")
    assert only_spanish.status == 422


def test_only_the_secretariat_asks_for_votes(browse, ready):
    page = browse(ready.tomas).get(VOTE)

    assert "Solo la secretaría somete una versión a votación." in page
    assert not [form for form in page.forms if form.action.endswith("/vote")]


def test_of_two_votes_asked_for_at_once_one_is_opened(ready, race, pause):
    ids = ready.lucia.id, ready.committee.id
    closes_at = now() + timedelta(days=3)

    def go(number):
        from cocreacion.groups import queries as groups

        actor = db.session.get(User, ids[0])
        proposal = queries.get_proposal("mejora", actor)
        question = services.Question(
            groups.get_body_by_id(ids[1]), two(f"¿{number}?"), two("x"), closes_at
        )
        version = documents.get_version(proposal.document_id, 1)
        return services.ask_for_vote(proposal, version, actor=actor, question=question).slug

    pause(policy, "can_ask_for_vote", 2)  # both have looked before either has written
    results = race(go, [1, 2])

    assert sum(isinstance(result, str) for result in results) == 1
    assert sum(isinstance(result, Refusal) for result in results) == 1
    assert db.session.query(Poll).count() == 1


def test_the_result_of_the_vote_is_the_state_of_the_draft(browse, ready):
    ask(browse(ready.lucia), ready)
    decide(ready)

    assert ready.proposal.state is ProposalState.AGREED
    page = browse().get("/es/proposals/mejora")
    assert "La votación acordó la versión 1." in page


def test_a_version_that_was_voted_down_is_not_adopted(browse, ready):
    browser = browse(ready.lucia)
    ask(browser, ready)
    decide(ready, Choice.AGAINST)

    assert ready.proposal.state is ProposalState.NOT_AGREED
    assert "La votación no acordó la versión 1." in browse().get("/es/proposals/mejora")
    assert "Todavía no se ha acordado ninguna versión" in browser.get(ADOPT)
    rewrite(browser)
    browser.send(browser.get("/es/proposals/mejora/publish"), "publish", note_es="De nuevo")
    db.session.refresh(ready.proposal)
    assert ready.proposal.state is ProposalState.PUBLISHED
    page = browse().get("/es/proposals/mejora")
    assert "Se decidió sobre otro texto" in page


def test_an_agreed_version_becomes_the_wording_of_the_commitment(browse, ready):
    browser = browse(ready.lucia)
    ask(browser, ready)
    decide(ready)
    page = browser.get(ADOPT)
    assert page.form("adopt").fields["clause_clause-1"] == "action"

    done = browser.send(
        page, "adopt", reason_es="Acordado por el Comité",
        **{"clause_clause-2": "budget", "clause_clause-3": ""},
    )  # fmt: skip

    assert "Adoptado: el compromiso tiene una nueva redacción publicada." in done
    wording = db.session.query(CommitmentVersion).order_by(CommitmentVersion.number.desc()).first()
    assert (wording.action.es, wording.action.en) == ("Uno dos tres.", "Uno dos tres. (en)")
    assert wording.budget.es == "Cuatro."
    assert wording.reason.es == "Acordado por el Comité"
    link = db.session.query(Adoption).one()
    assert (link.version.number, link.commitment_version_id) == (1, wording.id)
    assert link.poll_id is not None
    db.session.refresh(ready.commitment)
    assert ready.commitment.state is CommitmentState.ADOPTED
    public = browse().get("/es/proposals/mejora")
    assert "Adoptado en el compromiso" in public
    assert "se adoptó el" in public and "Ver la votación . " in public, "links stand apart"
    assert "Este texto está cerrado" in browser.get("/es/proposals/mejora/edit")
    assert "Este borrador ya fue adoptado." in browser.get(ADOPT)


def test_after_the_vote_a_newer_version_is_another_wording(browse, ready):
    browser = browse(ready.lucia)
    ask(browser, ready)
    decide(ready)
    rewrite(browser, "Palabras que nadie votó.")
    browser.send(browser.get("/es/proposals/mejora/publish"), "publish", note_es="Más")
    assert "la votación fue sobre la versión 1; esta es la versión 2" in browse().get(
        "/es/proposals/mejora"
    )

    browser.send(browser.get(ADOPT), "adopt", reason_es="Lo acordado")

    wording = db.session.query(CommitmentVersion).order_by(CommitmentVersion.number.desc()).first()
    assert "Palabras que nadie votó." not in wording.action.es
    assert "Uno dos tres." in wording.action.es


def test_adopting_needs_a_reason_a_clause_and_a_commitment(browse, ready):
    browser = browse(ready.lucia)
    ask(browser, ready)
    decide(ready)
    nothing = {f"clause_clause-{n}": "" for n in (1, 2, 3)}

    silent = browser.send(browser.get(ADOPT), "adopt")
    assert silent.status == 422
    empty = browser.send(browser.get(ADOPT), "adopt", reason_es="Sí", **nothing)
    assert empty.status == 422
    assert "Elija, al menos para una cláusula" in empty
    assert empty.form("adopt").fields["reason_es"] == "Sí"
    assert db.session.query(Adoption).count() == 0
    ready.proposal.commitment_id = None
    db.session.commit()
    assert "Indique primero a qué compromiso pertenece este borrador." in browser.get(ADOPT)


def test_a_forged_basis_adopts_nothing(browse, ready):
    browser = browse(ready.lucia)
    ask(browser, ready)
    decide(ready)

    page = browser.send(browser.get(ADOPT), "adopt", basis="agreement-1", reason_es="Sí")

    assert page.status == 409
    assert "Esta versión no fue acordada" in page
    assert db.session.query(Adoption).count() == 0


@pytest.fixture
def agreement(make, ready):
    """A meeting with the draft on its agenda reached an agreement; its minutes are published."""
    meeting = make.meeting("sesion", body_id=ready.committee.id, starts_at=now())
    meeting.ends_at = now() + timedelta(hours=1)
    item = make.agenda_item(meeting)
    with transaction():
        services.link_agenda_item(item, ready.proposal, actor=ready.lucia)
    make.minutes(meeting, MinutesState.PUBLISHED)
    return make.keep(
        Agreement(
            meeting_id=meeting.id, agenda_item_id=item.id, number=3, text=two("Se aprueba el texto")
        )
    )


def test_an_agreement_of_a_meeting_is_enough_and_is_named(browse, ready, agreement):
    browser = browse(ready.lucia)
    page = browser.get(ADOPT)
    assert "por el acuerdo 3 de" in page

    done = browser.send(page, "adopt", reason_es="Acordado en sesión")

    assert "por el acuerdo 3 de una reunión." in done
    link = db.session.query(Adoption).one()
    assert (link.agreement_id, link.poll_id) == (agreement.id, None)
    assert "Se aprueba el texto" in browse().get("/es/proposals/mejora/decisions")


def test_an_agreement_does_not_cover_a_version_published_after_the_meeting(
    browse, ready, agreement
):
    agreement.meeting.ends_at = now() - timedelta(days=2)
    db.session.commit()

    assert "Todavía no se ha acordado ninguna versión" in browse(ready.lucia).get(ADOPT)


def test_an_agreement_in_minutes_that_are_not_published_is_none(browse, ready, agreement):
    db.session.query(Minutes).one().published_at = None
    db.session.commit()

    assert "Todavía no se ha acordado ninguna versión" in browse(ready.lucia).get(ADOPT)


def test_of_two_who_adopt_at_once_one_is_told(browse, ready, race):
    ask(browse(ready.lucia), ready)
    decide(ready)
    lucia = ready.lucia.id

    def go(number):
        actor = db.session.get(User, lucia)
        proposal = queries.get_proposal("mejora", actor)
        vote = queries.votes_on(proposal)[0]
        basis = Basis(vote.version, vote=vote)
        services.adopt(
            proposal, basis, actor=actor, fields={"clause-1": "action"}, reason=two(f"R{number}")
        )

    results = race(go, [1, 2])

    assert sorted(result is None for result in results) == [False, True]
    assert db.session.query(Adoption).count() == 1


def test_headings_say_which_part_of_the_commitment_a_clause_is(make, draft):
    document = make.document(draft.body, [f"t{n}" for n in range(6)])
    headings = ["Presupuesto", "Situación actual", "What will be done?", "Rendición de cuentas",
                "Problema público", "Otras cosas"]  # fmt: skip
    for clause, heading in zip(document.clauses, headings, strict=True):
        clause.heading = two(heading, heading)
    db.session.commit()
    version = make.version(document)

    found = adoption.guess(documents.clauses_of(version))

    assert list(found.values()) == [
        "budget", "status_quo", "action", "accountability", "problem", "action",
    ]  # fmt: skip


def test_several_clauses_of_one_part_keep_their_headings(make, draft):
    version = make.version(draft.document)
    clauses = documents.clauses_of(version)
    chosen = {"clause-1": "action", "clause-2": "action"}

    texts = adoption.texts_of(clauses, chosen, "es")

    assert texts["action"].es == "**Cláusula 1.** Uno dos tres.\n\n**Cláusula 2.** Cuatro."
    assert not texts["action"].outdated
    assert set(texts) == {"action"}
