"""Organisations and mandates, as those who manage them fill them in."""

from typing import Any

from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from cocreacion.kernel.clock import today
from cocreacion.kernel.forms import EitherLanguage, Form, at_most, needed
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.text import slug
from cocreacion.people.labels import CHANGES, ROLES, SECTORS
from cocreacion.people.models import Change, Organisation, Role, Sector
from cocreacion.people.queries import organisations as queries

LONGEST_NAME, LONGEST_NOTE = 250, 2000


def _first_day(label: Any) -> DateField:
    return DateField(label, default=today, validators=[needed(_l("Write the date"))])


def _role(value: Any) -> Role | None:
    return Role(value) if value else None


def _number(value: Any) -> int | None:
    return int(value) if value else None


def _change(value: Any) -> Change | None:
    return Change(value) if value else None


NOTHING = SelectChoice("", _l("Choose one"))  # nothing is chosen because it stood first


class OrganisationForm(Form):
    name_es = StringField(_l("Name"), [EitherLanguage("name_en"), at_most(LONGEST_NAME)])
    name_en = StringField(_l("Name"), [at_most(LONGEST_NAME)])
    short_name = StringField(
        _l("Short name or acronym"), validators=[Optional(), at_most(LONGEST_NAME)]
    )
    sector = SelectField(
        _l("Sector"),
        choices=[SelectChoice(sector, label) for sector, label in SECTORS.items()],
        coerce=Sector,
    )
    note_es = TextAreaField(_l("Note"), [at_most(LONGEST_NOTE)])
    note_en = TextAreaField(_l("Note"), [at_most(LONGEST_NOTE)])
    source = StringField(
        _l("Source"),
        description=_l("Where one can check what is said here: a document or a web address."),
        validators=[Optional(), at_most(LONGEST_NAME)],
    )
    verified = BooleanField(_l("A public source shows that it exists"))
    role_verified = BooleanField(_l("A public source shows that it takes part in this plan"))

    def validate_role_verified(self, field: BooleanField) -> None:
        if field.data and not self.source.data:
            raise ValidationError(_l("Name the source above."))


class RenameForm(Form):
    name_es = StringField(_l("Name"), [EitherLanguage("name_en"), at_most(LONGEST_NAME)])
    name_en = StringField(_l("Name"), [at_most(LONGEST_NAME)])
    on = _first_day(_l("First day with the new name"))


class SuccessorForm(Form):
    successor = SelectField(
        _l("Which organisation took its place?"),
        [needed(_l("Choose one from the list."))],
        coerce=_number,
    )
    kind = SelectField(
        _l("How it happened"),
        [needed(_l("Choose one from the list."))],
        choices=[NOTHING, *(SelectChoice(change, label) for change, label in CHANGES.items())],
        coerce=_change,
    )
    on = DateField(_l("Since when"), validators=[Optional()])
    act = StringField(
        _l("By which act"),
        description=_l("For example: Acuerdo Gubernativo 31-2024"),
        validators=[Optional(), at_most(LONGEST_NAME)],
    )

    def offer(self, but: Organisation) -> None:
        """Every other organisation."""
        self.successor.choices = [NOTHING, *_organisations(but)]


class RoleForm(Form):
    role = SelectField(
        _l("Role"),
        [needed(_l("Choose one from the list."))],
        choices=[NOTHING, *(SelectChoice(role, label) for role, label in ROLES.items())],
        coerce=_role,
    )
    since = _first_day(_l("First day"))
    until = DateField(_l("Last day"), validators=[Optional()])


class MembershipForm(Form):
    organisation = SelectField(
        _l("Organisation"), [needed(_l("Choose one from the list."))], coerce=_number
    )
    office_es = StringField(_l("Office in it"), [at_most(LONGEST_NAME)])
    office_en = StringField(_l("Office in it"), [at_most(LONGEST_NAME)])
    since = _first_day(_l("First day"))
    until = DateField(_l("Last day"), validators=[Optional()])

    def offer(self) -> None:
        known = _organisations()
        self.organisation.choices = [NOTHING, *known] if known else []


class EndForm(Form):
    until = _first_day(_l("Last day"))


def _organisations(but: Organisation | None = None) -> list[SelectChoice]:
    known = [(plain(each.name), each) for each in queries.organisations() if each is not but]
    ordered = sorted(known, key=lambda named: slug(named[0], LONGEST_NAME))
    return [SelectChoice(each.id, name) for name, each in ordered]
