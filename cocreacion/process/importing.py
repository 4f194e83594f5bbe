"""Bringing in a plan from a file: all of it, or nothing and a list of what is wrong.

The file is read first, whole; only if nothing is wrong is anything stored. What belongs to
packages above (bodies, kinds of meetings, follow-up) they read and store themselves: `also`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.people.models import Organisation, Succession, User
from cocreacion.process import plan_file, policy, queries, wording
from cocreacion.process.events import PlanImported
from cocreacion.process.models import (
    ActionPlan,
    Commitment,
    CommitmentState,
    DeclaredCount,
    Participant,
    PlannedMilestone,
    Support,
    Supporter,
    Theme,
)
from cocreacion.process.plan_file import CommitmentFacts, InstitutionFacts, PlanFile
from cocreacion.process.reading import Part, Problem

FIRST_WORDING = Bilingual.both(
    "Primera publicación en este sitio, a partir de fuentes públicas.",
    "First published on this site, from public sources.",
)


@dataclass
class Imported:
    """What was stored, by the keys of the file."""

    plan: ActionPlan
    themes: dict[str, Theme] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    commitments: dict[str, Commitment] = field(default_factory=dict)  # by number
    milestones: dict[str, PlannedMilestone] = field(default_factory=dict)  # by code


Read = Callable[[Part], Any]
Keep = Callable[[Any, Imported], None]
_also: list[tuple[Read, Keep]] = []


def also(read: Read, keep: Keep) -> None:
    """Have an upper package take part in every import.

    `read(file)` turns its sections of the file into values and notes what is wrong with
    `file.wrong(…)` and the readers of `Part`; `keep(values, imported)` stores them, in the same
    transaction, and is called only if the whole file was right.
    """
    if (read, keep) not in _also:
        _also.append((read, keep))


class NotImported(Invalid):
    """Nothing was stored; `problems` says why, place by place."""

    message = _l("The file has mistakes; nothing was imported.")

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


def own_plan() -> dict[str, Any]:
    """The plan that comes with the software, as `import_plan` takes it."""
    file = files("cocreacion").joinpath("data", "gt-nap5.json")
    plan: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return plan


def noted(entry: dict[str, Any], name: str, language: str) -> str:
    """A note of a term of its glossary, which stands there as «es / en», in one language.

    `note` says what the term means, `for_translators` how to put it into the other language.
    """
    notes = dict(zip(("es", "en"), str(entry.get(name) or "").split(" / "), strict=False))
    return notes.get(language) or notes.get("es", "")


def import_plan(data: object, actor: User | None = None) -> ActionPlan:
    """Store the plan of a file in the structure of `cocreacion/data/gt-nap5.json`.

    Raises `NotImported` with every mistake found; then nothing is stored. Without an actor it is
    the operator of the machine who asks.
    """
    require(policy.can_import_plan(actor))
    file = Part(data)
    if not isinstance(data, dict):
        raise NotImported([Problem(".", _l("This must be an object with named values."))])
    facts = plan_file.read(file)
    others = [(keep, read(file)) for read, keep in _also]
    if facts.plan["slug"] and queries.find_plan(facts.plan["slug"]) is not None:
        file.part("plan").wrong("id", _l("This plan is already here; nothing was changed."))
    if file.problems:
        raise NotImported(file.problems)
    imported = _keep(facts)
    for keep, values in others:
        keep(values, imported)
    record(PlanImported(actor_id=actor.id if actor else None, plan_id=imported.plan.id))
    return imported.plan


def _keep(facts: PlanFile) -> Imported:
    plan = ActionPlan(**facts.plan)
    db.session.add(plan)
    db.session.flush()
    imported = Imported(plan)
    for key, columns in facts.themes.items():
        imported.themes[key] = Theme(plan_id=plan.id, key=key, **columns)
    db.session.add_all(imported.themes.values())
    db.session.add_all(
        DeclaredCount(plan_id=plan.id, meeting_kind=kind, position=position, declared=declared)
        for position, (kind, declared) in enumerate(facts.declared.items(), 1)
    )
    _keep_institutions(facts, imported)
    for commitment in facts.commitments:
        _keep_commitment(commitment, facts, imported)
    db.session.flush()
    return imported


def _keep_institutions(facts: PlanFile, imported: Imported) -> None:
    """Organisations outlive plans: one that is known already stays as it is."""
    slugs = {key: key.replace("_", "-") for key in facts.institutions}
    known = queries.organisations_by_slug(slugs.values())
    for key, institution in facts.institutions.items():
        organisation = known.get(slugs[key])
        if organisation is None:
            organisation = Organisation(slug=slugs[key], **institution.columns)
            db.session.add(organisation)
        imported.organisations[key] = organisation
    db.session.flush()
    for position, institution in enumerate(facts.institutions.values(), 1):
        _keep_part_in_plan(institution, position, imported)
    _keep_successions(facts, imported, new=set(slugs.values()) - set(known))


def _keep_part_in_plan(institution: InstitutionFacts, position: int, imported: Imported) -> None:
    db.session.add(
        Participant(
            plan_id=imported.plan.id,
            organisation_id=imported.organisations[institution.key].id,
            position=position,
            roles=institution.roles,
            verified=institution.verified,
            source=institution.columns["source"],
        )
    )


def _keep_successions(facts: PlanFile, imported: Imported, new: set[str]) -> None:
    for institution in facts.institutions.values():
        before = imported.organisations[institution.key]
        if institution.successor and before.slug in new:
            db.session.add(
                Succession(
                    from_id=before.id,
                    to_id=imported.organisations[institution.successor].id,
                    kind=institution.change,
                    act=institution.act,
                )
            )


def _keep_commitment(facts: CommitmentFacts, file: PlanFile, imported: Imported) -> None:
    theme, lead = imported.themes.get(facts.theme or ""), facts.lead
    commitment = Commitment(
        plan_id=imported.plan.id,
        theme=theme,
        lead_id=imported.organisations[lead].id if lead else None,
        state=CommitmentState.SUBMITTED,
        **facts.columns,
    )
    db.session.add(commitment)
    db.session.flush()
    imported.commitments[facts.number] = commitment
    for key, role in _roles_beside_the_lead(facts, file).items():
        organisation, basis = imported.organisations[key], file.institutions[key].columns["source"]
        db.session.add(
            Supporter(
                commitment_id=commitment.id,
                organisation_id=organisation.id,
                role=role,
                basis=basis,
            )
        )
    first = wording.next_version(
        commitment, None, {"title": commitment.title, "action": commitment.description}, None
    )
    first.reason = FIRST_WORDING
    wording.keep(commitment, first)
    _keep_milestones(facts, commitment, imported)


def _roles_beside_the_lead(facts: CommitmentFacts, file: PlanFile) -> dict[str, Support]:
    """Supporters, and whoever the sources call co-lead; the lead itself stands apart."""
    roles = dict(facts.supporters)
    for key, institution in file.institutions.items():
        if key != facts.lead and f"co-lead:{facts.number}" in institution.roles:
            roles[key] = Support.CO_LEAD
        elif key != facts.lead and f"support:{facts.number}" in institution.roles:
            roles.setdefault(key, Support.SUPPORT)
    return roles


def _keep_milestones(facts: CommitmentFacts, commitment: Commitment, imported: Imported) -> None:
    for each in facts.milestones:
        milestone = PlannedMilestone(
            commitment_id=commitment.id,
            responsible_id=(
                imported.organisations[each.responsible].id if each.responsible else None
            ),
            **each.columns,
        )
        db.session.add(milestone)
        imported.milestones[milestone.code] = milestone
