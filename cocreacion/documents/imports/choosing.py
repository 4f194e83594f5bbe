"""What a person decided about each draft before it becomes a clause, and how a draft is stored."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from cocreacion.documents.clauses import Wording
from cocreacion.documents.imports.pieces import Draft, Found, Lost, Missing
from cocreacion.documents.models import ClauseKind

JOIN, LEAVE_OUT = "join", "out"
CHOICES = (*(kind.value for kind in ClauseKind), JOIN, LEAVE_OUT)


def plain(found: Found) -> dict[str, Any]:
    """As JSON, with the kind of each draft as its first choice."""
    return {
        "drafts": [
            {
                "kind": draft.kind.value,
                "level": draft.level,
                "id": draft.clause_id,
                "words": {each: [w.heading, w.text] for each, w in draft.words.items()},
            }
            for draft in found.drafts
        ],
        "missing": [[each.what.value, each.near] for each in found.missing],
        "choices": [draft.kind.value for draft in found.drafts],
    }


def drafts_of(content: dict[str, Any]) -> list[Draft]:
    return [
        Draft(
            ClauseKind(each["kind"]), each["level"],
            {language: Wording(*words) for language, words in each["words"].items()}, each["id"],
        )
        for each in content["drafts"]
    ]  # fmt: skip


def missing_of(content: dict[str, Any]) -> list[Missing]:
    return [Missing(Lost(what), near) for what, near in content["missing"]]


def decided(drafts: Iterable[Draft], choices: Sequence[str]) -> list[Draft]:
    """The drafts that are left when joined, left out and changed as chosen."""
    kept: list[Draft] = []
    for draft, choice in zip(drafts, choices, strict=True):
        if choice == LEAVE_OUT:
            continue
        if choice == JOIN and kept:
            kept[-1] = _joined(kept[-1], draft)
        else:
            kind = draft.kind if choice == JOIN else ClauseKind(choice)
            kept.append(replace(draft, kind=kind))
    return kept


def _joined(first: Draft, second: Draft) -> Draft:
    words = dict(first.words)
    for language, more in second.words.items():
        mine = words.get(language, Wording())
        heading = more.heading
        if not mine:
            words[language] = more
            continue
        text = "\n\n".join(filter(None, (mine.text, heading, more.text)))
        words[language] = Wording(mine.heading, text)
    return replace(first, words=words)


def chosen(content: dict[str, Any], choices: Sequence[str] | None = None) -> list[Draft]:
    """What is left of a stored file: as it was decided, or would be with these choices."""
    return decided(drafts_of(content), choices if choices is not None else content["choices"])
