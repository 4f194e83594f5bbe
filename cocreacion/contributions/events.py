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
class ResponseDrafted(Event):
    """Somebody began to write an answer to these comments; `assigned_id` is asked to finish it."""

    thread_id: int
    response_id: int
    comment_ids: list[int]
    assigned_id: int | None


@dataclass(frozen=True, kw_only=True)
class ResponseAssigned(Event):
    thread_id: int
    response_id: int
    assigned_id: int


@dataclass(frozen=True, kw_only=True)
class ResponseSentForSignOff(Event):
    thread_id: int
    response_id: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class ResponseSigned(Event):
    """A second person signed an answer as it stood in that revision."""

    thread_id: int
    response_id: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class ResponseReturned(Event):
    """A second person did not sign an answer, and said why at the desk."""

    thread_id: int
    response_id: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class ResponseDropped(Event):
    thread_id: int
    response_id: int


@dataclass(frozen=True, kw_only=True)
class ResponseTranslated(Event):
    """The reason of a published answer was given in its other language, too."""

    thread_id: int
    response_id: int
    language: str


@dataclass(frozen=True, kw_only=True)
class AnswerJudged(Event):
    """The author of a comment said whether its answer satisfies them."""

    thread_id: int
    response_id: int
    comment_id: int
    satisfied: bool


@dataclass(frozen=True, kw_only=True)
class CommentsMerged(Event):
    """These comments say what another one says, and have its answers from now on.

    `decision_id`: they had, until that one was hidden, and this decision has ended; 0 elsewhere.
    """

    thread_id: int
    comment_id: int
    merged_ids: list[int]
    decision_id: int = 0


@dataclass(frozen=True, kw_only=True)
class CommentUnmerged(Event):
    """A comment stands for itself again, without the answers of the other."""

    thread_id: int
    comment_id: int
    from_id: int


@dataclass(frozen=True, kw_only=True)
class CommentsGrouped(Event):
    thread_id: int
    cluster_id: int
    comment_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class CommentUngrouped(Event):
    thread_id: int
    cluster_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class PhaseClosed(Event):
    """A phase was closed with so much answered; `excused` says below the coverage it needed."""

    plan_id: int
    phase_id: int
    closing_id: int
    admitted: int
    answered: int
    needed: int
    excused: bool


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


@dataclass(frozen=True, kw_only=True)
class ReasonHidden(Event):
    """The moderation hid why somebody agrees or disagrees with a comment, or shows it again."""

    comment_id: int
    stance_id: int
    hidden: bool
