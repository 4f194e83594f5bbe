"""Who wrote which words: live, in forms, by commands, before the log."""

import random
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from cocreacion.documents import authorship as authorship_module
from cocreacion.documents import queries, services
from cocreacion.documents.authorship import Replay, authorship, batches
from cocreacion.documents.changes import Author, Merge, Part, Reword, Split
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.living import Living, Said, client_of
from cocreacion.documents.models import ClauseEdit, Origin
from cocreacion.documents.spans import UNKNOWN
from cocreacion.documents.store import writing
from cocreacion.documents.textops import bytes_before
from cocreacion.kernel.outbox import transaction


@pytest.fixture
def text(make):
    """A text of two members, one of them for a network."""
    body = make.body()
    network = make.organisation("Red de Tomás")
    tomas, mateo = make.user("Tomás"), make.user("Mateo")
    make.seat(body, tomas, organisation=network)
    make.seat(body, mateo)
    return make.document(body, texts=()), tomas, mateo, network


def add(document, actor, words, clause_id=None):
    with transaction():
        clause = services.add_clause(document, actor=actor, words={"es": Wording("Título", words)})
    return clause.clause_id


def reword(document, actor, clause_id, words, origin=Origin.FORM):
    clause = queries.get_clause(document, clause_id)
    base = wording(clause, "es")
    change = Reword(
        clause_id=clause_id, language="es", base=base, words=Wording(base.heading, words)
    )
    with transaction():
        services.change_text(document, actor=actor, changes=[change], origin=origin)


def signed(document, clause_id, name="es", seq=None):
    """[(person, words), …]"""
    found = authorship(document, document.last_seq if seq is None else seq)
    return [(hand.user_id, words) for hand, words in found[clause_id, name]]


def test_each_word_is_signed_by_whoever_put_it_in(text):
    document, tomas, mateo, network = text
    clause = add(document, tomas, "El agua 💧 es de todos.")

    reword(document, mateo, clause, "El agua 💧 limpia, ’añ, es de todos.")

    assert signed(document, clause) == [
        (tomas.id, "El agua 💧 "), (mateo.id, "limpia, ’añ, "), (tomas.id, "es de todos."),
    ]  # fmt: skip
    hand = authorship(document, document.last_seq)[clause, "es"][0][0]
    assert (hand.organisation_id, hand.origin) == (network.id, Origin.COMMAND)
    assert signed(document, clause, "heading_es") == [(tomas.id, "Título")]
    assert signed(document, clause, seq=1) == [(tomas.id, "El agua 💧 es de todos.")]


def test_live_typing_in_many_entries_is_read_together_and_right(text, monkeypatch):
    monkeypatch.setattr(authorship_module, "TOGETHER", 20)
    document, tomas, mateo, _ = text
    clause = add(document, tomas, "Uno.")

    for actor, letter in ((tomas, "á"), (mateo, "b"), (tomas, "c")):
        for _number in range(23):
            with transaction(), writing(document, Author(actor.id, None), Origin.LIVE) as living:
                shared = living.text(clause, "es")
                shared.insert(len(shared), letter)

    many = 23
    live = [(hand.user_id, words) for hand, words in
            authorship(document, document.last_seq)[clause, "es"]]  # fmt: skip
    assert live == [
        (tomas.id, "Uno."), (tomas.id, "á" * many), (mateo.id, "b" * many), (tomas.id, "c" * many),
    ]  # fmt: skip


def test_words_that_are_split_off_or_merged_keep_their_authors(text):
    document, tomas, mateo, _ = text
    first = add(document, tomas, "Ríos y lagos. Mares.")
    reword(document, mateo, first, "Ríos y lagos. Mares del sur.")
    cut = Split(clause_id=first, at={"es": len("Ríos y lagos.")})
    with transaction():
        services.change_text(document, actor=mateo, changes=[cut])

    assert signed(document, first) == [(tomas.id, "Ríos y lagos.")]
    assert signed(document, cut.new_id) == [
        (tomas.id, "Mares"), (mateo.id, " del sur"), (tomas.id, "."),
    ]  # fmt: skip

    with transaction():
        services.change_text(
            document, actor=tomas, changes=[Merge(clause_id=first, other=cut.new_id)]
        )
    assert signed(document, first) == [
        (tomas.id, "Ríos y lagos.\n\nMares"), (mateo.id, " del sur"), (tomas.id, "."),
    ]  # fmt: skip

    again = Merge(clause_id=first, other=cut.new_id, between=" ")
    words = {"es": ("Ríos y lagos.", Wording("", "Mares del sur."))}
    for change in (Part(clause_id=first, other=cut.new_id, words=words), again):
        with transaction():
            services.change_text(document, actor=mateo, changes=[change])
    assert signed(document, first) == [
        (tomas.id, "Ríos y lagos."), (mateo.id, " "), (tomas.id, "Mares"),
        (mateo.id, " del sur"), (tomas.id, "."),
    ]  # fmt: skip


