"""Writing together: who may, what a save leaves behind, and what an old copy meets."""

import pytest

from cocreacion.documents import clauses as rules
from cocreacion.documents import queries, refusals, services
from cocreacion.documents.clauses import Wording
from cocreacion.documents.freshness import Freshness, freshness
from cocreacion.documents.models import ClauseEdit, ClauseKind
from cocreacion.documents.services import Writing
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.outbox import transaction


@pytest.fixture
def text(make):
    """A text of a group, its member Tomás, and its first clause."""
    body = make.body()
    network = make.organisation("Red de Tomás")
    tomas = make.user("Tomás")
    make.seat(body, tomas, organisation=network)
    document = make.document(body)
    return document, tomas, document.clauses[0], network


def write(language="es", words="Texto nuevo.", based_on=1, **more):
    return Writing(language, Wording(f"Título {language}", words), based_on, **more)


def test_a_saved_wording_says_who_wrote_it_for_whom(text):
    document, tomas, clause, network = text

    with transaction():
        services.edit_clause(document, clause, actor=tomas, writing=write())

    assert (clause.es, clause.es_revision, clause.en_revision) == ("Texto nuevo.", 2, 1)
    assert (clause.edited_by, clause.edited_for) == (tomas.id, network.id)
    edit = db.session.query(ClauseEdit).one()
    assert (edit.text, edit.language, edit.revision, edit.edited_for) == (
        "Texto nuevo.", "es", 2, network.id,
    )  # fmt: skip


def test_the_same_words_again_are_no_change_even_from_an_old_copy(text):
    document, tomas, clause, _ = text

    for _ in range(2):
        with transaction():
            services.edit_clause(document, clause, actor=tomas, writing=write())

    assert clause.es_revision == 2
    assert db.session.query(StoredEvent).count() == 1


def test_an_old_copy_does_not_overwrite_a_newer_text(text):
    document, tomas, clause, _ = text
    with transaction():
        services.edit_clause(document, clause, actor=tomas, writing=write())

    with pytest.raises(refusals.ClauseChanged) as refusal, transaction():
        services.edit_clause(document, clause, actor=tomas, writing=write(words="Otro."))

    assert refusal.value.clause.es == "Texto nuevo."


def test_the_other_language_is_another_text(text):
    document, tomas, clause, _ = text

    with transaction():
        services.edit_clause(document, clause, actor=tomas, writing=write())
    with transaction():
        services.edit_clause(document, clause, actor=tomas, writing=write("en", "New text."))

    assert (clause.es, clause.en) == ("Texto nuevo.", "New text.")


def test_changing_the_original_makes_its_translation_outdated_until_it_is_translated(text):
    document, tomas, clause, _ = text
    assert freshness(clause, "es") is Freshness.CURRENT

    with transaction():
        services.edit_clause(document, clause, actor=tomas, writing=write())
    assert freshness(clause, "es") is Freshness.OUTDATED

    with transaction():
        services.edit_clause(
            document, clause, actor=tomas, writing=write("en", "New text.", source_revision=2)
        )
    assert freshness(clause, "es") is Freshness.CURRENT


def test_a_translation_of_what_has_changed_meanwhile_is_outdated_at_once(text):
    document, tomas, clause, _ = text
    with transaction():
        services.edit_clause(document, clause, actor=tomas, writing=write())
    with transaction():
        services.edit_clause(document, clause, actor=tomas, writing=write(words="Más.", based_on=2))

    with transaction():
        services.edit_clause(
            document, clause, actor=tomas, writing=write("en", "New text.", source_revision=2)
        )

    assert freshness(clause, "es") is Freshness.OUTDATED


def test_a_text_without_translation_is_missing_one(text):
    document, tomas, _, _ = text

    with transaction():
        clause = services.add_clause(
            document, actor=tomas, words={"es": Wording("Presupuesto", "Cada institución…")}
        )

    assert freshness(clause, "es") is Freshness.MISSING
    assert len(clause.clause_id) == 10
    assert [c.clause_id for c in queries.living(document)][-1] == clause.clause_id


def test_a_clause_goes_behind_the_one_that_was_named(text):
    document, tomas, first, _ = text

    with transaction():
        new = services.add_clause(
            document, actor=tomas, words={"en": Wording("", "Hello")}, after=first.clause_id
        )

    assert [c.clause_id for c in queries.living(document)] == [
        "clause-1", new.clause_id, "clause-2",
    ]  # fmt: skip


def test_moving_the_same_way_twice_moves_once(text):
    document, tomas, first, _ = text

    for _ in range(2):
        with transaction():
            services.move_clause(document, first, actor=tomas, beside="clause-2", down=True)

    assert [c.clause_id for c in queries.living(document)] == ["clause-2", "clause-1"]


