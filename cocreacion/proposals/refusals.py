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


class NewerVersion(Conflict):
    message = _l(
        "A newer version was published while you were writing. "
        "Your words are below, compared with the new text. Read them and send them again."
    )


class NothingAmended(Invalid):
    message = _l("Your text is the same as the published one. Change what you want to change.")


class AmendmentEmpty(Invalid):
    message = _l("Write the text. To take the whole clause out, propose to remove it.")


class WhyMissing(Invalid):
    message = _l("Write the reason: why should the text change?")


class NoSuchPlace(Invalid):
    message = _l("The newest version has no such clause.")


class JudgedMeanwhile(Conflict):
    message = _l("Somebody else wrote about this amendment meanwhile. Read it again before saving.")


class SettledMeanwhile(Conflict):
    message = _l("This amendment was settled in the meantime.")


class AgreedTextMissing(Invalid):
    message = _l("Write the text as the group accepts it; it must differ from the amendment.")


class OtherWords(Invalid):
    message = _l(
        "You wrote other words. Choose to accept it with them, or leave it as it was proposed."
    )


class NoAmendmentChosen(Invalid):
    message = _l("Choose at least one amendment.")


class NotFitting(Conflict):
    message = _l("One of these amendments no longer fits the newest version.")


class Unsettled(Invalid):
    message = _l(
        "These amendments want different things at one place. Choose what is written there."
    )


class TextMoved(Conflict):
    message = _l("The text changed while you were reading. Below is the result as it would be now.")


class OtherChoice(Conflict):
    """The text is as it was; whoever read the result chose something else since."""

    message = _l("You chose something else since. Below is the result with it: read it first.")


class NoArticles(Invalid):
    message = _l("No article was found. Begin each one on a line of its own: “Artículo 1. Title”.")


class OtherArticles(Invalid):
    """The two languages do not have the same articles; `label` is the first that differs."""

    def __init__(self, label: str) -> None:
        super().__init__(
            _l(
                "Both languages need the same articles in the same order. Look at: %(label)s",
                label=label,
            )
        )


class TextOfPolicyChanged(Conflict):
    message = _l("You changed the text after looking it over. Below are its articles as they are.")


class BaseInUse(Conflict):
    message = _l("Somebody has said what becomes of its articles. The policy stays as it is.")


class NoBase(Conflict):
    message = _l("This draft is not based on a policy any more.")


class NoSuchArticle(Invalid):
    message = _l("Choose what becomes of an article of the policy.")


class ReplacementMissing(Invalid):
    message = _l("Choose the clause of the draft that takes its place.")


class DecidedMeanwhile(Conflict):
    message = _l("Somebody else wrote about this article meanwhile. Read it before saving yours.")


class NothingPublished(Conflict):
    message = _l("No version is published yet. The reasons are published with the first one.")


class NoSuchConventionArticle(Invalid):
    message = _l("Choose a clause and an article of the convention.")


class AlreadyMapped(Conflict):
    message = _l("This clause is in the crosswalk with this article already.")
