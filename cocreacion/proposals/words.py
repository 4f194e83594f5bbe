"""Sentences about texts that more than one page says."""

from collections.abc import Iterable

from babel.lists import format_list
from flask_babel import get_locale

from cocreacion.documents.comparing import Comparison
from cocreacion.documents.models import ClauseKind
from cocreacion.documents.reading import ReadClause
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext

SHOWN = 12  # clauses named one by one; more are counted


def listed(numbers: Iterable[int]) -> str:
    """«2, 3 y 5»"""
    return str(format_list([str(number) for number in numbers], locale=get_locale()))


def clauses(numbers: tuple[int, ...]) -> str:
    """«cláusulas 2, 3 y 5», or how many where they are too many to name."""
    if len(numbers) > SHOWN:
        return str(ngettext("%(num)d clause", "%(num)d clauses", len(numbers)))
    named = ngettext("clause %(list)s", "clauses %(list)s", len(numbers), list=listed(numbers))
    return str(named)


def changed_in(reading: Iterable[ReadClause]) -> str:
    """Which clauses are new or changed in a version."""
    return clauses(tuple(c.number for c in reading if c.change in {"changed", "new"}))


def summary(comparison: Comparison) -> list[str]:
    """What a comparison found, in sentences: the finding comes first."""
    sentences = {
        "changed": _("Changed: %(clauses)s.", clauses="{0}"),
        "added": _("Added: %(clauses)s.", clauses="{0}"),
        "removed": _("Removed: %(clauses)s of the earlier version.", clauses="{0}"),
        "moved": _("Moved: %(clauses)s.", clauses="{0}"),
        "other": _("Changed only in the other language: %(clauses)s.", clauses="{0}"),
    }
    found = [
        sentence.format(clauses(comparison.of(change)))
        for change, sentence in sentences.items()
        if comparison.of(change)
    ]
    return found or [_("Both versions say the same.")]


def kinds() -> list[tuple[ClauseKind, str]]:
    return [
        (ClauseKind.HEADING, _("Title of a part")),
        (ClauseKind.ARTICLE, _("Article")),
        (ClauseKind.PARAGRAPH, _("Paragraph")),
        (ClauseKind.ITEM, _("Item of a list")),
        (ClauseKind.NOTE, _("Note")),
    ]
