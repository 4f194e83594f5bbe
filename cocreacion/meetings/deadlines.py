"""The deadlines of the process as a calendar: phases, votes, what other packages add."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from flask_babel import force_locale

from cocreacion.kernel import ical
from cocreacion.kernel.clock import add_months, from_local, local, today
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.mail import address, sender
from cocreacion.meetings.queries import feeds
from cocreacion.process.labels import PHASES
from cocreacion.process.models import ActionPlan

EVERY = 6  # months in which a forum meets at least once


@dataclass(frozen=True)
class Deadline:
    """The last day for something. `uid` is the same for ever; words are in the language asked."""

    uid: str
    day: date
    words: str
    url: str = ""


Provider = Callable[[ActionPlan], Iterable[Deadline]]
_providers: list[Provider] = []


def also(provider: Provider) -> Provider:
    """Have the deadlines of another package in the calendar, too."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def last_day(moment: datetime) -> date:
    """Of something that closes at this moment: closed at midnight is over the day before."""
    return (local(moment) - timedelta(seconds=1)).date()


def _phases(plan: ActionPlan) -> Iterable[Deadline]:
    url = address("process.plan", plan=plan.slug)
    for phase in plan.phases:
        name = PHASES[phase.kind]
        uid = f"phase-{plan.slug}-{phase.kind}"
        first = local(phase.opens_at).date()
        yield Deadline(f"{uid}-opens", first, _("Begins: %(phase)s", phase=name), url)
        last = last_day(phase.closes_at)
        yield Deadline(f"{uid}-closes", last, _("Last day: %(phase)s", phase=name), url)


def _votes(plan: ActionPlan) -> Iterable[Deadline]:
    for poll in feeds.polls_of(plan):
        words = _("Last day to vote: %(question)s", question=plain(poll.question))
        url = address("votes.show", slug=poll.slug)
        if poll.closes_at is not None:
            yield Deadline(f"vote-{poll.slug}", last_day(poll.closes_at), words, url)


def _forums(plan: ActionPlan) -> Iterable[Deadline]:
    for body, held_at in feeds.last_sessions(plan):
        due = add_months(local(held_at).date(), EVERY)
        words = _("%(body)s meets again by this day at the latest", body=plain(body.name))
        url = address("groups.show", slug=body.slug)
        yield Deadline(f"forum-{body.slug}-after-{held_at:%Y%m%d}", due, words, url)


def deadlines(plan: ActionPlan) -> list[Deadline]:
    """In the language of the reader, the earliest first."""
    found = [each for provider in _providers for each in provider(plan)]
    return sorted(found, key=lambda each: (each.day, each.uid))


def calendar(plan: ActionPlan, language: str) -> tuple[str, bytes]:
    """The calendar and a tag that changes with what it says."""
    with force_locale(language):
        found = deadlines(plan)
        name = _("Deadlines: %(plan)s", plan=plain(plan.name))
    tag = sha256(repr((name, found)).encode()).hexdigest()[:32]
    midnight = from_local(datetime.combine(today(), time.min))
    entries = [
        ical.Entry(
            uid=f"{each.uid}@cocreacion",
            sequence=0,
            stamp=midnight,
            starts_at=midnight,
            ends_at=midnight,
            day=each.day,
            summary=each.words,
            organiser=("Cocreación", sender()),
            url=each.url,
        )
        for each in found
    ]
    return tag, ical.calendar(entries, name=name, language=language)


def init_app() -> None:
    for provider in (_phases, _votes, _forums):
        also(provider)
