from datetime import date
from typing import Any
from urllib.parse import urlsplit

from wtforms import (
    DateField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from cocreacion.followup.labels import LEVELS, STATES
from cocreacion.followup.models import Status
from cocreacion.kernel.clock import today
from cocreacion.kernel.forms import EitherLanguage, Form, at_most, needed
from cocreacion.kernel.gettext import gettext
from cocreacion.kernel.gettext import lazy_gettext as _l

LONGEST_TEXT, LONGEST_TITLE, LONGEST_ADDRESS = 4000, 200, 2000
PROOFS = 3

CHOSEN = [status for status in Status if status is not Status.LATE]


def web_address(form: Any, field: Any) -> None:  # noqa: ARG001
    """An address of the web that anybody can open: no other scheme, no name and password in it."""
    if not field.data:
        return
    try:
        parts = urlsplit(field.data)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if (
        not host
        or parts.scheme not in {"http", "https"}
        or parts.username is not None
        or any(letter.isspace() for letter in field.data)
    ):
        raise ValidationError(gettext("Write a web address that begins with https:// or http://."))


def not_in_the_future(form: Any, field: Any) -> None:  # noqa: ARG001
    if isinstance(field.data, date) and field.data > today():
        raise ValidationError(gettext("This day has not come yet."))


class ProofForm(Form):
    """A link that shows what an entry says."""

    class Meta(Form.Meta):
        csrf = False

    submission_id = None
    title_es = StringField(_l("Title in Spanish"), [Optional(), at_most(LONGEST_TITLE)])
    title_en = StringField(_l("Title in English"), [Optional(), at_most(LONGEST_TITLE)])
    url = StringField(_l("Web address"), [Optional(), at_most(LONGEST_ADDRESS), web_address])
    dated = DateField(_l("Date of the evidence"), [Optional(), not_in_the_future])

    @property
    def begun(self) -> bool:
        return any(field.data for field in self)

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if not self.begun:
            return valid
        if not self.url.data:
            self.url.errors = [*self.url.errors, gettext("Write the address of this evidence.")]
            valid = False
        if not (self.title_es.data or self.title_en.data):
            self.title_es.errors = [
                *self.title_es.errors,
                gettext("Say in Spanish or in English what this link shows."),
            ]
            valid = False
        return valid


class ReportForm(Form):
    voice = RadioField(_l("On behalf of"), [needed(_l("Say for whom you report."))])
    about = SelectField(_l("What do you report on?"))
    level = RadioField(
        _l("How far has it come?"),
        [needed(_l("Choose how far it has come."))],
        choices=[SelectChoice(level.value, label) for level, label in LEVELS.items()],
    )
    text_es = TextAreaField(
        _l("What was done, and what is missing"), [EitherLanguage("text_en"), at_most(LONGEST_TEXT)]
    )
    text_en = TextAreaField(_l("In English"), [at_most(LONGEST_TEXT)])
    proofs = FieldList(FormField(ProofForm), min_entries=PROOFS, max_entries=PROOFS)


class MilestoneForm(Form):
    revision = HiddenField()
    status = RadioField(
        _l("State"),
        [needed(_l("Choose a state."))],
        choices=[SelectChoice(status.value, STATES[status][0]) for status in CHOSEN],
    )
    due_on = DateField(_l("Due on"), [Optional()])
    done_on = DateField(_l("Done on"), [Optional(), not_in_the_future])

    def validate_done_on(self, field: Any) -> None:
        if self.status.data == Status.DONE and not field.data:
            raise ValidationError(gettext("Say on which day it was done: today or earlier."))
