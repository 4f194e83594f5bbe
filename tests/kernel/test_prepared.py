"""Statements that are built once and asked about many things."""

from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from threading import Barrier

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, select

from cocreacion.kernel.prepared import prepared

notes = Table("notes", MetaData(), Column("id", Integer, primary_key=True), Column("about", String))


class Order(StrEnum):
    UP = "up"
    DOWN = "down"


def test_a_prepared_statement_answers_like_one_written_anew():
    built = []

    @prepared
    def found(ids, about, order, *, everything):
        built.append(order)
        statement = select(notes.c.id).where(notes.c.id.in_(ids))
        if not everything:
            statement = statement.where(notes.c.about == about)
        column = notes.c.id if order is Order.UP else notes.c.id.desc()
        return statement.order_by(column)

    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        notes.create(connection)
        rows = [(1, "agua"), (2, None), (3, "agua"), (4, "luz")]
        connection.execute(notes.insert(), [{"id": i, "about": about} for i, about in rows])

        def ask(ids, about, order=Order.UP, *, everything=False):
            question = found(ids, about, everything=everything, order=order)
            return connection.execute(*question).scalars().all()

        assert ask([1, 2, 3], "agua") == [1, 3]
        assert ask({3, 4}, "luz") == [4]
        assert ask([], "luz") == []
        assert ask({1: "agua", 4: "luz"}.keys(), "agua") == [1]
        assert len(built) == 1
        assert ask([1, 2, 3], None) == [2]
        assert ask([1, 3], "agua", Order.DOWN) == [3, 1]
        assert ask([4, 2], "", everything=True) == [2, 4]
        assert len(built) == 4


def test_threads_that_ask_at_once_get_their_own_values():
    everybody = Barrier(8)

    @prepared
    def found(number):
        everybody.wait(timeout=10)
        return select(notes).where(notes.c.id == number)

    with ThreadPoolExecutor(8) as threads:
        asked = list(threads.map(found, range(8)))

    assert [values for _, values in asked] == [{"number": number} for number in range(8)]
    assert len({id(statement) for statement, _ in asked}) == 1
