"""Registering for a meeting."""

from collections.abc import Sequence

from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from cocreacion.kernel.forms import Form
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain
from cocreacion.meetings.forms.fields import FromRows, lines
from cocreacion.meetings.models import Mode, Place, Registration, Support
from cocreacion.meetings.services.coming import Wishes
from cocreacion.people.models import Organisation

NEEDS = 600
ROOM, VIDEO = "room", "video"
SUPPORT = {
    Support.SIGN_LANGUAGE: _l("Sign language interpretation"),
    Support.OWN_LANGUAGE: _l("Interpretation in a Mayan language, Garifuna or Xinka"),
    Support.CAPTIONS: _l("Live captions"),
    Support.WHEELCHAIR: _l("Room for a wheelchair"),
    Support.CHILD_CARE: _l("Child care"),
}


class RegistrationForm(Form):
    organisation = FromRows(_l("On whose behalf you come"), nothing=_l("On my own behalf"))
    how = RadioField(
        _l("How you will attend"),
        choices=[
            SelectChoice(ROOM, _l("In the room")),
            SelectChoice(VIDEO, _l("By video call")),
        ],
        default=ROOM,
    )
    wants = SelectMultipleField(
        _l("What you need to take part"),
        choices=[SelectChoice(key.value, label) for key, label in SUPPORT.items()],
    )
    needs = lines(_l("Anything else we should prepare"), NEEDS)
    promised = HiddenField(default=Place.SEAT.value)  # what the page said there was

    def offer(self, organisations: Sequence[Organisation], mode: Mode) -> None:
        """A delegate chooses on whose behalf; only a hybrid meeting asks how."""
        self.organisation.offer([(each, plain(each.name)) for each in organisations])
        if not organisations:
            del self.organisation
        if mode is not Mode.HYBRID:
            del self.how

    def fill(self, mine: Registration) -> None:
        if self.is_submitted():
            return
        if "organisation" in self:
            self.organisation.data = str(mine.organisation_id or "")
        if "how" in self:
            self.how.data = VIDEO if mine.remote else ROOM
        self.wants.data, self.needs.data = list(mine.wants), mine.needs

    @property
    def wishes(self) -> Wishes:
        return Wishes(
            organisation=self.organisation.chosen if "organisation" in self else None,
            remote="how" in self and self.how.data == VIDEO,
            wants=tuple(Support(each) for each in self.wants.data or ()),
            needs=self.needs.data or "",
        )
