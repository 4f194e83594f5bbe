from dataclasses import dataclass, field
from datetime import date

from cocreacion.groups import events, policy, queries
from cocreacion.groups.models import Body, BodyKind
from cocreacion.groups.quorum import fraction
from cocreacion.groups.services.refusals import EndBeforeBeginning, RuleUnclear
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import slug as slug_of
from cocreacion.people.models import User


@dataclass(frozen=True)
class BodyFacts:
    """What is known of a body; `quorum` and `majority` stay empty where no rule is published.

    `reviewed_to_…`: which share of clauses, in percent, waits for a second reader.
    """

    name: Bilingual
    kind: BodyKind
    mandate: Bilingual = field(default_factory=Bilingual)
    act: str = ""
    commitment_id: int | None = None
    plan_id: int | None = None
    required_sectors: list[str] = field(default_factory=list)
    quorum: str = ""
    majority: str = ""
    rule_source: Bilingual = field(default_factory=Bilingual)
    reviewed_to_publish: int = 0
    reviewed_to_comment: int = 0
    reviewed_to_vote: int = 0
    notice_days: int = 0
    papers_days: int = 0
    days_to_sign: int = 8
    tacit_approval: bool = False
    dissent_goes_on: bool = False
    since: date | None = None
    until: date | None = None


def create_body(facts: BodyFacts, *, actor: User, sample: bool = False) -> Body:
    require(policy.can_manage(actor))
    body = Body(slug=_free_slug(facts.name), sample=sample or actor.sample)
    _write(body, facts)
    db.session.add(body)
    db.session.flush()
    record(events.BodyCreated(actor_id=actor.id, body_id=body.id))
    return body


def edit_body(body: Body, facts: BodyFacts, *, actor: User) -> None:
    """The kind stays what it was: seats and rules depend on it."""
    require(policy.can_manage(actor))
    lock(body)
    _write(body, facts, kind=body.kind)
    record(events.BodyChanged(actor_id=actor.id, body_id=body.id))


def _write(body: Body, facts: BodyFacts, kind: BodyKind | None = None) -> None:
    try:
        fraction(facts.quorum), fraction(facts.majority)
    except ValueError as wrong:
        raise RuleUnclear from wrong
    if facts.since and facts.until and facts.until < facts.since:
        raise EndBeforeBeginning
    body.kind = kind or facts.kind
    body.name, body.mandate, body.act = facts.name, facts.mandate, facts.act
    body.commitment_id, body.plan_id = facts.commitment_id, facts.plan_id
    body.required_sectors = facts.required_sectors
    body.quorum, body.majority = facts.quorum.strip(), facts.majority.strip()
    body.rule_source = facts.rule_source
    body.reviewed_to_publish = facts.reviewed_to_publish
    body.reviewed_to_comment = facts.reviewed_to_comment
    body.reviewed_to_vote = facts.reviewed_to_vote
    body.notice_days, body.papers_days = facts.notice_days, facts.papers_days
    body.days_to_sign, body.tacit_approval = facts.days_to_sign, facts.tacit_approval
    body.dissent_goes_on = facts.dissent_goes_on
    body.since, body.until = facts.since, facts.until


def _free_slug(name: Bilingual) -> str:
    stem, number = slug_of(str(name)), 1
    slug = stem
    while queries.slug_is_taken(slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug
