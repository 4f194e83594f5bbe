"""Forms about the working text of a draft."""

from wtforms import HiddenField

from cocreacion.proposals.forms.common import ReasonForm


class RestoreForm(ReasonForm):
    """`seen`: the fingerprint of what its reader was told would change."""

    seen = HiddenField()
