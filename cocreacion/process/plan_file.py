"""What this package takes from the file of a plan, read and checked, not yet stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.people.models import Change, Sector
from cocreacion.process.models import Support
from cocreacion.process.reading import Part, once

SCHEMA = "cocreacion/plan-seed/1"
ROLES_ON_COMMITMENTS = ("lead", "co-lead", "support", "named")
FIRST_YEAR = 1900
Facts = dict[str, Any]


@dataclass
class InstitutionFacts:
    key: str
    columns: Facts
    roles: list[str]
    verified: bool  # its part in this plan
    successor: str | None
    change: Change
    act: str


@dataclass
class MilestoneFacts:
    columns: Facts
    responsible: str | None


@dataclass
class CommitmentFacts:
    number: str
    columns: Facts
    theme: str | None
    lead: str | None
    supporters: dict[str, Support]
    milestones: list[MilestoneFacts]


@dataclass
class PlanFile:
    """Everything, by the keys of the file."""

    plan: Facts
    themes: dict[str, Facts]
    declared: dict[str, int]
    institutions: dict[str, InstitutionFacts]
    commitments: list[CommitmentFacts]


@dataclass
class Known:
    """The keys that other entries of the file may refer to."""

    sources: set[str]
    themes: set[str]
    institutions: set[str]
    commitments: set[str]
    spaces: Mapping[str, Bilingual] = field(default_factory=dict)


def read(file: Part) -> PlanFile:
    """Read the whole file; `file.problems` says what is wrong with it."""
    if file.raw("schema") != SCHEMA:
        file.wrong("schema", _l("This must be “%(schema)s”.", schema=SCHEMA))
    known = _known(file)
    return PlanFile(
        plan=_plan(file, known),
        themes={part.key(): _theme(part) for part in once(file.parts("themes", least=1))},
        declared={
            part.key(): part.number("official_count") for part in once(file.parts("meeting_kinds"))
        },
        institutions={
            each.key: each
            for part in once(file.parts("institutions", least=1))
            for each in [_institution(part, known)]
        },
        commitments=[
            _commitment(part, known, position)
            for position, part in enumerate(once(file.parts("commitments", least=1), "number"), 1)
        ],
    )


def _known(file: Part) -> Known:
    """A first look, in which nothing is judged."""
    quiet = Part(file.value)

    def keys(section: str, name: str = "key") -> set[str]:
        return {str(part.raw(name)) for part in quiet.parts(section)}

    spaces = file.part("co_creation_spaces")
    return Known(
        sources=set(quiet.part("sources").value),
        themes=keys("themes"),
        institutions=keys("institutions"),
        commitments=keys("commitments", "number"),
        spaces={name: spaces.both(name) for name in spaces.value},
    )


# --- the plan itself --------------------------------------------------------------------------


def _plan(file: Part, known: Known) -> Facts:
    part = file.part("plan")
    start, end = part.number("start_year", FIRST_YEAR), part.number("end_year", FIRST_YEAR)
    if start and end and end < start:
        part.wrong("end_year", _l("The end must come after the beginning."))
    starts_on, ends_on = _window(part)
    return {
        "slug": part.key("id"),
        "number": part.number("ordinal", 1),
        "name": part.both("title"),
        "central_axis": part.maybe_both("central_axis"),
        "main_focus": part.maybe_both("main_focus"),
        "start_year": start,
        "end_year": end,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "declared_organisations": part.maybe_number("participating_organisations"),
        "declared_commitments": part.maybe_number("commitment_count"),
        "declared_meetings_minimum": part.maybe_number("co_creation_activities_declared_minimum"),
        "sources": _sources(file),
        "review": _review(part, known),
        "other_plans": _other_plans(part, known),
        "about": {
            "source": part.known("source", known.sources, _l("source")),
            "verified": part.flag("verified"),
            "dates_note": _words(part.maybe_both("dates_note")),
            "follow_up": _words(part.maybe_both("follow_up")),
        },
    }


def _window(part: Part) -> tuple[date | None, date | None]:
    starts, ends = part.maybe_date("start_date"), part.maybe_date("end_date")
    if starts and ends and ends <= starts:
        part.wrong("end_date", _l("The end must come after the beginning."))
    return starts, ends


def _words(text: Bilingual) -> dict[str, str]:
    return {"es": text.es, "en": text.en}


def _sources(file: Part) -> Facts:
    sources = file.part("sources")
    return {
        key: {
            "kind": sources.part(key).word("kind"),
            "note": _words(sources.part(key).maybe_both("note")),
        }
        for key in sources.value
    }


def _review(plan: Part, known: Known) -> Facts:
    """The figures of the Independent Reporting Mechanism, as published."""
    summary = plan.part("irm_summary")
    review, results = summary.part("review"), summary.part("results")
    return {
        "review": {
            **{
                key: review.maybe_number(key)
                for key in (
                    "commitments_after_grouping",
                    "with_open_government_lens",
                    "substantial_potential",
                    "promising",
                )
            },
            "process_compliant": review.maybe_flag("process_compliant"),
            "source": review.known("source", known.sources, _l("source")),
        },
        "results": {
            **{
                key: results.maybe_number(key)
                for key in (
                    "commitments_with_moderate_early_results",
                    "commitments_with_significant_early_results",
                )
            },
            "promising": _promising(results, known),
            "source": results.known("source", known.sources, _l("source")),
        },
    }


def _promising(results: Part, known: Known) -> list[list[str]]:
    """Groups of commitments that were judged together: `[1, [7, 8]]` → `[["1"], ["7", "8"]]`."""
    value = results.raw("promising")
    if value is None:
        return []
    if not isinstance(value, list):
        results.wrong("promising", _l("This must be a list."))
        return []
    groups = [[str(n) for n in (each if isinstance(each, list) else [each])] for each in value]
    for number in {number for group in groups for number in group} - known.commitments:
        results.wrong(
            "promising",
            _l("The file has no %(what)s “%(key)s”.", what=_l("commitment"), key=number[:80]),
        )
    return groups


def _other_plans(plan: Part, known: Known) -> list[Facts]:
    following = [plan.part("next_plan")] if plan.raw("next_plan") is not None else []
    return [
        {
            "ordinal": part.number("ordinal", 1),
            "years": part.word("years"),
            "commitments": part.maybe_number("commitments"),
            "verified": part.flag("verified"),
            "source": part.known("source", known.sources, _l("source")),
        }
        for part in (*plan.parts("previous_plans"), *following)
    ]


def _theme(part: Part) -> Facts:
    return {"position": part.number("order"), "name": part.both("name")}


# --- institutions -----------------------------------------------------------------------------


def _institution(part: Part, known: Known) -> InstitutionFacts:
    verified = part.flag("role_in_plan_verified")
    key, successor = part.key(), part.known("successor", known.institutions, _l("institution"))
    if successor is not None and successor == key:
        part.wrong("successor", _l("An institution cannot succeed itself."))
    return InstitutionFacts(
        key=key,
        columns={
            "name": part.both("name"),
            "short_name": part.text("acronym"),
            "sector": part.one_of("sector", Sector),
            "verified": part.flag("verified"),
            "role_verified": verified,
            "note": part.maybe_both("note"),
            "source": part.known("source", known.sources, _l("source")) or "",
            "sample": part.flag("sample"),
        },
        roles=list(_roles(part, known)),
        verified=verified,
        successor=successor,
        change=part.one_of("successor_kind", Change)
        if part.raw("successor_kind") is not None
        else Change.RENAMED,
        act=part.text("successor_act"),
    )


def _roles(part: Part, known: Known) -> Iterator[str]:
    for role in part.words("roles_found"):
        kind, _, number = role.partition(":")
        if kind in ROLES_ON_COMMITMENTS and number not in known.commitments:
            part.wrong(
                "roles_found",
                _l("The file has no %(what)s “%(key)s”.", what=_l("commitment"), key=number[:80]),
            )
        yield role


# --- commitments ------------------------------------------------------------------------------


def _commitment(part: Part, known: Known, position: int) -> CommitmentFacts:
    number = part.code("number")
    lead = part.known("lead_institution", known.institutions, _l("institution"))
    space = part.known("space", known.spaces, _l("space"))
    return CommitmentFacts(
        number=number,
        columns={
            "number": number,
            "position": position,
            "ogp_id": part.text("ogp_id"),
            "ogp_id_basis": part.text("ogp_id_basis"),
            "title": part.both("short_title"),
            "title_basis": part.text("title_es_basis"),
            "description": part.both("description"),
            "lead_basis": part.text("lead_basis"),
            "space": known.spaces[space] if space else Bilingual(),
            "note": part.maybe_both("note"),
            "review": _values_of_review(part.part("irm")),
            "about": {
                "theme_basis": part.text("theme_basis"),
                "suggested_iap2": part.text("suggested_iap2"),
            },
        },
        theme=part.known("theme", known.themes, _l("theme")),
        lead=lead,
        supporters=_supporters(part, known, lead),
        milestones=[
            _milestone(each, known, place)
            for place, each in enumerate(once(part.parts("milestones"), "id"), 1)
        ],
    )


def _supporters(part: Part, known: Known, lead: str | None) -> dict[str, Support]:
    found: dict[str, Support] = {}
    for place, key in enumerate(part.words("support_institutions")):
        if key not in known.institutions:
            part.wrong(
                f"support_institutions[{place}]",
                _l("The file has no %(what)s “%(key)s”.", what=_l("institution"), key=key[:80]),
            )
        elif key != lead:
            found[key] = Support.SUPPORT
    return found


def _values_of_review(irm: Part) -> Facts:
    """As published; `ambition` is not the scale “potential for results” and stays a word."""
    return {
        "verifiable": irm.maybe_flag("verifiable"),
        "relevant": irm.maybe_flag("relevant"),
        "ambition": irm.text("ambition"),
        "early_results": irm.text("early_results"),
    }


def _milestone(part: Part, known: Known, position: int) -> MilestoneFacts:
    starts_on, ends_on = _window(part)
    return MilestoneFacts(
        columns={
            "position": position,
            "code": part.code("id"),
            "title": part.both("title"),
            "deliverable_kind": part.text("deliverable_kind"),
            "means_of_verification": part.maybe_both("means_of_verification"),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "sample": part.flag("sample"),
        },
        responsible=part.known("responsible", known.institutions, _l("institution")),
    )
