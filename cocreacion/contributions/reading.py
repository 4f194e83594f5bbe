"""Comments and answers as pages show them: finished values, and nothing a page must not show."""

from collections import namedtuple
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from cocreacion.contributions import homes, notices, policy, queries
from cocreacion.contributions.homes import Clause
from cocreacion.contributions.models import (
    CHANGING,
    RECEIVED,
    Channel,
    Contribution,
    ContributionState,
    Criterion,
    Display,
    Disposition,
    Side,
    Standing,
    Thread,
)
from cocreacion.contributions.notices import Notice
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.models import Guest, Organisation, Sector, User

BY_THEMSELVES = {Channel.WEB, Channel.MAIL}  # nobody stood beside those who had no account
JUST_NOW = 120  # seconds in which the draft kept by a browser is told to go


class Voice(NamedTuple):
    """Who speaks: the name they chose to show ("" for none) and, perhaps, in whose name.

    `no_account`: they wrote by a link or by mail, so nobody has looked at who they say they are.
    """

    name: str
    organisation: Bilingual | None
    sector: Sector
    department: str = ""
    no_account: bool = False


@dataclass(frozen=True)
class Answer:
    """A reasoned response. `change` is the clause it changed; `promised`, that it is to come.

    `satisfied` and `unsatisfied` count what the authors of the comments said to it.
    """

    id: int
    disposition: Disposition
    criterion: Criterion | None
    reason: Bilingual
    voice: Voice
    at: datetime
    change: Clause | None
    promised: bool
    satisfied: int = 0
    unsatisfied: int = 0


@dataclass
class Comment:
    """`voice` is None and `text` empty where the author or the moderation took it back.

    `quote` are the words of `clause` it is about, in the language `read_in`; `clause` is None on
    the page of the clause itself. `standing` says how it stands in a later version that shows it,
    and `reads` how its words read there, where they changed a little; None and "" on the page of
    its own. `notice` says why the moderation hid it.
    """

    id: int
    thread_id: int
    voice: Voice | None
    text: str
    language: str
    at: datetime
    edited_at: datetime | None
    state: ContributionState
    due_on: date | None
    clause: Clause | None
    reply_count: int
    sample: bool
    is_reply: bool
    agree: int = 0
    disagree: int = 0
    quote: str = ""
    read_in: str = ""
    channel: Channel = Channel.WEB
    standing: Standing | None = None
    reads: str = ""
    answer: Answer | None = None
    more: tuple[Answer, ...] = ()
    merged_into: int | None = None
    replies: list["Comment"] = field(default_factory=list)
    may_edit: bool = False
    may_withdraw: bool = False
    fresh: bool = False
    notice: Notice | None = None

    @property
    def is_late(self) -> bool:
        return self.answer is None and self.due_on is not None and self.due_on < today()


@dataclass(frozen=True)
class Reason:
    """Why somebody agrees or disagrees, and the name they show; no words where they are hidden."""

    id: int
    hidden: bool
    side: Side
    text: str
    language: str
    name: str
    at: datetime
    sample: bool
    notice: Notice | None = None  # why they are hidden


@dataclass(frozen=True)
class Now:
    """Where a comment stands in the newest version of its text, if that is a later one."""

    standing: Standing
    clause: Clause | None
    reads: str


@dataclass(frozen=True)
class Context:
    """What the rows of a page have in common, read once."""

    organisations: dict[int, Organisation]
    clauses: dict[ClauseRef, Clause]
    viewer: User | Guest
    notices: dict[int, Notice] = field(default_factory=dict)
    further: dict[int, list[Any]] = field(default_factory=dict)  # rows of answers, by comment

    def clause(self, version_id: int | None, clause_id: str) -> Clause | None:
        if not self.clauses or version_id is None:
            return None
        return self.clauses.get(ClauseRef(version_id, clause_id))

    def name_on(self, organisation_id: int | None, at: datetime) -> Bilingual | None:
        """The name an organisation had that day."""
        organisation = self.organisations.get(organisation_id or 0)
        return organisation.named_at(at) if organisation else None

    def sector_of(self, organisation_id: int | None) -> Sector:
        organisation = self.organisations.get(organisation_id or 0)
        return organisation.sector if organisation else Sector.GOVERNMENT


