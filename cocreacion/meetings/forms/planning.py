"""Templates of meetings, and series by a rule."""

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms import Form as WTForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.forms import Form, at_most, bilingual_data, fill_bilingual
from cocreacion.kernel.gettext import gettext, language
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import BABEL, plain
from cocreacion.kernel.text import normal
from cocreacion.meetings.forms.fields import FromRows, lines, maybe_pair, pair, people
from cocreacion.meetings.forms.meeting import MODES, PLACE, PURPOSE, TEXTS, TITLE
from cocreacion.meetings.models import MeetingKind, MeetingTemplate, Mode, Pattern
from cocreacion.meetings.repeating import MOST as MOST_SESSIONS
from cocreacion.meetings.repeating import Rule, is_last, ordinal
from cocreacion.meetings.services.agenda import Point
from cocreacion.meetings.services.templates import Facts as TemplateFacts
from cocreacion.people.places import department_choices

EMPTY_ROWS = 3


def weekday(day: date) -> str:
    """jueves · Thursday"""
    return str(format_date(day, "EEEE", locale=BABEL[language()]))


class PointRow(WTForm):
    """One point of a template, in a row."""

    title_es = StringField(_l("Point, in Spanish"), validators=[at_most(TITLE)])
    title_en = StringField(_l("Point, in English"), validators=[at_most(TITLE)])
    minutes_planned = people(_l("Minutes"), 24 * 60)
    presenter = StringField(_l("Who presents it"), validators=[at_most(120)])
    needs_paper = BooleanField(_l("Needs a paper"))

    @property
    def is_said(self) -> bool:
        return bool((self.title_es.data or "").strip() or (self.title_en.data or "").strip())

    def point(self) -> Point:
        es, en = (normal(field.data or "") for field in (self.title_es, self.title_en))
        return Point(
            title=Bilingual.both(es, en, "es" if es else "en"),
            minutes_planned=self.minutes_planned.data,
            presenter=normal(self.presenter.data or ""),
            needs_paper=self.needs_paper.data,
        )


class RepeatForm(Form):
    pattern = RadioField(_l("How often"))
    step = people(_l("Every how many weeks or months"), 12)
    count = people(_l("Sessions in all, this one included"), MOST_SESSIONS, 2)

    def offer(self, day: date) -> None:
        """In words about this day: the second Thursday of the month."""
        name = weekday(day)
        nth = ORDINALS[ordinal(day)]
        choices = [
            (Pattern.NTH, gettext("The %(nth)s %(weekday)s of the month", nth=nth, weekday=name)),
            (Pattern.WEEKS, gettext("Every so many weeks, on the %(weekday)s", weekday=name)),
        ]
        if is_last(day):
            words = gettext("The last %(weekday)s of the month", weekday=name)
            choices.insert(1, (Pattern.LAST, words))
        self.pattern.choices = [SelectChoice(key.value, words) for key, words in choices]
        if not self.is_submitted():
            self.pattern.data, self.step.data, self.count.data = Pattern.NTH.value, 1, 6

    @property
    def rule(self) -> Rule:
        return Rule(Pattern(self.pattern.data), self.step.data or 1, self.count.data or 2)


ORDINALS = {
    1: _l("first"), 2: _l("second"), 3: _l("third"), 4: _l("fourth"), 5: _l("fifth"),
}  # fmt: skip


class TemplateForm(Form):
    """A template; its points are rows of `PointRow`, an empty title takes one out."""

    name_es, name_en = pair(_l("Name of the template"), "name", TITLE)
    kind = FromRows(_l("Kind of meeting"))
    body = FromRows(_l("Which group meets"), nothing=_l("Any group"))
    title_es, title_en = pair(_l("Title"), "title", TITLE)
    purpose_es, purpose_en = maybe_pair(_l("What it is about"), PURPOSE, area=True)
    minutes = people(_l("Minutes it lasts"), 24 * 60)
    mode = RadioField(
        _l("How people attend"),
        choices=[SelectChoice(mode.value, label) for mode, label in MODES.items()],
        default=Mode.IN_PERSON.value,
    )
    place_es, place_en = maybe_pair(_l("Place"), PLACE)
    department = SelectField(
        _l("Department"),
        choices=department_choices(_l("Not in one department")),
        validators=[Optional()],
    )
    access_needs_es, access_needs_en = maybe_pair(_l("Access for everybody"), PURPOSE, area=True)
    capacity = people(_l("How many people fit"))
    roles = lines(_l("Who does what"), 1000)
    points = FieldList(FormField(PointRow))

    def offer(self, kinds: Sequence[MeetingKind], bodies: Sequence[Body]) -> None:
        self.kind.offer([(kind, plain(kind.name)) for kind in kinds])
        self.body.offer([(body, plain(body.name)) for body in bodies])

    def fill(self, template: MeetingTemplate | None) -> None:
        if self.is_submitted():
            return
        if template is not None:
            for name in ("name", *TEXTS):
                fill_bilingual(self, name, getattr(template, name))
            self.kind.data, self.body.data = str(template.kind_id), str(template.body_id or "")
            for name in ("minutes", "department", "capacity", "roles"):
                self[name].data = getattr(template, name)
            self.mode.data = template.mode.value
            for item in template.items:
                self.points.append_entry(
                    {
                        "title_es": item.title.es,
                        "title_en": item.title.en,
                        "minutes_planned": item.minutes_planned,
                        "presenter": item.presenter,
                        "needs_paper": item.needs_paper,
                    }
                )
        for _ in range(EMPTY_ROWS):
            self.points.append_entry()

    def facts(self) -> TemplateFacts:
        texts = {name: bilingual_data(self, name) for name in ("name", *TEXTS)}
        return TemplateFacts(
            kind=self.kind.chosen,
            body=self.body.chosen,
            minutes=self.minutes.data or 60,
            mode=Mode(self.mode.data),
            department=self.department.data or "",
            capacity=self.capacity.data,
            roles=self.roles.data or "",
            points=[row.form.point() for row in self.points if row.form.is_said],
            **texts,
        )
