"""Dividing, joining, moving and what a clause is: plain forms, and what scripts send."""

import re
from contextvars import Context

import pytest

from cocreacion.documents import queries as documents
from cocreacion.documents import splitting
from cocreacion.documents.changes import Author
from cocreacion.documents.freshness import Freshness, freshness
from cocreacion.documents.models import ClauseKind, Origin
from cocreacion.documents.store import writing
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from tests.proposals.test_editing import EDIT, clause, opened, save

TWO = "Primer párrafo.\n\nSegundo párrafo.\n\nTercero."


def texts(draft, language="es"):
    db.session.rollback()
    return [getattr(each, language) for each in documents.living(draft.document)]


@pytest.fixture
def long(browse, draft):
    """Somebody at a clause of three paragraphs in both languages."""
    browser = browse(draft.tomas)
    save(browser, opened(browser, written="en"), text="First.\n\nSecond.\n\nThird.")
    save(browser, opened(browser), text=TWO)
    return browser


def send_as_script(browser, page, what, clause_id="clause-1", **fields):
    """What the editing page sends without leaving it."""
    token = page.forms[-1].fields["csrf_token"]
    fields = {"csrf_token": token, "written": "es", **fields}
    return Context().run(browser.client.post, f"{EDIT}/{clause_id}/{what}", data=fields)


def test_a_clause_is_divided_where_one_chooses_in_each_language(long, draft):
    page = long.send(opened(long), "clause-1", do="split")
    second = {each.words: each.at for each in splitting.places(TWO)}["Segundo párrafo."]

    done = long.send(page, "/split", at_es=str(second), at_en="15")

    assert "La cláusula se dividió en dos." in done
    assert texts(draft)[:2] == ["Primer párrafo.", "Segundo párrafo.\n\nTercero."]
    assert texts(draft, "en")[:2] == ["First.\n\nSecond.", "Third."]
    assert documents.living(draft.document)[1].split_from == "clause-1"


def test_dividing_nowhere_says_where_it_can_be(long, draft):
    page = long.get(f"{EDIT}/clause-1/split")

    again = long.send(page, "/split")

    assert again.status == 422
    assert "Elija un lugar dentro del texto" in again
    save(long, opened(long, "clause-2", "en"), "clause-2", text="Four.")
    assert "Tiene una sola oración" in long.get(f"{EDIT}/clause-2/split")
    assert len(texts(draft)) == 3


def test_a_clause_rewritten_meanwhile_is_not_divided_unread(long, draft):
    page = long.get(f"{EDIT}/clause-1/split")
    save(long, opened(long), text="Otro.\n\nMás.")

    again = long.send(page, "/split", at_es="17")

    assert again.status == 409
    assert "Léala de nuevo" in again or "meanwhile" in again
    assert "Más." in again
    assert texts(draft)[0] == "Otro.\n\nMás."


def test_a_clause_is_asked_about_in_the_language_of_the_page(browse, draft):
    browser = browse(draft.tomas)
    save(browser, opened(browser, "clause-2", "en"), "clause-2", heading="", text="")
    save(browser, opened(browser, written="en"), heading="Clause one", text="**One**. Two.")
    save(browser, opened(browser), text="Uno. Dos.")

    english = browser.get(f"{EDIT}/clause-1/remove".replace("/es/", "/en/"))
    assert "Clause one" in english and "<strong>One</strong>" in english.html
    assert "Uno." not in english and "Cláusula 1" not in english
    assert "Translation to be updated" in english
    spanish = browser.get(f"{EDIT}/clause-1/remove")
    assert "Uno. Dos." in spanish and "Clause one" not in spanish
    only = browser.get(f"{EDIT}/clause-2/remove".replace("/es/", "/en/"))
    assert "Cuatro." in only and "In Spanish only" in only
    assert re.search('<div class="txt flow" lang="es">\\s*<p>Cuatro.', only.html)
    both = browser.get(f"{EDIT}/clause-1/merge".replace("/es/", "/en/"))
    assert "Clause one" in both and "Uno." not in both and "In Spanish only" in both
    for lang, order in (("en", ["en", "es"]), ("es", ["es", "en"])):
        divide = browser.get(f"{EDIT}/clause-1/split".replace("/es/", f"/{lang}/"))
        assert re.findall('name="at_(..)"', divide.html) == order


