"""The state of a translation: every way it changes, who may change it, and when it is outdated."""

import pytest

from cocreacion.documents import gates, queries, refusals, services, translating, translations
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.freshness import Standing, source_hash, standing
from cocreacion.documents.models import ClauseEdit, TranslationState, VersionTranslation
from cocreacion.documents.services import Seen, Writing
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.outbox import transaction

NOTE = Bilingual.both("Qué cambió", "What changed")
LANGUAGES = ["en", "kek", "agu-x-chalchi"]


@pytest.fixture
def text(make):
    """A text whose first clause nobody has translated; Sara translates, Tomás is a member."""
    body = make.body()
    tomas, sara = make.user("Tomás"), make.sara()
    make.seat(body, tomas)
    document = make.document(body, ["Uno dos."])
    clause = document.clauses[0]
    clause.en = clause.heading.en = ""
    clause.heading = Bilingual(clause.heading.es, "")
    db.session.commit()
    return document, clause, tomas, sara


def stands(document, clause, language):
    kept = translations.find(document, clause.clause_id, language)
    return standing(clause, document.source_language, language, kept)


def seen(document, clause, language):
    kept = translations.find(document, clause.clause_id, language)
    return Seen(
        language,
        source_hash(wording(clause, document.source_language)),
        translating.revision_of(clause, language, kept),
    )


def translate(document, clause, actor, language, words="One two.", before=None):
    with transaction():
        services.save_translation(
            document,
            clause,
            actor=actor,
            words=Wording("Clause", words),
            seen=before or seen(document, clause, language),
        )


def reword(document, clause, actor, words):
    with transaction():
        writing = Writing("es", Wording(clause.heading.es, words), clause.es_revision)
        services.edit_clause(document, clause, actor=actor, writing=writing)


def review(document, clause, actor, language):
    with transaction():
        services.review_translation(
            document, clause, actor=actor, seen=seen(document, clause, language)
        )


