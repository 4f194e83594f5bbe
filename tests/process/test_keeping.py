"""The point of contact gives phases their dates and publishes wordings."""

from datetime import timedelta

import pytest

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.forms import wall_clock
from cocreacion.kernel.outbox import transaction
from cocreacion.people.models import ParkedForm, SignIn
from cocreacion.process import changes, services
from cocreacion.process.models import (
    Commitment,
    CommitmentState,
    CommitmentVersion,
    Phase,
    PhaseKind,
)
from cocreacion.process.template import fingerprint

MANAGE = "/en/manage/plan"
PUBLISH = f"{MANAGE}/gt-nap5/commitments/1"
PHASE = f"{MANAGE}/gt-nap5/phases/drafting"


@pytest.fixture
def plan(make):
    plan = make.plan()
    make.commitment(plan, "1")
    return plan


# --- who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [MANAGE, PUBLISH, PHASE])
def test_only_the_point_of_contact_keeps_the_plan(plan, make, browse, address):
    assert browse(make.lucia()).get(address).status == 200
    assert browse(make.admin()).get(address).status == 200

    page = browse(make.user()).get(address)
    assert page.status == 403 and "Only the government point of contact keeps the plan." in page
    assert browse().get(address).url == "/en/sign-in"


def test_the_way_there_is_shown_to_those_who_may(plan, make, browse):
    for address, words in (
        ("/en/plans/gt-nap5", "Keep the plan"),
        ("/en/plans/gt-nap5/commitments/1", "Publish a new version"),
    ):
        assert words in browse(make.lucia()).get(address).links
        assert words not in browse(make.user()).get(address).links


def test_before_there_is_a_plan(make, browse):
    page = browse(make.lucia()).get(MANAGE)

    assert "There is no plan yet" in page and "cocreacion import-plan FILE" in page


# --- phases -------------------------------------------------------------------------------------


def test_dates_of_a_phase_are_published(plan, make, browse):
    browser = browse(make.lucia())
    page = browser.get(PHASE)

    page = browser.send(
        page, "phases", opens_at="2027-01-15T00:00", closes_at="2027-03-01T00:00", summary_en="Now"
    )

    assert "The dates of this phase are published." in page and "From 15 Jan 2027" in page
    phase = db.session.query(Phase).filter_by(kind=PhaseKind.DRAFTING).one()
    assert phase.opens_at.isoformat() == "2027-01-15T06:00:00+00:00", "midnight in Guatemala"
    assert db.session.query(StoredEvent).one().name == "PhaseDatesSet"


def test_the_same_dates_again_are_no_new_fact(plan, make, browse):
    browser = browse(make.lucia())
    for _ in range(2):
        browser.send(
            browser.get(PHASE), "phases", opens_at="2027-01-15T00:00", closes_at="2027-03-01T00:00"
        )

    assert db.session.query(StoredEvent).count() == 1


def test_a_phase_that_has_begun_asks_for_fewer_answers_only_for_a_reason(plan, make, browse):
    phase, at = plan.phases[0], now().replace(second=0, microsecond=0)
    phase.opens_at, phase.closes_at = at - timedelta(days=9), at + timedelta(days=9)
    db.session.commit()
    browser, address = browse(make.lucia()), f"{MANAGE}/gt-nap5/phases/{phase.kind.value}"

    refused = browser.send(browser.get(address), "phases", coverage_needed="1")
    assert refused.status == 422 and "This phase has begun." in refused
    page = browser.send(refused, "phases", change_reason_en="Nobody came", coverage_needed="1")
    assert page.status == 200

    log = browse().get("/en/changes")
    assert "went from 100 to 1 %. Why: Nobody came" in log
    assert [e.name for e in db.session.query(StoredEvent)] == ["PhaseChanged"]
    assert "pasó de 100 a 1 %. Motivo: Nobody came" in browse().get("/es/changes")


