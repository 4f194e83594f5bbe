"""One seat, several people at once; and each looks before any other has written."""

from cocreacion.groups import queries
from cocreacion.groups.models import JoinRequest, Mandate, Seat
from cocreacion.groups.services import seats
from cocreacion.groups.services.refusals import SeatTaken
from cocreacion.kernel.db import db
from cocreacion.people.models import Sector, User

PEOPLE = 6


def test_one_seat_is_given_once(make, race, pause):
    place, lucia = make.seat(make.body("mesa-agua")), make.lucia()
    people = [make.user(f"Person{n}").id for n in range(PEOPLE)]
    seat_id, lucia_id = place.id, lucia.id
    pause(queries, "seats_for_update", PEOPLE)

    def appoint(user_id):
        actor, user = db.session.get_one(User, lucia_id), db.session.get_one(User, user_id)
        seats.appoint(db.session.get_one(Seat, seat_id), actor=actor, user=user)

    results = race(appoint, people)

    assert sum(isinstance(result, SeatTaken) for result in results) == PEOPLE - 1
    assert db.session.query(Mandate).count() == 1


def test_new_seats_have_different_numbers(make, race, pause):
    body, lucia = make.body("mesa-agua"), make.lucia().id
    pause(queries, "last_position", PEOPLE)

    def add(_):
        actor = db.session.get_one(User, lucia)
        seats.add_seat(queries.get_body("mesa-agua"), actor=actor, sector=Sector.ACADEMIA)

    race(add, range(PEOPLE))

    positions = [seat.position for seat in db.session.query(Seat).filter_by(body_id=body.id)]
    assert sorted(positions) == list(range(1, PEOPLE + 1))


def test_one_person_asking_at_once_is_one_request(make, race, pause):
    make.body("mesa-agua")
    ixchel = make.user().id
    pause(queries, "find_request", PEOPLE)

    def ask(_):
        actor = db.session.get_one(User, ixchel)
        body = queries.get_body("mesa-agua")
        seats.ask_to_join(body, actor=actor, sector=Sector.ACADEMIA, motive="Por el agua")

    race(ask, range(PEOPLE))

    assert db.session.query(JoinRequest).count() == 1
