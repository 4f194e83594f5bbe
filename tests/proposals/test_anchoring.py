"""A version is published: open amendments go along, or are marked. None is misplaced or lost."""

import pytest

from cocreacion.documents import services
from cocreacion.documents.changes import Merge, Split
from cocreacion.documents.models import Amendment, AmendmentState, Anchoring, Operation
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.kernel.outbox import transaction
from cocreacion.proposals import services as proposals

LIST = "/es/proposals/mejora/amendments"


@pytest.fixture
def publish(browse, draft):
    """`publish(clause_1="…")`: write those clauses, and publish them through the page."""

    def act(**texts):
        for clause in draft.document.clauses:
            if (said := texts.get(clause.clause_id.replace("-", "_"))) is not None:
                clause.es = said
                clause.removed_at = None if said else now()
        db.session.commit()
        browser = browse(draft.lucia)
        page = browser.get("/es/proposals/mejora/publish")
        done = browser.send(page, "/publish", note_es="Qué cambió.")
        assert "está publicada" in done or "se publicó" in done or done.status == 200
        db.session.expire_all()

    return act


def found(amendment):
    db.session.expire_all()
    return db.session.get_one(Amendment, amendment.id)


def test_where_its_clause_is_the_same_it_goes_along(draft, make, publish, browse):
    amendment = make.amendment(draft.proposal, "Uno dos cuatro.")

    publish(clause_2="Otra cosa.")

    now_says = found(amendment)
    assert (now_says.version.number, now_says.anchoring) == (2, Anchoring.EXACT)
    assert now_says.first_version.number == 1
    assert now_says.part.text == "Uno dos cuatro."
    assert "primero para la versión 1" in browse().get(f"{LIST}/1")
    assert "1 enmienda" in browse().get("/es/proposals/mejora")


def test_where_other_words_changed_it_is_shown_on_the_new_text(draft, make, publish, browse):
    amendment = make.amendment(draft.proposal, "Uno dos cuatro.")

    publish(clause_1="Cero uno dos tres.")

    now_says = found(amendment)
    assert (now_says.version.number, now_says.anchoring) == (2, Anchoring.MOVED)
    assert now_says.part.text == "Cero uno dos cuatro.", "both changes"
    page = browse().get(f"{LIST}/1")
    assert "el mismo cambio se muestra sobre la versión 2" in page
    assert len(now_says.clauses) == 2, "what was written for version 1 is kept"


def test_where_its_own_words_changed_it_is_marked_and_its_author_told(draft, make, publish, browse):
    rosa = make.user("Rosa")
    amendment = make.amendment(draft.proposal, "Uno dos cuatro.", author=rosa)

    publish(clause_1="Uno dos ocho.")

    marked = found(amendment)
    assert (marked.version.number, marked.anchoring) == (1, Anchoring.TEXT_CHANGED)
    page = browse().get(f"{LIST}/1")
    for words in ("Texto cambiado", "Lo que dice la versión 2", "Uno dos ocho."):
        assert words in page
    assert "tres</del>" in page.html, "compared with the text it was written for"
    (letter,) = db.session.query(Letter).filter_by(recipient=rosa.email)
    assert "su texto cambió en la nueva versión" in letter.text

    publish(clause_1="Uno dos tres.")
    assert found(amendment).anchoring is Anchoring.TEXT_CHANGED, "never pointed anew by itself"
    assert db.session.query(Letter).filter_by(recipient=rosa.email).count() == 1


def test_what_is_written_in_by_hand_comes_with_the_next_version(draft, make, publish, browse):
    old = make.accepted(draft.proposal, "Uno dos nueve.", anchoring=Anchoring.TEXT_CHANGED)
    browser = browse(draft.tomas)

    browser.send(browser.get(f"{LIST}/{old.number}/written"), "/written")
    db.session.refresh(old)
    assert old.state is AmendmentState.APPLIED and old.applied_version is None
    publish(clause_1="Uno dos nueve y más.")

    db.session.refresh(old)
    assert old.applied_version.number == 2


def test_whose_accepted_words_no_longer_fit_is_not_asked_to_write_again(draft, make, publish):
    rosa = make.user("Rosa", display_as="Rosa B.", language="en")
    make.amendment(draft.proposal, "Uno dos cuatro.", author=rosa)
    make.accepted(draft.proposal, "Uno dos nueve.", author=rosa)

    publish(clause_1="Uno dos ocho.")

    (letter,) = db.session.query(Letter).filter_by(recipient=rosa.email)
    said = " ".join(letter.text.split())
    assert "Hello, Rosa B. There is news" in said, "one full stop"
    assert said.count("you can write it anew or withdraw it") == 1
    assert "it was accepted, but the text changed in the new version" in said


