"""What everybody reads: lists, versions, comparisons, in both languages."""

from datetime import timedelta

import pytest

from cocreacion.documents import queries as documents
from cocreacion.documents import services
from cocreacion.documents.clauses import Wording
from cocreacion.documents.labels import listed
from cocreacion.documents.services import Writing
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.proposals.models import ProposalState
from tests.make.rows import two


def reword(document, actor, number, text, language="es"):
    clause = documents.living(document)[number - 1]
    revision = getattr(clause, f"{language}_revision")
    words = Wording(getattr(clause.heading, language), text)
    with transaction():
        services.edit_clause(
            document, clause, actor=actor, writing=Writing(language, words, revision)
        )


def publish(draft, **note):
    with transaction():
        return services.publish_version(
            draft.document, actor=draft.lucia, note=two("Por los comentarios")
        )


def test_the_newest_version_is_read_clause_by_clause(make, browse, draft):
    reword(draft.document, draft.tomas, 2, "Cuatro y medio.")
    publish(draft)

    page = browse().get("/es/proposals/mejora")

    assert page.status == 200
    for words in ("Cláusula 1", "Uno dos tres.", "Cuatro y medio.", "En consulta", "Por los comen"):
        assert words in page
    assert "Qué cambió desde la versión 1 : cláusula 2" in page
    assert page.text.count("Cambió en la versión 2") == 1


def test_a_version_keeps_its_address_and_says_that_it_is_old(browse, draft):
    reword(draft.document, draft.tomas, 1, "Otro.")
    publish(draft)

    page = browse().get("/en/proposals/mejora/versions/1")

    assert "This is version 1. A newer one is the text that counts now." in page
    assert "Uno dos tres. (en)" in page
    assert "Otro." in browse().follow(page, "Read version 2") or page.status == 200


def test_what_has_no_text_in_a_language_is_shown_in_the_other_and_says_so(browse, draft):
    with transaction():
        services.add_clause(
            draft.document, actor=draft.tomas, words={"es": Wording("Presupuesto", "Seis.")}
        )
    reword(draft.document, draft.tomas, 1, "Uno dos cinco.")
    publish(draft)

    page = browse().get("/en/proposals/mejora")

    assert "In Spanish only" in page
    assert '<div class="txt flow" lang="es"><p>Seis.</p></div>' in page.html
    assert "Translation to be updated" in page
    assert "1 clause is not translated into this language" in page
    spanish = browse().get(page.languages["es"])
    assert "completo en este idioma" in spanish


def test_a_draft_without_version_exists_only_for_those_who_write_it(make, browse, draft):
    make.proposal("secreta", body=draft.body, versions=0, title=two("Secreta"))

    for person in (None, make.user("Rosa"), make.nora()):
        browser = browse(person)
        assert browser.get("/es/proposals/secreta").status == 404
        assert "Secreta" not in browser.get("/es/proposals")
    for person in (draft.tomas, draft.lucia, make.sara()):
        browser = browse(person)
        assert "Texto de trabajo" in browser.get("/es/proposals/secreta")
        assert "Secreta" in browser.get("/es/proposals")


