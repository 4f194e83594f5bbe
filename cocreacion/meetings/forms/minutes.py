"""Circulating, signing, correcting and publishing minutes."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.forms import EitherLanguage, Form, at_most, bilingual_data, needed
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.meetings.forms.fields import FromRows, maybe_pair, pair
from cocreacion.meetings.models import CorrectionState, SignOffAnswer

LONGEST = 2000


class CirculateForm(Form):
    """What changed since the text that is out; nothing the first time."""

    note_es, note_en = maybe_pair(_l("What changed"), LONGEST, area=True)

    @property
    def note(self) -> Bilingual:
        return bilingual_data(self, "note")


class SeatForm(Form):
    """For a seat; whoever holds only one is not asked for which."""

    seat = FromRows(_l("For which seat"))

    def offer(self, seats: Sequence[tuple[Any, str]]) -> None:
        self.seat.offer(list(seats))
        if self.seat.data is None and seats:
            self.seat.data = str(seats[0][0].id)

    @property
    def seat_id(self) -> int:
        return self.seat.chosen.id if self.seat.chosen is not None else 0


class SignForm(SeatForm):
    """`seen`: the hash of the text that was read. Without a key: sent again, it says the same."""

    submission_id = None
    seen = HiddenField()
    answer = RadioField(
        _l("What you say to this text"),
        [needed(_l("Choose whether you sign or object."))],
        choices=[
            SelectChoice(SignOffAnswer.APPROVE.value, _l("I sign it: it says what happened")),
            SelectChoice(SignOffAnswer.OBJECT.value, _l("I object")),
        ],
    )
    reason_es = TextAreaField(_l("What is wrong"), [Optional(), at_most(LONGEST)])
    reason_en = TextAreaField(_l("What is wrong"), [Optional(), at_most(LONGEST)])

    @property
    def reason(self) -> Bilingual:
        return bilingual_data(self, "reason")


class DissentForm(SeatForm):
    text_es, text_en = pair(_l("What you disagree with"), "text", LONGEST, area=True)
    clause = HiddenField()

    @property
    def text(self) -> Bilingual:
        return bilingual_data(self, "text")


class CorrectionForm(Form):
    """`version`: the number of the text that was read."""

    version_read = IntegerField(widget=HiddenInput(), validators=[Optional()])
    text_es, text_en = pair(_l("What it should say"), "text", LONGEST, area=True)

    @property
    def text(self) -> Bilingual:
        return bilingual_data(self, "text")


class AnswerForm(Form):
    state = RadioField(
        _l("Your answer"),
        [needed(_l("Choose whether the correction is accepted."))],
        choices=[
            SelectChoice(
                CorrectionState.ACCEPTED.value, _l("Accepted: the text changes and goes round")
            ),
            SelectChoice(CorrectionState.NOT_ACCEPTED.value, _l("Not accepted, for this reason")),
        ],
    )
    answer_es = TextAreaField(_l("What you answer"), [Optional(), at_most(LONGEST)])
    answer_en = TextAreaField(_l("What you answer"), [Optional(), at_most(LONGEST)])

    @property
    def answer(self) -> Bilingual:
        return bilingual_data(self, "answer")


class ReasonForm(Form):
    reason_es = TextAreaField(_l("What is wrong"), [EitherLanguage("reason_en"), at_most(LONGEST)])
    reason_en = TextAreaField(_l("What is wrong"), [at_most(LONGEST)])

    @property
    def reason(self) -> Bilingual:
        return bilingual_data(self, "reason")
