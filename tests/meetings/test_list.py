"""The list of meetings: to come first, then what was held; filters, pages, a month."""

from datetime import UTC, datetime, timedelta

import pytest

from cocreacion.kernel import clock
from cocreacion.kernel.clock import from_local, now
from cocreacion.meetings.models import MeetingKind, MeetingState, MinutesState, Mode
from tests.make.rows import two

URL = "/en/meetings"


def in_order(page, *texts):
    places = [page.text.index(text) for text in texts]
    return places == sorted(places)


def test_what_is_to_come_stands_before_what_was_held(make, browse):
    make.held(title=two("Antes"))
    make.meeting(title=two("Después"), starts_at=now() + timedelta(days=9))
    make.meeting(title=two("Mañana"))

    page = browse().get(URL)

    assert in_order(page, "To come", "Mañana (en)", "Después (en)", "Meetings held", "Antes (en)")


def test_each_line_says_what_one_needs_to_decide(make, browse):
    make.meeting(title=two("Con lugares"), capacity=5, coming=3)
    make.meeting(title=two("Sin lugares"), capacity=5, coming=5)
    make.meeting(title=two("Anulada"), state=MeetingState.CANCELLED)
    make.meeting(title=two("Ahora"), starts_at=now() - timedelta(hours=1))
    published = make.held(title=two("Con acta"))
    make.minutes(published, MinutesState.PUBLISHED)

    page = browse().get(URL)

    assert "2 seats left" in page and "Full: there is a waiting list" in page
    assert "Cancelled" in page and "Happening now" in page
    assert page.links["Minutes: Con acta (en)"] == f"/en/meetings/{published.slug}/minutes"


def test_drafts_are_nobodys_business(make, browse):
    make.meeting("borrador", title=two("En secreto"), called_at=None, state=MeetingState.DRAFT)

    assert "En secreto" not in browse().get(URL).html
    assert browse(make.user()).get(f"{URL}/borrador").status == 404
    assert browse(make.lucia()).get(f"{URL}/borrador").status == 200


def test_an_empty_list_says_so_in_both_languages(app, browse):
    assert "No meeting is called" in browse().get(URL)
    assert "No hay reuniones convocadas" in browse().get("/es/meetings")


def test_sample_meetings_are_marked(make, browse):
    make.meeting(sample=True)

    assert "Sample data" in browse().get(URL)


@pytest.fixture
def several(make):
    plan = make.plan()
    body, commitment = make.body("mesa-agua"), make.commitment(plan, "9")
    training = make.keep(
        MeetingKind(key="training", name=two("Taller"), description=two("x"), position=2)
    )
    make.meeting(title=two("Del grupo"), body_id=body.id)
    make.meeting(title=two("Del compromiso"), commitment_id=commitment.id)
    make.meeting(title=two("De otra clase"), kind_id=training.id)
    make.held(title=two("De otro año"), starts_at=datetime(2021, 5, 4, 15, tzinfo=UTC))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("body=mesa-agua", "Del grupo"),
        ("commitment=gt-nap5.9", "Del compromiso"),
        ("kind=training", "De otra clase"),
        ("year=2021", "De otro año"),
    ],
)
def test_the_list_can_be_narrowed(several, browse, filters, found):
    page = browse().get(f"{URL}?{filters}")

    titles = ["Del grupo", "Del compromiso", "De otra clase", "De otro año"]
    assert [title for title in titles if f"{title} (en)" in page] == [found]
    assert "Show all meetings" in page
    assert f"{filters.split('=')[0]}=" in page.languages["es"], "the other language keeps it"


@pytest.mark.parametrize(
    "query",
    ["kind=%00", "body=no-such", "commitment=x", "year=-5", "year=99999999999", "from=1e999.7",
     "list=past&from=99999999999999999.99", "from=%F0%9F%98%80", "view=month&month=2026-13",
     "view=month&month=0000-00", "view=month&month=x" * 50],
)  # fmt: skip
def test_forged_addresses_answer_a_page(several, browse, query):
    assert browse().get(f"{URL}?{query}").status == 200


def test_nothing_found_offers_the_way_back(several, browse):
    page = browse().get(f"{URL}?kind=no-such")

    assert "No meeting found" in page and page.links["Show all meetings"] == URL


def test_pages_follow_each_other_without_gap_or_double(make, browse):
    start = datetime(2026, 3, 1, 15, tzinfo=UTC)
    with clock.freeze(start):
        for number in range(45):
            at = start - timedelta(days=3 + number // 2)  # two at the same hour
            make.held(title=two(f"Reunión {number:02}"), starts_at=at)
            make.meeting(title=two(f"Futura {number:02}"), starts_at=start + timedelta(days=1))
        browser = browse()
        page, past, ahead = browser.get(URL), [], []
        first = page
        while True:
            past += [text for text in page.links if text.startswith("Reunión")]
            if "Earlier meetings" not in page.links:
                break
            page = browser.follow(page, "Earlier meetings")
        page = first
        while True:
            ahead += [text for text in page.links if text.startswith("Futura")]
            if "Later meetings" not in page.links:
                break
            page = browser.follow(page, "Later meetings")

    assert len(past) == len(set(past)) == 45 and len(ahead) == len(set(ahead)) == 45
    assert "Meetings held" not in page, "a later page shows only its own list"


def test_a_month_is_a_table(make, browse):
    with clock.freeze(from_local(datetime(2026, 11, 10, 12))):
        make.meeting(
            "sesion", title=two("Sesión"), starts_at=from_local(datetime(2026, 11, 30, 23))
        )
        make.meeting(title=two("Otro mes"), starts_at=from_local(datetime(2026, 12, 1, 0)))
        make.meeting(
            title=two("Anulada"),
            starts_at=from_local(datetime(2026, 11, 3, 9)),
            state=MeetingState.CANCELLED,
        )
        browser = browse()

        page = browser.get(f"{URL}?view=month&month=2026-11")

        assert page.links["23:00 Sesión (en)"] == "/en/meetings/sesion"
        assert "Cancelled: 9:00 Anulada (en)" in page and "Otro mes" not in page
        assert "Monday 30 November 2026" in page
        assert "Otro mes (en)" in browser.follow(page, "December 2026")
        assert "No meetings in October 2026" in browser.follow(page, "October 2026")
        spanish = browser.get("/es/meetings?view=month")
        assert "Noviembre de 2026" in spanish and "lunes 30 de noviembre de 2026" in spanish
        assert spanish.languages["en"].endswith("view=month")


def test_a_month_keeps_the_filters(several, browse):
    page = browse().get(f"{URL}?view=month&body=mesa-agua")

    assert "body=mesa-agua" in page.html.split("month=")[1]
    assert "Del compromiso" not in page


@pytest.mark.parametrize("query", ["", "?view=month"])
def test_few_and_many_meetings_cost_the_same(make, browse, statements, query):
    seen = []
    browser = browse()
    for _ in range(2):
        for number in range(25):
            make.meeting(mode=Mode.HYBRID, starts_at=now() + timedelta(hours=number + 1))
            make.minutes(make.held(starts_at=now() - timedelta(hours=30 + number)))
        browser.get(URL + query)
        statements.clear()
        assert browser.get(URL + query).status == 200
        seen.append(len(statements))

    assert seen[0] == seen[1] <= 8, statements
