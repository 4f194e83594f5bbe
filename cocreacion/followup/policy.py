"""Who may report, and who keeps the milestones."""

from cocreacion.followup.voices import Stake, voices
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.people.models import Guest, Role, User
from cocreacion.process.models import Commitment, CommitmentState


def can_begin(commitment: Commitment) -> Decision:
    if commitment.state in {CommitmentState.ADOPTED, CommitmentState.SUBMITTED}:
        return YES
    return no(_l("Follow-up begins when a commitment is adopted."))


def can_report(actor: User | Guest, stake: Stake) -> Decision:
    if not actor.is_authenticated:
        return no(_l("Sign in to report progress for your organisation."))
    if not voices(actor, stake):
        return no(
            _l(
                "Progress is reported by the institutions that answer for this commitment, and by "
                "organisations of civil society. Ask your organisation to name you as its delegate."
            )
        )
    return YES


def can_set_milestones(actor: User | Guest, commitment: Commitment) -> Decision:
    if not actor.is_authenticated:
        return no(_l("Sign in to change this milestone."))
    if actor.has_role(Role.POINT_OF_CONTACT):
        return YES
    if commitment.lead_id in {each.id for each in actor.organisations}:
        return YES
    return no(
        _l("Only the secretariat and delegates of the lead institution change state and dates.")
    )
