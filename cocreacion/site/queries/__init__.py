"""Questions over all packages: the rail, the home page, the page of a plan, the change log."""

from cocreacion.site.queries.changes import Thing, facts, things
from cocreacion.site.queries.home import (
    drafts_to_comment,
    meetings_with_seats,
    phases_of,
    plan_in_figures,
    votes_under_way,
)
from cocreacion.site.queries.plan import (
    decider,
    declared_meetings,
    standings,
    voices,
)
from cocreacion.site.queries.stand import Stand, is_open_for_comment, stand

__all__ = [
    "Stand",
    "Thing",
    "decider",
    "declared_meetings",
    "drafts_to_comment",
    "facts",
    "is_open_for_comment",
    "meetings_with_seats",
    "phases_of",
    "plan_in_figures",
    "stand",
    "standings",
    "things",
    "voices",
    "votes_under_way",
]
