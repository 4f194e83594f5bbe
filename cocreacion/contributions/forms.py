"""The forms of a conversation."""

from dataclasses import replace
from typing import Any, ClassVar

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Optional, ValidationError

from cocreacion.contributions import policy
from cocreacion.contributions.homes import NO_VERSION, WHOLE
from cocreacion.contributions.models import Contribution, Display, Side, Stance
from cocreacion.contributions.services import LONGEST, LONGEST_QUOTE, LONGEST_WHY, Words
from cocreacion.kernel.forms import Form, at_most, needed
from cocreacion.kernel.gettext import gettext, language, pgettext
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.languages import BY_NAME
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.forms.fields import LONGEST_EMAIL, WHOLE_ADDRESS
from cocreacion.people.labels import SECTORS, sector_name
from cocreacion.people.models import Guest, Organisation, Sector, User
from cocreacion.people.places import department_choices

MYSELF = ""


class _Words:
    """Words are needed; the sentence that asks for them knows what they are about."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        if isinstance(form, CommentForm) and not form.is_about_text:
            asked = gettext("Write your answer: what you think, and why.")
        else:
            asked = gettext("Write your comment: what you would change, and why.")
        DataRequired(asked)(form, field)


def _words_of_a_comment() -> TextAreaField:
    return TextAreaField(_l("Your comment"), [_Words(), at_most(LONGEST)], id="comment-text")


def _unless_empty() -> Optional:
    """Not called optional: one of the two buttons needs it."""
    validator = Optional()
    validator.field_flags = {}
    return validator


def content_languages() -> list[SelectChoice]:
    """The content languages under their own names, Spanish and English first."""
    first = ["es", "en"]
    known = sorted(BY_NAME, key=lambda each: first.index(each.tag) if each.tag in first else 2)
    return [SelectChoice(each.tag, each.own) for each in known]


class SpeakForm(Form):
    """Words, their language, and in whose name. Its ids do not collide with those of a page."""

    text = _words_of_a_comment()
    voice = RadioField(_l("You speak"), validate_choice=False, id="comment-voice")
    language = SelectField(_l("Language you write in"), id="comment-language")
    sector = SelectField(_l("Your sector"), id="comment-sector")
    department = SelectField(_l("Your department"), id="comment-department")
    again = BooleanField(_l("Publish it all the same: it says something new"), id="comment-again")
    display = RadioField(_l("You are shown"), validate_choice=False, id="comment-display")

    email = EmailField(  # only of whoever has not signed in, and wishes to publish with a link
        _l("E-mail address"),
        [_unless_empty(), at_most(LONGEST_EMAIL), Email(WHOLE_ADDRESS)],
        filters=[lambda text: text.lower() if text else text],
        id="comment-email",
    )

    viewer: User | Guest
    earlier: Contribution | None = None  # what this person said before in nearly the same words

    def offer(self, viewer: User | Guest, *, filled: bool = False) -> None:
        """Fill the lists and, unless the person has `filled` them, choose what is likely."""
        self.viewer = viewer
        self.language.choices = content_languages()
        self.sector.choices = [SelectChoice(s.value, SECTORS[s]) for s in self._sectors()]
        self.department.choices = department_choices()
        self.voice.choices = [
            SelectChoice(MYSELF, pgettext("voice", "For myself")),
            *(SelectChoice(str(o.id), _on_behalf_of(o)) for o in viewer.organisations),
        ]
        self.display.choices = _displays(viewer)
        if not filled or self.display.data not in {*Display}:
            self.display.data = str(self.display.choices[0].value)
        if not filled:
            self.language.data, self.sector.data = language(), Sector.CITIZEN.value
            self.department.data = getattr(viewer, "department", "")
            self.voice.data = MYSELF

    def validate_voice(self, field: Any) -> None:
        if field.data and self.organisation() is None:
            raise ValidationError(gettext("You may not speak for this organisation."))

    def admit(self, admits: policy.Named | None) -> None:
        """Offer only the sectors and organisations that may speak here."""
        if not any((admits or {}).values()):
            return
        for_all = [s for s in self._sectors() if policy.admits(admits, s, None)]
        if for_all:
            self.sector.choices = [SelectChoice(s.value, SECTORS[s]) for s in for_all]
            if self.sector.data not in for_all and not self.is_submitted():
                self.sector.data = for_all[0].value
        admitted = [o for o in self.viewer.organisations if policy.admits(admits, o.sector, o.id)]
        self.voice.choices = [
            *([SelectChoice(MYSELF, pgettext("voice", "For myself"))] if for_all else []),
            *(SelectChoice(str(o.id), _on_behalf_of(o)) for o in admitted),
        ]
        offered = [choice.value for choice in self.voice.choices]
        if offered and self.voice.data not in offered and not self.is_submitted():
            self.voice.data = offered[0]

    def _sectors(self) -> list[Sector]:
        return [sector for sector in SECTORS if policy.can_declare(self.viewer, sector)]

    def organisation(self) -> Organisation | None:
        """In whose name the person chose to speak."""
        mine = {str(o.id): o for o in self.viewer.organisations}
        return mine.get(self.voice.data or MYSELF)

    def words(self) -> Words:
        return Words(
            text=self.text.data,
            language=self.language.data,
            sector=Sector(self.sector.data),
            department=self.department.data,
            organisation=self.organisation(),
            display=Display(self.display.data),
        )


def _displays(viewer: User | Guest) -> list[SelectChoice]:
    """How this person may be shown, what is likely first."""
    participant = SelectChoice(Display.PARTICIPANT.value, _l("Only as a participant"))
    if not viewer.organisations:
        others = [participant]
    else:
        only = _l("Only with the organisation, if you speak for one")
        others = [SelectChoice(Display.ORGANISATION.value, only), participant]
    if not viewer.named:
        return others[::-1]
    named = gettext("With your public name, %(name)s", name=viewer.display_as)
    return [SelectChoice(Display.NAME.value, named), *others]


class CommentForm(SpeakForm):
    """A comment on a clause, a whole text or a question."""

    version = HiddenField()
    clause = SelectField(_l("Clause"), validate_choice=False, id="comment-clause")
    quote = StringField(
        _l("The words of the text that it is about"),
        [Optional(), at_most(LONGEST_QUOTE)],
        id="comment-quote",
    )

    def offer(self, viewer: User | Guest, *, filled: bool = False) -> None:
        super().offer(viewer, filled=filled)
        if not self.is_about_text:
            self.text.label.text = _l("Your answer")

    def words(self) -> Words:
        return replace(super().words(), quote=self.quote.data or "", read_in=language())

    def place(self) -> ClauseRef | None:
        """What is spoken about; None for a form that nobody gave out."""
        version, clause = self.version.data or "", self.clause.data or ""
        if not (clause and version.isascii() and version.isdigit() and len(version) < 10):
            return None
        return ClauseRef(int(version), "" if clause == WHOLE else clause)

    @property
    def is_about_text(self) -> bool:
        return str(self.version.data) != str(NO_VERSION)


class ReplyForm(SpeakForm):
    """A reply to a comment."""


class StanceForm(Form):
    """Whether one agrees with a comment, and why. Its ids do not collide with those of a reply."""

    side = RadioField(
        _l("Do you agree with this comment?"),
        [needed(_l("Choose whether you agree or disagree."))],
        choices=[
            SelectChoice(Side.AGREE.value, _l("I agree")),
            SelectChoice(Side.DISAGREE.value, _l("I disagree")),
        ],
        validate_choice=False,
        id="stance-side",
    )
    reason = StringField(_l("Why"), [Optional(), at_most(LONGEST_WHY)], id="stance-reason")
    language = SelectField(_l("Language you write in"), id="stance-language")

    def offer(self, mine: Stance | None, *, filled: bool = False) -> None:
        self.language.choices = content_languages()
        if filled:
            return
        self.language.data = language()
        if mine is not None:
            self.side.data, self.reason.data = mine.side.value, mine.reason
            self.language.data = mine.language

    def validate_side(self, field: Any) -> None:
        if field.data not in {*Side}:
            raise ValidationError(gettext("Choose whether you agree or disagree."))


class EditForm(Form):
    text = _words_of_a_comment()
    language = SelectField(_l("Language you write in"), id="comment-language")

    def offer(self) -> None:
        self.language.choices = content_languages()


class ConfirmForm(Form):
    """Only the button."""


def _on_behalf_of(organisation: Organisation) -> str:
    return str(
        gettext(
            "On behalf of %(organisation)s (%(sector)s)",
            organisation=plain(organisation.name),
            sector=sector_name(organisation.sector).lower(),
        )
    )
