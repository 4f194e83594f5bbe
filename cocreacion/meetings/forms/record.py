"""Who was there, what was said, what was agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional, ValidationError

from cocreacion.documents.models import Clause
from cocreacion.groups.models import Delegation, Seat
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.forms import Form, at_most, bilingual_data, fill_bilingual, needed
from cocreacion.kernel.gettext import gettext
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.text import excerpt
from cocreacion.meetings.forms.fields import (
    LAST_YEAR,
    FromRows,
    WholeNumber,
    maybe_pair,
    pair,
    people,
)
from cocreacion.meetings.models import (
    AgendaItem,
    Agreement,
    AgreementState,
    Attendance,
    Presence,
)
from cocreacion.meetings.services.agreements import Wording
from cocreacion.meetings.services.attendance import MOST_PEOPLE, Mark
from cocreacion.people.labels import SECTORS
from cocreacion.people.models import Organisation, Sector

# What is noted of a seat, in one choice: value → (presence, delegation, by video).
MARKS: dict[str, tuple[Presence, Delegation | None, bool]] = {
    "principal": (Presence.PRESENT, Delegation.PRINCIPAL, False),
    "principal-video": (Presence.PRESENT, Delegation.PRINCIPAL, True),
    "alternate": (Presence.PRESENT, Delegation.ALTERNATE, False),
    "alternate-video": (Presence.PRESENT, Delegation.ALTERNATE, True),
    "excused": (Presence.EXCUSED, None, False),
    "absent": (Presence.ABSENT, None, False),
}
MARK_LABELS = {
    "": _l("Not noted"),
    "principal": _l("Present: principal"),
    "principal-video": _l("Present by video: principal"),
    "alternate": _l("Present: alternate"),
    "alternate-video": _l("Present by video: alternate"),
    "excused": _l("Excused"),
    "absent": _l("Absent"),
}


def value_of(row: Attendance) -> str:
    for value, mark in MARKS.items():
        if mark == (row.presence, row.delegation, row.remote):
            return value
    return ""


def marks(form: Mapping[str, str], seats: Sequence[Seat]) -> dict[int, Mark]:
    """What a sent table says of these seats; anything else in it is left aside."""
    found = {}
    for seat in seats:
        chosen = MARKS.get(form.get(f"seat-{seat.id}", ""))
        if chosen is not None:
            presence, delegation, remote = chosen
            found[seat.id] = Mark(presence=presence, delegation=delegation, remote=remote)
    return found


class OrganisationForm(Form):
    organisation = FromRows(_l("Organisation"), nothing=_l("Choose one"))
    headcount = WholeNumber(
        _l("How many people"), validators=[DataRequired(_l("Write a whole number, such as 2."))]
    )
    remote = BooleanField(_l("They took part by video"))

    def offer(self, organisations: Sequence[Organisation]) -> None:
        self.organisation.offer([(each, plain(each.name)) for each in organisations])

    def validate_organisation(self, field: Any) -> None:
        if field.chosen is None:
            raise ValidationError(gettext("Choose one from the list."))


def _sector_fields() -> type[Form]:
    fields = {sector.value: people(label, MOST_PEOPLE, 0) for sector, label in SECTORS.items()}
    return type("SectorsForm", (Form,), fields)


SectorsForm = _sector_fields()


def fill_sectors(form: Form, rows: Sequence[Attendance]) -> None:
    if form.is_submitted():
        return
    for row in rows:
        if row.seat_id is None and row.organisation_id is None:
            form[row.sector.value].data = row.headcount


def sector_counts(form: Form) -> dict[Sector, int]:
    return {sector: form[sector.value].data or 0 for sector in SECTORS}


@dataclass(frozen=True)
class Choices:
    """What can be chosen of one meeting."""

    organisations: Sequence[Organisation]
    seats: Sequence[tuple[Seat, str]]
    agenda: Sequence[AgendaItem]
    clauses: Sequence[Clause]


class AgreementForm(Form):
    wording_es, wording_en = pair(_l("What was agreed"), "wording", 2000, area=True)
    owner = FromRows(_l("Who answers for it"), nothing=_l("Nobody named"))
    due_on = DateField(
        _l("By when"),
        validators=[Optional()],
        invalid_value_message=_l("Write a date that exists, such as 4/12/2026."),
    )
    seat = FromRows(_l("Which seat follows it up"), nothing=_l("None"))
    agenda_item = FromRows(_l("Point of the agenda"), nothing=_l("None"))
    clause = SelectField(_l("Paragraph of the minutes"), default="")

    def offer(self, choices: "Choices") -> None:
        self.owner.offer([(each, plain(each.name)) for each in choices.organisations])
        self.seat.offer(list(choices.seats))
        self.agenda_item.offer([(item, excerpt(plain(item.title), 80)) for item in choices.agenda])
        self.clause.choices = [
            SelectChoice("", _l("None")),
            *(
                SelectChoice(each.clause_id, excerpt(f"{n}. {plain(each.heading)}", 80))
                for n, each in enumerate(choices.clauses, 1)
            ),
        ]

    def fill(self, agreement: Agreement) -> None:
        fill_bilingual(self, "wording", agreement.text)
        if self.is_submitted():
            return
        self.owner.data = str(agreement.owner_id or "")
        self.due_on.data = agreement.due_on
        self.agenda_item.data = str(agreement.agenda_item_id or "")
        self.seat.data = str(agreement.seat_id or "")
        self.clause.data = agreement.clause_id

    def validate_due_on(self, field: Any) -> None:
        if field.data and not 2000 <= field.data.year <= LAST_YEAR:
            raise ValidationError(gettext("Write a date that exists, such as 4/12/2026."))

    def agreed(self, before: Agreement | None = None) -> Wording:
        return Wording(
            text=bilingual_data(self, "wording", before.text if before else None),
            owner=self.owner.chosen,
            due_on=self.due_on.data,
            seat=self.seat.chosen,
            agenda_item=self.agenda_item.chosen,
            clause_id=self.clause.data or "",
        )


class MarkForm(Form):
    state = RadioField(
        _l("State"),
        [needed(_l("Choose what became of it."))],
        choices=[
            SelectChoice(AgreementState.OPEN.value, _l("Under way")),
            SelectChoice(AgreementState.DONE.value, _l("Done")),
            SelectChoice(AgreementState.DROPPED.value, _l("Dropped")),
        ],
    )
    note_es, note_en = maybe_pair(_l("What shows it"), 1000, area=True)
    link = StringField(_l("Address of a document that shows it"), [Optional(), at_most(500)])

    def validate_link(self, field: Any) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(gettext("Write an address that begins with https://"))

    @property
    def note(self) -> Bilingual:
        return bilingual_data(self, "note")
