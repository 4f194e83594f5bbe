"""Forms about a draft as a whole: beginning it, publishing, consulting, deciding."""

from collections.abc import Iterable, Sequence

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from cocreacion.documents.models import Version, VersionClause
from cocreacion.groups.models import Body
from cocreacion.kernel.forms import EitherLanguage, Form, at_most
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain
from cocreacion.process.models import Commitment
from cocreacion.process.template import QUESTIONS
from cocreacion.proposals.forms.common import (
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_TITLE,
    NONE,
    ReasonForm,
    whole_number,
)


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
