"""From the first clause of a draft to the commitment it becomes."""

from cocreacion.proposals.services.amending import (
    Amending,
    rewrite_amendment,
    submit_amendment,
    support_amendment,
    withdraw_amendment,
    withdraw_support,
)
from cocreacion.proposals.services.basing import (
    Deciding,
    choose_base,
    decide_article,
    load_policy,
    publish_reasons,
)
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
from cocreacion.proposals.services.judging import (
    Recommendation,
    decide_amendments,
    recommend,
)
from cocreacion.proposals.services.linking import link_agenda_item, unlink_agenda_item
from cocreacion.proposals.services.mapping import Mapping, map_article, unmap_article
from cocreacion.proposals.services.merging import (
    Merge,
    merge_amendments,
    note_written,
    prepare_merge,
)

__all__ = [
    "Amending",
    "Basis",
    "Deciding",
    "Details",
    "Mapping",
    "Merge",
    "Question",
    "Recommendation",
    "adopt",
    "ask_for_vote",
    "change_proposal",
    "choose_base",
    "close_consultation",
    "create_proposal",
    "decide_amendments",
    "decide_article",
    "extend_consultation",
    "link_agenda_item",
    "load_policy",
    "map_article",
    "merge_amendments",
    "note_result",
    "note_written",
    "open_consultation",
    "prepare_merge",
    "publish_reasons",
    "publish_version",
    "recommend",
    "rewrite_amendment",
    "submit_amendment",
    "support_amendment",
    "unlink_agenda_item",
    "unmap_article",
    "withdraw_amendment",
    "withdraw_support",
]
