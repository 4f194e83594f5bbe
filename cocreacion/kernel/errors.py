"""Refusals: what a person is told when something cannot be done. One handler answers them."""

from typing import Any, ClassVar

from cocreacion.kernel.gettext import lazy_gettext as _l


class Refusal(Exception):
    """Something the person asked for and did not get; `message` is a sentence for them."""

    status: ClassVar[int] = 400
    message: Any = _l("This request cannot be answered.")
    title: Any = None  # heading of its page; without it, that of its status
    remedy: tuple[str, str] | None = None  # what to do instead: words and address of a link

    def __init__(self, message: Any = None) -> None:
        super().__init__(str(type(self).__name__))
        if message is not None:
            self.message = message


class Invalid(Refusal):
    status = 422
    message = _l("Something in the form needs to be corrected.")


class NotFound(Refusal):
    status = 404
    message = _l("There is no page at this address. It may have moved, or never existed.")


class Forbidden(Refusal):
    status = 403
    message = _l("You may not do this.")


class Conflict(Refusal):
    status = 409
    message = _l("Somebody else changed this at the same time. Look at it again, then retry.")


class Gone(Refusal):
    status = 410
    title = _l("This link no longer works")
    message = _l("This link has expired or was already used. Ask for a new one.")


class TooMany(Refusal):
    status = 429
    message = _l("Too many attempts. Wait a few minutes, then try again.")


class Busy(Refusal):
    status = 503
    message = _l("The site is very busy. Your text is kept below; send it again in a moment.")
