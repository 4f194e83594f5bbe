"""Forms of clauses: one clause in one language, what it is, a new one."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from cocreacion.documents.clauses import LONGEST_HEADING, LONGEST_TEXT, Wording
from cocreacion.documents.labels import kinds
from cocreacion.documents.models import ClauseKind
from cocreacion.kernel.forms import Form, at_most
from cocreacion.kernel.gettext import lazy_gettext as _l

DEEPEST = 6


def levels() -> list[SelectChoice]:
    """How deep a clause can stand below others."""
    names = [
        _l("Not below another clause"),
        *(_l("Level %(n)s", n=n) for n in range(1, DEEPEST + 1)),
    ]
    return [SelectChoice(level, name) for level, name in enumerate(names)]


class KindForm(Form):
    """What a clause is, and how deep it stands."""

    submission_id = None
    kind = SelectField(_l("Kind"), coerce=str)
    level = SelectField(_l("Depth"), coerce=int, default=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(kind.value, name) for kind, name in kinds()]
        self.level.choices = levels()


class SeenField(Field):
    """A text as it stood when the form was made: never tidied, hidden."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        # A form sends CR LF for each LF.
        self.data = valuelist[0].replace("\r\n", "\n") if valuelist else None

    def _value(self) -> str:
        return self.data or ""


class ClauseForm(KindForm):
    """One clause in one language. Sent again it saves again: `based_on` guards it, no key does.

    What was before its writer goes with it: words typed live have no revision to name them by.
    """

    kind_seen = HiddenField()
    level_seen = HiddenField()
    heading = StringField(_l("Heading"), [Optional(), at_most(LONGEST_HEADING)])
    text = TextAreaField(_l("Text"), [at_most(LONGEST_TEXT)])
    based_on = IntegerField(widget=HiddenInput(), validators=[Optional()])
    source_revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    beside_up = HiddenField()
    beside_down = HiddenField()
    base_heading = SeenField()
    base_text = SeenField()
    source_heading = SeenField()
    source_text = SeenField()

    @property
    def new_kind(self) -> ClauseKind | None:
        """The kind this person chose; None where they left it as it was."""
        return ClauseKind(self.kind.data) if self.kind.data != self.kind_seen.data else None

    @property
    def new_level(self) -> int | None:
        """The depth this person chose; None where they left it as it was."""
        is_new = self.level_seen.data and str(self.level.data) != self.level_seen.data
        return self.level.data if is_new else None

    @property
    def base(self) -> Wording | None:
        """What the clause said when they began."""
        return _seen(self.base_heading, self.base_text)

    @property
    def source_seen(self) -> Wording | None:
        """Of a translation: what the original said when they began."""
        return _seen(self.source_heading, self.source_text)


def _seen(heading: SeenField, text: SeenField) -> Wording | None:
    if heading.data is None or text.data is None:
        return None
    return Wording(heading.data, text.data)


class NewClauseForm(Form):
    kind = SelectField(_l("Kind"), coerce=str, default=ClauseKind.ARTICLE.value)
    after = SelectField(_l("Where"), coerce=str, default="")
    heading_es = StringField(_l("In Spanish"), [at_most(LONGEST_HEADING)])
    heading_en = StringField(_l("In English"), [at_most(LONGEST_HEADING)])
    text_es = TextAreaField(_l("In Spanish"), [at_most(LONGEST_TEXT)])
    text_en = TextAreaField(_l("In English"), [at_most(LONGEST_TEXT)])

    def offer(self, places: Sequence[tuple[str, str]]) -> None:
        """`places`: clause id and label of the clauses there are."""
        self.kind.choices = [SelectChoice(kind.value, name) for kind, name in kinds()]
        self.after.choices = [
            SelectChoice("", _l("At the end")),
            *(SelectChoice(clause_id, label) for clause_id, label in places),
        ]
