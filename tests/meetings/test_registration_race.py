"""Ten people want three seats at once, and each looks before any other has written."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context

import pytest

from cocreacion.kernel import events
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.meetings.models import Meeting, Place, Registration
from cocreacion.meetings.queries import coming as queries
from cocreacion.meetings.queries import meetings
from cocreacion.meetings.services import calling, coming
from cocreacion.people.models import Guest, User
from tests.meetings.test_preparing import details_of

PEOPLE, SEATS = 10, 3


def find():
    return meetings.get_meeting("mesa", Guest(), {})


def rows(place):
    return (
        db.session.query(Registration)
        .filter_by(place=place)
        .order_by(Registration.registered_at, Registration.id)
        .all()
    )


def test_seats_are_never_given_twice_and_the_rest_wait_in_order(make, race, pause):
    make.meeting("mesa", capacity=SEATS)
    people = [make.user(f"Person{n}").id for n in range(PEOPLE)]
    pause(queries, "taken", PEOPLE)

    results = race(
        lambda user: coming.register(find(), actor=db.session.get_one(User, user)).place, people
    )

    assert sorted(results) == [Place.SEAT] * SEATS + [Place.WAITING] * (PEOPLE - SEATS)
    assert len(rows(Place.SEAT)) == SEATS and len(rows(Place.WAITING)) == PEOPLE - SEATS
    numbers = [queries.number_in_line(row) for row in rows(Place.WAITING)]
    assert numbers == list(range(1, PEOPLE - SEATS + 1))
    assert (
        max(row.registered_at for row in rows(Place.SEAT)) <= rows(Place.WAITING)[0].registered_at
    )
    meeting = find()
    assert (meeting.coming, meeting.waiting) == (SEATS, PEOPLE - SEATS)


def test_those_who_do_not_want_to_wait_get_nothing(make, race, pause):
    make.meeting("mesa", capacity=SEATS)
    people = [make.user(f"Person{n}").id for n in range(PEOPLE)]
    pause(queries, "taken", PEOPLE)

    results = race(
        lambda user: (
            coming.register(find(), actor=db.session.get_one(User, user), may_wait=False).place
        ),
        people,
    )

    assert sum(isinstance(result, coming.MeetingFull) for result in results) == PEOPLE - SEATS
    assert len(rows(Place.SEAT)) == SEATS and find().coming == SEATS


def test_one_person_in_ten_windows_has_one_seat(make, race, pause):
    make.meeting("mesa", capacity=SEATS)
    user = make.user().id
    pause(queries, "registration_of", PEOPLE)

    race(lambda _: coming.register(find(), actor=db.session.get_one(User, user)), range(PEOPLE))

    assert db.session.query(Registration).count() == 1 and find().coming == 1


def test_seats_given_up_at_once_go_to_as_many_who_wait(make, race, pause):
    meeting = make.meeting("mesa", capacity=SEATS)
    seated = [make.user(f"Seated{n}") for n in range(SEATS)]
    waiting = [make.user(f"Waiting{n}") for n in range(PEOPLE)]
    for user in seated:
        make.registration(meeting, user)
    for user in waiting:
        make.registration(meeting, user, Place.WAITING)
    first = [user.id for user in waiting[:SEATS]]
    leaving = [user.id for user in seated]
    pause(queries, "taken", SEATS)

    race(lambda user: coming.withdraw(find(), actor=db.session.get_one(User, user)), leaving)

    assert sorted(row.user_id for row in rows(Place.SEAT)) == sorted(first)
    meeting = find()
    assert (meeting.coming, meeting.waiting) == (SEATS, PEOPLE - SEATS)


def test_a_lowered_capacity_and_a_late_registration_do_not_pass_each_other(make, race, pause):
    """Either the seat is taken and the capacity refused, or lowered and the person waits."""
    meeting = make.meeting("mesa", capacity=1 + SEATS)
    for number in range(SEATS):
        make.registration(meeting, make.user(f"Seated{number}"))
    lucia, ixchel = make.lucia().id, make.user().id
    pause(queries, "taken", 2)

    def lower():
        meeting = find()
        details = details_of(meeting, capacity=SEATS)
        actor = db.session.get_one(User, lucia)
        calling.change(meeting, details, actor=actor, seen=meeting.changed_at)

    race(
        lambda act: act(),
        [lower, lambda: coming.register(find(), actor=db.session.get_one(User, ixchel))],
    )

    meeting = db.session.query(Meeting).one()
    assert len(rows(Place.SEAT)) <= meeting.capacity
    assert meeting.coming == len(rows(Place.SEAT)) and meeting.waiting == len(rows(Place.WAITING))


CROWD, PROCESSES = 50, 5


def one_comes(user):
    return coming.register(find(), actor=db.session.get_one(User, user)).place


def assert_three_sit_and_the_rest_wait_in_order():
    assert len(rows(Place.SEAT)) == SEATS
    waiting = rows(Place.WAITING)
    numbers = [queries.number_in_line(row) for row in waiting]
    assert numbers == list(range(1, CROWD - SEATS + 1))
    assert max(row.registered_at for row in rows(Place.SEAT)) <= waiting[0].registered_at
    meeting = find()
    assert (meeting.coming, meeting.waiting) == (SEATS, CROWD - SEATS)


def crowd(make):
    make.meeting("mesa", capacity=SEATS)
    first = make.user("Person")
    db.session.add_all(
        User(name=f"P{n}", display_as=f"P{n}", email=f"p{n}@example.org", password_hash="!")
        for n in range(CROWD - 1)
    )
    db.session.commit()
    ids = [row.id for row in db.session.query(User).filter(User.id >= first.id)]
    assert len(ids) == CROWD
    return ids


@pytest.fixture
def no_letters(monkeypatch):
    """What is raced for is a seat; fifty letters would only take time."""
    monkeypatch.setitem(events.listeners, "PersonRegistered", {})


def test_fifty_people_at_once_in_threads(make, race, no_letters):
    race(one_comes, crowd(make))

    assert_three_sit_and_the_rest_wait_in_order()


def test_fifty_people_at_once_in_processes(app, make, no_letters):
    """Five processes, each with some threads, all let loose by the same gate."""
    people = crowd(make)
    db.session.remove()
    db.engine.dispose()  # no process shares a connection with another
    gate, opener = os.pipe()
    children = []
    for part in range(PROCESSES):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                code = _come_in_a_process(app, people[part::PROCESSES], gate, opener)
            finally:
                os._exit(code)
        children.append(child)
    os.close(gate)
    os.close(opener)  # whoever reads from the gate goes on now

    assert [os.waitpid(child, 0)[1] for child in children] == [0] * PROCESSES
    assert_three_sit_and_the_rest_wait_in_order()


def _come_in_a_process(app, people, gate, opener):
    """0 if everybody was answered."""

    def one(user):
        with app.app_context(), transaction():
            return one_comes(user)

    os.close(opener)
    os.read(gate, 1)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda user: Context().run(one, user), people))
    return 0 if len(answers) == len(people) else 1
