from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice

from cocreacion.kernel.forms import Form
from cocreacion.kernel.gettext import lazy_gettext as _l


class PreferencesForm(Form):
    theme = RadioField(
        _l("Colours"),
        choices=[
            SelectChoice("", _l("As on this device")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
        ],
        validate_choice=True,
    )
    light = RadioField(
        _l("Version"),
        choices=[
            SelectChoice("0", _l("Full")),
            SelectChoice("1", _l("Light: without fonts of its own, for slow connections")),
        ],
    )
    offline = RadioField(
        _l("Reading without a connection"),
        choices=[
            SelectChoice("1", _l("Keep the pages I read on this device")),
            SelectChoice("0", _l("Keep none")),
        ],
    )
    next = HiddenField()
