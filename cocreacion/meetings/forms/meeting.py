"""The call to a meeting, its agenda, its cancellation."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, Optional, ValidationError

from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import LANGUAGES
from cocreacion.kernel.clock import COUNTRY_ZONE, from_local
from cocreacion.kernel.forms import Form, at_most, bilingual_data, fill_bilingual
from cocreacion.kernel.gettext import gettext
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.text import excerpt
from cocreacion.meetings.forms.fields import (
    ZONES,
    FromRows,
    Moment,
    line,
    lines,
    maybe_pair,
    pair,
    people,
    skipped,
)
from cocreacion.meetings.models import (
    AgendaItem,
    Attribution,
    Meeting,
    MeetingKind,
    MeetingTemplate,
    Mode,
)
from cocreacion.meetings.services.agenda import Paper, Point
from cocreacion.meetings.services.calling import Details
from cocreacion.people.places import department_choices
from cocreacion.process.models import Commitment

TITLE, PURPOSE, PLACE, LINK = 200, 3000, 300, 500
MODES = {
    Mode.IN_PERSON: _l("In person"),
    Mode.ONLINE: _l("Online"),
    Mode.HYBRID: _l("In person and online"),
}
STORED = (
    "zone", "department", "link", "roles", "needs_days", "capacity", "registration_open",
)  # fmt: skip
ATTRIBUTIONS = {
    Attribution.ATTRIBUTED: _l("Seats and organisations"),
    Attribution.BY_SECTOR: _l("Only sectors and blocs"),
    Attribution.NONE: _l("Nobody: only how many took part"),
}
TEXTS = ("title", "purpose", "place", "access_needs")


class MeetingForm(Form):
    kind = FromRows(_l("Kind of meeting"))
    body = FromRows(_l("Which group meets"), nothing=_l("No group: it is open to everybody"))
    commitment = FromRows(_l("Commitment it is about"), nothing=_l("None, or several"))
    title_es, title_en = pair(_l("Title"), "title", TITLE)
    purpose_es, purpose_en = pair(_l("What it is about"), "purpose", PURPOSE, area=True)
    starts_at = Moment(_l("Begins"), elsewhere=True)
    ends_at = Moment(_l("Ends"), elsewhere=True)
    zone = SelectField(
        _l("Hours of"),
        choices=[SelectChoice(zone, label) for zone, label in ZONES.items()],
        default=str(COUNTRY_ZONE),
    )
    mode = RadioField(
        _l("How people attend"),
        choices=[SelectChoice(mode.value, label) for mode, label in MODES.items()],
        default=Mode.IN_PERSON.value,
    )
    # Needed or not, depending on how people attend: see the validators below.
    place_es = StringField(_l("Place"), validators=[at_most(PLACE)])
    place_en = StringField(_l("Place"), validators=[at_most(PLACE)])
    department = SelectField(
        _l("Department"),
        choices=department_choices(_l("Not in one department")),
        validators=[Optional()],
    )
    link = StringField(_l("Address of the video call"), validators=[at_most(LINK)])
    access_needs_es, access_needs_en = maybe_pair(_l("Access for everybody"), PURPOSE, area=True)
    needs_days = people(_l("Days to prepare what people need"), 60, 0)
    roles = lines(_l("Who does what"), 1000)
    capacity = people(_l("How many people fit"))
    registration_open = BooleanField(_l("People may register on this site"), default=True)
    following = BooleanField(_l("Change the later sessions of this series in the same way"))
    template = HiddenField(validators=[Optional()])
    attribution = RadioField(
        _l("Who is named in the record"),
        choices=[SelectChoice(rule.value, label) for rule, label in ATTRIBUTIONS.items()],
        default=Attribution.ATTRIBUTED.value,
    )
    version = HiddenField()

    def offer(
        self,
        kinds: Sequence[MeetingKind],
        bodies: Sequence[Body],
        commitments: Sequence[Commitment],
        *,
        must_be_of_a_body: bool,
    ) -> None:
        """What can be chosen; who is not of the secretariat meets in a group of their own."""
        self.kind.offer([(kind, plain(kind.name)) for kind in kinds])
        self.body.offer([(body, plain(body.name)) for body in bodies])
        if must_be_of_a_body:
            self.body.nothing = None
            self.body.offer([(body, plain(body.name)) for body in bodies])
        self.commitment.offer(
            [(each, f"{each.number}. {excerpt(plain(each.title), 90)}") for each in commitments]
        )

    def fill(self, meeting: Meeting, *, anyway: bool = False) -> None:
        """Show what is stored, unless the person has just written something else."""
        if self.is_submitted() and not anyway:
            return
        for name in TEXTS:
            for lang in LANGUAGES:
                self[f"{name}_{lang}"].data = getattr(getattr(meeting, name), lang)
        for name in ("kind", "body", "commitment"):
            chosen = getattr(meeting, f"{name}_id")
            self[name].data = str(chosen) if chosen else ""
        for name in ("starts_at", "ends_at"):
            self[name].data = _shown(getattr(meeting, name), meeting.zone)
        for name in (
            "zone",
            "department",
            "link",
            "roles",
            "needs_days",
            "capacity",
            "registration_open",
        ):
            self[name].data = getattr(meeting, name)
        self.mode.data = meeting.mode.value
        self.attribution.data = meeting.attribution.value
        self.version.data = meeting.changed_at.isoformat()

    def begin_from(self, template: MeetingTemplate) -> None:
        """Show what a template says, unless the person has just written something else."""
        if self.is_submitted():
            return
        for name in TEXTS:
            fill_bilingual(self, name, getattr(template, name))
        self.kind.data, self.body.data = str(template.kind_id), str(template.body_id or "")
        for name in ("department", "capacity", "roles"):
            self[name].data = getattr(template, name)
        self.mode.data, self.template.data = template.mode.value, str(template.id)

    def last(self, minutes: int) -> None:
        """Without an hour at which it ends it lasts as long as the template says."""
        if self.starts_at.data and not (self.ends_at.raw_data or [""])[0]:
            self.ends_at.data = self.starts_at.data + timedelta(minutes=minutes)
            self.ends_at.process_errors = []

    def validate_zone(self, field: Any) -> None:
        if field.data != str(COUNTRY_ZONE) and self.mode.data != Mode.ONLINE:
            raise ValidationError(
                gettext("Only a meeting that is online alone may be set in hours of another place.")
            )

    def validate_starts_at(self, field: Any) -> None:
        skipped(field.data, self.zone.data)

    def validate_ends_at(self, field: Any) -> None:
        skipped(field.data, self.zone.data)
        start, end = self.starts_at.data, field.data
        if start and end and end <= start:
            raise ValidationError(
                gettext("A meeting ends after it begins. Look at the dates and the hours.")
            )

    def validate_place_en(self, field: Any) -> None:
        if self.mode.data != Mode.ONLINE and not (field.data or self.place_es.data):
            raise ValidationError(gettext("Write where it takes place, in Spanish or in English."))

    def validate_link(self, field: Any) -> None:
        if self.mode.data == Mode.IN_PERSON:
            return
        URL(message=gettext("Write the whole address, such as https://example.org/room."))(
            self, field
        )
        if not field.data.startswith(("https://", "http://")):
            raise ValidationError(
                gettext("Write the whole address, such as https://example.org/room.")
            )

    def details(self, before: Meeting | None = None) -> Details:
        """What the form says."""
        texts = {
            name: bilingual_data(self, name, getattr(before, name) if before else None)
            for name in TEXTS
        }
        return Details(
            kind=self.kind.chosen,
            body=self.body.chosen,
            commitment=self.commitment.chosen,
            starts_at=from_local(self.starts_at.data, zone := ZoneInfo(self.zone.data)),
            ends_at=from_local(self.ends_at.data, zone),
            zone=self.zone.data,
            mode=Mode(self.mode.data),
            department=self.department.data or "",
            link=(self.link.data or "") if self.mode.data != Mode.IN_PERSON else "",
            roles=self.roles.data or "",
            needs_days=7 if self.needs_days.data is None else self.needs_days.data,
            capacity=self.capacity.data,
            registration_open=self.registration_open.data,
            attribution=Attribution(self.attribution.data),
            **texts,
        )


def _shown(at: datetime, zone: str) -> datetime:
    """An instant as a clock in this zone shows it."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


