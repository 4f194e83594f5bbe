"""Letters about amendments: their authors learn what became of them, and why."""

from collections import defaultdict
from collections.abc import Iterable

from flask import Flask

from cocreacion.documents.models import Amendment, AmendmentState
from cocreacion.kernel.db import db
from cocreacion.kernel.events import listen
from cocreacion.kernel.mail import write
from cocreacion.people.models import User
from cocreacion.proposals import queries
from cocreacion.proposals.events import AmendmentsApplied, AmendmentsCarried, AmendmentsDecided
from cocreacion.proposals.models import Proposal


def tell_decisions(event: AmendmentsDecided) -> None:
    _tell("decided", event.proposal_id, event.amendment_ids)


def tell_applied(event: AmendmentsApplied) -> None:
    """One letter, whether one's words were taken or others stand in their place."""
    _tell("applied", event.proposal_id, [*event.amendment_ids, *event.passed_over])


def tell_carried(event: AmendmentsCarried) -> None:
    """Only where somebody has something to do: their words no longer fit, or are there already."""
    _tell(f"version-{event.version_id}", event.proposal_id, [*event.changed, *event.obsolete])


def _tell(what: str, proposal_id: int, amendment_ids: Iterable[int]) -> None:
    """One letter to each author, in their language, however many of their amendments it names."""
    proposal = db.session.get_one(Proposal, proposal_id)
    found = queries.amendments_by_id(list(amendment_ids))
    for author, amendments in _by_author(found):
        first = min(each.id for each in amendments)
        write(
            "amendment_outcome",
            to=author.email,
            language=author.language,
            key=f"amendments-{what}:{first}:{author.id}",
            name=author.display_as,
            proposal=proposal,
            amendments=amendments,
        )


def _by_author(found: Iterable[Amendment]) -> Iterable[tuple[User, list[Amendment]]]:
    """Those who can be told; whoever withdrew theirs is left in peace."""
    told: dict[User, list[Amendment]] = defaultdict(list)
    for amendment in found:
        author = amendment.author
        if author and author.is_active and amendment.state is not AmendmentState.WITHDRAWN:
            told[author].append(amendment)
    return told.items()


def init_app(app: Flask) -> None:  # noqa: ARG001
    listen(AmendmentsDecided, tell_decisions)
    listen(AmendmentsApplied, tell_applied)
    listen(AmendmentsCarried, tell_carried)
