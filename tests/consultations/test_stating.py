"""Short statements: answered one at a time and as a list, proposed, judged."""

import pytest

from cocreacion.consultations import services
from cocreacion.consultations.models import Consultation, Position, Statement, StatementAnswer
from cocreacion.kernel import clock
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.people import passwords
from cocreacion.people.models import Sector, User
from tests.make.rows import PASSWORD

PAGE = "/en/consultations/agua"
LIST = f"{PAGE}/statements"


@pytest.fixture
def consultation(make):
    """With two statements; another one has a statement beside them as noise."""
    make.statement(make.consultation(), "De otra consulta.")
    found = make.consultation("agua", takes_statements=True)
    make.statement(found, "El agua es de todos.")
    make.statement(found, "Li haʼ aʼan wank choq re chixjunil.", language="kek")
    return found


def field(number):
    """The field of the first or second statement, and its id."""
    found = db.session.query(Statement).order_by(Statement.id)[number]
    return f"answer-{found.id}"


def answers():
    rows = db.session.query(StatementAnswer).order_by(StatementAnswer.statement_id)
    known = [each.id for each in db.session.query(Statement).order_by(Statement.id)]
    return [(known.index(row.statement_id), row.position, row.sector) for row in rows]


def test_one_at_a_time_by_the_button_that_is_pressed(make, browse, consultation):
    browser = browse(make.user())

    page = browser.get(PAGE)
    assert "El agua es de todos." in page and 'lang="kek"' not in page.html
    page = browser.send(page, "one", do="agree", sector="academia")
    assert "Your answer is kept." in page and 'lang="kek"' in page.html
    assert "You have answered 1 of 2." in page
    page = browser.send(page, "one", do="pass")

    assert "You have answered all statements." in page
    assert answers() == [(1, "agree", "academia"), (2, "pass", "academia")]


def test_as_a_list_and_changed_later_with_all_answers_in_one_group(make, browse, consultation):
    browser = browse(make.user())

    page = browser.send(browser.get(LIST), "answers", **{field(1): "agree", field(2): "agree"})
    assert "Your 2 answers are kept." in page
    page = browser.send(browser.get(LIST), "answers", **{field(2): "disagree", "sector": "media"})

    assert answers() == [(1, "agree", "media"), (2, "disagree", "media")]
    assert not db.session.query(StoredEvent).filter(StoredEvent.name.like("%Answer%")).count()


def test_results_are_seen_by_those_who_answered_and_by_all_once_it_is_closed(
    make, browse, consultation
):
    first, second = db.session.query(Statement).order_by(Statement.id)[1:]
    make.positions(first, Sector.CITIZEN, agree=5, disagree=1)
    make.positions(first, Sector.ACADEMIA, agree=4, passed=1)
    make.positions(first, Sector.MEDIA, disagree=2)
    make.positions(second, Sector.CITIZEN, agree=2, disagree=4)
    make.positions(second, Sector.ACADEMIA, agree=5)
    browser = browse(make.user())

    assert "answers:" not in browser.get(LIST) and "answers:" not in browse().get(LIST)
    page = browser.send(browser.get(LIST), "answers", **{field(1): "agree"})
    assert "12 answers: 10 agree, 1 disagree, 1 pass" in page
    assert "1 group with fewer than 5 answers" in page and "Media" not in page.tree().findtext(
        ".//table"
    )
    with clock.freeze(consultation.closes_at):
        page = browse().get(PAGE)
        assert "Common ground" in page and "El agua es de todos." in page
        assert "Li haʼ" not in page
        assert browse().get(LIST).text.count("answers:") == 2


def test_an_answer_after_the_closing_is_not_kept(make, browse, consultation):
    browser = browse(make.user())
    page = browser.get(LIST)

    with clock.freeze(consultation.closes_at):
        late = browser.send(page, "answers", **{field(1): "agree"})

    assert late.status == 403 and "It closed on" in late and not answers()


