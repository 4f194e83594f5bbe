"""The policy that a draft changes: its text, what becomes of each article, and the Convention."""

from typing import Any

from cocreacion.demo.cast import Cast
from cocreacion.demo.story import Story
from cocreacion.demo.texts import both, text
from cocreacion.documents.models import Document
from cocreacion.proposals import articles, services
from cocreacion.proposals.models import ArticleAction, Proposal
from cocreacion.proposals.services import Deciding, Mapping

Facts = dict[str, Any]
LOADS, WRITES = "lucia", "tomas"
LOADED, CHOSEN, DECIDED = -184, -180, -30  # days; the last one before a version is published
CONVENTION = "crpd"


def tell(story: Story, cast: Cast) -> None:
    told, at = _Told(cast, text("policy")), story.days.at
    story.tell(at(LOADED, "10:00"), told.load)
    story.tell(at(CHOSEN, "10:00"), told.choose)
    story.tell(at(DECIDED, "10:00"), told.decide)
    story.tell(at(DECIDED, "11:00"), told.map_convention)


class _Told:
    def __init__(self, cast: Cast, facts: Facts) -> None:
        self.cast, self.facts = cast, facts
        self.ids: dict[str, str] = {}  # (key of an article) → id of its clause
        self.policies: list[Document] = []

    @property
    def proposal(self) -> Proposal:
        return self.cast.proposal(self.facts["draft"])

    def clause(self, key: str) -> str:
        return self.cast.clauses[self.facts["draft"], key] if key else ""

    def load(self) -> None:
        parts = self.facts["article"]
        es = "\n\n".join(f"Artículo {n}. {each['es']}" for n, each in enumerate(parts, 1))
        en = "\n\n".join(f"Article {n}. {each['en']}" for n, each in enumerate(parts, 1))
        policy = services.load_policy(
            both(self.facts["title"]),
            articles.read(es, en),
            actor=self.cast.person(LOADS),
            sample=True,
        )
        self.policies.append(policy)
        self.ids = {
            part["key"]: clause.clause_id
            for part, clause in zip(parts, policy.clauses, strict=True)
        }

    def choose(self) -> None:
        services.choose_base(self.proposal, self.policies[0], actor=self.cast.person(WRITES))

    def decide(self) -> None:
        for part in self.facts["article"]:
            self._decide(ArticleAction(part["action"]), part, self.ids[part["key"]])
        for part in self.facts["new"]:
            self._decide(ArticleAction.NEW, part)

    def _decide(self, action: ArticleAction, part: Facts, article_id: str = "") -> None:
        clause_id = self.clause(part.get("clause", ""))
        deciding = Deciding(action, article_id, clause_id, both(part["why"]))
        services.decide_article(self.proposal, deciding, actor=self.cast.person(WRITES))

    def map_convention(self) -> None:
        policy, draft = self.policies[0], self.proposal.document
        for part in self.facts["article"]:
            for number, (es, en) in part.get("crpd", {}).items():
                self._map(policy, self.ids[part["key"]], number, {"es": es, "en": en})
        for part in self.facts["serves"]:
            self._map(draft, self.clause(part["clause"]), part["article"], part["note"])

    def _map(self, document: Document, clause_id: str, number: str, note: dict[str, str]) -> None:
        mapping = Mapping(document, clause_id, CONVENTION, number, both(note))
        services.map_article(self.proposal, mapping, actor=self.cast.person(WRITES))
