"""Arranging tables, writing down what is said at them, comparing it."""

from collections.abc import Iterable
from typing import Any

from wtforms import EmailField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from cocreacion.contributions.forms import content_languages
from cocreacion.contributions.models import Channel
from cocreacion.kernel.bilingual import LANGUAGES
from cocreacion.kernel.forms import Form, at_most, bilingual_data, fill_bilingual
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import LANGUAGES as OWN_NAMES
from cocreacion.kernel.i18n import plain
from cocreacion.meetings.forms.desk import DeskForm
from cocreacion.meetings.forms.fields import WholeNumber, line, lines, pair
from cocreacion.meetings.models import AgendaItem, DiscussionTable, Transcript
from cocreacion.meetings.services.tables import LONGEST, MOST_PEOPLE, Said
from cocreacion.people.labels import SECTORS
from cocreacion.people.models import Sector
from cocreacion.people.places import department_choices


def _sectors() -> list[SelectChoice]:
    return [SelectChoice(sector.value, label) for sector, label in SECTORS.items()]


class TableForm(Form):
    theme_es, theme_en = pair(_l("Theme"), "theme", 200)
    facilitator = line(_l("Who facilitates it"), 120)
    point = SelectField(_l("Point of the agenda"), validators=[Optional()])
    email = EmailField(_l("E-mail of the rapporteur"), validators=[Optional(), at_most(254)])

    def offer(self, agenda: Iterable[AgendaItem]) -> None:
        self.point.choices = [
            SelectChoice("", _l("None in particular")),
            *(SelectChoice(str(item.id), plain(item.title)) for item in agenda),
        ]

    def chosen(self, agenda: Iterable[AgendaItem]) -> AgendaItem | None:
        return next((item for item in agenda if str(item.id) == self.point.data), None)

    def fill(self, table: DiscussionTable) -> None:
        fill_bilingual(self, "theme", table.theme)
        if not self.is_submitted():
            self.point.data = str(table.agenda_item_id or "")
            self.facilitator.data = table.facilitator
            self.email.data = table.rapporteur.email if table.rapporteur else ""

    def theme(self, before: DiscussionTable | None = None) -> Any:
        return bilingual_data(self, "theme", before.theme if before else None)


class SaidForm(DeskForm):
    """What somebody said. `language` is that of their words, not that of the page."""

    text = lines(_l("What was said"), LONGEST, required=True)
    language = SelectField(
        _l("Language of these words"),
        choices=content_languages,
        default="es",
    )
    sector = SelectField(_l("Sector"), choices=_sectors(), default=Sector.CITIZEN.value)
    department = SelectField(
        _l("Department"), choices=department_choices(), validators=[Optional()]
    )
    channel = RadioField(
        _l("Where it comes from"),
        choices=[
            SelectChoice(Channel.MEETING.value, _l("It was spoken")),
            SelectChoice(Channel.PAPER.value, _l("It is on a sheet of paper")),
        ],
        default=Channel.MEETING.value,
    )
    sheet = StringField(_l("Number of the sheet"), validators=[Optional(), at_most(40)])
    speaker = StringField(_l("Who said it, if they wish to be named"), validators=[
        Optional(), at_most(120)
    ])  # fmt: skip
    translation = lines(_l("Translation"), LONGEST)
    translated_into = SelectField(
        _l("Language of the translation"),
        choices=[SelectChoice(tag, OWN_NAMES[tag]) for tag in LANGUAGES],
        default=language,
    )
    version = HiddenField()

    def keep_names(self, named: bool) -> None:
        if not named:
            del self.speaker

    def fill(self, transcript: Transcript) -> None:
        if self.is_submitted():
            return
        for name in ("text", "language", "department", "sheet", "translation", "translated_into"):
            self[name].data = getattr(transcript, name) or self[name].data
        self.sector.data, self.channel.data = transcript.sector.value, transcript.channel.value
        if "speaker" in self:
            self.speaker.data = transcript.speaker
        self.version.data = str(transcript.revision)

    def said(self) -> Said:
        return Said(
            text=self.text.data or "",
            channel=Channel(self.channel.data),
            sheet=self.sheet.data or "",
            language=self.language.data,
            translation=self.translation.data or "",
            translated_into=self.translated_into.data or "",
            speaker=(self.speaker.data or "") if "speaker" in self else "",
            sector=Sector(self.sector.data),
            department=self.department.data or "",
        )


class PeopleForm(DeskForm):
    sector = SelectField(_l("Sector"), choices=_sectors(), default=Sector.CITIZEN.value)
    department = SelectField(
        _l("Department"), choices=department_choices(), validators=[Optional()]
    )
    headcount = WholeNumber(
        _l("How many people"),
        validators=[
            InputRequired(_l("Write a whole number, such as 2.")),
            NumberRange(
                0, MOST_PEOPLE, _l("Write a whole number from 0 to %(max)d.", max=MOST_PEOPLE)
            ),
        ],
    )


class CheckForm(Form):
    """A second person: it agrees, or it does not, and why."""

    do = HiddenField()
    reason = StringField(_l("What does not agree"), validators=[at_most(500)])
    version = HiddenField()


def revision(form: Any) -> int:
    """The one that was read; -1 where a form was forged."""
    text = form.version.data or ""
    return int(text) if text.isdecimal() and len(text) < 9 else -1


FORMS: dict[str, Any] = {"said": SaidForm, "people": PeopleForm}
