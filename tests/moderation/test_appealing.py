"""One appeal against each decision, in time, decided by another person."""

import re
from datetime import timedelta

import pytest

from cocreacion.contributions import queries as contributions
from cocreacion.contributions.models import ContributionState, EarlierWords
from cocreacion.kernel import clock
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.mail import Letter
from cocreacion.kernel.outbox import transaction
from cocreacion.moderation import forgetting, queries, services
from cocreacion.moderation.models import Category, Outcome
from cocreacion.moderation.services import Grounds, appealing
from cocreacion.people.models import Guest, Role, User
from tests.make.rows import two
from tests.moderation.test_deciding import token

TEXT = "Palabras duras sobre una decisión"
REASON = Bilingual.both("Así lo entiendo.", "")
GROUNDS = Grounds(Category.INSULT, 3, REASON)


@pytest.fixture
def hidden(make, draft):
    """Somebody's comment, hidden by Lucía a moment ago: the decision."""
    lucia, ixchel = make.lucia(), make.user("Ixchel")
    comment = make.comment(draft.proposal, author=ixchel, text=TEXT)
    with transaction():
        decision = services.hide(comment, GROUNDS, actor=lucia)
    return queries.get_decision(decision.id)


def page_of(decision):
    return f"/en/moderation/decisions/{decision.id}"


def test_an_appeal_is_decided_by_another_person_and_its_outcome_is_public(make, browse, hidden):
    author, lucia = hidden.comment.author, hidden.by
    ixchel, reader = browse(author), browse()
    assert "Sign in with the account that wrote the comment" in reader.get(page_of(hidden))

    page = ixchel.get(page_of(hidden))
    assert TEXT in page and ixchel.send(page, "/appeal", text="").status == 422
    page = ixchel.send(page, "/appeal", text="Hablo de la decisión, no de nadie.")
    assert "Your appeal was received." in page and "Hablo de la decisión" in page
    assert not any("/appeal" in form.action for form in page.forms), "one for each decision"

    own = browse(lucia)
    url = f"/en/manage/moderation/appeals/{hidden.appeal.id}"
    assert "You hid this comment" in own.get("/en/manage/moderation?view=appeals")
    assert not any("/appeals/" in form.action for form in own.get(url).forms)
    other = browse(make.user("Mo", roles=[Role.MODERATOR]))
    form = other.follow(other.get("/en/manage/moderation?view=appeals"), "Decide about the appeal")
    data = {**form.form("/appeals/").fields, "outcome": "uphold", "reason_es": "No"}
    forged = {**data, "submission_id": "", "csrf_token": token(own)}
    assert own.client.post(url, data=forged).status_code == 403
    assert other.send(form, "/appeals/", outcome="x").status == 422
    page = other.send(form, "/appeals/", outcome="overturn", reason_es="Era crítica permitida.")

    assert "The appeal is decided." in page
    db.session.expire_all()
    assert hidden.comment.state is ContributionState.PUBLISHED and not contributions.miscounted()
    assert "Era crítica permitida." in reader.get(page_of(hidden))
    assert "Appeal granted: shown again" in reader.get("/en/moderation")
    subjects = [letter.subject for letter in db.session.query(Letter).order_by(Letter.id)]
    assert len(subjects) == 2 and subjects[1].endswith("se muestra de nuevo")
    late = other.client.post(url, data={**data, "submission_id": "x" * 20})
    assert late.status_code == 403 and hidden.appeal.outcome is Outcome.OVERTURNED


def test_whoever_has_no_account_is_told_and_appeals_with_the_link(make, browse, draft):
    lucia = make.lucia()
    comment = make.comment(draft.proposal, text=TEXT)
    make.correspondent(comment, email="juana@example.org", language="en", confirmed_at=clock.now())
    with transaction():
        decision = services.hide(comment, GROUNDS, actor=lucia)
    decision = queries.get_decision(decision.id)
    letter = db.session.query(Letter).order_by(Letter.id.desc()).first()
    assert letter.recipient == "juana@example.org" and "sign in" not in letter.text
    url = re.search(r"http://[^/]+(/en/moderation/decisions/\S+)", letter.text)[1]
    guest = browse()
    assert TEXT not in guest.get(page_of(decision)) and TEXT in guest.get(url)

    assert guest.send(guest.get(url), "/appeal", text=" ").status == 422
    page = guest.send(guest.get(url), "/appeal", text="Hablo de la decisión.")

    assert "Your appeal was received." in page and decision.appeal.text == "Hablo de la decisión."
    assert not any("/appeal" in form.action for form in guest.get(url).forms)
    with pytest.raises(Forbidden):
        services.appeal(decision, "Otra vez", actor=Guest(), by_link=True)


