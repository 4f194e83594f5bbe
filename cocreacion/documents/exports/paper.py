"""A version as a file holds it, whatever the format: one plain structure.

Where a clause begins in a file there is a mark (`c_article_0_abcdefghij_es`): a comment in
Markdown, a bookmark in DOCX and ODT, an id in HTML. With it, a file that comes back is matched
clause by clause, and the numbers and notices that were added for its readers are left out again.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale

from cocreacion.documents.clauses import LANGUAGES, Worded, Wording, wording
from cocreacion.documents.models import ClauseKind, Version
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import long_date

BOTH = "both"
HIGHEST, LOWEST = 2, 6  # headings of clauses: the title of the text is the first level
SKIP = "skip"  # in a mark: a text that stands in for a missing translation; not read again
MARK = re.compile(
    r"c_(?P<kind>heading|article|paragraph|item|note)_(?P<level>[0-6])_"
    r"(?P<clause>[a-z0-9-]{1,32})_(?P<language>es|en|skip)"
)
NAMES = {"es": "Español", "en": "English"}


@dataclass(frozen=True)
class Part:
    """What a clause says in one language; `notice` tells the reader why in that one."""

    lang: str
    words: Wording
    mark: str
    notice: str = ""


@dataclass(frozen=True)
class PaperClause:
    """`columns` has the parts for each language asked for; `rank` is that of its headings.

    `numbered`: whether its number stands before each part; not where the words have their own.
    """

    number: int
    clause_id: str
    kind: ClauseKind
    rank: int
    columns: Mapping[str, Sequence[Part]]
    numbered: bool = True

    @property
    def label(self) -> str:
        return f"{self.number}. " if self.numbered else ""


@dataclass(frozen=True)
class About:
    """What the first lines of a file say, in one language."""

    lang: str
    title: str
    rows: Sequence[tuple[str, str]]
    untranslated: str  # what stands where there is no text in this language
    number_of: str  # «Clause», as it is read aloud


@dataclass(frozen=True)
class Paper:
    name: str  # of the file, without ending
    language: str  # the one it is mainly in
    languages: tuple[str, ...]
    about: Mapping[str, About]
    clauses: Sequence[PaperClause]
    published_at: datetime
    author: str
    address: str

    @property
    def titles(self) -> list[tuple[str, str]]:
        """With their languages; once where both are the same."""
        found = {self.about[each].title: each for each in reversed(self.languages)}
        return [(each, title) for title, each in reversed(found.items())]

    @property
    def title(self) -> str:
        return " / ".join(title for _, title in self.titles)

    @property
    def bilingual(self) -> bool:
        return len(self.languages) > 1


@dataclass(frozen=True)
class Facts:
    """What the owner of a document knows about one of its versions."""

    name: str
    title: Bilingual
    status: Mapping[str, str]  # by language
    author: Bilingual
    address: str
    sample: bool = False


def languages_of(asked: str) -> tuple[str, ...]:
    return LANGUAGES if asked == BOTH else (asked,)


def lay_out(
    version: Version, clauses: Iterable[Worded], facts: Facts, *, asked: str, source: str
) -> Paper:
    """`asked` is a language, or both; `source` is the one the text is written in."""
    languages = languages_of(asked)
    ranks = _Ranks()
    main = source if len(languages) > 1 else languages[0]
    return Paper(
        name=f"{facts.name}-v{version.number}-{asked}",
        language=main,
        languages=languages,
        about={each: _about(version, facts, each) for each in languages},
        clauses=[
            _clause(number, clause, ranks.of(clause), languages, source)
            for number, clause in enumerate(clauses, 1)
        ],
        published_at=version.published_at,
        author=facts.author.in_(main).value,
        address=facts.address,
    )


class _Ranks:
    """Headings go down one level at a time, whatever the clauses say."""

    def __init__(self) -> None:
        self.section = HIGHEST - 1

    def of(self, clause: Worded) -> int:
        if clause.kind == ClauseKind.HEADING:
            wanted = HIGHEST + level_of(clause)
            self.section = min(wanted, self.section + 1, LOWEST)
            return self.section
        return min(self.section + 1, LOWEST)


def level_of(clause: object) -> int:
    return int(getattr(clause, "level", 0) or 0)


def _about(version: Version, facts: Facts, language: str) -> About:
    with force_locale(language):
        rows = [
            (_("Version"), str(version.number)),
            (_("Published on"), long_date(version.published_at)),
            (_("Status"), facts.status[language]),
            (_("Written by"), facts.author.in_(language).value),
            (_("What changed, and why"), version.note.in_(language).value),
            (_("Address"), facts.address),
            (_("Fingerprint (SHA-256)"), version.hash),
        ]
        if facts.sample:
            rows.append((_("Sample"), _("An invented text, for showing how the site works.")))
        return About(
            lang=language,
            title=facts.title.in_(language).value,
            rows=[row for row in rows if row[1]],
            untranslated=_("There is no translation of this clause yet."),
            number_of=_("Clause"),
        )


def _clause(
    number: int, clause: Worded, rank: int, languages: Sequence[str], source: str
) -> PaperClause:
    kind = ClauseKind(clause.kind)
    mark = f"c_{kind}_{level_of(clause)}_{clause.clause_id}_"
    columns: dict[str, Sequence[Part]] = {}
    for language in languages:
        if len(languages) > 1:
            columns[language] = _own(clause, language, mark, source)
        else:
            columns[language] = _with_fallback(clause, language, mark, source)
    return PaperClause(number, str(clause.clause_id), kind, rank, columns)


def _own(clause: Worded, language: str, mark: str, source: str) -> list[Part]:
    words = wording(clause, language)
    notice = _notice(clause, language, language, source) if words else ""
    return [Part(language, words, mark + language, notice)] if words else []


def _with_fallback(clause: Worded, language: str, mark: str, source: str) -> list[Part]:
    """One part, or two where only the heading, or only the text, is in the other language."""
    heading = clause.heading.in_(language)
    body = Bilingual(clause.es, clause.en, source).in_(language)
    told = [text for text in (heading, body) if text.value]
    if len({text.lang for text in told}) < 2:
        lang = told[0].lang if told else language
        words = Wording(heading.value, body.value)
        return [Part(lang, words, mark + lang, _notice(clause, lang, language, source))]
    parts = []
    for text, words in ((heading, Wording(heading.value)), (body, Wording(text=body.value))):
        own = text.lang == language
        notice = _notice(clause, text.lang, language, source)
        parts.append(Part(text.lang, words, mark + (language if own else SKIP), notice))
    return parts


def _notice(clause: Worded, lang: str, language: str, source: str) -> str:
    with force_locale(language):
        if lang != language:
            names = {"es": _("Only in Spanish: not translated yet."),
                     "en": _("Only in English: not translated yet.")}  # fmt: skip
            return names[lang]
        body = Bilingual(clause.es, clause.en, source, clause.translated_from)
        if body.in_(language).outdated or clause.heading.in_(language).outdated:
            return _("This translation is older than the original.")
    return ""
