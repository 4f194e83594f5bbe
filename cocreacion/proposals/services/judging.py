"""What a group does with amendments: say what it proposes and why, and record what was decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cocreacion.documents import hand
from cocreacion.documents.clauses import Wording
from cocreacion.documents.models import Amendment, AmendmentState, Operation, Procedure
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.meetings.models import Agreement
from cocreacion.people.models import User
from cocreacion.proposals import policy
from cocreacion.proposals.events import AmendmentRecommended, AmendmentsDecided
from cocreacion.proposals.models import AmendmentDecision, Proposal
from cocreacion.proposals.refusals import (
    AgreedTextMissing,
    JudgedMeanwhile,
    NoAmendmentChosen,
    NotFitting,
    OtherWords,
    ReasonMissing,
    SettledMeanwhile,
)


@dataclass(frozen=True)
class Recommendation:
    """`agreed`: the words as the group accepts them; `seen`: how often somebody had written."""

    procedure: Procedure
    reason: Bilingual
    agreed: Wording | None = None
    seen: int = 0


def recommend(
    proposal: Proposal, amendment: Amendment, advice: Recommendation, *, actor: User
) -> None:
    """Say what the group proposes to do. Refusing and changing need a reason, in one language."""
    require(policy.can_recommend(actor, proposal, amendment))
    lock(amendment)
    if not policy.can_recommend(actor, proposal, amendment):
        raise SettledMeanwhile
    if amendment.changes != advice.seen:
        raise JudgedMeanwhile
    if advice.procedure is not Procedure.ADOPT and not str(advice.reason):
        raise ReasonMissing
    if advice.procedure is not Procedure.REJECT and not amendment.fits:
        raise NotFitting
    _agree(amendment, advice)
    amendment.procedure, amendment.answer = advice.procedure, advice.reason
    amendment.recommended_by, amendment.recommended_at = actor.id, now()
    amendment.state = AmendmentState.RECOMMENDED
    amendment.changes += 1
    record(
        AmendmentRecommended(
            actor_id=actor.id,
            proposal_id=proposal.id,
            amendment_id=amendment.id,
            procedure=advice.procedure.value,
        )
    )


def _agree(amendment: Amendment, advice: Recommendation) -> None:
    part, agreed = amendment.part, advice.agreed
    if advice.procedure is not Procedure.ADOPT_MODIFIED:
        is_new = agreed and agreed not in {part.words, part.agreed}
        if advice.procedure is Procedure.ADOPT and is_new:
            raise OtherWords
        part.agreed_heading = part.agreed_text = None
        return
    if part.operation is Operation.DELETE or not agreed:
        raise AgreedTextMissing
    if agreed == part.words or (part.words.text and not agreed.text):
        raise AgreedTextMissing
    hand.check(agreed)
    part.agreed_heading, part.agreed_text = agreed.heading, agreed.text


def decide_amendments(
    proposal: Proposal,
    amendments: Collection[Amendment],
    *,
    actor: User,
    agreement: Agreement | None = None,
) -> None:
    """The group followed what was proposed; which agreement of a meeting says so, if one does."""
    require(policy.can_decide_amendments(actor, proposal))
    if not amendments:
        raise NoAmendmentChosen
    chosen = _held(amendments)
    for amendment in chosen:
        if amendment.state is not AmendmentState.RECOMMENDED:
            raise SettledMeanwhile
        rejected = amendment.procedure is Procedure.REJECT
        if not rejected and not amendment.fits:
            raise NotFitting
        amendment.state = AmendmentState.REJECTED if rejected else AmendmentState.DECIDED
        amendment.decided_at = now()
        amendment.changes += 1
        db.session.add(
            AmendmentDecision(
                amendment_id=amendment.id,
                agreement_id=agreement.id if agreement else None,
                decided_by=actor.id,
                decided_at=now(),
            )
        )
    record(
        AmendmentsDecided(
            actor_id=actor.id,
            proposal_id=proposal.id,
            amendment_ids=[each.id for each in chosen],
            agreement_id=agreement.id if agreement else None,
        )
    )


def _held(amendments: Collection[Amendment]) -> Sequence[Amendment]:
    """Locked in one order, whoever chooses them in which."""
    chosen = sorted(amendments, key=lambda each: each.number)
    for amendment in chosen:
        lock(amendment)
    return chosen
