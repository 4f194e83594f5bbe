"""What follows from the log, without a database: the same whatever the order of arrival."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from cocreacion.groups.models import Bloc, Delegation
from cocreacion.meetings import sitting
from cocreacion.meetings.models import ActKind, DeskAct, Meeting
from cocreacion.people.models import Sector

NINE = datetime(2026, 11, 19, 15, tzinfo=UTC)
HERE, GONE, EXCUSED = ActKind.ARRIVED, ActKind.LEFT, ActKind.EXCUSED


def act(number, kind, minute, seat=None, **facts):
    if kind is HERE:
        facts.setdefault("delegation", Delegation.PRINCIPAL)
    return DeskAct(
        id=number, kind=kind, happened_at=NINE + timedelta(minutes=minute), seat_id=seat,
        remote=facts.pop("remote", False), **facts,
    )  # fmt: skip


acts = st.lists(
    st.tuples(
        st.sampled_from([HERE, GONE, EXCUSED]),
        st.integers(0, 9),
        st.integers(1, 3),
        st.sampled_from(list(Delegation)),
    ),
    max_size=14,
)


@given(acts, st.data())
def test_presence_at_any_moment_is_the_last_word_before_it_in_whatever_order_it_came(facts, data):
    log = [
        act(n, kind, minute, seat, **({"delegation": role} if kind is HERE else {}))
        for n, (kind, minute, seat, role) in enumerate(facts, 1)
    ]
    taken = data.draw(st.sets(st.sampled_from(log), max_size=3)) if log else set()
    log += [act(100 + a.id, ActKind.TAKEN_BACK, 9, target_id=a.id) for a in taken]
    arrived = data.draw(st.permutations(log))

    for minute in range(11):
        at = NINE + timedelta(minutes=minute)
        expected = {}
        for each in sorted(log, key=lambda a: (a.happened_at, a.id)):
            if each not in taken and each.kind is not ActKind.TAKEN_BACK and each.happened_at <= at:
                expected[each.seat_id] = each
        here = {s: e.delegation for s, e in expected.items() if e.kind is HERE}
        assert {s: stay.delegation for s, stay in sitting.present(arrived, at).items()} == here

    for every in sitting.stays(arrived).values():
        for before, after in pairwise(every):
            assert before.until is not None
            assert before.until <= after.since


def test_two_arrivals_are_one_and_an_alternate_takes_over():
    log = [
        act(1, HERE, 0, 1),
        act(2, HERE, 5, 1),
        act(3, HERE, 20, 1, delegation=Delegation.ALTERNATE),
        act(4, GONE, 30, 1),
        act(5, GONE, 31, 1),
    ]

    minutes = [
        ((s.since - NINE).seconds // 60, (s.until - NINE).seconds // 60, s.delegation.value)
        for s in sitting.stays(log)[1]
    ]
    assert minutes == [(0, 20, "principal"), (20, 30, "alternate")]


def test_quorum_over_time_counts_each_bloc():
    seats = [
        SimpleNamespace(id=n, bloc=bloc, sector=Sector.GOVERNMENT)
        for n, bloc in enumerate([Bloc.GOVERNMENT] * 2 + [Bloc.NON_GOVERNMENT] * 2, 1)
    ]
    log = [act(1, HERE, 0, 1), act(2, HERE, 5, 2), act(3, HERE, 10, 3), act(4, GONE, 40, 3)]

    found = sitting.quorum_changes(log, seats, "1/2")

    assert [((at - NINE).seconds // 60, q.total.present, q.met) for at, q in found] == [
        (0, 1, False), (5, 2, False), (10, 3, True), (40, 2, False)
    ]  # fmt: skip


def test_one_point_at_a_time():
    log = [
        act(3, ActKind.BEGUN, 0, agenda_item_id=7),
        act(2, ActKind.BEGUN, 10, agenda_item_id=8),  # ends the one before
        act(1, ActKind.ENDED, 12, agenda_item_id=7),  # which is over already
        act(4, ActKind.ENDED, 20, agenda_item_id=8),
        act(5, ActKind.BEGUN, 25, agenda_item_id=7),
    ]

    spans = {
        item: [((s.begun - NINE).seconds // 60, s.ended and (s.ended - NINE).seconds // 60)
               for s in every]
        for item, every in sitting.spans(log).items()
    }  # fmt: skip
    assert spans == {7: [(0, 10), (25, None)], 8: [(10, 20)]}
    assert sitting.current(log, NINE + timedelta(minutes=15)) == 8
    assert sitting.current(log, NINE + timedelta(minutes=22)) is None


def test_a_meeting_is_closed_with_its_last_point_or_as_it_was_called():
    meeting = Meeting(starts_at=NINE, ends_at=NINE + timedelta(hours=3))
    ended = [
        act(1, ActKind.BEGUN, 5, agenda_item_id=7),
        act(2, ActKind.ENDED, 172, agenda_item_id=7),
    ]

    def closed(log, minute):
        at = sitting.closed_at(meeting, log, NINE + timedelta(minutes=minute))
        return at and (at - NINE).seconds // 60

    assert [closed(ended, minute) for minute in (175, 180)] == [None, 172]
    assert [closed([], minute) for minute in (175, 180)] == [None, 180]
    assert closed(ended[:1], 200) is None, "it lasts longer than was planned"
    assert closed(ended[:1], 180 + 12 * 60) == 180, "nobody noted its end"
    assert sitting.opened_at(meeting, ended) == NINE + timedelta(minutes=5)
    assert sitting.opened_at(meeting, []) == NINE
