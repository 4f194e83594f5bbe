"""The words with which somebody consents to be named. Whoever changes them raises `VERSION`."""

from typing import Any

from cocreacion.contributions.intake.models import How
from cocreacion.kernel.gettext import lazy_gettext as _l

VERSION = "2026-11"
LONGEST_NAME = 80  # characters

OF_ACCOUNT: Any = _l(
    "Your public name is shown beside what you say here, on this site and wherever it is shared. "
    "You can take this back in My space: from then on you are shown as a participant, also beside "
    "what you said before."
)
OF_CONTRIBUTION: Any = _l(
    "The name you write is shown beside this contribution, on this site and wherever it is "
    "shared. You can take this back with the link in our letter: from then on you are shown as a "
    "participant."
)
NOTED: Any = _l(
    "The person agreed, on the sheet or aloud, that the name is shown beside this contribution, "
    "on this site and wherever it is shared."
)
TEXTS: dict[How, Any] = {
    How.FORM: OF_ACCOUNT,
    How.LINK: OF_CONTRIBUTION,
    How.SHEET: NOTED,
    How.SPOKEN: NOTED,
}


def text(how: How) -> str:
    """As it is shown now, in the language of the page."""
    return str(TEXTS[how])