def test_at_a_caret_the_translation_follows_where_its_place_is_certain(long, draft):
    head, tail = TWO[:17], TWO[17:]

    answer = send_as_script(long, opened(long), "split", head=head, tail=tail)

    assert answer.status_code == 303
    assert texts(draft)[:2] == ["Primer párrafo.", "Segundo párrafo.\n\nTercero."]
    assert texts(draft, "en")[:2] == ["First.", "Second.\n\nThird."]


def test_at_a_caret_words_typed_in_the_other_half_meanwhile_do_not_matter(long, draft):
    page = opened(long)
    save(long, opened(long), text="Nuevo. " + TWO)

    answer = send_as_script(long, page, "split", head="Primer ", tail=TWO[7:])
    lost = send_as_script(long, page, "split", head="Nada ", tail="de esto")

    assert (answer.status_code, lost.status_code) == (303, 409)
    assert texts(draft)[:2] == ["Nuevo. Primer", TWO[7:]]


def test_two_clauses_are_joined_and_the_second_can_come_back(browse, draft):
    browser = browse(draft.tomas)
    page = save(browser, opened(browser), text="Uno dos tres, y más.", do="merge")
    assert "¿Unir las cláusulas 1 y 2?" in page and texts(draft)[0] == "Uno dos tres, y más."

    done = browser.send(page, "/merge")

    assert "Las dos cláusulas ahora son una." in done
    assert texts(draft) == ["Uno dos tres, y más.\n\nCláusula 2\n\nCuatro.", "Cinco."]
    assert clause(draft, "clause-2").split_from == "clause-1"
    assert "Cláusulas quitadas" in done
    assert browser.send(page, "/merge").status == 409, "it is gone"

    back = browser.send(done, "restore")
    assert "La cláusula volvió a su lugar." in back
    assert texts(draft) == ["Uno dos tres, y más.", "Cuatro.", "Cinco."]
    assert clause(draft, "clause-2").split_from == ""


def test_a_joined_clause_comes_back_with_what_was_written_in_it_since(browse, draft):
    browser = browse(draft.tomas)
    done = browser.send(browser.get(f"{EDIT}/clause-1/merge"), "/merge")
    save(browser, opened(browser), text="Uno y dos tres.\n\nCláusula 2\n\nCuatro. Y más.")

    back = browser.send(done, "restore")

    assert "La cláusula volvió a su lugar." in back
    assert texts(draft) == ["Uno y dos tres.", "Cuatro. Y más.", "Cinco."]
    assert clause(draft, "clause-2").heading.es == "Cláusula 2"


def test_it_comes_back_with_a_warning_where_the_seam_was_written_over(browse, draft):
    browser = browse(draft.tomas)
    done = browser.send(browser.get(f"{EDIT}/clause-1/merge"), "/merge")
    save(browser, opened(browser), text="Uno dos Cuatro.")

    back = browser.send(done, "restore")

    assert "Sus palabras están también en la cláusula 1" in back
    assert texts(draft) == ["Uno dos Cuatro.", "Cuatro.", "Cinco."]


def typed_live(draft, clause_id, at, words):
    """What Mateo typed, and nobody has kept yet."""
    by = Author(draft.mateo.id, None)
    with transaction(), writing(draft.document, by, Origin.LIVE) as living:
        living.text(clause_id, "es").insert(at, words)


def test_what_nobody_sees_does_not_shift_where_a_clause_is_divided(browse, draft):
    browser = browse(draft.tomas)
    typed_live(draft, "clause-1", 0, "\u202eAh. \u2066")
    whole = clause(draft).es

    answer = send_as_script(browser, opened(browser), "split", head=whole[:9], tail=whole[9:])

    assert answer.status_code == 303
    assert texts(draft)[:2] == ["Ah. Uno", "dos tres."]