def confirm(document, clause, actor, language, note="Solo una coma"):
    with transaction():
        services.confirm_translation(
            document, clause, actor=actor, seen=seen(document, clause, language), note=note
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_missing_to_reviewed_and_outdated_and_back(text, language):
    document, clause, tomas, sara = text
    assert stands(document, clause, language) is Standing.MISSING

    translate(document, clause, sara, language)
    assert stands(document, clause, language) is Standing.DRAFT

    review(document, clause, tomas, language)
    assert stands(document, clause, language) is Standing.REVIEWED

    reword(document, clause, tomas, "Uno dos tres.")
    assert stands(document, clause, language) is Standing.OUTDATED
    kept = translations.find(document, clause.clause_id, language)
    assert kept.state is TranslationState.REVIEWED, "outdated is computed, never stored"

    translate(document, clause, sara, language, "One two three.")
    assert stands(document, clause, language) is Standing.DRAFT


@pytest.mark.parametrize("language", ["en", "kek"])
def test_a_second_person_reviews_never_its_translator(text, language):
    document, clause, tomas, sara = text
    translate(document, clause, sara, language)

    with pytest.raises(Forbidden) as refusal:
        review(document, clause, sara, language)
    review(document, clause, tomas, language)

    assert "La revisa una segunda persona" in str(refusal.value.message)
    kept = translations.find(document, clause.clause_id, language)
    assert (kept.author_id, kept.reviewed_by) == (sara.id, tomas.id)


def test_a_missing_or_outdated_translation_is_not_reviewed(text, refused):
    document, clause, tomas, sara = text
    with refused("no hay una traducción"):
        review(document, clause, tomas, "en")
    translate(document, clause, sara, "en")
    reword(document, clause, tomas, "Otra cosa.")

    with refused("El original cambió"):
        review(document, clause, tomas, "en")


@pytest.mark.parametrize("language", ["en", "kek"])
def test_still_valid_stamps_anew_and_keeps_why(text, language):
    document, clause, tomas, sara = text
    translate(document, clause, sara, language)
    review(document, clause, tomas, language)
    reword(document, clause, tomas, "Uno, dos.")

    with pytest.raises(refusals.WhyMissing):
        confirm(document, clause, tomas, language, note="")
    confirm(document, clause, tomas, language)

    assert stands(document, clause, language) is Standing.REVIEWED
    assert translations.find(document, clause.clause_id, language).note == "Solo una coma"


def test_still_valid_by_its_translator_alone_waits_for_a_second_person_again(text):
    document, clause, tomas, sara = text
    translate(document, clause, sara, "en")
    review(document, clause, tomas, "en")
    reword(document, clause, tomas, "Uno, dos.")

    confirm(document, clause, sara, "en")

    assert stands(document, clause, "en") is Standing.DRAFT


def test_what_was_reviewed_or_confirmed_is_what_was_seen(text):
    document, clause, tomas, sara = text
    translate(document, clause, sara, "en")
    before = seen(document, clause, "en")
    translate(document, clause, sara, "en", "One, two.")

    for act in (services.review_translation, services.confirm_translation):
        more = {"note": "x"} if act is services.confirm_translation else {}
        with pytest.raises(refusals.TranslationChanged), transaction():
            act(document, clause, actor=tomas, seen=before, **more)
    review(document, clause, tomas, "en")

    assert stands(document, clause, "en") is Standing.REVIEWED


@pytest.mark.parametrize("language", ["en", "kek"])
def test_a_translation_of_an_original_that_changed_meanwhile_is_outdated_at_once(text, language):
    document, clause, tomas, sara = text
    reword(document, clause, tomas, "Uno dos tres.")
    before = seen(document, clause, language)
    reword(document, clause, tomas, "Uno dos tres cuatro.")

    translate(document, clause, sara, language, before=before)

    assert stands(document, clause, language) is Standing.OUTDATED
    kept = translations.find(document, clause.clause_id, language)
    found = translating.source_before(document, clause, language, kept)
    assert found.text == "Uno dos tres.", "and what it was made from is known"


def test_of_two_translators_the_second_overwrites_nothing(text):
    document, clause, tomas, sara = text
    before = seen(document, clause, "kek")
    translate(document, clause, sara, "kek", "Jun.")

    with pytest.raises(refusals.TranslationChanged):
        translate(document, clause, tomas, "kek", "Kibʼ.", before=before)

    kept = translations.find(document, clause.clause_id, "kek")
    assert (kept.text, kept.revision) == ("Jun.", 1)
    saved = db.session.query(ClauseEdit).filter_by(language="kek")
    assert [edit.text for edit in saved] == ["Jun."]


def test_typing_makes_a_draft_and_leaves_an_outdated_one_outdated(text):
    document, clause, tomas, sara = text
    with transaction():
        clause.en = "One"
        clause.heading = Bilingual(clause.heading.es, "Clause", "es")
        translating.touched(document, clause, "en", sara)
    assert stands(document, clause, "en") is Standing.DRAFT, "the first filling is of what is there"
    review(document, clause, tomas, "en")
    reword(document, clause, tomas, "Uno dos tres.")

    with transaction():
        clause.en = "One two"
        translating.touched(document, clause, "en", tomas)

    kept = translations.find(document, clause.clause_id, "en")
    assert stands(document, clause, "en") is Standing.OUTDATED
    assert (kept.state, kept.author_id, kept.reviewed_by) == (
        TranslationState.DRAFT, tomas.id, None,
    )  # fmt: skip


def test_a_translation_that_was_emptied_begins_anew(text):
    document, clause, tomas, sara = text
    translate(document, clause, sara, "en")
    with transaction():
        emptied = Writing("en", Wording("", ""), clause.en_revision)
        services.edit_clause(document, clause, actor=tomas, writing=emptied)
    assert translations.find(document, clause.clause_id, "en") is None

    reword(document, clause, tomas, "Tres.")
    translate(document, clause, sara, "en", "Three.")

    assert stands(document, clause, "en") is Standing.DRAFT


def test_words_of_the_original_are_no_translation(text, refused):
    document, clause, _, sara = text

    with transaction():
        translating.touched(document, clause, "es", sara)
    with refused("nada que traducir"):
        translate(document, clause, sara, "es")

    assert translations.find(document, clause.clause_id, "es") is None


def test_who_may_translate(text, make, refused):
    document, clause, tomas, sara = text
    with pytest.raises(Forbidden):
        translate(document, clause, make.user("Ixchel"), "kek")
    translate(document, clause, tomas, "kek")

    document.frozen_at = clause.edited_at
    db.session.commit()
    with refused("Este texto está cerrado"):
        translate(document, clause, sara, "kek", "Otra.")


def test_a_version_keeps_each_translation_with_its_state(text, make):
    document, clause, tomas, sara = text
    lucia = make.lucia()
    translate(document, clause, sara, "en")
    translate(document, clause, sara, "kek", "Jun.")
    with transaction():
        first = services.publish_version(document, actor=lucia, note=NOTE)
    with pytest.raises(refusals.NothingChanged), transaction():
        services.publish_version(document, actor=lucia, note=NOTE)
    review(document, clause, tomas, "kek")

    with transaction():
        second = services.publish_version(document, actor=lucia, note=NOTE)

    def kept(version):
        rows = db.session.query(VersionTranslation).filter_by(version_id=version.id)
        return {row.language: (row.text, row.state.value) for row in rows}

    assert kept(first) == {"en": ("", "draft"), "kek": ("Jun.", "draft")}
    assert kept(second) == {"en": ("", "draft"), "kek": ("Jun.", "reviewed")}


def test_a_group_may_wait_until_enough_is_reviewed(text, make):
    document, clause, tomas, sara = text
    lucia, body = make.lucia(), document.body
    body.reviewed_to_publish = 100
    db.session.commit()
    translate(document, clause, sara, "en")

    with pytest.raises(Forbidden) as refusal, transaction():
        services.publish_version(document, actor=lucia, note=NOTE)
    assert "el 100\u00a0% de las cláusulas" in str(refusal.value.message)
    assert "0 de 1 revisadas" in str(refusal.value.message)
    assert "1 por revisar" in str(refusal.value.message)

    review(document, clause, tomas, "en")
    with transaction():
        version = services.publish_version(document, actor=lucia, note=NOTE)
    body.reviewed_to_comment = body.reviewed_to_vote = 100
    assert gates.to_comment(document, version)
    assert gates.to_vote(document, version)


def test_shares_are_counted_exactly(make):
    document = make.document(make.body(), ["Uno.", "Dos.", "Tres."])
    tomas = make.user()
    for number in (1, 2):
        make.translation(document, f"clause-{number}", "en", reviewer=tomas)

    covered = translations.coverage_of_living(document)

    assert (covered.total, covered.of("reviewed"), covered.to_review) == (3, 2, 1)
    assert covered.reaches(66)
    assert not covered.reaches(67)
    assert len(queries.living(document)) == 3
