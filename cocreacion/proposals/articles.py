"""The text of a policy, pasted or from a file, article by article and in two languages."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cocreacion.documents.clauses import LONGEST_HEADING, Wording
from cocreacion.documents.imports.pieces import Draft
from cocreacion.documents.models import ClauseKind
from cocreacion.proposals.refusals import NoArticles, OtherArticles

BEGINS = re.compile(
    r"^[#*\s]*(?:art[ií]culo|article|art\.)\s+(\d+[a-z]?(?:\s(?:bis|ter|qu[aá]ter)\b)?)"
    r"(?=\s*(?:[.:ºª°*–—-]|$))",  # not «Article 5 of the Constitution says …»
    re.IGNORECASE,
)
PART = re.compile(
    r"^[#*\s]*(?:t[ií]tulo|cap[ií]tulo|secci[oó]n|title|chapter|section|part)"
    r"\s+([ivxlcdm]+|\d+)\b(?=.{0,120}$)",
    re.IGNORECASE,
)
BETWEEN = "ºª°.:*-–— \t"
TITLE = re.compile(r"^(.{1,150}?)[.:]\**\s+(?=\S)", re.DOTALL)
ARTICLES = {"es": "Artículo", "en": "Article"}


@dataclass(frozen=True)
class Article:
    """An article, the title of a part, or what stands before the first article."""

    kind: ClauseKind
    number: str
    words: dict[str, Wording]


@dataclass(frozen=True)
class _Found:
    kind: ClauseKind
    number: str
    words: Wording


def read(es: str, en: str) -> tuple[Article, ...]:
    """The articles of both texts, paired; one of the two may be empty."""
    texts = {language: _parse(text, language) for language, text in (("es", es), ("en", en))}
    said = {language: found for language, found in texts.items() if found}
    first = next(iter(said.values()), [])
    if not any(each.kind is ClauseKind.ARTICLE for each in first):
        raise NoArticles
    for found in said.values():
        _same(first, found)
    return tuple(
        Article(each.kind, each.number, {lang: found[n].words for lang, found in said.items()})
        for n, each in enumerate(first)
    )


def written_out(drafts: Iterable[Draft], language: str) -> str:
    """The clauses of a file as a text that somebody might have pasted: each heading on a line."""
    said = (draft.words.get(language, Wording()) for draft in drafts)
    return "\n\n".join(f"{each.heading}\n{each.text}".strip() for each in said if each)


def state_of(articles: Sequence[Article]) -> str:
    """Changes with every word."""
    return sha256(repr(articles).encode()).hexdigest()[:32]


def _same(first: Sequence[_Found], other: Sequence[_Found]) -> None:
    for n in range(max(len(first), len(other))):
        pair = [found[n] for found in (first, other) if n < len(found)]
        if len({(each.kind, each.number) for each in pair}) != 1 or len(pair) == 1:
            raise OtherArticles(pair[0].words.heading or pair[0].words.text[:60])


def _parse(text: str, language: str) -> list[_Found]:
    blocks: list[list[str]] = [[]]
    for line in text.replace("\r\n", "\n").split("\n"):
        if BEGINS.match(line) or PART.match(line):
            blocks.append([])
        blocks[-1].append(line)
    return [found for block in blocks if (found := _read(block, language)) is not None]


def _read(block: Sequence[str], language: str) -> _Found | None:
    if not any(line.strip() for line in block):
        return None
    first, rest = block[0], "\n".join(block[1:]).strip()
    if article := BEGINS.match(first):
        line = first[article.end() :].lstrip(BETWEEN).rstrip("* \t")
        return _article(article[1], line, rest, language)
    if part := PART.match(first):
        name, _, text = rest.partition("\n")  # it often stands below
        words = f"{first.strip('#* ')} {name}".strip()
        if len(words) > LONGEST_HEADING:
            words, text = first.strip("#* "), rest
        return _Found(ClauseKind.HEADING, part[1].lower(), Wording(words, text.strip()))
    text = "\n".join(block).strip()
    return _Found(ClauseKind.PARAGRAPH, "", Wording(text=text))


def _article(number: str, line: str, rest: str, language: str) -> _Found:
    """«Artículo 3. Título. Texto», «Artículo 3. Título», and the text below, or only a text."""
    title, text = line, rest
    if said := TITLE.match(line):
        title, text = said[1], f"{line[said.end() :]}\n\n{rest}".strip()
    elif not rest:
        title, text = "", line
    label = f"{ARTICLES[language]} {number}"
    heading = f"{label}. {title.strip(BETWEEN)}" if title.strip(BETWEEN) else label
    if len(heading) > LONGEST_HEADING:
        heading, text = label, f"{title}\n\n{text}".strip()
    return _Found(ClauseKind.ARTICLE, number.lower(), Wording(heading, text))