def test_a_phase_is_ended_at_once_only_for_a_reason(plan, make, browse):
    phase, at = plan.phases[0], now().replace(second=0, microsecond=0)
    phase.opens_at, phase.closes_at = at - timedelta(days=9), at + timedelta(days=9)
    db.session.commit()
    browser, address = browse(make.lucia()), f"{MANAGE}/gt-nap5/phases/{phase.kind.value}"
    over = wall_clock(now() - timedelta(days=1)).isoformat(timespec="minutes")

    refused = browser.send(browser.get(address), "phases", closes_at=over)
    assert refused.status == 422
    browser.send(refused, "phases", change_reason_en="The hall burnt down")

    log = browse().get("/en/changes")
    assert "instead of" in log and "Why: The hall burnt down" in log


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"closes_at": "2020-01-01T00:00"}, "The end must come after the beginning."),
        ({"closes_at": "tomorrow"}, "Not a valid datetime value."),
        ({"opens_at": ""}, "Please fill this in."),
        ({"summary_es": "x" * 1001}, "This is too long"),
    ],
)
def test_dates_that_cannot_be_are_refused(plan, make, browse, fields, words):
    browser = browse(make.lucia())
    given = {"opens_at": "2027-01-15T00:00", "closes_at": "2027-03-01T00:00", "summary_en": "Mine"}

    page = browser.send(browser.get(PHASE), "phases", **given | fields)

    assert page.status == 422 and words in page
    assert page.form("phases").fields["summary_en"] == "Mine", "nothing typed is lost"
    assert db.session.query(StoredEvent).count() == 0


def test_a_phase_without_dates_can_get_them(make, browse):
    make.plan(phases=False)
    browser = browse(make.lucia())
    page = browser.get(MANAGE)
    assert "No phase has dates yet" in page

    page = browser.follow(page, "Give dates to: Listening")
    browser.send(page, "phases", opens_at="2027-01-15T00:00", closes_at="2027-03-01T00:00")

    assert db.session.query(Phase).one().kind is PhaseKind.INPUT


@pytest.mark.parametrize("address", [f"{MANAGE}/gt-nap5/phases/party", f"{MANAGE}/x/phases/input"])
def test_phases_that_do_not_exist(plan, make, browse, address):
    assert browse(make.lucia()).get(address).status == 404


# --- wordings -----------------------------------------------------------------------------------


def test_a_new_wording_is_published_with_its_reason(plan, make, browse):
    browser = browse(make.lucia())
    page = browser.get(PUBLISH)

    page = browser.send(
        page,
        "commitments/1",
        problem_es="El problema",
        problem_en="The problem",
        reason_en="Asked for in the meeting",
        starts_on="2027-01-01",
        ends_on="2028-12-31",
    )

    assert "Version 2 is published." in page and "The problem" in page
    newest = db.session.query(CommitmentVersion).filter_by(number=2).one()
    assert newest.action.es == "Qué se hará", "what was left alone is carried over"
    assert newest.hash == fingerprint(newest)
    assert [e.name for e in db.session.query(StoredEvent)] == ["CommitmentVersionPublished"]


def test_the_commitment_carries_its_latest_title(plan, make, browse):
    browser = browse(make.lucia())

    browser.send(browser.get(PUBLISH), "commitments/1", title_es="Otro título", reason_es="Así es")

    commitment = db.session.query(Commitment).one()
    assert commitment.title.es == "Otro título" and commitment.title.outdated, "English is behind"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason_es": ""}, "Write this in Spanish or in English."),
        ({"title_es": "", "title_en": ""}, "Write this in Spanish or in English."),
        ({"problem_es": "x" * 5001}, "This is too long"),
        ({"starts_on": "2028-01-01", "ends_on": "2027-01-01"}, "The end must come after"),
        ({"starts_on": "soon"}, "Not a valid date value."),
    ],
)
def test_wordings_that_cannot_be_are_refused(plan, make, browse, fields, words):
    browser = browse(make.lucia())
    given = {"problem_en": "Mine", "reason_es": "Porque sí"}

    page = browser.send(browser.get(PUBLISH), "commitments/1", **given | fields)

    assert page.status == 422 and words in page
    assert page.form("commitments/1").fields["problem_en"] == "Mine"
    assert db.session.query(CommitmentVersion).count() == 1


