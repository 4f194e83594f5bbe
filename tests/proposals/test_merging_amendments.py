"""Accepted amendments become part of the working text, several at once, all or none."""

import sys

import pytest

from cocreacion.documents import hand
from cocreacion.documents import queries as documents
from cocreacion.documents.freshness import Freshness, freshness
from cocreacion.documents.models import (
    Amendment,
    AmendmentState,
    Anchoring,
    DocUpdate,
    Operation,
    Origin,
)
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.mail import Letter
from cocreacion.people.models import User
from cocreacion.proposals import queries, services
from cocreacion.proposals.models import Proposal

LIST = "/es/proposals/mejora/amendments"
MERGE = "amendments/merge"


def living(draft, clause_id="clause-1"):
    return documents.get_clause(draft.document, clause_id)


def state_of(amendment):
    db.session.expire_all()
    return db.session.get_one(Amendment, amendment.id).state


def preview(browser, *numbers):
    asked = "&".join(f"n={number}" for number in numbers)
    return browser.get(f"{LIST}/merge?{asked}")


def write(browser, page, **fields):
    return browser.send(page, MERGE, do="apply", **fields)


def test_what_fits_together_is_composed_with_every_author_marked(browse, draft, make):
    rosa, juan = make.user("Rosa"), make.user("Juan", language="en")
    one = make.accepted(draft.proposal, "UNO dos tres.", author=rosa)
    two = make.accepted(draft.proposal, "Uno dos TRES.", author=juan)
    third = make.accepted(draft.proposal, "Cuatro y medio.", "clause-2", author=rosa)
    browser = browse(draft.tomas)
    page = browser.get(f"{LIST}/merge")
    assert "Enmiendas aceptadas" in page
    page = browser.send(page, MERGE, n=["1", "2", "3"])
    assert ">UNO </ins>" in page.html and one.code in page and two.code in page

    done = write(browser, page)

    assert "3 enmiendas están en el texto de trabajo." in done
    assert living(draft).es == "UNO dos TRES."
    assert living(draft, "clause-2").es == "Cuatro y medio."
    assert {state_of(each) for each in (one, two, third)} == {AmendmentState.APPLIED}
    events = db.session.query(StoredEvent).filter_by(name="AmendmentsApplied").all()
    assert [each.facts["amendment_ids"] for each in events] == [[one.id, two.id, third.id]]
    letters = {each.recipient: each for each in db.session.query(Letter)}
    assert set(letters) == {rosa.email, juan.email}, "one letter each"
    assert one.code in letters[rosa.email].text and third.code in letters[rosa.email].text
    assert "it is in the working text" in letters[juan.email].text
    assert "estará en la próxima versión" in browse().get(f"{LIST}/1")


def signed(draft):
    """Who signed the entries of the log that amendments made, and for whom."""
    rows = db.session.query(DocUpdate).filter_by(
        document_id=draft.document.id, origin=Origin.AMENDMENT
    )
    return [(row.user_id, row.on_behalf_of) for row in rows.order_by(DocUpdate.seq)]


def test_each_signs_their_own_words_and_nobody_those_of_the_group(browse, draft, make):
    network = make.organisation("Red del Agua")
    rosa, juan, eva = make.user("Rosa"), make.user("Juan"), make.user("Eva")
    make.accepted(draft.proposal, "UNO dos tres.", author=rosa, organisation_id=network.id)
    make.accepted(draft.proposal, "Uno dos TRES.", author=juan)
    make.accepted(
        draft.proposal, "Recién.", "clause-1", operation=Operation.INSERT, heading="Nueva",
        author=eva,
    )  # fmt: skip
    make.accepted(draft.proposal, "Cuatro SEIS.", "clause-2", author=rosa)
    make.accepted(draft.proposal, "Cuatro SIETE.", "clause-2", author=juan)
    browser = browse(draft.tomas)
    page = preview(browser, 1, 2, 3, 4, 5)
    (asked,) = [name for name in page.form(MERGE).fields if name.startswith("own-")]
    page = browser.send(page, MERGE, **{asked: "OCHO.", asked.replace("own-", "choice-"): "own"})

    write(browser, page)

    assert living(draft).es == "UNO dos TRES."
    tomas, home = draft.tomas.id, hand.speaks_for(draft.tomas, draft.document)
    assert sorted(signed(draft), key=str) == sorted(
        [(rosa.id, network.id), (juan.id, None), (eva.id, None), (tomas, home)], key=str
    )
    lucia = browse(draft.lucia)
    lucia.send(lucia.get("/es/proposals/mejora/publish"), "/publish", note_es="Qué cambió.")
    authors = browse().get("/es/proposals/mejora/versions/2/authors?written=es")
    for name in ("Rosa", "Red del Agua", "Juan", "Eva", "Tomás"):
        assert name in authors, name
    clause = living(draft)
    assert clause.es_revision > 1 and clause.edited_by == juan.id
    edits = db.session.query(StoredEvent).filter_by(name="ClauseEdited").all()
    assert {each.facts["actor_id"] for each in edits} == {tomas}, "and who did it is in the record"


