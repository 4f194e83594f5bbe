"""What people say about the clauses, and what the office answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from cocreacion.contributions import homes
from cocreacion.contributions import services as contributions
from cocreacion.contributions.homes import Home
from cocreacion.contributions.models import Contribution, Criterion, Disposition, Response, Side
from cocreacion.contributions.queries import get_comment, get_thread
from cocreacion.contributions.services import Verdict, Words
from cocreacion.demo.cast import Cast
from cocreacion.demo.drafts import COURSES, all_drafts
from cocreacion.demo.story import Story
from cocreacion.demo.texts import both, text
from cocreacion.kernel.refs import ClauseRef

SPEAKER = re.compile(r"(?:@(\d) )?(?:\{([^}]+)\} )?(.+)")
REPLIES = 70
STANCES = 90
MOST_ABOUT = 2  # times that a person begins by saying who they are
LATELY = -2
# By which criterion the sample office decides; what it accepts in full needs none.
CRITERIA = {
    "partly": Criterion.BUDGET,
    "not_accepted": Criterion.LEGAL_MANDATE,
    "out_of_scope": Criterion.SCOPE,
    "already_in": Criterion.ALREADY_IN,
}


@dataclass(frozen=True)
class Point:
    """One comment, before it is said: of which version at the earliest, and by whom."""

    draft: str
    clause: str
    number: int
    text: str
    language: str
    earliest: int = 1
    speaker: str = ""

    @property
    def key(self) -> tuple[str, str, int]:
        return self.draft, self.clause, self.number


class Authors:
    """Whoever speaks next: everybody in turn, in a shuffled order."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.people = text("people")["author"]
        self.waiting: dict[str, list[dict[str, Any]]] = {"es": [], "en": []}
        self.said_who: dict[str, int] = {}

    def next(self, language: str) -> dict[str, Any]:
        queue = self.waiting[language]
        if not queue:
            queue += [each for each in self.people if _speaks(each, language)]
            self.chance.shuffle(queue)
        return queue.pop()

    def words(self, point: Point, author: dict[str, Any]) -> str:
        """The point, now and then with who says it, or with a last sentence."""
        if point.language != "es" or point.speaker:
            return point.text
        if self.chance.random() < 0.5 and self.said_who.get(author["name"], 0) < MOST_ABOUT:
            self.said_who[author["name"]] = self.said_who.get(author["name"], 0) + 1
            about = author.get("about", "")
            return f"{about} {point.text}".strip()
        if self.chance.random() < 0.4:
            kind = "endings_of_organisations" if "organisation" in author else "endings"
            return f"{point.text} {self.chance.choice(text('talk')[kind])}"
        return point.text


def _speaks(author: dict[str, Any], language: str) -> bool:
    """English is written by those who prefer it, and by some organisations."""
    if language == "en":
        return author.get("language") == "en" or author.get("organisation", "") in {
            "universidad-de-ejemplo",
            "instituto-tecnologico-de-ejemplo",
            "centro-de-pensamiento-de-ejemplo",
            "camara-de-tecnologia-de-ejemplo",
        }
    return bool(author.get("language", "es") == "es")


def tell(story: Story, cast: Cast) -> None:
    authors = Authors(story.chance)
    told: dict[tuple[str, str, int], tuple[datetime, int]] = {}
    for draft in all_drafts():
        course = COURSES[draft["slug"]]
        if not course.windows:
            continue
        for clause in draft["clause"]:
            points = _points(draft["slug"], clause)
            answers = {n: answer for answer in clause["answers"] for n in answer["to"]}
            for point in points:
                version = _version(story.chance, point, clause, answers.get(point.number))
                at = _when(story, course.windows[version], answers.get(point.number))
                told[point.key] = at, version
                _tell_comment(story, cast, point, authors, (at, version))
            for answer in clause["answers"]:
                _tell_answer(story, cast, draft["slug"], clause["key"], answer, told)
    _tell_replies(story, cast, authors, told)
    _tell_stances(story, cast, authors, told)
    story.tell(story.days.at(-13, "20:00"), lambda: _withdraw(cast))


