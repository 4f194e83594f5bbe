from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.people.models import Guest, Role, User
from cocreacion.process.models import Commitment, CommitmentState

STAFF = (Role.POINT_OF_CONTACT, Role.ADMIN)


def can_manage_plan(actor: User | Guest) -> Decision:
    if not actor.is_authenticated:
        return no(_l("Sign in with the account of the point of contact."))
    if not actor.has_role(*STAFF):
        return no(_l("Only the government point of contact keeps the plan."))
    return YES


def can_import_plan(actor: User | Guest | None) -> Decision:
    """None is whoever works at the machine itself: the command line asks nobody's name."""
    if actor is None or actor.has_role(Role.ADMIN):
        return YES
    return no(_l("Only an administrator brings a plan in."))


def can_publish_version(actor: User | Guest, commitment: Commitment) -> Decision:
    may = can_manage_plan(actor)
    if may and commitment.state is CommitmentState.WITHDRAWN:
        return no(_l("This commitment was withdrawn; its wording no longer changes."))
    return may
