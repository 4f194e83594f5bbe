"""The working text as its writers see it: what is said, what is new, what waits for translation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from cocreacion.documents import clauses as rules
from cocreacion.documents import policy
from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import clause_hash, wording
from cocreacion.documents.diffs import Line, lines, word_diff
from cocreacion.documents.forms import ClauseForm, KindForm
from cocreacion.documents.freshness import Freshness, freshness
from cocreacion.documents.labels import listed
from cocreacion.documents.lineage import taker_of
from cocreacion.documents.models import Clause, Document, Version
from cocreacion.kernel.bilingual import Text, fingerprint
from cocreacion.kernel.gettext import language
from cocreacion.kernel.text import excerpt, html
from cocreacion.people.models import Guest, User

EDITS_SEARCHED = 50
FIRST_WORDS = 80  # characters by which a clause without heading is named


@dataclass(frozen=True, slots=True)
class Worked:
    """A clause of the working text in the language that is being written."""

    number: int
    clause: Clause
    heading: Text
    html: Markup
    lang: str
    note: Text | None
    translation: Freshness
    changed: bool  # since the last version
    is_double: bool  # says the same as the clause before it, and was split from the same


@dataclass(frozen=True)
class TakenOut:
    """A removed clause by its heading or its first words, and which clause has its words now."""

    clause: Clause
    name: Text
    taken_in: int | None


@dataclass(frozen=True)
class Original:
    """What a translator translates: the original, and how it changed since the translation."""

    language: str
    heading: str
    html: Markup
    revision: int
    changes: tuple[Line, ...]


def workshop(
    document: Document,
    actor: User | Guest,
    written: str,
    clause_id: str,
    form: ClauseForm | None = None,
) -> dict[str, Any]:
    """Everything the editing page shows. `clause_id`: the clause that is open, if any."""
    living = documents.living(document)
    latest = documents.latest_version(document.id)
    worked = _worked(document, living, latest, written)
    opened = next((each for each in worked if each.clause.clause_id == clause_id), None)
    may_edit = policy.can_edit(actor, document, written)
    if opened is not None and may_edit and form is None:
        form = open_form(opened.clause, living, written)
    return {
        "latest": latest,
        "clauses": worked,
        "opened": opened if may_edit else None,
        "form": form,
        "original": _original(document, opened.clause, written) if opened else None,
        "kinds": KindForm(formdata=None),
        "written": written,
        "other": rules.other_language(written),
        "source": document.source_language,
        "may_edit": may_edit,
        "may_edit_other": policy.can_edit(actor, document, rules.other_language(written)),
        "may_arrange": policy.can_arrange(actor, document),
        "may_publish": policy.can_publish(actor, document),
        "removed": _taken_out(document, living),
        **_counted(worked, latest),
        "last": max(living, key=lambda clause: clause.edited_at, default=None),
    }


def _taken_out(document: Document, living: Sequence[Clause]) -> list[TakenOut]:
    gone = documents.removed(document)
    known = {each.clause_id: each for each in (*living, *gone)}
    numbers = {each.clause_id: number for number, each in enumerate(living, 1)}
    found = []
    for clause in gone:
        name = clause.heading.in_(language())
        if not name.value:
            words = rules.body(clause, document.source_language).in_(language())
            name = replace(words, value=excerpt(words.value, FIRST_WORDS))
        taker = taker_of(clause, known)
        found.append(TakenOut(clause, name, numbers[taker.clause_id] if taker else None))
    return found


def _counted(worked: Sequence[Worked], latest: Version | None) -> dict[str, Any]:
    """Which clauses changed, have no translation, have an old one: numbers, and their words."""
    found = {
        "changed": [each.number for each in worked if each.changed and latest],
        "missing": _numbers(worked, Freshness.MISSING),
        "outdated": _numbers(worked, Freshness.OUTDATED),
        "behind": [each.number for each in worked if each.clause.amended_in],
    }
    return found | {f"{name}_list": listed(numbers) for name, numbers in found.items()}


def _numbers(worked: Sequence[Worked], wanted: Freshness) -> list[int]:
    return [each.number for each in worked if each.translation is wanted]


def _worked(
    document: Document, living: Sequence[Clause], latest: Version | None, written: str
) -> list[Worked]:
    published = {c.clause_id: c.hash for c in documents.clauses_of(latest)} if latest else {}
    found = []
    for number, clause in enumerate(living, 1):
        heading = clause.heading.in_(written)
        body = rules.body(clause, document.source_language).in_(written)
        shown = body if body.value else heading
        found.append(
            Worked(
                number=number,
                clause=clause,
                heading=heading,
                html=html(body.value),
                lang=body.lang,
                note=shown if shown.fallback or shown.outdated else None,
                translation=freshness(clause, document.source_language),
                changed=published.get(clause.clause_id) != clause_hash(clause),
                is_double=number > 1 and _is_double(living[number - 2], clause),
            )
        )
    return found


def _is_double(one: Clause, other: Clause) -> bool:
    """Two people divided the same clause at once: the second half stands there twice."""
    return bool(
        other.split_from
        and one.split_from == other.split_from
        and (one.es, one.en) == (other.es, other.en)
        and (other.es or other.en)
    )


def open_form(clause: Clause, living: Sequence[Clause], written: str) -> ClauseForm:
    """The form of a clause as it stands, with what its writer has before them."""
    said, source = wording(clause, written), wording(clause, rules.other_language(written))
    place = [each.clause_id for each in living].index(clause.clause_id)
    return ClauseForm(
        formdata=None,
        data={
            "kind": clause.kind.value,
            "kind_seen": clause.kind.value,
            "level": clause.level,
            "level_seen": str(clause.level),
            "heading": said.heading,
            "text": said.text,
            "base_heading": said.heading,
            "base_text": said.text,
            "source_heading": source.heading,
            "source_text": source.text,
            "based_on": documents.revision_of(clause, written),
            "source_revision": documents.revision_of(clause, rules.other_language(written)),
            "beside_up": living[place - 1].clause_id if place else "",
            "beside_down": living[place + 1].clause_id if place + 1 < len(living) else "",
        },
    )


def _original(document: Document, clause: Clause, written: str) -> Original | None:
    """Only for a translation. What changed is found among the saved wordings of the original."""
    source = document.source_language
    if written == source:
        return None
    said, revision = wording(clause, source), documents.revision_of(clause, source)
    changes: tuple[Line, ...] = ()
    if freshness(clause, source) is Freshness.OUTDATED:
        for edit in documents.edits(clause, source, revision, EDITS_SEARCHED):
            if fingerprint(edit.text) == clause.translated_from:
                changes = lines(word_diff(edit.text, said.text))
                break
    return Original(source, said.heading, html(said.text), revision, changes)
