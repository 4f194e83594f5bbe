"""Who takes part, in sentences: the criticism of reviewers first, where it is true."""

from collections.abc import Sequence
from typing import Any

from cocreacion.followup.participation import (
    ALL,
    COMMITMENT,
    NONE,
    PHASE,
    QUARTER,
    Picture,
    picture,
)
from cocreacion.kernel.disclosure import Part, Share
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import pgettext
from cocreacion.kernel.i18n import short_date
from cocreacion.people.labels import sector_name
from cocreacion.people.places import department_name
from cocreacion.process.labels import PHASES
from cocreacion.process.models import Phase

NOBODY = Share(Part.NOBODY)
UNTOLD = {Part.NOBODY, Part.UNKNOWN}


def page() -> dict[str, Any]:
    """What the template shows, as finished values."""
    found = picture()
    phases = [(phase.kind.value, str(PHASES[phase.kind])) for phase in found.phases]
    return {
        "picture": found,
        "nobody": NOBODY,
        "headline": headline(found),
        "civic": civic(found),
        "sentences": [s for key, name in phases if (s := of_phase(found, key, name))],
        "phases": _with_none(found, PHASE, phases, _("outside the phases")),
        "overlapping": _overlapping(found.phases),
        "sectors": _sectors(found),
        "departments": _departments(found),
        "quarters": [
            (
                short_date(day),
                found.came.sectors[QUARTER].column_total(day.isoformat()),
                found.spoke.sectors[QUARTER].column_total(day.isoformat()),
            )
            for day in found.quarters
        ],
        "quarter_columns": [(day.isoformat(), short_date(day)) for day in found.quarters],
        "commitment_columns": _with_none(
            found, COMMITMENT, [(key, number) for key, number, _title in found.commitments],
            _("none"),
        ),
    }  # fmt: skip


def _with_none(
    found: Picture, split: str, columns: list[tuple[str, str]], label: str
) -> list[tuple[str, str]]:
    """And what belongs to none of them, where there is such a thing."""
    named = any(NONE in measure.sectors[split].columns for _name, measure in found.measures)
    return [*columns, (NONE, label)] if named else columns


def _overlapping(phases: Sequence[Phase]) -> set[str]:
    """Those that begin before an earlier one ends: what falls into both counts for that one."""
    return {
        phase.kind.value
        for place, phase in enumerate(phases)
        if any(earlier.closes_at > phase.opens_at for earlier in phases[:place])
    }


def headline(found: Picture) -> str:
    """Whether mostly the government took part, said as plainly either way."""
    came, spoke = found.came.public, found.spoke.public
    sentences = []
    if came.word in UNTOLD:
        sentences.append(_("Too few attendances are on record to say who comes to the meetings."))
    elif came.most:
        sentences.append(
            _("Mostly public institutions come to the meetings: %(share)s attendances are theirs.",
              share=share_words(came))
        )  # fmt: skip
    else:
        sentences.append(
            _("Public institutions are not the majority at the meetings: %(share)s attendances "
              "are theirs.", share=share_words(came))
        )  # fmt: skip
    if spoke.word not in UNTOLD:
        sentences.append(_("Of contributions, %(share)s are theirs.", share=share_alone(spoke)))
    return " ".join(sentences)


def civic(found: Picture) -> str:
    """Whether civil society comes less since follow-up began."""
    before, after = found.came.civic_before, found.came.civic_after
    if found.handed_in is None:
        return ""
    date = short_date(found.handed_in)
    if before.of_hundred is None or after.of_hundred is None:
        return _(
            "Whether civil society comes less since follow-up began (%(date)s) cannot be told: "
            "too few attendances are on record.",
            date=date,
        )
    words = (
        _("Civil society comes less since follow-up began (%(date)s): %(before)s of every 100 "
          "attendances before, %(after)s since.")
        if found.civic_fell
        else _("Civil society does not come less since follow-up began (%(date)s): %(before)s of "
               "every 100 attendances before, %(after)s since.")
    )  # fmt: skip
    return words % {"date": date, "before": before.of_hundred, "after": after.of_hundred}


def of_phase(found: Picture, key: str, name: str) -> str:
    """Of one phase; nothing of one in which nobody came."""
    came = found.came.shares.get((PHASE, key), NOBODY)
    if came.word in UNTOLD:
        return ""
    if came.most:
        return _(
            "%(phase)s: mostly public institutions came, with %(share)s attendances.",
            phase=name,
            share=share_words(came),
        )
    return _(
        "%(phase)s: public institutions were not the majority, with %(share)s attendances.",
        phase=name,
        share=share_words(came),
    )


def share_words(told: Share) -> str:
    """«27 of every 100», or words, before what is counted."""
    if told.of_hundred is not None and told.word is None:
        return _("%(share)s of every 100", share=told.of_hundred)
    words = {
        Part.NONE: pgettext("share of many", "none of the"),
        Part.ALL: pgettext("share of many", "all"),
        Part.FEWER: pgettext("share of many", "half or less of the"),
        Part.MORE: pgettext("share of many", "more than half of the"),
        Part.NEARLY_ALL: pgettext("share of many", "nearly all"),
    }
    return str(words.get(told.word or Part.NONE, pgettext("share of many", "nearly none of the")))


def share_alone(told: Share) -> str:
    """The same, where nothing follows."""
    if told.of_hundred is not None and told.word is None:
        return _("%(share)s of every 100", share=told.of_hundred)
    words = {
        Part.NONE: pgettext("share", "none"),
        Part.ALL: pgettext("share", "all"),
        Part.FEWER: _("half or less"),
        Part.MORE: _("more than half"),
        Part.NEARLY_ALL: _("nearly all"),
    }
    return str(words.get(told.word or Part.NONE, _("nearly none")))


def _sectors(found: Picture) -> list[Any]:
    """The sectors with both measures: those that came most first."""
    tables = [measure.sectors[PHASE] for _name, measure in found.measures]
    names = list(dict.fromkeys(row for table in tables for row in table.rows))
    return [(sector_name(row), *(table.row_total(row) for table in tables)) for row in names]


def _departments(found: Picture) -> list[Any]:
    tables = [measure.departments for _name, measure in found.measures]
    names = list(dict.fromkeys(row for table in tables for row in table.rows))
    nowhere = _("No department: online or national")
    return [
        (department_name(row) or nowhere, *(table.cell(row, ALL) for table in tables))
        for row in names
    ]
