"""Bringing a text in: preview, what would change, and the change, all without scripts."""

import io
from contextvars import Context
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreacion.documents import queries as documents
from cocreacion.documents.changes import Insert, Move, Remove
from cocreacion.documents.clauses import Wording
from cocreacion.documents.imports.matching import brought_in_line
from cocreacion.documents.imports.pieces import Draft
from cocreacion.documents.imports.waiting import forget_old_imports
from cocreacion.documents.models import ClauseKind, WaitingImport
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.proposals.views import importing
from tests.documents.papers import clause

IMPORT = "/en/proposals/mejora/import"


def bring(browser, data=None, name="texto.md", **fields):
    page = browser.get(IMPORT)
    if data is not None:
        fields["file"] = (io.BytesIO(data), name)
    return browser.send(page, "/import", **fields)


def choose(browser, page, *choices, mode="append"):
    fields = {"mode": mode}
    if choices:
        fields["choice"] = list(choices)
    return browser.send(page, "choices", **fields)


def living(draft):
    return [(c.clause_id, c.es) for c in documents.living(draft.document)]


def test_a_pasted_text_is_looked_over_and_goes_to_the_end(browse, draft):
    browser = browse(draft.tomas)
    before = living(draft)

    page = bring(browser, text="# Uno\n\nTexto del uno.\n\nOtro.\n\nSobra.")
    assert "3 clauses." in page
    assert "Texto del uno." in page
    assert living(draft) == before, "looking changes nothing"
    page = choose(browser, page, "article", "join", "out")
    assert "was added" in page
    assert living(draft) == before
    page = browser.send(page, "apply")

    assert "Imported: 1 change." in page
    after = living(draft)
    assert after[:3] == before
    assert [text for _, text in after[3:]] == ["Texto del uno.\n\nOtro."]
    assert db.session.query(WaitingImport).count() == 0


@pytest.mark.parametrize("ending", ["md", "docx", "odt"])
def test_a_version_that_comes_back_changes_only_what_was_changed(browse, draft, ending):
    browser = browse(draft.tomas)
    data = (
        Context().run(browser.client.get, f"/proposals/mejora/versions/1.{ending}?lang=both").data
    )
    before = living(draft)

    page = choose(browser, bring(browser, data, f"mejora.{ending}"), mode="in_line")
    assert "The text already says what the file says." in page
    browser.send(page, "apply")
    assert living(draft) == before


def test_bringing_a_text_in_line_applies_differences(browse, draft):
    browser = browse(draft.tomas)
    text = Context().run(browser.client.get, "/proposals/mejora/versions/1.md").text
    first, *clauses = text.split("\n<!-- c_")
    changed = [clauses[2], clauses[0].replace("Uno dos tres.", "Uno dos cuatro.")]
    text = "\n<!-- c_".join([first, *changed]) + "\n## Nueva\n\nDel todo nueva.\n"

    page = choose(browser, bring(browser, text.encode()), mode="in_line")
    for words in ("Removed clause", "New clause", "added: cuatro", "removed: tres"):
        assert words in page, words
    page = browser.send(page, "apply")

    after = living(draft)
    assert [text for _, text in after] == ["Cinco.", "Uno dos cuatro.", "Del todo nueva."]
    assert [name for name, _ in after][:2] == ["clause-3", "clause-1"], "ids stay"
    kept = documents.get_clause(draft.document, "clause-1")
    assert kept.en == "Uno dos tres. (en)", "the other language is left alone"
    assert [c.clause_id for c in documents.removed(draft.document)] == ["clause-2"]


def test_who_changes_the_text_meanwhile_is_not_overruled(browse, draft):
    browser, other = browse(draft.tomas), browse(draft.mateo)
    page = choose(browser, bring(browser, b"# Nuevo\n\nTexto."))
    edit = other.get("/es/proposals/mejora/edit?clause=clause-1&written=es")
    other.send(edit, "/edit/clause-1", text="Otra cosa.")

    page = browser.send(page, "apply")

    assert page.status == 409
    assert "Somebody changed the text meanwhile." in page
    assert len(living(draft)) == 3
    assert "Imported: 1 change." in browser.send(page, "apply")
    assert living(draft)[0][1] == "Otra cosa."


def test_two_files_become_one_text_in_two_languages(browse, draft):
    browser = browse(draft.tomas)
    es, en = b"## Objeto\n\nEl agua.", b"## Purpose\n\nThe water."

    page = bring(browser, es, language="es", other=(io.BytesIO(en), "en.md"))
    browser.send(choose(browser, page), "apply")

    new = documents.living(draft.document)[-1]
    assert (new.heading.es, new.heading.en) == ("Objeto", "Purpose")
    assert (new.es, new.en) == ("El agua.", "The water.")


