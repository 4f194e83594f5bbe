"""Comments and the reasoned responses to them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.people.models import Organisation, Sector, User


class Thread(Model):
    """A place to speak. Its owner holds the key; a window says when it is open.

    `comment_count` and `answered_count` are of published comments, replies apart; the services
    keep them, `queries.miscounted` proves them.
    """

    __tablename__ = "threads"

    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    answer_days: Mapped[int] = mapped_column(default=15)  # working days until an answer is due
    comment_count: Mapped[int] = mapped_column(default=0)
    answered_count: Mapped[int] = mapped_column(default=0)

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


class Contribution(Model):
    """A comment on a clause of a published version, or a reply to one (one level deep).

    `version_id` and `clause_id` point into `documents` by value: versions never change. `quote`
    are the words of the clause it is about, if it names some, and `words_hash` the fingerprint of
    the clause in the language its author read. Where it stands in each version: `CommentPlace`.
    A comment is owed an answer by `answer_due_on`; a reply and a withdrawn comment are owed none.

    Whoever has no account has no `author_id`; `speaker` is then the name they consented to show,
    and empty otherwise. `display` is their wish; which name may be shown is said in one place
    only, `queries.SHOWN_NAME`. `captured_by` wrote it down for somebody, `checked_by`, never the
    same person, compared it; `source` says where the sheet or its scan is. `origin` names what it
    was made of (a mail, a row of a file, a table), so that nothing is taken in twice.
    """

    __tablename__ = "contributions"
    __table_args__ = (
        Index("ix_contributions_of_thread_due", "thread_id", "answered_at", "answer_due_on", "id"),
        Index("ix_contributions_due", "answered_at", "answer_due_on", "id"),
        Index("ix_contributions_replies", "parent_id", "created_at", "id"),
        Index("ix_contributions_of_author", "author_id", "created_at", "id"),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    version_id: Mapped[int | None]
    clause_id: Mapped[str | None]
    read_in: Mapped[str] = mapped_column(default="es")
    quote: Mapped[str] = mapped_column(default="")
    quote_prefix: Mapped[str] = mapped_column(default="")
    quote_suffix: Mapped[str] = mapped_column(default="")
    words_hash: Mapped[str] = mapped_column(default="")
    sector: Mapped[Sector] = mapped_column(default=Sector.CITIZEN)
    department: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="es")  # a tag of kernel.languages
    text: Mapped[str]
    state: Mapped[ContributionState] = mapped_column(default=ContributionState.PUBLISHED)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    edited_at: Mapped[datetime | None]
    answer_due_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    reply_count: Mapped[int] = mapped_column(default=0)
    sample: Mapped[bool] = mapped_column(default=False)
    display: Mapped[Display] = mapped_column(default=Display.NAME)
    speaker: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime | None]  # when it was said or arrived; None: as it was published
    captured_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[datetime | None]
    origin: Mapped[str | None] = mapped_column(unique=True)
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
    `created_at` is that of the comment: pages are read in its order.
    """

    __tablename__ = "comment_places"
    __table_args__ = (
        UniqueConstraint("comment_id", "version_id"),
        Index("ix_comment_places_talk", "version_id", "clause_id", "created_at", "comment_id"),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    version_id: Mapped[int]
    clause_id: Mapped[str]
    standing: Mapped[Standing] = mapped_column(default=Standing.EXACT)
    behind: Mapped[str] = mapped_column(default="")
    stood_in: Mapped[int | None]
    created_at: Mapped[datetime]


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


class Response(Model):
    """A reasoned response of an office; it may answer several contributions.

    `changed_version_id` and `changed_clause_id` say which clause of which version it changed;
    an accepted comment without them was promised a change in a later version.
    """

    __tablename__ = "responses"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), index=True)
    disposition: Mapped[Disposition]
    reason: Mapped[Bilingual] = bilingual("reason")
    responder_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    changed_version_id: Mapped[int | None]
    changed_clause_id: Mapped[str | None]
    published_at: Mapped[datetime] = mapped_column(default=now)
    sample: Mapped[bool] = mapped_column(default=False)
    responder: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    items: Mapped[list["ResponseItem"]] = relationship(back_populates="response")

    @property
    def is_promise(self) -> bool:
        """Whether it announced a change that nobody has pointed to yet."""
        return self.disposition in CHANGING and self.changed_version_id is None


class ResponseItem(Model):
    """That a response answers a contribution. One answer each, for now."""

    __tablename__ = "response_items"
    __table_args__ = (UniqueConstraint("response_id", "contribution_id"),)

    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), unique=True)
    response: Mapped[Response] = relationship(back_populates="items")
    contribution: Mapped[Contribution] = relationship(back_populates="response_items")
