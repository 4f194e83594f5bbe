"""Who prepares consultations, who takes part, and why not."""

from cocreacion.consultations.models import (
    Consultation,
    ConsultationState,
    Statement,
    StatementState,
)
from cocreacion.contributions import policy as contributions
from cocreacion.groups.policy import is_secretariat
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import date_time
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.people.models import Guest, User

Person = User | Guest


def can_manage(actor: Person) -> Decision:
    if is_secretariat(actor):
        return YES
    return no(_l("Only the secretariat prepares consultations."))


def can_see(viewer: Person, consultation: Consultation) -> bool:
    """Everybody, once it is announced."""
    return consultation.announced_at is not None or is_secretariat(viewer)


def can_change(actor: Person, consultation: Consultation) -> Decision:
    """Its texts, questions and dates: until it is announced."""
    if can_manage(actor) and consultation.announced_at is not None:
        return no(
            _l("It is announced: its texts stay as they are. Its closing date can be extended.")
        )
    return can_manage(actor)


def can_announce(actor: Person, consultation: Consultation) -> Decision:
    if can_manage(actor) and consultation.announced_at is not None:
        return no(_l("It is announced already."))
    return can_manage(actor)


def can_extend(actor: Person, consultation: Consultation) -> Decision:
    """Never to an earlier date, and never after it has closed."""
    may = can_manage(actor)
    if may and consultation.state is ConsultationState.DRAFT:
        return no(_l("It is not announced yet: change its dates instead."))
    if may and consultation.state is ConsultationState.CLOSED:
        return no(_l("It has closed. A closing date is extended before it arrives, not after."))
    return may


def can_add_statement(actor: Person, consultation: Consultation) -> Decision:
    if can_manage(actor) and consultation.state is ConsultationState.CLOSED:
        return no(_l("It has closed: nobody could answer the statement."))
    return can_manage(actor)


def can_judge_statement(actor: Person, statement: Statement) -> Decision:
    if can_manage(actor) and statement.state is not StatementState.WAITING:
        return no(_l("Somebody has decided about this statement already."))
    return can_manage(actor)


def can_answer(actor: Person, consultation: Consultation) -> Decision:
    """Say whether one agrees with its statements."""
    if consultation.state is ConsultationState.CLOSED and consultation.closes_at is not None:
        return no(_l("It closed on %(when)s.", when=date_time(consultation.closes_at)))
    if consultation.state is ConsultationState.UPCOMING and consultation.opens_at is not None:
        return no(_l("It opens on %(when)s.", when=date_time(consultation.opens_at)))
    if not consultation.is_open:
        return no(_l("It is not announced yet."))
    if not actor.is_authenticated:
        return no(_l("Sign in to answer. Your answer is kept."))
    return contributions.can_take_part(actor, consultation.admits)


def can_propose_statement(actor: Person, consultation: Consultation) -> Decision:
    if not consultation.takes_statements:
        return no(_l("The statements of this consultation are written by the secretariat."))
    return can_answer(actor, consultation)
