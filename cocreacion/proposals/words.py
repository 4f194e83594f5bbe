"""Sentences about texts that more than one page says."""

from collections.abc import Iterable, Sequence

from cocreacion.documents.comparing import ComparedClause, Comparison
from cocreacion.documents.imports.choosing import JOIN, LEAVE_OUT
from cocreacion.documents.imports.pieces import Lost, Missing
from cocreacion.documents.labels import kinds, listed
from cocreacion.documents.models import Origin
from cocreacion.documents.reading import ReadClause
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext, pgettext

SHOWN = 12  # clauses named one by one; more are counted


def clauses(numbers: Sequence[int]) -> str:
    """«cláusulas 2, 3 y 5», how many where they are too many to name, nothing for none."""
    if not numbers:
        return ""
    if len(numbers) > SHOWN:
        return str(ngettext("%(num)d clause", "%(num)d clauses", len(numbers)))
    named = ngettext("clause %(list)s", "clauses %(list)s", len(numbers), list=listed(numbers))
    return str(named)


def changed_in(reading: Iterable[ReadClause]) -> str:
    """Which clauses are new or changed in a version."""
    return clauses(tuple(c.number for c in reading if c.change in {"changed", "new"}))


def changed_elsewhere(reading: Iterable[ReadClause]) -> str:
    """Which clauses a version changed, but not in the language of the page; nothing for none."""
    numbers = tuple(c.number for c in reading if c.change == "other")
    return _sentence("other", numbers) if numbers else ""


def summary(comparison: Comparison) -> list[str]:
    """What a comparison found, in sentences: the finding comes first."""
    found = [
        _sentence(change, comparison.of(change))
        for change in ("changed", "added", "removed", "moved", "other")
        if comparison.of(change)
    ]
    return found or [_("Both versions say the same.")]


def _sentence(change: str, numbers: tuple[int, ...]) -> str:
    """«Cambiaron las cláusulas 2, 3 y 5.»; only how many where they are too many to name."""
    count, named = len(numbers), listed(numbers)
    if count > SHOWN:
        return str(
            {
                "changed": _("%(num)d clauses changed.", num=count),
                "added": _("%(num)d clauses were added.", num=count),
                "removed": _("%(num)d clauses of the earlier version were removed.", num=count),
                "moved": _("%(num)d clauses moved.", num=count),
                "other": _("%(num)d clauses changed only in the other language.", num=count),
            }[change]
        )
    if change == "changed":
        text = ngettext("Clause %(list)s changed.", "Clauses %(list)s changed.", count, list=named)
    elif change == "added":
        text = ngettext(
            "Clause %(list)s was added.", "Clauses %(list)s were added.", count, list=named
        )
    elif change == "removed":
        text = ngettext(
            "Clause %(list)s of the earlier version was removed.",
            "Clauses %(list)s of the earlier version were removed.",
            count,
            list=named,
        )
    elif change == "moved":
        text = ngettext("Clause %(list)s moved.", "Clauses %(list)s moved.", count, list=named)
    else:
        text = ngettext(
            "Clause %(list)s changed only in the other language.",
            "Clauses %(list)s changed only in the other language.",
            count,
            list=named,
        )
    return str(text)


def restoring(found: Iterable[ComparedClause]) -> list[str]:
    """What bringing a version back would do, in sentences."""
    numbers: dict[str, list[int]] = {}
    for clause in found:
        changed = "changed" if clause.change == "other" else clause.change
        if changed != "same":
            numbers.setdefault(changed, []).append(clause.number)
        if clause.moved:
            numbers.setdefault("moved", []).append(clause.number)
    said = {
        "changed": _("Gets its earlier words: %(clauses)s."),
        "added": _("Comes back: %(clauses)s of the version."),
        "removed": _("Goes: %(clauses)s of the working text."),
        "moved": _("Moves to its earlier place: %(clauses)s."),
    }
    return [
        sentence % {"clauses": clauses(numbers[each])}
        for each, sentence in said.items()
        if each in numbers
    ]


def ways() -> dict[Origin, str]:
    """By which way words came into a text."""
    return {
        Origin.FOUND: _("before the log"),
        Origin.LIVE: _("typed live"),
        Origin.FORM: _("saved in the form of a clause"),
        Origin.COMMAND: _("put in with its clause"),
        Origin.AMENDMENT: _("by an amendment"),
        Origin.IMPORT: _("imported"),
        Origin.RESTORE: _("brought back from a version"),
        Origin.REPAIR: _("put in order by the server"),
    }


def stage_name(stage: str) -> str:
    """Where a draft stands, in one or two words."""
    return {
        "draft": pgettext("text", "Draft"),
        "open": _("Open for comment"),
        "closed": _("Comments closed"),
        "published": pgettext("text", "Published"),
        "voting": _("Being voted on"),
        "agreed": pgettext("text", "Agreed"),
        "not_agreed": pgettext("text", "Not agreed"),
        "adopted": _("Adopted into the commitment"),
        "withdrawn": pgettext("text", "Withdrawn"),
    }[stage]


def import_choices() -> list[tuple[str, str]]:
    """What a clause of a file can become."""
    return [
        *((kind.value, name) for kind, name in kinds()),
        (JOIN, _("Join with the one before")),
        (LEAVE_OUT, _("Leave out")),
    ]


def missing_part(missing: Missing) -> str:
    """What could not be read, and where."""
    sentence = {
        Lost.IMAGE: _("A picture was left out: say in words what it shows."),
        Lost.OBJECT: _("An object, such as a chart or a formula, was left out."),
        Lost.MACROS: _("Macros were left out. They were not run."),
        Lost.COMMENT: _("A comment in the margin was left out."),
        Lost.CHANGES: _("Tracked changes were read as if all were accepted."),
        Lost.CONTENTS: _("A table of contents was left out: the site makes its own."),
        Lost.LONG_HEADING: _("A heading was too long, and became text."),
        Lost.LONG_TEXT: _("A text was too long for one clause, and was divided."),
        Lost.TITLE: _("The title of the file is not a clause. The draft keeps its own title."),
        Lost.UNPAIRED: _("A part has no counterpart in the other language."),
    }[missing.what]
    if not missing.near:
        return sentence
    return f"{sentence} {pgettext('quoted', '“%(words)s”', words=missing.near)}"