def context(rows: Sequence[Any], replies: Sequence[Any], viewer: User | Guest) -> Context:
    """Read what these rows refer to: two statements, however many they are.

    One more where something is hidden, and where a comment has answers of several offices.
    """
    ids: set[int | None] = set()
    hidden, several = [], set()
    for row in (*rows, *replies):
        ids |= {_told(row, "organisation_id"), _told(row, "office_id")}
        if _told(row, "state") is ContributionState.HIDDEN:
            hidden.append(row.id)
        if (_told(row, "answer_count") or 0) > 1:
            several.add(_head(row))
    more = queries.further_answers(several) if several else []
    ids |= {row.office_id for row in more}
    further: dict[int, list[Any]] = {}
    for row in more:
        further.setdefault(row.answers, []).append(row)
    return Context(
        queries.organisations(ids),
        homes.clauses(_refs([*rows, *more])),
        viewer,
        notices.notices(hidden) if hidden else {},
        further,
    )


def comments(
    rows: Sequence[Any], replies: Sequence[Any], *, viewer: User | Guest, thread: Thread | None
) -> list[Comment]:
    """Rows of `queries.spoken` and their replies. Without a thread nobody can correct anything."""
    rows, replies = _quick(rows), _quick(replies)
    common = context(rows, replies, viewer)
    found = {row.id: comment(row, common, thread) for row in rows}
    for row in replies:
        found[row.parent_id].replies.append(comment(row, common, thread))
    return list(found.values())


def comment(row: Any, common: Context, thread: Thread | None) -> Comment:
    shown = row.state is ContributionState.PUBLISHED
    viewer = common.viewer
    standing = row.standing if _is_carried(row) else None
    mine = shown and viewer.id is not None and row.author_id == viewer.id
    return Comment(
        id=row.id,
        thread_id=row.thread_id,
        voice=_author(row, common) if shown else None,
        text=row.text if shown else "",
        language=row.language,
        at=(row.received_at or row.created_at) if row.channel in RECEIVED else row.created_at,
        edited_at=row.edited_at if shown else None,
        state=row.state,
        due_on=row.answer_due_on,
        clause=common.clause(row.version_id, row.clause_id),
        reply_count=row.reply_count,
        sample=row.sample,
        agree=row.agree_count,
        disagree=row.disagree_count,
        is_reply=row.parent_id is not None,
        quote=row.quote if shown else "",
        read_in=row.read_in,
        channel=row.channel,
        standing=standing,
        reads=row.reads if shown and standing is not None else "",
        answer=answer(row, common) if _told(row, "response_id") else None,
        more=_more(row, common) if common.further else (),
        merged_into=row.merged_into_id,
        may_edit=mine and thread is not None and bool(policy.can_edit(viewer, thread, row)),
        may_withdraw=mine and bool(policy.can_withdraw(viewer, row)),
        fresh=mine and (now() - row.created_at).total_seconds() < JUST_NOW,
        notice=None if shown else common.notices.get(row.id),
    )


def answer(row: Any, common: Context) -> Answer:
    """The response in a row, whether the row is a comment or the response itself."""
    change, at = None, row.published_at or now()  # of one in preparation: as things are today
    if row.changed_version_id is not None:
        change = common.clause(row.changed_version_id, row.changed_clause_id)
    return Answer(
        id=row.response_id,
        disposition=row.disposition,
        criterion=row.criterion,
        reason=row.reason,
        voice=Voice(
            row.responder_name,
            common.name_on(row.office_id, at),
            common.sector_of(row.office_id),
        ),
        at=at,
        change=change,
        promised=row.disposition in CHANGING and row.changed_version_id is None,
        satisfied=row.satisfied_count,
        unsatisfied=row.unsatisfied_count,
    )


def reasons(comment_id: int) -> list[Reason]:
    rows = queries.reasons(comment_id)
    why = notices.of_reasons([row.id for row in rows if row.hidden_at])
    return [
        Reason(
            row.id,
            row.hidden_at is not None,
            row.side,
            "" if row.hidden_at else row.reason,
            row.language,
            row.author_name if row.hidden_at is None else "",
            row.given_at,
            row.sample,
            why.get(row.id),
        )
        for row in rows
    ]