def test_where_its_clause_is_gone_it_is_listed_under_removed_clauses(draft, make, publish, browse):
    edit = make.amendment(draft.proposal, "Cuatro y medio.", "clause-2")
    behind = make.amendment(
        draft.proposal, "Nueva.", "clause-2", operation=Operation.INSERT, heading="Nueva"
    )

    publish(clause_2="")

    assert found(edit).anchoring is Anchoring.CLAUSE_REMOVED
    assert found(behind).anchoring is Anchoring.CLAUSE_REMOVED
    listed = browse().get(f"{LIST}?clause=gone")
    assert edit.code in listed and behind.code in listed


def test_what_the_version_says_already_is_no_longer_needed(draft, make, publish, browse):
    edit = make.amendment(draft.proposal, "Uno dos cuatro.")
    out = make.amendment(draft.proposal, clause_id="clause-2", operation=Operation.DELETE)

    publish(clause_1="Uno dos cuatro.", clause_2="")

    assert found(edit).state is found(out).state is AmendmentState.OBSOLETE
    assert "Ya no hace falta" in browse().get(f"{LIST}/1")


def test_removing_a_clause_that_changed_is_asked_again(draft, make, publish):
    out = make.amendment(draft.proposal, clause_id="clause-2", operation=Operation.DELETE)
    same = make.amendment(draft.proposal, clause_id="clause-3", operation=Operation.DELETE)

    publish(clause_2="Algo distinto.")

    assert found(out).anchoring is Anchoring.TEXT_CHANGED
    assert (found(same).anchoring, found(same).version.number) == (Anchoring.EXACT, 2)


def test_the_words_of_the_group_are_carried_too_or_nothing_is(draft, make, publish):
    fits = make.accepted(draft.proposal, "Uno dos cuatro.", agreed="Uno dos cinco.")
    breaks = make.accepted(draft.proposal, "Uno dos nueve.", agreed="Mil dos tres.")

    publish(clause_1="Cero uno dos tres.")

    assert found(fits).part.agreed_text == "Cero uno dos cinco."
    assert found(breaks).anchoring is Anchoring.TEXT_CHANGED


def test_what_is_settled_stays_with_the_version_it_was_about(draft, make, publish):
    rejected = make.amendment(draft.proposal, "Uno dos cuatro.", state=AmendmentState.REJECTED)
    applied = make.amendment(draft.proposal, "Uno dos seis.", state=AmendmentState.APPLIED)

    publish(clause_1="Uno dos seis.")

    assert found(rejected).version.number == found(applied).version.number == 1
    assert found(applied).applied_version.number == 2
    assert found(rejected).applied_version is None


def test_where_its_clause_was_split_or_merged_it_goes_with_its_words(draft, make, browse):
    """Only what is about words on both sides of the cut, or exactly there, is marked."""
    document, kept = draft.document, {}
    for words in ("Uno DOS tres.", "Uno dos TRES.", "Uno y dos tres."):
        kept[words] = make.amendment(draft.proposal, words)
    four = make.amendment(draft.proposal, "Cuatro y medio.", "clause-2")
    behind = make.amendment(
        draft.proposal, "Nueva.", "clause-1", operation=Operation.INSERT, heading="Nueva"
    )
    out = make.amendment(draft.proposal, clause_id="clause-2", operation=Operation.DELETE)
    with transaction():
        changes = [
            Split(clause_id="clause-1", at={"es": 8}, new_id="mitad"),
            Merge(clause_id="clause-3", other="clause-2"),
        ]
        services.change_text(document, actor=draft.lucia, changes=changes)
        proposals.publish_version(draft.proposal, actor=draft.lucia, note=Bilingual.both("q", "w"))

    stands = {words: (found(each).part.clause_id, each.part.text) for words, each in kept.items()}
    assert stands == {
        "Uno DOS tres.": ("clause-1", "Uno DOS"),
        "Uno dos TRES.": ("mitad", "TRES."),
        "Uno y dos tres.": ("clause-1", "Uno y dos"),
    }
    assert {each.anchoring for each in kept.values()} == {Anchoring.MOVED}
    assert (found(four).part.clause_id, found(four).part.text) == (
        "clause-3",
        "Cinco.\n\nCláusula 2\n\nCuatro y medio.",
    )
    assert (found(behind).part.after, found(behind).anchoring) == (
        "mitad",
        Anchoring.MOVED,
    )
    assert (found(out).anchoring, found(out).state) == (
        Anchoring.CLAUSE_REMOVED,
        AmendmentState.SUBMITTED,
    )
    page = browse().get(f"{LIST}/2")
    assert "Su cláusula se dividió o se unió" in page and "TRES" in page
