"""What the words of this package, and those of the sources, are called on a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from cocreacion.kernel.bilingual import Text
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language, ngettext
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.process.models import PhaseKind, Support

PHASES: dict[PhaseKind, Any] = {
    PhaseKind.PREPARATION: _l("Preparation"),
    PhaseKind.INPUT: _l("Listening"),
    PhaseKind.DRAFTING: _l("Drafting"),
    PhaseKind.APPROVAL: _l("Approval"),
    PhaseKind.FOLLOW_UP: _l("Follow-up"),
}

SUPPORT: dict[Support, Any] = {
    Support.LEAD: _l("Leads"),
    Support.CO_LEAD: _l("Leads together with it"),
    Support.SUPPORT: _l("Supports"),
}

KINDS_OF_SOURCE: dict[str, Any] = {
    "public page": _l("public page"),
    "general knowledge": _l("general knowledge"),
    "inference": _l("inference"),
}

# How a value was obtained, in the words of the sources.
BASES: dict[str, Any] = {
    "published": _l("published by OGP"),
    "inferred from the sequence, to be confirmed": _l(
        "inferred from the sequence; to be confirmed"
    ),
    "our translation": _l("our own translation of the published title"),
    "condensed from the Spanish ECLAC title": _l("shortened from the title of the ECLAC sheet"),
    "inferred from the order of the plan sheet": _l("inferred from the order of the plan sheet"),
}

# Values of the Independent Reporting Mechanism, as published. "Ambition" is not its scale
# "potential for results" and is not turned into it.
REVIEW_WORDS: dict[Any, Any] = {
    True: _l("yes"),
    False: _l("no"),
    "high": _l("high"),
    "low": _l("low"),
    "moderate": _l("moderate"),
    "significant": _l("significant"),
}

DELIVERABLES: dict[str, Any] = {
    "dataset_list": _l("data sets"),
    "portal": _l("web site or section"),
    "training": _l("training"),
    "body_formed": _l("working space set up"),
    "document_draft": _l("draft text"),
    "document_final": _l("final text"),
    "document_base": _l("base text"),
    "calendar": _l("calendar"),
    "dialogue": _l("dialogues"),
    "indicator_set": _l("indicators"),
    "outreach": _l("outreach"),
    "recommendations": _l("recommendations"),
    "report": _l("report"),
    "review": _l("review"),
    "agreement": _l("agreements"),
    "diagnosis": _l("diagnosis"),
    "form": _l("form"),
}

# Parts in a plan that are not about one commitment.
OTHER_PARTS: dict[str, Any] = {
    "seat": _l("sits on the Technical Committee"),
    "party": _l("takes part in the follow-up"),
    "reviewer": _l("reviews the plan independently"),
    "publisher of the plan sheet": _l("publishes the sheet of the plan"),
}

LITTLE_NUMBERS = (
    "", "", _l("two"), _l("three"), _l("four"), _l("five"), _l("six"), _l("seven"), _l("eight"),
    _l("nine"), _l("ten"), _l("eleven"), _l("twelve"),
)  # fmt: skip


def spelled(count: int) -> str:
    """«doce», as one writes small numbers in a sentence; larger ones in figures."""
    small = 2 <= count < len(LITTLE_NUMBERS)
    return str(LITTLE_NUMBERS[count]) if small else str(count)


def basis(words: str) -> Any:
    """In the reader's language where it is one of the known ones; else as the source says it."""
    return BASES.get(words) or Text(words, "en", fallback=language() != "en")


def source_name(sources: Mapping[str, Any], key: str) -> str:
    """The note of a source in the reader's language; an unknown key shows itself."""
    note = sources.get(key, {}).get("note") or {}
    return str(note.get(language()) or note.get("en") or key)


def deliverable(kind: str) -> str:
    return str(DELIVERABLES.get(kind, kind.replace("_", " ")))


def roles_of(roles: Sequence[str]) -> list[str]:
    """`["lead:2", "support:6", "support:7"]` → «Responsable del compromiso 2», …"""
    numbers: dict[str, list[str]] = {}
    for role in roles:
        kind, _colon, number = role.partition(":")
        numbers.setdefault(kind, []).append(number)
    return [_role(kind, found) for kind, found in numbers.items()]


def _role(kind: str, numbers: list[str]) -> str:
    if kind in OTHER_PARTS:
        return str(OTHER_PARTS[kind])
    listed, count = enumerated(numbers), len(numbers)
    words = {
        "lead": ngettext("leads commitment %(n)s", "leads commitments %(n)s", count, n=listed),
        "co-lead": ngettext(
            "leads commitment %(n)s with others",
            "leads commitments %(n)s with others",
            count,
            n=listed,
        ),
        "support": ngettext(
            "supports commitment %(n)s", "supports commitments %(n)s", count, n=listed
        ),
        "named": _("named in the sheet of commitment %(n)s; its part is to be confirmed", n=listed),
    }
    return str(words.get(kind, kind))


def enumerated(words: Sequence[str]) -> str:
    """«1, 2 y 5»."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s", first=", ".join(words[:-1]), last=words[-1])
