"""What is on record about something, as plain values: from these come the graph and the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cocreacion.contributions.reading import Answer, Comment
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.trace.refs import Kind, Ref, clause_name, commitment_name

SPOKEN = {Kind.CONTRIBUTION, Kind.RESPONSE}


@dataclass(frozen=True)
class Draft:
    """A text that people talk about, and which body writes it."""

    id: int
    slug: str
    title: Bilingual
    document_id: int
    thread_id: int
    body_slug: str
    body: Bilingual
    commitment_id: int | None
    comments: int
    answered: int
    sample: bool


@dataclass(frozen=True)
class Text:
    """A published version of a draft. `edits`: saved wordings since the version before."""

    id: int
    document_id: int
    number: int
    at: datetime
    note: Bilingual
    edits: int = 0


@dataclass(frozen=True)
class Wording:
    """A clause as it stands in one version; `number` is its place there, from one."""

    version_id: int
    clause_id: str
    number: str
    heading: Bilingual
    es: str
    en: str
    hash: str

    @property
    def name(self) -> str:
        return clause_name(self.version_id, self.clause_id)


@dataclass(frozen=True)
class Table:
    """A table of a conversation; `said` counts what is published of it."""

    id: int
    number: int
    theme: Bilingual
    meeting_id: int
    point_id: int | None
    said: int = 0


@dataclass(frozen=True)
class Said:
    """A public contribution, with every published answer to it.

    `table_id`: at which table of a meeting it was said.
    """

    comment: Comment
    author_id: int | None
    organisation: str  # its address, where somebody spoke for one
    version_id: int | None
    clause_id: str
    answers: tuple["Given", ...] = ()
    table_id: int | None = None


@dataclass(frozen=True)
class Given:
    """A published answer; `changed` is version and clause of what it changed."""

    answer: Answer
    office: str  # address of the organisation that answered
    changed: tuple[int, str] | None


@dataclass(frozen=True)
class Amended:
    """New words that somebody proposed for a clause, and what became of them."""

    id: int
    code: str
    number: int
    document_id: int
    clause_id: str
    state: str
    at: datetime
    reason: str
    language: str
    by: str
    organisation: Bilingual | None
    organisation_slug: str
    version_id: int  # the one it was proposed for
    applied_version_id: int | None
    agreement_id: int | None
    sample: bool


@dataclass(frozen=True)
class Point:
    """A point of the agenda of a meeting that everybody may see; `draft_id`: what it is about."""

    id: int
    position: int
    title: Bilingual
    draft_id: int | None
    poll_id: int | None


@dataclass(frozen=True)
class Agreed:
    """An agreement of published minutes."""

    id: int
    meeting_id: int
    point_id: int | None
    number: int
    text: Bilingual
    state: str
    due_on: date | None


@dataclass(frozen=True)
class Marked:
    """The state of an agreement changed, and what shows it."""

    state: str
    at: datetime
    note: Bilingual
    link: str


@dataclass(frozen=True)
class Met:
    """A meeting with its points that matter here."""

    id: int
    slug: str
    title: Bilingual
    body_slug: str
    body: Bilingual | None
    starts_at: datetime
    ends_at: datetime
    minutes_at: datetime | None
    sample: bool
    points: tuple[Point, ...] = ()
    agreements: tuple[Agreed, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Poll:
    """A vote on a version. `tally` has yes, no, abstain and absent once it is counted."""

    id: int
    slug: str
    question: Bilingual
    version_id: int
    opens_at: datetime
    closes_at: datetime | None
    passed: bool | None
    is_open: bool
    cancelled: bool
    tally: dict[str, int] | None


@dataclass(frozen=True)
class Adopted:
    """A version became a wording of a commitment, by a vote or an agreement."""

    id: int
    version_id: int
    at: datetime
    commitment_id: int
    wording_id: int
    wording: int
    poll_id: int | None
    agreement_id: int | None


@dataclass(frozen=True)
class Step:
    """A milestone as it is carried out; None for `id` where nobody has begun to follow it."""

    id: int | None
    code: str
    title: Bilingual
    due_on: date | None
    done_on: date | None
    status: str
    responsible: str
    sample: bool


@dataclass(frozen=True)
class Promise:
    """A commitment; `steps` are the first of its `all` milestones, those still to come first."""

    id: int
    plan: str
    number: str
    title: Bilingual
    state: str
    all: int
    done: int
    steps: tuple[Step, ...] = ()

    @property
    def name(self) -> str:
        return commitment_name(self.plan, self.number)


@dataclass(frozen=True)
class Records:
    """Everything on record that one page tells. Rows are bounded; `total` counts contributions.

    `joined` say the same as the contribution that is asked about: it was joined to the one it
    names (`merged_into`), or these were joined to it; then `total` counts them.

    `clauses`: what the clause that is asked about was called, now and before; empty for the whole
    text. `subject`: the clause itself, of the contribution or of the change it made.
    """

    focus: Ref
    drafts: Sequence[Draft] = ()
    texts: Sequence[Text] = ()
    wordings: Sequence[Wording] = ()
    said: Sequence[Said] = ()
    joined: Sequence[Said] = ()
    total: int = 0
    answered: int = 0
    amended: Sequence[Amended] = ()
    met: Sequence[Met] = ()
    polls: Sequence[Poll] = ()
    adopted: Sequence[Adopted] = ()
    promises: Sequence[Promise] = ()
    marks: Sequence[Marked] = ()
    subject: tuple[int, str] | None = None
    lineage: frozenset[str] = field(default_factory=frozenset)

    @property
    def draft(self) -> Draft | None:
        return self.drafts[0] if self.drafts else None

    @property
    def sample(self) -> bool:
        kinds: tuple[Sequence[Any], ...] = (self.drafts, self.met, self.amended)
        return any(each.sample for rows in kinds for each in rows) or any(
            each.comment.sample for each in self.said
        )

    @property
    def agreed(self) -> Agreed | None:
        """The agreement that is asked about."""
        if self.focus.kind is not Kind.AGREEMENT:
            return None
        every = (agreed for met in self.met for agreed in met.agreements)
        return next((each for each in every if each.id == self.focus.number), None)

    def is_before(self, met: Met) -> bool:
        """Whether a meeting was held before the first of what was said that is asked about."""
        said = [each.comment.at for each in self.said if each.table_id is None]
        return bool(said) and self.focus.kind in SPOKEN and met.starts_at < min(said)

    def text(self, version_id: int | None) -> Text | None:
        return next((each for each in self.texts if each.id == version_id), None)

    def wording(self, place: tuple[int, str] | None) -> Wording | None:
        return next(
            (each for each in self.wordings if (each.version_id, each.clause_id) == place), None
        )

    def before(self, text: Text) -> Text | None:
        """The version of the same draft that it followed."""
        older = [
            each
            for each in self.texts
            if each.document_id == text.document_id and each.number < text.number
        ]
        return max(older, key=lambda each: each.number, default=None)

    def table(self, table_id: int | None) -> Table | None:
        every = (table for met in self.met for table in met.tables)
        return next((each for each in every if each.id == table_id), None)

    def promise(self, commitment_id: int | None) -> Promise | None:
        return next((each for each in self.promises if each.id == commitment_id), None)


def clause_ref(wording: Wording) -> Ref:
    return Ref(Kind.CLAUSE, wording.name)
