from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, NumberRange, Optional, ValidationError

from cocreacion.groups.labels import DELEGATIONS, KINDS
from cocreacion.groups.models import BodyKind, Delegation
from cocreacion.groups.quorum import fraction
from cocreacion.kernel.forms import EitherLanguage, Form, at_most, needed
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.people.labels import SECTORS
from cocreacion.people.models import Sector

SECTOR_CHOICES = [SelectChoice(key.value, name) for key, name in SECTORS.items()]
NOTHING = ""


def _share(form: Any, field: Any) -> None:  # noqa: ARG001
    try:
        fraction(field.data or "")
    except ValueError:
        message = _l("Write a share as a fraction such as 1/2, or leave it empty.")
        raise ValidationError(message) from None


def _reviewed(label: Any) -> IntegerField:
    """A share of clauses that must be reviewed, in percent."""
    between = NumberRange(0, 100, _l("Write a number from 0 to 100."))
    return IntegerField(label, [Optional(), between], default=0)


def _days(label: Any) -> IntegerField:
    """Days that a rule asks for; none where there is no rule."""
    between = NumberRange(0, 60, _l("Write a number from 0 to 60."))
    return IntegerField(
        label, [Optional(), between], default=0, description=_l("0: there is no such rule.")
    )


class JoinForm(Form):
    organisation = SelectField(_l("For whom do you ask?"), default=NOTHING)
    sector = SelectField(
        _l("Your sector"),
        choices=SECTOR_CHOICES,
        default=Sector.CITIZEN.value,
        description=_l("If you ask for an organisation, its sector counts."),
    )
    motive = TextAreaField(
        _l("Why do you want to take part?"),
        [
            DataRequired(_l("Say why, for instance: “We review contracts of health centres”.")),
            at_most(2000),
        ],
        description=_l("Only the secretariat and the institution that convenes read this."),
    )

    def offer(self, organisations: list[tuple[int, str]]) -> None:
        """Those this person may speak for, and nobody."""
        oneself = SelectChoice(NOTHING, _l("For myself"))
        self.organisation.choices = [
            oneself,
            *(SelectChoice(str(number), name) for number, name in organisations),
        ]


class AnswerForm(Form):
    """What the secretariat says to a request."""

    decision = RadioField(
        _l("What do you answer?"),
        [DataRequired(_l("Choose an answer."))],
        choices=[
            SelectChoice("accept", _l("Accept, and give a seat")),
            SelectChoice("decline", _l("Decline, with a reason")),
        ],
    )
    seat = SelectField(_l("Which seat?"), default=NOTHING)
    reason = TextAreaField(
        _l("Reason"),
        [at_most(2000)],
        description=_l("Needed to decline. The person reads it."),
    )

    def offer(self, seats: list[tuple[int, str]]) -> None:
        self.seat.choices = [
            SelectChoice(NOTHING, _l("A new seat")),
            *(SelectChoice(str(position), name) for position, name in seats),
        ]

    def validate_reason(self, field: Any) -> None:
        if self.decision.data == "decline" and not (field.data or "").strip():
            raise ValidationError(_l("Write the reason; the person will read it."))


class BodyForm(Form):
    name_es = StringField(_l("Name"), [EitherLanguage("name_en"), at_most(200)])
    name_en = StringField(_l("Name"), [at_most(200)])
    kind = SelectField(
        _l("Kind"),
        choices=[SelectChoice(key.value, name) for key, name in KINDS.items()],
        default=BodyKind.WORKING_GROUP.value,
    )
    mandate_es = TextAreaField(_l("Mandate"), [EitherLanguage("mandate_en"), at_most(3000)])
    mandate_en = TextAreaField(_l("Mandate"), [at_most(3000)])
    act = StringField(
        _l("Act by which it was created"),
        [Optional(), at_most(300)],
        description=_l("For instance: Acuerdo Gubernativo 41-2018."),
    )
    commitment = SelectField(_l("Commitment it works on"), default=NOTHING)
    required_sectors = SelectMultipleField(
        _l("Sectors that must have a seat"), [Optional()], choices=SECTOR_CHOICES
    )
    quorum = StringField(
        _l("Quorum"),
        [Optional(), _share],
        description=_l(
            "A fraction of the held seats, such as 1/2. Empty: no public rule is known."
        ),
    )
    majority = StringField(
        _l("Majority"),
        [Optional(), _share],
        description=_l(
            "Votes in favour, as a fraction of those for and against. Empty: not known."
        ),
    )
    rule_source_es = StringField(_l("Where the rule is written"), [at_most(300)])
    rule_source_en = StringField(_l("Where the rule is written"), [at_most(300)])
    reviewed_to_publish = _reviewed(_l("To publish a version, %"))
    reviewed_to_comment = _reviewed(_l("To open it for comment, %"))
    reviewed_to_vote = _reviewed(_l("To put it to a vote, %"))
    notice_days = _days(_l("The call is public so many days before"))
    papers_days = _days(_l("Papers can be read so many days before"))
    days_to_sign = IntegerField(
        _l("Days to sign minutes"),
        [Optional(), NumberRange(1, 90, _l("Write a whole number from 1 to 90."))],
        default=8,
    )
    tacit_approval = BooleanField(
        _l("Minutes count as approved when nobody has objected by then"),
    )
    dissent_goes_on = BooleanField(
        _l("Minutes may go on over an objection, which is then kept in them as dissent"),
    )
    since = DateField(_l("First day"), [Optional()])
    until = DateField(_l("Last day"), [Optional()])

    def offer(self, commitments: list[tuple[int, str]]) -> None:
        self.commitment.choices = [
            SelectChoice(NOTHING, _l("None, or all of them")),
            *(SelectChoice(str(number), name) for number, name in commitments),
        ]


class SeatForm(Form):
    sector = SelectField(_l("Sector"), choices=SECTOR_CHOICES)
    organisation = SelectField(_l("Organisation"), default=NOTHING)
    entitlement_es = StringField(_l("Why there is this seat"), [at_most(300)])
    entitlement_en = StringField(_l("Why there is this seat"), [at_most(300)])
    since = DateField(_l("First day"), [needed(_l("Choose the first day."))])

    def offer(self, organisations: list[tuple[int, str]]) -> None:
        self.organisation.choices = [
            SelectChoice(NOTHING, _l("Not decided")),
            *(SelectChoice(str(number), name) for number, name in organisations),
        ]


class AppointForm(Form):
    email = EmailField(
        _l("E-mail of the person’s account"),
        [DataRequired(_l("Write the e-mail the person signs in with.")), at_most(254)],
        description=_l("It is not published."),
    )
    role = RadioField(
        _l("As"),
        choices=[SelectChoice(key.value, name) for key, name in DELEGATIONS.items()],
        default=Delegation.PRINCIPAL.value,
    )
    since = DateField(_l("First day"), [needed(_l("Choose the first day."))])
    until = DateField(_l("Last day"), [Optional()])


class EndForm(Form):
    until = DateField(_l("Last day"), [needed(_l("Choose the last day."))])