def test_a_translation_is_outdated_by_what_is_merged_in_the_other_language(browse, draft, make):
    make.accepted(draft.proposal, "Uno dos cuatro.")
    assert freshness(living(draft), "es") is Freshness.CURRENT
    browser = browse(draft.tomas)

    write(browser, preview(browser, 1))

    assert freshness(living(draft), "es") is Freshness.OUTDATED
    assert living(draft).en == "Uno dos tres. (en)"


def test_an_original_is_behind_after_an_amendment_to_its_translation(browse, draft, make):
    """Its writers and readers are told, until somebody writes in it or compares both."""
    waits = "Original por actualizar: una enmienda cambió el texto en inglés"
    for clause in ("clause-1", "clause-2"):
        make.accepted(draft.proposal, "One two FOUR.", clause, language="en")
    browser = browse(draft.tomas)
    write(browser, preview(browser, 1, 2))
    assert freshness(living(draft), "es") is Freshness.CURRENT, "of the translation"
    assert browser.get("/es/proposals/mejora/edit").text.count(waits) == 2
    assert "cláusulas 1 y 2. Quedará señalado" in browse(draft.lucia).get(
        "/es/proposals/mejora/publish"
    )

    sara = browse(make.sara())
    desk = sara.get("/es/proposals/mejora/translation?clause=clause-2")
    assert "Una enmienda cambió esta traducción" in desk
    sara.send(desk, "clause-2/review")
    assert browser.get("/es/proposals/mejora/edit").text.count(waits) == 1
    assert [living(draft).amended_in, living(draft, "clause-2").amended_in] == ["en", ""]

    lucia = browse(draft.lucia)
    lucia.send(lucia.get("/es/proposals/mejora/publish"), "/publish", note_es="Qué cambió.")
    assert browse().get("/es/proposals/mejora").text.count(waits) == 1
    page = browser.get("/es/proposals/mejora/edit?clause=clause-1")
    browser.send(page, "clause-1", text="Uno dos cuatro.")
    assert waits not in browser.get("/es/proposals/mejora/edit")
    assert freshness(living(draft), "es") is Freshness.OUTDATED, "now it is the translation"
    assert browse().get("/es/proposals/mejora").text.count(waits) == 1, "a version stays as it is"


def test_new_clauses_and_removals_are_carried_out(browse, draft, make):
    make.accepted(
        draft.proposal, "Recién.", "clause-1", operation=Operation.INSERT, heading="Nueva"
    )
    make.accepted(draft.proposal, "", "clause-2", operation=Operation.DELETE)
    browser = browse(draft.tomas)

    done = write(browser, preview(browser, 1, 2))

    assert "2 enmiendas están en el texto" in done
    order = [each.clause_id for each in documents.living(draft.document)]
    assert order == ["clause-1", "nueva-1", "clause-3"]
    assert living(draft, "nueva-1").es == "Recién."


def test_the_words_of_the_group_go_in_where_it_changed_them(browse, draft, make):
    make.accepted(draft.proposal, "Uno dos cuatro.", agreed="Uno dos cinco.")
    browser = browse(draft.tomas)

    write(browser, preview(browser, 1))

    assert living(draft).es == "Uno dos cinco."


