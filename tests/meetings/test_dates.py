"""Finding a date: proposed times, visible answers, a choice that becomes a meeting."""

from datetime import timedelta

import pytest

from cocreacion.kernel.clock import from_local, local, now
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.meetings.models import Can, DateAnswer, DatePoll, Meeting, MeetingState

ASK = "/en/manage/date-polls"


@pytest.fixture
def lucia(make, browse):
    make.meeting_kind()
    return browse(make.lucia())


@pytest.fixture
def ask(lucia):
    """Ask for the group with this id; the times are days from now, at nine."""

    def send(body, days=(3, 4, 5), **more):
        page = lucia.get(ASK)
        kind = page.form("Ask").choices["kind"][-1]
        times = {
            f"times-{n}": f"{local(now()) + timedelta(days=day):%Y-%m-%dT09:00}"
            for n, day in enumerate(days)
        }
        facts = {"kind": kind, "body": str(body.id) if body else "", "title_es": "Mesa de agua"}
        return lucia.send(page, "Ask", **facts | times | more)

    return send


def poll():
    db.session.rollback()
    return db.session.query(DatePoll).one()


def recipients(prefix):
    db.session.rollback()
    letters = db.session.query(Letter).filter(Letter.key.startswith(prefix))
    return sorted(letter.recipient for letter in letters)


def test_members_answer_and_the_chosen_time_becomes_the_meeting(make, browse, lucia, ask):
    body, tomas, rosa = make.body("mesa-agua"), make.user("Tomás"), make.user("Rosa")
    for person in (tomas, rosa):
        make.seat(body, person)
    ask(body, minutes="90")
    assert recipients("dates:") == sorted([tomas.email, rosa.email])
    url = f"/en/date-polls/{poll().slug}"
    first, second, third = [option.id for option in poll().options]

    his, hers = browse(tomas), browse(rosa)
    page = his.send(his.get(url), "answer", **{f"time_{first}": "yes", f"time_{second}": "maybe"})
    assert "Tomás" in page and page.form("Keep my answer").fields[f"time_{first}"] == "yes"
    said = {f"time_{second}": "yes", f"time_{third}": "no", f"time_{first}": "forged"}
    hers.send(hers.get(url), "Keep my answer", **said)
    found = {(a.user_id, a.option_id): a.can for a in db.session.query(DateAnswer)}
    assert found == {(tomas.id, first): Can.YES, (tomas.id, second): Can.MAYBE,
                     (rosa.id, second): Can.YES, (rosa.id, third): Can.NO}  # fmt: skip
    page = browse().get(url)
    assert page.html.count("suits most") == 1 and "Guatemala (UTC−6)" in page
    his.send(his.get(url), "Keep my answer", **{f"time_{first}": "no"})
    assert db.session.query(DateAnswer).filter_by(user_id=tomas.id, can=Can.NO).count() == 1

    page = lucia.get(url)
    lucia.send(page, "Call it", option=str(second))
    meeting = db.session.query(Meeting).one()
    assert meeting.state is MeetingState.CALLED
    assert meeting.starts_at == poll().options[1].starts_at
    assert meeting.ends_at - meeting.starts_at == timedelta(minutes=90)
    assert recipients("date:") == sorted([tomas.email, rosa.email])
    page = his.get(url)
    assert "The meeting is on" in page and "Keep my answer" not in page.html
    token = page.forms[0].fields["csrf_token"]
    late = his._visit(his.client.post, url, data={"csrf_token": token, f"time_{first}": "yes"})
    assert late.status == 403 and "The date was chosen." in late


def test_anyone_with_the_page_or_only_the_seats(make, browse, lucia, ask):
    body = make.body("mesa-agua")
    make.seat(body, make.user("Tomás"))
    ask(body, only_members="y")
    url, option = f"/en/date-polls/{poll().slug}", poll().options[0].id
    ixchel = browse(make.user("Ixchel"))
    page = ixchel.get(url)
    assert "Only who holds a seat in this group answers." in page

    only = poll()
    only.only_members = False
    db.session.commit()
    page = ixchel.send(ixchel.get(url), "Keep my answer", **{f"time_{option}": "yes"})
    assert "Ixchel" in page
    guest = browse()
    page = guest.send(guest.get(url), "Keep my answer", **{f"time_{option}": "yes"})
    assert "Sign in" in page, "what they filled in is kept"

    only = poll()
    only.answer_by = now() - timedelta(hours=1)
    db.session.commit()
    assert "The time to answer is over." in ixchel.get(url)
    lucia.send(lucia.get(url), "Close without a date")
    assert poll().closed_at and "No date is looked for any longer." in ixchel.get(url)
    assert "choose" not in ixchel.get(url).html


def test_a_draft_from_a_date_in_another_zone(make, lucia, ask):
    ask(None, zone="Europe/Madrid")
    url = f"/en/date-polls/{poll().slug}"
    page = lucia.get(url)
    assert "9:00 in Madrid" in page
    lucia.send(page, "As a draft", option=str(poll().options[0].id))

    meeting = db.session.query(Meeting).one()
    assert (meeting.state, meeting.zone, meeting.mode) == ("draft", "Europe/Madrid", "online")
    assert "The call is being prepared." in lucia.get(url)
    lucia.send(lucia.get(f"/en/manage/meetings/{meeting.slug}/discard"), "Discard")
    assert db.session.query(Meeting).count() == 0
    assert "Closed" in lucia.get(url)


def test_bad_questions_are_explained_and_nothing_is_lost(make, browse, lucia, ask):
    for more, words in (
        ({"days": (3,)}, "Propose at least two different times below."),
        ({"days": (3, 3)}, "Propose at least two different times below."),
        ({"days": (-3, 4)}, "This time is over."),
        ({"times-0": "2027-02-29T09:00"}, "Write a date and an hour that exist"),
        (
            {"times-0": "2027-03-28T02:30", "zone": "Europe/Madrid"},
            "This hour does not exist in Madrid",
        ),
        ({"title_es": ""}, "Write this in Spanish or in English."),
    ):
        page = ask(None, **more)
        assert page.status == 422 and words in page, words
        if "days" in more:
            assert page.form("Ask").fields["title_es"] == "Mesa de agua"
    assert db.session.query(DatePoll).count() == 0
    assert from_local(local(now()).replace(tzinfo=None)) <= now()
    member = make.user("Tomás")
    make.seat(make.body(), member)
    assert browse(member).get(ASK).status == 200
    assert browse(make.user("Otra")).get(ASK).status == 403
