"""The board says what is done, what is late, and where the two sides do not agree."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, insert, select

from cocreacion.followup.models import Level, Milestone, Side, Status
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.process.models import CommitmentState, PlannedMilestone
from tests.make.rows import two

URL = "/en/follow-up"


def days(number):
    return today() + timedelta(days=number)


@pytest.fixture
def statements(app):
    """How many statements are sent while it is open."""
    sent = []

    def count(_connection, _cursor, statement, *_):
        if not statement.startswith(("BEGIN", "ROLLBACK")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    yield sent
    event.remove(db.engine, "before_cursor_execute", count)


def test_a_board_without_milestones_says_what_will_come(make, browse):
    make.commitment()

    page = browse().get(URL)

    assert page.status == 200 and "No commitment is being followed up yet" in page


def test_the_finding_comes_first(make, browse):
    commitment = make.commitment()
    make.milestone(commitment, stored_status=Status.DONE, done_on=days(-2))
    make.milestone(commitment, due_on=days(-3))
    make.milestone(commitment, due_on=days(40), stored_status=Status.UNDER_WAY)
    make.milestone(commitment, due_on=None, stored_status=Status.ON_HOLD)

    page = browse().get(URL)

    assert "1 of the 4 milestones is done" in page
    assert "1 milestone is late." in page
    assert "Date not published" in page
    spanish = browse().get("/es/follow-up")
    assert "Se ha cumplido 1 de 4 hitos" in spanish and "1 hito va tarde." in spanish


def test_what_is_late_is_listed_with_its_days_the_oldest_first(make, browse):
    ministry = make.organisation("Ministerio", short_name="MIN")
    commitment = make.commitment(number="10")
    for late in (1, 83):
        milestone = make.milestone(commitment, due_on=days(-late))
        milestone.planned.responsible_id = ministry.id
        milestone.planned.title = two("Matriz", f"Matrix {late}")
        db.session.commit()
    make.milestone(commitment, due_on=days(-5), stored_status=Status.ON_HOLD)
    make.milestone(commitment, due_on=today())

    page = browse().get(URL)

    assert page.text.index("Matrix 83") < page.text.index("Matrix 1 MIN")
    assert "Responsible institution not published" not in page
    assert "Matrix 83 MIN 83 days" in page and "Matrix 1 MIN 1 day" in page
    assert "2 milestones are late." in page


def test_who_answers_for_a_late_milestone_may_be_unknown(make, browse):
    make.milestone(make.commitment(), due_on=days(-1))

    assert "Responsible institution not published" in browse().get(URL)


def test_long_lists_of_late_milestones_have_pages(make, browse):
    commitment = make.commitment()
    for late in range(1, 12):
        make.milestone(commitment, due_on=days(-late))
    browser = browse()

    first = browser.get(URL)
    second = browser.follow(first, "Next")

    assert "11 days" in first and "4 days" in first and "3 days" not in first
    assert "3 days" in second and "1 day" in second and "4 days" not in second
    assert "From the oldest" in second.links


def test_two_assessments_stand_side_by_side(make, browse):
    commitment = make.commitment(number="2")
    milestone = make.milestone(commitment)
    make.progress(commitment, Side.GOVERNMENT, level=Level.LIMITED)
    make.progress(commitment, Side.GOVERNMENT, level=Level.COMPLETE)
    make.progress(commitment, Side.CIVIL_SOCIETY, level=Level.LIMITED)
    make.progress(commitment, Side.CIVIL_SOCIETY, level=Level.NOT_STARTED, milestone=milestone)

    page = browse().get(URL)

    assert "Complete Limited progress They do not agree" in page


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("", {"A", "B", "C"}),
        ("theme=digital", {"A", "C"}),
        ("organisation=min", {"B"}),
        ("state=differ", {"C"}),
        ("state=late", {"A"}),
        ("state=done", {"B", "C"}),
        ("theme=digital&state=done", {"C"}),
        ("state=nonsense", {"A", "B", "C"}),
        ("theme=nonsense", set()),
    ],
)
def test_the_table_is_filtered(make, browse, wanted, shown):
    ministry = make.organisation("Ministerio", slug="min")
    a = make.commitment(title=two("A", "Promise A"))
    b = make.commitment(title=two("B", "Promise B"), theme_id=None, lead_id=ministry.id)
    c = make.commitment(title=two("C", "Promise C"))
    make.milestone(a, due_on=days(-1))
    make.milestone(b, stored_status=Status.DONE)
    make.milestone(c, stored_status=Status.DONE)
    for commitment, level in ((a, Level.LIMITED), (c, Level.COMPLETE)):
        make.progress(commitment, Side.GOVERNMENT, level=level)
        make.progress(commitment, Side.CIVIL_SOCIETY, level=Level.LIMITED)

    page = browse().get(f"{URL}?{wanted}")

    assert {name for name in "ABC" if f"Promise {name}" in page} == shown
    assert ("No commitment with those filters" in page) is (not shown)


def test_a_responsible_institution_is_found_by_the_filter_too(make, browse):
    ministry = make.organisation("Ministerio", slug="min")
    milestone = make.milestone(make.commitment(title=two("A", "Promise A")))
    milestone.planned.responsible_id = ministry.id
    make.milestone(make.commitment(title=two("B", "Promise B")))
    browser = browse()

    page = browser.send(browser.get(URL), "Filter", organisation="min")

    assert "Promise A" in page and "Promise B" not in page


def test_broken_places_in_lists_start_anew(make, browse):
    make.milestone(make.commitment(title=two("A", "Promise A")), due_on=days(-1))

    for broken in ("after=x", "after=9.9.9", "late=2026-99-99.1", "late=1", "after=" + "9" * 40):
        assert "Promise A" in browse().get(f"{URL}?{broken}")


def test_withdrawn_commitments_and_older_plans_are_not_on_the_board(make, browse):
    make.milestone(make.commitment(state=CommitmentState.WITHDRAWN))
    older = make.plan("gt-nap4", number=4, phases=False)
    make.milestone(make.commitment(older))
    make.milestone(make.commitment(title=two("A", "Promise A")))

    assert "0 of the 1 milestones are done" in browse().get(URL)


def test_many_milestones_are_drawn_with_fewer_bricks(make, browse):
    fill(make.commitment(), 200)

    page = browse().get(URL)

    assert "0 of the 200 milestones are done" in page
    assert "Each brick stands for up to" in page
    assert page.html.count("<rect") < 120


def test_dates_over_many_years_are_grouped_by_year(make, browse):
    commitment = make.commitment()
    for year in range(13):
        make.milestone(commitment, due_on=today() + timedelta(days=366 * year))

    page = browse().get(URL)

    assert f"{today().year + 3} and earlier" in page and str(today().year + 12) in page


def fill(commitment, number):
    """So many milestones of one commitment, without building each by hand."""
    last = db.session.scalar(select(func.max(PlannedMilestone.id))) or 0
    of, title = {"commitment_id": commitment.id}, {"title_es": "Hito", "title_en": "Milestone"}
    ids = range(last + 1, last + number + 1)
    planned = [of | title | {"id": n, "position": n, "code": f"x{n}"} for n in ids]
    due = [of | {"planned_id": n, "due_on": days(n % 300 - 90)} for n in ids]
    for model, rows in ((PlannedMilestone, planned), (Milestone, due)):
        if rows:
            db.session.execute(insert(model.__table__), rows)
    db.session.commit()


def test_few_and_ten_thousand_milestones_cost_the_same_statements(make, browse, statements):
    commitment = make.commitment(number="1")
    fill(commitment, 10)
    seen = []
    for _ in range(2):
        for address in (URL, f"{URL}/1"):
            browser = browse()
            statements.clear()
            assert browser.get(address).status == 200
            seen.append(len(statements))
        fill(commitment, 9_990 if len(seen) == 2 else 0)

    assert seen[:2] == seen[2:], "the same with 10 and with 10,000"
    assert max(seen) <= 8
