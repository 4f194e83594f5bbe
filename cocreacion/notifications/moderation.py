"""Letters of the moderation: authors learn why, reporters learn what was decided."""

from collections import defaultdict
from collections.abc import Iterable

from flask import Flask

from cocreacion.contributions import homes
from cocreacion.contributions.publishing import letters_about
from cocreacion.contributions.queries import intake
from cocreacion.kernel.events import listen
from cocreacion.kernel.mail import write
from cocreacion.moderation import queries, reading, terms
from cocreacion.moderation.events import (
    AppealDecided,
    BatchUndone,
    CommentHidden,
    CommentKept,
    CommentRestored,
    CommentsHidden,
    ReasonDecided,
    ReasonRestored,
)
from cocreacion.moderation.models import Decision, Ending
from cocreacion.people.models import Guest, User


def tell_hidden(event: CommentHidden) -> None:
    """The author, unless it was one of many: then there is one letter for all of theirs."""
    decision = queries.get_decision(event.decision_id)
    if event.batch_id is None:
        _tell_authors("hidden", [decision])
    _tell_reporters(decision)


def tell_many_hidden(event: CommentsHidden) -> None:
    _tell_authors("hidden", map(queries.get_decision, event.decision_ids))


def tell_kept(event: CommentKept) -> None:
    _tell_reporters(queries.get_decision(event.decision_id))


def tell_restored(event: CommentRestored) -> None:
    """After an appeal the letter about its outcome says so."""
    if event.batch_id is None and event.how == Ending.UNDONE:
        _tell_authors("restored", [queries.get_decision(event.decision_id)])


def tell_many_restored(event: BatchUndone) -> None:
    _tell_authors("restored", map(queries.get_decision, event.decision_ids))


def tell_outcome(event: AppealDecided) -> None:
    _tell_authors(event.outcome, [queries.get_decision(event.decision_id)])


def tell_reason_hidden(event: ReasonDecided) -> None:
    _tell_authors("hidden", [queries.get_decision(event.decision_id)])


def tell_reason_restored(event: ReasonRestored) -> None:
    if event.how == Ending.UNDONE:
        _tell_authors("restored", [queries.get_decision(event.decision_id)])


def _tell_authors(what: str, decisions: Iterable[Decision]) -> None:
    """One letter to each author, in their language, however many of their comments it is about."""
    decisions = list(decisions)
    for author, theirs in _by_author(decisions):
        first = theirs[0]
        write(
            "moderation_author",
            to=author.email,
            language=author.language,
            key=f"{terms.letters_about(what, first.id)}{author.id}",
            name=author.display_as,
            what=what,
            first=first,
            decisions=theirs,
            where=reading.places(author, [each.comment for each in theirs]),
            reason=first.appeal.reason if what == "upheld" and first.appeal else first.reason,
            outcome=first.appeal.reason if first.appeal else None,
            token=None,
        )
    _tell_correspondents(what, decisions)


def _tell_correspondents(what: str, decisions: Iterable[Decision]) -> None:
    """Those without an account, whose address is still kept: the link of the letter is theirs."""
    by_comment = {each.comment_id: each for each in decisions if not each.is_about_reason}
    for number, row in intake.correspondents_of(by_comment).items():
        first = by_comment[number]
        appeal = first.appeal
        write(
            "moderation_author",
            to=row.email,
            language=row.language,
            key=f"{letters_about(number)}moderation-{what}:{first.id}",
            name=first.comment.speaker,
            what=what,
            first=first,
            decisions=[first],
            where=reading.places(Guest(), [first.comment]),
            reason=appeal.reason if what == "upheld" and appeal else first.reason,
            outcome=appeal.reason if appeal else None,
            token=row.key,
        )


def _by_author(decisions: Iterable[Decision]) -> Iterable[tuple[User, list[Decision]]]:
    found: dict[User, list[Decision]] = defaultdict(list)
    for decision in decisions:
        author = decision.author
        if author is not None and author.is_active:
            found[author].append(decision)
    return found.items()


def _tell_reporters(decision: Decision) -> None:
    for report in decision.reports:
        reporter = report.reporter
        if reporter is not None and reporter.is_active:
            home = homes.homes(reporter, [decision.comment.thread_id])
            title = home[decision.comment.thread_id].title if home else None
            write(
                "moderation_reporter",
                to=reporter.email,
                language=reporter.language,
                key=f"report:{report.id}:{decision.id}",
                name=reporter.display_as,
                decision=decision,
                report=report,
                title=title,
            )


def init_app(app: Flask) -> None:  # noqa: ARG001
    listen(CommentHidden, tell_hidden)
    listen(CommentsHidden, tell_many_hidden)
    listen(CommentKept, tell_kept)
    listen(CommentRestored, tell_restored)
    listen(BatchUndone, tell_many_restored)
    listen(AppealDecided, tell_outcome)
    listen(ReasonDecided, tell_reason_hidden)
    listen(ReasonRestored, tell_reason_restored)
