"""What the page of a question about dates shows: every time, who can, which suits most."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cocreacion.kernel.clock import COUNTRY_ZONE, now
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import long_date, time
from cocreacion.meetings.forms.fields import ZONES
from cocreacion.meetings.models import Can, DateOption, DatePoll


@dataclass(frozen=True)
class Time:
    """A proposed time with its counts; `suits` where no other has more who can."""

    option: DateOption
    words: str
    counts: dict[Can, int]
    suits: bool
    is_over: bool


@dataclass(frozen=True)
class Row:
    """What one person said, time by time."""

    name: str
    said: list[Can | None]


def words(option: DateOption, zone: str) -> str:
    """The time in the country and, where the question is in another zone, there."""
    at = option.starts_at
    here = _("%(date)s, %(time)s", date=long_date(at), time=time(at))
    if zone == str(COUNTRY_ZONE) or zone not in ZONES:
        return str(here)
    there = at.astimezone(ZoneInfo(zone))
    return str(
        _("%(here)s (%(time)s in %(zone)s)", here=here, time=f"{there:%-H:%M}", zone=ZONES[zone])
    )


def times(poll: DatePoll) -> list[Time]:
    found = []
    for option in poll.options:
        counts = {can: sum(each.can is can for each in option.answers) for can in Can}
        found.append((option, counts))
    best = max((_worth(counts) for _option, counts in found), default=(0, 0))
    return [
        Time(
            option,
            words(option, poll.zone),
            counts,
            suits=_worth(counts) == best and best[0] + best[1] > 0,
            is_over=option.starts_at <= now(),
        )
        for option, counts in found
    ]


def _worth(counts: dict[Can, int]) -> tuple[int, int]:
    """Most who can at all; among these, most who can without effort."""
    return counts[Can.YES] + counts[Can.MAYBE], counts[Can.YES]


def rows(poll: DatePoll) -> Sequence[Row]:
    """Everybody who answered, in the order of their first answer."""
    people: dict[int, str] = {}
    answers: dict[tuple[int, int], Can] = {}
    every = sorted((a for option in poll.options for a in option.answers), key=lambda a: a.id)
    for each in every:
        people.setdefault(each.user_id, each.user.display_as)
        answers[each.user_id, each.option_id] = each.can
    return [
        Row(name, [answers.get((user_id, option.id)) for option in poll.options])
        for user_id, name in people.items()
    ]