def test_words_that_came_late_come_back_with_their_clause(browse, draft):
    browser = browse(draft.tomas)
    done = browser.send(browser.get(f"{EDIT}/clause-1/merge"), "/merge")
    typed_live(draft, "clause-2", 0, "Tarde. ")

    browser.send(done, "restore")

    assert texts(draft) == ["Uno dos tres.", "Tarde. Cuatro.", "Cinco."]


@pytest.mark.parametrize(
    ("head", "between", "tail"),
    [
        ("Uno", " ", "dos."),
        ("Un", "", "o dos."),
        ("Uno.", "\n\n", "Dos."),
        ("Uno.", "\n\n\n", "Dos."),
    ],
)
def test_halves_that_go_back_together_say_what_they_said(browse, draft, head, between, tail):
    browser = browse(draft.tomas)
    whole = head + between + tail
    save(browser, opened(browser), text=whole)
    page = opened(browser)
    send_as_script(browser, page, "split", head=head + between, tail=tail)
    assert texts(draft)[:2] == [head, tail]
    new = documents.living(draft.document)[1].clause_id

    send_as_script(browser, page, "merge", other=new, between=between)

    assert texts(draft)[0] == whole
    send_as_script(browser, page, "merge", other="clause-2", between="<b>")
    assert texts(draft)[0] == f"{whole}\n\nCláusula 2\n\nCuatro.", "blanks and nothing else"


def test_a_translation_that_came_along_stays_up_to_date_there_and_back(long, draft):
    save(long, opened(long, written="en"), text="One.\n\nTwo.\n\nThree.", heading="Clause 1")
    save(long, opened(long, "clause-2", "en"), "clause-2", text="Four.", heading="Clause 2")
    before = {each.clause_id: freshness(each, "es") for each in documents.living(draft.document)}
    assert before["clause-1"] is before["clause-2"] is Freshness.CURRENT

    done = long.send(long.get(f"{EDIT}/clause-1/merge"), "/merge")
    assert freshness(clause(draft), "es") is Freshness.CURRENT
    long.send(done, "restore")

    after = {each.clause_id: freshness(each, "es") for each in documents.living(draft.document)}
    assert after == before
    assert texts(draft, "en")[:2] == ["One.\n\nTwo.\n\nThree.", "Four."]


def test_the_last_clause_has_none_to_be_joined_with(browse, draft):
    browser = browse(draft.tomas)

    page = browser.get(f"{EDIT}/clause-3/merge")

    assert page.status == 409
    assert "Después de esta cláusula no hay otra" in page
    assert "unir con la cláusula" not in opened(browser, "clause-3")
    new = save(browser, opened(browser, "clause-3"), "clause-3", text="Cinco, y más.", do="new")
    assert (
        new.form("/edit/new").fields["after"] == "clause-3" and texts(draft)[2] == "Cinco, y más."
    )


def test_a_move_names_the_new_neighbour(browse, draft):
    browser = browse(draft.tomas)
    page = opened(browser)

    for _ in range(2):
        answer = send_as_script(browser, page, "move", way="down", beside="clause-2")
        assert answer.status_code == 303

    assert texts(draft) == ["Cuatro.", "Uno dos tres.", "Cinco."], "twice is once"
    assert send_as_script(browser, page, "move", beside="clause-9").status_code == 409


def test_what_a_clause_is_and_how_deep_it_stands(browse, draft):
    browser = browse(draft.tomas)
    page = opened(browser)

    answer = send_as_script(browser, page, "kind", kind="item", level="2")

    assert answer.status_code == 303
    assert (clause(draft).kind, clause(draft).level) == (ClauseKind.ITEM, 2)
    assert "Guardado." in save(browser, page, text="Otro."), "a form made before changes no kind"
    assert (clause(draft).kind, clause(draft).level) == (ClauseKind.ITEM, 2)
    save(browser, opened(browser), level="0")
    assert clause(draft).level == 0
    for wrong in ({"kind": "zzz", "level": "0"}, {"kind": "item", "level": "7"}):
        assert send_as_script(browser, page, "kind", **wrong).status_code == 422


