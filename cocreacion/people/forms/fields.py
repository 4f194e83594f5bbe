"""Fields that several forms share."""

import unicodedata
from typing import Any

from wtforms import EmailField, Field, StringField
from wtforms.validators import Email, Length, Regexp
from wtforms.widgets import PasswordInput

from cocreacion.kernel.forms import at_most, needed
from cocreacion.kernel.gettext import lazy_gettext as _l

LONGEST_EMAIL = 254
LONGEST_NAME = 60
WHOLE_ADDRESS = _l("Write the whole address, for example name@example.org")


def email_field(label: Any = None) -> Any:
    """An address, in small letters."""
    return EmailField(
        label or _l("E-mail address"),
        validators=[needed(WHOLE_ADDRESS), at_most(LONGEST_EMAIL), Email(WHOLE_ADDRESS)],
        filters=[lambda text: text.lower() if text else text],
    )


def public_name_field() -> Any:
    return StringField(
        _l("Public name"),
        description=_l(
            "What others see beside what you write: your name, or the one you are known by."
        ),
        validators=[
            needed(_l("Write the name others will see, for example Ixchel Pérez")),
            Length(min=2, message=_l("A public name has at least 2 characters.")),
            at_most(LONGEST_NAME),
            Regexp(
                r"^[^@<>\n]*\w[^@<>\n]*$",
                message=_l(
                    "This name is public: write it without an e-mail address, without @ and "
                    "without the signs for less than and greater than."
                ),
            ),
        ],
    )


class Secret(Field):
    """A password as it was typed: spaces stay, and it is never written back into the page."""

    widget = PasswordInput(hide_value=True)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = unicodedata.normalize("NFC", valuelist[0]) if valuelist else ""

    def _value(self) -> str:
        return ""
