"""Forms of consultations: to prepare and extend them, and to answer statements."""

from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from cocreacion.consultations.models import Consultation, Position
from cocreacion.consultations.services import (
    LONGEST_QUESTION,
    LONGEST_REASON,
    LONGEST_STATEMENT,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Details,
)
from cocreacion.contributions import policy
from cocreacion.contributions.forms import content_languages
from cocreacion.contributions.homes import Home
from cocreacion.kernel.forms import (
    EitherLanguage,
    Form,
    at_most,
    bilingual_data,
    fill_bilingual,
    instant,
    needed,
    wall_clock,
)
from cocreacion.kernel.gettext import language
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain
from cocreacion.people.labels import SECTORS
from cocreacion.people.models import Guest, Organisation, Sector, User
from cocreacion.process.models import ActionPlan

TEXTS = ("title", "purpose", "answered_by", "answered_where")
MOST_DAYS = 365
ANSWER = "answer-"  # the field of a statement: this and its id


class ConsultationForm(Form):
    about = SelectField(_l("What it is about"), validate_choice=False)
    title_es = StringField(_l("Title"), [EitherLanguage("title_en"), at_most(LONGEST_TITLE)])
    title_en = StringField(_l("In English"), [at_most(LONGEST_TITLE)])
    purpose_es = TextAreaField(_l("What it is for"), [at_most(LONGEST_TEXT)])
    purpose_en = TextAreaField(_l("In English"), [at_most(LONGEST_TEXT)])
    opens_at = DateTimeLocalField(_l("Opens"), [Optional()])
    closes_at = DateTimeLocalField(_l("Closes"), [Optional()])
    answered_by_es = StringField(_l("Who answers"), [at_most(LONGEST_TITLE)])
    answered_by_en = StringField(_l("In English"), [at_most(LONGEST_TITLE)])
    answer_days = IntegerField(
        _l("Working days until an answer is due"),
        [
            InputRequired(_l("Write a number of days, for example 15.")),
            NumberRange(1, MOST_DAYS, _l("Write a number of days, for example 15.")),
        ],
        default=15,
    )
    answered_where_es = StringField(_l("Where the answers are published"), [at_most(LONGEST_TITLE)])
    answered_where_en = StringField(_l("In English"), [at_most(LONGEST_TITLE)])
    plan = SelectField(_l("Plan whose timeline it belongs to"), validate_choice=False)
    sectors = SelectMultipleField(
        _l("Sectors"), choices=[SelectChoice(s.value, name) for s, name in SECTORS.items()]
    )
    organisations = SelectMultipleField(_l("Organisations"), validate_choice=False)
    takes_statements = BooleanField(_l("Those who take part may propose short statements"))

    def offer(
        self,
        texts: Iterable[Home],
        plans: Iterable[ActionPlan],
        organisations: Iterable[Organisation],
    ) -> None:
        self.about.choices = [
            SelectChoice("", _l("Open questions only, without a text")),
            *(SelectChoice(str(home.thread_id), plain(home.title)) for home in texts),
        ]
        self.plan.choices = [SelectChoice(str(plan.id), plain(plan.name)) for plan in plans]
        self.organisations.choices = [
            SelectChoice(str(each.id), plain(each.name)) for each in organisations
        ]

    def fill(self, consultation: Consultation) -> None:
        """What is stored, unless the person has just typed."""
        if self.is_submitted():
            return
        for name in TEXTS:
            fill_bilingual(self, name, getattr(consultation, name))
        self.opens_at.data = wall_clock(consultation.opens_at)
        self.closes_at.data = wall_clock(consultation.closes_at)
        self.answer_days.data = consultation.answer_days
        self.takes_statements.data = consultation.takes_statements
        self.plan.data = str(consultation.plan_id or "")
        self.sectors.data = consultation.admits.get("sectors", [])
        self.organisations.data = [str(i) for i in consultation.admits.get("organisations", [])]

    def details(self, before: Consultation | None = None) -> Details:
        texts = {
            name: bilingual_data(self, name, getattr(before, name) if before else None)
            for name in TEXTS
        }
        plans = {choice.value for choice in self.plan.choices or ()}
        known = {choice.value for choice in self.organisations.choices or ()}
        return Details(
            **texts,
            answer_days=self.answer_days.data,
            takes_statements=self.takes_statements.data,
            opens_at=instant(self.opens_at.data),
            closes_at=instant(self.closes_at.data),
            plan_id=int(self.plan.data) if self.plan.data in plans else None,
            sectors=[Sector(each) for each in self.sectors.data or ()],
            organisation_ids=[int(i) for i in self.organisations.data or () if i in known],
        )


