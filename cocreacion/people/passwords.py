"""Passwords: hashing (the only door to argon2) and what makes one too weak."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, current_app

from cocreacion.kernel.errors import Busy
from cocreacion.kernel.gettext import lazy_gettext as _l

SHORTEST = 8
LONGEST = 200  # characters; longer ones only cost time
AT_ONCE = 4  # hashes being computed; each takes 46 MiB and a core
PATIENCE = 10.0  # seconds until somebody who waits for one is told that the site is busy
ORDINARY = (2, 46 * 1024, 1)  # passes, KiB, lanes
CHEAP = (1, 64, 1)  # under test
CONTEXT = ("cocreacion", "gobiernoabierto", "opengovernment", "guatemala", "plandeaccion")
SHORTEST_CONTEXT = 4  # letters; a name like «Ana» forbids nothing


class Passwords:
    """A hasher, and a hash of nothing known: checking it takes as long as checking a real one."""

    def __init__(self, parameters: tuple[int, int, int]) -> None:
        self.hasher = PasswordHasher(*parameters)
        self.turns = BoundedSemaphore(AT_ONCE)
        self.dummy = self.hasher.hash("no password at all")


def hashed(password: str) -> str:
    """To be called outside of a transaction: it is slow on purpose."""
    passwords = _passwords()
    with _turn(passwords):
        return passwords.hasher.hash(normal(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether this is the password; takes as long when there is no account to compare with."""
    passwords = _passwords()
    real = bool(stored) and len(password) <= LONGEST
    with _turn(passwords):
        try:
            matches = passwords.hasher.verify(
                stored if stored and real else passwords.dummy, normal(password[: LONGEST + 1])
            )
        except (VerificationError, InvalidHashError):
            return False
    return real and matches


def is_outdated(stored: str) -> bool:
    """Whether it was made with other parameters than those of today."""
    return _passwords().hasher.check_needs_rehash(stored)


def normal(password: str) -> str:
    """The same letters are the same password, however a keyboard composes them."""
    return unicodedata.normalize("NFC", password)


def weakness(password: str, about: Iterable[str] = ()) -> Any:
    """Why this password will not do, as a sentence; None if it will. No rules of composition.

    `about` are words an attacker would try for this person: name, address.
    """
    if len(password) < SHORTEST:
        return _l("Use at least 8 characters. Several words are easy to remember.")
    if len(password) > LONGEST:
        return _l("Use at most 200 characters.")
    if len(set(password)) <= 2 or password.casefold() in _common():
        return _l("This password is one of the first that would be tried. Choose another one.")
    words = {word for each in (*CONTEXT, *about) for word in _words(each)}
    if _letters(password) in words:
        return _l("This password is too close to your name, your address or this site.")
    return None


def _words(text: str) -> Iterator[str]:
    for part in (text, text.partition("@")[0], *re.split(r"[^\w]+", text)):
        letters = _letters(part)
        if len(letters) >= SHORTEST_CONTEXT:
            yield letters
            yield letters * 2


def _letters(text: str) -> str:
    """Without accents, figures and signs: `Guatemala2026!` → `guatemala`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalpha())


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    file = Path(__file__).with_name("common_passwords.txt")
    return frozenset(file.read_text("utf-8").split())


def _passwords() -> Passwords:
    passwords: Passwords = current_app.extensions["passwords"]
    return passwords


@contextmanager
def _turn(passwords: Passwords) -> Iterator[None]:
    if not passwords.turns.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        passwords.turns.release()


def init_app(app: Flask) -> None:
    app.extensions["passwords"] = Passwords(CHEAP if app.testing else ORDINARY)