def stands_now(comment: Comment) -> Now | None:
    """What became of the place of a comment; None where no later version was published."""
    place = queries.last_place(comment.id)
    if place is None or comment.clause is None:
        return None
    if place.version_id == comment.clause.ref.version_id:
        return None
    version_id = place.stood_in or place.version_id
    ref = ClauseRef(version_id, place.clause_id)
    return Now(place.standing, homes.clauses([ref]).get(ref), place.reads)


def clause_text(comment: Comment, reader: str) -> tuple[str, str]:
    """The clause without its heading, and its language: that of the reader, if it says something
    in it and no words of the other one are quoted; "" where there is none."""
    if comment.clause is None:
        return "", comment.read_in
    words = homes.said(comment.clause.ref)
    lang = reader if words.get(reader) and not comment.quote else comment.read_in
    said, heading = words.get(lang, ""), getattr(comment.clause.heading, lang, "")
    return (said.removeprefix(heading).strip() if heading else said), lang


@dataclass(frozen=True)
class Judgement:
    """What an author said to an answer."""

    id: int
    response_id: int
    satisfied: bool
    voice: Voice
    text: str
    language: str
    at: datetime
    comment: Comment


def judgements(rows: Sequence[Any]) -> list[Judgement]:
    """Rows of `queries.answer_replies`; their authors are shown as with their comments."""
    said = queries.spoken_by_ids(row.contribution_id for row in rows)
    common = context(list(said.values()), [], Guest())
    found = []
    for row in rows:
        mine = comment(said[row.contribution_id], common, None)
        if mine.voice is not None:
            found.append(
                Judgement(
                    row.id, row.replies_to, row.satisfied, mine.voice, row.text, row.language,
                    row.said_at, mine,
                )
            )  # fmt: skip
    return found


def _head(row: Any) -> int:
    """The comment whose answers this one has: itself, or the one it was merged into."""
    return int(row.merged_into_id or row.id)


def _more(row: Any, common: Context) -> tuple[Answer, ...]:
    return tuple(answer(each, common) for each in common.further.get(_head(row), ()))


def _quick(rows: Sequence[Any]) -> list[Any]:
    """As named tuples, which tell a column in a tenth of the time: each is asked for thirty."""
    if not rows:
        return []
    kind = _kind_of_row(tuple(rows[0]._fields))
    return [kind._make(row) for row in rows]


@lru_cache
def _kind_of_row(columns: tuple[str, ...]) -> Any:
    return namedtuple("Said", columns, rename=True)  # noqa: PYI024  its fields are known at run time only


def _told(row: Any, column: str) -> Any:
    """What a row says, or None: rows of comments, replies and answers have not all the same."""
    return getattr(row, column, None)


def _is_carried(row: Any) -> bool:
    """Whether a comment is read with a later version than the one it was written about."""
    shown_in = _told(row, "shown_in")
    return shown_in is not None and shown_in != row.version_id


def name_shown(comment: Contribution) -> str:
    """The name beside a stored comment, as `queries.SHOWN_NAME` tells it; "" for a participant."""
    if comment.display is not Display.NAME:
        return ""
    return comment.author.shown_as if comment.author else comment.speaker


def _author(row: Any, common: Context) -> Voice:
    return Voice(
        row.author_name or "",
        common.name_on(row.organisation_id, row.created_at),
        row.sector,
        row.department,
        row.author_id is None and row.channel in BY_THEMSELVES,
    )


def _refs(rows: Iterable[Any]) -> set[ClauseRef]:
    """The clauses that have to be named: not those whose page is read."""
    refs = set()
    for row in rows:
        is_at_home = _told(row, "shown_in") is not None and not _is_carried(row)
        if not is_at_home and _told(row, "clause_id") is not None and row.version_id is not None:
            refs.add(ClauseRef(row.version_id, row.clause_id))
        if _told(row, "response_id") and row.changed_version_id is not None:
            refs.add(ClauseRef(row.changed_version_id, row.changed_clause_id))
    return refs
