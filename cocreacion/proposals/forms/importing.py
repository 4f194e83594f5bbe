"""Forms about files that are brought in."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    RadioField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from cocreacion.documents.imports.planning import Mode
from cocreacion.kernel.forms import Form, at_most
from cocreacion.kernel.gettext import gettext
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.proposals.forms.common import LONGEST_PASTED


class ImportForm(Form):
    """A file, or a pasted text; with a second file where the other language is in one."""

    file = FileField(_l("The file"))
    language = RadioField(
        _l("Which language is it in?"),
        choices=[SelectChoice("es", _l("Spanish")), SelectChoice("en", _l("English"))],
    )
    other = FileField(_l("The same text in the other language"), [Optional()])
    text = TextAreaField(_l("Or paste the text"), [at_most(LONGEST_PASTED)])

    def validate_file(self, field: Any) -> None:
        if not field.data and not self.text.data:
            raise ValidationError(gettext("Choose a file, or paste a text."))
        if field.data and self.text.data:
            raise ValidationError(gettext("Choose a file or paste a text, not both."))


class ChoicesForm(Form):
    """What becomes of the text that is there. The choice for each clause stands beside it.

    Sent again it decides again: no key stands in its way.
    """

    submission_id = None
    mode = RadioField(
        _l("What becomes of the text that is there?"),
        choices=[
            SelectChoice(Mode.APPEND.value, _l("It stays; the file goes to its end")),
            SelectChoice(Mode.IN_LINE.value, _l("It is brought in line with the file")),
        ],
        default=Mode.APPEND.value,
    )
