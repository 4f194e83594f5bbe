"""What was reported: one comment hidden and appealed, one that stays, one report that waits."""

from typing import Any

from cocreacion.contributions import services as contributions
from cocreacion.contributions.queries import get_comment
from cocreacion.contributions.services import Words
from cocreacion.demo.cast import Cast
from cocreacion.demo.story import Story
from cocreacion.demo.texts import both, text
from cocreacion.kernel.refs import ClauseRef
from cocreacion.moderation import services
from cocreacion.moderation.models import Appeal, Category, Decision
from cocreacion.moderation.queries import decision_of
from cocreacion.moderation.services import Grounds
from cocreacion.people.models import Guest

VERSION = 3
CLAUSES = {"plan-gobierno-digital": "acceso", "politica-discapacidad": "entorno"}


# Each hour is later than the one before: around holidays several acts fall on one day.


def tell(story: Story, cast: Cast) -> None:
    at, said = story.days.at, text("moderation")
    spoken: dict[str, int] = {}
    for key, day in (("hidden", -12), ("kept", -11)):
        story.tell(at(day, "7:10"), _say(cast, said[key], spoken, key))
        story.tell(at(day + 1, "7:30"), _report(cast, said[key], spoken, key))
    story.tell(at(-9, "10:20"), lambda: _hide(cast, said["hidden"], spoken["hidden"]))
    story.tell(at(-9, "10:50"), lambda: _keep(cast, said["kept"], spoken["kept"]))
    story.tell(at(-8, "12:10"), lambda: _appeal(cast, said["hidden"], spoken["hidden"]))
    story.tell(at(-6, "15:15"), lambda: _decide(cast, said["hidden"], spoken["hidden"]))
    story.tell(at(-1, "18:00"), lambda: _leave_one_waiting(cast, said["waiting"]))


def _say(cast: Cast, part: dict[str, Any], spoken: dict[str, int], key: str) -> Any:
    def act() -> None:
        draft, user = part["draft"], cast.person(part["by"])
        place = ClauseRef(cast.version(draft, VERSION).id, cast.clauses[draft, CLAUSES[draft]])
        words = Words(part["text"], department=user.department)
        thread = cast.proposal(draft).thread
        spoken[key] = contributions.add_comment(thread, place, words, actor=user, sample=True).id

    return act


def _report(cast: Cast, part: dict[str, Any], spoken: dict[str, int], key: str) -> Any:
    category = Category.ADVERTISING if key == "hidden" else Category.INSULT

    def act() -> None:
        comment = get_comment(spoken[key])
        services.report(comment, category, part["note"], actor=cast.person("tomas"))
        services.report(comment, category, actor=Guest())

    return act


def _hide(cast: Cast, part: dict[str, Any], comment_id: int) -> None:
    grounds = Grounds(Category.ADVERTISING, 5, both(part["reason"]))
    services.hide(get_comment(comment_id), grounds, actor=cast.person("lucia"))


def _keep(cast: Cast, part: dict[str, Any], comment_id: int) -> None:
    grounds = Grounds(Category.INSULT, 3, both(part["reason"]))
    services.keep(get_comment(comment_id), grounds, actor=cast.person("lucia"))


def _appeal(cast: Cast, part: dict[str, Any], comment_id: int) -> None:
    services.appeal(_decided(comment_id), part["appeal"], actor=cast.person(part["by"]))


def _decide(cast: Cast, part: dict[str, Any], comment_id: int) -> None:
    services.decide_appeal(
        _appeal_against(_decided(comment_id)),
        overturn=False,
        reason=both(part["upheld"]),
        actor=cast.person("admin"),
    )


def _appeal_against(decision: Decision) -> Appeal:
    if decision.appeal is None:
        raise LookupError(decision.id)
    return decision.appeal


def _decided(comment_id: int) -> Decision:
    found = decision_of(comment_id)
    if found is None:
        raise LookupError(comment_id)
    return found


def _leave_one_waiting(cast: Cast, part: dict[str, Any]) -> None:
    """Of the latest comment on the first draft, by nobody who has an account."""
    number = max(n for (draft, *_), n in cast.comments.items() if draft == "plan-gobierno-digital")
    services.report(get_comment(number), Category.OFF_TOPIC, part["note"], actor=Guest())
