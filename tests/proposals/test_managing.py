"""Beginning a draft, publishing its versions, opening and closing it for comment."""

from datetime import timedelta

import pytest

from cocreacion.documents import queries as documents
from cocreacion.documents.models import Version
from cocreacion.kernel import clock
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.forms import wall_clock
from cocreacion.proposals import queries, services
from cocreacion.proposals.models import Proposal, ProposalState
from tests.make.rows import two


def local(**later):
    """A date and time as a form sends it."""
    return wall_clock(now() + timedelta(**later)).strftime("%Y-%m-%dT%H:%M")


# Beginning ------------------------------------------------------------------------------------


def test_a_member_begins_a_draft_of_the_group(make, browse, draft):
    commitment = make.commitment(make.plan(), number="9")
    browser = browse(draft.tomas)
    page = browser.follow(browser.get("/es/proposals"), "Comenzar un borrador")

    done = browser.send(
        page, "create", title_es="Agua limpia", title_en="Clean water",
        commitment=str(commitment.id),
    )  # fmt: skip

    assert "El borrador está iniciado." in done
    proposal = db.session.query(Proposal).filter_by(slug="agua-limpia").one()
    assert (proposal.body_id, proposal.commitment_id) == (draft.body.id, commitment.id)
    assert proposal.state is ProposalState.DRAFT
    headings = [c.heading.es for c in documents.living(proposal.document)]
    assert "¿Qué problema atiende?" in headings or len(headings) == 9
    assert browse().get("/es/proposals/agua-limpia").status == 404


def test_without_the_template_a_draft_is_empty(browse, draft):
    browser = browse(draft.lucia)
    page = browser.get("/en/proposals/create?body=politica-discapacidad")
    assert page.form("create").fields["body"] == str(draft.body.id)

    done = browser.send(page, "create", title_en="Create", title_es="", with_template=None)

    assert "There is no clause yet" in done
    assert db.session.query(Proposal).filter_by(slug="create-2").one().document.source_language == (
        "en"
    ), "«create» is the address of a page"


def test_a_draft_needs_a_title_and_only_groups_begin_one(make, browse, draft):
    browser = browse(draft.tomas)
    page = browser.send(browser.get("/es/proposals/create"), "create", summary_es="Algo " * 20)
    assert page.status == 422
    assert "en español o en inglés" in page
    assert page.form("create").fields["summary_es"].startswith("Algo Algo")

    ixchel = browse(make.user("Ixchel"))
    assert "Los borradores los comienzan los grupos" in ixchel.get("/es/proposals/create")
    other = browse(make.user("Rosa")).get("/es/proposals")
    assert "Comenzar un borrador" not in other
    assert db.session.query(Proposal).count() == 1


def test_a_body_of_others_cannot_be_chosen(make, browse, draft):
    foreign = make.body()
    browser = browse(draft.tomas)
    page = browser.get("/es/proposals/create")

    refused = browser.send(page, "create", title_es="X", body=str(foreign.id))

    assert refused.status == 422
    assert db.session.query(Proposal).count() == 1


def test_sending_the_form_twice_begins_one_draft(browse, draft):
    browser = browse(draft.tomas)
    page = browser.get("/es/proposals/create")

    for _ in range(2):
        assert browser.send(page, "create", title_es="Una vez").status == 200

    assert db.session.query(Proposal).filter_by(slug="una-vez").count() == 1


def test_title_and_commitment_can_be_changed(make, browse, draft):
    browser = browse(draft.tomas)
    page = browser.get("/es/proposals/mejora/details")

    done = browser.send(page, "details", title_es="Otro título")

    assert "Guardado." in done
    assert "Otro título" in done
    english = browser.get(done.languages["en"])
    assert "Translation to be updated" in english, "the English title is that of the old one"
    assert browse(make.user("Rosa")).get("/es/proposals/mejora/details").status == 403
    assert browser.send(browser.get("/es/proposals/mejora/details"), "details", title_es="",
                        title_en="").status == 422  # fmt: skip


# Publishing -----------------------------------------------------------------------------------


def rewrite(browser, text="Nuevo texto."):
    page = browser.get("/es/proposals/mejora/edit?clause=clause-1")
    return browser.send(page, "/edit/clause-1", text=text)