def test_publishing_what_is_published_already_is_refused(plan, make, browse):
    browser = browse(make.lucia())

    page = browser.send(browser.get(PUBLISH), "commitments/1", reason_es="Nada")

    assert page.status == 422 and "This is the wording already published." in page


def test_two_at_once_see_both_wordings_and_lose_nothing(plan, make, browse):
    lucia, other = browse(make.lucia()), browse(make.admin())
    hers, theirs = lucia.get(PUBLISH), other.get(PUBLISH)
    other.send(theirs, "commitments/1", problem_en="Theirs first", reason_en="One")

    page = lucia.send(hers, "commitments/1", problem_en="Mine second", reason_en="Two")

    assert page.status == 409
    assert "Somebody published version 2 while you were writing" in page
    assert (
        "Theirs first" in page and page.form("commitments/1").fields["problem_en"] == "Mine second"
    )
    page = lucia.send(page, "commitments/1")
    assert "Version 3 is published." in page
    assert db.session.query(CommitmentVersion).count() == 3


def test_a_wording_kept_open_for_too_long_waits_until_one_has_signed_in(plan, make, browse):
    lucia = make.lucia()
    browser = browse(lucia)
    form = browser.get(PUBLISH)
    db.session.query(SignIn).delete()
    db.session.commit()

    page = browser.send(form, "commitments/1", problem_en="Long thought", reason_en="Because")
    assert page.url == "/en/sign-in"
    token = make.sign_in(lucia)
    with browser.client.session_transaction() as session:
        session["_user_id"], key = token, session["parked"]
    db.session.query(ParkedForm).one().user_id = lucia.id
    db.session.commit()

    page = browser.get(f"{PUBLISH}?draft={key}")
    assert page.form("commitments/1").fields["problem_en"] == "Long thought"
    assert "Version 2 is published." in browser.send(page, "commitments/1")


def test_a_withdrawn_commitment_keeps_its_last_wording(plan, make, browse):
    browser = browse(make.lucia())
    form = browser.get(PUBLISH)
    db.session.query(Commitment).one().state = CommitmentState.WITHDRAWN
    db.session.commit()

    page = browser.send(form, "commitments/1", problem_en="Late", reason_en="Late")

    assert page.status == 403 and "This commitment was withdrawn" in page
    assert db.session.query(CommitmentVersion).count() == 1


def test_ten_publish_at_once_and_each_version_has_its_own_number(plan, make, race):
    lucia, commitment = make.lucia().id, db.session.query(Commitment).one().id
    from cocreacion.people.models import User

    def publish(number):
        return services.publish_commitment_version(
            db.session.get_one(Commitment, commitment),
            actor=db.session.get_one(User, lucia),
            texts={"problem": Bilingual.both(f"Problema {number}", f"Problem {number}")},
            reason=Bilingual.both("Carrera", "Race"),
        ).number

    assert sorted(race(publish, list(range(6)))) == [2, 3, 4, 5, 6, 7]


def test_the_service_asks_for_itself(plan, make):
    commitment = db.session.query(Commitment).one()
    with pytest.raises(Forbidden), transaction():
        services.publish_commitment_version(
            commitment, actor=make.user(), texts={}, reason=Bilingual(es="x")
        )


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("uno dos", "uno tres"), ("", "todo nuevo"), ("fuera", ""), ("a, b.", "a b; c.")],
)
def test_words_kept_and_added_are_the_new_text(before, after):
    ops = changes.words(before, after)

    assert "".join(words for op, words in ops if op in "=+") == after
    assert "".join("".join(words for op, words in ops if op in "=-").split()) == before.replace(
        " ", ""
    )
