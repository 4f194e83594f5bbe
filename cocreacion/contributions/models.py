"""Comments and the reasoned responses to them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.people.models import Organisation, Sector, User
from cocreacion.process.models import Phase


class Thread(Model):
    """A place to speak. Its owner holds the key; a window says when it is open.

    `comment_count` and `answered_count` are of published comments, replies apart; the services
    keep them, `queries.miscounted` proves them. `admits` names the sectors and the organisations
    (ids) that may speak; everybody may where it names none.
    """

    __tablename__ = "threads"

    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    answer_days: Mapped[int] = mapped_column(default=15)  # working days until an answer is due
    slow_minutes: Mapped[int] = mapped_column(default=0)  # between two comments of one person
    comment_count: Mapped[int] = mapped_column(default=0)
    answered_count: Mapped[int] = mapped_column(default=0)
    admits: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict)

    @property
    def is_open(self) -> bool:
        return (
            self.opens_at is not None
            and self.opens_at <= now()
            and (self.closes_at is None or now() < self.closes_at)
        )


class Channel(StrEnum):
    WEB = "web"
    MAIL = "mail"
    MEETING = "meeting"
    PAPER = "paper"  # a letter, or a sheet of a meeting
    SPEECH = "speech"
    SHEET = "sheet"  # a row of a spreadsheet


class ContributionState(StrEnum):
    """`waiting`: taken in, not public yet. `discarded`: it never was, and its words are erased."""

    WAITING = "waiting"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    DISCARDED = "discarded"


class Display(StrEnum):
    """How whoever speaks wishes to be shown."""

    NAME = "name"
    ORGANISATION = "organisation"
    PARTICIPANT = "participant"


RECEIVED = (Channel.PAPER, Channel.SPEECH)  # these count from the day on which they came


class Contribution(Model):
    """A comment on a published version or an answer to a question, or a reply (one level deep).

    `version_id` and `clause_id` point into `documents` by value: versions never change. `quote`
    are the words of the clause it is about, if it names some, and `words_hash` the fingerprint of
    the clause in the language its author read. Where it stands in each version: `CommentPlace`.
    About a whole version, `clause_id` is ""; about a question (`question_id`, of `consultations`,
    by value, too) version and clause are `homes.question_place`.
    A comment is owed an answer by `answer_due_on`; a reply and a withdrawn comment are owed none.
    `agree_count` and `disagree_count` are of its stances. What talks are sorted and counted by is
    kept beside the places of a comment, whoever changes it here: see `placing`.

    `answer_count` published answers cover it, `first_response_id` the one published first, at
    `answered_at`. One merged into another says the same and has that one's answers: for as long
    as it is merged these three are the other's. `queries.miscounted` proves them.

    Whoever has no account has no `author_id`; `speaker` is then the name they consented to show,
    and empty otherwise. `display` is their wish; which name may be shown is said in one place
    only, `queries.SHOWN_NAME`. `captured_by` wrote it down for somebody, `checked_by`, never the
    same person, compared it; `source` says where the sheet is, `scan_id` which picture shows it.
    `origin` names what it was made of (a mail, a row of a file, a table), so that nothing is taken
    in twice.
    """

    __tablename__ = "contributions"
    __table_args__ = (
        Index("ix_contributions_of_thread_due", "thread_id", "answered_at", "answer_due_on", "id"),
        Index("ix_contributions_due", "answered_at", "answer_due_on", "id"),
        Index("ix_contributions_replies", "parent_id", "created_at", "id"),
        Index("ix_contributions_of_author", "author_id", "created_at", "id"),
        Index("ix_contributions_question_id", "question_id"),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    version_id: Mapped[int | None]
    clause_id: Mapped[str | None]
    question_id: Mapped[int | None]
    read_in: Mapped[str] = mapped_column(default="es")
    quote: Mapped[str] = mapped_column(default="")
    quote_prefix: Mapped[str] = mapped_column(default="")
    quote_suffix: Mapped[str] = mapped_column(default="")
    words_hash: Mapped[str] = mapped_column(default="")
    sector: Mapped[Sector] = mapped_column(default=Sector.CITIZEN)
    department: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="es")  # a tag of kernel.languages
    text: Mapped[str]
    state: Mapped[ContributionState] = mapped_column(
        default=ContributionState.PUBLISHED, active_history=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    edited_at: Mapped[datetime | None]
    answer_due_on: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(active_history=True)
    answer_count: Mapped[int] = mapped_column(default=0)
    first_response_id: Mapped[int | None] = mapped_column(ForeignKey("responses.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    reply_count: Mapped[int] = mapped_column(default=0, active_history=True)
    agree_count: Mapped[int] = mapped_column(default=0, active_history=True)
    disagree_count: Mapped[int] = mapped_column(default=0, active_history=True)
    sample: Mapped[bool] = mapped_column(default=False)
    display: Mapped[Display] = mapped_column(default=Display.NAME)
    speaker: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime | None]  # when it was said or arrived; None: as it was published
    captured_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[datetime | None]
    origin: Mapped[str | None] = mapped_column(unique=True)
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("scans.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(index=True)  # of `contribution_batches`
    attachments: Mapped[list[str]] = mapped_column(JSON, default=list)  # names; none is kept
    thread: Mapped[Thread] = relationship()
    author: Mapped[User | None] = relationship(foreign_keys=author_id)
    capturer: Mapped[User | None] = relationship(foreign_keys=captured_by)
    organisation: Mapped[Organisation | None] = relationship()
    response_items: Mapped[list["ResponseItem"]] = relationship(back_populates="contribution")


class Standing(StrEnum):
    """How a comment stands in a version, beside the words it was written about."""

    EXACT = "exact"
    MOVED = "moved"  # its words stand in another clause
    TEXT_CHANGED = "text_changed"
    CLAUSE_REMOVED = "clause_removed"


class CommentPlace(Model):
    """Where a comment stands in one version of its text: one row for each version, never changed.

    Of a removed clause, `clause_id` is the one it had, `stood_in` the last version that has it,
    and `behind` the clause of this version behind which it stood ("" is the beginning).
    `reads`: where its words changed a little, how they read in this version ("" elsewhere).
    Talks are read in the order of the last three: when it was written, how much it is discussed
    (replies and stances), and how far people differ about it (the smaller number of stances).
    """

    __tablename__ = "comment_places"
    __table_args__ = (
        UniqueConstraint("comment_id", "version_id"),
        Index("ix_comment_places_talk", "version_id", "clause_id", "created_at", "comment_id"),
        Index(
            "ix_comment_places_discussed",
            "version_id", "clause_id", "discussed", "created_at", "comment_id",
        ),
        Index(
            "ix_comment_places_controversy",
            "version_id", "clause_id", "controversy", "created_at", "comment_id",
        ),
    )  # fmt: skip

    comment_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    version_id: Mapped[int]
    clause_id: Mapped[str]
    standing: Mapped[Standing] = mapped_column(default=Standing.EXACT)
    behind: Mapped[str] = mapped_column(default="")
    stood_in: Mapped[int | None]
    reads: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    discussed: Mapped[int] = mapped_column(default=0)
    controversy: Mapped[int] = mapped_column(default=0)


class ClauseCount(Model):
    """How much was said about one clause of one version: published comments, replies apart.

    Kept by `placing`, so that no page counts; `queries.miscounted` proves it. Of a clause that the
    version no longer has, `stood_in` and `behind` say the same as those of its comments.
    """

    __tablename__ = "clause_counts"
    __table_args__ = (UniqueConstraint("version_id", "clause_id"),)

    version_id: Mapped[int]
    clause_id: Mapped[str]
    comments: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    stood_in: Mapped[int | None]
    behind: Mapped[str] = mapped_column(default="")


class Side(StrEnum):
    AGREE = "agree"
    DISAGREE = "disagree"


class Stance(Model):
    """That a person agrees or disagrees with a comment, and why, if they say so. One each.

    A reason that the moderation hid stays hidden, whatever its author writes in its place.
    """

    __tablename__ = "stances"
    __table_args__ = (
        UniqueConstraint("comment_id", "user_id"),
        Index("ix_stances_of_comment", "comment_id", "given_at", "id"),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    side: Mapped[Side]
    reason: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="es")
    given_at: Mapped[datetime] = mapped_column(default=now)
    hidden_at: Mapped[datetime | None]  # its reason; the stance counts all the same
    sample: Mapped[bool] = mapped_column(default=False)
    user: Mapped[User] = relationship()


class EarlierWords(Model):
    """What a comment said before its author corrected it."""

    __tablename__ = "earlier_words"

    comment_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    text: Mapped[str]
    language: Mapped[str]
    written_at: Mapped[datetime]


class Follow(Model):
    """That somebody wants to be told what is new: about one comment or, without `comment_id`,
    about all of a talk."""

    __tablename__ = "follows"
    __table_args__ = (
        UniqueConstraint("user_id", "comment_id"),
        Index("ix_follows_of_person", "user_id", "since", "id"),
        Index(
            "uq_follows_of_talk", "user_id", "thread_id", unique=True,
            sqlite_where=sql("comment_id IS NULL"),
            postgresql_where=sql("comment_id IS NULL"),
        ),
    )  # fmt: skip

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=now)
    sample: Mapped[bool] = mapped_column(default=False)
    user: Mapped[User] = relationship()


class Disposition(StrEnum):
    """What became of a contribution."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT_ACCEPTED = "not_accepted"
    OUT_OF_SCOPE = "out_of_scope"
    ALREADY_IN = "already_in"