def test_an_appeal_that_is_not_granted_leaves_the_words_hidden(make, browse, hidden):
    with transaction():
        made = services.appeal(hidden, "No es un insulto", actor=hidden.comment.author)
    admin = make.admin()
    with transaction():
        services.decide_appeal(made, overturn=False, reason=REASON, actor=admin)

    assert hidden.comment.state is ContributionState.HIDDEN and made.outcome is Outcome.UPHELD
    assert "not granted, the comment stays hidden" in browse().get(page_of(hidden))
    with pytest.raises(Forbidden), transaction():
        services.appeal(hidden, "Otra vez", actor=hidden.comment.author)


def test_in_a_race_only_another_person_decides(make, pause, race, hidden):
    """Whoever hid it, and two others, look and press at once: one of the others decides."""
    with transaction():
        made = services.appeal(hidden, "No es un insulto", actor=hidden.comment.author)
    others = [make.user(f"Mo{n}", roles=[Role.MODERATOR]) for n in range(2)]
    people, number = [hidden.by_id, *(other.id for other in others)], made.id
    pause(appealing, "_reported", 3)

    def decide(user_id):
        actor = db.session.get_one(User, user_id)
        services.decide_appeal(
            queries.get_appeal(number), overturn=True, reason=REASON, actor=actor
        )

    own, *outcomes = race(decide, people)

    assert isinstance(own, Forbidden) and sorted(map(bool, outcomes)) == [False, True]
    assert queries.get_appeal(number).decided_by_id in people[1:]
    assert hidden.comment.state is ContributionState.PUBLISHED and not contributions.miscounted()


def test_the_time_to_appeal_ends(browse, hidden):
    end = hidden.appeal_until
    with clock.freeze(end - timedelta(hours=1)):
        browser = browse(hidden.comment.author)
        page = browser.get(page_of(hidden))

    with clock.freeze(end):
        late = browser.send(page, "/appeal", text="Demasiado tarde para esto")
        assert late.status == 403 and "The time to appeal ended on" in late
        assert "Demasiado tarde para esto" in late.html
    with clock.freeze(end - timedelta(seconds=1)):
        assert browser.send(page, "/appeal", text="Justo a tiempo").status == 200


def test_nobody_else_appeals_and_taking_it_back_settles_the_appeal(make, browse, hidden):
    other = browse(make.user("Otra"))
    assert not any("/appeal" in form.action for form in other.get(page_of(hidden)).forms)
    with transaction():
        made = services.appeal(hidden, "No es un insulto", actor=hidden.comment.author)
        services.undo(hidden, two("Fue un error."), actor=hidden.by)

    assert made.outcome is Outcome.LIFTED and not queries.appeals_waiting(queries.Filter())
    assert "the decision was taken back" in browse().get(page_of(hidden))


def test_hidden_words_and_reporters_are_erased_after_a_year(make, browse, draft, hidden):
    rosa, comment = make.user("Rosa"), make.comment(draft.proposal, author=make.user("Ana"))
    with transaction():
        services.report(comment, Category.OTHER, "Una nota", actor=rosa)
        services.keep(comment, GROUNDS, actor=hidden.by)
    report = queries.report_of(rosa, comment.id)
    at, words = hidden.decided_at, {"text": "Antes", "language": "es"}
    make.keep(EarlierWords(comment_id=hidden.comment_id, written_at=at, **words))
    day = timedelta(days=1)

    with clock.freeze(hidden.decided_at + 364 * day):
        forgetting.erase_what_is_over()
        assert hidden.comment.text == TEXT and report.note == "Una nota"
    with clock.freeze(hidden.decided_at + 366 * day):
        forgetting.erase_what_is_over()
        db.session.expire_all()
        assert (hidden.comment.text, report.note, report.reporter_id) == ("", "", None)
        assert not db.session.query(EarlierWords).count()
        assert not db.session.query(Letter).filter(Letter.text.contains(TEXT)).count()
        assert "The words were erased" in browse(hidden.comment.author).get(page_of(hidden))
        with pytest.raises(Forbidden), transaction():
            services.undo(hidden, two("Fue un error."), actor=hidden.by)
    assert comment.text
