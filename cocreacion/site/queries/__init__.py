"""Questions over all packages: the rail, the home page, the page of a plan, the change log."""

from cocreacion.site.queries.plan import (
    decider,
    declared_meetings,
    milestones_by_commitment,
    open_drafts_by_commitment,
    voices,
)
from cocreacion.site.queries.stand import Stand, is_open_for_comment, stand

__all__ = [
    "Stand",
    "decider",
    "declared_meetings",
    "is_open_for_comment",
    "milestones_by_commitment",
    "open_drafts_by_commitment",
    "stand",
    "voices",
]
