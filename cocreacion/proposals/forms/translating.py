"""Forms of the translator’s desk."""

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from cocreacion.documents.clauses import LONGEST_HEADING, LONGEST_TEXT
from cocreacion.kernel.forms import Form, at_most, needed
from cocreacion.kernel.gettext import lazy_gettext as _l


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
