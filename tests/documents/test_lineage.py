"""What became of each clause from version to version, and how a comparison says it."""

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from cocreacion.documents import comparing, lineage, queries, services
from cocreacion.documents.changes import Insert, Merge, Remove, Reword, Split
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.models import ClauseFate, Fate
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction

NOTE = Bilingual.both("Qué cambió", "What changed")


@pytest.fixture
def text(make):
    """A text of five clauses, its first version, and the one who publishes."""
    texts = ["Uno. Dos.", "Tres.", "Cuatro.", "Cinco.", "Seis."]
    document, lucia = make.document(make.body(), texts), make.lucia()
    return document, lucia, publish(document, lucia)


def publish(document, actor, **more):
    with transaction():
        return services.publish_version(document, actor=actor, note=NOTE, **more)


def change(document, actor, *changes):
    with transaction():
        services.change_text(document, actor=actor, changes=changes)


def fates(version):
    rows = db.session.query(ClauseFate).filter_by(version_id=version.id)
    return {(row.old_id, row.new_id): row.fate for row in rows}


def test_every_fate_is_written_down_when_a_version_is_published(text):
    document, lucia, first = text
    said = wording(queries.get_clause(document, "clause-5"), "es")
    change(
        document, lucia,
        Split(clause_id="clause-1", at={"es": 4, "en": 4}, new_id="half"),
        Merge(clause_id="clause-2", other="clause-3"),
        Remove(clause_id="clause-4"),
        Reword(clause_id="clause-5", language="es", base=said, words=Wording("", "Siete.")),
        Insert(words={"es": Wording("", "Ocho.")}, clause_id="new"),
    )  # fmt: skip
    second = publish(document, lucia)

    assert fates(first) == {}
    assert fates(second) == {
        ("clause-1", "clause-1"): Fate.CHANGED,
        ("clause-1", "half"): Fate.SPLIT,
        ("clause-2", "clause-2"): Fate.CHANGED,
        ("clause-3", "clause-2"): Fate.MERGED,
        ("clause-4", ""): Fate.REMOVED,
        ("clause-5", "clause-5"): Fate.CHANGED,
        ("", "new"): Fate.NEW,
    }
    third = publish_again(document, lucia)
    assert set(fates(third).values()) == {Fate.SAME, Fate.NEW}


def publish_again(document, lucia):
    change(document, lucia, Insert(words={"es": Wording("", "Nueve.")}))
    return publish(document, lucia)


def test_a_comparison_says_what_was_split_from_what_and_merged_into_what(text):
    document, lucia, first = text
    change(document, lucia, Split(clause_id="clause-1", at={"es": 4}, new_id="half"))
    change(document, lucia, Merge(clause_id="clause-2", other="clause-3"))
    second = publish(document, lucia)
    change(document, lucia, Merge(clause_id="clause-4", other="clause-2"))
    third = publish(document, lucia)

    one = {c.clause_id: c for c in comparing.compare(first, second, "es").clauses}
    both = {c.clause_id: c for c in comparing.compare(first, third, "es").clauses}

    assert (one["half"].origin, one["clause-3"].taker) == (1, 3)
    assert (both["half"].origin, both["clause-2"].taker, both["clause-3"].taker) == (1, 3, 3)
    assert one["clause-1"].origin is one["clause-1"].taker is None


def test_the_working_text_is_compared_in_the_same_way(text):
    document, lucia, first = text
    change(document, lucia, Split(clause_id="clause-1", at={"es": 4}, new_id="half"))
    change(document, lucia, Merge(clause_id="clause-2", other="clause-3"))

    found = {c.clause_id: c for c in comparing.compare_with_living(document, first, "es").clauses}

    assert (found["half"].origin, found["clause-3"].taker) == (1, 3)


def test_a_removed_half_was_not_merged_but_a_half_that_went_back_was(text):
    document, lucia, _ = text
    change(document, lucia, Split(clause_id="clause-1", at={"es": 4}, new_id="half"))
    publish(document, lucia)
    change(document, lucia, Remove(clause_id="half"))
    removed = publish(document, lucia)

    assert fates(removed)["half", ""] is Fate.REMOVED

    change(document, lucia, Split(clause_id="clause-1", at={"es": 2}, new_id="again"))
    publish(document, lucia)
    change(document, lucia, Merge(clause_id="clause-1", other="again"))
    assert fates(publish(document, lucia))["again", "clause-1"] is Fate.MERGED


def test_steps_that_follow_each_other_are_one():
    steps = [("a", "b", Fate.MERGED), ("b", "c", Fate.MERGED), ("c", "d", Fate.SPLIT)]

    found = lineage.followed([*steps, ("d", "e", Fate.SPLIT)])

    assert found.merges == {"a": "c", "b": "c"}
    assert found.splits == {"d": "c", "e": "c"}


def test_a_name_is_part_of_what_a_version_is_checked_by(text):
    document, lucia, _ = text
    change(document, lucia, Remove(clause_id="clause-4"))
    named = publish(document, lucia, name=Bilingual.both("Tras la consulta", "After comments"))

    assert (named.number, str(named.name), named.seq) == (2, "Tras la consulta", document.last_seq)
    assert queries.first_broken_version() is None
    change(document, lucia, Remove(clause_id="clause-3"))
    nameless = publish(document, lucia)
    assert not str(nameless.name)
    assert nameless.hash != named.hash


def test_fates_are_never_changed(text):
    document, lucia, _ = text
    publish_again(document, lucia)
    with pytest.raises(DatabaseError, match="append-only"), transaction():
        db.session.execute(sql("UPDATE clause_fates SET fate = 'new'"))
