"""What the pages of a plan show, put together from what the queries bring."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from cocreacion.kernel.bilingual import Bilingual, Text
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language, ngettext
from cocreacion.kernel.i18n import here, plain
from cocreacion.process import labels, states
from cocreacion.process.models import ActionPlan, Commitment
from cocreacion.process.states import Standing

Names = Mapping[int, Bilingual]  # of the end of the plan, where an organisation has another today


@dataclass(frozen=True)
class Pledge:
    """One commitment in a list."""

    number: str
    title: Text
    state: Standing
    lead: str  # short names; empty where none was published


@dataclass(frozen=True)
class Area:
    name: Text | None
    pledges: list[Pledge]


@dataclass(frozen=True)
class Party:
    """An organisation and its part, in words."""

    slug: str
    name: Text
    short_name: str
    sector: str
    parts: list[str]
    exists: bool  # a public source shows that there is such an organisation
    note: Text
    source: str


@dataclass(frozen=True)
class Parties:
    """Whose part in the plan a source shows, and who is only named in related processes."""

    shown: list[Party] = field(default_factory=list)
    named: list[Party] = field(default_factory=list)


def areas(rows: Sequence[Any], co_leads: dict[str, list[str]], names: Names) -> list[Area]:
    """Commitments by area; `co_leads` are short names by number of commitment."""
    known = states.of([row.id for row in rows])
    found = []
    for _theme, group in groupby(rows, key=lambda row: row.theme_id):
        members = list(group)
        name = here(members[0].theme) if members[0].theme_id else None
        found.append(Area(name, [_pledge(row, known, co_leads, names) for row in members]))
    return found


def _pledge(
    row: Any, known: dict[int, Standing], co_leads: dict[str, list[str]], names: Names
) -> Pledge:
    lead = [_short(row.lead_id, row.short_name, row.lead, names)] if row.lead_id else []
    leads = [*lead, *(name for name in co_leads.get(row.number, ()) if name not in lead)]
    state = known.get(row.id, Standing(row.state.value))
    return Pledge(row.number, here(row.title), state, labels.enumerated(leads))


def _short(organisation_id: int, short_name: str, name: Bilingual, names: Names) -> str:
    """A short name belongs to the name of today."""
    if organisation_id in names:
        return plain(names[organisation_id])
    return short_name or plain(name)


def parties(plan: ActionPlan, rows: Iterable[Any], names: Names) -> Parties:
    found = Parties()
    for row in rows:
        party = Party(
            row.slug,
            here(names.get(row.id, row.name)),
            "" if row.id in names else row.short_name,
            row.sector,
            labels.roles_of(row.roles),
            row.exists,
            here(row.note),
            labels.source_name(plan.sources, row.source),
        )
        (found.shown if row.verified else found.named).append(party)
    return found


def co_leads(rows: Iterable[Any], names: Names) -> dict[str, list[str]]:
    """Short names of those whom the sources call co-lead, by number of commitment."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for role in row.roles:
            kind, _colon, number = role.partition(":")
            if kind == "co-lead" and row.verified:
                found.setdefault(number, []).append(_short(row.id, row.short_name, row.name, names))
    return found


def heading(of_areas: Sequence[Area]) -> str:
    """«Seis áreas, doce compromisos»."""
    named = sum(1 for area in of_areas if area.name is not None)
    total = sum(len(area.pledges) for area in of_areas)
    if not total:
        return _("The plan")
    pledges = ngettext(
        "one commitment", "%(count)s commitments", total, count=labels.spelled(total)
    )
    if not named:
        return pledges[:1].upper() + pledges[1:]
    themes = ngettext("one area", "%(count)s areas", named, count=labels.spelled(named))
    words = _("%(areas)s, %(commitments)s", areas=themes, commitments=pledges)
    return words[:1].upper() + words[1:]


# --- the independent review -------------------------------------------------------------------

Line = tuple[Any, Any]


def review_lines(plan: ActionPlan) -> list[tuple[str, list[Line]]]:
    """The figures of the IRM, each group with its source; a figure not found is None."""
    review, results = (_group(plan.review, key) for key in ("review", "results"))
    return [
        (labels.source_name(plan.sources, source), lines)
        for source, lines in (
            (review.get("source") or "", _of_design(review)),
            (results.get("source") or "", _of_results(results)),
        )
        if source
    ]


def _group(review: dict[str, object], key: str) -> dict[str, Any]:
    found = review.get(key)
    return found if isinstance(found, dict) else {}


def _of_design(review: dict[str, Any]) -> list[Line]:
    return [
        (
            _("The process met the minimum requirements"),
            labels.REVIEW_WORDS.get(review.get("process_compliant")),
        ),
        (
            _("Commitments, after joining those with the same aim"),
            review.get("commitments_after_grouping"),
        ),
        (_("With an open-government lens"), review.get("with_open_government_lens")),
        (_("With substantial potential for results"), review.get("substantial_potential")),
        (_("Called promising"), review.get("promising")),
    ]


def _of_results(results: dict[str, Any]) -> list[Line]:
    groups = [labels.enumerated(numbers) for numbers in results.get("promising") or ()]
    return [
        (
            _("Commitments with moderate early results"),
            results.get("commitments_with_moderate_early_results"),
        ),
        (
            _("Commitments with significant early results"),
            results.get("commitments_with_significant_early_results"),
        ),
        (_("Promising commitments that were followed"), "; ".join(groups) or None),
    ]


def review_of(commitment: Commitment) -> list[Line]:
    """What the IRM found about one commitment; None where no value was found."""
    values = commitment.review
    return [
        (_("Verifiable"), labels.REVIEW_WORDS.get(values.get("verifiable"))),
        (_("Relevant to open government"), labels.REVIEW_WORDS.get(values.get("relevant"))),
        (_("Ambition, as published"), _word(values.get("ambition"))),
        (_("Early results"), _word(values.get("early_results"))),
    ]


def _word(value: object) -> Any:
    return labels.REVIEW_WORDS.get(value, value) if value else None


# --- where things come from -------------------------------------------------------------------


def other_plans(plan: ActionPlan) -> list[dict[str, Any]]:
    """Earlier and later plans in order, with the name of their source."""
    entries = [entry for entry in plan.other_plans if isinstance(entry, dict)]
    return [
        {**entry, "source": labels.source_name(plan.sources, entry.get("source") or "")}
        for entry in sorted(entries, key=lambda entry: entry["ordinal"])
    ]


def in_words(about: dict[str, object], key: str) -> str:
    """A bilingual remark kept as plain data."""
    found = about.get(key)
    words = found if isinstance(found, dict) else {}
    return str(words.get(language()) or words.get("en") or "")
