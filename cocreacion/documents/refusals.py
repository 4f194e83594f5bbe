"""What is refused when people write together, in words for them."""

from cocreacion.documents.models import Clause
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.gettext import lazy_gettext as _l


class ClauseChanged(Conflict):
    """Somebody saved another wording first. `clause` is as it is now."""

    message = _l("Somebody else saved this clause while you were writing. Both texts are below.")

    def __init__(self, clause: Clause) -> None:
        super().__init__()
        self.clause = clause


class TranslationChanged(Conflict):
    """Somebody saved another translation, or another original, first."""

    message = _l("The original or its translation changed while you were reading. Read both again.")


class TranslationMissing(Invalid):
    message = _l("Write the translation: there is no word in it yet.")


class WhyMissing(Invalid):
    message = _l("Say in a few words why it is still valid.")


class UnreadableFile(Invalid):
    message = _l("This is not a file of translations that was made here: XLIFF 1.2, one text.")


class OtherFile(Invalid):
    message = _l("This file belongs to another text or another language.")


class NothingToTake(Invalid):
    message = _l("There is nothing in this file that would change a translation.")


class ClauseIsRemoved(Conflict):
    message = _l("Somebody removed this clause while you were writing. You can restore it.")


class ClauseEmpty(Invalid):
    message = _l("A clause needs a heading or a text. To take it out of the text, remove it.")


class CannotSplit(Invalid):
    message = _l("Choose a place inside the text: both halves need words.")


class TooLong(Invalid):
    message = _l("This is too long: at most 20,000 characters in a clause. Divide it into two.")


class TooManyClauses(Invalid):
    message = _l("A text can have at most 2,000 clauses.")


class TextChanged(Conflict):
    """The text is not what it was when somebody read what would change."""

    message = _l("Somebody changed the text meanwhile. Below is what would change now.")


class NothingToRestore(Conflict):
    message = _l("There is nothing to bring back: the text says the same as that version.")


class WhyRestore(Invalid):
    message = _l("Write why it comes back; everybody who writes this text will read it.")


class NothingToPublish(Invalid):
    message = _l("There is no clause yet. Write the text before you publish it.")


class NothingChanged(Conflict):
    message = _l("Nothing has changed since the last version, so there is nothing to publish.")


class NoteMissing(Invalid):
    message = _l("Say what changed and why, in Spanish or in English.")


class NothingToImport(Invalid):
    message = _l("Nothing is left to import. Keep at least one clause.")
