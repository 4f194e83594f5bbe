"""Consultations: on versions of drafts and on questions, with what people say and answer."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from cocreacion.consultations import queries, services
from cocreacion.consultations.models import Consultation, Position
from cocreacion.consultations.services import Details
from cocreacion.contributions import homes
from cocreacion.contributions import services as contributions
from cocreacion.contributions.services import Words
from cocreacion.demo.cast import Cast
from cocreacion.demo.story import Story
from cocreacion.demo.texts import both, text
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.people.models import Sector, User

ANSWERED_BY = Bilingual.both(
    "Secretaría del Comité Técnico", "Secretariat of the Technical Committee"
)
ANSWERED_WHERE = Bilingual.both("En esta página, debajo de cada aporte", "On this page, below each")
GROUPS = (Sector.CITIZEN, Sector.CIVIL_SOCIETY)  # of the numbers in the texts
LATE = "23:59"


def on_drafts() -> dict[str, dict[str, Any]]:
    """Those on a version, by their draft: it is the first one of each."""
    return {
        each["draft"]: each for each in text("consultations")["consultation"] if "draft" in each
    }


def tell(story: Story, cast: Cast) -> None:
    """What was not told with the drafts."""
    at = story.days.at
    for each in text("consultations")["consultation"]:
        if "draft" not in each:
            window = at(each["opens"], "8:00"), at(each["closes"], LATE)
            story.tell(at(each["announced"], "9:30"), announce(cast, each, *window))
        if "extended" in each:
            story.tell(at(each["extended"]["day"], "10:00"), _extend(story, cast, each))
        if "statement" in each:
            day = each["extended"]["day"] + 4 if "extended" in each else -11
            story.tell(at(day, "19:00"), partial(_answer, cast, each))
        for number, said in enumerate(each.get("said", ()), 1):
            story.tell(at(-16 + 2 * number, f"18:{10 + number}"), _say(cast, each, said))
        if "proposed" in each:
            story.tell(at(-3, "20:20"), partial(_propose, cast, each))


def announce(
    cast: Cast, each: dict[str, Any], opens_at: datetime | None, closes_at: datetime
) -> Callable[[], None]:
    def act() -> None:
        lucia, about = cast.person("lucia"), None
        if "draft" in each:
            about = cast.proposal(each["draft"]).thread, cast.version(each["draft"], 1)
        details = Details(
            title=both(each["title"]),
            purpose=both(each["purpose"]),
            answered_by=ANSWERED_BY,
            answered_where=ANSWERED_WHERE,
            takes_statements="proposed" in each,
            opens_at=opens_at,
            closes_at=closes_at,
            plan_id=cast.plan().id,
        )
        found = services.begin_consultation(details, actor=lucia, about=about, slug=each["slug"])
        for question in each.get("question", ()):
            services.add_question(found, both(question), actor=lucia)
        for statement in each.get("statement", ()):
            language = "es" if "es" in statement else "en"
            services.add_statement(found, statement[language], language, actor=lucia)
        services.announce(found, actor=lucia)

    return act


def _found(each: dict[str, Any]) -> Consultation:
    return queries.get_consultation(each["slug"])


def _extend(story: Story, cast: Cast, each: dict[str, Any]) -> Callable[[], None]:
    closes = each["extended"]["until"]
    return lambda: services.extend(
        _found(each),
        actor=cast.person("lucia"),
        closes_at=story.days.at(closes, LATE),
        reason=both(each["extended"]),
    )


def _answer(cast: Cast, each: dict[str, Any]) -> None:
    """Some people of each group; the first ones agree, those after them do not, the last pass."""
    found = _found(each)
    shown = sorted(queries.shown_ids(found))
    for group, sector in enumerate(GROUPS):
        for number, user in enumerate(_people(cast, sector)):
            positions = {
                statement: position
                for statement, said in zip(shown, each["statement"], strict=True)
                if (position := _position(said, group, number)) is not None
            }
            if positions:
                services.answer_statements(found, positions, actor=user, sector=sector)


def _position(said: dict[str, Any], group: int, number: int) -> Position | None:
    for position in Position:
        number -= said[position.value][group]
        if number < 0:
            return position
    return None


def _people(cast: Cast, sector: Sector) -> list[User]:
    """Who speaks for nobody, or for organisations of a sector."""
    everybody = [cast.person(each["name"]) for each in text("people")["author"]]
    if sector is Sector.CITIZEN:
        return [user for user in everybody if not user.organisations]
    return [user for user in everybody if any(o.sector is sector for o in user.organisations)]


def _say(cast: Cast, each: dict[str, Any], said: dict[str, Any]) -> Callable[[], None]:
    def act() -> None:
        found, user = _found(each), cast.person(said["by"])
        place = homes.question_place(found.questions[said["question"] - 1].id)
        words = Words(said["es"], department=user.department)
        contributions.add_comment(found.thread, place, words, actor=user, sample=True)

    return act


def _propose(cast: Cast, each: dict[str, Any]) -> None:
    user = cast.person("Candelaria L.")
    services.propose_statement(_found(each), each["proposed"], "es", actor=user)
