"""Short content in two languages: what is written in which, and which is only a fallback."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Text as TextColumn
from sqlalchemy.orm import composite, mapped_column

LANGUAGES = ("es", "en")


@dataclass(frozen=True)
class Text:
    """One text as a reader gets it.

    `lang` is the language it is really in; `fallback` says it is not the one that was asked for;
    `outdated`, that the original changed after it was translated.
    """

    value: str
    lang: str
    fallback: bool = False
    outdated: bool = False

    def __str__(self) -> str:
        return self.value


@dataclass
class Bilingual:
    """A text in Spanish and English, one of which it was written in.

    `translated_from` is the fingerprint of the original at the time of the translation.
    """

    es: str = ""
    en: str = ""
    written_in: str = "es"
    translated_from: str = ""

    def in_(self, language: str) -> Text:
        """The text for a reader of `language`, or the other one, marked as such."""
        other = "en" if language == "es" else "es"
        mine, theirs = getattr(self, language), getattr(self, other)
        if mine or not theirs:
            stale = self.written_in == other and bool(mine) and self.outdated
            return Text(mine, language, outdated=stale)
        return Text(theirs, other, fallback=True)

    @property
    def original(self) -> str:
        return str(getattr(self, self.written_in))

    @property
    def outdated(self) -> bool:
        return bool(self.translated_from) and self.translated_from != fingerprint(self.original)

    @property
    def missing(self) -> list[str]:
        """Languages without a text."""
        return [language for language in LANGUAGES if not getattr(self, language)]

    @classmethod
    def both(cls, es: str, en: str, written_in: str = "es") -> "Bilingual":
        """Written in one language and translated now."""
        text = cls(es, en, written_in)
        if es and en:
            text.translated_from = fingerprint(text.original)
        return text

    def edited(self, es: str, en: str) -> "Bilingual":
        """After somebody wrote in one language or in both.

        A translation that was left alone while its original changed keeps its old fingerprint,
        and so turns outdated.
        """
        translation = "en" if self.written_in == "es" else "es"
        new = Bilingual(es, en, self.written_in, self.translated_from)
        written = new.original
        if not written and getattr(new, translation):
            return Bilingual(es, en, translation)
        if getattr(new, translation) != getattr(self, translation):
            new.translated_from = fingerprint(written)
        return new

    def __str__(self) -> str:
        return self.original or self.es or self.en


def fingerprint(text: str) -> str:
    """Of the words, whatever the white space between them."""
    return sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def bilingual(name: str) -> Any:
    """Columns `{name}_es`, `{name}_en`, `{name}_written_in`, `{name}_translated_from` as one.

    Use: ``title: Mapped[Bilingual] = bilingual("title")``
    """
    return composite(
        Bilingual,
        mapped_column(f"{name}_es", TextColumn, default=""),
        mapped_column(f"{name}_en", TextColumn, default=""),
        mapped_column(f"{name}_written_in", default="es"),
        mapped_column(f"{name}_translated_from", default=""),
    )
