"""Pieces of pages that say the same again whenever they are given the same.

    {% macro comment(c, lang) %}…{% endmacro %}
    {% set comment = kept(comment) %}

What such a macro wrote is remembered under everything it was given, each value as a value and not
as a thing: who is not shown to this reader, or shows another name since, makes another piece. There
is nothing to invalidate. So a kept macro is given values only (no rows of the database), imports
what it calls, and asks for nothing that belongs to one reader or to one instant: what does so is
marked `never_kept` and refuses. The language, the light version, the day and the address of the
site it is written for are part of what it is given.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import partial, wraps
from operator import attrgetter
from sys import getsizeof
from types import FunctionType
from typing import Any, ParamSpec, TypeVar

from flask import has_request_context, request
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from cocreacion.kernel.clock import today
from cocreacion.kernel.shelf import Shelf

MOST_BYTES = 24 * 1024 * 1024  # of pieces kept by one process
OVERHEAD = 600  # bytes of a key, beside its words
WHERE, WRITING = "cocreacion.where", "cocreacion.writing"  # in the environment of a request
PLAIN: set[type] = {str, int, bool, float, type(None), date, datetime, FunctionType}

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
Thing = TypeVar("Thing")
Parts = Callable[[Any], Iterable[Any]]
_parts: dict[type, Parts] = {}


def never_kept(ask: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Decorator: what `ask` answers belongs to one reader or instant, and into no kept piece."""

    @wraps(ask)
    def asked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        if has_request_context() and WRITING in request.environ:
            raise RuntimeError(f"a kept piece of a page asks for {ask.__name__}")
        return ask(*args, **kwargs)

    return asked


def new_shelf() -> Shelf[str]:
    return Shelf(MOST_BYTES, lambda words: 2 * getsizeof(words) + OVERHEAD)


class Piece:
    """A macro whose words are kept."""

    def __init__(self, shelf: Shelf[str], macro: Callable[..., str]) -> None:
        self.shelf, self.macro = shelf, macro

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        try:
            environ = request.environ
        except RuntimeError:  # no page
            return self.macro(*args, **kwargs)
        key: list[Any] = [self, environ.get(WHERE) or _where(environ)]
        key += [each if type(each) in PLAIN else value_of(each) for each in args]
        key += [(name, value_of(each)) for name, each in kwargs.items()]
        return self.shelf.get(tuple(key), lambda: self._written(environ, args, kwargs))

    def _written(
        self, environ: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> str:
        is_inside = WRITING in environ
        environ[WRITING] = True
        try:
            return self.macro(*args, **kwargs)
        finally:
            if not is_inside:
                del environ[WRITING]


def _where(environ: dict[str, Any]) -> tuple[object, ...]:
    """What addresses and dates on this page are relative to."""
    where = environ[WHERE] = request.script_root, request.blueprint, today()
    return where


def value(kind: type[Thing]) -> type[Thing]:
    """Decorator of things that never change: compared as they are, not part by part.

    Only where a field that is safe to print is so in all of them.
    """
    PLAIN.add(kind)
    return kind


def value_of(thing: Any) -> Any:
    """Equal for things that show the same; TypeError for what may change while it stays itself."""
    kind = type(thing)
    if kind in PLAIN:
        return thing
    parts = _parts.get(kind)
    if parts is None:
        parts = _parts[kind] = _parts_of(kind)
    return kind, *parts(thing)


def _parts_of(kind: type) -> Parts:
    if issubclass(kind, Enum):
        return lambda thing: (thing._value_,)
    if issubclass(kind, Markup | LazyString):  # words that are safe are not equal to plain words
        return lambda thing: (str(thing),)
    if issubclass(kind, tuple | list):
        return _values
    if issubclass(kind, dict):
        return lambda thing: _values(item for pair in thing.items() for item in pair)
    if issubclass(kind, partial):
        return lambda thing: _values((thing.func, thing.args, thing.keywords))
    if is_dataclass(kind):
        look = attrgetter("__class__", *(each.name for each in fields(kind)))  # of one, no tuple
        return lambda thing: _values(look(thing)[1:])
    raise TypeError(f"{kind.__qualname__} is no value: it cannot be part of a kept piece")


def _values(things: Iterable[Any]) -> Iterable[Any]:
    return [each if type(each) in PLAIN else value_of(each) for each in things]
