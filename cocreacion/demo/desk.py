"""The response desk as it stands today: an answer in each state, duplicates, a group, replies."""

from collections.abc import Sequence

from cocreacion.contributions import homes, queries
from cocreacion.contributions import services as contributions
from cocreacion.contributions.homes import Home
from cocreacion.contributions.models import Contribution, Criterion, Disposition, Response
from cocreacion.contributions.queries import Filter
from cocreacion.contributions.services import Inside, Verdict, Words
from cocreacion.demo.cast import Cast
from cocreacion.demo.story import Story
from cocreacion.demo.texts import both, text
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.models import User
from cocreacion.process.models import PhaseKind
from cocreacion.process.queries import find_phase

DRAFT = "plan-gobierno-digital"


def tell(story: Story, cast: Cast) -> None:
    at = story.days.at
    story.tell(at(-170, "10:00"), lambda: _close(cast))
    story.tell(at(-3, "18:00"), lambda: _say_the_same(cast))
    story.tell(at(-1, "16:00"), lambda: _prepare(cast))
    story.tell(at(-1, "17:00"), lambda: _judge(cast))


def _close(cast: Cast) -> None:
    plan, lucia = cast.plan(), cast.person("lucia")
    phase = find_phase(plan, PhaseKind.INPUT)
    if phase is not None:
        reason = both(text("talk")["closing"])
        contributions.close_phase(phase, reason=reason, actor=lucia)


def _waiting(cast: Cast) -> tuple[list[Contribution], Home]:
    thread_id = cast.proposal(DRAFT).thread_id
    rows = queries.waiting(Filter([thread_id])).rows
    comments = queries.find_comments([row.id for row in rows])
    return comments, homes.home(thread_id, cast.person("lucia"))


def _say_the_same(cast: Cast) -> None:
    """Somebody says what another has said, and the desk joins both."""
    (first, *_), home = _waiting(cast)
    kevin = cast.person("Kevin")
    words = Words(
        f"{text('talk')['agreeing']} {first.text}",
        first.language,
        department=kevin.department,
    )
    place = ClauseRef(first.version_id or 0, first.clause_id or "")
    second = contributions.add_comment(first.thread, place, words, actor=kevin, sample=True)
    contributions.merge(first, [second], home=home, actor=cast.person("lucia"))


def _prepare(cast: Cast) -> None:
    comments, home = _waiting(cast)
    lucia, marta = cast.person("lucia"), cast.person("marta")
    said = text("talk")["prepared"]
    left = iter(comments)

    def begun(number: int, writer: User, comments: int = 1, *, send: bool = True) -> Response:
        words = said[number]
        verdict = Verdict(
            Disposition(words["as"]),
            both(words),
            Criterion(words["by"]),
            change_to_come=words["as"] == "partly",
            organisation=writer.organisations[0],
        )
        return contributions.draft_response(
            [next(left) for _ in range(comments)],
            verdict,
            Inside(words.get("notes", ""), marta if writer is lucia else None),
            send=send,
            home=home,
            actor=writer,
        )

    begun(0, lucia, send=False)
    begun(1, marta)
    for number in (2, 3):
        response = begun(number, marta, number - 1)
        contributions.sign(response, revision=response.revision, home=home, actor=lucia)
    _group(list(left), home, lucia)


def _group(comments: Sequence[Contribution], home: Home, actor: User) -> None:
    contributions.group(comments[:4], text("talk")["group"], home=home, actor=actor)


def _judge(cast: Cast) -> None:
    """Authors say whether the answers satisfy them: two do, one does not."""
    rows = queries.published_responses(cast.proposal(DRAFT).thread_id).rows
    words = iter(text("talk")["judged"])
    for row in rows[:3]:
        response = queries.get_response(row.id)
        author = response.items[0].contribution.author
        said = next(words)
        if author is not None and queries.reply_of(response, author.id) is None:
            contributions.judge(
                response, satisfied=said["yes"], text=said["es"], language="es", actor=author
            )
