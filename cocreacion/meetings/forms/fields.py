"""Fields that several forms of meetings share."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)

from cocreacion.kernel.clock import COUNTRY_ZONE, is_skipped
from cocreacion.kernel.forms import EitherLanguage, at_most
from cocreacion.kernel.gettext import gettext
from cocreacion.kernel.gettext import lazy_gettext as _l

FIRST_YEAR, LAST_YEAR = 2000, 2100
WALL = "%Y-%m-%dT%H:%M"


NO_SUCH_HOUR = _l("Write a date and an hour that exist, such as 19/11/2026 and 9:00.")


ZONES: dict[str, Any] = {
    str(COUNTRY_ZONE): _l("Guatemala (UTC−6)"),
    "America/Mexico_City": _l("Mexico City"),
    "America/Los_Angeles": _l("Los Angeles"),
    "America/New_York": _l("New York, Washington"),
    "America/Santiago": _l("Santiago de Chile"),
    "Europe/London": _l("London"),
    "Europe/Madrid": _l("Madrid, Brussels, Geneva"),
    "UTC": _l("UTC"),
}


class Moment(DateTimeLocalField):
    """A date and an hour on a clock in the country, which that clock really shows.

    `elsewhere`: the clock is of another field of the form, which then asks `skipped`.
    """

    data: Any

    def __init__(self, label: Any, *, elsewhere: bool = False, **kwargs: Any) -> None:
        self.elsewhere = elsewhere
        validators = [DataRequired(NO_SUCH_HOUR)]
        formats = [WALL, f"{WALL}:%S", "%Y-%m-%d %H:%M"]
        super().__init__(
            label, validators, format=formats, invalid_value_message=NO_SUCH_HOUR, **kwargs
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not self._exists(self.data):
            self.data = None
            raise ValueError(NO_SUCH_HOUR)

    def _exists(self, wall: datetime) -> bool:
        if not FIRST_YEAR <= wall.year <= LAST_YEAR:
            return False
        return self.elsewhere or not is_skipped(wall)


def skipped(wall: datetime | None, zone: str) -> None:
    """Refuse an hour over which the clocks of this zone are put forward."""
    if wall is not None and zone in ZONES and is_skipped(wall, ZoneInfo(zone)):
        raise ValidationError(
            gettext(
                "This hour does not exist in %(zone)s: the clocks are put forward that night. "
                "Choose an earlier or a later one.",
                zone=ZONES[zone],
            )
        )


class WholeNumber(IntegerField):
    """A whole number, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = int(valuelist[0].strip())
        except ValueError as error:
            self.data = None
            raise ValueError(gettext("Write a whole number, such as 40.")) from error


class FromRows(SelectField):
    """One of some rows, or none: choices are `(row, label)`; `chosen` is the row itself."""

    def __init__(self, label: Any, *, nothing: Any = None, **kwargs: Any) -> None:
        super().__init__(label, coerce=str, **kwargs)
        self.nothing = nothing
        self.rows: dict[str, Any] = {}

    def offer(self, pairs: list[tuple[Any, str]]) -> None:
        self.rows = {str(row.id): row for row, _ in pairs}
        first = [] if self.nothing is None else [SelectChoice("", self.nothing)]
        self.choices = [*first, *(SelectChoice(str(row.id), label) for row, label in pairs)]

    @property
    def chosen(self) -> Any:
        return self.rows.get(self.data or "")

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        if self.data in self.rows or (self.nothing is not None and not self.data):
            return
        raise StopValidation(gettext("Choose one from the list."))


def line(label: Any, longest: int, *, required: bool = False) -> StringField:
    return StringField(label, validators=_of(longest, required=required))


def lines(label: Any, longest: int, *, required: bool = False) -> TextAreaField:
    return TextAreaField(label, validators=_of(longest, required=required))


def _of(longest: int, *, required: bool) -> list[Any]:
    first = DataRequired(_l("Please fill this in.")) if required else Optional()
    return [first, at_most(longest)]


def pair(label: Any, name: str, longest: int, *, area: bool = False) -> tuple[Any, Any]:
    """Two fields, Spanish and English, of which one must be filled in."""
    kind = TextAreaField if area else StringField
    return (
        kind(label, validators=[EitherLanguage(f"{name}_en"), at_most(longest)]),
        kind(label, validators=[at_most(longest)]),
    )


def maybe_pair(label: Any, longest: int, *, area: bool = False) -> tuple[Any, Any]:
    """Two fields, Spanish and English, both of which may stay empty."""
    kind = TextAreaField if area else StringField
    first, second = (kind(label, validators=[Optional(), at_most(longest)]) for _ in range(2))
    return first, second


def people(label: Any, most: int = 100_000, least: int = 1) -> WholeNumber:
    words = _l("Write a whole number from %(least)d to %(most)d.", least=least, most=most)
    between = NumberRange(least, most, words)
    return WholeNumber(label, validators=[Optional(), between])