def test_a_removed_clause_can_be_brought_back(text):
    document, tomas, first, _ = text

    with transaction():
        services.remove_clause(document, first, actor=tomas, seen=(1, 1))
    assert [c.clause_id for c in queries.living(document)] == ["clause-2"]
    with pytest.raises(refusals.ClauseIsRemoved), transaction():
        services.edit_clause(document, first, actor=tomas, writing=write())

    with transaction():
        services.restore_clause(document, first, actor=tomas)
    assert [c.clause_id for c in queries.living(document)] == ["clause-1", "clause-2"]


def test_a_clause_that_was_rewritten_is_not_removed_unread(text):
    document, tomas, first, _ = text
    with transaction():
        services.edit_clause(document, first, actor=tomas, writing=write())

    with pytest.raises(refusals.ClauseChanged), transaction():
        services.remove_clause(document, first, actor=tomas, seen=(1, 1))


def test_who_may_write_what(make, text):
    document, tomas, clause, _ = text
    other = make.user("Rosa")
    make.seat(make.body(), other)
    sara, lucia = make.sara(), make.lucia()

    for person, language in ((other, "es"), (make.nora(), "en"), (sara, "es")):
        with pytest.raises(Forbidden), transaction():
            services.edit_clause(document, clause, actor=person, writing=write(language))
    with pytest.raises(Forbidden), transaction():
        services.add_clause(document, actor=sara, words={"en": Wording("a", "b")})
    for person, language in ((sara, "en"), (lucia, "es")):
        with transaction():
            services.edit_clause(document, clause, actor=person, writing=write(language))
    with transaction():
        services.edit_clause(document, clause, actor=tomas, writing=write(words="Sí.", based_on=2))


def test_a_translator_does_not_change_the_kind(make, text):
    document, _, clause, _ = text
    sara = make.sara()

    with transaction():
        services.edit_clause(
            document, clause, actor=sara, writing=write("en", kind=ClauseKind.NOTE)
        )

    assert clause.kind is ClauseKind.ARTICLE


def test_limits_are_said_in_words(make, text, monkeypatch):
    document, tomas, clause, _ = text
    cases = (
        (refusals.TooLong, write(words="x" * 20_001)),
        (refusals.ClauseEmpty, Writing("es", Wording(), 1)),
    )
    with transaction():
        services.edit_clause(document, clause, actor=tomas, writing=Writing("en", Wording(), 1))
    for problem, writing in cases:
        with pytest.raises(problem), transaction():
            services.edit_clause(document, clause, actor=tomas, writing=writing)


def test_a_text_has_at_most_so_many_clauses(make, text, monkeypatch):
    document, tomas, _, _ = text
    monkeypatch.setattr(rules, "MOST_CLAUSES", 3)

    with transaction():
        services.add_clause(document, actor=tomas, words={"es": Wording("", "x")})
    with pytest.raises(refusals.TooManyClauses), transaction():
        services.add_clause(document, actor=tomas, words={"es": Wording("", "x")})


def test_of_two_who_save_the_same_clause_at_once_one_is_told(text, pause, race):
    document, tomas, _, _ = text
    pause(queries, "revision_of", 2)
    ids = document.id, tomas.id

    def save(words):
        document, actor = db.session.get(type(text[0]), ids[0]), db.session.get(type(tomas), ids[1])
        clause = queries.get_clause(document, "clause-1")
        services.edit_clause(document, clause, actor=actor, writing=write(words=words))
        return words

    results = race(save, ["uno", "dos"])

    kept = [result for result in results if isinstance(result, str)]
    refused = [result for result in results if isinstance(result, refusals.ClauseChanged)]
    assert len(kept) == len(refused) == 1
    assert queries.get_clause(document, "clause-1").es == kept[0]


def test_two_clauses_or_two_languages_at_once_do_not_meet(text, race):
    document, tomas, _, _ = text
    ids = document.id, tomas.id

    def save(where):
        document, actor = db.session.get(type(text[0]), ids[0]), db.session.get(type(tomas), ids[1])
        clause_id, language = where
        clause = queries.get_clause(document, clause_id)
        services.edit_clause(document, clause, actor=actor, writing=write(language, "nuevo"))

    places = [("clause-1", "es"), ("clause-1", "en"), ("clause-2", "es"), ("clause-2", "en")]
    results = race(save, places)

    assert results == [None] * 4
    assert {(c.es, c.en) for c in queries.living(document)} == {("nuevo", "nuevo")}