# These say that the text changes, so they say where, or that it is still to come.
CHANGING = {Disposition.ACCEPTED, Disposition.PARTLY}
# These may point to a clause.
POINTING = CHANGING | {Disposition.ALREADY_IN}


class Criterion(StrEnum):
    """By which of the public criteria a decision was taken."""

    LEGAL_MANDATE = "legal_mandate"
    BUDGET = "budget"
    EVIDENCE = "evidence"
    SCOPE = "scope"
    ALREADY_IN = "already_in"
    OTHER = "other"


class ResponseState(StrEnum):
    """Written by one person, signed by another, published. Only the last is public."""

    DRAFT = "draft"
    FOR_SIGN_OFF = "for_sign_off"
    SIGNED = "signed"
    PUBLISHED = "published"


class Response(Model):
    """A reasoned response of an office; it may answer several contributions.

    `changed_version_id` and `changed_clause_id` say which clause of which version it changed;
    an accepted comment without them was promised a change in a later version. Until it is
    published any part may be missing. `writers` are the ids of everybody who wrote in it (none of
    them signs it), `responder` the last of them; `revision` counts what was written; `read_at` is
    when its writer read the comments. `notes` and `returned_note` never leave the desk.
    """

    __tablename__ = "responses"
    __table_args__ = (Index("ix_responses_of_thread_state", "thread_id", "state", "id"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), index=True)
    state: Mapped[ResponseState] = mapped_column(default=ResponseState.DRAFT)
    disposition: Mapped[Disposition | None]
    criterion: Mapped[Criterion | None]
    reason: Mapped[Bilingual] = bilingual("reason")
    responder_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    changed_version_id: Mapped[int | None]
    changed_clause_id: Mapped[str | None]
    change_to_come: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str] = mapped_column(Text, default="")
    assigned_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    writers: Mapped[list[int]] = mapped_column(JSON, default=list)
    revision: Mapped[int] = mapped_column(default=1)
    read_at: Mapped[datetime] = mapped_column(default=now)
    drafted_at: Mapped[datetime] = mapped_column(default=now)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    signed_at: Mapped[datetime | None]
    returned_note: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None]
    satisfied_count: Mapped[int] = mapped_column(default=0)
    unsatisfied_count: Mapped[int] = mapped_column(default=0)
    sample: Mapped[bool] = mapped_column(default=False)
    responder: Mapped[User] = relationship(foreign_keys=[responder_id])
    assigned: Mapped[User | None] = relationship(foreign_keys=[assigned_id])
    signed_by: Mapped[User | None] = relationship(foreign_keys=[signed_by_id])
    organisation: Mapped[Organisation | None] = relationship()
    items: Mapped[list["ResponseItem"]] = relationship(
        back_populates="response", order_by="ResponseItem.contribution_id"
    )

    @property
    def is_published(self) -> bool:
        return self.state is ResponseState.PUBLISHED

    @property
    def is_promise(self) -> bool:
        """Whether it announced a change that nobody has pointed to yet."""
        return (
            self.is_published and self.disposition in CHANGING and self.changed_version_id is None
        )


