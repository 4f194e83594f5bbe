"""Bringing back what a version says: differences, never a text built anew."""

import random

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from cocreacion.documents import queries, refusals, restoring, services
from cocreacion.documents.changes import (
    Author,
    Insert,
    Merge,
    Move,
    Rekind,
    Remove,
    Reword,
    Split,
)
from cocreacion.documents.clauses import Wording, clause_hash, wording
from cocreacion.documents.freshness import Freshness, freshness
from cocreacion.documents.models import ClauseEdit, ClauseKind, DocUpdate, Origin, Restoration
from cocreacion.documents.store import writing
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.outbox import transaction

WHY = Bilingual.both("Se perdió el plazo", "The term was lost")


@pytest.fixture
def text(make):
    """A text with a version, and Tomás, a member of its group."""
    body = make.body()
    tomas = make.user("Tomás")
    make.seat(body, tomas, organisation=make.organisation("Red de Tomás"))
    document = make.document(body, ["Uno dos tres.", "Cuatro.", "Cinco."])
    lucia = make.lucia()
    with transaction():
        version = services.publish_version(document, actor=lucia, note=WHY)
    return document, tomas, version


def change(document, actor, *changes):
    with transaction():
        services.change_text(document, actor=actor, changes=changes)


def reword(document, clause_id, words, language="es"):
    now_says = wording(queries.get_clause(document, clause_id), language)
    return Reword(
        clause_id=clause_id, language=language, base=now_says,
        words=Wording(now_says.heading, words),
    )  # fmt: skip


def restore(document, actor, version, clause_id="", seen=None, reason=WHY):
    seen = seen or restoring.plan(document, version, clause_id).seen
    with transaction():
        services.restore_version(
            document, version, actor=actor, reason=reason, seen=seen, clause_id=clause_id
        )


def said(clauses):
    return [(clause.clause_id, clause_hash(clause)) for clause in clauses]


def disturb(document, tomas):
    """Reword, remove, add, move and change the kind: everything that can happen."""
    change(
        document, tomas,
        reword(document, "clause-1", "Uno seis tres."),
        Remove(clause_id="clause-2"),
        Insert(words={"es": Wording("Nueva", "Siete.")}, after=""),
        Move(clause_id="clause-3", after=""),
        Rekind(clause_id="clause-3", kind=ClauseKind.NOTE, level=2),
    )  # fmt: skip


def test_the_text_says_again_what_the_version_says(text):
    document, tomas, version = text
    disturb(document, tomas)
    before = document.last_seq

    restore(document, tomas, version)

    assert said(queries.living(document)) == said(queries.clauses_of(version))
    entry = db.session.query(DocUpdate).order_by(DocUpdate.seq.desc()).first()
    assert (entry.seq, entry.origin, entry.user_id) == (before + 1, Origin.RESTORE, tomas.id)
    kept = db.session.query(Restoration).one()
    assert (kept.version_id, kept.clause_id, kept.seq) == (version.id, "", entry.seq)
    assert (kept.reason.es, str(kept.on_behalf_of.name)) == (WHY.es, "Red de Tomás")
    fact = db.session.query(StoredEvent).order_by(StoredEvent.id.desc()).first()
    assert (fact.name, fact.facts["seq"]) == ("VersionRestored", entry.seq)


def test_words_that_are_the_same_are_not_written_again(text):
    document, tomas, version = text
    change(document, tomas, reword(document, "clause-1", "Uno dos tres y más."))
    size = len(db.session.query(DocUpdate).filter_by(seq=1).one().data)

    restore(document, tomas, version)

    entry = db.session.query(DocUpdate).order_by(DocUpdate.seq.desc()).first()
    assert len(entry.data) < size / 4
    untouched = queries.get_clause(document, "clause-2")
    assert (untouched.es_revision, untouched.edited_by) == (1, None)


def test_one_clause_alone(text):
    document, tomas, version = text
    disturb(document, tomas)

    restore(document, tomas, version, "clause-2")

    ids = [clause.clause_id for clause in queries.living(document)]
    assert ids.index("clause-2") == ids.index("clause-1") + 1, "behind what stood before it"
    assert queries.get_clause(document, "clause-1").es == "Uno seis tres."
    assert db.session.query(Restoration).one().clause_id == "clause-2"


def test_words_typed_live_are_kept_before_they_are_replaced(text):
    document, tomas, version = text
    with transaction(), writing(document, Author(tomas.id, None), Origin.LIVE) as living:
        living.text("clause-2", "es").insert(0, "¡Ya! ")

    restore(document, tomas, version)

    assert queries.get_clause(document, "clause-2").es == "Cuatro."
    assert "¡Ya! Cuatro." in {edit.text for edit in db.session.query(ClauseEdit)}


