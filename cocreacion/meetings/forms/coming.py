"""Registering for a meeting."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, Optional, ValidationError

from cocreacion.kernel.bilingual import LANGUAGES
from cocreacion.kernel.forms import Form, at_most, bilingual_data, needed
from cocreacion.kernel.gettext import gettext, language
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import language_name, plain
from cocreacion.kernel.languages import BY_NAME
from cocreacion.meetings.forms.fields import FromRows, line, lines, maybe_pair, pair
from cocreacion.meetings.models import (
    Mode,
    Outcome,
    Place,
    Question,
    QuestionKind,
    Registration,
    Support,
)
from cocreacion.meetings.services.asking import Asked
from cocreacion.meetings.services.coming import Wishes
from cocreacion.meetings.services.guests import Guest
from cocreacion.people.models import Organisation

NEEDS, NAME = 600, 120
WRONG_ADDRESS = _l("Write an address such as ana@example.org.")
ASKED = "asked_"  # before the number of a question in the name of its field
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
    language = SelectField(_l("Language of the interpretation"), validators=[Optional()])
    needs = lines(_l("Anything else we should prepare"), NEEDS)
    companion = line(_l("Who comes with you"), NAME)
    promised = HiddenField(default=Place.SEAT.value)  # what the page said there was

    def offer(self, organisations: Sequence[Organisation], mode: Mode) -> None:
        """A delegate chooses on whose behalf; only a hybrid meeting asks how."""
        self.organisation.offer([(each, plain(each.name)) for each in organisations])
        if not organisations:
            del self.organisation
        if mode is not Mode.HYBRID:
            del self.how
        self.language.choices = language_choices()

    def fill(self, mine: Registration) -> None:
        if self.is_submitted():
            return
        if "organisation" in self:
            self.organisation.data = str(mine.organisation_id or "")
        if "how" in self:
            self.how.data = VIDEO if mine.remote else ROOM
        self.wants.data, self.needs.data = list(mine.wants), mine.needs
        self.language.data = mine.language
        for key, value in mine.answers.items():
            if f"{ASKED}{key}" in self:
                self[f"{ASKED}{key}"].data = value

    def fill_companion(self, guest: Registration | None) -> None:
        if guest is not None and guest.place is not Place.WITHDRAWN and not self.is_submitted():
            self.companion.data = guest.guest_name

    @property
    def wishes(self) -> Wishes:
        wants = tuple(Support(each) for each in self.wants.data or ())
        return Wishes(
            organisation=self.organisation.chosen if "organisation" in self else None,
            remote="how" in self and self.how.data == VIDEO,
            wants=wants,
            needs=self.needs.data or "",
            language=(self.language.data or "") if Support.OWN_LANGUAGE in wants else "",
            companion=self.companion.data or "",
            answers={
                name.removeprefix(ASKED): field.data
                for name, field in self._fields.items()
                if name.startswith(ASKED) and field.data
            },
        )

    def validate_wants(self, field: Any) -> None:
        if Support.OWN_LANGUAGE in (field.data or ()) and not self.language.data:
            raise ValidationError(gettext("Choose the language, so that we find an interpreter."))

    @property
    def asked(self) -> list[Any]:
        """The fields of this meeting's own questions."""
        return [field for name, field in self._fields.items() if name.startswith(ASKED)]


def language_choices() -> list[SelectChoice]:
    """Those of the country besides Spanish."""
    known = [each.tag for each in BY_NAME if each.tag not in {"es", "en"}]
    first = SelectChoice("", gettext("Choose a language"))
    return [first, *(SelectChoice(tag, language_name(tag)) for tag in known)]


def with_questions(questions: Sequence[Question]) -> type[RegistrationForm]:
    """The form of a meeting that asks these."""
    fields = {f"{ASKED}{question.id}": _field(question) for question in questions}
    return type("RegistrationForm", (RegistrationForm,), fields)


def _field(question: Question) -> Any:
    label = plain(question.text)
    if question.kind is QuestionKind.TEXT:
        return lines(label, NEEDS, required=question.required)
    offered = {"yes": gettext("Yes"), "no": gettext("No")}
    if question.kind is QuestionKind.CHOICE:
        here = LANGUAGES.index(language())
        offered = {pair[0] or pair[1]: pair[here] or pair[1 - here] for pair in question.options}
    choices = [SelectChoice(value, words) for value, words in offered.items()]
    return Choice(
        label, choices=choices, validators=[needed()] if question.required else [Optional()]
    )


class Choice(RadioField):
    """One of several, or none where it need not be answered."""

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


class QuestionForm(Form):
    text_es, text_en = pair(_l("Question"), "text", 300)
    kind = RadioField(
        _l("How it is answered"),
        choices=[
            SelectChoice(QuestionKind.TEXT.value, _l("In a few words")),
            SelectChoice(QuestionKind.YES_NO.value, _l("Yes or no")),
            SelectChoice(QuestionKind.CHOICE.value, _l("One of several answers")),
        ],
        default=QuestionKind.TEXT.value,
    )
    options_es, options_en = maybe_pair(_l("Answers to choose from"), 1000, area=True)
    required = BooleanField(_l("Everybody must answer it"))

    def validate_kind(self, field: Any) -> None:
        if field.data == QuestionKind.CHOICE and len(self.pairs) < 2:
            raise ValidationError(gettext("Write at least two answers, one per line."))

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Line by line, Spanish and English side by side."""
        es, en = (
            [each.strip() for each in (field.data or "").splitlines() if each.strip()]
            for field in (self.options_es, self.options_en)
        )
        return tuple(zip_longest(es, en, fillvalue=""))[:20]

    def question(self) -> Asked:
        return Asked(
            text=bilingual_data(self, "text"),
            kind=QuestionKind(self.kind.data),
            options=self.pairs if self.kind.data == QuestionKind.CHOICE else (),
            required=self.required.data,
        )


class GuestForm(Form):
    name = line(_l("Name"), NAME, required=True)
    email = StringField(
        _l("E-mail address"),
        validators=[
            Optional(),
            at_most(254),
            Email(_l("Write an address such as ana@example.org.")),
        ],
    )
    organisation = FromRows(_l("Comes on behalf of"), nothing=_l("On their own behalf"))
    wants = SelectMultipleField(
        _l("What they need to take part"),
        choices=[SelectChoice(key.value, label) for key, label in SUPPORT.items()],
    )
    language = SelectField(_l("Language of the interpretation"), validators=[Optional()])
    needs = lines(_l("Anything else we should prepare"), NEEDS)

    def offer(self, organisations: Sequence[Organisation]) -> None:
        self.organisation.offer([(each, plain(each.name)) for each in organisations])
        self.language.choices = language_choices()

    @property
    def guest(self) -> Guest:
        wants = tuple(Support(each) for each in self.wants.data or ())
        return Guest(
            name=self.name.data,
            email=(self.email.data or "").lower(),
            organisation=self.organisation.chosen,
            wants=wants,
            needs=self.needs.data or "",
            language=(self.language.data or "") if Support.OWN_LANGUAGE in wants else "",
        )


OUTCOMES = {
    Outcome.GRANTED: _l("It is provided"),
    Outcome.PARTLY: _l("Part of it is provided"),
    Outcome.NOT_POSSIBLE: _l("It is not possible"),
}


class NeedsForm(Form):
    outcome = RadioField(
        _l("Answer"),
        choices=[SelectChoice(key.value, label) for key, label in OUTCOMES.items()],
    )
    reply = lines(_l("What is provided, or why it is not possible"), 1000)