def _points(draft: str, clause: dict[str, Any]) -> list[Point]:
    spoken = [("es", each) for each in clause["comments"]]
    spoken += [("en", each) for each in clause["comments_en"]]
    points = []
    for number, (language, raw) in enumerate(spoken):
        earliest, speaker, words = SPEAKER.findall(raw)[0]
        points.append(
            Point(
                draft,
                clause["key"],
                number,
                words,
                language,
                int(earliest or 1),
                speaker,
            )
        )
    return points


def _version(
    chance: Random, point: Point, clause: dict[str, Any], answer: dict[str, Any] | None
) -> int:
    """A comment that changed the text was about the version before; most others are recent."""
    windows = COURSES[point.draft].windows
    first = max(clause["text"][0]["version"], point.earliest, min(windows))
    possible = [number for number in windows if number >= first]
    if answer is not None and "version" in answer:
        before = [number for number in possible if number < answer["version"]]
        return before[-1] if before else possible[0]
    if answer is not None:
        return chance.choice(possible[:2])
    return possible[0] if chance.random() < 0.12 else possible[-1]


def _when(story: Story, window: tuple[int, int], answer: dict[str, Any] | None) -> datetime:
    """Some moment of the days in which that version is open; an answered one, not just now."""
    opens, closes = window[0], (story.days.day(window[1]) - story.days.today).days
    last = min(closes - 1, LATELY if answer is None else -16)
    offset = story.chance.randint(opens + 1, max(opens + 1, last))
    hour = f"{story.chance.randint(7, 21)}:{story.chance.randint(0, 59):02}"
    return story.days.moment(story.days.today + timedelta(days=offset), hour)


def _tell_comment(
    story: Story, cast: Cast, point: Point, authors: Authors, place: tuple[datetime, int]
) -> None:
    at, version = place
    author = authors.next(point.language)
    words = authors.words(point, author)
    speaker = point.speaker or author["name"]

    def act() -> None:
        user, proposal = cast.person(speaker), cast.proposal(point.draft)
        comment = contributions.add_comment(
            proposal.thread,
            _ref(cast, point.draft, point.clause, version),
            Words(
                words,
                point.language,
                department=user.department,
                organisation=next(iter(user.organisations), None),
            ),
            actor=user,
            sample=True,
        )
        cast.comments[point.key] = comment.id

    story.tell(at, act)


def _ref(cast: Cast, draft: str, clause: str, version: int) -> ClauseRef:
    return ClauseRef(cast.version(draft, version).id, cast.clauses[draft, clause])


def _tell_answer(
    story: Story,
    cast: Cast,
    draft: str,
    clause: str,
    answer: dict[str, Any],
    told: dict[tuple[str, str, int], tuple[datetime, int]],
) -> None:
    """When the version that changed is out; otherwise within the fifteen days, or a bit later."""
    keys = [(draft, clause, number) for number in answer["to"]]
    last = max(told[key][0] for key in keys)
    day = (last + timedelta(days=story.chance.randint(6, 14))).date()
    number = answer.get("version")
    if number is not None:
        published = story.days.day(COURSES[draft].published[number])
        day = published + timedelta(days=story.chance.randint(1, 6))
    hour = f"{story.chance.randint(9, 16)}:{story.chance.randint(0, 59):02}"

    def act() -> None:
        lucia = cast.person("lucia")
        thread_id = cast.proposal(draft).thread_id
        change = None
        if number is not None:
            change = _ref(cast, draft, answer.get("clause", clause), number)
        _answered(
            cast,
            [get_comment(cast.comments[key]) for key in keys],
            Verdict(
                Disposition(answer["as"]),
                both(answer),
                criterion=CRITERIA.get(answer["as"]),
                change=change,
                change_to_come=change is None,
                organisation=lucia.organisations[0],
            ),
            homes.home(thread_id, lucia),
        )

    story.tell(story.days.after((day - story.days.today).days, hour), act)