@pytest.mark.parametrize(
    "path",
    [
        "nada", "mejora/versions/9", "mejora/compare/1/9", "nada/responses",
        "mejora/versions/1.pdf", "mejora/versions/1.md", "mejora/edit/nothing/history",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(browse, draft, path):
    assert browse(draft.tomas).get(f"/es/proposals/{path}").status == 404


def test_two_versions_are_compared_with_the_finding_first(browse, draft):
    reword(draft.document, draft.tomas, 1, "Uno seis tres.")
    reword(draft.document, draft.tomas, 3, "Five again.", "en")
    with transaction():
        gone = documents.living(draft.document)[1]
        services.remove_clause(draft.document, gone, actor=draft.tomas, seen=(1, 1))
    publish(draft)

    page = browse().get("/es/proposals/mejora/compare/1/2")

    assert page.text.index("Cambió la cláusula 1.") < page.text.index("Las cláusulas que cambiaron")
    assert "Se quitó la cláusula 2 de la versión anterior." in page
    assert "La cláusula 2 cambió solo en el otro idioma." in page
    assert '<del><span class="vh">se elimina: </span>dos</del>' in page.html
    assert '<ins><span class="vh">se agrega: </span>seis</ins>' in page.html
    english = browse().get(page.languages["en"])
    assert "Clause 2 changed." in english
    draft.proposal.thread.closes_at = now() - timedelta(days=1)
    draft.proposal.state = ProposalState.NOT_AGREED
    db.session.commit()
    newest = browse().get("/es/proposals/mejora")
    assert "desde la versión 1 : cláusula 1. La cláusula 2 cambió solo en el otro" in newest
    assert "Los comentarios se cerraron el" in newest, "whatever was decided since"


def test_lists_in_english_have_no_comma_before_the_last(app):
    with app.test_request_context("/en/"):
        assert listed([4, 5, 6]) == "4, 5 and 6"


def test_clauses_that_are_the_same_are_shown_when_asked_for(browse, draft):
    reword(draft.document, draft.tomas, 1, "Otro.")
    publish(draft)
    page = browse().get("/es/proposals/mejora/compare/1/2")
    assert "Cuatro." not in page

    everything = browse().follow(page, "Mostrar también las 2 cláusulas")

    assert "Cuatro." in everything


def test_the_order_of_the_versions_does_not_matter(browse, draft):
    reword(draft.document, draft.tomas, 1, "Otro.")
    publish(draft)
    browser = browse()

    page = browser.get("/es/proposals/mejora/compare/2/1")
    assert "De la versión 1 a la versión 2" in page
    chosen = browser.send(page, "compare", before="2", after="1")
    assert "De la versión 1 a la versión 2" in chosen
    same = browser.get("/es/proposals/mejora/compare/1/1")
    assert "Las dos versiones dicen lo mismo." in same


@pytest.mark.parametrize("asked", ["before=&after=x", "before=1", "before=1&after=9", "after=-1"])
def test_who_asks_for_no_two_versions_is_led_back_to_the_choice(browse, draft, asked):
    reword(draft.document, draft.tomas, 1, "Otro.")
    publish(draft)
    browser = browse()

    page = browser.get(f"/en/proposals/mejora/compare?{asked}")

    assert page.status == 422 and "<title>Error: " in page.html
    assert "To compare, choose two versions from the lists." in page
    chosen = page.form("compare")
    assert (chosen.fields["before"], chosen.fields["after"]) == ("1", "2")
    good = browser.send(page, "compare", before="1", after="1")
    assert (good.status, good.url) == (200, "/en/proposals/mejora/compare/1/1")
    assert "<title>Error: " not in good.html
    assert browser.get("/en/proposals/mejora/compare").url == "/en/proposals/mejora/compare/1/2"


def test_comments_are_shown_under_the_clause_that_was_asked_for(make, browse, draft):
    for clause_id in ("clause-1", "clause-2", "clause-2"):
        make.comment(draft.proposal, clause_id, text=f"Sobre {clause_id}")
    browser = browse()

    page = browser.get("/es/proposals/mejora")
    assert "Sobre clause-1" in page
    assert "Sobre clause-2" not in page
    second = browser.follow(page, "2 comentarios")

    assert "Sobre clause-2" in second
    assert "Sobre clause-1" not in second


def test_a_comment_is_written_where_the_text_is_read(make, browse, draft):
    browser = browse(make.user("Ixchel"))
    page = browser.get("/es/proposals/mejora?clause=clause-2")

    done = browser.send(page, "/comment", text="Falta un plazo.")

    assert done.status == 200
    assert "Falta un plazo." in done
    assert "Falta un plazo." in browse().get("/es/proposals/mejora/versions/1?clause=clause-2")


def test_the_list_can_be_filtered_and_read_in_parts(make, browse, draft):
    plan = make.plan()
    commitment = make.commitment(plan, number="9")
    body = draft.body
    make.proposal("agua", body=body, title=two("Agua"), is_open=False, commitment_id=commitment.id)
    for number in range(25):
        make.proposal(title=two(f"Texto {number}"), body=body, is_open=False)
    agreed = make.proposal(title=two("Acordada"), body=body, state=ProposalState.AGREED)
    browser = browse()

    page = browser.get("/es/proposals")
    titles = page.text
    assert titles.index("Propuesta de prueba") < titles.index("Texto 24"), "open ones first"
    seen = [f"Texto {n}" for n in range(25) if f"Texto {n} " in page.text]
    rest = browser.follow(page, "Más borradores")
    seen += [f"Texto {n}" for n in range(25) if f"Texto {n} " in rest.text]
    assert sorted(seen) == sorted(f"Texto {n}" for n in range(25)), "each of them exactly once"
    assert "Acordada" in browser.get("/es/proposals?state=agreed")
    assert "Texto 3" not in browser.get("/es/proposals?state=agreed")
    key = commitment.theme.key
    assert "Agua" in browser.get(f"/es/proposals?theme={key}")
    assert "Texto 3" not in browser.get(f"/es/proposals?theme={key}")
    assert agreed.id


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=1_nan_2",
        "state=zzz",
        "theme=zzz",
        "after=1_0001-01-01_2",
        "after=9_2026-01-01_99999999999999999999",
    ],
)
def test_an_address_somebody_made_up_still_gets_a_page(browse, draft, query):
    assert browse().get(f"/es/proposals?{query}").status == 200


def test_an_empty_list_says_what_will_be_here(browse, app):
    assert "Todavía no hay borradores publicados" in browse().get("/es/proposals")


def test_a_draft_costs_few_statements_however_long_it_is(make, browse, draft, statements):
    """The first reader renders the version; the others find it remembered."""
    long = make.proposal("larga", body=draft.body, texts=[f"Texto {n}" for n in range(40)])
    make.comment(draft.proposal)
    for number in range(60):
        make.comment(long, f"clause-{number % 20 + 1}")
    browser, member = browse(), browse(draft.tomas)
    for address in ("/es/proposals/mejora", "/es/proposals/larga"):
        browser.get(address)

    few = statements(lambda: browser.get("/es/proposals/mejora"))
    many = statements(lambda: browser.get("/es/proposals/larga"))

    assert few == many
    assert many <= 12
    assert statements(lambda: member.get("/es/proposals/larga")) <= 20


def test_the_list_costs_the_same_with_few_and_with_many(make, browse, draft, statements):
    browser = browse()
    browser.get("/es/proposals")
    few = statements(lambda: browser.get("/es/proposals"))
    for _ in range(30):
        make.proposal(body=draft.body)

    assert statements(lambda: browser.get("/es/proposals")) == few <= 12
    db.session.rollback()
