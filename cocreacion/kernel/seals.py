"""Short signatures for what leaves the site and comes back: addresses, letters, printed codes."""

import hmac
from base64 import b32encode
from hashlib import sha256

from flask import current_app

LETTERS = 24  # of five bits each


def seal(*words: object, letters: int = LETTERS) -> str:
    """What only this site can have written under `words`: lower case, a to z and 2 to 7."""
    key = f"seal:{current_app.config['SECRET_KEY']}".encode()
    text = "\0".join(map(str, words)).encode()
    return b32encode(hmac.new(key, text, sha256).digest()).decode().lower()[:letters]


def fits(given: str, *words: object, letters: int = LETTERS) -> bool:
    """Whether `given` is the seal of `words`; compared in constant time."""
    return hmac.compare_digest(given.lower().encode(), seal(*words, letters=letters).encode())