def _answered(cast: Cast, comments: list[Contribution], verdict: Verdict, home: Home) -> Response:
    """One person writes, another one signs, and it is published."""
    lucia, marta = cast.person("lucia"), cast.person("marta")
    response = contributions.draft_response(comments, verdict, send=True, home=home, actor=lucia)
    contributions.sign(response, revision=response.revision, home=home, actor=marta)
    contributions.publish([response], of={home.thread_id: home}, actor=marta)
    return response


def _tell_replies(
    story: Story,
    cast: Cast,
    authors: Authors,
    told: dict[tuple[str, str, int], tuple[datetime, int]],
) -> None:
    """Short replies of others, while the version is still open for comment."""
    replies = {"es": text("talk")["replies"], "en": text("talk")["replies_en"]}
    used: dict[str, set[tuple[str, str]]] = {}
    for key in story.chance.sample(sorted(told), REPLIES):
        at, version = told[key]
        _, closes = COURSES[key[0]].windows[version]
        language = "en" if story.chance.random() < 0.06 else "es"
        author = authors.next(language)["name"]
        spoken = used.setdefault(key[0], set())
        words = next(
            (
                each
                for each in story.chance.sample(replies[language], len(replies[language]))
                if (key[1], each) not in spoken
            ),
            "",
        )
        later = at + timedelta(days=story.chance.randint(0, 4), hours=story.chance.randint(1, 9))
        latest = story.days.at(min(closes - 1, -1), "20:00")
        if not words or later >= latest:
            continue
        spoken.add((key[1], words))
        story.tell(later, _reply(cast, key, words, language, author))


def _reply(cast: Cast, key: tuple[str, str, int], words: str, language: str, author: str) -> Any:
    def act() -> None:
        user = cast.person(author)
        contributions.reply(
            get_comment(cast.comments[key]),
            Words(
                words,
                language,
                department=user.department,
                organisation=next(iter(user.organisations), None),
            ),
            actor=user,
            sample=True,
        )

    return act


def _tell_stances(
    story: Story,
    cast: Cast,
    authors: Authors,
    told: dict[tuple[str, str, int], tuple[datetime, int]],
) -> None:
    """Who agrees or not, now and then with a reason; a few comments divide people."""
    chance, reasons = story.chance, text("talk")
    most = chance.sample(sorted(told), STANCES // 4)
    for number in range(STANCES):
        key = most[number % len(most)]
        at, version = told[key]
        _, closes = COURSES[key[0]].windows[version]
        side = Side.AGREE if chance.random() < 0.7 else Side.DISAGREE
        why = chance.choice(reasons[f"reasons_to_{side}"]) if chance.random() < 0.4 else ""
        later = at + timedelta(days=chance.randint(0, 3), hours=chance.randint(1, 9))
        author = authors.next("es")["name"]
        if later < story.days.at(min(closes - 1, -1), "20:00"):
            story.tell(later, _take_stance(cast, key, side, why, author))
    story.tell(story.days.at(LATELY, "9:00"), lambda: _follow(cast))


def _take_stance(
    cast: Cast, key: tuple[str, str, int], side: Side, why: str, author: str
) -> Callable[[], None]:
    def act() -> None:
        comment, user = get_comment(cast.comments[key]), cast.person(author)
        if comment.author_id != user.id:
            contributions.take_stance(comment, side, why, actor=user, sample=True)

    return act


def _follow(cast: Cast) -> None:
    """One person follows all that is said about a draft."""
    thread_id = cast.proposal("politica-discapacidad").thread_id
    contributions.follow(get_thread(thread_id), actor=cast.person("tomas"))


def _withdraw(cast: Cast) -> None:
    """Somebody wrote in the wrong place, and took it back."""
    user, draft = cast.person("Kevin"), "politica-discapacidad"
    comment = contributions.add_comment(
        get_thread(cast.proposal(draft).thread_id),
        _ref(cast, draft, "presupuesto", 3),
        Words(text("talk")["withdrawn"], department=user.department),
        actor=user,
        sample=True,
    )
    contributions.withdraw(comment, actor=user)