CHOICES = [
    ({"what": "1"}, "Uno dos cuatro.", [AmendmentState.APPLIED, AmendmentState.OBSOLETE]),
    ({"what": "2"}, "Uno dos cinco.", [AmendmentState.OBSOLETE, AmendmentState.APPLIED]),
    ({"what": "all"}, "Uno dos cuatro cinco.", [AmendmentState.APPLIED] * 2),
    ({"what": "own", "own": "seis"}, "Uno dos seis.", [AmendmentState.APPLIED] * 2),
]


@pytest.mark.parametrize(("choice", "result", "states"), CHOICES)
def test_where_amendments_collide_somebody_chooses(browse, draft, make, choice, result, states):
    both = [make.accepted(draft.proposal, f"Uno dos {word}.") for word in ("cuatro", "cinco")]
    browser = browse(draft.tomas)
    page = preview(browser, 1, 2)
    assert "Hay enmiendas que chocan." in page
    (name,) = [each for each in page.form(MERGE).choices if each.startswith("choice-")]
    unsettled = write(browser, page)
    assert unsettled.status == 422
    assert "Elija qué se escribe ahí." in unsettled
    assert living(draft).es == "Uno dos tres."
    for nothing in ({}, {name: "own"}):
        looked = browser.send(page, MERGE, do="preview", **nothing)
        assert looked.status == 422 and "Elija qué se escribe ahí." in looked
        assert "<title>Error:" in looked.html

    fields = {name: choice["what"], name.replace("choice-", "own-"): choice.get("own", "")}
    page = browser.send(page, MERGE, do="preview", **fields)
    english = browser.in_other_language(page)
    assert english.status == 200 and '<html lang="en"' in english.html
    assert english.form(MERGE).fields[name] == choice["what"]
    assert living(draft).es == "Uno dos tres."
    done = write(browser, page)

    assert "en el texto de trabajo." in done
    assert living(draft).es == result
    assert [state_of(each) for each in both] == states


def test_whoever_settles_collisions_is_led_to_each_and_told_what_lacks(browse, draft, make):
    """In the order of the text, and in words that are true of what they did."""
    for clause, texts in (("clause-3", ("Seis.", "Siete.")), ("clause-1", ("Uno.", "Dos."))):
        for text in texts:
            make.accepted(draft.proposal, text, clause)
    browser = browse(draft.tomas)
    page = browser.get(
        f"/en/proposals/mejora/amendments/merge?{'&'.join(f'n={n}' for n in range(1, 5))}"
    )
    places = [a.get("href") for a in page.tree().iterfind(".//ul[@class='plain']/li/a")]
    assert places == ["#c-clause-1-es", "#c-clause-3-es"]
    assert all(page.tree().find(f".//h2[@id='{place[1:]}']") is not None for place in places)
    first, third = (each for each in page.form(MERGE).choices if each.startswith("choice-"))

    missing = browser.send(page, MERGE, do="preview", **{first: "own", third: "1"})
    assert missing.status == 422 and missing.text.count("Write the other words.") == 1
    own = first.replace("choice-", "own-")
    page = browser.send(missing, MERGE, do="preview", **{own: "Ocho"})
    assert "words of the group" in page
    other = browser.send(page, MERGE, do="apply", **{third: "2"})
    assert other.status == 409
    assert "You chose something else since." in other and "text changed" not in other
    assert living(draft).es == "Uno dos tres."
    done = browser.send(other, MERGE, do="apply")

    assert "are in the working text." in done
    assert [living(draft, each).es for each in ("clause-1", "clause-3")] == ["Ocho.", "Siete."]
    passed_over = browser.get("/en/proposals/mejora/amendments/1")
    assert "What was decided Accepted" in passed_over and "No longer needed" in passed_over


def test_what_the_group_wrote_since_the_version_is_kept_and_shown_first(browse, draft, make):
    make.accepted(draft.proposal, "Uno dos cuatro.")
    living(draft).es = "Cero uno dos tres."
    db.session.commit()
    browser = browse(draft.tomas)

    page = preview(browser, 1)

    assert "El grupo escribió en esta cláusula después de la versión." in page
    write(browser, page)
    assert living(draft).es == "Cero uno dos cuatro."


