"""One commitment: its wording, who stands behind it, and what no source shows."""

import pytest

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.process.models import Commitment, CommitmentVersion, PlannedMilestone
from cocreacion.process.wording import keep, next_version

PLAN = "/en/plans/gt-nap5/commitments"


def test_a_commitment_says_what_is_known_and_what_is_not(real_plan, browse):
    page = browse().get(f"{PLAN}/9")

    assert "Review the National Disability Policy" in page
    assert "Lead institution and supporters: not published" in page
    assert "What problem does it address? not published" in page
    assert "GT0117 published by OGP" in page
    assert "describes another aim" in page, "the remark of the sources"


def test_who_leads_and_who_supports(real_plan, browse):
    page = browse().get("/es/plans/gt-nap5/commitments/11")

    assert "Comisión Presidencial de Gobierno Abierto y Electrónico" in page
    assert "Responsable junto con ella" in page and "Prosperiti" in page
    assert "Pertinente para el gobierno abierto no" in page


def test_an_inferred_number_says_so(real_plan, browse):
    assert "inferred from the sequence; to be confirmed" in browse().get(f"{PLAN}/7")


def test_sample_milestones_carry_the_sign(real_plan, browse):
    page = browse().get(f"{PLAN}/9")
    row = page.tree().find(".//*[@id='milestones']/../..//tr[th]")

    assert page.text.count("Sample data") >= 3
    assert "means of verification" not in "".join(row.itertext())


def test_texts_are_shown_as_written_and_never_as_markup(make, browse):
    commitment = make.commitment(make.plan(), "1")
    text = Bilingual.both("**Fuerte** <script>x</script>", "**Strong** <script>x</script>")
    keep(commitment, next_version(commitment, commitment.versions[0], {"problem": text}, None))
    db.session.commit()

    page = browse().get(f"{PLAN}/1")

    assert "<strong>Strong</strong>" in page.html and "<script>x" not in page.html


def test_a_text_in_one_language_says_so(make, browse):
    commitment = make.commitment(make.plan(), "1")
    texts = {"problem": Bilingual(es="Solo en español.", written_in="es")}
    keep(commitment, next_version(commitment, commitment.versions[0], texts, None))
    db.session.commit()

    page = browse().get(f"{PLAN}/1")

    assert '<div class="txt flow" lang="es"><p>Solo en español.' in page.html
    assert "In Spanish only" in page


@pytest.fixture
def two_versions(make):
    commitment = make.commitment(make.plan(), "1", title=Bilingual.both("Revisar", "Review"))
    texts = {"action": Bilingual.both("Qué se hará con ellas", "What will be done with them")}
    version = next_version(commitment, commitment.versions[0], texts, None)
    version.reason = Bilingual.both("Se pidió en la mesa", "It was asked for at the table")
    keep(commitment, version)
    db.session.commit()
    return commitment


def test_earlier_wordings_stay_readable(two_versions, browse):
    page = browse().get(f"{PLAN}/1/versions/1")

    assert "This wording was replaced." in page
    assert "What will be done? Qué se hará (en)" in page
    page = browse().follow(page, "See the one in force, version 2")
    assert "What will be done with them" in page and "It was asked for at the table" in page


def test_changes_are_shown_field_by_field_and_word_by_word(two_versions, browse):
    page = browse().get("/es/plans/gt-nap5/commitments/1/compare/1/2")

    assert "1 campo" in page and "Se pidió en la mesa" in page
    assert "con ellas</ins>" in page.html
    assert "<del>" not in page.html, "nothing was taken out"


def test_a_change_in_the_other_language_only_is_shown_in_it(two_versions, browse):
    before = db.session.query(CommitmentVersion).filter_by(number=2).one()
    texts = {"action": Bilingual(es=before.action.es, en="Something else", written_in="es")}
    keep(two_versions, next_version(two_versions, before, texts, None))
    db.session.commit()

    page = browse().get("/es/plans/gt-nap5/commitments/1/compare/2/3")

    assert "Inglés" in page and 'lang="en"' in page.html.split("<main", 1)[1]


@pytest.mark.parametrize(
    "address",
    ["99", "1/versions/9", "1/compare/1/9", "1/versions/0", "1/x", f"1/versions/{9**30}", "%00"],
)
def test_what_does_not_exist_is_not_found(two_versions, browse, address):
    assert browse().get(f"{PLAN}/{address}").status == 404


def test_many_versions_and_milestones_cost_the_same(two_versions, make, browse, statements):
    browser, seen = browse(), []
    for more in (1, 150):
        last = db.session.query(CommitmentVersion).count()
        for number in range(more):
            make.keep(
                CommitmentVersion(
                    commitment_id=two_versions.id, number=last + number + 1, hash="x" * 64
                ),
                PlannedMilestone(
                    commitment_id=two_versions.id, position=number, code=f"{more}.{number}"
                ),
            )
        statements.clear()
        page = browser.get(f"{PLAN}/1")
        seen.append(len(statements))

    assert seen[0] == seen[1] <= 12
    assert "151 milestones" in page and "The first 100 are shown here" in page


def test_a_wording_cannot_be_changed_afterwards(real_plan):
    version = db.session.query(CommitmentVersion).first()
    version.hash = "forged"

    with pytest.raises(Exception, match="append-only"):
        db.session.commit()
    db.session.rollback()
    assert db.session.query(Commitment).count() == 12
