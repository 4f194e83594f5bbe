"""Keyset pages: the address carries where the page before it ended. A broken one starts anew."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from flask import request, url_for

Item = TypeVar("Item")
NUMBER = re.compile(r"\d{1,9}")


def number(name: str) -> int | None:
    given = request.args.get(name, "")
    return int(given) if NUMBER.fullmatch(given) else None


def pair(name: str) -> tuple[int, int] | None:
    first, _, second = request.args.get(name, "").partition(".")
    if NUMBER.fullmatch(first) and NUMBER.fullmatch(second):
        return int(first), int(second)
    return None


def day_and_number(name: str) -> tuple[date, int] | None:
    day, _, second = request.args.get(name, "").partition(".")
    try:
        return (date.fromisoformat(day), int(second)) if NUMBER.fullmatch(second) else None
    except ValueError:
        return None


def cut(rows: Sequence[Item], shown: int) -> tuple[Sequence[Item], Item | None]:
    """The rows of this page, and the last of them if another page follows."""
    return rows[:shown], rows[shown - 1] if len(rows) > shown else None


def here(anchor: str, **changes: object) -> str:
    """This page with its filters, at another place of one of its lists; None takes one away."""
    arguments = {**request.args.to_dict(), **(request.view_args or {}), **changes}
    given = {name: value for name, value in arguments.items() if value is not None}
    return url_for(request.endpoint or "", _anchor=anchor, **given)


def start(anchor: str, name: str) -> str:
    """The first page of a list, if this is a later one."""
    return here(anchor, **{name: None}) if name in request.args else ""
