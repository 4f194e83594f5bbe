"""Whether the call and the papers came in time, proved from the record. Finished values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cocreacion.kernel.clock import local
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.i18n import long_date
from cocreacion.meetings.models import AgendaItem, AgendaPaper, Meeting


@dataclass(frozen=True)
class Proof:
    """A sentence, and whether the rule of the body was kept; None where it has no such rule."""

    sentence: str
    rule: str
    kept: bool | None


def days_before(meeting: Meeting, moment: datetime) -> int:
    """Calendar days in the country from that moment to the meeting."""
    return (local(meeting.starts_at).date() - local(moment).date()).days


def of_call(meeting: Meeting) -> Proof | None:
    """When the present date was made public: a meeting that was moved was called anew."""
    if meeting.called_at is None:
        return None
    dated = meeting.dated_at or meeting.called_at
    days = days_before(meeting, dated)
    if days < 0:
        sentence = _("Written into the record afterwards, on %(day)s.", day=long_date(dated))
    elif dated > meeting.called_at:
        sentence = ngettext(
            "Called on %(called)s; moved to this date on %(day)s, %(num)d day before.",
            "Called on %(called)s; moved to this date on %(day)s, %(num)d days before.",
            days,
            called=long_date(meeting.called_at),
            day=long_date(dated),
        )
    else:
        sentence = ngettext(
            "Called on %(day)s, %(num)d day before.",
            "Called on %(day)s, %(num)d days before.",
            days,
            day=long_date(dated),
        )
    rule = meeting.body.notice_days if meeting.body else 0
    return Proof(str(sentence), _rule(rule), days >= rule if rule and days >= 0 else None)


def _rule(days: int) -> str:
    if not days:
        return ""
    words = ngettext("Rule: at least %(num)d day.", "Rule: at least %(num)d days.", days)
    return str(words)


def in_time(meeting: Meeting, paper: AgendaPaper) -> bool | None:
    rule = meeting.body.papers_days if meeting.body else 0
    return days_before(meeting, paper.added_at) >= rule if rule else None


def of_papers(meeting: Meeting, items: Sequence[AgendaItem]) -> Proof | None:
    """Of all papers together; one that is needed and missing breaks the rule."""
    papers = [paper for item in items for paper in item.papers]
    missing = sum(item.needs_paper and not item.papers for item in items)
    rule = meeting.body.papers_days if meeting.body else 0
    if not papers and not missing:
        return None
    found = [in_time(meeting, paper) for paper in papers]
    parts = [
        ngettext(
            "%(num)d paper is on the agenda.", "%(num)d papers are on the agenda.", len(papers)
        )
    ]
    late = found.count(False)
    if late:
        parts.append(ngettext("%(num)d came late.", "%(num)d came late.", late))
    if missing:
        parts.append(
            ngettext(
                "%(num)d point still lacks its paper.",
                "%(num)d points still lack their paper.",
                missing,
            )
        )
    kept = not (late or missing) if rule else None
    return Proof(" ".join(map(str, parts)), _rule(rule), kept)


def length(meeting: Meeting, items: Sequence[AgendaItem]) -> str:
    """How much of the meeting the points take; nothing as long as none says."""
    planned = sum(item.minutes_planned or 0 for item in items)
    lasts = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    if not planned:
        return ""
    if planned > lasts:
        return str(
            ngettext(
                "The points take %(num)d minute more than the meeting lasts.",
                "The points take %(num)d minutes more than the meeting lasts.",
                planned - lasts,
            )
        )
    return str(_("The points take %(planned)s of %(lasts)s minutes.", planned=planned, lasts=lasts))
