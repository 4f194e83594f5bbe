"""What everybody does with amendments: propose, support, withdraw, write anew."""

from dataclasses import dataclass

from cocreacion.contributions.policy import speaks_for
from cocreacion.documents.clauses import Wording, new_clause_id, wording
from cocreacion.documents.models import (
    Amendment,
    AmendmentClause,
    AmendmentState,
    ClauseKind,
    Operation,
    Version,
)
from cocreacion.documents.queries import latest_version
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.people.models import Organisation, User
from cocreacion.proposals import policy, queries
from cocreacion.proposals.events import (
    AmendmentSubmitted,
    AmendmentSupported,
    AmendmentSupportWithdrawn,
    AmendmentWithdrawn,
)
from cocreacion.proposals.models import AmendmentSupport, Proposal
from cocreacion.proposals.refusals import (
    AmendmentEmpty,
    NewerVersion,
    NoSuchPlace,
    NothingAmended,
    SettledMeanwhile,
    WhyMissing,
)


@dataclass(frozen=True)
class Amending:
    """What somebody proposes. `place` is the clause, or the one that a new clause stands behind."""

    operation: Operation
    place: str
    language: str
    words: Wording
    reason: str
    kind: ClauseKind = ClauseKind.ARTICLE
    organisation: Organisation | None = None


def submit_amendment(
    proposal: Proposal,
    version: Version,
    amending: Amending,
    *,
    actor: User,
    sample: bool = False,
) -> Amendment:
    """Propose other words for a clause of the newest version, a new clause, or to take one out."""
    require(policy.can_amend(actor, proposal))
    lock(proposal)
    require(policy.can_amend(actor, proposal))
    return _kept(proposal, version, amending, actor, sample)


def rewrite_amendment(
    proposal: Proposal, old: Amendment, version: Version, amending: Amending, *, actor: User
) -> Amendment:
    """Propose anew what no longer fits: the old one stays in the record, replaced by the new."""
    require(policy.can_rewrite_amendment(actor, proposal, old))
    lock(proposal)
    lock(old)
    require(policy.can_rewrite_amendment(actor, proposal, old))
    new = _kept(proposal, version, amending, actor, old.sample, replaces=old)
    old.state = AmendmentState.OBSOLETE
    return new


def _kept(
    proposal: Proposal,
    version: Version,
    amending: Amending,
    actor: User,
    sample: bool,
    replaces: Amendment | None = None,
) -> Amendment:
    latest = latest_version(proposal.document_id)
    if latest is None or latest.id != version.id:
        raise NewerVersion
    _check(version, amending, actor)
    organisation = amending.organisation
    amendment = Amendment(
        document_id=proposal.document_id,
        number=queries.last_amendment_number(proposal.document) + 1,
        version_id=version.id,
        first_version_id=version.id,
        author_id=actor.id,
        organisation_id=organisation.id if organisation else None,
        language=amending.language,
        reason=amending.reason,
        answer=Bilingual(),
        created_at=now(),
        replaces_id=replaces.id if replaces else None,
        sample=sample or actor.sample,
    )
    inserts = amending.operation is Operation.INSERT
    deletes = amending.operation is Operation.DELETE
    amendment.clauses = [
        AmendmentClause(
            version_id=version.id,
            clause_id=new_clause_id() if inserts else amending.place,
            operation=amending.operation,
            after=amending.place if inserts else "",
            kind=amending.kind,
            heading="" if deletes else amending.words.heading,
            text="" if deletes else amending.words.text,
        )
    ]
    db.session.add(amendment)
    db.session.flush()
    record(
        AmendmentSubmitted(
            actor_id=actor.id,
            proposal_id=proposal.id,
            amendment_id=amendment.id,
            version_id=version.id,
            organisation_id=amendment.organisation_id,
            replaces_id=amendment.replaces_id,
        )
    )
    return amendment


def _check(version: Version, amending: Amending, actor: User) -> None:
    if amending.organisation and not speaks_for(actor, amending.organisation):
        raise Forbidden(_l("You may not speak for this organisation."))
    known = queries.numbered_clauses(version)
    inserts = amending.operation is Operation.INSERT
    if amending.place not in known and not (inserts and amending.place == ""):
        raise NoSuchPlace
    if amending.operation is not Operation.DELETE and not amending.words:
        raise AmendmentEmpty
    if amending.operation is Operation.EDIT:
        _, clause = known[amending.place]
        if wording(clause, amending.language).text and not amending.words.text:
            raise AmendmentEmpty
        if wording(clause, amending.language) == amending.words:
            raise NothingAmended
    if not any(letter.isalnum() for letter in amending.reason):
        raise WhyMissing


def withdraw_amendment(proposal: Proposal, amendment: Amendment, *, actor: User) -> None:
    """Take it back; it stays in the record, marked as withdrawn."""
    require(policy.can_withdraw_amendment(actor, amendment))
    lock(amendment)
    if not policy.can_withdraw_amendment(actor, amendment):
        raise SettledMeanwhile
    amendment.state = AmendmentState.WITHDRAWN
    record(
        AmendmentWithdrawn(actor_id=actor.id, proposal_id=proposal.id, amendment_id=amendment.id)
    )


def support_amendment(proposal: Proposal, amendment: Amendment, *, actor: User) -> None:
    """Once each, however often the button is pressed."""
    require(policy.can_support(actor, proposal, amendment))
    lock(amendment)
    require(policy.can_support(actor, proposal, amendment))
    if queries.find_support(amendment, actor) is not None:
        return
    db.session.add(AmendmentSupport(amendment_id=amendment.id, user_id=actor.id, at=now()))
    amendment.support_count += 1
    record(
        AmendmentSupported(actor_id=actor.id, proposal_id=proposal.id, amendment_id=amendment.id)
    )


def withdraw_support(proposal: Proposal, amendment: Amendment, *, actor: User) -> None:
    require(policy.can_support(actor, proposal, amendment))
    lock(amendment)
    require(policy.can_support(actor, proposal, amendment))
    support = queries.find_support(amendment, actor)
    if support is None:
        return
    db.session.delete(support)
    amendment.support_count -= 1
    record(
        AmendmentSupportWithdrawn(
            actor_id=actor.id, proposal_id=proposal.id, amendment_id=amendment.id
        )
    )