def test_a_translation_comes_back_as_old_as_it_was(text):
    document, tomas, version = text
    change(document, tomas, reword(document, "clause-1", "Otra cosa."))
    clause = queries.get_clause(document, "clause-1")
    assert freshness(clause, "es") is Freshness.OUTDATED
    change(document, tomas, reword(document, "clause-1", "Another thing.", "en"))

    restore(document, tomas, version)

    clause = queries.get_clause(document, "clause-1")
    assert (clause.en, freshness(clause, "es")) == ("Uno dos tres. (en)", Freshness.CURRENT)


def test_a_clause_that_lost_one_language_and_got_the_other(text):
    document, tomas, _ = text
    change(document, tomas, Insert(words={"es": Wording("", "Solo español.")}, clause_id="solo"))
    lucia = version_one(document).publisher
    with transaction():
        services.publish_version(document, actor=lucia, note=WHY)
    second = queries.get_version(document.id, 2)
    change(
        document, tomas,
        reword(document, "solo", "English only.", "en"), reword(document, "solo", ""),
    )  # fmt: skip

    restore(document, tomas, second)

    clause = queries.get_clause(document, "solo")
    assert (clause.es, clause.en) == ("Solo español.", "")


def version_one(document):
    return queries.get_version(document.id, 1)


def test_what_was_read_must_still_be_so(text):
    document, tomas, version = text
    disturb(document, tomas)
    seen = restoring.plan(document, version).seen
    one = restoring.plan(document, version, "clause-2").seen
    change(document, tomas, reword(document, "clause-1", "Uno siete tres."))

    with pytest.raises(refusals.TextChanged):
        restore(document, tomas, version, seen=seen)
    restore(document, tomas, version, "clause-2", seen=one)  # another clause than the changed one
    restore(document, tomas, version)
    assert said(queries.living(document)) == said(queries.clauses_of(version))


def test_words_typed_into_a_clause_that_would_go_are_met(text):
    document, tomas, version = text
    change(document, tomas, Insert(words={"es": Wording("", "Nueva.")}, clause_id="nueva"))
    seen = restoring.plan(document, version).seen
    change(document, tomas, reword(document, "nueva", "Nueva, y más."))

    with pytest.raises(refusals.TextChanged):
        restore(document, tomas, version, seen=seen)


def test_nothing_to_bring_back_and_no_reason_are_refused(text):
    document, tomas, version = text
    with pytest.raises(refusals.NothingToRestore):
        restore(document, tomas, version)
    disturb(document, tomas)
    with pytest.raises(refusals.WhyRestore):
        restore(document, tomas, version, reason=Bilingual())
    restore(document, tomas, version)


def test_only_its_writers_and_not_once_it_is_frozen(make, text):
    document, tomas, version = text
    disturb(document, tomas)
    for stranger in (make.user("Ixchel"), make.sara()):
        with pytest.raises(Forbidden):
            restore(document, stranger, version)
    document.frozen_at = now()
    db.session.commit()
    with pytest.raises(Forbidden):
        restore(document, tomas, version)
    document.frozen_at = None
    db.session.commit()

    restore(document, tomas, version)
    assert db.session.query(Restoration).count() == 1


def test_the_record_of_it_is_never_changed(text):
    document, tomas, version = text
    disturb(document, tomas)
    restore(document, tomas, version)

    with pytest.raises(DatabaseError, match="append-only"), transaction():
        db.session.execute(sql("DELETE FROM restorations"))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_done_a_version_can_be_brought_back(text, seed):
    document, tomas, version = text
    chance = random.Random(seed)
    for step in range(12):
        ids = [clause.clause_id for clause in queries.living(document)]
        one, other = chance.sample(ids, 2)
        longest = max(queries.living(document), key=lambda clause: len(clause.es))
        choices = [
            reword(document, one, f"Frase {step}, otra vez."),
            Insert(words={"es": Wording("", f"Nueva {step}.")}, after=one),
            Move(clause_id=one, after=other),
            Rekind(clause_id=one, kind=ClauseKind.ITEM, level=step % 3),
            Split(clause_id=longest.clause_id, at={"es": len(longest.es) // 2}),
        ]
        if len(ids) > 2:
            choices += [Merge(clause_id=one, other=other), Remove(clause_id=one)]
        change(document, tomas, chance.choice(choices))

    restore(document, tomas, version)

    assert said(queries.living(document)) == said(queries.clauses_of(version))
