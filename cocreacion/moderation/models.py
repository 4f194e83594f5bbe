"""Reports of comments, the decisions about them, and the appeals against those."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from cocreacion.contributions.models import Contribution, ContributionState, Stance
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.people.models import Role, User


class Category(StrEnum):
    """What is wrong with a comment."""

    PERSONAL_DATA = "personal_data"
    INSULT = "insult"
    DISCRIMINATION = "discrimination"
    ADVERTISING = "advertising"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class Verdict(StrEnum):
    KEEP = "keep"
    HIDE = "hide"


class Ending(StrEnum):
    """Why hidden words are shown again."""

    UNDONE = "undone"  # a moderator took the decision back
    APPEAL = "appeal"


class Outcome(StrEnum):
    """What became of an appeal."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"
    LIFTED = "lifted"  # the decision was taken back before anybody had to decide


class Batch(Model):
    """Many comments hidden at once for one reason; one press undoes them all."""

    __tablename__ = "moderation_batches"

    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sample: Mapped[bool] = mapped_column(default=False)
    decisions: Mapped[list["Decision"]] = relationship(
        back_populates="batch", order_by="Decision.id"
    )


class Decision(Model):
    """A comment stays, or is hidden for a reason that everybody can read.

    With `stance_id` it is about why somebody agrees or disagrees with that comment, not about the
    comment: a number by value, because whoever wrote it may have taken it back.

    `due_on` is the date on which the comment was owed an answer before it was hidden, `let_go` are
    the comments that were joined to it and have stood by themselves since. The decision stands
    until `ended_at`; `end_reason` is public, and empty after an appeal, which has its own. After
    `erased_at` the hidden words are gone.
    """

    __tablename__ = "moderation_decisions"
    __table_args__ = (
        Index("ix_moderation_decisions_of_comment", "comment_id", "id"),
        Index("ix_moderation_decisions_decided_at", "decided_at", "id"),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    stance_id: Mapped[int | None] = mapped_column(index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_batches.id"), index=True)
    verdict: Mapped[Verdict]
    category: Mapped[Category]
    rule: Mapped[int]  # its number among the house rules
    reason: Mapped[Bilingual] = bilingual("reason")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by_role: Mapped[Role]
    decided_at: Mapped[datetime] = mapped_column(default=now)
    due_on: Mapped[date | None]
    let_go: Mapped[list[int]] = mapped_column(JSON, default=list)
    appeal_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[Ending | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_role: Mapped[Role | None]
    end_reason: Mapped[Bilingual] = bilingual("end_reason")
    erased_at: Mapped[datetime | None]
    sample: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[Contribution] = relationship()
    stance: Mapped[Stance | None] = relationship(
        primaryjoin=lambda: foreign(Decision.stance_id) == Stance.id, viewonly=True
    )
    batch: Mapped[Batch | None] = relationship(back_populates="decisions")
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    appeal: Mapped["Appeal | None"] = relationship(back_populates="decision", uselist=False)
    reports: Mapped[list["Report"]] = relationship(back_populates="decision")

    @property
    def hides(self) -> bool:
        """Whether it keeps words hidden now."""
        return self.verdict is Verdict.HIDE and self.ended_at is None

    @property
    def is_about_reason(self) -> bool:
        return self.stance_id is not None

    @property
    def author(self) -> User | None:
        """Whose words it is about; None for somebody without an account, or who took them back."""
        if self.is_about_reason:
            return self.stance.user if self.stance else None
        return self.comment.author

    @property
    def words_are_hidden(self) -> bool:
        if self.is_about_reason:
            return self.stance is not None and self.stance.hidden_at is not None
        return self.comment.state is ContributionState.HIDDEN


class Report(Model):
    """That somebody asks the moderation to look at a comment. Never public.

    One of each person about each comment; `reporter_id` is empty for somebody without an account.
    `decision_id` is the decision that settled it.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("comment_id", "reporter_id"),
        Index("ix_reports_waiting", "decision_id", "comment_id"),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    category: Mapped[Category]
    note: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(default=now, index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_decisions.id"))
    sample: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[Contribution] = relationship()
    reporter: Mapped[User | None] = relationship()
    decision: Mapped[Decision | None] = relationship(back_populates="reports")


class Appeal(Model):
    """The author of hidden words asks another person to look again. One for each decision."""

    __tablename__ = "appeals"

    decision_id: Mapped[int] = mapped_column(ForeignKey("moderation_decisions.id"), unique=True)
    text: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[Outcome | None]
    reason: Mapped[Bilingual] = bilingual("reason")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_role: Mapped[Role | None]
    sample: Mapped[bool] = mapped_column(default=False)
    decision: Mapped[Decision] = relationship(back_populates="appeal")
