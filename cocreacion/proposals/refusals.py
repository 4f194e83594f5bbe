"""What is refused when drafts are written, discussed and decided, in words for people."""

from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.gettext import lazy_gettext as _l


class TitleMissing(Invalid):
    message = _l("Give the draft a title, in Spanish or in English.")


class ClosesTooEarly(Invalid):
    message = _l("Comments close after they open: choose a later day or hour.")


class OpensInThePast(Invalid):
    message = _l("The opening lies in the past. Choose today or a later day.")


class NotLater(Invalid):
    message = _l("A closing date can only be moved to a later one.")


class ReasonMissing(Invalid):
    message = _l("Write the reason; everybody will read it.")


class AlreadyOpen(Conflict):
    message = _l("Somebody has opened this text for comment in the meantime.")


class HasClosed(Conflict):
    message = _l("Comments have closed in the meantime. The date was not changed.")


class VoteIsOpen(Conflict):
    message = _l("Somebody has opened a vote on this draft in the meantime.")


class NotAgreed(Conflict):
    message = _l("This version was not agreed to, so it cannot be adopted.")


class AlreadyAdopted(Conflict):
    message = _l("Somebody has adopted this draft in the meantime.")


class NothingChosen(Invalid):
    message = _l("Choose for at least one clause which part of the commitment it becomes.")


class NotPublicYet(Invalid):
    message = _l("A draft goes on an agenda once a version of it is published.")
