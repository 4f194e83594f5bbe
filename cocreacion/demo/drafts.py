"""Drafts from the first clause to the version that is open for comment now."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cocreacion.demo.cast import Cast
from cocreacion.demo.consultations import announce, on_drafts
from cocreacion.demo.story import Story
from cocreacion.demo.texts import both, text
from cocreacion.documents import restoring, translations
from cocreacion.documents import services as documents
from cocreacion.documents.clauses import Wording, other_language, wording
from cocreacion.documents.freshness import Standing, source_hash, standing
from cocreacion.documents.models import Clause
from cocreacion.documents.queries import get_clause, get_version, living, revision_of
from cocreacion.documents.services import Writing
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.proposals import services
from cocreacion.proposals.services import Details


@dataclass(frozen=True)
class Course:
    """When a draft begins, who writes it, when its versions appear and are open for comment."""

    begun: int
    writers: tuple[str, ...]
    published: dict[int, int] = field(default_factory=dict)
    windows: dict[int, tuple[int, int]] = field(default_factory=dict)


COURSES = {
    "plan-gobierno-digital": Course(
        -198,
        ("tomas", "silvia", "Marlon J."),
        {1: -172, 2: -92, 3: -29},
        {1: (-170, -122), 2: (-90, -62), 3: (-27, 20)},
    ),
    "politica-discapacidad": Course(
        -181,
        ("tomas", "paola", "carolina", "Evelyn Q."),
        {1: -145, 2: -76, 3: -30},
        {1: (-143, -110), 2: (-74, -50), 3: (-28, 20)},
    ),
    "publicacion-de-datos-abiertos": Course(
        -210, ("lucia",), {1: -187, 2: -147}, {1: (-185, -160)}
    ),
    "transparencia-en-infraestructura-de-salud": Course(
        -140, ("ernesto", "Amílcar T."), {1: -124, 2: -50}, {1: (-122, -90)}
    ),
    "difusion-de-datos-de-industrias-extractivas": Course(
        -62, ("lucia",), {1: -45}, {1: (-44, 20)}
    ),
    "formacion-en-contratacion-abierta": Course(-128, ("lucia",), {1: -118}, {1: (-116, -100)}),
    "dialogos-de-nutricion": Course(-40, ("lucia",)),
    "coordinacion-ante-la-migracion-irregular": Course(-35, ("rene", "Brenda S.")),
}
TRANSLATOR, REVIEWER = "sara", "lucia"
SHORTENED = ("politica-discapacidad", "derechos")
REVIEWED = {"plan-gobierno-digital": 4, "politica-discapacidad": 3}  # each nth waits for a review


def all_drafts() -> list[dict[str, Any]]:
    return [text("digital"), text("disability"), *text("drafts")["draft"]]


def tell(story: Story, cast: Cast) -> None:
    for draft in all_drafts():
        _tell_draft(story, cast, draft, COURSES[draft["slug"]])
    story.tell(story.days.at(-4, "19:30"), lambda: _begin_next_version(cast))
    story.tell(story.days.at(-3, "10:15"), lambda: _shorten_too_much(cast))
    story.tell(story.days.at(-2, "11:40"), lambda: _bring_back(cast))


def _tell_draft(story: Story, cast: Cast, draft: dict[str, Any], course: Course) -> None:
    at, slug = story.days.at, draft["slug"]
    story.tell(at(course.begun, "9:00"), lambda: _create(cast, draft, course.writers[0]))
    first = min(course.published, default=1)
    for number in range(first, max(course.published, default=first) + 1):
        eve = story.days.day(course.published.get(number, course.begun)) - timedelta(days=1)
        if number not in course.published:  # a draft that nobody has published yet
            eve += timedelta(days=4)
        _tell_wordings(story, cast, draft, (number, eve))
    for number, day in course.published.items():
        story.tell(at(day, "16:00"), _publish(cast, draft, number))
    for number, (opens, closes) in course.windows.items():
        story.tell(at(opens, "17:00"), _open(story, cast, (slug, number), closes))


def _tell_wordings(
    story: Story, cast: Cast, draft: dict[str, Any], version: tuple[int, date]
) -> None:
    """On the eve of a version, its clauses are written and, later that day, translated."""
    (number, eve), slug = version, draft["slug"]
    writers = COURSES[slug].writers
    for place, clause in enumerate(draft["clause"]):
        wording = next((each for each in clause["text"] if each["version"] == number), None)
        if wording is None:
            continue
        hour = f"{9 + place // 4}:{15 * (place % 4):02}"
        writer = writers[place % len(writers)]
        story.tell(story.days.moment(eve, hour), _write(cast, draft, place, wording, writer))
        if wording["en"] and wording is not clause["text"][0]:
            later = story.days.moment(eve, f"18:{place:02}")
            story.tell(later, _translate(cast, slug, clause["key"], wording))
    if number == 1 and slug in on_drafts():
        story.tell(story.days.moment(eve, "20:00"), lambda: _review(cast, slug, "sara"))
    if slug in REVIEWED and number == max(COURSES[slug].published):
        story.tell(story.days.moment(eve, "20:00"), lambda: _review(cast, slug))


def _review(cast: Cast, slug: str, reviewer: str = REVIEWER) -> None:
    """A second person reads the translations beside their originals; some wait for another day."""
    document = cast.proposal(slug).document
    target = other_language(document.source_language)
    kept = translations.living(document, target)
    for number, clause in enumerate(living(document), 1):
        row = kept.get(clause.clause_id)
        stands = standing(clause, document.source_language, target, row)
        if stands is Standing.DRAFT and number % REVIEWED.get(slug, number + 1):
            source = source_hash(wording(clause, document.source_language))
            seen = documents.Seen(target, source, revision_of(clause, target))
            actor = cast.person(reviewer)
            documents.review_translation(document, clause, actor=actor, seen=seen)


def _create(cast: Cast, draft: dict[str, Any], writer: str) -> None:
    services.create_proposal(
        cast.body(draft["body"]),
        actor=cast.person(writer),
        details=Details(
            title=both(draft["title"]),
            summary=both(draft["summary"]),
            commitment=cast.commitment(draft["commitment"]),
        ),
        slug=draft["slug"],
        sample=True,
    )


def _write(
    cast: Cast, draft: dict[str, Any], place: int, wording: dict[str, Any], writer: str
) -> Any:
    """A new clause, or a new Spanish wording of one that is there."""
    clause, slug = draft["clause"][place], draft["slug"]

    def act() -> None:
        document, actor = cast.proposal(slug).document, cast.person(writer)
        es = Wording(clause["heading"]["es"], wording["es"])
        if (slug, clause["key"]) in cast.clauses:
            edit(cast, slug, clause["key"], "es", es, writer)
            return
        words = {"es": es, "en": Wording(clause["heading"]["en"], wording["en"])}
        before = [cast.clauses.get((slug, c["key"])) for c in draft["clause"][:place]]
        after = next((each for each in reversed(before) if each), None)
        added = documents.add_clause(document, actor=actor, words=words, after=after)
        cast.clauses[slug, clause["key"]] = added.clause_id

    return act


def _translate(cast: Cast, slug: str, key: str, wording: dict[str, Any]) -> Any:
    def act() -> None:
        heading = _clause(cast, slug, key).heading.en
        edit(cast, slug, key, "en", Wording(heading, wording["en"]), TRANSLATOR)

    return act


def _clause(cast: Cast, slug: str, key: str) -> Clause:
    return get_clause(cast.proposal(slug).document, cast.clauses[slug, key])


def edit(cast: Cast, slug: str, key: str, language: str, words: Wording, writer: str) -> None:
    clause = _clause(cast, slug, key)
    writing = Writing(language=language, words=words, based_on=revision_of(clause, language))
    documents.edit_clause(clause.document, clause, actor=cast.person(writer), writing=writing)


def _publish(cast: Cast, draft: dict[str, Any], number: int) -> Any:
    note = next(each for each in draft["note"] if each["version"] == number)
    name = both(note["name"]) if "name" in note else None
    return lambda: services.publish_version(
        cast.proposal(draft["slug"]),
        actor=cast.person("lucia"),
        note=both(note),
        name=name,
        sample=True,
    )


def _open(story: Story, cast: Cast, version: tuple[str, int], closes: int) -> Any:
    """The windows that are open today close late in the evening of the same day."""
    (slug, number), closes_at = version, story.days.at(closes, "23:59")
    consulted = on_drafts().get(slug)
    if number == 1 and consulted is not None:
        first = story.days.at(consulted.get("closes", closes), "23:59")
        return announce(cast, consulted, None, first)
    return lambda: services.open_consultation(
        cast.proposal(slug), actor=cast.person("lucia"), closes_at=closes_at
    )


def _begin_next_version(cast: Cast) -> None:
    """The group goes on writing: what the living text says is not published yet."""
    slug, key = "plan-gobierno-digital", "programas"
    now_says = _clause(cast, slug, key)
    words = Wording(
        now_says.heading.es, f"{now_says.es} La excepción dura dos años como máximo y se publica."
    )
    edit(cast, slug, key, "es", words, "tomas")


def _shorten_too_much(cast: Cast) -> None:
    """Somebody takes a sentence out that the group still needs."""
    slug, key = SHORTENED
    says = _clause(cast, slug, key).es
    shorter = says.split(". ")[0].rstrip(".") + "."
    edit(cast, slug, key, "es", Wording(_clause(cast, slug, key).heading.es, shorter), "paola")


def _bring_back(cast: Cast) -> None:
    """And it comes back as it was published, with the reason."""
    slug, key = SHORTENED
    document, clause_id = cast.proposal(slug).document, cast.clauses[slug, key]
    version = get_version(document.id, max(COURSES[slug].published))
    documents.restore_version(
        document,
        version,
        actor=cast.person("tomas"),
        reason=Bilingual.both(
            "El grupo acordó conservar la redacción publicada de esta cláusula.",
            "The group agreed to keep the published wording of this clause.",
        ),
        seen=restoring.plan(document, version, clause_id).seen,
        clause_id=clause_id,
    )