class PointForm(Form):
    title_es, title_en = pair(_l("Point"), "title", TITLE)
    minutes_planned = people(_l("Minutes planned"), 24 * 60)
    presenter = line(_l("Who presents it"), 120)
    needs_paper = BooleanField(_l("This point needs a paper"))
    position = people(_l("Place in the agenda"), 200)

    def fill(self, item: AgendaItem) -> None:
        fill_bilingual(self, "title", item.title)
        if not self.is_submitted():
            self.minutes_planned.data = item.minutes_planned
            self.presenter.data = item.presenter
            self.needs_paper.data = item.needs_paper

    def point(self, before: AgendaItem | None = None) -> Point:
        return Point(
            title=bilingual_data(self, "title", before.title if before else None),
            minutes_planned=self.minutes_planned.data,
            presenter=self.presenter.data or "",
            needs_paper=self.needs_paper.data,
        )


class PaperForm(Form):
    title_es, title_en = pair(_l("Title of the paper"), "title", TITLE)
    url = StringField(_l("Where it can be read"), validators=[at_most(LINK)])

    def validate_url(self, field: Any) -> None:
        words = gettext("Write the whole address, such as https://example.org/paper.pdf.")
        URL(message=words)(self, field)
        if not field.data.startswith(("https://", "http://")):
            raise ValidationError(words)

    def paper(self) -> Paper:
        return Paper(title=bilingual_data(self, "title"), url=self.url.data)


class CancelForm(Form):
    reason_es, reason_en = pair(_l("Why it is cancelled"), "reason", 1000, area=True)


class VoteForm(Form):
    question_es, question_en = pair(_l("Question"), "question", 400)


class EmptyForm(Form):
    """A button. It carries the token and the key against double posts."""

    version = HiddenField(validators=[Optional(), at_most(40)])
