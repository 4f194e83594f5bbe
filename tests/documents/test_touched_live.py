"""Typing live in a translation: a draft by whoever typed, and cheap while they go on."""

import pytest

from cocreacion.documents import translating, translations
from cocreacion.documents.freshness import Standing, standing
from cocreacion.documents.models import TranslationState
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction


@pytest.fixture
def text(make):
    document = make.document(make.body(), ["Uno."])
    return document, make.user("Tomás"), make.user("Mateo")


def typed(document, person, *names):
    with transaction():
        translating.touched_live(document, {(person.id, "clause-1", name) for name in names})


def test_a_batch_of_typing_makes_a_draft_by_whoever_typed(text, make):
    document, tomas, mateo = text
    make.translation(document, "clause-1", "en", author=tomas, reviewer=mateo)

    typed(document, mateo, "heading_en")

    kept = translations.find(document, "clause-1", "en")
    assert (kept.state, kept.author_id, kept.reviewed_by) == (
        TranslationState.DRAFT, mateo.id, None,
    )  # fmt: skip


def test_typing_in_the_original_changes_no_state_and_makes_it_outdated(text, make):
    document, tomas, mateo = text
    make.translation(document, "clause-1", "en", author=tomas, reviewer=mateo)
    clause = document.clauses[0]
    clause.es = "Dos."
    db.session.commit()

    typed(document, tomas, "es", "heading_es")

    kept = translations.find(document, "clause-1", "en")
    assert kept.state is TranslationState.REVIEWED
    assert standing(clause, "es", "en", kept) is Standing.OUTDATED


def test_going_on_in_ones_own_draft_asks_the_database_once(text, statements):
    document, tomas, _ = text
    typed(document, tomas, "en")
    assert translations.find(document, "clause-1", "en").author_id == tomas.id

    with transaction():
        person, number, language = tomas.id, document.id, document.source_language
        statements.clear()
        translating.touched_live(document, {(person, "clause-1", "en")})
        asked = list(statements)

    assert (number, language) == (document.id, "es")
    assert len(asked) == 1
