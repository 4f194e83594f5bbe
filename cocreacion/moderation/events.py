"""What happens in the moderation. No fact names whoever reported: reports are never public."""

from dataclasses import dataclass

from cocreacion.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CommentReported(Event):
    """Somebody reported a comment; `actor_id` is always empty."""

    report_id: int
    comment_id: int
    category: str


@dataclass(frozen=True, kw_only=True)
class CommentKept(Event):
    """The reports of a comment were looked at, and it stays."""

    decision_id: int
    comment_id: int
    category: str
    rule: int


@dataclass(frozen=True, kw_only=True)
class CommentHidden(Event):
    """`batch_id`: one of many that were hidden together."""

    decision_id: int
    comment_id: int
    thread_id: int
    category: str
    rule: int
    batch_id: int | None


@dataclass(frozen=True, kw_only=True)
class CommentsHidden(Event):
    """Many were hidden together, each of them a `CommentHidden` before this."""

    batch_id: int
    decision_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class CommentRestored(Event):
    """Hidden words are shown again: `how` is undone or appeal."""

    decision_id: int
    comment_id: int
    thread_id: int
    how: str
    batch_id: int | None


@dataclass(frozen=True, kw_only=True)
class ReasonDecided(Event):
    """Why somebody agrees or disagrees with a comment was hidden, for a reason of its own."""

    decision_id: int
    comment_id: int
    stance_id: int
    category: str
    rule: int


@dataclass(frozen=True, kw_only=True)
class ReasonRestored(Event):
    """Such a reason is shown again: `how` is undone or appeal."""

    decision_id: int
    comment_id: int
    stance_id: int
    how: str


@dataclass(frozen=True, kw_only=True)
class BatchUndone(Event):
    """All that was hidden together is shown again."""

    batch_id: int
    decision_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class DecisionAppealed(Event):
    appeal_id: int
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class AppealDecided(Event):
    """Another person looked again: `outcome` is upheld or overturned."""

    appeal_id: int
    decision_id: int
    outcome: str