class ResponseReply(Model):
    """What the author of a comment says to its answer: once, satisfied or not, and why.

    `contribution` is theirs: with it their name and words are shown or taken back. `author_id` is
    empty where they wrote without an account, and replied with the link of a letter.
    """

    __tablename__ = "response_replies"
    __table_args__ = (
        UniqueConstraint("response_id", "author_id"),
        UniqueConstraint("response_id", "contribution_id"),
    )

    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    satisfied: Mapped[bool]
    text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(default="es")  # a tag of kernel.languages
    said_at: Mapped[datetime] = mapped_column(default=now)
    sample: Mapped[bool] = mapped_column(default=False)


class Cluster(Model):
    """Comments of a thread that those who answer put together by hand, under a name of theirs."""

    __tablename__ = "clusters"
    __table_args__ = (UniqueConstraint("thread_id", "name"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    name: Mapped[str]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    sample: Mapped[bool] = mapped_column(default=False)


class ClusterItem(Model):
    """That a comment is in a group; it may be in several."""

    __tablename__ = "cluster_items"
    __table_args__ = (UniqueConstraint("cluster_id", "contribution_id"),)

    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)


class PhaseClosing(Model):
    """A phase of a plan was closed, with the coverage it had at that moment.

    `admitted` and `answered` are comments made in the phase; `needed` the percentage that had to
    be answered. Below it there is a `reason`, which is public. The newest one of a phase counts.
    """

    __tablename__ = "phase_closings"

    phase_id: Mapped[int] = mapped_column(ForeignKey("phases.id"), index=True)
    admitted: Mapped[int]
    answered: Mapped[int]
    needed: Mapped[int]
    reason: Mapped[Bilingual] = bilingual("reason")
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime] = mapped_column(default=now)
    sample: Mapped[bool] = mapped_column(default=False)
    phase: Mapped[Phase] = relationship()


class ResponseItem(Model):
    """That a response answers a contribution. A contribution may have answers of several offices.

    A comment merged into another has none of its own: it has those of the other.
    """

    __tablename__ = "response_items"
    __table_args__ = (UniqueConstraint("response_id", "contribution_id"),)

    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    response: Mapped[Response] = relationship(back_populates="items")
    contribution: Mapped[Contribution] = relationship(back_populates="response_items")
