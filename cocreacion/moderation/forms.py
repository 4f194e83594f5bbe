"""The forms of the moderation."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional, ValidationError

from cocreacion.kernel.forms import EitherLanguage, Form, at_most, bilingual_data, needed
from cocreacion.kernel.gettext import gettext, ngettext, pgettext
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.moderation.labels import CATEGORIES, RULE_OF, RULES, rule_name
from cocreacion.moderation.models import Category
from cocreacion.moderation.services import LONGEST_APPEAL, LONGEST_NOTE, LONGEST_REASON, Grounds

UPHOLD, OVERTURN = "uphold", "overturn"
PAUSES = (0, 2, 5, 10, 30, 60)  # minutes


def _categories() -> list[SelectChoice]:
    return [SelectChoice(value.value, name) for value, name in CATEGORIES.items()]


class ReportForm(Form):
    category = RadioField(
        _l("What is wrong with it?"),
        [needed(_l("Choose what is wrong with the comment."))],
        choices=_categories(),
        validate_choice=False,
    )
    note = TextAreaField(_l("What should we look at?"), [Optional(), at_most(LONGEST_NOTE)])

    def validate_category(self, field: Any) -> None:
        if field.data not in {*Category}:
            raise ValidationError(gettext("Choose what is wrong with the comment."))


class GroundsForm(Form):
    """What for: the kind of problem, the rule, the public reason."""

    category = SelectField(_l("What is it about?"))
    rule = RadioField(_l("House rule"), validate_choice=False)
    reason_es = TextAreaField(
        _l("Public reason"), [EitherLanguage("reason_en"), at_most(LONGEST_REASON)]
    )
    reason_en = TextAreaField(_l("Public reason"), [at_most(LONGEST_REASON)])

    def offer(self, likely: Iterable[Category] = ()) -> None:
        """Fill the lists; `likely` is what the comment was reported for, the most first."""
        self.category.choices = _categories()
        numbered = [SelectChoice(str(number), rule_name(number)) for number in RULES]
        self.rule.choices = [SelectChoice("", _l("The rule that goes with it")), *numbered]
        if not self.is_submitted():
            first = next(iter(likely), Category.INSULT)
            self.category.data, self.rule.data = first.value, ""

    def validate_rule(self, field: Any) -> None:
        """Something else may break any rule; the other kinds have one that goes with them."""
        known = field.data in {str(number) for number in RULES}
        if not field.data or self.category.data not in {*Category}:
            return
        category = Category(self.category.data)
        if not known or (category is not Category.OTHER and int(field.data) != RULE_OF[category]):
            raise ValidationError(
                gettext(
                    "That rule does not go with “%(category)s”. Choose “%(rule)s”.",
                    category=CATEGORIES[category],
                    rule=rule_name(RULE_OF[category]),
                )
            )

    def grounds(self) -> Grounds:
        category = Category(self.category.data)
        rule = int(self.rule.data or RULE_OF[category])
        return Grounds(category, rule, bilingual_data(self, "reason"))


class KeepForm(GroundsForm):
    """Why it stays."""

    def offer(self, likely: Iterable[Category] = ()) -> None:
        super().offer(likely)
        for field in self:  # two forms with the same fields stand on one page
            if not field.id.startswith("keep-"):
                field.id = f"keep-{field.id}"
                field.label.field_id = field.id


class AppealForm(Form):
    text = TextAreaField(
        _l("Why should it be shown again?"),
        [
            DataRequired(_l("Write why the comment should be shown again.")),
            at_most(LONGEST_APPEAL),
        ],
    )


class OutcomeForm(Form):
    outcome = RadioField(
        _l("Your decision"),
        [needed(_l("Choose whether the comment stays hidden."))],
        choices=[
            SelectChoice(UPHOLD, _l("It stays hidden")),
            SelectChoice(OVERTURN, _l("It is shown again")),
        ],
        validate_choice=False,
    )
    reason_es = TextAreaField(
        _l("Public reason"), [EitherLanguage("reason_en"), at_most(LONGEST_REASON)]
    )
    reason_en = TextAreaField(_l("Public reason"), [at_most(LONGEST_REASON)])

    def validate_outcome(self, field: Any) -> None:
        if field.data not in {UPHOLD, OVERTURN}:
            raise ValidationError(gettext("Choose whether the comment stays hidden."))


class UndoForm(Form):
    """Why hidden words are shown again."""

    reason_es = TextAreaField(
        _l("Public reason"), [EitherLanguage("reason_en"), at_most(LONGEST_REASON)]
    )
    reason_en = TextAreaField(_l("Public reason"), [at_most(LONGEST_REASON)])


class PaceForm(Form):
    minutes = SelectField(_l("One comment per person"), coerce=int)

    def offer(self, minutes: int) -> None:
        self.minutes.choices = [SelectChoice(n, pause(n)) for n in sorted({*PAUSES, minutes})]
        if not self.is_submitted():
            self.minutes.data = minutes


def pause(minutes: int) -> str:
    if not minutes:
        return str(pgettext("pace", "Without waiting"))
    return str(ngettext("every %(num)s minute", "every %(num)s minutes", minutes))