def test_a_version_is_published_with_its_reason(browse, draft):
    browser = browse(draft.lucia)
    rewrite(browser)
    page = browser.get("/es/proposals/mejora/publish")
    assert "Cambió la cláusula 1." in page
    assert "Con traducción anterior al original: cláusula 1." in page

    done = browser.send(page, "publish", note_es="Por el comentario 4")

    assert "La versión 2 está publicada." in done
    assert "Por el comentario 4" in done
    assert "Nuevo texto." in browse().get("/es/proposals/mejora")
    events = [event.name for event in db.session.query(StoredEvent)]
    assert {"VersionPublished", "ProposalVersionPublished"} <= set(events)


def test_nothing_new_no_reason_and_no_right_publish_nothing(browse, draft):
    lucia, tomas = browse(draft.lucia), browse(draft.tomas)
    same = lucia.send(lucia.get("/es/proposals/mejora/publish"), "publish", note_es="Nada nuevo")
    assert same.status == 409
    assert "Nada ha cambiado desde la última versión" in same
    rewrite(tomas)
    silent = lucia.send(lucia.get("/es/proposals/mejora/publish"), "publish")
    assert silent.status == 422
    page = tomas.get("/es/proposals/mejora/publish")
    assert "Solo la secretaría publica versiones." in page
    assert not [form for form in page.forms if form.action.endswith("/publish")]
    assert db.session.query(Version).count() == 1


def test_a_draft_without_clauses_says_so(make, browse, draft):
    make.proposal("vacia", body=draft.body, versions=0, texts=("x",))
    browser = browse(draft.lucia)
    browser.send(browser.get("/es/proposals/vacia/edit/clause-1/remove"), "remove")

    page = browser.get("/es/proposals/vacia/publish")

    assert "Escriba el texto antes de publicarlo." in page


def test_the_first_version_makes_a_draft_public(make, browse, draft):
    make.proposal("nueva", body=draft.body, versions=0, is_open=False)
    browser = browse(draft.lucia)

    browser.send(browser.get("/es/proposals/nueva/publish"), "publish", note_en="The first one")

    page = browse().get("/es/proposals/nueva")
    assert page.status == 200
    assert "The first one" in page
    assert "Solo en inglés" in page


def test_two_who_publish_at_once_get_one_version(draft, race, pause):
    from cocreacion.people.models import User

    pause(documents, "last_number", 2)
    ids = draft.lucia.id, draft.proposal.slug, draft.document.clauses[0].id

    def go(number):
        actor = db.session.get(User, ids[0])
        proposal = queries.get_proposal(ids[1], actor)
        clause = documents.get_clause(proposal.document, "clause-1")
        clause.es = f"Texto {number}"
        return services.publish_version(proposal, actor=actor, note=two("Nota")).number

    results = race(go, [1, 2])

    numbers = sorted(result for result in results if isinstance(result, int))
    assert numbers in ([2, 3], [2])
    stored = [version.number for version in db.session.query(Version).order_by(Version.number)]
    assert stored == [1, *numbers]


# Consulting -----------------------------------------------------------------------------------

CONSULTATION = "/es/proposals/mejora/consultation"


@pytest.fixture
def quiet(draft):
    """The draft, not yet open for comment."""
    draft.proposal.thread.opens_at = draft.proposal.thread.closes_at = None
    db.session.commit()
    return draft


def test_the_secretariat_opens_a_text_for_comment(browse, quiet):
    browser = browse(quiet.lucia)

    done = browser.send(browser.get(CONSULTATION), "opening", closes_at=local(days=20))

    assert "Las fechas para comentarios quedaron fijadas." in done
    assert "En consulta" in browse().get("/es/proposals/mejora")
    again = browser.get(CONSULTATION)
    assert "Ya está en consulta o tiene sus fechas." in again


def test_a_consultation_can_be_announced_before_it_opens(browse, quiet):
    browser = browse(quiet.lucia)
    page = browser.get(CONSULTATION)

    browser.send(page, "opening", opens_at=local(days=3), closes_at=local(days=20))

    page = browse().get("/es/proposals/mejora")
    assert "Se abre a comentarios el" in page
    assert "En consulta" not in page
    with clock.freeze(now() + timedelta(days=4)):
        assert "En consulta" in browse().get("/es/proposals/mejora")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"closes_at": ""}, "Elija cuándo cierra."),
        ({"closes_at": "mañana"}, "Not a valid datetime value."),
        ({"opens_at": {"days": 5}, "closes_at": {"days": 3}}, "El cierre va después"),
        ({"opens_at": {"days": -3}, "closes_at": {"days": 3}}, "La apertura ya pasó."),
        ({"closes_at": {"days": -1}}, "El cierre va después"),
    ],
)
def test_dates_that_make_no_sense_are_explained(browse, quiet, fields, sentence):
    browser = browse(quiet.lucia)
    sent = {k: local(**v) if isinstance(v, dict) else v for k, v in fields.items()}

    page = browser.send(browser.get(CONSULTATION), "opening", **sent)

    assert page.status == 422
    assert "<title>Error: " in page.html
    if not sentence.startswith("Not a"):
        assert sentence in page
    assert quiet.proposal.thread.opens_at is None


