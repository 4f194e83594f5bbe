"""Public names of people: they may be anything but the name of an organisation."""

from collections.abc import Iterable

from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.text import folded


class NameOfOrganisation(Invalid):
    message = _l(
        "This is the name of an organisation. Write your own: what you say for an organisation "
        "carries its name, too."
    )


def is_of_organisation(name: str, organisations: Iterable[str]) -> bool:
    """Whether a name is that of one of these organisations, or holds it, as it is read: without
    case, accents, signs and spaces.

    A single word in small letters is a word of the language, too: Ana de la Red is not the Red.
    """
    said = folded(name)
    for each in organisations:
        known = folded(each)
        whole = " " in known or each.isupper()
        if known and (said == known or (whole and f" {known} " in f" {said} ")):
            return True
    return False