def test_words_from_before_the_log_are_signed_by_what_was_saved(make, text):
    _, tomas, mateo, _ = text
    document = make.document(make.body("otra"), ["Cuatro ríos.", "Nadie sabe."])
    make.seat(document.body, mateo)
    clause = document.clauses[0]
    for revision, (who, words) in enumerate([(tomas, "Ríos."), (mateo, "Cuatro ríos.")], 1):
        make.keep(
            ClauseEdit(
                clause_id=clause.id, language="es", revision=revision, heading="Cláusula 1",
                text=words, edited_by=who.id,
            )
        )  # fmt: skip
    unlogged = authorship(document, 0, queries.living(document))

    reword(document, mateo, "clause-2", "Nadie sabe más.")

    logged = authorship(document, document.last_seq)
    assert logged["clause-1", "es"] == unlogged["clause-1", "es"]
    assert {hand.user_id for hand, _ in unlogged["clause-1", "es"]} == {tomas.id, mateo.id}
    assert signed(document, "clause-1", "heading_es") == [(tomas.id, "Cláusula 1")]
    assert unlogged["clause-2", "es"] == ((UNKNOWN, "Nadie sabe."),)
    assert [who for who, words in signed(document, "clause-2") if "más" in words] == [mateo.id]


def typing(chance, steps):
    """A log of three people at two texts, who see each other late, and delete, and jump."""
    first = Living(client_of(None))
    for name in "ab":
        first.put(Said(name, "article", 0, "", "Añ 💧 dos.", "", "", ""), None)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    log = [SimpleNamespace(user_id=None, origin=Origin.FOUND, data=first.since())]
    texts = [Living(1000 + person, [first.since()]) for person in range(3)]
    for text in texts:
        text.doc.observe(lambda event: log.append(SimpleNamespace(data=event.update)))
    for _ in range(steps):
        person = chance.randrange(3)
        text, begun = texts[person], len(log)
        if chance.random() < 0.3:
            for other in texts:
                text.doc.apply_update(other.since(text.state()))
            del log[begun:]
        shared = text.text(chance.choice("ab"), "es")
        said = str(shared)
        if said and chance.random() < 0.2:
            cut = chance.randrange(len(said))
            del shared[bytes_before(said, cut) : bytes_before(said, cut + 1)]
            said = str(shared)
        place = chance.choice((len(said), chance.randrange(len(said) + 1)))
        shared.insert(bytes_before(said, place), chance.choice(("x", "ñ💧", "yz")))
        log[begun:] = [
            SimpleNamespace(user_id=person, origin=Origin.LIVE, data=each.data)
            for each in log[begun:]
        ]
    for entry in log:
        entry.on_behalf_of, entry.at = None, at
    return log


def test_read_together_or_one_by_one_everybody_signs_the_same_words(monkeypatch):
    """Three people write at once: what is read quickly is what is read entry by entry."""
    for seed in range(40):
        log = typing(random.Random(seed), 60)
        found = []
        for together in (1, 7, 1000):
            monkeypatch.setattr(authorship_module, "TOGETHER", together)
            replay = Replay()
            for batch in batches(log):
                replay.apply(batch)
            found.append(replay.spans())
        assert found[0] == found[1] == found[2]
        assert len({hand.user_id for hand, _ in found[0]["a", "es"]}) > 2


def test_every_text_is_signed_to_its_last_letter(text):
    """Whatever was done, the signed parts together are the text."""
    document, tomas, mateo, _ = text
    ids = [add(document, tomas, f"Frase {n}: ñandú 💧, kʼaslemal. Fin.") for n in range(4)]
    chance = random.Random(7)
    for step in range(60):
        living = [clause.clause_id for clause in queries.living(document)]
        clause = queries.get_clause(document, chance.choice(living))
        actor, place = chance.choice((tomas, mateo)), chance.randrange(len(clause.es) + 1)
        kind = chance.randrange(4)
        if kind == 0 and len(clause.es) > 8:
            changes = [Split(clause_id=clause.clause_id, at={"es": 5})]
        elif kind == 1 and len(living) > 2:
            other = next(each for each in living if each != clause.clause_id)
            changes = [Merge(clause_id=clause.clause_id, other=other)]
        else:
            words = f"{clause.es[:place]} {step}💧 {clause.es[place + 3 :]}"
            reword(document, actor, clause.clause_id, words)
            continue
        with transaction():
            services.change_text(document, actor=actor, changes=changes)

    found = authorship(document, document.last_seq)

    assert ids and document.last_seq == 64
    for clause in queries.living(document):
        spans = found[clause.clause_id, "es"]
        assert "".join(words for _, words in spans) == clause.es
        assert {hand.user_id for hand, _ in spans} <= {tomas.id, mateo.id}
