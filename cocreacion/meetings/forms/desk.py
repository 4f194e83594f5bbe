"""What is noted at the desk: buttons that say everything, and a few short forms.

A button's value is the act: `arrived:SEAT:principal`, `begun:ITEM`, `ballot:ITEM:SEAT:for`.
Its number is made by the script of the page, or is the key every form carries anyway.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from cocreacion.groups.models import Delegation
from cocreacion.kernel.bilingual import LANGUAGES
from cocreacion.kernel.clock import from_local, local, now
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.forms import Form, at_most
from cocreacion.kernel.gettext import gettext, language
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import LANGUAGES as OWN_NAMES
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.text import excerpt
from cocreacion.meetings.desk import SeatLine
from cocreacion.meetings.forms.fields import LAST_YEAR, FromRows, WholeNumber, lines, pair
from cocreacion.meetings.models import ActKind, AgendaItem
from cocreacion.meetings.services.desk import KEY, LONGEST_NOTE, MOST_PEOPLE, SKEW, Act
from cocreacion.people.labels import SECTORS
from cocreacion.people.models import Organisation, Sector
from cocreacion.votes.models import Choice

LONGEST_AGO = timedelta(days=14)
NO_SUCH_TIME = _l("Write an hour of the day, such as 9:40 or 14:05.")


class DeskForm(Form):
    """What every form of the desk sends: which act, its number, and when it happened.

    `ago` is how many seconds ago the act was noted, by the clock of the device: only differences
    of that clock are believed. `at` is an hour that somebody wrote instead.
    """

    do = HiddenField()
    operation = HiddenField(validators=[Optional(), at_most(KEY)])
    ago = HiddenField()
    at = StringField(_l("Hour, if it was not just now"), validators=[Optional(), at_most(8)])

    def validate_at(self, field: Any) -> None:
        if field.data and _hour(field.data) is None:
            raise ValidationError(str(NO_SUCH_TIME))

    @property
    def key(self) -> str:
        return str(self.operation.data or self.submission_id.data or "")

    @property
    def happened_at(self) -> datetime:
        ago = timedelta()
        with suppress(ValueError, OverflowError):
            ago = timedelta(seconds=int(self.ago.data or 0))
        noted = now() - min(max(ago, timedelta()), LONGEST_AGO)
        hour = _hour(self.at.data or "")
        if hour is None:
            return noted
        at = from_local(datetime.combine(local(noted).date(), hour))
        return at if at <= noted + SKEW else at - timedelta(days=1)


def _hour(text: str) -> Any:
    for form in ("%H:%M", "%H.%M"):
        with suppress(ValueError):
            return datetime.strptime(text.strip(), form).time()  # noqa: DTZ007  a time of day
    return None


class ButtonForm(DeskForm):
    remote = BooleanField(_l("By video"))

    def act(self, agenda: Sequence[AgendaItem]) -> Act:
        """What the button said; Invalid where it says nothing we know."""
        kind, *words = (self.do.data or "").split(":")
        make = BUTTONS.get(kind)
        try:
            facts = make(words, agenda) if make else None
        except (ValueError, IndexError, KeyError, StopIteration):
            facts = None
        if facts is None:
            raise Invalid(gettext("This button does nothing any longer. Load the page again."))
        return Act(
            operation=self.key, kind=ActKind(kind), happened_at=self.happened_at,
            remote=bool(self.remote.data), **facts,
        )  # fmt: skip


def _item(number: str, agenda: Sequence[AgendaItem]) -> AgendaItem:
    return next(item for item in agenda if item.id == int(number))


BUTTONS: dict[str, Any] = {
    "arrived": lambda words, _: {"seat_id": int(words[0]), "delegation": Delegation(words[1])},
    "left": lambda words, _: {"seat_id": int(words[0])},
    "excused": lambda words, _: {"seat_id": int(words[0])},
    "rest_absent": lambda _words, _: {},
    "begun": lambda words, agenda: {"item": _item(words[0], agenda)},
    "ended": lambda words, agenda: {"item": _item(words[0], agenda)},
    "ballot": lambda words, agenda: {
        "item": _item(words[0], agenda), "seat_id": int(words[1]), "choice": Choice(words[2]),
    },
    "taken_back": lambda words, _: {"target_id": int(words[0])},
}  # fmt: skip


class WordsForm(DeskForm):
    """Something written down about a point."""

    kind: ActKind
    item = FromRows(_l("Point of the agenda"), nothing=_l("The one being dealt with"))
    text = lines(_l("What is noted"), LONGEST_NOTE, required=True)
    language = SelectField(
        _l("Language"),
        choices=[SelectChoice(tag, OWN_NAMES[tag]) for tag in LANGUAGES],
        default=language,
    )

    def offer(
        self,
        agenda: Sequence[AgendaItem],
        seats: Sequence[SeatLine],  # noqa: ARG002
        organisations: Sequence[Organisation],  # noqa: ARG002
    ) -> None:
        self.item.offer(
            [(item, f"{n}. {excerpt(plain(item.title), 70)}") for n, item in enumerate(agenda, 1)]
        )

    def facts(self) -> dict[str, Any]:
        return {}

    def act(self) -> Act:
        return Act(
            operation=self.key, kind=self.kind, happened_at=self.happened_at,
            item=self.item.chosen, text=self.text.data or "", language=self.language.data,
            **self.facts(),
        )  # fmt: skip


class NoteForm(WordsForm):
    kind = ActKind.NOTE


class AgreementForm(WordsForm):
    kind = ActKind.AGREED
    text = lines(_l("What was agreed"), 2000, required=True)
    owner = FromRows(_l("Who answers for it"), nothing=_l("Nobody named"))
    due_on = DateField(
        _l("By when"),
        validators=[Optional()],
        invalid_value_message=_l("Write a date that exists, such as 4/12/2026."),
    )

    def offer(
        self,
        agenda: Sequence[AgendaItem],
        seats: Sequence[SeatLine],
        organisations: Sequence[Organisation],
    ) -> None:
        super().offer(agenda, seats, organisations)
        self.owner.offer([(each, plain(each.name)) for each in organisations])

    def validate_due_on(self, field: Any) -> None:
        if field.data and not 2000 <= field.data.year <= LAST_YEAR:
            raise ValidationError(gettext("Write a date that exists, such as 4/12/2026."))

    def facts(self) -> dict[str, Any]:
        return {"organisation": self.owner.chosen, "due_on": self.due_on.data}


class DissentForm(WordsForm):
    kind = ActKind.DISSENT
    seat = SelectField(
        _l("Whose dissent"),
        coerce=str,
        validate_choice=False,
        validators=[DataRequired(_l("Choose one from the list."))],
    )
    text = lines(_l("The dissent, in their words"), LONGEST_NOTE, required=True)

    def offer(
        self,
        agenda: Sequence[AgendaItem],
        seats: Sequence[SeatLine],
        organisations: Sequence[Organisation],
    ) -> None:
        super().offer(agenda, seats, organisations)
        self.seat.choices = [
            SelectChoice("", _l("Choose one")),
            *(SelectChoice(str(line.seat.id), line.name.value) for line in seats),
        ]

    def facts(self) -> dict[str, Any]:
        chosen = self.seat.data or ""
        return {"seat_id": int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0}


class CountForm(DeskForm):
    """So many people of an organisation or of a sector are here from now on."""

    who = SelectField(
        _l("Organisation or sector"),
        coerce=str,
        validate_choice=False,
        validators=[DataRequired(_l("Choose one from the list."))],
    )
    headcount = WholeNumber(
        _l("How many are here now"),
        validators=[
            InputRequired(_l("Write a whole number, such as 2.")),
            NumberRange(
                0, MOST_PEOPLE, _l("Write a whole number from 0 to %(max)d.", max=MOST_PEOPLE)
            ),
        ],
    )
    remote = BooleanField(_l("By video"))

    def offer(
        self,
        agenda: Sequence[AgendaItem],  # noqa: ARG002
        seats: Sequence[SeatLine],  # noqa: ARG002
        organisations: Sequence[Organisation],
    ) -> None:
        self.rows = {str(each.id): each for each in organisations}
        names: dict[str, list[Any]] = {
            str(_l("People without an organisation")): [
                SelectChoice(sector.value, label) for sector, label in SECTORS.items()
            ],
            str(_l("Organisations")): [
                SelectChoice(key, plain(each.name)) for key, each in self.rows.items()
            ],
        }
        self.who.choices = [SelectChoice("", _l("Choose one"))]
        for group, choices in names.items():
            for choice in choices:
                self.who.choices.append(SelectChoice(choice.value, choice.label, None, group))

    def act(self) -> Act:
        organisation = self.rows.get(self.who.data or "")
        sector = None
        with suppress(ValueError):
            sector = Sector(self.who.data or "")
        return Act(
            operation=self.key,
            kind=ActKind.ORGANISATION if organisation else ActKind.PEOPLE,
            happened_at=self.happened_at, organisation=organisation, sector=sector,
            headcount=self.headcount.data, remote=bool(self.remote.data),
        )  # fmt: skip


class OpenVoteForm(Form):
    item = FromRows(_l("Point of the agenda"))
    question_es, question_en = pair(_l("Question"), "question", 400)
    minutes = SelectField(
        _l("Closes after"),
        choices=[
            SelectChoice(str(number), _l("%(number)s minutes", number=number))
            for number in (5, 10, 15, 30, 60)
        ],
        default="15",
    )

    def offer(self, agenda: Sequence[AgendaItem]) -> None:
        self.item.offer(
            [(item, f"{n}. {excerpt(plain(item.title), 70)}") for n, item in enumerate(agenda, 1)]
        )


FORMS: dict[str, Any] = {
    "note": NoteForm,
    "agreed": AgreementForm,
    "dissent": DissentForm,
    "count": CountForm,
}