def test_a_preview_that_is_no_longer_true_is_read_again(browse, draft, make):
    make.accepted(draft.proposal, "Uno dos cuatro.")
    browser, mateo = browse(draft.tomas), browse(draft.mateo)
    page = preview(browser, 1)
    edit = mateo.get("/es/proposals/mejora/edit?clause=clause-1&written=es")
    mateo.send(edit, "/edit/clause-1", text="Cero uno dos tres.")

    refused = write(browser, page)

    assert refused.status == 409
    assert "El texto cambió mientras usted leía." in refused
    assert living(draft).es == "Cero uno dos tres."
    assert "1 enmienda está en el texto" in write(browser, refused)
    assert living(draft).es == "Cero uno dos cuatro."


def test_what_was_withdrawn_meanwhile_is_not_merged(browse, draft, make):
    one = make.accepted(draft.proposal, "Uno dos cuatro.")
    two = make.accepted(draft.proposal, "Cuatro y medio.", "clause-2")
    browser = browse(draft.tomas)
    page = preview(browser, 1, 2)
    one.state = AmendmentState.WITHDRAWN
    db.session.commit()

    refused = write(browser, page)

    assert refused.status == 409
    assert "se resolvió mientras tanto" in refused
    assert state_of(two) is AmendmentState.DECIDED
    assert living(draft, "clause-2").es == "Cuatro."
    assert "en el texto de trabajo." in write(browser, preview(browser, 2))


def test_a_clause_removed_from_the_working_text_takes_no_amendment(browse, draft, make):
    make.accepted(draft.proposal, "Uno dos cuatro.")
    browser = browse(draft.tomas)
    page = preview(browser, 1)
    browser.send(browser.get("/es/proposals/mejora/edit/clause-1/remove"), "remove")

    refused = write(browser, page)

    assert refused.status == 409
    assert "Esta cláusula se quitó del texto de trabajo." in refused
    browser.send(browser.get("/es/proposals/mejora/edit"), "restore")
    assert "en el texto de trabajo." in write(browser, preview(browser, 1))


def test_only_those_who_write_the_text_merge_and_only_what_is_accepted(browse, draft, make):
    make.accepted(draft.proposal, "Uno dos cuatro.")
    make.amendment(draft.proposal, "Otra.")
    make.accepted(draft.proposal, "Vieja.", anchoring=Anchoring.TEXT_CHANGED)

    assert browse(make.user()).get(f"{LIST}/merge").status == 403
    page = browse(draft.tomas).get(f"{LIST}/merge")
    assert page.form(MERGE).choices["n"] == ["1"]
    assert "su texto cambió, así que no puede incorporarse" in page


def test_what_was_written_in_by_hand_is_closed_and_its_author_told(browse, draft, make):
    rosa = make.user("Rosa", language="en")
    old = make.accepted(
        draft.proposal, "Uno dos nueve.", author=rosa, anchoring=Anchoring.TEXT_CHANGED
    )
    fitting = make.accepted(draft.proposal, "Uno dos cuatro.", author=rosa)
    newer = make.version(draft.document)
    browser, english = browse(draft.tomas), LIST.replace("/es/", "/en/")
    page = browser.follow(browser.get(f"{english}/merge"), "Then say that it is in the text")
    assert browse(rosa).get(f"{english}/{old.number}/written").status == 403
    assert browser.get(f"{english}/{fitting.number}/written").status == 403, "it can be put in"
    assert browser.send(page, "/written", version="7").status == 422

    done = browser.send(page, "/written", version=str(newer.number))

    assert "is in the text. Its author is told." in done
    db.session.refresh(old)
    assert old.state is AmendmentState.APPLIED and old.applied_version.number == newer.number
    assert f"Since version {newer.number}" in done and "It is in the text" not in done
    (letter,) = db.session.query(Letter).filter_by(recipient=rosa.email)
    assert old.code in letter.text and fitting.code not in letter.text
    assert browser.get(f"{english}/{old.number}/written").status == 403


