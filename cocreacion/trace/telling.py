"""The chain in one sentence, at the top of its page, and what the page is called."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cocreacion.contributions.models import Disposition
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.i18n import plain, short_date
from cocreacion.meetings.models import AgreementState
from cocreacion.trace.records import Given, Poll, Promise, Records, Said, Step
from cocreacion.trace.refs import Kind
from cocreacion.trace.stations import Change, Station


@dataclass(frozen=True)
class Told:
    """`title` is the heading of the page, `sentence` what a reader should know at once."""

    title: str
    sentence: str


def told(records: Records, line: list[Station], viewer_id: int | None) -> Told:
    return Told(_title(records), _sentence(records, line, viewer_id))


def _title(records: Records) -> str:
    titles = {
        Kind.CLAUSE: _title_of_clause,
        Kind.VERSION: _title_of_version,
        Kind.COMMITMENT: _title_of_commitment,
        Kind.MILESTONE: _title_of_milestone,
    }
    if records.focus.kind in titles:
        return titles[records.focus.kind](records)
    return {
        Kind.CONTRIBUTION: _("What became of this comment"),
        Kind.RESPONSE: _("What this answer changed"),
        Kind.DECISION: _("What was decided, and what followed"),
        Kind.AGREEMENT: _("Where this agreement comes from, and what became of it"),
    }.get(records.focus.kind, _("What came of this meeting"))


def _title_of_clause(records: Records) -> str:
    wording = records.wording(records.subject)
    number = wording.number if wording else ""
    heading = plain(wording.heading) if wording else ""
    if heading:
        return _(
            "Where clause %(number)s comes from: “%(heading)s”", number=number, heading=heading
        )
    return _("Where clause %(number)s comes from", number=number)


def _title_of_version(records: Records) -> str:
    text = records.text(records.focus.number)
    return _("Where version %(number)s comes from", number=text.number if text else "")


def _title_of_commitment(records: Records) -> str:
    number = records.promises[0].number
    return _("Where commitment %(number)s comes from, and what became of it", number=number)


def _title_of_milestone(records: Records) -> str:
    return _("Where milestone %(code)s comes from", code=_step_asked(records).code)


def _step_asked(records: Records) -> Step:
    steps = [step for promise in records.promises for step in promise.steps]
    return next((s for s in steps if str(s.id) == records.focus.name), steps[0])


def _sentence(records: Records, line: list[Station], viewer_id: int | None) -> str:
    kind, reached = records.focus.kind, _Reached.of(line)
    if kind is Kind.CONTRIBUTION:
        return _of_comment(records, line, reached, viewer_id)
    if kind is Kind.RESPONSE:
        return _of_response(records, line, reached)
    if kind in {Kind.CLAUSE, Kind.VERSION, Kind.DECISION}:
        about = {Kind.CLAUSE: _of_clause, Kind.VERSION: _of_version}.get(kind, _nothing)
        return f"{about(line)} {reached.sentence}".strip()
    if kind in {Kind.COMMITMENT, Kind.MILESTONE}:
        return _of_commitment(records, reached)
    return _of_meeting(records, reached)


def _nothing(_line: list[Station]) -> str:
    return ""


@dataclass(frozen=True)
class _Reached:
    """How far it came: the last vote, the commitment it was adopted into, what is due next."""

    poll: Poll | None
    promise: Promise | None
    at: datetime | None
    step: Step | None

    @classmethod
    def of(cls, line: list[Station]) -> "_Reached":
        votes = [station.thing for station in line if station.what == "vote"]
        adopted = [station for station in line if station.what == "adopted"]
        steps = [
            station.thing[1]
            for station in line
            if station.what == "milestone" and station.thing[1].status != "done"
        ]
        last: Any = adopted[-1] if adopted else None
        return cls(
            votes[-1] if votes else None,
            last.note[1] if last else None,
            last.thing.at if last else None,
            steps[0] if steps else None,
        )

    @property
    def sentence(self) -> str:
        if self.promise is not None and self.at is not None:
            return f"{self._adopted} {self.next}".strip()
        if self.poll is None:
            return _("No decision on it is on record yet.")
        if self.poll.is_open and self.poll.closes_at:
            return _("The seats are voting on it until %(date)s.", date=_day(self.poll.closes_at))
        return _of_closed(self.poll)

    @property
    def _adopted(self) -> str:
        number = self.promise.number if self.promise else ""
        return _(
            "It was adopted in commitment %(number)s on %(date)s.",
            number=number,
            date=_day(self.at or now()),
        )

    @property
    def next(self) -> str:
        """What is still to be kept."""
        if self.step is not None and self.step.due_on is not None:
            if self.step.due_on < today():
                return _(
                    "Its milestone %(code)s was due on %(date)s and is not done.",
                    code=self.step.code,
                    date=_day(self.step.due_on),
                )
            return _(
                "Its milestone %(code)s is due on %(date)s.",
                code=self.step.code,
                date=_day(self.step.due_on),
            )
        if self.promise is not None and self.promise.all and self.step is None:
            return _("All its milestones are done.")
        return ""


def _of_closed(poll: Poll) -> str:
    if poll.cancelled:
        return _("The vote was cancelled.")
    if poll.passed is None:
        return _("Its vote has closed; the result is being counted.")
    if poll.passed:
        return _("The vote agreed to it; it is not adopted into the commitment yet.")
    return _("The vote did not agree to it.")


def _day(at: date | datetime) -> str:
    return short_date(at)


def _change(line: list[Station]) -> Change | None:
    found = [station.thing for station in line if station.what == "changed"]
    return found[-1] if found else None


def _of_comment(
    records: Records, line: list[Station], reached: _Reached, viewer_id: int | None
) -> str:
    said = records.said[0]
    mine = viewer_id is not None and said.author_id == viewer_id
    who = _("Your comment") if mine else _("This comment")
    change = _change(line)
    if change is not None and change.wording is not None:
        return _changed(who, change, reached)
    return f"{_answered(who, said)} {_not_changed(said)}".strip()


def _changed(who: str, change: Change, reached: _Reached) -> str:
    """The whole chain in one sentence, where there is a whole chain."""
    clause = change.wording.number if change.wording else ""
    places = {"comment": who, "clause": clause, "version": change.text.number}
    step = reached.step
    if reached.promise and step and step.due_on and step.due_on >= today():
        return _(
            "%(comment)s changed clause %(clause)s in version %(version)s, adopted in commitment "
            "%(commitment)s; milestone %(code)s is due on %(date)s.",
            **places,
            commitment=reached.promise.number,
            code=step.code,
            date=_day(step.due_on),
        )
    if reached.promise:
        told = _(
            "%(comment)s changed clause %(clause)s in version %(version)s, adopted in commitment "
            "%(commitment)s.",
            **places,
            commitment=reached.promise.number,
        )
        return f"{told} {reached.next}".strip()
    told = _("%(comment)s changed clause %(clause)s in version %(version)s.", **places)
    return f"{told} {reached.sentence}"


def _answered(who: str, said: Said) -> str:
    if not said.answers:
        due = said.comment.due_on
        if due is None:
            return _("%(comment)s has no answer on record.", comment=who)
        if due < today():
            return _(
                "%(comment)s waits for an answer that was due on %(date)s.",
                comment=who,
                date=_day(due),
            )
        return _(
            "%(comment)s waits for an answer, which is due on %(date)s.",
            comment=who,
            date=_day(due),
        )
    disposition = said.answers[-1].answer.disposition
    sentences = {
        Disposition.ACCEPTED: _("%(comment)s was accepted.", comment=who),
        Disposition.PARTLY: _("%(comment)s was accepted in part.", comment=who),
        Disposition.NOT_ACCEPTED: _(
            "%(comment)s was not accepted; the reasons are below.", comment=who
        ),
        Disposition.OUT_OF_SCOPE: _(
            "%(comment)s is about something this draft does not decide.", comment=who
        ),
    }
    return sentences.get(
        disposition, _("%(comment)s asks for what the text already says.", comment=who)
    )


def _not_changed(said: Said) -> str:
    if not said.answers:
        return _("So far it has changed nothing in the text.")
    if said.answers[-1].answer.promised:
        return _("The change was announced for a later version; no version holds it yet.")
    return _("It did not change the text.")


def _of_response(records: Records, line: list[Station], reached: _Reached) -> str:
    number = max(records.total, len(records.said))
    answers = ngettext("It answers one comment.", "It answers %(num)s comments.", number)
    change = _change(line)
    if change is not None and change.wording is not None:
        changed = _(
            "It changed clause %(clause)s in version %(version)s.",
            clause=change.wording.number,
            version=change.text.number,
        )
        return f"{answers} {changed} {reached.sentence}"
    given = next((g for s in records.said for g in s.answers), None)
    return f"{answers} {_of_given(given)}".strip()


def _of_given(given: Given | None) -> str:
    if given is not None and given.answer.promised:
        return _("The change was announced for a later version; no version holds it yet.")
    return _("It did not change the text.")


def _of_clause(line: list[Station]) -> str:
    changes = [station.thing for station in line if station.what == "changed"]
    every = next((s.note for s in line if s.what == "changed"), 0)
    said = sum(cause.said is not None for change in changes for cause in change.causes)
    amended = sum(cause.amended is not None for change in changes for cause in change.causes)
    first = ""
    if changes:
        first = ngettext(
            "It stands in the text since version %(version)s and has not changed since.",
            "It stands in the text since version %(version)s; %(num)s versions shaped its words.",
            every,
            version=changes[0].text.number,
        )
    parts = []
    if said:
        parts.append(
            ngettext("One comment changed it.", "At least %(num)s comments changed it.", said)
        )
    if amended:
        parts.append(
            ngettext("One amendment is in it.", "At least %(num)s amendments are in it.", amended)
        )
    if not parts:
        parts.append(_("No comment or amendment is on record as a reason for its words."))
    return " ".join([first, *parts]).strip()


def _of_version(line: list[Station]) -> str:
    change = next((station.thing for station in line if station.what == "version"), None)
    number = len(change.causes) + change.more if change else 0
    if not number:
        return _("No comment or amendment is on record as a reason for its changes.")
    return ngettext(
        "One comment or amendment is on record as a reason for its changes.",
        "At least %(num)s comments and amendments are on record as reasons for its changes.",
        number,
    )


def _of_commitment(records: Records, reached: _Reached) -> str:
    if reached.promise is None:
        if records.drafts:
            return _("Drafts for it are on record; none of them has been adopted yet.")
        return _("No draft on this site led to it: its wording comes from the published plan.")
    comments = sum(draft.comments for draft in records.drafts)
    heard = ngettext(
        "Its draft received one comment.", "Its drafts received %(num)s comments.", comments
    )
    adopted = _("A draft was adopted as its wording on %(date)s.", date=_day(reached.at or now()))
    return f"{heard} {adopted} {reached.next}".strip()


def _of_meeting(records: Records, reached: _Reached) -> str:
    agreements = sum(len(met.agreements) for met in records.met)
    if records.focus.kind is Kind.AGREEMENT:
        agreed = _state_of_agreement(records)
    elif not agreements:
        agreed = _("No agreement of it is published.")
    else:
        agreed = ngettext(
            "One agreement of it is published.", "%(num)s agreements of it are published.",
            agreements,
        )  # fmt: skip
    spoken = sum(table.said for met in records.met for table in met.tables)
    if spoken:
        heard = ngettext(
            "One contribution from its tables is published.",
            "%(num)s contributions from its tables are published.",
            spoken,
        )
        agreed = f"{agreed} {heard}"
    if not records.drafts:
        nothing = _("No draft is on record as its subject.")
        return f"{agreed} {nothing}".strip()
    drafts = ngettext(
        "It was about the draft “%(title)s”.", "It was about %(num)s drafts.",
        len(records.drafts), title=plain(records.drafts[0].title),
    )  # fmt: skip
    return f"{agreed} {drafts} {reached.sentence if reached.promise else ''}".strip()


def _state_of_agreement(records: Records) -> str:
    agreed = records.agreed
    if agreed is None:
        return ""
    if agreed.state != AgreementState.OPEN:
        is_done = agreed.state == AgreementState.DONE
        return _("It is done.") if is_done else _("It was dropped.")
    if agreed.due_on is None:
        return _("It is not done yet; it has no date.")
    if agreed.due_on < today():
        return _("It was due on %(date)s and is not done.", date=_day(agreed.due_on))
    return _("It is due on %(date)s.", date=_day(agreed.due_on))
