"""Forms about amendments: proposing, judging, deciding, putting into the text."""

from collections.abc import Iterable
from typing import Any

from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from cocreacion.documents.clauses import LONGEST_HEADING, LONGEST_TEXT
from cocreacion.documents.models import Procedure, Version
from cocreacion.kernel.forms import Form, at_most, needed
from cocreacion.kernel.gettext import gettext, pgettext
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain
from cocreacion.people.models import Guest, Organisation, User
from cocreacion.proposals.forms.common import LONGEST_REASON, whole_number


class AmendmentForm(Form):
    """Other words for a clause, a new clause, or a reason to take one out."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    op = HiddenField()
    clause = HiddenField()
    written = HiddenField()
    heading = StringField(_l("Heading"), [Optional(), at_most(LONGEST_HEADING)])
    text = TextAreaField(_l("Text"), [at_most(LONGEST_TEXT)])
    reason = TextAreaField(
        _l("Reason"),
        [needed(_l("Write the reason: why should the text change?")), at_most(LONGEST_REASON)],
    )
    voice = RadioField(_l("You propose it"), validate_choice=False)

    viewer: User | Guest

    def offer(self, viewer: User | Guest) -> None:
        self.viewer = viewer
        self.voice.choices = [
            SelectChoice("", pgettext("voice", "For myself")),
            *(
                SelectChoice(
                    str(each.id),
                    _l("On behalf of %(organisation)s", organisation=plain(each.name)),
                )
                for each in viewer.organisations
            ),
        ]
        if self.voice.data is None:
            self.voice.data = ""

    def validate_voice(self, field: Any) -> None:
        if field.data and self.organisation() is None:
            raise ValidationError(gettext("You may not speak for this organisation."))

    def organisation(self) -> Organisation | None:
        """In whose name the person chose to speak."""
        mine = {str(each.id): each for each in self.viewer.organisations}
        return mine.get(self.voice.data or "")


class RecommendForm(Form):
    submission_id = None
    procedure = RadioField(
        _l("What the group proposes"),
        [needed(_l("Choose what the group proposes to do."))],
        validate_choice=False,
    )
    agreed_heading = StringField(_l("Heading"), [Optional(), at_most(LONGEST_HEADING)])
    agreed_text = TextAreaField(_l("Text"), [Optional(), at_most(LONGEST_TEXT)])
    reason_es = TextAreaField(_l("In Spanish"), [at_most(LONGEST_REASON)])
    reason_en = TextAreaField(_l("In English"), [at_most(LONGEST_REASON)])
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, procedures: Iterable[tuple[Procedure, str]]) -> None:
        self.procedure.choices = [SelectChoice(each.value, name) for each, name in procedures]

    def validate_procedure(self, field: Any) -> None:
        if field.data not in {choice.value for choice in self.procedure.choices}:
            raise ValidationError(gettext("Choose what the group proposes to do."))


class DecideForm(Form):
    chosen = SelectMultipleField(_l("Amendments"), coerce=whole_number, validate_choice=False)
    agreement = SelectField(_l("Where it was decided"), coerce=whole_number)

    def offer(self, agreements: Iterable[tuple[int, str]]) -> None:
        self.agreement.choices = [
            SelectChoice("", _l("Not in an agreement with published minutes")),
            *(SelectChoice(number, label) for number, label in agreements),
        ]


class WrittenForm(Form):
    """Since when the text says what was accepted; "" for the working text."""

    version = SelectField(_l("Where its words are"), coerce=whole_number)

    def offer(self, versions: Iterable[Version]) -> None:
        self.version.choices = [
            SelectChoice("", _l("In the working text: they come with the next version")),
            *(
                SelectChoice(each.number, _l("Version %(number)s", number=each.number))
                for each in versions
            ),
        ]


class MergeForm(Form):
    """Only the button; the choices at the places of conflict are read by the view."""

    seen = HiddenField()
