"""Translations as files: out and back the same, what is refused by name, and hostile files."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cocreacion.documents import exchange, queries, services, translations, xliff
from cocreacion.documents.clauses import Wording
from cocreacion.documents.exchange import Fate
from cocreacion.documents.freshness import Standing, standing
from cocreacion.documents.models import TranslationState
from cocreacion.documents.refusals import NothingToTake, TranslationChanged, UnreadableFile
from cocreacion.documents.xliff import Bundle, Unit
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.kernel.text import normal


@pytest.fixture
def text(make):
    """Clause 1 is reviewed, 2 is a draft, 3 has no translation."""
    body = make.body()
    make.seat(body, make.user("Tomás"))
    document = make.document(body, ["Uno <dos> & «tres».", "Cuatro.", "Cinco."])
    third = document.clauses[2]
    third.en, third.heading.en = "", ""
    third.heading = type(third.heading)(third.heading.es, "")
    db.session.commit()
    make.translation(document, "clause-1", "en", reviewer=make.user("Mateo"))
    return document, make.sara()


def out(document, language="en"):
    kept = translations.living(document, language)
    return exchange.bundle("mejora", document, queries.living(document), kept, language)


def planned(document, found):
    kept = translations.living(document, found.target_language)
    return exchange.plan(found, document, queries.living(document), kept)


def with_targets(data, **targets):
    """The file as a tool gives it back: some targets written, named by unit."""
    found = xliff.parse(data)
    wanted = {name.replace("__", ".").replace("_", "-"): words for name, words in targets.items()}
    units = tuple(
        Unit(u.clause_id, u.part, u.source, wanted.get(u.name, u.target), "draft")
        for u in found.units
    )
    return Bundle(found.original, found.source_language, found.target_language, units)


def take(document, actor, found):
    with transaction():
        services.keep_translations(
            document, actor=actor, language=found.target_language, found=found
        )
    with transaction():
        seen = planned(document, found).fingerprint
        return services.take_translations(
            document, actor=actor, language=found.target_language, seen=seen
        )


def test_what_goes_out_says_ids_hashes_and_states(text):
    document, _ = text

    data = out(document)
    found = xliff.parse(data)

    assert [unit.name for unit in found.units][:2] == ["clause-1.heading", "clause-1.text"]
    assert found.units[1].source == "Uno <dos> & «tres»."
    for words in ('approved="yes"', 'state="final"', 'state="translated"', "source-hash="):
        assert words in data.decode()
    assert 'state="needs-translation"' in data.decode()


def test_a_file_that_comes_back_as_it_went_changes_nothing(text):
    document, sara = text

    plan = planned(document, xliff.parse(out(document)))

    assert plan.changes == plan.refused == ()
    with transaction():
        services.keep_translations(
            document, actor=sara, language="en", found=xliff.parse(out(document))
        )
    with pytest.raises(NothingToTake), transaction():
        services.take_translations(document, actor=sara, language="en", seen=plan.fingerprint)


@pytest.mark.parametrize("language", ["en", "kek", "agu-x-chalchi"])
def test_what_was_translated_outside_comes_in_as_a_draft(text, language):
    document, sara = text
    found = with_targets(
        out(document, language), clause_3__text="Five.", clause_3__heading="Clause 3"
    )

    assert take(document, sara, found) == 1

    clause = queries.get_clause(document, "clause-3")
    kept = translations.find(document, "clause-3", language)
    assert standing(clause, "es", language, kept) is Standing.DRAFT
    assert kept.author_id == sara.id
    assert planned(document, found).counts[Fate.CHANGE] == 0, "twice is once"


def test_each_unit_that_cannot_be_taken_is_named(text):
    document, _ = text
    source = queries.get_clause(document, "clause-2").es
    units = (
        Unit("nowhere", "text", "Uno.", "One.", "draft"),
        Unit("clause-2", "title", source, "Four.", "draft"),
        Unit("clause-3", "text", "Cinco, entonces.", "Five.", "draft"),
        Unit("clause-2", "text", source, "Machine four.", "machine"),
        Unit("clause-3", "heading", "Cláusula 3", "x" * 301, "draft"),
        Unit("clause-1", "text", "Uno <dos> & «tres».", "", "draft"),
    )

    plan = planned(document, Bundle("mejora", "es", "en", units))

    refused = [(unit.name, fate, number) for unit, fate, number in plan.refused]
    assert refused == [
        ("nowhere.text", Fate.UNKNOWN, 0),
        ("clause-2.title", Fate.UNKNOWN, 2),
        ("clause-3.text", Fate.MOVED, 3),
        ("clause-2.text", Fate.HUMAN, 2),
        ("clause-3.heading", Fate.LONG, 3),
    ]
    assert plan.changes == ()
    assert plan.counts[Fate.EMPTY] == 1


def test_machine_text_from_a_file_is_labelled_so(text):
    document, sara = text
    units = (
        Unit("clause-3", "heading", "Cláusula 3", "Clause 3", "machine"),
        Unit("clause-3", "text", "Cinco.", "Five.", "machine"),
    )

    take(document, sara, Bundle("mejora", "es", "en", units))

    kept = translations.find(document, "clause-3", "en")
    assert (kept.state, kept.author_id) == (TranslationState.MACHINE, None)


def test_what_changed_after_the_preview_is_shown_again_first(text):
    document, sara = text
    found = with_targets(out(document), clause_3__text="Five.")
    with transaction():
        services.keep_translations(document, actor=sara, language="en", found=found)
    seen = planned(document, found).fingerprint
    clause = queries.get_clause(document, "clause-3")
    with transaction():
        writing = services.Writing("en", Wording("Third", "Fifth."), clause.en_revision)
        services.edit_clause(document, clause, actor=sara, writing=writing)

    with pytest.raises(TranslationChanged), transaction():
        services.take_translations(document, actor=sara, language="en", seen=seen)

    assert queries.get_clause(document, "clause-3").en == "Fifth."


HEAD = '<?xml version="1.0"?>'
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">&c;</xliff>'
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">&f;</xliff>'
)
START = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
FILE = '<file original="m" source-language="es" target-language="en"><body>'
UNIT = '<trans-unit id="a.text"><source>x</source></trans-unit>'
GOOD = f"{HEAD}{START}{FILE}{UNIT}</body></file></xliff>"
HOSTILE = {
    "entities": HEAD + BOMB,
    "a file of the machine": HEAD + OUTSIDE,
    "only a document type": HEAD + "<!DOCTYPE x>" + GOOD.removeprefix(HEAD),
    "deep": HEAD + START + "<a>" * 5000 + "</a>" * 5000 + "</xliff>",
    "many": HEAD + START + "<a/>" * 100_001 + "</xliff>",
    "nothing": "",
    "no XML": "hello",
    "cut off": GOOD[:-20],
    "other XML": HEAD + "<html/>",
    "two files": f"{HEAD}{START}{FILE}</body></file>{FILE}</body></file></xliff>",
    "one unit twice": f"{HEAD}{START}{FILE}{UNIT}{UNIT}</body></file></xliff>",
    "undeclared entity": GOOD.replace(">x<", ">&x;<"),
    "unknown encoding": GOOD.replace('"1.0"', '"1.0" encoding="nonsense"'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_and_broken_files_are_refused(name):
    assert xliff.parse(GOOD.encode()).units[0].source == "x"

    with pytest.raises(UnreadableFile):
        xliff.parse(HOSTILE[name].encode())


def test_a_file_too_large_is_not_even_read():
    with pytest.raises(UnreadableFile):
        xliff.parse(b" " * (xliff.LARGEST + 1))


WORDS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Cf"]) | st.sampled_from("ʼꞌꞋẍñ😀«&<>\n\"'"),
    min_size=1,
    max_size=60,
).map(normal)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(WORDS.filter(bool), WORDS)
def test_any_words_go_out_and_come_back(source, target):
    unit = Unit("a", "text", source, target, "draft")

    found = xliff.parse(xliff.written(Bundle("m", "es", "kek", (unit,)), {}, {}))

    assert (found.units[0].source, found.units[0].target) == (source, target)
    assert exchange.unpacked(exchange.packed(found)) == found
