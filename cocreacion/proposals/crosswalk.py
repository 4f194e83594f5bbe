"""Which clauses serve which article of a convention, and which articles nothing serves yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cocreacion.documents.clauses import Worded
from cocreacion.kernel.tables import Row
from cocreacion.proposals.conventions import Convention, ConventionArticle
from cocreacion.proposals.models import ConventionLink

COLUMNS = (
    "convention", "article", "article_title", "text", "clause", "clause_heading", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A clause that can serve an article: of the policy, or of the draft with its number."""

    document_id: int
    clause: Worded
    number: int  # 0: of the policy


@dataclass(frozen=True)
class Served:
    """A link of the crosswalk with its clause; None where the text no longer has it."""

    link: ConventionLink
    place: Place | None


@dataclass(frozen=True)
class Line:
    article: ConventionArticle
    served: Sequence[Served]


Places = Mapping[tuple[int, str], Place]


def places(
    document_id: int, clauses: Sequence[Worded], *, numbered: bool
) -> dict[tuple[int, str], Place]:
    return {
        (document_id, each.clause_id): Place(document_id, each, n if numbered else 0)
        for n, each in enumerate(clauses, 1)
    }


def lines(
    convention: Convention, links: Sequence[ConventionLink], known: Places, *, lost: bool
) -> list[Line]:
    """Every article with what serves it; `lost`: also links to clauses that are gone."""
    found: dict[str, list[Served]] = {number: [] for number in convention.articles}
    for link in links:
        place = known.get((link.document_id, link.clause_id))
        if link.convention == convention.key and link.article in found and (place or lost):
            found[link.article].append(Served(link, place))
    return [Line(article, found[number]) for number, article in convention.articles.items()]


def gaps(found: Sequence[Line]) -> list[ConventionArticle]:
    """Articles that ask for something, and that no clause serves."""
    return [
        line.article
        for line in found
        if not line.article.procedural and not any(each.place for each in line.served)
    ]


def rows(convention: Convention, found: Sequence[Line], language: str) -> Iterator[Row]:
    """An article that nothing serves has a row, too, with nothing beside it."""
    for line in found:
        article: Row = {
            "convention": convention.key,
            "article": line.article.number,
            "article_title": line.article.title.in_(language).value,
        }
        served = [(each.link, each.place) for each in line.served if each.place is not None]
        if not served:
            yield article
        for link, place in served:
            yield {
                **article,
                "text": "draft" if place.number else "policy",
                "clause": place.number or None,
                "clause_heading": place.clause.heading.in_(language).value,
                "note": link.note.in_(language).value,
            }
