"""One statement for each data set: only what everybody may see.

No e-mail address and no name of a person is selected; an organisation is named where somebody
spoke for it.
"""

from cocreacion.opendata.queries.amendments import amendments
from cocreacion.opendata.queries.meetings import agreement_states, agreements, meetings
from cocreacion.opendata.queries.moderation import moderation
from cocreacion.opendata.queries.participation import participation, voices
from cocreacion.opendata.queries.plan import commitments, milestones, organisations
from cocreacion.opendata.queries.speech import contributions
from cocreacion.opendata.queries.votes import votes

__all__ = [
    "agreement_states",
    "agreements",
    "amendments",
    "commitments",
    "contributions",
    "meetings",
    "milestones",
    "moderation",
    "organisations",
    "participation",
    "voices",
    "votes",
]
