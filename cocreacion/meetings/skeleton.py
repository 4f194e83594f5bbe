"""The first words of minutes: one clause per point of the agenda, in both languages."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import force_locale

from cocreacion.documents.changes import Insert
from cocreacion.documents.clauses import LANGUAGES, LONGEST_HEADING, Wording
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext, pgettext
from cocreacion.kernel.i18n import long_date, time
from cocreacion.meetings import attribution, sitting
from cocreacion.meetings.calendar import where
from cocreacion.meetings.models import AgendaItem, Attendance, DeskAct, Meeting, Presence


def clauses(
    meeting: Meeting,
    agenda: Sequence[AgendaItem],
    rows: Sequence[Attendance],
    notes: Mapping[int, Bilingual],
    acts: Sequence[DeskAct] = (),
) -> list[Insert]:
    """Date and place, the points in their order, close. Whoever writes fills in what was said.

    `notes`: what was noted in the room already, by the id of the point; `acts`: the log of the
    desk, which knows when the meeting was opened and closed.
    """
    opened, closed = sitting.opened_at(meeting, acts), sitting.closed_at(meeting, acts, now())
    first, last = {}, {}
    for language in LANGUAGES:
        with force_locale(language):
            first[language] = Wording(_("Date and place"), _opening(meeting, opened, rows))
            said = _("The meeting was closed at %(time)s.", time=time(closed)) if closed else ""
            last[language] = Wording(pgettext("minutes", "Close"), said)
    points = [_point(meeting, item, notes.get(item.id, Bilingual())) for item in agenda]
    return [Insert(words=words) for words in (first, *points, last) if any(words.values())]


def _opening(meeting: Meeting, opened: datetime, rows: Sequence[Attendance]) -> str:
    said = _(
        "The meeting was opened on %(date)s at %(time)s. Place: %(place)s.",
        date=long_date(opened),
        time=time(opened),
        place=where(meeting) or _("not stated"),
    )
    count = sum(row.headcount for row in rows if row.presence is Presence.PRESENT)
    if not count:
        return said
    came = ngettext("%(num)d person took part.", "%(num)d people took part.", count)
    return f"{said} {came}"


def _point(meeting: Meeting, item: AgendaItem, note: Bilingual) -> dict[str, Wording]:
    presenter, words = attribution.presenter(meeting, item.presenter), {}
    for language in LANGUAGES:
        with force_locale(language):
            said = _("Presented by %(who)s.", who=presenter) if presenter else ""
        title = getattr(item.title, language)[:LONGEST_HEADING]
        parts = filter(None, (said, getattr(note, language)))
        words[language] = Wording(title, "\n\n".join(parts))
    return words
