"""The forms of drafts, by what they are about."""

from cocreacion.proposals.forms.amending import (
    AmendmentForm,
    DecideForm,
    MergeForm,
    RecommendForm,
    WrittenForm,
)
from cocreacion.proposals.forms.clauses import RestoreForm
from cocreacion.proposals.forms.common import (
    LONGEST_NAME,
    LONGEST_PASTED,
    LONGEST_REASON,
    LONGEST_TITLE,
    NONE,
    ReasonForm,
    whole_number,
)
from cocreacion.proposals.forms.drafting import (
    AdoptForm,
    CreateForm,
    DetailsForm,
    ExtendForm,
    OpenForm,
    PublishForm,
    VoteForm,
    adopt_form,
)
from cocreacion.proposals.forms.importing import (
    ChoicesForm,
    ImportForm,
)
from cocreacion.proposals.forms.translating import (
    StillValidForm,
    TranslationFileForm,
    TranslationForm,
)

__all__ = [
    "LONGEST_NAME",
    "LONGEST_PASTED",
    "LONGEST_REASON",
    "LONGEST_TITLE",
    "NONE",
    "AdoptForm",
    "AmendmentForm",
    "ChoicesForm",
    "CreateForm",
    "DecideForm",
    "DetailsForm",
    "ExtendForm",
    "ImportForm",
    "MergeForm",
    "OpenForm",
    "PublishForm",
    "ReasonForm",
    "RecommendForm",
    "RestoreForm",
    "StillValidForm",
    "TranslationFileForm",
    "TranslationForm",
    "VoteForm",
    "WrittenForm",
    "adopt_form",
    "whole_number",
]
