"""Machine translation: none by default; labelled, and never where a person has written."""

import pytest

from cocreacion.documents import machine, policy, services, translations
from cocreacion.documents.clauses import Wording
from cocreacion.documents.freshness import Standing, source_hash, standing
from cocreacion.documents.models import TranslationState
from cocreacion.documents.services import Seen
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.kernel.settings import ConfigurationError


class Echo:
    """Says in capitals what it is given, and remembers how often it was asked."""

    name = "Echo"

    def __init__(self):
        self.asked = []

    def translate(self, texts, source, target):
        self.asked.append((list(texts), source, target))
        return [text.upper() for text in texts]


@pytest.fixture
def echo(app):
    app.extensions["translator"] = Echo()
    yield app.extensions["translator"]
    app.extensions["translator"] = None


@pytest.fixture
def text(make):
    """Clause 1 is translated by a person; 2 only its heading is; 3 is not."""
    document = make.document(make.body(), ["Uno.", "Dos.", "Tres."])
    for clause in document.clauses[1:]:
        clause.en = ""
    third = document.clauses[2]
    third.heading = Bilingual(third.heading.es, "")
    db.session.commit()
    return document, make.sara()


def ask(document, actor, language="en"):
    with transaction():
        services.ask_machine(document, actor=actor, language=language, service=machine.service())


def said(document, language="en"):
    kept = translations.living(document, language)
    return [
        standing(clause, "es", language, kept.get(clause.clause_id)) for clause in document.clauses
    ]


def test_without_a_service_nobody_can_ask(app, text, refused):
    document, sara = text

    assert machine.service() == ""
    with refused("no tiene un servicio de traducción automática"):
        ask(document, sara)


def test_it_fills_what_nobody_has_written_and_nothing_else(echo, text):
    document, sara = text

    ask(document, sara)

    db.session.expire_all()
    assert said(document) == [Standing.DRAFT, Standing.MISSING, Standing.MACHINE]
    assert [clause.en for clause in document.clauses] == ["Uno. (en)", "", "TRES."]
    assert echo.asked == [(["Cláusula 3", "Tres."], "es", "en")]
    kept = translations.find(document, "clause-3", "en")
    assert (kept.state, kept.author_id) == (TranslationState.MACHINE, None)


def test_it_translates_into_languages_that_babel_does_not_know(echo, text):
    document, sara = text

    ask(document, sara, "agu-x-chalchi")

    db.session.expire_all()
    assert said(document, "agu-x-chalchi") == [Standing.MACHINE] * 3


def test_a_person_who_corrects_it_makes_it_a_draft_which_it_leaves_alone(echo, text, make):
    document, sara = text
    ask(document, sara)
    db.session.expire_all()
    clause = document.clauses[2]
    seen = Seen("en", source_hash(Wording("Cláusula 3", "Tres.")), clause.en_revision)
    with transaction():
        services.save_translation(
            document, clause, actor=sara, words=Wording("Clause 3", "Three."), seen=seen
        )
    clause.es = "Tres y medio."
    db.session.commit()

    ask(document, sara)

    db.session.expire_all()
    assert clause.en == "Three."
    assert said(document)[2] is Standing.OUTDATED


def test_its_own_old_text_is_made_anew_when_the_original_changes(echo, text):
    document, sara = text
    ask(document, sara)
    document.clauses[2].es = "Tres y medio."
    db.session.commit()

    ask(document, sara)

    db.session.expire_all()
    assert document.clauses[2].en == "TRES Y MEDIO."
    assert said(document)[2] is Standing.MACHINE


def test_an_answer_that_comes_too_late_is_not_used(echo, text):
    document, sara = text
    late = {"clause-3": (Wording("Clause", "Four."), Wording("Cláusula 3", "Cuatro."))}

    with transaction():
        added = services.add_machine_translations(
            document, actor=sara, language="en", service="Echo", texts=late
        )

    assert added == 0
    assert document.clauses[2].en == ""
    assert policy.can_ask_machine(sara, document, "en", "Echo")


def test_the_setting_names_something_that_can_be_imported():
    assert machine.load("") is None
    assert machine.load("tests.documents.test_machine:Echo").name == "Echo"
    for wrong in ("nowhere", "nowhere.at.all:x", "json:nothing"):
        with pytest.raises(ConfigurationError, match="COCREACION_TRANSLATOR"):
            machine.load(wrong)
