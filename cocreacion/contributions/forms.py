"""The forms of a conversation and of the response desk."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

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

from cocreacion.contributions.homes import Clause, TextVersion
from cocreacion.contributions.models import Display, Disposition
from cocreacion.contributions.services import (
    LONGEST,
    LONGEST_QUOTE,
    LONGEST_REASON,
    Verdict,
    Words,
)
from cocreacion.kernel.forms import EitherLanguage, Form, at_most, bilingual_data, needed
from cocreacion.kernel.gettext import gettext, language, pgettext
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain, short_date
from cocreacion.kernel.languages import CONTENT_LANGUAGES
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.forms.fields import LONGEST_EMAIL, WHOLE_ADDRESS
from cocreacion.people.labels import SECTORS, sector_name
from cocreacion.people.models import Guest, Organisation, Sector, User
from cocreacion.people.places import department_choices

MYSELF = ""
DISPOSITIONS = {
    Disposition.ACCEPTED: _l("Accepted"),
    Disposition.PARTLY: _l("Accepted in part"),
    Disposition.NOT_ACCEPTED: _l("Not accepted"),
    Disposition.OUT_OF_SCOPE: _l("Out of scope"),
    Disposition.ALREADY_IN: _l("Already in the text"),
}


def _words_of_a_comment() -> TextAreaField:
    return TextAreaField(
        _l("Your comment"),
        [
            DataRequired(_l("Write your comment: what you would change, and why.")),
            at_most(LONGEST),
        ],
        id="comment-text",
    )


def _languages() -> list[SelectChoice]:
    """The content languages under their own names, Spanish and English first."""
    known = sorted(CONTENT_LANGUAGES.values(), key=lambda each: each.own)
    known.sort(key=lambda each: ["es", "en"].index(each.tag) if each.tag in {"es", "en"} else 2)
    return [SelectChoice(each.tag, each.own) for each in known]


class SpeakForm(Form):
    """Words, their language, and in whose name. Its ids do not collide with those of a page."""

    text = _words_of_a_comment()
    voice = RadioField(_l("You speak"), validate_choice=False, id="comment-voice")
    language = SelectField(_l("Language you write in"), id="comment-language")
    sector = SelectField(_l("Your sector"), id="comment-sector")
    department = SelectField(_l("Your department"), id="comment-department")
    display = RadioField(_l("You are shown"), validate_choice=False, id="comment-display")

    viewer: User | Guest

    def offer(self, viewer: User | Guest, *, filled: bool = False) -> None:
        """Fill the lists and, unless the person has `filled` them, choose what is likely."""
        self.viewer = viewer
        self.language.choices = _languages()
        self.sector.choices = [SelectChoice(s.value, name) for s, name in SECTORS.items()]
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
    """`email`: only of whoever has not signed in, and wishes to publish with a link."""

    version = HiddenField()
    clause = SelectField(_l("Clause"), validate_choice=False, id="comment-clause")
    quote = StringField(
        _l("The words of the text that it is about"),
        [Optional(), at_most(LONGEST_QUOTE)],
        id="comment-quote",
    )

    email = EmailField(
        _l("E-mail address"),
        [Optional(), at_most(LONGEST_EMAIL), Email(WHOLE_ADDRESS)],
        filters=[lambda text: text.lower() if text else text],
        id="comment-email",
    )

    def words(self) -> Words:
        return replace(super().words(), quote=self.quote.data or "", read_in=language())

    def place(self) -> ClauseRef | None:
        """The clause that is spoken about; None for a form that nobody gave out."""
        version = self.version.data or ""
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            return None
        return ClauseRef(int(version), self.clause.data or "")


class ReplyForm(SpeakForm):
    """A reply to a comment."""


class EditForm(Form):
    text = _words_of_a_comment()
    language = SelectField(_l("Language you write in"), id="comment-language")

    def offer(self) -> None:
        self.language.choices = _languages()


class ConfirmForm(Form):
    """Only the button."""


class ChangeForm(Form):
    """Which clause of which version changed."""

    change = SelectField(_l("What changed in the text"), validate_choice=False)

    def offer_changes(self, versions: Iterable[TextVersion]) -> None:
        self.change.choices = [
            SelectChoice("", _l("Choose a clause")),
            *(
                SelectChoice(_key(clause), clause.label, optgroup=_title(version))
                for version in versions
                for clause in version.clauses
            ),
        ]

    def chosen(self, versions: Iterable[TextVersion]) -> ClauseRef | None:
        clauses = {_key(clause): clause.ref for v in versions for clause in v.clauses}
        return clauses.get(self.change.data or "")


class AnswerForm(ChangeForm):
    disposition = RadioField(
        _l("Decision"),
        [needed(_l("Choose what becomes of these comments."))],
        choices=[SelectChoice(value.value, name) for value, name in DISPOSITIONS.items()],
        validate_choice=False,
    )
    reason_es = TextAreaField(
        _l("Reason"),
        [EitherLanguage("reason_en"), at_most(LONGEST_REASON)],
    )
    reason_en = TextAreaField(_l("Reason"), [at_most(LONGEST_REASON)])
    to_come = BooleanField(_l("The change will come in a later version"))
    voice = RadioField(_l("You answer"), validate_choice=False)
    read_at = HiddenField()

    voices: list[Organisation]

    def offer(self, organisations: Iterable[Organisation]) -> None:
        self.voices = list(organisations)
        self.voice.choices = [SelectChoice(str(o.id), plain(o.name)) for o in self.voices]
        if self.voices and not self.is_submitted():
            self.voice.data = str(self.voices[0].id)

    def validate_disposition(self, field: Any) -> None:
        if field.data not in {*Disposition}:
            raise ValidationError(gettext("Choose what becomes of these comments."))

    def validate_voice(self, _field: Any) -> None:
        if self.voices and self.organisation() is None:
            raise ValidationError(gettext("Choose the office that answers."))

    def organisation(self) -> Organisation | None:
        return next((o for o in self.voices if str(o.id) == self.voice.data), None)

    def verdict(self, versions: Iterable[TextVersion]) -> Verdict:
        return Verdict(
            disposition=Disposition(self.disposition.data),
            reason=bilingual_data(self, "reason"),
            change=self.chosen(versions),
            change_to_come=self.to_come.data,
            organisation=self.organisation(),
            read_at=_instant(self.read_at.data),
        )


def _instant(written: str | None) -> datetime:
    """When a form says it was shown; long ago, if it does not say."""
    try:
        at = datetime.fromisoformat(written or "")
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _key(clause: Clause) -> str:
    return f"{clause.ref.version_id}:{clause.ref.clause_id}"


def _title(version: TextVersion) -> str:
    return str(
        gettext(
            "Version %(number)s, %(date)s",
            number=version.number,
            date=short_date(version.published_at),
        )
    )


def _on_behalf_of(organisation: Organisation) -> str:
    return str(
        gettext(
            "On behalf of %(organisation)s (%(sector)s)",
            organisation=plain(organisation.name),
            sector=sector_name(organisation.sector).lower(),
        )
    )
