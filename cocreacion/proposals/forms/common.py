"""What several forms of drafts have in common."""

from typing import Any

from wtforms import (
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from cocreacion.kernel.forms import EitherLanguage, Form, at_most
from cocreacion.kernel.gettext import lazy_gettext as _l

LONGEST_TITLE, LONGEST_REASON, LONGEST_NAME = 200, 2000, 60

LONGEST_PASTED = 1_000_000
NONE = SelectChoice("", _l("None yet"))


def whole_number(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


class ReasonForm(Form):
    reason_es = TextAreaField(_l("Why"), [EitherLanguage("reason_en"), at_most(LONGEST_REASON)])
    reason_en = TextAreaField(_l("In English"), [at_most(LONGEST_REASON)])