def test_what_cannot_be_read_is_said_beside_the_field(browse, draft):
    browser = browse(draft.tomas)
    assert "1 clause." in bring(browser, b"Texto.")
    for data, words in (
        (b"%PDF-1.7", "This is a PDF"),
        (b"", "There is no text in this file."),
        (b"PK\x03\x04broken", "This file is damaged"),
    ):
        page = bring(browser, data)
        assert page.status == 422
        assert words in page
    assert "Choose a file, or paste a text." in bring(browser)
    wrong = bring(browser, b"Uno.", other=(io.BytesIO(b"%PDF"), "x.pdf"))
    assert "This is a PDF" in wrong
    for fields in ({"name": "acta.docx"}, {"other": (io.BytesIO(b"One."), "record.docx")}):
        page = bring(browser, b"Uno.", **fields)
        assert page.status == 422
        assert page.text.count("it is not a Word file. Save it as DOCX") == 2, "above and beside it"


def test_parts_that_were_left_out_are_named(browse, draft):
    page = bring(browse(draft.tomas), b"<!doctype html><p>Antes</p><img src=x><p>Texto</p>")

    assert "A picture was left out: say in words what it shows. “Antes”" in page


def test_leaving_everything_out_is_refused(browse, draft):
    browser = browse(draft.tomas)
    page = bring(browser, b"Uno.\n\nDos.")

    refused = choose(browser, page, "out", "out")

    assert refused.status == 422
    assert "Nothing is left to import." in refused
    assert choose(browser, refused, "out", "note").status == 200


def test_choices_that_nobody_offered_change_nothing(browse, draft):
    browser = browse(draft.tomas)
    page = bring(browser, b"Uno.\n\nDos.")

    assert choose(browser, page, "article").status == 422
    assert choose(browser, page, "article", "evil").status == 422
    assert choose(browser, page, "article", "note").status == 200


def test_only_writers_import_and_only_their_own_file(browse, draft, make):
    browser = browse(draft.tomas)
    page = bring(browser, b"Uno.")
    address = page.url

    assert browse(draft.tomas).get(address).status == 200
    assert browse(draft.mateo).get(address).status == 410, "of the group, but not theirs"
    for person in (make.user("Ixchel"), None):
        assert Context().run(browse(person).client.get, address).status_code in {303, 403}
        assert Context().run(browse(person).client.get, IMPORT).status_code in {303, 403}
    assert browse(draft.mateo).get(IMPORT).status == 200


def test_a_file_waits_a_day_and_is_then_forgotten(browse, draft):
    browser = browse(draft.tomas)
    page = bring(browser, b"Uno.")
    forget_old_imports()
    assert db.session.query(WaitingImport).count() == 1
    assert browser.get(page.url).status == 200

    db.session.query(WaitingImport).one().kept_at = now() - timedelta(hours=25)
    db.session.commit()
    assert browser.get(page.url).status == 410
    forget_old_imports()
    db.session.rollback()
    assert db.session.query(WaitingImport).count() == 0


def test_a_second_file_takes_the_place_of_the_first_and_can_be_thrown_away(browse, draft):
    browser = browse(draft.tomas)
    first = bring(browser, b"Uno.")
    second = bring(browser, b"Dos.")

    assert browser.get(first.url).status == 410
    page = browser.send(second, "/drop")
    assert "The file was thrown away." in page
    assert db.session.query(WaitingImport).count() == 0
    assert len(living(draft)) == 3


def test_a_file_may_be_larger_than_other_forms_but_not_without_end(app, browse, draft, monkeypatch):
    browser = browse(draft.tomas)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    assert "1 clause." in bring(browser, b"Uno. " + b"a" * 3000)

    monkeypatch.setattr(importing, "LARGEST_UPLOAD", 1000)
    page = bring(browser, b"Uno. " + b"a" * 3000)
    assert page.status == 413
    assert "This is too large." in page


def test_html_and_scripts_of_a_file_never_reach_a_page(browse, draft):
    page = bring(browse(draft.tomas), b"Texto <script>alert(1)</script> <b onclick=x>b</b>.")

    assert "alert(1)</script>" not in page.html.split("<main", 1)[1].split("</main>")[0]
    assert "onclick" not in page.html


NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@given(NAMES, NAMES, st.data())
def test_any_order_is_reached_by_the_changes(before, after, data):
    texts = [clause(f"aaaaaaaaa{name}", es=f"{name} " * 9) for name in before]
    drafts = [
        Draft(ClauseKind.ARTICLE, 0, {"es": Wording(text=f"{name} " * 9)},
              f"aaaaaaaaa{name}" if data.draw(st.booleans()) else "")
        for name in after
    ]  # fmt: skip

    plan = brought_in_line(texts, drafts)

    order = [each.clause_id for each in texts]
    for change in plan.changes:
        if isinstance(change, Remove | Move):
            order.remove(change.clause_id)
        if isinstance(change, Insert | Move):
            order.insert(order.index(change.after) + 1 if change.after else 0, change.clause_id)
    assert order == [each.clause_id for each in plan.after]
    assert [each.es.strip() for each in plan.after] == [(f"{name} " * 9).strip() for name in after]
    kept = {f"aaaaaaaaa{name}" for name in before} & {f"aaaaaaaaa{name}" for name in after}
    assert kept <= set(order), "what stays keeps its id"
