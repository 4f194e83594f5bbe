from typing import Any

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional, ValidationError

from cocreacion.groups.models import Body, BodyKind
from cocreacion.kernel.forms import EitherLanguage, Form, at_most, instant, needed
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.gettext import lazy_pgettext as _p
from cocreacion.votes.models import Choice
from cocreacion.votes.rules import BASES, WrongInput, fraction, threshold

DEFAULT_BASE = "yes+no"


class BallotForm(Form):
    choice = RadioField(
        _l("Your vote"),
        [DataRequired(_l("Choose one: for, against or abstention."))],
        choices=[
            SelectChoice(Choice.FOR.value, _p("vote", "For")),
            SelectChoice(Choice.AGAINST.value, _p("vote", "Against")),
            SelectChoice(Choice.ABSTAIN.value, _l("Abstention")),
        ],
    )
    reason = TextAreaField(
        _l("Your reason"),
        [Optional(), at_most(1000)],
        description=_l("Published with your vote when the vote has closed."),
    )
    seat = HiddenField()


def _share(form: Any, field: Any) -> None:  # noqa: ARG001
    try:
        fraction((field.data or "").strip(), "")
    except WrongInput:
        raise ValidationError(_l("Write a fraction such as 1/2 or 2/3.")) from None


class PollForm(Form):
    """The question and the rule. A rule comes with the text it is taken from."""

    question_es = StringField(_l("Question"), [EitherLanguage("question_en"), at_most(300)])
    question_en = StringField(_l("Question"), [at_most(300)])
    context_es = TextAreaField(_l("What it is about"), [at_most(4000)])
    context_en = TextAreaField(_l("What it is about"), [at_most(4000)])
    closes_at = DateTimeLocalField(
        _l("When it closes"),
        [Optional()],
        description=_l("Guatemala time. It can be chosen when the vote is opened."),
    )
    quorum = StringField(
        _l("Quorum"),
        [Optional(), _share],
        description=_l("Share of the seats that must vote, such as 1/2. Empty: no quorum."),
    )
    per_bloc = BooleanField(_l("The quorum must be met in each bloc"))
    comparison = RadioField(
        _l("Majority"),
        choices=[
            SelectChoice("more_than", _l("More than")),
            SelectChoice("at_least", _l("At least")),
        ],
        default="more_than",
    )
    share = StringField(
        _p("rule", "Share"),
        [needed(_l("Write a fraction such as 1/2 or 2/3.")), _share],
        default="1/2",
    )
    base = SelectField(
        _p("rule", "Of"),
        choices=[
            SelectChoice("yes+no", _l("the votes for and against")),
            SelectChoice("cast", _l("all ballots, abstentions included")),
            SelectChoice("electorate", _l("all seats with a vote")),
        ],
        default=DEFAULT_BASE,
    )
    every_bloc = BooleanField(_l("The majority must be reached in each bloc, too"))
    source_es = StringField(
        _l("Where the rule is written"), [EitherLanguage("source_en"), at_most(300)]
    )
    source_en = StringField(_l("Where the rule is written"), [at_most(300)])

    def fit(self, body: Body) -> None:
        """Blocs are asked about only where there are blocs."""
        if body.kind is not BodyKind.FORUM:
            del self.per_bloc
            del self.every_bloc

    def show(self, rule: dict[str, Any]) -> None:
        """The written form of a rule in the fields."""
        quorum = rule.get("quorum") or {}
        limit, source = threshold(rule["threshold"]), rule.get("source") or {}
        self.quorum.data = quorum.get("min_fraction", "")
        self.comparison.data = "at_least" if limit.at_least else "more_than"
        self.share.data, self.base.data = str(limit.share), limit.base
        self.source_es.data, self.source_en.data = source.get("es", ""), source.get("en", "")
        if "per_bloc" in self:
            self.per_bloc.data = quorum.get("per_chamber", True)
            self.every_bloc.data = rule.get("chambers_rule") == "every"

    def rule(self) -> dict[str, Any]:
        """The fields as a rule in its written form."""
        share = fraction(self.share.data, "rule.threshold")
        blocs = "per_bloc" in self
        rule: dict[str, Any] = {
            "threshold": f"{self.comparison.data} {share.numerator}/{share.denominator} "
            f"of {self.base.data if self.base.data in BASES else DEFAULT_BASE}",
            "chambers_rule": "every" if blocs and self.every_bloc.data else "none",
            "source": {"es": self.source_es.data or "", "en": self.source_en.data or ""},
        }
        if self.quorum.data:
            rule["quorum"] = {
                "min_fraction": self.quorum.data,
                "per_chamber": bool(blocs and self.per_bloc.data),
            }
        return rule

    def closing(self) -> Any:
        return instant(self.closes_at.data)


class OpenForm(Form):
    closes_at = DateTimeLocalField(
        _l("When it closes"),
        [needed(_l("Choose day and hour."))],
        description=_l("Guatemala time."),
    )


class ExtendForm(OpenForm):
    reason_es = TextAreaField(_l("Reason"), [EitherLanguage("reason_en"), at_most(500)])
    reason_en = TextAreaField(_l("Reason"), [at_most(500)])


class CancelForm(Form):
    reason_es = TextAreaField(_l("Reason"), [EitherLanguage("reason_en"), at_most(500)])
    reason_en = TextAreaField(_l("Reason"), [at_most(500)])


class OutcomeForm(Form):
    outcome_es = TextAreaField(_l("What follows"), [EitherLanguage("outcome_en"), at_most(3000)])
    outcome_en = TextAreaField(_l("What follows"), [at_most(3000)])
