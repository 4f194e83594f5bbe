"""What every form shares: the CSRF token, a key against double posts, and kind messages."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from babel.support import Translations
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from wtforms import Field, HiddenField, StringField
from wtforms.i18n import messages_path
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from cocreacion.kernel import pages
from cocreacion.kernel.bilingual import LANGUAGES, Bilingual
from cocreacion.kernel.clock import from_local, local
from cocreacion.kernel.gettext import gettext, language
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.text import normal


class Token(_FlaskFormCSRF):
    """The token of a form, left blank in a page that is made for many readers."""

    def generate_csrf_token(self, csrf_token_field: Field) -> str:  # noqa: ARG002
        return pages.csrf_token()


class Form(FlaskForm):
    """Base of all forms. `submission_id` makes sending the same form twice harmless.

    `version` is the state the person started from; a view hands it to its service.
    """

    submission_id = HiddenField(default=pages.submission_key)

    class Meta(FlaskForm.Meta):
        csrf_class = Token

        def get_translations(self, form: Any) -> Any:  # noqa: ARG002
            return messages(language())

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            field = unbound_field.bind(form=form, **options)
            if isinstance(field, StringField):  # text areas are string fields, too
                field.filters = [*(field.filters or ()), _tidy]
            return field


@lru_cache
def messages(lang: str) -> Any:
    """What WTForms itself says about fields, in one language, read once."""
    return Translations.load(messages_path(), [lang], "wtforms")


def _tidy(value: str | None) -> str | None:
    return normal(value) if isinstance(value, str) else value


class Needed(InputRequired):
    """Something must be left after tidying: spaces and invisible characters say nothing."""

    def __call__(self, form: Any, field: Field) -> None:
        super().__call__(form, field)
        if field.data == "":
            field.errors[:] = []
            raise StopValidation(self.message)


def needed(message: Any = None) -> Needed:
    return Needed(message or _l("Please fill this in."))


def at_most(longest: int) -> Length:
    return Length(
        max=longest,
        message=_l("This is too long: at most %(max)d characters."),
    )


class EitherLanguage:
    """Of the two fields `name_es` and `name_en`, at least one must be filled in."""

    def __init__(self, other: str) -> None:
        self.other = other

    def __call__(self, form: Any, field: Field) -> None:
        if not (field.data or form[self.other].data):
            raise ValidationError(gettext("Write this in Spanish or in English."))


def bilingual_data(form: Any, name: str, before: Bilingual | None = None) -> Bilingual:
    """What the fields `{name}_es` and `{name}_en` of a form say, knowing what they said before."""
    es, en = (form[f"{name}_{language}"].data or "" for language in LANGUAGES)
    if before is not None:
        return before.edited(es, en)
    return Bilingual.both(es, en, "es" if es else "en")


def fill_bilingual(form: Any, name: str, text: Bilingual) -> None:
    """Show a stored text in the two fields, unless the person has just typed in them."""
    if not form.is_submitted():
        form[f"{name}_es"].data, form[f"{name}_en"].data = text.es, text.en


def instant(wall: datetime | None) -> datetime | None:
    """What a date-and-time field says, read on a clock in the country."""
    return from_local(wall) if wall else None


def wall_clock(at: datetime | None) -> datetime | None:
    """An instant as a date-and-time field shows it."""
    return local(at).replace(tzinfo=None) if at else None


def add_error(field: Any, message: Any) -> None:
    """Place a refusal beside the field it is about."""
    field.errors = [*field.errors, message]
