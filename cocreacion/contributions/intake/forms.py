"""The forms with which contributions are taken in for others."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from unicodedata import normalize

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from cocreacion.contributions.forms import content_languages
from cocreacion.contributions.homes import Home, TextVersion
from cocreacion.contributions.intake.consent import LONGEST_NAME
from cocreacion.contributions.labels import CHANNELS
from cocreacion.contributions.models import Channel, Contribution
from cocreacion.contributions.services.taking import LONGEST_LETTER, LONGEST_SOURCE, Captured
from cocreacion.kernel.clock import local, now
from cocreacion.kernel.forms import Form, at_most, needed
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.labels import SECTORS
from cocreacion.people.models import Organisation, Sector
from cocreacion.people.places import department_choices

WHOLE, NO_PLACE = "whole", ""
ENTRIES = 3  # contributions of one sheet that the form has room for
CAPTURED = (Channel.PAPER, Channel.SPEECH)


class LinkForm(Form):
    """On the page of a link from a letter: the name to be shown, if any."""

    name = StringField(_l("Your name"), [Optional(), at_most(LONGEST_NAME)], id="link-name")


class EntryFields(PlainForm):
    """One contribution of a sheet."""

    text = TextAreaField(_l("What it says"), [at_most(LONGEST_LETTER)])
    clause = SelectField(_l("What it is about"), validate_choice=False)
    sector = SelectField(_l("Sector"), validate_choice=False)
    department = SelectField(_l("Department"), validate_choice=False)
    language = SelectField(_l("Language"), validate_choice=False)
    name = StringField(_l("Name, if the person agreed to be named"), [at_most(LONGEST_NAME)])


class CaptureForm(Form):
    """A sheet, a letter or a speech with several contributions."""

    channel = RadioField(
        _l("How it reached you"),
        [needed(_l("Say how it reached you."))],
        choices=[SelectChoice(each.value, CHANNELS[each]) for each in CAPTURED],
        default=Channel.PAPER.value,
    )
    received_on = DateField(
        _l("Day on which it was received"), [InputRequired(_l("Write the day as year-month-day."))]
    )
    source = StringField(
        _l("Number of the sheet, and where it is kept"),
        [needed(_l("Say where the original is, so that somebody can compare."))],
    )
    scan = FileField(_l("Scan or photograph of the sheet"), [Optional()])
    had_scan = HiddenField()  # a browser does not send a file again by itself
    without_scan = BooleanField(_l("Go on without the scan"))
    organisation = SelectField(_l("Organisation that speaks, if any"), validate_choice=False)
    entries = FieldList(FormField(EntryFields), min_entries=ENTRIES, max_entries=ENTRIES)

    def offer(self, versions: Sequence[TextVersion], organisations: Iterable[Organisation]) -> None:
        self.source.validators = [*self.source.validators, at_most(LONGEST_SOURCE)]
        _offer_organisations(self.organisation, organisations)
        for entry in self.entries:
            offer_entry(entry.form, versions)
        if not self.is_submitted():
            self.received_on.data = local(now()).date()

    def lost_scan(self) -> bool:
        """One was chosen before, and neither chosen again nor given up."""
        return bool(self.had_scan.data) and not self.scan.data and not self.without_scan.data

    def scanned(self) -> bytes:
        """The file they chose; nothing if there is none. Its name is not looked at."""
        return bytes(self.scan.data.read()) if self.scan.data else b""

    def filled(self) -> list[Any]:
        """The entries with words in them."""
        return [entry.form for entry in self.entries if (entry.form.text.data or "").strip()]


class CheckForm(Form):
    """What was taken in, to be compared, corrected and published, or laid aside."""

    text = TextAreaField(_l("What it says"), [at_most(LONGEST_LETTER)])
    clause = SelectField(_l("What it is about"), validate_choice=False)
    sector = SelectField(_l("Sector"), validate_choice=False)
    department = SelectField(_l("Department"), validate_choice=False)
    language = SelectField(_l("Language"), validate_choice=False)
    name = StringField(_l("Name, if the person agreed to be named"), [at_most(LONGEST_NAME)])
    source = StringField(_l("Where the original is"), [at_most(LONGEST_SOURCE)])
    received_on = DateField(
        _l("Day on which it was received"), [InputRequired(_l("Write the day as year-month-day."))]
    )
    organisation = SelectField(_l("Organisation that speaks, if any"), validate_choice=False)
    seen = HiddenField()
    reason = StringField(_l("Why it is not published"), [at_most(LONGEST_SOURCE)])

    def offer(self, versions: Sequence[TextVersion], organisations: Iterable[Organisation]) -> None:
        offer_entry(self, versions)
        _offer_organisations(self.organisation, organisations)

    def fill(self, comment: Contribution) -> None:
        self.text.data = self.seen.data = comment.text
        self.sector.data, self.department.data = comment.sector.value, comment.department
        self.language.data, self.name.data = comment.language, comment.speaker
        self.source.data = comment.source
        self.received_on.data = local(comment.received_at or comment.created_at).date()
        self.organisation.data = str(comment.organisation_id or "")
        if comment.version_id is not None:
            self.clause.data = comment.clause_id or WHOLE


class FileForm(Form):
    """A file for one draft."""

    thread = SelectField(_l("Draft"), [needed(_l("Choose the draft."))], validate_choice=False)
    file = FileField(_l("The file"), [FileRequired(_l("Choose a file."))])

    def offer(self, homes: Iterable[Home]) -> None:
        self.thread.choices = [
            SelectChoice("", _l("Choose a draft")),
            *(SelectChoice(str(home.thread_id), plain(home.title)) for home in homes),
        ]


def offer_entry(form: Any, versions: Sequence[TextVersion]) -> None:
    form.clause.choices = _clauses(versions)
    form.sector.choices = [SelectChoice(s.value, name) for s, name in SECTORS.items()]
    form.department.choices = department_choices(_l("Not known"))
    form.language.choices = content_languages()
    if form.clause.data is None:
        form.clause.data = NO_PLACE
    if form.sector.data is None:
        form.sector.data, form.language.data = Sector.CITIZEN.value, "es"


def captured(form: Any, common: Any, versions: Sequence[TextVersion], **facts: Any) -> Captured:
    """What an entry says; `common` holds what its whole sheet has in common."""
    return Captured(
        text=form.text.data or "",
        place=place_of(form.clause.data or "", versions),
        received_on=common.received_on.data or date.max,
        source=common.source.data or "",
        language=form.language.data or "es",
        sector=_sector(form.sector.data),
        department=form.department.data or "",
        name=(form.name.data or "").strip(),
        **facts,
    )


def place_of(chosen: str, versions: Sequence[TextVersion]) -> ClauseRef:
    """A clause of the newest version, or the whole of it; of a meeting, nothing."""
    if not versions:
        return ClauseRef(0, "")
    if chosen == WHOLE:
        return ClauseRef(versions[0].id, "")
    return ClauseRef(versions[0].id if chosen else 0, chosen)


def _sector(value: Any) -> Sector:
    return Sector(value) if value in {*Sector} else Sector.CITIZEN


def _clauses(versions: Sequence[TextVersion]) -> list[SelectChoice]:
    if not versions:
        return [SelectChoice(NO_PLACE, _l("What was said at the meeting"))]
    return [
        SelectChoice(NO_PLACE, _l("Choose a clause")),
        SelectChoice(WHOLE, _l("The whole text")),
        *(SelectChoice(c.ref.clause_id, c.label) for c in versions[0].clauses),
    ]


def _plainly(name: str) -> str:
    """A name as it is sorted: without accents and capitals."""
    return normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()


def _offer_organisations(field: Any, organisations: Iterable[Organisation]) -> None:
    field.choices = [
        SelectChoice("", _l("None: a person for themselves")),
        *(
            SelectChoice(str(o.id), plain(o.name))
            for o in sorted(organisations, key=lambda o: _plainly(plain(o.name)))
        ),
    ]
