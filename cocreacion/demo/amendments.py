"""What people propose to change in the drafts, and what the groups do with it."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from cocreacion.demo.cast import Cast
from cocreacion.demo.drafts import TRANSLATOR, edit
from cocreacion.demo.story import Story
from cocreacion.demo.texts import both, text
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.models import Amendment, Operation, Procedure, Version
from cocreacion.documents.queries import get_clause, latest_version
from cocreacion.proposals import queries, services
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.services import Amending, Recommendation

Facts = dict[str, Any]
DECIDES = "lucia"


def tell(story: Story, cast: Cast) -> None:
    numbers: dict[str, int] = {}
    told = [_Told(cast, facts, numbers) for facts in text("amendments")["amendment"]]
    for place, each in enumerate(told):
        _tell_one(story, each, 7 * place % 60)
    for name, hour in (("decided", "17:00"), ("merged", "18:00")):
        for (draft, day), together in _together(told, name).items():
            story.tell(story.days.at(day, hour), _batch(name, cast, draft, together))


def _tell_one(story: Story, each: "_Told", minute: int) -> None:
    facts, at = each.facts, story.days.at
    story.tell(at(facts["day"], f"10:{minute:02}"), each.submit)
    for number, name in enumerate(facts.get("supporters", ())):
        hour = f"{11 + number}:{minute:02}"
        story.tell(at(facts["day"], hour), each.support(name))
    if "judged" in facts:
        story.tell(at(facts["judged"]["day"], f"15:{minute:02}"), each.judge)
    if "withdrawn" in facts:
        story.tell(at(facts["withdrawn"], f"12:{minute:02}"), each.withdraw)
    if "rewritten" in facts:
        story.tell(at(facts["rewritten"]["day"], f"12:{minute:02}"), each.rewrite)
    if "english" in facts:
        story.tell(at(facts["merged"] + 1, f"9:{minute:02}"), each.translate)


def _together(told: list["_Told"], name: str) -> dict[tuple[str, int], list["_Told"]]:
    """Those that a group deals with on the same day."""
    found: dict[tuple[str, int], list[_Told]] = defaultdict(list)
    for each in told:
        if name in each.facts:
            found[each.facts["draft"], each.facts[name]].append(each)
    return found


def _batch(name: str, cast: Cast, draft: str, together: list["_Told"]) -> Callable[[], None]:
    def act() -> None:
        proposal, actor = cast.proposal(draft), cast.person(DECIDES)
        rows = [each.row() for each in together]
        if name == "decided":
            services.decide_amendments(proposal, rows, actor=actor)
            return
        seen = services.prepare_merge(proposal, rows, {}, actor=actor).seen
        services.merge_amendments(proposal, rows, {}, actor=actor, seen=seen)

    return act


class _Told:
    """One amendment of the file; `numbers` remembers which number each was given."""

    def __init__(self, cast: Cast, facts: Facts, numbers: dict[str, int]) -> None:
        self.cast, self.facts, self.numbers = cast, facts, numbers
        self.language = facts.get("language", "es")
        self.operation = Operation(facts.get("operation", "edit"))

    @property
    def proposal(self) -> Proposal:
        return self.cast.proposal(self.facts["draft"])

    @property
    def version(self) -> Version:
        found = latest_version(self.proposal.document_id)
        if found is None:
            raise LookupError(self.facts["draft"])
        return found

    @property
    def clause_id(self) -> str:
        return self.cast.clauses[self.facts["draft"], self.facts["clause"]]

    def row(self) -> Amendment:
        return queries.get_amendment(self.proposal.document, self.numbers[self.facts["key"]])

    def submit(self) -> None:
        made = services.submit_amendment(
            self.proposal,
            self.version,
            self._amending(self.facts.get("change")),
            actor=self.cast.person(self.facts["by"]),
            sample=True,
        )
        self.numbers[self.facts["key"]] = made.number

    def _amending(self, change: list[str] | None) -> Amending:
        author = self.cast.person(self.facts["by"])
        speaks = self.facts.get("for_organisation")
        words = Wording(self.facts.get("heading", ""), self.facts.get("text", ""))
        return Amending(
            operation=self.operation,
            place=self.clause_id,
            language=self.language,
            words=self._changed(self.version, change) if change else words,
            reason=self.facts["reason"],
            organisation=author.organisations[0] if speaks else None,
        )

    def _changed(self, version: Version, change: list[str]) -> Wording:
        _, clause = queries.numbered_clauses(version)[self.clause_id]
        said = wording(clause, self.language)
        if change[0] not in said.text:
            raise LookupError(change[0])
        return Wording(said.heading, said.text.replace(change[0], change[1], 1))

    def support(self, name: str) -> Callable[[], None]:
        return lambda: services.support_amendment(
            self.proposal, self.row(), actor=self.cast.person(name)
        )

    def judge(self) -> None:
        judged, row = self.facts["judged"], self.row()
        agreed = judged.get("agreed")
        services.recommend(
            self.proposal,
            row,
            Recommendation(
                Procedure(judged["as"]),
                both(judged),
                self._changed(row.version, agreed) if agreed else None,
                row.changes,
            ),
            actor=self.cast.person(judged["by"]),
        )

    def withdraw(self) -> None:
        services.withdraw_amendment(
            self.proposal, self.row(), actor=self.cast.person(self.facts["by"])
        )

    def rewrite(self) -> None:
        services.rewrite_amendment(
            self.proposal,
            self.row(),
            self.version,
            self._amending(self.facts["rewritten"]["change"]),
            actor=self.cast.person(self.facts["by"]),
        )

    def translate(self) -> None:
        """What was merged in Spanish is brought into the English text."""
        draft, key = self.facts["draft"], self.facts["clause"]
        said = wording(get_clause(self.proposal.document, self.clause_id), "en")
        before, after = self.facts["english"]
        if before not in said.text:
            raise LookupError(before)
        words = Wording(said.heading, said.text.replace(before, after, 1))
        edit(self.cast, draft, key, "en", words, TRANSLATOR)