def test_a_guest_signs_in_and_finds_the_choice_again(make, browse, consultation):
    ixchel = make.user("Ixchel", password_hash=passwords.hashed(PASSWORD))
    guest = browse()

    asked = guest.send(guest.get(PAGE), "one", do="disagree", sector="media")
    assert asked.url == "/en/sign-in" and not answers()
    page = guest.send(asked, "sign-in", email=ixchel.email, password=PASSWORD)

    assert page.form("answers").fields[field(1)] == "disagree"
    guest.send(page, "answers")
    assert answers() == [(1, "disagree", "media")]


def test_nothing_chosen_and_no_such_statement_change_nothing(make, browse, consultation):
    browser = browse(make.user())

    empty = browser.send(browser.get(LIST), "answers")
    forged = browser.send(browser.get(LIST), "answers", **{field(0): "agree"})

    for page in (empty, forged):
        assert page.status == 422 and "Choose agree, disagree or pass" in page
    assert not answers()


def test_a_proposed_statement_waits_until_the_secretariat_has_read_it(make, browse, consultation):
    author, lucia = browse(make.user("Ixchel")), browse(make.lucia())
    for text in ("Que llegue a cada aldea.", "Fuera todos."):
        page = author.send(author.get(LIST), "proposing", text=text, language="kek")
        assert "shown once the secretariat has read it" in page
    assert "The secretariat has not read it yet" in page
    assert "Que llegue" not in browse().get(LIST) and "Ixchel" not in browse().get(LIST)
    home = lucia.get("/en/manage/consultations/agua")
    assert "2 statements to read" in lucia.get("/en/manage/consultations")

    taken, other = (row.id for row in db.session.query(Statement).order_by(Statement.id)[3:])
    lucia.send(home, f"/statements/{taken}", do="take")
    no_reason = lucia.send(home, f"/statements/{other}", do="decline")
    assert no_reason.status == 422 and "Write why the statement is not taken" in no_reason
    lucia.send(home, f"/statements/{other}", do="decline", reason="No es una idea sobre el agua.")

    assert "Que llegue a cada aldea." in browse().get(LIST)
    assert "Fuera todos." not in browse().get(LIST)
    assert "No es una idea sobre el agua." in author.get(LIST)


def test_bad_statements_are_explained_and_given_back(make, browse, consultation):
    browser = browse(make.user())
    page = browser.get(LIST)
    long = "agua " * 40

    for text, words in (
        (long, "too long"),
        ("  \u200b ", "Write the statement"),
        ("el AGUA es de todos", "the same words already"),
    ):
        refused = browser.send(browser.get(LIST), "proposing", text=text)
        assert refused.status in {409, 422} and words in refused
    assert long.strip() in browser.send(page, "proposing", text=long).html
    assert 'maxlength="140"' not in page.html, "a browser would cut without a word"
    assert db.session.query(Statement).count() == 3


def test_who_takes_no_part_cannot_answer_or_propose(make, browse, consultation):
    consultation.admits = {"sectors": ["media"]}
    consultation.takes_statements = False
    db.session.commit()
    browser = browse(make.user())
    page = browser.get(LIST)
    assert page.form("answers").choices["sector"] == ["media"] and "proposing" not in page.html

    page = browser.send(page, "answers", **{field(1): "agree", "sector": "citizen"})

    assert page.status == 422 and not answers()


def test_the_same_person_twice_at_once_has_one_answer(app, make, consultation, race):
    ixchel = make.user("Ixchel").id
    number, first = consultation.id, int(field(1).removeprefix("answer-"))

    def agree(position):
        found, actor = db.session.get_one(Consultation, number), db.session.get_one(User, ixchel)
        positions = {first: position}
        return services.answer_statements(found, positions, actor=actor, sector=Sector.CITIZEN)

    assert race(agree, [Position.AGREE, Position.DISAGREE, Position.PASS]) == [1, 1, 1]
    assert db.session.query(StatementAnswer).count() == 1