def test_two_who_merge_at_once_write_once(app, draft, make, race, pause):
    amendment = make.accepted(draft.proposal, "Uno dos cuatro.")
    proposal_id, people = draft.proposal.id, [draft.tomas.id, draft.mateo.id]
    number = amendment.id
    seen = services.prepare_merge(draft.proposal, [amendment], {}, actor=draft.tomas).seen
    db.session.rollback()
    pause(documents, "living", 2)

    def merge(user_id):
        services.merge_amendments(
            db.session.get_one(Proposal, proposal_id),
            [db.session.get_one(Amendment, number)],
            {},
            actor=db.session.get_one(User, user_id),
            seen=seen,
        )

    results = race(merge, people)

    assert sorted(type(each).__name__ for each in results) == ["NoneType", "SettledMeanwhile"]
    assert living(draft).es == "Uno dos cuatro."
    assert db.session.query(StoredEvent).filter_by(name="AmendmentsApplied").count() == 1


def test_where_amendments_meet_is_shown_two_by_two(browse, draft, make):
    for text in ("Uno dos cuatro.", "Uno dos cinco.", "UNO dos tres.", "Uno dos cuatro."):
        make.amendment(draft.proposal, text)
    make.amendment(draft.proposal, "Cinco y medio.", "clause-3")

    page = browse().get(f"{LIST}/collisions")

    for words in ("Chocan", "Caben las dos", "Piden lo mismo"):
        assert words in page
    assert f"E-{draft.document.id}-05" not in page, "alone at its place"
    beside = browse().get(f"{LIST}/1")
    assert "Otras enmiendas al mismo lugar" in beside and "Piden lo mismo" in beside
    english = browse().get("/en/proposals/mejora/amendments/collisions")
    assert "They collide" in english
    assert "What each of them changes" in english
    assert ">cinco</ins>" in english.html and ">UNO</ins>" in english.html.replace(
        " </ins>", "</ins>"
    )
    for text in ("Cinco o seis.", "Cinco o siete."):
        make.amendment(draft.proposal, text, "clause-3")
    places = [browse().get(f"{LIST}/collisions").text.index(f"{n}. Cláusula {n}") for n in (1, 3)]
    assert places == sorted(places), "as in the text"
    empty = make.proposal("vacia", body=draft.body)
    assert "No hay dos enmiendas abiertas que coincidan" in browse().get(
        f"/es/proposals/{empty.slug}/amendments/collisions"
    )


def test_a_place_with_very_many_amendments_is_read_in_pages(browse, draft, make):
    rosa = make.user("Rosa")
    for number in range(31):
        for clause in ("clause-1", "clause-2"):
            make.amendment(draft.proposal, f"Texto {number}.", clause, author=rosa)

    first = browse().get(f"{LIST}/collisions")
    second = browse().follow(first, "Seguir comparando")

    assert "1. Cláusula 1" in first and "2. Cláusula 2" not in first
    assert "2. Cláusula 2" in second and "1. Cláusula 1" not in second


def test_more_than_a_page_compares_are_compared_part_by_part(browse, draft, make, monkeypatch):
    for name in ("", ".amendments"):
        monkeypatch.setattr(sys.modules[f"cocreacion.proposals.queries{name}"], "MOST_IN_MATRIX", 3)
    rosa = make.user("Rosa")
    for number in range(7):
        make.accepted(draft.proposal, f"Texto {number}.", author=rosa)
    make.amendment(draft.proposal, "Cuatro y medio.", "clause-2", author=rosa)
    make.amendment(draft.proposal, "Cuatro y algo.", "clause-2", author=rosa)
    browser, met, after = browse(draft.tomas), set(), None
    for _ in range(20):
        found = queries.amendments_together(draft.document, after)
        for pile in found.places:
            met |= {(a.number, b.number) for a in pile.rows for b in pile.columns}
        after = found.after
        if after is None:
            break

    assert after is None and (8, 9) in met
    assert {(a, b) for a in range(1, 8) for b in range(a, 8)} <= met, "every two of a place meet"
    first = browser.get(f"{LIST}/collisions")
    assert f"E-{draft.document.id}-04" not in first
    assert f"E-{draft.document.id}-04" in browser.follow(first, "Seguir comparando")
    assert "Hay más: ver todas" in browser.get(f"{LIST}/1")

    choosing = browser.get(f"{LIST}/merge")
    assert "Esperan 4 enmiendas aceptadas más." in choosing
    following = browser.follow(choosing, "Las siguientes")
    done = write(browser, browser.send(following, MERGE, n=["5"]))
    assert "1 enmienda está en el texto de trabajo." in done and living(draft).es == "Texto 4."
