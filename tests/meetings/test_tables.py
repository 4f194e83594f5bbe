from contextvars import Context
from datetime import timedelta
from types import SimpleNamespace

import pytest

from cocreacion.contributions.models import Contribution, Thread
from cocreacion.contributions.queries import miscounted
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.meetings import conversation, policy, saying
from cocreacion.meetings.models import (
    Attribution,
    DiscussionTable,
    TableCount,
    Transcript,
    TranscriptState,
)
from cocreacion.people.labels import sector_name
from cocreacion.people.models import Sector, User
from tests.contributions.desk import Desk

TALK = "/en/meetings/conversatorio"
DESK = f"{TALK}/tables/1/desk"
SAID = {
    "do": "said", "channel": "meeting", "language": "es", "sector": "citizen",
    "translated_into": "es",
}  # fmt: skip


@pytest.fixture
def talk(make):
    """A conversation going on: Ana and Beto write, each at a table; Lucía is the secretariat."""

    class Talk:
        meeting = make.meeting("conversatorio", starts_at=now() - timedelta(hours=1))
        ana, beto, lucia = make.user("Ana"), make.user("Beto"), make.lucia()
        first = make.table(meeting, ana, number=1)
        second = make.table(meeting, beto, number=2)

    return Talk


def test_a_contribution_counts_once_a_second_person_has_compared_it(talk, browse, make):
    ana, beto, anybody = browse(talk.ana), browse(talk.beto), browse(make.user())

    page = ana.send(
        ana.get(DESK), "said-form", text="Li haʼ tento naq twulaq.", language="kek",
        translation="El agua debe llegar.", translated_into="es", channel="paper", sheet="12",
        sector="indigenous", department="alta-verapaz", speaker="Doña Juana",
    )  # fmt: skip
    assert "It is noted." in page and "Waits for a second person" in page
    assert "Li haʼ" not in anybody.get(f"{TALK}/tables/1")
    assert "You wrote this down yourself" in ana.get(f"{TALK}/check")
    assert anybody.get(f"{TALK}/check").status == anybody.get(DESK).status == 403

    page = beto.send(beto.get(f"{TALK}/check"), "check/", do="returns", reason="")
    assert page.status == 422 and "Say what does not agree" in page
    beto.send(page, "check/", do="returns", reason="Falta el final.")
    mine = ana.follow(ana.get("/en/my"), "Li haʼ")
    assert "Falta el final." in mine and "Li haʼ" not in beto.get("/en/my")
    page = ana.follow(ana.get(DESK), "Correct")
    assert "Falta el final." in page and page.form("correct").fields["language"] == "kek"
    old = beto.get(f"{TALK}/check")
    assert "Nothing waits" in old
    ana.send(page, "correct-form", text="Li haʼ tento naq twulaq chi junil.")
    assert "published" in beto.send(beto.get(f"{TALK}/check"), "check/", do="agrees")

    page = anybody.get(f"{TALK}/tables/1")
    assert '<blockquote lang="kek">Li haʼ tento naq twulaq chi junil.' in page.html
    assert "Doña Juana" in page and "El agua debe llegar." in page
    page = anybody.get(TALK)
    assert "1 contribution is published." in page and "Indigenous peoples 1" in page
    row = db.session.query(Transcript).one()
    assert (row.state, row.checked_by, row.revision) == (
        TranscriptState.PUBLISHED, talk.beto.id, 2
    )  # fmt: skip


def test_a_text_corrected_while_somebody_compared_it_is_compared_again(talk, browse, make):
    row = make.transcript(talk.first, talk.ana)
    ana, beto = browse(talk.ana), browse(talk.beto)
    old = beto.get(f"{TALK}/check")
    page = ana.get(f"{TALK}/transcripts/{row.id}")
    ana.send(page, "correct-form", text="Otra cosa.")

    page = beto.send(old, "check/", do="agrees")

    assert page.status == 409 and "corrected while you were reading" in page
    assert db.session.query(Transcript).one().state is TranscriptState.WAITING
    assert "published" in beto.send(page, "check/", do="agrees")


def tell(browser, key, **fields):
    token = browser.get(DESK).form("said-form").fields["csrf_token"]
    answer = Context().run(
        browser.client.post, DESK, data={"csrf_token": token, "operation": key, **fields},
        headers={"Accept": "application/json"},
    )  # fmt: skip
    db.session.rollback()
    return answer


def test_what_waited_on_a_device_arrives_once_and_the_latest_count_holds(talk, browse):
    ana = browse(talk.ana)
    said = SAID | {"text": "Más agua."}
    people = {"do": "people", "sector": "citizen", "department": "quiche"}

    for _ in range(2):
        assert tell(ana, "a", **said, ago=600).json == {"kept": "a"}
        assert tell(ana, "c", **people, headcount="9", ago=60).json == {"kept": "c"}
        assert tell(ana, "b", **people, headcount="4", ago=900).json == {"kept": "b"}

    assert db.session.query(Transcript).count() == 1
    assert db.session.query(TableCount).count() == 2
    assert "Citizens Quiché 9" in ana.get(DESK)
    assert "Citizens 0 9" in browse().get(TALK), "without names, in public, too"
    assert "9 people sat at the tables" in browse().get(TALK)
    tell(ana, "e", do="people", sector="media", department="", headcount="2")
    page = browse().get(TALK)
    assert "Media 0 fewer than 5" in page and "sat at the tables" not in page
    refused = tell(ana, "d", **said | {"channel": "paper"})
    assert refused.status_code == 422 and "number of the sheet" in refused.json["title"]


