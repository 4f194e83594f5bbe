"""What happens in a conversation."""

from dataclasses import dataclass

from cocreacion.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CommentAdded(Event):
    """Somebody commented on a clause or, with `parent_id`, replied to a comment."""

    thread_id: int
    comment_id: int
    parent_id: int | None
    version_id: int | None
    clause_id: str | None
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class CommentEdited(Event):
    thread_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class CommentWithdrawn(Event):
    thread_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class StanceTaken(Event):
    """Somebody agrees or disagrees with a comment; `with_reason`: and says why."""

    thread_id: int
    comment_id: int
    side: str
    with_reason: bool


@dataclass(frozen=True, kw_only=True)
class StanceDropped(Event):
    thread_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class CommentsCarried(Event):
    """A new version was published; how many earlier comments stand in it in which way."""

    thread_id: int
    version_id: int
    exact: int
    moved: int
    text_changed: int
    clause_removed: int


@dataclass(frozen=True, kw_only=True)
class ResponsePublished(Event):
    """An office answered these comments; `changed_*` says what its answer changed."""

    thread_id: int
    response_id: int
    comment_ids: list[int]
    disposition: str
    organisation_id: int | None
    changed_version_id: int | None
    changed_clause_id: str | None


@dataclass(frozen=True, kw_only=True)
class PromiseKept(Event):
    """The change that a response had announced was made."""

    thread_id: int
    response_id: int
    changed_version_id: int
    changed_clause_id: str


@dataclass(frozen=True, kw_only=True)
class PaceSet(Event):
    """How many minutes one person waits between two comments of this thread; 0: none."""

    thread_id: int
    minutes: int
