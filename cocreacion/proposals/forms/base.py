"""Forms about a policy that a draft changes, and about the conventions both serve."""

from collections.abc import Iterable, Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from cocreacion.kernel.forms import EitherLanguage, Form, at_most
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.proposals.forms.common import (
    LONGEST_PASTED,
    LONGEST_REASON,
    LONGEST_TITLE,
    whole_number,
)
from cocreacion.proposals.models import ArticleAction


class PolicyForm(Form):
    """The text of a policy in both languages; `seen` is the state of what was looked over."""

    title_es = StringField(_l("Title"), [EitherLanguage("title_en"), at_most(LONGEST_TITLE)])
    title_en = StringField(_l("In English"), [at_most(LONGEST_TITLE)])
    text_es = TextAreaField(_l("Text"), [EitherLanguage("text_en"), at_most(LONGEST_PASTED)])
    text_en = TextAreaField(_l("In English"), [at_most(LONGEST_PASTED)])
    seen = HiddenField()


class PolicyFileForm(Form):
    """A file with the text of a policy; a second one where the other language is in one."""

    submission_id = None
    file = FileField(_l("The file"), [FileRequired(_l("Choose the file with the policy."))])
    language = RadioField(
        _l("Which language is it in?"),
        choices=[SelectChoice("es", _l("Spanish")), SelectChoice("en", _l("English"))],
        default="es",
    )
    other = FileField(_l("The same text in the other language"), [Optional()])


class BaseForm(Form):
    base = SelectField(_l("The policy that this draft changes"), coerce=whole_number)

    def offer(self, policies: Iterable[tuple[int, str]]) -> None:
        self.base.choices = [
            SelectChoice("", _l("None")),
            *(SelectChoice(number, title) for number, title in policies),
        ]


class ArticleForm(Form):
    """What becomes of an article. Guarded by `seen`, not by a key."""

    submission_id = None
    action = RadioField(_l("What happens to this article"))
    clause = SelectField(_l("The clause of the draft that takes its place"), coerce=str)
    reason_es = TextAreaField(_l("Why"), [at_most(LONGEST_REASON)])
    reason_en = TextAreaField(_l("In English"), [at_most(LONGEST_REASON)])
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, clauses: Sequence[tuple[str, str]], *, is_new: bool) -> None:
        """`is_new`: it is about a clause of the draft that has no article."""
        self.clause.choices = [
            SelectChoice("", _l("Choose a clause")),
            *(SelectChoice(clause_id, label) for clause_id, label in clauses),
        ]
        if is_new:
            self.action.choices = [SelectChoice(ArticleAction.NEW.value, _l("It is new"))]
            return
        self.action.choices = [
            SelectChoice("", _l("Not decided yet")),
            SelectChoice(ArticleAction.KEEP.value, _l("It stays as it is")),
            SelectChoice(ArticleAction.REPLACE.value, _l("A clause of the draft takes its place")),
            SelectChoice(ArticleAction.DELETE.value, _l("It is taken out")),
        ]

    @property
    def chosen(self) -> ArticleAction | None:
        return ArticleAction(self.action.data) if self.action.data else None


class CrosswalkForm(Form):
    """`clause` is the id of a document and of a clause in it."""

    clause = SelectField(_l("Clause"), coerce=str, validate_choice=False)
    article = SelectField(_l("Article of the convention"), coerce=str, validate_choice=False)
    note_es = StringField(_l("In Spanish"), [at_most(LONGEST_TITLE)])
    note_en = StringField(_l("In English"), [at_most(LONGEST_TITLE)])

    def offer(
        self, clauses: Iterable[tuple[str, str]], articles: Iterable[tuple[str, str]]
    ) -> None:
        self.clause.choices = [SelectChoice(value, label) for value, label in clauses]
        self.article.choices = [SelectChoice(value, label) for value, label in articles]
