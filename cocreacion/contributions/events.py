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
class CommentTakenIn(Event):
    """Something came in without an account and waits: for its author, or for a second person.

    `ask`: how often a letter with a link was asked for; 0 where there is no address to write to.
    """

    thread_id: int
    comment_id: int
    channel: str
    ask: int


@dataclass(frozen=True, kw_only=True)
class CommentCorrectedByChecker(Event):
    """Before it was published; what it said before is kept."""

    thread_id: int
    comment_id: int
    correction_id: int


@dataclass(frozen=True, kw_only=True)
class CommentDiscarded(Event):
    """It was never published, and its words are erased."""

    thread_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class NameConsented(Event):
    """Somebody with an account wishes to be named again."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class NameWithdrawn(Event):
    """Somebody is shown as a participant from now on: everywhere, or beside one comment."""

    user_id: int | None
    comment_id: int | None


@dataclass(frozen=True, kw_only=True)
class CommentEdited(Event):
    thread_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class CommentWithdrawn(Event):
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