class QuestionForm(Form):
    text_es = TextAreaField(_l("Question"), [EitherLanguage("text_en"), at_most(LONGEST_QUESTION)])
    text_en = TextAreaField(_l("In English"), [at_most(LONGEST_QUESTION)])


class ExtendForm(Form):
    closes_at = DateTimeLocalField(_l("New closing"), [InputRequired(_l("Choose when it closes."))])
    reason_es = TextAreaField(_l("Why"), [EitherLanguage("reason_en"), at_most(LONGEST_REASON)])
    reason_en = TextAreaField(_l("In English"), [at_most(LONGEST_REASON)])


class StatementForm(Form):
    text = StringField(
        _l("Statement"),
        [
            needed(_l("Write the statement: one idea that people can agree with or not.")),
            at_most(LONGEST_STATEMENT),
        ],
        id="statement-text",
    )
    language = SelectField(_l("Language you write in"), id="statement-language")

    def offer(self, *, filled: bool = False) -> None:
        self.language.choices = content_languages()
        if not filled and not self.is_submitted():
            self.language.data = language()


class JudgeForm(Form):
    reason = StringField(_l("Why it is not taken"), [at_most(LONGEST_REASON)])


class AnswersForm(Form):
    """`answer-<id>`: agree, disagree or pass, for each statement; made by `answers_form`."""

    sector = SelectField(_l("Your sector"), id="answers-sector")

    @property
    def positions(self) -> dict[int, Position]:
        return {
            int(field.name.removeprefix(ANSWER)): Position(field.data)
            for field in self
            if field.name.startswith(ANSWER) and field.data in {*Position}
        }

    def answer_to(self, statement_id: int) -> Any:
        return self[f"{ANSWER}{statement_id}"]

    def offer(self, viewer: User | Guest, named: policy.Named, declared: Sector | None) -> None:
        """The sectors that may take part; the one declared before, or a likely one, is chosen."""
        own = [each.sector for each in viewer.organisations]
        may = [s for s in Sector if _may_declare(viewer, named, s)]
        self.sector.choices = [SelectChoice(s.value, SECTORS[s]) for s in may]
        likely = [declared, *own, Sector.CITIZEN, *may]
        if not self.is_submitted() and may and self.sector.data not in {*may}:
            self.sector.data = next(each.value for each in likely if each in may)


def _may_declare(viewer: User | Guest, named: policy.Named, sector: Sector) -> bool:
    own = [each.id for each in viewer.organisations if each.sector is sector]
    return any(policy.admits(named, sector, each) for each in (None, *own))


def answers_form(
    statements: Mapping[int, str],
    given: Mapping[int, Position],
    formdata: MultiDict[str, str] | None = None,
) -> AnswersForm:
    """With a field for each of these statements; `given` are the answers of before."""
    choices = [SelectChoice(position.value, words) for position, words in POSITIONS.items()]
    fields = {
        f"{ANSWER}{number}": RadioField(text, [Optional()], choices=choices)
        for number, text in statements.items()
    }
    data = {f"{ANSWER}{number}": position.value for number, position in given.items()}
    kind = type("AnswersFormOfStatements", (AnswersForm,), fields)
    form: AnswersForm = kind(formdata, data=data) if formdata is not None else kind(data=data)
    return form


POSITIONS: dict[Position, Any] = {
    Position.AGREE: _l("I agree"),
    Position.DISAGREE: _l("I disagree"),
    Position.PASS: _l("Pass"),
}
