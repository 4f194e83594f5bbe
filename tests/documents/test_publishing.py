"""Versions: numbered, explained, never changed."""

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from cocreacion.documents import comparing, queries, reading, refusals, services
from cocreacion.documents.clauses import Wording
from cocreacion.documents.models import Document, Version
from cocreacion.documents.services import Writing
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.outbox import transaction
from cocreacion.people.models import User

NOTE = Bilingual.both("Qué cambió", "What changed")


@pytest.fixture
def text(make):
    document = make.document(make.body(), ["Uno dos tres.", "Cuatro.", "Cinco."])
    return document, make.lucia()


def publish(document, actor, note=NOTE):
    with transaction():
        return services.publish_version(document, actor=actor, note=note)


def edit(document, actor, number, words, language="es"):
    clause = queries.living(document)[number - 1]
    revision = getattr(clause, f"{language}_revision")
    with transaction():
        writing = Writing(language, Wording(getattr(clause.heading, language), words), revision)
        services.edit_clause(document, clause, actor=actor, writing=writing)


def test_a_version_keeps_the_text_as_it_was(text):
    document, lucia = text
    first = publish(document, lucia)
    edit(document, lucia, 1, "Otro texto.")
    second = publish(document, lucia)

    assert [first.number, second.number] == [1, 2]
    assert queries.clauses_of(first)[0].es == "Uno dos tres."
    assert queries.clauses_of(second)[0].es == "Otro texto."
    assert queries.first_broken_version() is None


def test_nothing_new_and_no_reason_are_refused(text):
    document, lucia = text
    with pytest.raises(refusals.NoteMissing):
        publish(document, lucia, Bilingual())
    publish(document, lucia)

    with pytest.raises(refusals.NothingChanged):
        publish(document, lucia)


def test_only_the_secretariat_publishes(make, text):
    document, lucia = text
    tomas = make.user("Tomás")
    make.seat(document.body, tomas)

    with pytest.raises(Forbidden):
        publish(document, tomas)
    assert publish(document, lucia).number == 1


@pytest.mark.parametrize("table", ["versions", "version_clauses"])
@pytest.mark.parametrize("change", ["UPDATE {} SET hash = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_version(text, table, change):
    publish(*text)

    with pytest.raises(DatabaseError, match="append-only"), transaction():
        db.session.execute(sql(change.format(table)))


def test_a_version_that_was_tampered_with_is_found(make, text):
    document, lucia = text
    publish(document, lucia)
    forged = make.keep(Version(document_id=document.id, number=2, note=NOTE, hash="0" * 64))

    assert queries.first_broken_version() == forged


def test_of_two_who_publish_at_once_no_number_is_given_twice(text, pause, race):
    document, lucia = text
    pause(queries, "last_number", 2)
    ids = document.id, lucia.id

    def go(number):
        document, actor = db.session.get(Document, ids[0]), db.session.get(User, ids[1])
        if number == 2:
            words = {"es": Wording("Nueva", "Otra cláusula.")}
            services.add_clause(document, actor=actor, words=words)
        return services.publish_version(document, actor=actor, note=NOTE).number

    results = race(go, [1, 2])

    numbers = sorted(result for result in results if isinstance(result, int))
    assert numbers in ([1, 2], [1]), results
    assert db.session.query(Version).count() == len(numbers)


def test_a_reader_sees_what_changed_and_what_is_not_translated(text):
    document, lucia = text
    first = publish(document, lucia)
    edit(document, lucia, 1, "Uno dos cinco.")
    edit(document, lucia, 2, "Four again.", "en")
    with transaction():
        services.add_clause(document, actor=lucia, words={"es": Wording("Nueva", "Seis.")})
    second = publish(document, lucia)

    spanish = reading.read(second, first, "es", "es")
    english = reading.read(second, first, "es", "en")

    assert [clause.change for clause in spanish] == ["changed", "other", "", "new"]
    assert [clause.change for clause in english] == ["other", "changed", "", "new"]
    assert [bool(clause.note) for clause in spanish] == [False] * 4
    assert english[0].note.outdated, "its original changed after it was translated"
    assert (english[3].lang, english[3].note.fallback) == ("es", True)
    assert reading.untranslated(english) == (1, 1)


def test_a_comparison_names_every_kind_of_change(text):
    document, lucia = text
    first = publish(document, lucia)
    edit(document, lucia, 1, "Uno seis tres.")
    with transaction():
        gone = queries.living(document)[1]
        services.remove_clause(document, gone, actor=lucia, seen=(1, 1))
    with transaction():
        services.add_clause(document, actor=lucia, words={"es": Wording("", "Siete.")})
    with transaction():
        last = queries.living(document)[-1]
        services.move_clause(document, last, actor=lucia, beside="clause-1", down=False)
    second = publish(document, lucia)

    found = comparing.compare(first, second, "es")

    assert (found.of("added"), found.of("changed"), found.of("removed")) == ((1,), (2,), (2,))
    assert found.of("moved") == ()
    assert not found.same
    changed = next(clause for clause in found.clauses if clause.change == "changed")
    assert changed.body == (
        (("=", "Uno "), ("-", "dos"), ("=", " "), ("+", "seis"), ("=", " "), ("=", "tres.")),
    )
    assert [c.change for c in found.clauses] == ["added", "changed", "removed", "same"]
    assert comparing.compare(second, second, "es").same


def test_a_clause_that_only_moved_is_said_to_have_moved(text):
    document, lucia = text
    first = publish(document, lucia)
    with transaction():
        third = queries.living(document)[2]
        services.move_clause(document, third, actor=lucia, beside="clause-1", down=False)

    found = comparing.compare(first, publish(document, lucia), "es")

    assert found.of("moved") == (1,)
    assert found.of("changed") == ()
