from collections.abc import Iterable, Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import HiddenInput

from cocreacion.documents.clauses import LONGEST_HEADING, LONGEST_TEXT
from cocreacion.documents.imports.planning import Mode
from cocreacion.documents.models import Procedure, Version, VersionClause
from cocreacion.groups.models import Body
from cocreacion.kernel.forms import EitherLanguage, Form, at_most, needed
from cocreacion.kernel.gettext import gettext, pgettext
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain
from cocreacion.people.models import Guest, Organisation, User
from cocreacion.process.models import Commitment
from cocreacion.process.template import QUESTIONS

LONGEST_TITLE, LONGEST_REASON, LONGEST_NAME = 200, 2000, 60
LONGEST_PASTED = 1_000_000
NONE = SelectChoice("", _l("None yet"))


def whole_number(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


class DetailsForm(Form):
    title_es = StringField(_l("Title"), [EitherLanguage("title_en"), at_most(LONGEST_TITLE)])
    title_en = StringField(_l("In English"), [at_most(LONGEST_TITLE)])
    summary_es = TextAreaField(_l("In Spanish"), [at_most(LONGEST_REASON)])
    summary_en = TextAreaField(_l("In English"), [at_most(LONGEST_REASON)])
    commitment = SelectField(_l("For which commitment"), coerce=whole_number, validate_choice=True)

    def offer(self, commitments: Iterable[Commitment]) -> None:
        self.commitment.choices = [
            NONE,
            *(SelectChoice(c.id, f"{c.number}. {plain(c.title)}") for c in commitments),
        ]


class CreateForm(DetailsForm):
    body = SelectField(_l("Which group writes it"), coerce=whole_number)
    with_template = BooleanField(
        _l("Begin with the questions of the commitment template, one clause for each"),
        default=True,
    )

    def offer_bodies(self, bodies: Iterable[Body]) -> None:
        self.body.choices = [SelectChoice(body.id, plain(body.name)) for body in bodies]


class TranslationForm(Form):
    """The translation of one clause; guarded by what its translator saw, not by a key."""

    submission_id = None
    heading = StringField(_l("Heading"), [Optional(), at_most(LONGEST_HEADING)])
    text = TextAreaField(_l("Text"), [at_most(LONGEST_TEXT)])
    source_seen = HiddenField()
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])


class StillValidForm(Form):
    submission_id = None
    note = StringField(
        _l("Why is it still valid?"),
        [needed(_l("Say why, for instance: “Only a comma changed”.")), at_most(300)],
    )
    source_seen = HiddenField()
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])


class TranslationFileForm(Form):
    submission_id = None
    file = FileField(
        _l("The file, XLIFF 1.2"), [FileRequired(_l("Choose the file that your tool saved."))]
    )


class PublishForm(Form):
    name_es = StringField(_l("Short name"), [Optional(), at_most(LONGEST_NAME)])
    name_en = StringField(_l("In English"), [Optional(), at_most(LONGEST_NAME)])
    note_es = TextAreaField(
        _l("What changed, and why"), [EitherLanguage("note_en"), at_most(LONGEST_REASON)]
    )
    note_en = TextAreaField(_l("In English"), [at_most(LONGEST_REASON)])


class OpenForm(Form):
    opens_at = DateTimeLocalField(_l("Opens"), [Optional()])
    closes_at = DateTimeLocalField(_l("Closes"), [InputRequired(_l("Choose when it closes."))])


class ReasonForm(Form):
    reason_es = TextAreaField(_l("Why"), [EitherLanguage("reason_en"), at_most(LONGEST_REASON)])
    reason_en = TextAreaField(_l("In English"), [at_most(LONGEST_REASON)])


class RestoreForm(ReasonForm):
    """`seen`: the fingerprint of what its reader was told would change."""

    seen = HiddenField()


class ExtendForm(ReasonForm):
    closes_at = DateTimeLocalField(_l("New closing"), [InputRequired(_l("Choose when it closes."))])


class VoteForm(Form):
    version = SelectField(_l("Version"), coerce=whole_number)
    body = SelectField(_l("Who decides"), coerce=whole_number)
    question_es = StringField(
        _l("The question"), [EitherLanguage("question_en"), at_most(LONGEST_TITLE)]
    )
    question_en = StringField(_l("In English"), [at_most(LONGEST_TITLE)])
    context_es = TextAreaField(_l("In Spanish"), [at_most(LONGEST_REASON)])
    context_en = TextAreaField(_l("In English"), [at_most(LONGEST_REASON)])
    closes_at = DateTimeLocalField(_l("Closes"), [InputRequired(_l("Choose when it closes."))])

    def offer(self, versions: Iterable[Version], bodies: Iterable[Body]) -> None:
        self.version.choices = [
            SelectChoice(v.number, _l("Version %(number)s", number=v.number)) for v in versions
        ]
        self.body.choices = [SelectChoice(body.id, plain(body.name)) for body in bodies]


class AdoptForm(ReasonForm):
    """`clause_<id>`: which part of the commitment each clause becomes; made by `adopt_form`."""

    basis = HiddenField()

    @property
    def fields(self) -> dict[str, str]:
        return {
            field.name.removeprefix("clause_"): field.data
            for field in self
            if field.name.startswith("clause_") and field.data
        }


def adopt_form(clauses: Sequence[VersionClause], labels: dict[str, str]) -> type[AdoptForm]:
    """The form with one list per clause."""
    choices = [SelectChoice("", _l("Not part of the commitment"))]
    choices += [SelectChoice(field, question) for field, question in QUESTIONS.items()]
    fields = {
        f"clause_{clause.clause_id}": SelectField(labels[clause.clause_id], choices=choices)
        for clause in clauses
    }
    return type("AdoptFormOfText", (AdoptForm,), fields)


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


class MergeForm(Form):
    """Only the button; the choices at the places of conflict are read by the view."""

    seen = HiddenField()


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
