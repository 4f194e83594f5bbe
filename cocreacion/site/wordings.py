"""How each kind of fact is told to people: never with anybody's name.

A fact that has no words here is not shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.i18n import plain, short_date
from cocreacion.process.labels import PHASES
from cocreacion.process.models import PhaseKind
from cocreacion.site.queries.changes import Thing

Facts = Mapping[str, Any]
Say = Callable[[Facts, Thing], str]
Lead = tuple[str, Callable[[Facts, Thing], dict[str, Any]]]


@dataclass(frozen=True)
class Wording:
    """How one kind of fact is told: what it is about, its sentence, its icon, its page."""

    kind: str
    fact: str  # the fact that holds the id of what it is about
    say: Say
    icon: str
    lead: Lead


def _titled(sentence: Any) -> Say:
    """A sentence with nothing in it but the title."""
    return lambda _facts, thing: str(sentence) % {"title": plain(thing.title)}


def _date(text: object) -> str:
    return short_date(datetime.fromisoformat(str(text)))


def _by_slug(endpoint: str) -> Lead:
    return endpoint, lambda _facts, thing: {"slug": thing.key}


MEETING, VOTE, GROUP = (
    _by_slug("meetings.show"),
    _by_slug("votes.show"),
    _by_slug("groups.show"),
)
CONSULTATION = _by_slug("consultations.show")
DRAFT, ORGANISATION = _by_slug("proposals.show"), _by_slug("people.organisation")
PLAN: Lead = ("process.plan", lambda _f, thing: {"plan": thing.parent or thing.key})
WORDING: Lead = (
    "process.version",
    lambda facts, thing: {
        "plan": thing.parent,
        "number": thing.key,
        "version": facts["number"],
    },
)
FOLLOW_UP: Lead = ("followup.commitment", lambda _f, thing: {"number": thing.key})
VERSION: Lead = (
    "proposals.version",
    lambda facts, thing: {"slug": thing.key, "number": facts["number"]},
)


def _phase(_facts: Facts, thing: Thing) -> str:
    return _(
        "The dates of the phase “%(phase)s” were published", phase=PHASES[PhaseKind(thing.key)]
    )


def _phase_changed(facts: Facts, thing: Thing) -> str:
    phase, why = PHASES[PhaseKind(thing.key)], plain(thing.title)
    told = []
    if facts["needed_before"] != facts["needed"]:
        told.append(
            _(
                "In the phase “%(phase)s”, the share of comments that must be answered before it "
                "is closed went from %(before)s to %(after)s %%.",
                phase=phase,
                before=facts["needed_before"],
                after=facts["needed"],
            )
        )
    if facts["ended_early"]:
        told.append(
            _(
                "The phase “%(phase)s” ends on %(date)s instead of %(before)s.",
                phase=phase,
                date=_date(facts["closes_at"]),
                before=_date(facts["closed_before"]),
            )
        )
    return " ".join([*told, _("Why: %(reason)s", reason=why)])


def _phase_closed(facts: Facts, thing: Thing) -> str:
    values = {"phase": PHASES[PhaseKind(thing.key)], **facts}
    if not facts["excused"]:
        return _(
            "The phase “%(phase)s” was closed: %(answered)s of %(admitted)s comments are answered",
            **values,
        )
    told = _(
        "The phase “%(phase)s” was closed with %(answered)s of %(admitted)s comments answered, "
        "below the %(needed)s %% it needed.",
        **values,
    )
    return f"{told} {_('Why: %(reason)s', reason=plain(thing.title))}"


def _wording(facts: Facts, thing: Thing) -> str:
    return _(
        "Version %(number)s of commitment %(commitment)s was published: %(title)s",
        number=facts["number"],
        commitment=thing.key,
        title=plain(thing.title),
    )


def _counted(facts: Facts, thing: Thing) -> str:
    if facts["passed"]:
        return _("A vote was counted and passed: %(title)s", title=plain(thing.title))
    return _("A vote was counted and did not pass: %(title)s", title=plain(thing.title))


def _meeting_changed(facts: Facts, thing: Thing) -> str:
    """Only what those who come must know."""
    if not facts.get("told"):
        return ""
    return _("A meeting changed: %(title)s", title=plain(thing.title))


def _version(facts: Facts, thing: Thing) -> str:
    return _(
        "Version %(number)s of “%(title)s” was published",
        number=facts["number"],
        title=plain(thing.title),
    )


def _opened(facts: Facts, thing: Thing) -> str:
    return _(
        "“%(title)s” is open for comment until %(date)s",
        title=plain(thing.title),
        date=_date(facts["closes_at"]),
    )


def _extended(facts: Facts, thing: Thing) -> str:
    return _(
        "There is more time to comment on “%(title)s”: until %(date)s",
        title=plain(thing.title),
        date=_date(facts["closes_at"]),
    )


def _announced(facts: Facts, thing: Thing) -> str:
    return _(
        "A consultation was announced: %(title)s, until %(date)s",
        title=plain(thing.title),
        date=_date(facts["closes_at"]),
    )


def _prolonged(facts: Facts, thing: Thing) -> str:
    return _(
        "There is more time for a consultation: %(title)s, until %(date)s (before: %(before)s)",
        title=plain(thing.title),
        date=_date(facts["closes_at"]),
        before=_date(facts["before"]),
    )


def _decided(facts: Facts, thing: Thing) -> str:
    if facts["agreed"]:
        return _("“%(title)s” was agreed", title=plain(thing.title))
    return _("“%(title)s” was not agreed", title=plain(thing.title))


def _answered(facts: Facts, thing: Thing) -> str:
    return ngettext(
        "%(num)s comment on “%(title)s” was answered with reasons",
        "%(num)s comments on “%(title)s” were answered with reasons",
        len(facts["comment_ids"]),
        title=plain(thing.title),
    )


def _milestone(facts: Facts, thing: Thing) -> str:
    if facts["status"] == facts["status_before"]:
        return ""
    words = {
        "done": _("A milestone of commitment %(number)s is done", number=thing.key),
        "under_way": _("A milestone of commitment %(number)s is under way", number=thing.key),
        "on_hold": _("A milestone of commitment %(number)s is on hold", number=thing.key),
    }
    return str(words.get(facts["status"], ""))


def _progress(facts: Facts, thing: Thing) -> str:
    if facts["side"] == "civil_society":
        words = _("Civil society said how far commitment %(number)s has come", number=thing.key)
    else:
        words = _("The institutions reported on commitment %(number)s", number=thing.key)
    return str(words)


WORDINGS: dict[str, Wording] = {
    "PlanImported": Wording(
        "plan",
        "plan_id",
        _titled(_l("The plan was brought in: %(title)s")),
        "document",
        PLAN,
    ),
    "PhaseDatesSet": Wording("phase", "phase_id", _phase, "calendar", PLAN),
    "PhaseChanged": Wording("phase_change", "change_id", _phase_changed, "calendar", PLAN),
    "PhaseClosed": Wording("phase_closing", "closing_id", _phase_closed, "calendar", PLAN),
    "CommitmentVersionPublished": Wording("wording", "version_id", _wording, "history", WORDING),
    "BodyCreated": Wording(
        "body",
        "body_id",
        _titled(_l("A group was set up: %(title)s")),
        "users",
        GROUP,
    ),
    "PollOpened": Wording(
        "poll",
        "poll_id",
        _titled(_l("A vote opened: %(title)s")),
        "vote",
        VOTE,
    ),
    "PollExtended": Wording(
        "poll",
        "poll_id",
        _titled(_l("A vote was given more time: %(title)s")),
        "vote",
        VOTE,
    ),
    "PollCancelled": Wording(
        "poll",
        "poll_id",
        _titled(_l("A vote was cancelled: %(title)s")),
        "vote",
        VOTE,
    ),
    "PollTallied": Wording("poll", "poll_id", _counted, "vote", VOTE),
    "MeetingCalled": Wording(
        "meeting",
        "meeting_id",
        _titled(_l("A meeting was called: %(title)s")),
        "calendar",
        MEETING,
    ),
    "MeetingChanged": Wording("meeting", "meeting_id", _meeting_changed, "calendar", MEETING),
    "MeetingCancelled": Wording(
        "meeting",
        "meeting_id",
        _titled(_l("A meeting was cancelled: %(title)s")),
        "calendar",
        MEETING,
    ),
    "MinutesPublished": Wording(
        "meeting",
        "meeting_id",
        _titled(_l("The minutes were published: %(title)s")),
        "document",
        _by_slug("meetings.minutes"),
    ),
    "ProposalVersionPublished": Wording("proposal", "proposal_id", _version, "history", VERSION),
    "ConsultationOpened": Wording("proposal", "proposal_id", _opened, "comment", DRAFT),
    "ConsultationExtended": Wording("proposal", "proposal_id", _extended, "comment", DRAFT),
    "ConsultationClosed": Wording(
        "proposal",
        "proposal_id",
        _titled(_l("Comments on “%(title)s” closed before their date")),
        "comment",
        DRAFT,
    ),
    "ConsultationAnnounced": Wording(
        "consultation", "consultation_id", _announced, "comment", CONSULTATION
    ),
    "ConsultationProlonged": Wording(
        "consultation", "consultation_id", _prolonged, "comment", CONSULTATION
    ),
    "ProposalDecided": Wording("proposal", "proposal_id", _decided, "vote", DRAFT),
    "ProposalAdopted": Wording(
        "proposal",
        "proposal_id",
        _titled(_l("“%(title)s” was adopted into its commitment")),
        "flag",
        DRAFT,
    ),
    "ResponsePublished": Wording(
        "thread", "thread_id", _answered, "institution", _by_slug("proposals.responses")
    ),
    "PromiseKept": Wording(
        "thread",
        "thread_id",
        _titled(_l("A change promised in an answer was made in “%(title)s”")),
        "journey",
        _by_slug("proposals.responses"),
    ),
    "MilestoneSet": Wording("milestone", "milestone_id", _milestone, "flag", FOLLOW_UP),
    "ProgressReported": Wording("report", "progress_id", _progress, "eye", FOLLOW_UP),
    "OrganisationRenamed": Wording(
        "organisation",
        "organisation_id",
        _titled(_l("An organisation has a new name: %(title)s")),
        "institution",
        ORGANISATION,
    ),
    "OrganisationSucceeded": Wording(
        "organisation",
        "to_id",
        _titled(_l("%(title)s took the place of another organisation")),
        "institution",
        ORGANISATION,
    ),
    "SuccessionTakenBack": Wording(
        "organisation",
        "to_id",
        _titled(_l("%(title)s did not take the place of another organisation: it was a mistake")),
        "institution",
        ORGANISATION,
    ),
}
