"""What a person is told when a seat, a mandate or a request cannot be as they wanted."""

from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.gettext import lazy_gettext as _l


class SeatTaken(Conflict):
    message = _l("Somebody holds this seat in that role. End that mandate first.")


class SeatGone(Conflict):
    message = _l("This seat has ended, or it belongs to another group.")


class AlreadySeated(Conflict):
    message = _l("This person holds a seat in this group.")


class EndBeforeBeginning(Invalid):
    message = _l("The last day cannot be before the first.")


class ReasonMissing(Invalid):
    message = _l("Write the reason; the person will read it.")


class NotYourOrganisation(Invalid):
    message = _l("Choose one of the organisations you speak for, or none.")


class RuleUnclear(Invalid):
    message = _l("Write a share as a fraction such as 1/2, or leave it empty.")
