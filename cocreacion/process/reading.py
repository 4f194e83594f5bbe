"""Reading a file of facts that somebody else wrote: every mistake is named, none stops the reading.

A `Part` is a piece of the file that knows where it stands. What it is asked for and does not
have becomes a `Problem`; the caller gets something harmless in its place and reads on.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from cocreacion.kernel.bilingual import LANGUAGES, Bilingual
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.text import normal

Word = TypeVar("Word", bound=StrEnum)
HALF = re.compile("[\ud800-\udfff]")  # half a character, which JSON allows
KEY = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
LONGEST = 5_000  # characters of a text
LONGEST_LIST = 1_000
LARGEST = 2**31 - 1  # of a column of whole numbers


@dataclass(frozen=True)
class Problem:
    """What is wrong, in a sentence for the person, and where: `commitments[3].theme`."""

    path: str
    message: Any

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


@dataclass
class Part:
    """An object of the file, where it stands, and the list in which its mistakes are noted."""

    value: Any
    path: str = ""
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, key: str, message: Any) -> None:
        self.problems.append(Problem(self._path(key), message))

    def _path(self, key: str) -> str:
        return ".".join(part for part in (self.path, key) if part) or "."

    def raw(self, key: str) -> Any:
        """Whatever stands there, or None."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    # --- one value --------------------------------------------------------------------------

    def word(self, key: str) -> str:
        """A short text that must be there."""
        text = self.text(key)
        if not text and not self._told(key):
            self.wrong(key, _l("This is missing."))
        return text

    def text(self, key: str) -> str:
        """A text, empty if there is none."""
        value = self.raw(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(key, _l("This must be a text."))
            return ""
        return self._tidy(key, value)

    def key(self, key: str = "key") -> str:
        """A name for machines: small letters, digits, and `-` or `_` between them."""
        word = self.word(key)
        if word and not KEY.fullmatch(word):
            self.wrong(key, _l("Use only small letters a–z, digits, “-” and “_”."))
            return ""
        return word

    def number(self, key: str, least: int = 0) -> int:
        value = self.maybe_number(key, least)
        if value is None and not self._told(key):
            self.wrong(key, _l("This is missing."))
        return value or 0

    def maybe_number(self, key: str, least: int = 0) -> int | None:
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.wrong(key, _l("This must be a whole number, %(least)s or more.", least=str(least)))
            return None
        if value > LARGEST:
            self.wrong(key, _l("This number is too large."))
            return None
        return value

    def code(self, key: str) -> str:
        """A number or a short text, as published: 9, "9.1"."""
        value = self.raw(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self.word(key)

    def flag(self, key: str) -> bool:
        """True or false; a flag that is not there is false."""
        return self.maybe_flag(key) is True

    def maybe_flag(self, key: str) -> bool | None:
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, _l("This must be true or false."))
            return None
        return value

    def maybe_date(self, key: str) -> date | None:
        value = self.raw(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong(key, _l("This must be a day such as 2021-12-31, or null."))
            return None

    def one_of(self, key: str, kind: type[Word]) -> Word:
        """One of the words of an enumeration."""
        words = list(kind)
        value = self.raw(key)
        if value in words:
            return kind(value)
        self.wrong(key, _l("This must be one of: %(words)s.", words=", ".join(words)))
        return words[0]

    def known(self, key: str, keys: Collection[str], what: Any) -> str | None:
        """The key of something else in the file, or None where it is null."""
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, str | int) and str(value) in keys:
            return str(value)
        self.wrong(key, _l("The file has no %(what)s “%(key)s”.", what=what, key=str(value)[:80]))
        return None

    # --- texts in two languages -------------------------------------------------------------

    def both(self, key: str) -> Bilingual:
        """A text in Spanish and English, both needed."""
        text = self.maybe_both(key)
        missing = text.missing
        if self._told(key):
            return text
        if len(missing) == len(LANGUAGES):
            self.wrong(key, _l("This is missing."))
        else:
            for language in missing:
                self.wrong(f"{key}.{language}", _l("This is missing."))
        return text

    def maybe_both(self, key: str) -> Bilingual:
        """A text in one language or both; a bare text counts as English, as in the sources."""
        value = self.raw(key)
        if value is None:
            return Bilingual()
        if isinstance(value, str):
            return Bilingual(en=self._tidy(key, value), written_in="en")
        if not isinstance(value, dict) or not set(value) <= set(LANGUAGES):
            self.wrong(key, _l("This must be a text in Spanish (es) and English (en)."))
            return Bilingual()
        part = Part(value, self._path(key), self.problems)
        es, en = part.text("es"), part.text("en")
        return Bilingual.both(es, en, "es" if es else "en")

    # --- lists and objects ------------------------------------------------------------------

    def part(self, key: str) -> "Part":
        """An object of its own; an empty one stands in for a missing one."""
        value = self.raw(key)
        if value is not None and not isinstance(value, dict):
            self.wrong(key, _l("This must be an object with named values."))
        return Part(value if isinstance(value, dict) else {}, self._path(key), self.problems)

    def parts(self, key: str, least: int = 0) -> Iterator["Part"]:
        """The objects of a list."""
        for number, value in enumerate(self._list(key, least)):
            place = f"{key}[{number}]"
            if isinstance(value, dict):
                yield Part(value, self._path(place), self.problems)
            else:
                self.wrong(place, _l("This must be an object with named values."))

    def words(self, key: str) -> list[str]:
        """The short texts of a list."""
        found = []
        for number, value in enumerate(self._list(key)):
            if isinstance(value, str) and value.strip():
                found.append(self._tidy(f"{key}[{number}]", value))
            else:
                self.wrong(f"{key}[{number}]", _l("This must be a text."))
        return found

    def _list(self, key: str, least: int = 0) -> list[Any]:
        value = self.raw(key)
        if value is None and not least:
            return []
        if not isinstance(value, list):
            self.wrong(key, _l("This must be a list."))
            return []
        if len(value) < least:
            self.wrong(key, _l("This list is empty."))
        if len(value) > LONGEST_LIST:
            self.wrong(key, _l("This list is too long."))
        return value[:LONGEST_LIST]

    def _tidy(self, key: str, value: str) -> str:
        text = normal(value)
        if len(text) > LONGEST:
            self.wrong(key, _l("This text is too long."))
        if not value.isascii() and HALF.search(value):
            self.wrong(key, _l("This text holds characters that cannot be stored."))
            return ""
        return text

    def _told(self, key: str) -> bool:
        """Whether a mistake was already noted at this place, or below it."""
        place = self._path(key)
        return any(p.path == place or p.path.startswith(f"{place}.") for p in self.problems)


def once(parts: Iterator[Part], key: str = "key") -> Iterator[Part]:
    """The same parts; one whose `key` was there before is a mistake."""
    seen: set[str] = set()
    for part in parts:
        value = str(part.raw(key))
        if value in seen:
            part.wrong(key, _l("“%(key)s” is there twice.", key=value[:80]))
        seen.add(value)
        yield part
