"""Writing in a plain form: saved, refused, met by somebody else's text, undone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from cocreacion.documents import queries as documents
from cocreacion.documents.changes import Author, Reword
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.freshness import Freshness, freshness
from cocreacion.documents.models import ClauseEdit, ClauseKind, Origin
from cocreacion.documents.services import change_text, publish_version
from cocreacion.documents.store import writing
from cocreacion.kernel import clock
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.outbox import transaction

EDIT = "/es/proposals/mejora/edit"


def opened(browser, clause_id="clause-1", written="es", lang="es"):
    """The page of a draft with one clause open."""
    return browser.get(f"/{lang}/proposals/mejora/edit?clause={clause_id}&written={written}")


def save(browser, page, clause_id="clause-1", **fields):
    return browser.send(page, f"/edit/{clause_id}", **fields)


def clause(draft, clause_id="clause-1"):
    return documents.get_clause(draft.document, clause_id)


def test_a_clause_is_saved_and_says_who_wrote_it_for_whom(browse, draft):
    browser = browse(draft.tomas)

    page = save(browser, opened(browser), heading="Enfoque", text="Uno **dos** cuatro.")

    assert "Guardado." in page
    assert "Uno dos cuatro." in page
    assert "Tomás, en nombre de Red de Tomás (Sociedad civil)" in page
    assert (clause(draft).es, clause(draft).heading.es) == ("Uno **dos** cuatro.", "Enfoque")
    assert "1 cláusula cambiada: 1" in page


def test_the_second_editor_sees_both_texts_joined_where_they_can_be(browse, draft):
    tomas, mateo = browse(draft.tomas), browse(draft.mateo)
    save(tomas, opened(tomas), text="Uno dos tres cuatro cinco seis.")
    late, early = opened(mateo), opened(tomas)
    save(tomas, early, text="Uno dos tres cuatro cinco siete.")

    page = save(mateo, late, text="Cero dos tres cuatro cinco seis.")

    assert page.status == 409
    assert page.html.count("<title>Error: ") == 1
    for words in ("Dos textos para la cláusula 1", "cinco siete.", "Cero dos", "Tomás"):
        assert words in page
    assert page.form("/edit/clause-1").fields["text"] == "Cero dos tres cuatro cinco siete."
    assert clause(draft).es == "Uno dos tres cuatro cinco siete.", "nothing was overwritten"
    asked = ("mientras usted escribía", "El texto que queda", "Guardar este texto")
    shown = ("El texto guardado", "Su texto", "Del texto guardado al suyo")
    places = [page.text.index(words) for words in asked + shown]
    assert places == sorted(places), "first what is to be done, then what it comes from"
    done = save(mateo, page)
    assert "Guardado." in done
    assert clause(draft).es == "Cero dos tres cuatro cinco siete."


def test_two_changes_of_the_same_words_are_left_to_the_second_editor(browse, draft):
    tomas, mateo = browse(draft.tomas), browse(draft.mateo)
    late = opened(mateo, lang="en")
    save(tomas, opened(tomas), text="Uno dos ocho.")

    page = save(mateo, late, text="Uno dos nueve.")

    assert page.status == 409
    assert "Both changed the same words" in page
    proposed = page.form("/edit/clause-1").fields["text"]
    assert "ocho" in proposed and "nueve" in proposed, "both keep their words"
    assert '<del><span class="vh">removed: </span>ocho</del>' in page.html
    save(mateo, page, text="Uno dos ocho y nueve.")
    history = mateo.get(f"{EDIT}/clause-1/history")
    assert "Uno dos ocho" in history
    assert clause(draft).es == "Uno dos ocho y nueve."


def typed_live(draft, person, text, language="es"):
    """Words that came over a connection: no saved wording has this revision."""
    change = Reword(
        clause_id="clause-1", language=language, words=Wording("Cláusula 1", text),
        base=wording(clause(draft), language),
    )  # fmt: skip
    with transaction():
        change_text(draft.document, actor=person, changes=[change], origin=Origin.LIVE)


def test_a_form_begun_on_words_typed_live_meets_what_came_after(browse, draft):
    browser = browse(draft.mateo)
    typed_live(draft, draft.tomas, "Uno dos tres cuatro cinco seis.")
    late = opened(browser)
    typed_live(draft, draft.tomas, "Uno dos tres cuatro cinco siete.")

    page = save(browser, late, text="Cero dos tres cuatro cinco seis.")

    assert page.status == 409
    assert "se unen abajo" in page or "lugares distintos" in page
    assert page.form("/edit/clause-1").fields["text"] == "Cero dos tres cuatro cinco siete."
    assert "Guardado." in save(browser, page)
    assert clause(draft).es == "Cero dos tres cuatro cinco siete."


def test_a_translation_is_of_the_original_that_was_seen(browse, draft):
    browser = browse(draft.mateo)
    typed_live(draft, draft.tomas, "Uno dos visto.")
    late = opened(browser, written="en")
    typed_live(draft, draft.tomas, "Uno dos nuevo.")

    save(browser, late, text="One two seen.")

    assert freshness(clause(draft), "es") is Freshness.OUTDATED
    save(browser, opened(browser, written="en"), text="One two new.")
    assert freshness(clause(draft), "es") is Freshness.CURRENT


def test_a_third_editor_in_between_makes_it_a_conflict_again(browse, draft):
    tomas, mateo = browse(draft.tomas), browse(draft.mateo)
    late = opened(mateo)
    save(tomas, opened(tomas), text="Dos.")
    page = save(mateo, late, text="Tres.")
    save(tomas, opened(tomas), text="Cuatro.")

    assert save(mateo, page).status == 409
    assert clause(draft).es == "Cuatro."


def test_another_clause_or_the_other_language_is_no_conflict(browse, draft):
    tomas, mateo = browse(draft.tomas), browse(draft.mateo)
    english, second = opened(mateo, written="en"), opened(mateo, "clause-2")
    save(tomas, opened(tomas), text="Nuevo.")

    assert save(mateo, english, text="New.").status == 200
    assert save(mateo, second, "clause-2", text="Segunda.").status == 200
    assert (clause(draft).es, clause(draft).en) == ("Nuevo.", "New.")


def test_sending_the_same_form_twice_is_one_edit(browse, draft):
    browser = browse(draft.tomas)
    page = opened(browser)

    for _ in range(2):
        assert "Guardado." in save(browser, page, text="Una vez.")

    assert clause(draft).es_revision == 2


def test_a_clause_that_was_removed_meanwhile_gives_the_text_back(browse, draft):
    tomas, mateo = browse(draft.tomas), browse(draft.mateo)
    late = opened(mateo)
    tomas.send(tomas.get(f"{EDIT}/clause-1/remove"), "remove")

    page = save(mateo, late, text="Mi texto no se pierde.")

    assert page.status == 409
    assert page.form("restore").fields["text"] == "Mi texto no se pierde."
    beside = page.form("/edit/clause-2").fields
    assert beside["text"] == "Cuatro.\n\nCláusula 1\n\nMi texto no se pierde."
    assert clause(draft).removed_at is not None
    back = mateo.send(page, "restore")
    assert "Mi texto no se pierde." in back
    assert clause(draft).removed_at is None


def test_words_for_a_removed_clause_go_into_its_neighbour(browse, draft):
    tomas, mateo = browse(draft.tomas), browse(draft.mateo)
    late = opened(mateo, "clause-3")
    tomas.send(tomas.get(f"{EDIT}/clause-3/remove"), "remove")
    page = save(mateo, late, "clause-3", heading="", text="Mi texto.")

    done = mateo.send(page, "/edit/clause-2")

    assert "Guardado." in done
    assert clause(draft, "clause-2").es == "Cuatro.\n\nMi texto."
    assert clause(draft, "clause-3").removed_at is not None


def test_words_that_came_after_the_removal_are_marked(browse, draft):
    browser = browse(draft.tomas)
    page = browser.send(browser.get(f"{EDIT}/clause-1/remove"), "remove")
    assert "Alguien escribió en ella después" not in page

    with (
        clock.freeze(clock.now() + timedelta(minutes=1)),
        transaction(),
        writing(draft.document, Author(draft.mateo.id, None), Origin.LIVE) as living,
    ):
        living.text("clause-1", "es").insert(0, "¡Espere! ")

    assert "Alguien escribió en ella después de quitarla" in browser.get(EDIT)


@pytest.mark.parametrize("what", ["form", "split", "merge"])
def test_words_typed_live_are_their_writers_whoever_goes_on(browse, draft, what):
    browser = browse(draft.mateo)
    page = opened(browser)
    with (
        transaction(),
        writing(draft.document, Author(draft.tomas.id, None), Origin.LIVE) as living,
    ):
        living.text("clause-1", "es").insert(0, "De Tomás. ")

    if what == "form":
        met = save(browser, page, text="Uno dos tres. De Mateo.")
        assert met.status == 409
        save(browser, met)
    elif what == "split":
        browser.send(browser.get(f"{EDIT}/clause-1/split"), "/split", at_es="10")
    else:
        browser.send(browser.get(f"{EDIT}/clause-1/merge"), "/merge")

    said = browser.get(f"{EDIT}/clause-1/history")
    rows = db.session.scalars(
        select(ClauseEdit).where(ClauseEdit.language == "es").order_by(ClauseEdit.id)
    ).all()
    mine = [edit.text for edit in rows if edit.edited_by == draft.tomas.id]
    assert mine == ["De Tomás. Uno dos tres."], [(e.text, e.edited_by) for e in rows]
    assert draft.tomas.display_as in said and draft.mateo.display_as in said


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(browse, draft):
    browser = browse(draft.tomas)
    page = opened(browser)

    long = save(browser, page, text="x" * 20_001)
    assert long.status == 422
    assert len(long.form("/edit/clause-1").fields["text"]) == 20_001
    assert "<title>Error: " in long.html
    empty = save(browser, opened(browser, "clause-1", "en"), heading="", text="")
    assert empty.status == 200, "one language may be empty while the other says something"
    both = save(browser, opened(browser), heading="", text="")
    assert both.status == 422
    assert "Una cláusula necesita un encabezado o un texto." in both
    assert clause(draft).es == "Uno dos tres."


def test_an_original_is_not_emptied_but_removed(browse, draft):
    browser = browse(draft.tomas)

    page = save(browser, opened(browser, lang="en"), heading=" ", text="")

    assert page.status == 422
    assert "A clause needs a heading or a text." in page
    assert (clause(draft).es, clause(draft).en) == ("Uno dos tres.", "Uno dos tres. (en)")
    sent = page.form("/edit/clause-1").fields
    assert (sent["heading"], sent["text"]) == ("", ""), "what was typed is kept"
    place = page.links["Go to “Remove”, to take this clause out of the text"].removeprefix("#")
    button = page.tree().find(f".//a[@id='{place}']")
    assert "Remove clause 1?" in browser.get(button.get("href"))
    cleared = save(browser, opened(browser, written="en", lang="en"), heading="", text="")
    assert "Saved." in cleared
    assert freshness(clause(draft), "es") is Freshness.MISSING


def test_a_clause_emptied_live_is_not_published(browse, draft):
    """Whoever types may take every word out; the version would show a number and nothing else."""
    with (
        transaction(),
        writing(draft.document, Author(draft.mateo.id, None), Origin.LIVE) as living,
    ):
        for name in ("es", "en", "heading_es", "heading_en"):
            words = living.text("clause-2", name)
            del words[0 : len(words)]
    browser = browse(draft.lucia)

    page = browser.get("/en/proposals/mejora/publish")

    assert "Clause 2 has no words in any language. Write in it or remove it first." in page
    assert not [form for form in page.forms if form.action.endswith("/publish")]
    with pytest.raises(Forbidden), transaction():
        publish_version(draft.document, actor=draft.lucia, note=Bilingual.both("Nota", "Note"))
    browser.send(browser.get(f"{EDIT}/clause-2/remove"), "remove")
    page = browser.get("/en/proposals/mejora/publish")
    assert "is published." in browser.send(page, "/publish", note_es="Nota", note_en="Note")


@pytest.mark.parametrize("fields", [{"kind": "zzz"}, {"based_on": "x"}, {"kind": None}])
def test_forged_fields_are_refused_or_harmless(browse, draft, fields):
    browser = browse(draft.tomas)

    page = save(browser, opened(browser), text="Otro.", **fields)

    assert page.status in {409, 422}
    assert clause(draft).es == "Uno dos tres."


def test_who_may_not_write_gets_the_reason(make, browse, draft):
    rosa = make.user("Rosa")
    make.seat(make.body(), rosa)
    member = browse(draft.tomas)
    form = opened(member).form("/edit/clause-1")
    for person in (rosa, make.nora()):
        browser = browse(person)
        page = browser.get(EDIT)
        assert page.status == 403
        assert "Antes de publicarse, este texto solo lo ve el grupo" in page
        token = browser.get("/es/proposals/mejora")
        fields = {**form.fields, "csrf_token": token.form("/comment").fields["csrf_token"]}
        sent = browser.client.post(form.action, data={**fields, "text": "Robado."})
        assert sent.status_code == 403
    assert clause(draft).es == "Uno dos tres."
    assert "Guardado." in save(member, opened(member), text="Sí.")


def test_a_guest_is_led_to_sign_in(browse, draft):
    assert browse().get(EDIT).status == 403
    assert browse().get("/es/proposals/sin-nada/edit").status == 404


def test_translators_write_the_translation_only(make, browse, draft):
    browser = browse(make.sara())

    page = opened(browser, written="es")
    assert "Quien traduce escribe en el idioma al que se traduce el texto." in page
    assert not [form for form in page.forms if form.action.endswith("/edit/clause-1")]
    done = save(browser, opened(browser, written="en"), text="One two three.")

    assert "Guardado." in done
    assert clause(draft).en == "One two three."
    assert browser.get(f"{EDIT}/new").status == 403
    assert browser.get(f"{EDIT}/clause-1/remove").status == 403


def test_a_translator_sees_what_changed_in_the_original(browse, draft):
    browser = browse(draft.tomas)
    save(browser, opened(browser), text="Uno dos tres cuatro.")
    save(browser, opened(browser, written="en"), text="One two three four.")
    save(browser, opened(browser), text="Uno dos cinco cuatro.")

    page = opened(browser, written="en")

    assert "Traducción por actualizar" in page or "1 traducción por actualizar" in page
    assert "Qué cambió en él desde la traducción" in page
    assert ">cinco</ins>" in page.html
    desk = browser.follow(page, "La traducción sigue diciendo lo mismo")
    assert desk.form("still-valid")


def test_clauses_are_added_where_one_says(browse, draft):
    browser = browse(draft.tomas)
    page = browser.get(f"{EDIT}/new?after=clause-1")

    done = browser.send(
        page, "/edit/new", heading_es="Presupuesto", text_es="Cada año.", kind="note"
    )

    assert "La cláusula se agregó." in done
    second = documents.living(draft.document)[1]
    assert (second.heading.es, second.es, second.kind) == (
        "Presupuesto", "Cada año.", ClauseKind.NOTE,
    )  # fmt: skip
    assert "falta" not in done or "1 cláusula sin traducir" in done
    nothing = browser.send(browser.get(f"{EDIT}/new"), "/edit/new")
    assert nothing.status == 422
    assert "Una cláusula necesita" in nothing


def test_a_text_without_clauses_is_not_called_translated(make, browse, draft):
    browser = browse(draft.tomas)
    whole = opened(browser, lang="en")
    assert "Every clause is translated" in whole and "There is no clause yet" not in whole
    assert "100 %" not in browser.get("/en/proposals/mejora/translation")

    bare = make.proposal("nueva", body=draft.proposal.body, versions=0)
    for clause in bare.document.clauses:
        db.session.delete(clause)
    db.session.commit()

    page = browser.get("/en/proposals/nueva/edit")
    assert "There is no clause yet" in page and "Every clause is translated" not in page
    page = browser.get("/en/proposals/nueva/translation")
    assert page.status == 200 and "%" not in page.text


def test_a_writer_learns_who_publishes_and_how_to_ask(app, make, browse, draft, monkeypatch):
    make.proposal("nueva", body=draft.proposal.body, versions=0)
    tomas, url = browse(draft.tomas), "/en/proposals/nueva/edit"

    page = tomas.get(url)
    assert "Only the secretariat publishes versions. Tell it when the text is ready." in page
    assert "You can tell the secretariat in any meeting." in page
    settings = replace(app.extensions["settings"], contact="gae@example.org")
    monkeypatch.setitem(app.extensions, "settings", settings)
    assert tomas.get(url).links["gae@example.org"] == "mailto:gae@example.org"

    for other in (draft.lucia, make.sara()):
        assert "Who publishes it" not in browse(other).get(url)
    assert "Review and publish a version" in browse(draft.lucia).get(url)


def test_saving_and_moving_are_one_step(browse, draft):
    browser = browse(draft.tomas)

    page = save(browser, opened(browser, "clause-2"), "clause-2", text="Arriba.", do="up")

    assert "Guardado y movido." in page
    first = documents.living(draft.document)[0]
    assert (first.clause_id, first.es) == ("clause-2", "Arriba.")
    save(browser, opened(browser, "clause-2"), "clause-2", do="down")
    assert documents.living(draft.document)[1].clause_id == "clause-2"


def test_removing_asks_first_and_can_be_undone(browse, draft):
    browser = browse(draft.tomas)
    page = browser.get(f"{EDIT}/clause-2/remove")
    assert "¿Quitar la cláusula 2?" in page
    assert clause(draft, "clause-2").removed_at is None

    page = browser.send(page, "remove")

    assert "Cláusulas quitadas" in page
    assert "Cuatro." not in page
    assert "Cuatro." in browse().get("/es/proposals/mejora"), "the version keeps it"
    assert "Cuatro." in browser.send(page, "restore")


def test_a_clause_rewritten_meanwhile_is_not_removed_unread(browse, draft):
    tomas, mateo = browse(draft.tomas), browse(draft.mateo)
    page = tomas.get(f"{EDIT}/clause-1/remove")
    save(mateo, opened(mateo), text="Muy importante.")

    again = tomas.send(page, "remove")

    assert again.status == 409
    assert "Muy importante." in again
    assert "quitó" in tomas.send(again, "remove")


def test_the_history_names_every_wording_and_its_author(browse, draft):
    tomas, mateo = browse(draft.tomas), browse(draft.mateo)
    for number in range(25):
        browser = tomas if number % 2 else mateo
        save(browser, opened(browser), text=f"Texto {number}.")

    page = tomas.get(f"{EDIT}/clause-1/history")

    assert "Texto" in page
    assert "Mateo" in page
    assert "en nombre de Red de Tomás" in page
    earlier = tomas.follow(page, "Redacciones anteriores")
    assert earlier.status == 200
    assert "Nadie ha escrito todavía en este idioma" in tomas.follow(page, "en inglés")


def test_what_was_signed_before_a_new_name_keeps_the_old_one(make, browse, draft):
    """In the text, in its history, among what was removed and on the list of versions."""
    from datetime import timedelta

    from cocreacion.documents import services
    from cocreacion.documents.models import Version
    from cocreacion.kernel import clock
    from cocreacion.kernel.outbox import transaction
    from tests.make.rows import two

    network = next(s.organisation for s in draft.body.seats if s.organisation)
    make.former_name(network, "Red Antigua", until=clock.today() + timedelta(days=3))
    tomas = browse(draft.tomas)
    save(tomas, opened(tomas), text="Antes.")
    with clock.freeze(clock.now() + timedelta(days=5)):
        browser = browse(draft.tomas)
        save(browser, opened(browser), text="Después.")
        history, page = browser.get(f"{EDIT}/clause-1/history"), browser.get(EDIT)

    assert history.text.count("en nombre de Red Antigua (Sociedad civil)") == 1
    assert history.text.count("en nombre de Red de Tomás (Sociedad civil)") == 1
    assert "en nombre de Red de Tomás" in page and "en nombre de Red Antigua" not in page

    gone = clause(draft, "clause-2")
    make.keep(
        Version(
            document_id=draft.document.id, number=2, note=two("Otra"), hash="0" * 64,
            published_by=draft.lucia.id, published_for=network.id,
        )
    )  # fmt: skip
    with transaction():
        services.remove_clause(draft.document, gone, actor=draft.tomas, seen=(1, 1))
    assert "en nombre de Red Antigua" in tomas.get(EDIT)
    assert "en nombre de Red Antigua" in tomas.get("/es/proposals/mejora/compare/1/2")


def test_a_member_of_the_group_leaves_it_and_can_no_longer_write(make, browse, draft):
    from cocreacion.kernel.clock import today
    from cocreacion.kernel.db import db

    browser = browse(draft.tomas)
    page = opened(browser)
    for seat in draft.body.seats:
        for mandate in seat.mandates:
            mandate.until = today() - timedelta(days=1)
    db.session.commit()

    assert save(browser, page, text="Tarde.").status == 403
    assert clause(draft).es == "Uno dos tres."


def test_a_long_text_can_still_be_edited(make, browse, draft, statements):
    browser = browse(draft.tomas)
    browser.get(EDIT)
    few = statements(lambda: browser.get(EDIT))
    make.proposal("larga", body=draft.body, texts=[f"T{n}." for n in range(150)])

    assert statements(lambda: browser.get("/es/proposals/larga/edit")) <= few
    assert browser.get("/es/proposals/larga/edit?clause=clause-150").status == 200
