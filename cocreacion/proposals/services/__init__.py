"""From the first clause of a draft to the commitment it becomes."""

from cocreacion.proposals.services.consulting import (
    close_consultation,
    extend_consultation,
    open_consultation,
)
from cocreacion.proposals.services.deciding import (
    Basis,
    Question,
    adopt,
    ask_for_vote,
    note_result,
)
from cocreacion.proposals.services.drafting import (
    Details,
    change_proposal,
    create_proposal,
    publish_version,
)
from cocreacion.proposals.services.linking import link_agenda_item, unlink_agenda_item

__all__ = [
    "Basis",
    "Details",
    "Question",
    "adopt",
    "ask_for_vote",
    "change_proposal",
    "close_consultation",
    "create_proposal",
    "extend_consultation",
    "link_agenda_item",
    "note_result",
    "open_consultation",
    "publish_version",
    "unlink_agenda_item",
]