def test_a_closing_date_is_extended_with_a_reason_and_never_shortened(browse, draft):
    browser = browse(draft.lucia)
    before = draft.proposal.thread.closes_at

    early = browser.send(
        browser.get(CONSULTATION), "extending",
        **{"extend-closes_at": local(days=2), "extend-reason_es": "Prisa"},
    )  # fmt: skip
    assert early.status == 422
    assert "Una fecha de cierre solo puede moverse a una posterior." in early
    silent = browser.send(browser.get(CONSULTATION), "extending",
                          **{"extend-closes_at": local(days=40)})  # fmt: skip
    assert silent.status == 422
    db.session.refresh(draft.proposal.thread)
    assert draft.proposal.thread.closes_at == before

    done = browser.send(
        browser.get(CONSULTATION), "extending",
        **{"extend-closes_at": local(days=40), "extend-reason_es": "Lo pidieron cinco grupos"},
    )  # fmt: skip
    assert "La nueva fecha de cierre está publicada" in done
    assert "Sobre la fecha de cierre: Lo pidieron cinco grupos" in browse().get(
        "/es/proposals/mejora"
    )


def test_closing_early_needs_a_reason_that_everybody_reads(browse, draft):
    browser = browse(draft.lucia)
    silent = browser.send(browser.get(CONSULTATION), "closing")
    assert silent.status == 422

    browser.send(browser.get(CONSULTATION), "closing", **{"close-reason_es": "Error en el texto"})

    page = browse().get("/es/proposals/mejora")
    assert "Consulta cerrada" in page
    assert "Error en el texto" in page


def test_a_form_kept_until_after_the_end_extends_nothing(browse, draft):
    draft.proposal.thread.closes_at = now() + timedelta(hours=1)
    db.session.commit()
    browser = browse(draft.lucia)
    page = browser.get(CONSULTATION)
    fields = {"extend-closes_at": local(days=90), "extend-reason_es": "Tarde"}

    with clock.freeze(now() + timedelta(hours=2)):
        refused = browser.send(page, "extending", **fields)

    assert refused.status == 403
    assert "se prorroga antes de que llegue, no después" in refused


def test_after_the_end_another_round_can_be_opened(make, browse, draft):
    closed = make.proposal("cerrada", body=draft.body, is_open=False)
    browser = browse(draft.lucia)
    assert "Consulta cerrada" in browse().get("/es/proposals/cerrada")

    browser.send(
        browser.get("/es/proposals/cerrada/consultation"), "opening", closes_at=local(days=9)
    )

    assert "En consulta" in browse().get("/es/proposals/cerrada")
    assert closed.slug


def test_only_the_secretariat_sets_dates(browse, draft):
    browser = browse(draft.tomas)

    page = browser.get(CONSULTATION)

    assert "Solo la secretaría abre un texto a comentarios." in page
    assert not [form for form in page.forms if "consultation" in form.action]


def test_of_two_who_close_and_extend_at_once_both_leave_a_consistent_end(draft, race):
    from cocreacion.people.models import User

    ids, closes_at = (draft.lucia.id, draft.proposal.slug), draft.proposal.thread.closes_at

    def go(what):
        actor = db.session.get(User, ids[0])
        proposal = queries.get_proposal(ids[1], actor)
        if what == "close":
            return services.close_consultation(proposal, actor=actor, reason=two("Ya"))
        later = closes_at + timedelta(days=5)
        return services.extend_consultation(
            proposal, actor=actor, closes_at=later, reason=two("Más")
        )

    results = race(go, ["close", "extend"])

    db.session.refresh(draft.proposal.thread)
    names = [e.name for e in db.session.query(StoredEvent).order_by(StoredEvent.id)]
    assert results[0] is None
    assert draft.proposal.thread.closes_at <= now(), "closing came last, or made extending fail"
    assert names in (["ConsultationClosed"], ["ConsultationExtended", "ConsultationClosed"])