def test_of_removed_clauses_one_reads_first_words_and_where_they_are_now(browse, draft):
    browser = browse(draft.tomas)
    english = EDIT.replace("/es/", "/en/")
    for number in (2, 3):
        save(browser, opened(browser, f"clause-{number}"), f"clause-{number}", heading="")
        part = opened(browser, f"clause-{number}", "en")
        save(browser, part, f"clause-{number}", heading="")
    browser.send(browser.get(f"{EDIT}/clause-1/merge"), "/merge")
    browser.send(browser.get(f"{EDIT}/clause-3/remove"), "/remove")

    page = browser.get(english)

    for words in ("Cuatro. (en)", "Cinco. (en)"):
        assert f"<h3>{words}</h3>" in page.html
    assert "Clause without heading" not in page
    told = "Its words are in clause 1 now. If you restore it, they come back from there."
    assert page.text.count(told) == 1
    assert page.text.index("Cuatro. (en)", page.text.index("Removed clauses")) < page.text.index(
        told
    )
    browser.send(browser.get(f"{EDIT}/new"), "/edit/new", text_es="Solo aquí.")
    new = documents.living(draft.document)[-1]
    browser.send(browser.get(f"{EDIT}/{new.clause_id}/remove"), "/remove")
    assert re.search(
        '<span lang="es">Solo aquí.</span> *<span class="tag">', browser.get(english).html
    )
    save(browser, opened(browser), text="Otra cosa.")
    save(browser, opened(browser, written="en"), text="Else.")
    assert "Its words are in" not in browser.get(english), "they are in no clause any more"


@pytest.mark.parametrize("what", ["split", "merge", "move", "kind"])
def test_translators_do_not_arrange(make, browse, draft, what):
    member, browser = browse(draft.tomas), browse(make.sara())
    fields = {
        "split": {"head": "Uno", "tail": " dos tres."},
        "merge": {"other": "clause-2"},
        "move": {"beside": "clause-2", "way": "down"},
        "kind": {"kind": "note", "level": "1"},
    }[what]

    refused = send_as_script(browser, opened(browser, written="en"), what, **fields)

    assert refused.status_code == 403
    assert texts(draft) == ["Uno dos tres.", "Cuatro.", "Cinco."]
    assert send_as_script(member, opened(member), what, **fields).status_code == 303


def test_a_second_half_that_stands_there_twice_is_pointed_out(make, browse, draft):
    browser = browse(draft.tomas)
    save(browser, opened(browser, "clause-2"), "clause-2", text="Igual.")
    save(browser, opened(browser, "clause-3"), "clause-3", text="Igual.")
    assert "Posible duplicado" not in browser.get(EDIT)
    for each in ("clause-2", "clause-3"):
        row = clause(draft, each)
        row.split_from, row.en, row.heading = "clause-1", "", clause(draft).heading
    db.session.commit()

    page = browser.get(EDIT)

    assert "Posible duplicado: dice lo mismo que la cláusula 2" in page
    assert "¿Quitar la cláusula 3?" in browser.follow(page, "Quitar esta")


def test_places_to_divide_at():
    words = [each.words for each in splitting.places("Uno.\n\nDos.\n- tres\n- cuatro")]
    assert words == ["Dos.", "- tres", "- cuatro"]
    assert [each.words for each in splitting.places("Uno. ¿Dos? Tres")] == ["¿Dos?", "Tres"]
    assert splitting.places("Sin lugar") == []
    assert splitting.alike("Uno.\n\nDos.", 6, "One.\n\nTwo.\n\nThree.") is None
    assert splitting.alike("Uno.\n\nDos.", 4, "First.\n\nSecond.") == len("First.\n\n")
    assert splitting.alike("Uno.\n\nDos.", 2, "First.\n\nSecond.") is None
