"""Templates, series by a rule, and what speaks against a date."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cocreacion.kernel.clock import from_local, local, now
from cocreacion.kernel.db import db
from cocreacion.meetings import holidays
from cocreacion.meetings.models import (
    Meeting,
    MeetingState,
    MeetingTemplate,
    MinutesState,
    Pattern,
    TemplateItem,
)
from cocreacion.meetings.repeating import Rule, dates
from tests.make.rows import two
from tests.meetings.test_preparing import GOOD, NEW

DESK = "/en/manage/meetings/mesa"
FIRST = {"starts_at": from_local(datetime(2027, 3, 11, 9)),
         "ends_at": from_local(datetime(2027, 3, 11, 11))}  # fmt: skip


@pytest.fixture
def lucia(make, browse):
    return browse(make.lucia())


def sessions():
    db.session.rollback()
    return db.session.query(Meeting).filter(Meeting.series_id.is_not(None)).order_by(
        Meeting.starts_at
    ).all()  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (Rule(Pattern.NTH, 1, 3), ["2027-01-31", "2027-05-30", "2027-08-29"]),  # the fifth Sunday
        (Rule(Pattern.LAST, 1, 3), ["2027-01-31", "2027-02-28", "2027-03-28"]),
        (Rule(Pattern.WEEKS, 2, 3), ["2027-01-31", "2027-02-14", "2027-02-28"]),
        (Rule(Pattern.NTH, 6, 2), ["2027-01-31", "2028-01-30"]),
    ],
)
def test_dates_by_rule(rule, wanted):
    first = datetime(2027, 1, 31, 9)

    assert [f"{each:%Y-%m-%d}" for each in dates(first, rule)] == wanted
    assert len(dates(first, Rule(Pattern.WEEKS, 1, 10**9))) == 24


@pytest.mark.parametrize(
    ("year", "easter", "army"),
    [
        (2024, "2024-03-31", "2024-07-01"),  # a Sunday: the Monday after
        (2025, "2025-04-20", "2025-06-30"),  # a Monday stays
        (2026, "2026-04-05", "2026-06-29"),  # a Tuesday: the Monday before
        (2022, "2022-04-17", "2022-07-04"),  # a Thursday: the Monday after
    ],
)
def test_holidays_by_the_rules_of_the_year(year, easter, army):
    days = {each.en: each.day.isoformat() for each in holidays.of_year(year)}

    assert holidays.easter(year).isoformat() == easter
    assert days["Army Day"] == army and days["Independence Day"] == f"{year}-09-15"
    assert date.fromisoformat(days["Good Friday"]) + timedelta(days=2) == holidays.easter(year)


def test_half_holidays_and_those_of_one_place():
    def found(day, hour, department=""):
        start = from_local(datetime(2026, *day, hour))
        return [h.en for h in holidays.between(start, start + timedelta(hours=2), department)]

    assert found((12, 24), 9) == [] and found((12, 24), 11) == ["Christmas Eve, from noon"]
    assert found((8, 15), 9) == [] and len(found((8, 15), 9, "guatemala")) == 1
    assert found((12, 31), 23) == ["New Year's Eve, from noon", "New Year"]


def test_a_series_is_prepared_by_rule_and_changed_from_one_on(make, browse, lucia):
    body = make.body("mesa-agua")
    meeting = make.meeting("mesa", body_id=body.id, state=MeetingState.DRAFT, called_at=None,
                           **FIRST)  # fmt: skip
    make.agenda_item(meeting, title=two("Apertura"), minutes_planned=10)
    page = lucia.get(f"{DESK}/series")
    assert "The second Thursday of the month" in page
    page = lucia.send(page, "Prepare the sessions", count="1")
    assert page.status == 422 and "from 2 to 24" in page
    page = lucia.send(page, "Prepare the sessions", count="4")

    made = sessions()
    assert [f"{local(m.starts_at):%d/%m %H:%M}" for m in made] == [
        "11/03 09:00", "08/04 09:00", "13/05 09:00", "10/06 09:00",
    ]  # fmt: skip
    assert all([i.title.es for i in m.agenda] == ["Apertura"] for m in made)
    lucia.send(page, "Publish the calls of all 4 drafts")
    assert {m.state for m in sessions()} == {MeetingState.CALLED}

    second = sessions()[1].slug
    lucia.send(lucia.get(f"/en/manage/meetings/{second}"), "Keep the changes", place_es="Sala 2",
               starts_at="2027-04-09T10:00", ends_at="2027-04-09T12:00", following="y")  # fmt: skip
    made = sessions()
    assert [f"{local(m.starts_at):%d/%m %H:%M}" for m in made] == [
        "11/03 09:00", "09/04 10:00", "14/05 10:00", "11/06 10:00",
    ]  # fmt: skip
    assert [m.place.es for m in made] == ["Biblioteca de Cobán", "Sala 2", "Sala 2", "Sala 2"]
    lucia.send(lucia.get(f"/en/manage/meetings/{made[2].slug}"), "Keep the changes",
               place_es="Sala 3")  # fmt: skip
    assert [m.place.es for m in sessions()][2:] == ["Sala 3", "Sala 2"]
    assert "Repeat this meeting" not in lucia.get(f"/en/manage/meetings/{second}/series")


def test_nine_o_clock_stays_nine_across_the_clock_changes_of_its_zone(make, lucia):
    start = datetime(2027, 3, 18, 8, tzinfo=UTC)  # 9:00 in Madrid, in winter
    make.meeting("mesa", mode="online", zone="Europe/Madrid", starts_at=start,
                 ends_at=start + timedelta(hours=1))  # fmt: skip
    lucia.send(lucia.get(f"{DESK}/series"), "Prepare the sessions", pattern="weeks", count="3")

    assert [m.starts_at.hour for m in sessions()] == [8, 8, 7]
    assert "9:00 to 10:00 in Madrid" in lucia.get("/en/meetings/mesa")


def test_a_template_is_kept_from_a_meeting_and_begun_from(make, browse, lucia):
    meeting = make.meeting("mesa", roles="Chair: Ministry")
    make.agenda_item(meeting, title=two("Apertura"), minutes_planned=10)
    make.agenda_item(meeting, title=two("Presupuesto"), needs_paper=True)
    page = lucia.send(lucia.get(DESK), "Keep as a template")
    page = lucia.send(page, "Keep the template", **{
        "name_es": "Sesión ordinaria", "name_en": "Ordinary session",
        "points-1-title_es": "", "points-1-title_en": "",
        "points-2-title_es": "Varios", "minutes": "90",
    })  # fmt: skip
    template = db.session.query(MeetingTemplate).one()
    assert [i.title.es for i in template.items] == ["Apertura", "Varios"]

    page = lucia.follow(lucia.get(NEW), "Ordinary session")
    assert page.form("Keep as a draft").fields["title_es"] == "Mesa de agua"
    lucia.send(page, "Keep as a draft", starts_at="2027-02-28T09:00", ends_at="")
    draft = db.session.query(Meeting).order_by(Meeting.id.desc()).first()
    assert draft.ends_at - draft.starts_at == timedelta(minutes=90)
    assert [i.title.es for i in draft.agenda] == ["Apertura", "Varios"]
    assert draft.roles == "Chair: Ministry"
    assert draft.slug == "mesa-de-agua"

    page = lucia.get("/en/manage/meetings/templates/new")
    bad = lucia.send(page, "Keep the template", name_es="X", minutes="0")
    assert bad.status == 422 and "from 1 to 1440" in bad
    member = make.user("Tomás")
    make.seat(make.body(), member)
    theirs = browse(member)
    assert theirs.get("/en/manage/meetings/templates").status == 200
    assert theirs.get(f"/en/manage/meetings/templates/{template.id}").status == 403
    assert theirs.get(f"/en/manage/meetings/templates/{template.id}/remove").status == 403

    page = lucia.follow(lucia.get("/en/manage/meetings/templates"), "Remove")
    assert "Remove this template?" in page and "Varios" in page
    assert db.session.query(TemplateItem).count() == 2, "it only asks"
    assert "The template is gone." in lucia.send(page, "Remove")
    assert db.session.query(TemplateItem).count() == 0


def test_clashes_warn_and_refuse_nothing(make, browse, lucia):
    body, other = make.body("mesa-agua"), make.body("otra")
    tomas = make.user("Tomás")
    for each in (body, other):
        make.seat(each, tomas)
    holiday = {"starts_at": from_local(datetime(2027, 3, 26, 9)),
               "ends_at": from_local(datetime(2027, 3, 26, 11))}  # fmt: skip
    make.meeting("a", title=two("La misma mesa"), body_id=body.id, place=two("Otra"), **holiday)
    make.meeting("b", title=two("Otra mesa"), body_id=other.id,
                 place=two("BIBLIOTECA  de Cobán"), **holiday)  # fmt: skip
    make.meeting("c", title=two("Anulada"), body_id=body.id, state=MeetingState.CANCELLED,
                 **holiday)  # fmt: skip
    make.meeting("d", title=two("Después"), body_id=body.id, starts_at=holiday["ends_at"],
                 ends_at=holiday["ends_at"] + timedelta(hours=1))  # fmt: skip
    make.meeting("mesa", body_id=body.id, state=MeetingState.DRAFT, called_at=None, **holiday)

    page = lucia.get(DESK)

    for words in (
        "Friday 26 March 2027 is a holiday: Good Friday.",
        "The same group meets then, from 9:00: La misma mesa",
        "1 person is expected at another meeting then: Otra mesa (en), from 9:00.",
        "The same place is taken then, from 9:00: Otra mesa",
    ):
        assert words in page
    assert "Anulada" not in page and "Después" not in page
    assert lucia.send(page, "Publish the call").status == 200
    assert db.session.query(Meeting).filter_by(slug="mesa").one().called_at <= now()
    held = make.held("vieja", body_id=body.id)
    make.minutes(held, MinutesState.DRAFTING)
    assert "Look at the date again" not in lucia.get("/en/manage/meetings/vieja")


def test_a_meeting_called_templates_has_an_address_of_its_own(make, lucia):
    make.meeting_kind()
    page = lucia.get(NEW)
    kind = page.form("Keep as a draft").choices["kind"][-1]
    lucia.send(page, **GOOD | {"kind": kind, "title_es": "Templates"})

    assert db.session.query(Meeting).one().slug == "templates-2"
