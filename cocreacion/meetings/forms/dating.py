"""Asking for a date, and answering."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, FieldList, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from cocreacion.groups.models import Body
from cocreacion.kernel.clock import COUNTRY_ZONE, from_local
from cocreacion.kernel.forms import Form, bilingual_data
from cocreacion.kernel.gettext import gettext
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain
from cocreacion.meetings.forms.fields import (
    ZONES,
    FromRows,
    Moment,
    maybe_pair,
    pair,
    people,
    skipped,
)
from cocreacion.meetings.models import Can, DateAnswer, DateOption, MeetingKind
from cocreacion.meetings.services.dating import Question

ROWS = 6
CAN: dict[Can, Any] = {Can.YES: _l("I can"), Can.MAYBE: _l("If need be"), Can.NO: _l("I cannot")}
SAID = "time_"


class MaybeMoment(Moment):
    """A time that may be left out; of the zone of the form."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, elsewhere=True, **kwargs)
        self.validators = [Optional()]

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and valuelist[0].strip():
            super().process_formdata(valuelist)
        else:
            self.data = None


class DatesForm(Form):
    kind = FromRows(_l("Kind of meeting"))
    body = FromRows(_l("Which group meets"), nothing=_l("No group: it is open to everybody"))
    title_es, title_en = pair(_l("Title"), "title", 200)
    purpose_es, purpose_en = maybe_pair(_l("What it is about"), 3000, area=True)
    minutes = people(_l("Minutes it lasts"), 24 * 60)
    zone = SelectField(
        _l("Hours of"),
        choices=[SelectChoice(zone, label) for zone, label in ZONES.items()],
        default=str(COUNTRY_ZONE),
    )
    times = FieldList(MaybeMoment(_l("Proposed time")), min_entries=ROWS)
    answer_by = MaybeMoment(_l("Answers until"))
    only_members = BooleanField(_l("Only who holds a seat in the group answers"))

    def offer(
        self, kinds: Sequence[MeetingKind], bodies: Sequence[Body], *, must_be_of_a_body: bool
    ) -> None:
        if must_be_of_a_body:
            self.body.nothing = None
        self.kind.offer([(kind, plain(kind.name)) for kind in kinds])
        self.body.offer([(body, plain(body.name)) for body in bodies])

    def validate_title_en(self, field: Any) -> None:  # noqa: ARG002  the last one: all are read
        times = [entry.data for entry in self.times if entry.data]
        if len(set(times)) < 2:
            raise ValidationError(gettext("Propose at least two different times below."))
        for wall in times:
            skipped(wall, self.zone.data)

    def question(self) -> Question:
        zone = ZoneInfo(self.zone.data)
        return Question(
            kind=self.kind.chosen,
            body=self.body.chosen,
            title=bilingual_data(self, "title"),
            purpose=bilingual_data(self, "purpose"),
            minutes=self.minutes.data or 60,
            zone=self.zone.data,
            times=[from_local(entry.data, zone) for entry in self.times if entry.data],
            answer_by=from_local(self.answer_by.data, zone) if self.answer_by.data else None,
            only_members=self.only_members.data,
        )


def answer_form(options: Sequence[DateOption], label: Any) -> type[Form]:
    """A question for each time; `label` says it in words."""
    fields = {
        f"{SAID}{option.id}": RadioField(
            label(option),
            choices=[SelectChoice(can.value, words) for can, words in CAN.items()],
            validators=[Optional()],
            validate_choice=False,
        )
        for option in options
    }
    return type("AnswerForm", (Form,), fields)


def fill(form: Any, answers: dict[int, DateAnswer]) -> None:
    if not form.is_submitted():
        for option_id, answer in answers.items():
            form[f"{SAID}{option_id}"].data = answer.can.value


def said(form: Any, options: Sequence[DateOption]) -> dict[int, Can]:
    known = {can.value: can for can in Can}
    found = {option.id: known.get(form[f"{SAID}{option.id}"].data or "") for option in options}
    return {option_id: can for option_id, can in found.items() if can is not None}


def wall_clock(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
