"""The translator's desk: what waits, the original beside its translation, what has changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cocreacion.documents import clauses as rules
from cocreacion.documents import machine, policy, translating, translations
from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.diffs import Line, Run, lines, word_diff
from cocreacion.documents.freshness import (
    TO_REVIEW,
    Coverage,
    Standing,
    coverage,
    source_hash,
    standing,
    translated,
)
from cocreacion.documents.hints import Hint, Hinted, hinted
from cocreacion.documents.models import Clause, ClauseTranslation, Document
from cocreacion.kernel.languages import BY_NAME
from cocreacion.kernel.policy import Decision
from cocreacion.kernel.text import excerpt
from cocreacion.people.models import Guest, User
from cocreacion.proposals.forms import StillValidForm, TranslationForm
from cocreacion.proposals.models import Proposal

SHOWS = ("all", "missing", "outdated", "to_review")
PAGE, LABEL = 50, 60


@dataclass(frozen=True, slots=True)
class Row:
    """A clause in the list of the desk."""

    number: int
    clause: Clause
    label: str
    standing: Standing | None
    kept: ClauseTranslation | None


@dataclass(frozen=True)
class Opened:
    """The clause on the desk, in both languages."""

    line: Row
    source: Wording
    heading: Hinted
    text: Hinted
    heading_changes: tuple[Run, ...]
    changes: tuple[Line, ...]
    source_seen: str
    revision: int
    may_review: Decision
    next: int | None  # the number of the clause that comes next, and its id
    next_id: str

    @property
    def all_hints(self) -> tuple[Hint, ...]:
        """The terms of heading and text, each once."""
        return tuple(dict.fromkeys(self.heading.hints + self.text.hints))


@dataclass(frozen=True)
class Place:
    """Where somebody is at the desk: into which language, what is shown, which clause is open."""

    into: str
    show: str = "all"
    clause_id: str = ""
    page: int = 1


def targets(document: Document) -> list[str]:
    """Every language a text can be translated into: the other of the two first."""
    first = rules.other_language(document.source_language)
    further = [each.tag for each in BY_NAME if each.tag not in rules.LANGUAGES]
    return [first, *further]


def list_of(document: Document, place: Place, kept: Mapping[str, Any]) -> list[Row]:
    """Every clause that has something to translate."""
    source, found = document.source_language, []
    for number, clause in enumerate(documents.living(document), 1):
        row = kept.get(clause.clause_id)
        stands = standing(clause, source, place.into, row)
        if stands is not None:
            said = wording(clause, source)
            label = said.heading or excerpt(said.text, LABEL)
            found.append(Row(number, clause, label, stands, row))
    return found


def shown(rows: Iterable[Row], show: str) -> list[Row]:
    if show == "to_review":
        return [line for line in rows if line.standing in TO_REVIEW]
    return [line for line in rows if show in {"all", str(line.standing)}]


def following(rows: Sequence[Row], number: int) -> str:
    """The next clause of a list behind one of this number, or its first; "" at the end of all."""
    others = [line for line in rows if line.number != number]
    behind = [line for line in others if line.number > number]
    return str((behind or others)[0].clause.clause_id) if others else ""


def desk(
    proposal: Proposal,
    actor: User | Guest,
    place: Place,
    form: TranslationForm | None = None,
    confirming: StillValidForm | None = None,
) -> dict[str, Any]:
    """Everything the page shows."""
    document = proposal.document
    kept = translations.all_living([document]).get(document.id, {})
    everything = list_of(document, place, kept.get(place.into, {}))
    chosen = shown(everything, place.show)
    open_line = next((x for x in everything if x.clause.clause_id == place.clause_id), None)
    open_line = open_line or next(iter(chosen), None)
    opened = _opened(document, actor, place, open_line, chosen) if open_line else None
    languages = translations.languages_of(document, {*kept, place.into})
    may = policy.can_translate(actor, document, place.into)
    service = machine.service()
    first = (place.page - 1) * PAGE
    return {
        "proposal": proposal,
        "place": place,
        "source": document.source_language,
        "targets": targets(document),
        "shows": SHOWS,
        "lines": chosen[first : first + PAGE],
        "pages": (len(chosen) + PAGE - 1) // PAGE,
        "coverages": _coverages(document, languages, kept),
        "opened": opened,
        "form": form or (_form(opened, place) if opened else None),
        "confirming": confirming or StillValidForm(formdata=None, data=_seen(opened)),
        "theirs": None,
        "may": may,
        "service": service,
        "may_ask_machine": bool(service)
        and policy.can_ask_machine(actor, document, place.into, service),
    }


def _coverages(
    document: Document, languages: Iterable[str], kept: Mapping[str, Any]
) -> list[Coverage]:
    living = documents.living(document)
    return [
        coverage(living, document.source_language, language, kept.get(language, {}))
        for language in languages
    ]


def _opened(
    document: Document, actor: User | Guest, place: Place, line: Row, chosen: Sequence[Row]
) -> Opened:
    source, clause = document.source_language, line.clause
    said = wording(clause, source)
    before = None
    if line.standing is Standing.OUTDATED:
        before = translating.source_before(document, clause, place.into, line.kept)
    follows = following(chosen, line.number)
    return Opened(
        line=line,
        source=said,
        heading=hinted(said.heading, source),
        text=hinted(said.text, source),
        heading_changes=word_diff(before.heading, said.heading) if before else (),
        changes=lines(word_diff(before.text, said.text)) if before else (),
        source_seen=source_hash(said),
        revision=translating.revision_of(clause, place.into, line.kept),
        may_review=policy.can_review(actor, document, place.into, line.kept, line.standing),
        next=next((x.number for x in chosen if x.clause.clause_id == follows), None),
        next_id=follows,
    )


def _seen(opened: Opened | None) -> dict[str, Any]:
    if opened is None:
        return {}
    return {"source_seen": opened.source_seen, "revision": opened.revision}


def _form(opened: Opened, place: Place) -> TranslationForm:
    target = translated(opened.line.clause, place.into, opened.line.kept)
    return TranslationForm(
        formdata=None,
        data={"heading": target.heading, "text": target.text, **_seen(opened)},
    )


def tasks(drafts: Sequence[Proposal]) -> list[tuple[Proposal, Coverage]]:
    """What is to be done, by draft and language; nothing for those in which all is reviewed."""
    texts = [draft.document for draft in drafts]
    living, kept = translations.clauses_of_all(texts), translations.all_living(texts)
    found = []
    for draft in drafts:
        document = draft.document
        by_language = kept.get(document.id, {})
        for language in translations.languages_of(document, by_language):
            covered = coverage(
                living.get(document.id, []),
                document.source_language,
                language,
                by_language.get(language, {}),
            )
            if covered.unreviewed:
                found.append((draft, covered))
    return found
