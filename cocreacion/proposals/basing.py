"""What a draft does with a policy: before, after and why, article by article."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cocreacion.documents.clauses import Worded, Wording, other_language, wording
from cocreacion.documents.diffs import Differ, Line, Run, lines
from cocreacion.documents.models import ClauseKind
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.tables import Row
from cocreacion.proposals.models import ArticleAction, BaseArticle

COLUMNS = (
    "article", "before", "outcome", "clause", "heading", "after", "reason", "language",
)  # fmt: skip


class Outcome(StrEnum):
    KEEP = "keep"
    REPLACE = "replace"
    DELETE = "delete"
    NEW = "new"
    OPEN = "open"  # nobody has said what becomes of it
    GONE = "gone"  # the clause that takes its place is not in this text


@dataclass(frozen=True, slots=True)
class Change:
    """An article beside what takes its place, for a reader of one language."""

    outcome: Outcome
    article: Worded | None
    clause: Worded | None
    number: int  # of the clause in the draft; 0 without one
    decision: BaseArticle | None
    before: Wording
    after: Wording
    heading: tuple[Run, ...]
    body: tuple[Line, ...]
    lang: str  # the language that both texts are really in

    @property
    def reason(self) -> Bilingual:
        return self.decision.reason if self.decision else Bilingual()

    @property
    def needs_reason(self) -> bool:
        """Whether something changes, and nobody has said why."""
        return self.outcome is not Outcome.KEEP and not str(self.reason)


def table(
    articles: Sequence[Worded],
    clauses: Sequence[Worded],
    decisions: Sequence[BaseArticle],
    language: str,
) -> list[Change]:
    """Each article in its order, then the clauses of the draft that stand for none."""
    numbered = {clause.clause_id: (n, clause) for n, clause in enumerate(clauses, 1)}
    decided = {each.article_id: each for each in decisions if each.article_id}
    reasons = {each.clause_id: each for each in decisions if not each.article_id}
    used = {each.clause_id for each in decided.values() if each.action is ArticleAction.REPLACE}
    compare = _comparing(language)
    changes = [
        compare(article, decided.get(article.clause_id), numbered)
        for article in articles
        if article.kind is not ClauseKind.HEADING
    ]
    for clause_id, (_, clause) in numbered.items():
        if clause_id not in used and clause.kind is not ClauseKind.HEADING:
            changes.append(compare(None, reasons.get(clause_id), {"": numbered[clause_id]}))
    return changes


Numbered = Mapping[str, tuple[int, Worded]]


def _comparing(
    language: str,
) -> Callable[[Worded | None, BaseArticle | None, Numbered], Change]:
    differ = Differ()

    def compare(article: Worded | None, decision: BaseArticle | None, clauses: Numbered) -> Change:
        asked = decision.clause_id if article is not None and decision is not None else ""
        number, clause = clauses.get(asked, (0, None)) if article is None or asked else (0, None)
        outcome = _outcome(article, decision, clause)
        lang = _language([each for each in (article, clause) if each is not None], language)
        before = wording(article, lang) if article is not None else Wording()
        after = wording(clause, lang) if clause is not None else Wording()
        if outcome in {Outcome.KEEP, Outcome.OPEN, Outcome.GONE}:
            after = before
        heading, body = differ.runs(before.heading, after.heading), before.text
        return Change(
            outcome, article, clause, number, decision, before, after,
            heading, lines(differ.runs(body, after.text)), lang,
        )  # fmt: skip

    return compare


def _outcome(
    article: Worded | None, decision: BaseArticle | None, clause: Worded | None
) -> Outcome:
    if article is None:
        return Outcome.NEW
    if decision is None:
        return Outcome.OPEN
    if decision.action is ArticleAction.REPLACE and clause is None:
        return Outcome.GONE
    return Outcome(decision.action.value)


def _language(texts: Sequence[Worded], wanted: str) -> str:
    """The one that was asked for, unless only the other one is in all of them."""
    other = other_language(wanted)
    if all(wording(each, wanted) for each in texts):
        return wanted
    return other if all(wording(each, other) for each in texts) else wanted


def rows(changes: Sequence[Change], language: str) -> Iterator[Row]:
    """For a spreadsheet; what is kept or open has no text after."""
    for each in changes:
        changed = each.outcome not in {Outcome.KEEP, Outcome.OPEN, Outcome.GONE}
        yield {
            "article": each.before.heading,
            "before": each.before.text,
            "outcome": each.outcome.value,
            "clause": each.number or None,
            "heading": each.after.heading if changed else "",
            "after": each.after.text if changed else "",
            "reason": each.reason.in_(language).value,
            "language": each.lang,
        }