def test_tables_are_arranged_by_who_prepares_the_meeting(talk, browse, make):
    lucia, tables = browse(talk.lucia), "/en/manage/meetings/conversatorio/tables"

    page = lucia.send(lucia.get(tables), "table-form", theme_es="Salud", email="nadie@example.org")
    assert page.status == 422 and "No account has this address" in page
    point = str(make.agenda_item(talk.meeting).id)
    lucia.send(lucia.get(tables), "table-form", theme_es="Salud", email=talk.ana.email.upper(),
               point=point)  # fmt: skip
    third = db.session.query(DiscussionTable).filter_by(number=3).one()
    assert (third.theme.es, third.rapporteur_id) == ("Salud", talk.ana.id)
    assert lucia.get(f"{tables}/3").form("table-form").fields["point"] == point
    assert "Salud" in browse(talk.ana).get("/en/my")
    lucia.send(lucia.get(f"{tables}/3"), "table-form", email="", facilitator="Red Ejemplo")
    assert db.session.query(DiscussionTable).filter_by(number=3).one().rapporteur_id is None
    tell(lucia, "a", **SAID, text="Algo.")
    page = lucia.send(lucia.get(tables), "tables/1/remove")
    assert page.status == 409 and "Something was written down" in page
    lucia.send(lucia.get(tables), "tables/3/remove")
    assert db.session.query(DiscussionTable).count() == 2
    old = make.held("vieja", starts_at=now() - timedelta(days=70))
    make.table(old, talk.ana, number=1)
    page = browse(talk.ana).get("/en/meetings/vieja/tables/1/desk")
    assert page.status == 200 and "more than 60 days ago" in page
    for url in ("/en/meetings/vieja/tables/1", "/en/manage/meetings/vieja/tables"):
        page = lucia.get(url)
        assert "more than 60 days ago" in page and "Write at this table" not in page
    page = lucia.get(tables)
    assert "Write at this table" in page and "more than 60 days ago" not in page


@pytest.mark.parametrize("rule", ["attributed", "by_sector", "none"])
def test_who_spoke_is_told_as_the_meeting_agreed(rule):
    meeting = SimpleNamespace(attribution=Attribution(rule))
    said = SimpleNamespace(speaker="Doña Juana", sector=Sector.MEDIA)
    told = {"attributed": "Doña Juana", "by_sector": sector_name(Sector.MEDIA), "none": ""}

    assert conversation.voice(meeting, said) == told[rule]
    nobody = SimpleNamespace(speaker="", sector=Sector.MEDIA)
    assert (conversation.voice(meeting, nobody) == "") is (rule == "none")


def test_what_is_published_is_a_contribution_of_the_meeting_and_is_answered(talk, browse, make):
    """Row by row, in a thread of the meeting; answered at the desk, read at the table."""
    row = make.transcript(talk.first, talk.ana, speaker="Doña Juana", sector=Sector.INDIGENOUS)
    old = make.transcript(
        talk.second, talk.beto, state=TranscriptState.PUBLISHED, text="Dicho antes."
    )
    beto, lucia = browse(talk.beto), browse(talk.lucia)

    beto.send(beto.get(f"{TALK}/check"), "check/", do="agrees")

    said = db.session.query(Contribution).one()
    thread = db.session.get(Thread, talk.meeting.thread_id)
    assert (said.channel, said.state, said.speaker) == ("meeting", "published", "Doña Juana")
    assert (said.captured_by, said.checked_by) == (talk.ana.id, talk.beto.id)
    assert (row.contribution_id, thread.comment_count, thread.is_open) == (said.id, 1, False)
    assert (saying.contribute_all(), saying.contribute_all()) == (1, 0)
    db.session.rollback()
    assert old.contribution_id and thread.comment_count == 2 and not miscounted()
    desk = lucia.get("/en/manage/contributions")
    assert "In a meeting" in desk and "Dicho antes." in desk
    Desk(make, browse).answer(said, disposition="accepted", reason="Así será.", to_come="y")
    assert "Así será." in browse().get(f"{TALK}/tables/1")
    data = browse().client.get("/data/contributions.csv").get_data(as_text=True)
    assert "conversatorio" in data and "Doña Juana" not in data


def test_two_who_compare_the_first_texts_at_once_make_one_thread(talk, make, race, pause):
    from cocreacion.meetings.services import tables as services

    rows = [make.transcript(table, talk.ana).id for table in (talk.first, talk.second)]
    lucia = talk.lucia.id
    db.session.rollback()
    pause(policy, "can_check", 2)

    def confirm(number):
        actor, row = db.session.get(User, lucia), db.session.get(Transcript, number)
        services.confirm(row, actor=actor, seen=1)

    assert race(confirm, rows) == [None, None]
    assert db.session.query(Thread).count() == 1
    assert db.session.get(Thread, talk.meeting.thread_id).comment_count == 2
