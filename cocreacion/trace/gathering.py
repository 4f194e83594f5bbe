"""From a thing that is asked about to everything on record about it: at most twelve statements.

Everything is read as a guest would read it, so that what is hidden, withdrawn, a draft or not yet
published is in no trace, whoever looks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cocreacion.contributions import queries as contributions
from cocreacion.contributions.reading import Context
from cocreacion.kernel.errors import NotFound
from cocreacion.people.models import Guest
from cocreacion.trace import queries, rows
from cocreacion.trace.records import SPOKEN, Draft, Met, Records, Said, Text
from cocreacion.trace.refs import Kind, Ref

TEXTUAL = {Kind.CLAUSE, Kind.VERSION, Kind.DECISION}


def records(ref: Ref) -> Records:
    """Everything on record about this thing, or NotFound if there is no such public thing."""
    found = _Gathering(ref)
    found.read()
    return found.records()


@dataclass
class _Gathering:
    """What is read, statement by statement; each one asks for what the ones before have named."""

    focus: Ref
    drafts: list[Draft] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    heard: Sequence[Any] = ()  # where it was said, if that was at tables of a meeting
    joined: list[Said] = field(default_factory=list)
    total: int = 0
    answered: int = 0
    places: set[tuple[int, str]] = field(default_factory=set)
    subject: tuple[int, str] | None = None
    lineage: frozenset[str] = frozenset()
    parts: dict[str, Any] = field(default_factory=dict)

    def read(self) -> None:
        agreement = self._agreement()
        self.drafts = [rows.draft(row) for row in queries.drafts(queries.about(self.focus))]
        if self.focus.kind in TEXTUAL and not self.drafts:
            raise NotFound
        if self.focus.kind is Kind.CLAUSE:
            self.subject = self.focus.clause
        speech = self._speech() if self.focus.kind in SPOKEN else None
        self._follow_clause()
        texts = queries.texts(self.documents, self.lineage) if self.documents else []
        self.parts |= rows.texts(texts)
        speech = self._about_text() if speech is None else speech
        amended = self._amended()
        meeting = agreement.meeting_id if agreement else self._meeting()
        self.parts["marks"] = rows.marks(agreement.marks) if agreement else []
        self.parts["met"] = self._met(meeting)
        if self.focus.kind is Kind.MEETING and self.parts["met"]:
            speech = [*queries.said_at(self.parts["met"][0].id), *speech]
        self._listen(speech, {row.organisation_id for row in amended})
        self.parts["amended"] = [rows.amended(row, self.organisations) for row in amended]
        self.parts["wordings"] = [
            rows.wording(row) for row in queries.wordings(self.documents, self.lineage, self.places)
        ]
        self.parts["promises"] = rows.promises(queries.promises(self._commitments(), self.focus))
        self._check()

    def records(self) -> Records:
        return Records(
            focus=self.focus,
            drafts=self.drafts,
            said=self.said,
            joined=self.joined,
            total=self.total,
            answered=self.answered,
            subject=self.subject,
            lineage=self.lineage,
            **self.parts,
        )

    @property
    def documents(self) -> list[int]:
        return [draft.document_id for draft in self.drafts]

    @property
    def threads(self) -> list[int]:
        return [draft.thread_id for draft in self.drafts] + [row.thread_id for row in self.heard]

    @property
    def versions(self) -> list[int]:
        texts: Sequence[Text] = self.parts["texts"]
        if self.focus.kind is Kind.VERSION:
            return [text.id for text in texts if text.id == self.focus.number]
        if self.focus.kind is Kind.DECISION:
            return [poll.version_id for poll in self.parts["polls"]]
        return [text.id for text in texts]

    def _agreement(self) -> Any:
        if self.focus.kind is not Kind.AGREEMENT:
            return None
        found = queries.agreement_of(self.focus.number or 0)
        if found is None:
            raise NotFound
        return found

    def _speech(self) -> Sequence[Any]:
        """The contribution, or what the response answers; and the clause that it came to."""
        read = queries.contribution if self.focus.kind is Kind.CONTRIBUTION else queries.answered_by
        if not self.drafts:
            self.heard = queries.heard(self.focus)
        speech = read(self.threads, self.focus.number or 0)
        if not speech or (self.focus.kind is Kind.CONTRIBUTION and not self._is_asked(speech[0])):
            raise NotFound
        if self.heard:
            self._follow_talk(speech)
        changed = [
            row
            for row in speech
            if row.changed_version_id is not None and row.published_at is not None
        ]
        if changed:
            self.subject = (changed[0].changed_version_id, changed[0].changed_clause_id)
        elif speech[0].version_id is not None and speech[0].clause_id:
            self.subject = (speech[0].version_id, speech[0].clause_id)
        return speech

    def _follow_talk(self, speech: Sequence[Any]) -> None:
        """Said at tables of a meeting: it has to do with the drafts that their points are about,
        and with those that answers say it changed."""
        points = {row.agenda_item_id for row in self.heard} - {None}
        changed = {row.changed_version_id for row in speech if row.published_at} - {None}
        if points or changed:
            about = queries.talked_about(points, changed)
            self.drafts = [rows.draft(row) for row in queries.drafts(about)]

    def _is_asked(self, row: Any) -> bool:
        return self.focus.kind is not Kind.CONTRIBUTION or row.id == self.focus.number

    def _meeting(self) -> int | None:
        return self.heard[0].meeting_id if self.heard else None

    def _met(self, meeting: int | None) -> list[Met]:
        """Meetings about the drafts, or the one that is asked about, with their tables."""
        ids = [draft.id for draft in self.drafts]
        points = {row.agenda_item_id for row in self.heard} - {None} if self.heard else None
        found = queries.meetings(ids, self.focus, meeting, points)
        every = self.focus.kind is Kind.MEETING
        met = rows.met(found, all_points=every or points is not None)
        tables = queries.tables([each.id for each in met]) if met else []
        here = {row.id for row in self.heard}
        return [rows.seated(each, tables, every=every, here=here) for each in met]

    def _follow_clause(self) -> None:
        """What the clause was called before, where it was divided or joined."""
        if self.subject is None:
            return
        self.places.add(self.subject)
        clause_id = self.subject[1]
        steps = queries.line_of_clauses(self.drafts[0].document_id)
        self.lineage = frozenset(line(clause_id, ((old, new) for _, old, new, _ in steps)))

    def _about_text(self) -> Sequence[Any]:
        if not self.drafts:
            return []
        if self.focus.kind is Kind.CLAUSE:
            return queries.about_clauses(self.threads, self.lineage, self.versions)
        return queries.that_changed(self.threads, self.versions)

    def _amended(self) -> Sequence[Any]:
        if not self.documents:
            return []
        if self.focus.kind is Kind.VERSION:
            return queries.amendments(self.documents, version_id=self.focus.number)
        if self.focus.kind is Kind.AGREEMENT:
            return queries.amendments(self.documents, agreement_id=self.focus.number)
        return queries.amendments(self.documents, self.lineage)

    def _listen(self, speech: Sequence[Any], others: set[int | None]) -> None:
        """The contributions as everybody may read them."""
        ids = {row.organisation_id for row in speech} | {row.office_id for row in speech} | others
        self.organisations = contributions.organisations(ids)
        common = Context(self.organisations, {}, Guest())
        spoken = rows.said(speech, common, self._tables(speech))
        self.said = [s for s in spoken if self._is_asked(s.comment)]
        self.joined = [s for s in spoken if not self._is_asked(s.comment)]
        if speech:
            self.total, self.answered = speech[0].total, speech[0].replied
        for each in spoken:
            for given in each.answers:
                if given.changed is not None:
                    self.places.add(given.changed)
            if each.version_id is not None and each.clause_id:
                self.places.add((each.version_id, each.clause_id))

    def _tables(self, speech: Sequence[Any]) -> Mapping[int, int]:
        """By contribution the table at which it was said, where there are tables."""
        if self.heard:
            return {row.contribution_id: row.id for row in self.heard}
        if any(met.tables for met in self.parts["met"]):
            return queries.table_of([row.id for row in speech])
        return {}

    def _commitments(self) -> Collection[int]:
        adopted = {each.commitment_id for each in self.parts["adopted"]}
        return adopted | {draft.commitment_id for draft in self.drafts if draft.commitment_id}

    def _check(self) -> None:
        """That what was asked about is there."""
        known = {
            Kind.CLAUSE: lambda: any(
                (each.version_id, each.clause_id) == self.subject for each in self.parts["wordings"]
            ),
            Kind.VERSION: lambda: bool(self.versions),
            Kind.DECISION: lambda: any(
                each.slug == self.focus.name for each in self.parts["polls"]
            ),
            Kind.MEETING: lambda: bool(self.parts["met"]),
            Kind.COMMITMENT: lambda: bool(self.parts["promises"]),
            Kind.MILESTONE: lambda: bool(self.parts["promises"]),
        }
        if not known.get(self.focus.kind, lambda: True)():
            raise NotFound


def line(clause_id: str, steps: Iterable[tuple[str, str]]) -> set[str]:
    """The clause and all that its words came from: `steps` are divisions and unions, oldest first.

    Of a clause that was divided, the other parts are not among them.
    """
    found = {clause_id}
    for old, new in reversed(list(steps)):
        if new in found and old:
            found.add(old)
    return found
