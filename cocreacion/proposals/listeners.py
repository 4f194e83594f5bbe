"""What drafts learn from votes."""

from cocreacion.kernel.events import listen
from cocreacion.proposals import queries, services
from cocreacion.votes.events import PollTallied


def note_result(event: PollTallied) -> None:
    """A vote on a version was counted: its draft is agreed, or not."""
    vote = queries.vote_of_poll(event.poll_id)
    if vote is not None:
        services.note_result(vote)


def init_app() -> None:
    listen(PollTallied, note_result)
