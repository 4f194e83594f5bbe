"""Why an answer is not taken as it is."""

from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.gettext import lazy_gettext as _l


class AlreadyAnswered(Conflict):
    message = _l(
        "Somebody else of your office has answered one of these comments in the meantime, or is "
        "preparing its answer. Your text is still here."
    )


class ChangedMeanwhile(Conflict):
    message = _l("A comment was corrected while you were answering. Read it again, then send.")


class WrittenMeanwhile(Conflict):
    message = _l(
        "Somebody else wrote in this answer while you had it open. Their text stands below; "
        "yours is still in the form."
    )


class TakenBack(Conflict):
    message = _l("One of these comments was withdrawn in the meantime.")


class NothingLeft(Conflict):
    message = _l("All the comments of this answer were withdrawn, so nothing is left to answer.")


class IsMerged(Conflict):
    message = _l(
        "One of these comments was merged into another and has the answer of that one. "
        "Answer the other, or undo the merger."
    )


class NothingChosen(Invalid):
    message = _l("Choose at least one comment at the desk.")


class TooManyChosen(Invalid):
    message = _l("At most 100 comments are answered, grouped or joined at once. Choose fewer.")


class ManyDrafts(Invalid):
    message = _l("One answer is for comments on one draft. Choose comments of a single draft.")


class NoDecision(Invalid):
    message = _l("Choose what becomes of these comments.")


class NoCriterion(Invalid):
    message = _l("Choose the criterion of the decision. It is published with the answer.")


class NoReason(Invalid):
    message = _l("Give the reason. It is published under the comment.")


class NoChange(Invalid):
    message = _l("Say which clause changed, or that the change is still to come.")


class TwoChanges(Invalid):
    message = _l("Say one of the two: which clause changed, or that the change is still to come.")


class WrongChange(Invalid):
    message = _l("Choose a clause of the version that was commented on or of a later one.")


class NoNote(Invalid):
    message = _l("Say what should change in the answer, so that its writer can mend it.")


class WrongPerson(Invalid):
    message = _l("Choose somebody who answers for this draft.")
