from typing import Any

from wtforms import (
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional

from cocreacion.kernel.bilingual import LANGUAGES, Bilingual
from cocreacion.kernel.forms import EitherLanguage, Form, at_most, bilingual_data, needed
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.process.models import CommitmentVersion
from cocreacion.process.template import QUESTIONS, TEXTS

LONGEST_TITLE = 300
LONGEST_TEXT = 5_000
LONGEST_REASON = 1_000


class PhaseForm(Form):
    opens_at = DateTimeLocalField(_l("Opens"), validators=[needed()])
    closes_at = DateTimeLocalField(
        _l("Closes"),
        validators=[needed()],
        description=_l(
            "The first moment after it: for a phase that lasts until the 12th, the 13th at 00:00."
        ),
    )
    summary_es = TextAreaField(_l("What happens in it"), validators=[at_most(LONGEST_REASON)])
    summary_en = TextAreaField(_l("What happens in it"), validators=[at_most(LONGEST_REASON)])
    coverage_needed = IntegerField(
        _l("Comments that must be answered before it is closed, in per cent"),
        validators=[
            Optional(),
            NumberRange(0, 100, message=_l("Write a number from 0 to 100.")),
        ],
        default=100,
    )
    change_reason_es = TextAreaField(_l("Why it changes"), validators=[at_most(LONGEST_REASON)])
    change_reason_en = TextAreaField(_l("Why it changes"), validators=[at_most(LONGEST_REASON)])


class VersionForm(Form):
    """The OGP template in both languages; `started_from` is the version its author saw."""

    started_from = HiddenField()
    title_es = StringField(
        _l("Title"), validators=[at_most(LONGEST_TITLE), EitherLanguage("title_en")]
    )
    title_en = StringField(_l("Title"), validators=[at_most(LONGEST_TITLE)])
    starts_on = DateField(_l("Begins"), validators=[Optional()])
    ends_on = DateField(_l("Ends"), validators=[Optional()])
    reason_es = TextAreaField(
        _l("Why the wording changes"),
        validators=[at_most(LONGEST_REASON), EitherLanguage("reason_en")],
    )
    reason_en = TextAreaField(_l("Why the wording changes"), validators=[at_most(LONGEST_REASON)])

    @property
    def questions(self) -> list[tuple[Any, Any, Any]]:
        """Question, Spanish field, English field."""
        return [
            (words, self[f"{name}_es"], self[f"{name}_en"]) for name, words in QUESTIONS.items()
        ]

    @property
    def number_before(self) -> int | None:
        """The version its author started from; nothing sensible counts as none."""
        return int(self.started_from.data) if str(self.started_from.data).isdecimal() else None

    def texts(self, before: CommitmentVersion | None) -> dict[str, Bilingual]:
        return {
            name: bilingual_data(self, name, getattr(before, name) if before else None)
            for name in TEXTS
        }


for _name, _words in QUESTIONS.items():
    for _language in LANGUAGES:
        setattr(
            VersionForm,
            f"{_name}_{_language}",
            TextAreaField(_words, validators=[at_most(LONGEST_TEXT)]),
        )


def filled(version: CommitmentVersion | None) -> dict[str, Any]:
    """What the form shows of the wording published last."""
    if version is None:
        return {"started_from": "0"}
    texts = {
        f"{name}_{language}": getattr(getattr(version, name), language)
        for name in TEXTS
        for language in LANGUAGES
    }
    dates = {"starts_on": version.starts_on, "ends_on": version.ends_on}
    return {**texts, **dates, "started_from": str(version.number)}
