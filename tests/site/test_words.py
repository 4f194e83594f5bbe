"""The pages that explain: how to take part, the glossary, accessibility, privacy."""

import re
from dataclasses import replace
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["how-to", "glossary", "accessibility", "privacy"])
@pytest.mark.parametrize("lang", ["es", "en"])
def test_they_answer_in_both_languages(browse, statements, name, lang):
    page = browse().get(f"/{lang}/{name}")

    assert page.status == 200 and page.tree().get("lang") == lang
    assert len(statements) <= 2


def test_the_glossary_holds_all_terms_in_the_order_of_the_reader(browse):
    spanish, english = browse().get("/es/glossary"), browse().get("/en/glossary")

    for page in (spanish, english):
        assert len(page.tree().findall(".//tbody/tr")) == 100
    words = [row.findtext("th") for row in spanish.tree().findall(".//tbody/tr")]
    assert words.index("abstención") < words.index("acta") < words.index("versión")
    assert "minutes acta approved record of a session" in english
    assert "decision with owner and date" in english and "Norma del Ejecutivo" in spanish
    for_translators = re.compile('not "|no "|En inglés, no|Sin guion|hyphen|keep the|no traducir')
    assert not [page.url for page in (spanish, english) if for_translators.search(page.text)]
    assert 'id="acta"' in english.html, "both lead to a term by the same name"


def test_the_office_is_named_where_it_is_known(app, browse, monkeypatch):
    assert "has not published its address" in browse().get("/en/accessibility")

    settings = replace(app.extensions["settings"], contact="gae@example.org")
    monkeypatch.setitem(app.extensions, "settings", settings)

    assert browse().get("/en/privacy").links["gae@example.org"] == "mailto:gae@example.org"


def test_comments_are_not_the_consultation_of_peoples(browse):
    assert "Convenio 169 de la OIT" in browse().get("/es/how-to")


def test_words_and_numbers_are_those_of_the_country():
    root = Path(__file__).parents[2]
    catalogue = root / "cocreacion/translations/es/LC_MESSAGES/messages.po"
    spanish = catalogue.read_text(encoding="utf-8").replace('"\n"', "")

    assert not re.search(r"(recibe|reciben|por|lee en) (la |una |las )?cartas?\b", spanish)
    assert "lang + '-GT'" in (root / "static/js/hilo.js").read_text(encoding="utf-8")
