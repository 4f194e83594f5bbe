"""What speaks against a date: the same people, the same room, a holiday. Warnings, no refusals."""

from dataclasses import dataclass

from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.i18n import long_date, plain, time
from cocreacion.meetings import holidays
from cocreacion.meetings.models import Meeting, MeetingState, Mode
from cocreacion.meetings.queries import planning


@dataclass(frozen=True)
class Clash:
    """A sentence, and the meeting it is about where there is one."""

    sentence: str
    slug: str = ""


def of(meeting: Meeting) -> list[Clash]:
    """Nothing for what is over, going on or cancelled: nobody can avoid it any longer."""
    if meeting.has_begun or meeting.state is MeetingState.CANCELLED:
        return []
    found = [
        Clash(
            _(
                "%(day)s is a holiday: %(name)s.",
                day=_capital(long_date(each.day)),
                name=plain(each.name),
            )
        )
        for each in holidays.between(meeting.starts_at, meeting.ends_at, meeting.department)
    ]
    others = planning.at_the_same_time(meeting.starts_at, meeting.ends_at, meeting.id)
    people = planning.people_of([meeting, *others]) if others else {}
    for other in others:
        found += _with(meeting, other, len(people[meeting.id] & people[other.id]))
    return found


def _with(meeting: Meeting, other: Meeting, shared: int) -> list[Clash]:
    facts = {"title": plain(other.title), "time": time(other.starts_at)}
    found = []
    if meeting.body_id is not None and meeting.body_id == other.body_id:
        found.append(_("The same group meets then, from %(time)s: %(title)s.", **facts))
    elif shared:
        found.append(
            ngettext(
                "%(num)d person is expected at another meeting then: %(title)s, from %(time)s.",
                "%(num)d people are expected at another meeting then: %(title)s, from %(time)s.",
                shared,
                **facts,
            )
        )
    if _same_room(meeting, other):
        found.append(_("The same place is taken then, from %(time)s: %(title)s.", **facts))
    return [Clash(str(sentence), other.slug) for sentence in found]


def _same_room(meeting: Meeting, other: Meeting) -> bool:
    if Mode.ONLINE in {meeting.mode, other.mode} or meeting.department != other.department:
        return False
    mine, theirs = (_words(each) for each in (meeting, other))
    return bool(mine & theirs)


def _words(meeting: Meeting) -> set[str]:
    """The place in each language, whatever its capitals and spaces."""
    texts = (meeting.place.es, meeting.place.en)
    return {" ".join(text.split()).casefold() for text in texts if text.strip()}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
