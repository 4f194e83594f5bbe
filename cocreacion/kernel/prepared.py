"""Statements written once: a page asks the same questions each time, only about other things.

Building a statement anew, and its key in the cache of compiled SQL, was a third of the cost of a
page. A prepared statement keeps both:

    @prepared
    def _open(plan: int, at: datetime) -> Select[Thing]:
        return select(Thing).where(Thing.plan_id == plan, Thing.closes_at > at)

    db.session.scalars(*_open(plan.id, now()))
"""

from collections.abc import Callable, Collection, Sequence
from enum import Enum
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Row, bindparam

from cocreacion.kernel.db import db

Arguments = ParamSpec("Arguments")
Statement = TypeVar("Statement")
Question = tuple[Statement, dict[str, Any]]  # what `session.execute` and its kin take


def prepared(build: Callable[Arguments, Statement]) -> Callable[Arguments, Question[Statement]]:
    """Decorator: `build` is called with bind parameters in place of values, then no more.

    None, yes or no, and members of enumerations are given as they are, and each combination of
    them has a statement of its own: so `column == None` still reads IS NULL, and `build` may
    choose by them. Everything else is for the database to look at: lists with `in_`, the rest by
    comparing it with a column, from which it has its type. A Python `if` about it raises TypeError.
    All arguments have to be given.
    """
    names = tuple(signature(build).parameters)
    known: dict[tuple[Any, ...], Statement] = {}

    @wraps(build)
    def ask(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Question[Statement]:
        given = dict(zip(names, args, strict=False)) | kwargs
        values = {name: _plain(value) for name, value in given.items() if not _is_shape(value)}
        shape = tuple(bindparam if name in values else given[name] for name in names)
        statement = known.get(shape)
        if statement is None:  # two threads may both write it: either will do
            write: Any = build
            parts = {n: bindparam(n) if n in values else v for n, v in given.items()}
            statement = known.setdefault(shape, write(**parts))
        return statement, values

    return ask


def rows(question: Question[Any]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The answer to a question about plain columns, without the steps that only entities and
    composite values need."""
    db.session.flush()
    return db.session.connection().execute(*question).all()


def _is_shape(value: object) -> bool:
    return value is None or isinstance(value, bool | Enum)


def _plain(value: Any) -> Any:
    """Sets and views as lists, which the expansion of IN can count."""
    is_many = isinstance(value, Collection) and not isinstance(value, str | bytes)
    return list(value) if is_many else value
