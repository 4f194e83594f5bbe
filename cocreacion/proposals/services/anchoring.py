"""When a version is published, open amendments are carried to it, or marked: never misplaced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cocreacion.documents import queries as documents
from cocreacion.documents.amendments import anchored, carved, joined
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.models import (
    Amendment,
    AmendmentClause,
    AmendmentState,
    Anchoring,
    Fate,
    Operation,
    Version,
    VersionClause,
)
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User
from cocreacion.proposals import policy, queries
from cocreacion.proposals.events import AmendmentsCarried
from cocreacion.proposals.models import Proposal

Numbered = Mapping[str, tuple[int, VersionClause]]
FITTING = {Anchoring.EXACT, Anchoring.MOVED}


@dataclass(frozen=True)
class _Found:
    """Where an amendment stands in the newer version, at which clause, with which words."""

    anchoring: Anchoring
    words: Wording
    place: str


@dataclass(frozen=True)
class _Course:
    """From one version to the next, with the clauses that were split and merged between them."""

    was: Numbered
    now: Numbered
    version: Version
    halves: Mapping[str, Sequence[str]]
    takers: Mapping[str, str]

    def found(self, language: str, part: AmendmentClause) -> _Found | None:
        """None where the newer version says it already."""
        if part.operation is Operation.INSERT:
            return self._inserted(language, part)
        if part.operation is Operation.DELETE:
            return self._deleted(part)
        return self._edited(language, part.clause_id, part.words)

    def agreed(self, language: str, part: AmendmentClause, place: str) -> _Found | None:
        """The same for the words that the group accepted instead: at the same clause, or not."""
        if part.agreed is None:
            return None
        if part.operation is Operation.INSERT:
            return _Found(Anchoring.EXACT, part.agreed, place)
        found = self._edited(language, part.clause_id, part.agreed)
        if found is None or found.place != place:
            return _Found(Anchoring.TEXT_CHANGED, part.agreed, place)
        return found

    def _edited(self, language: str, place: str, words: Wording) -> _Found | None:
        was, now = self._says(self.was, place, language), self._says(self.now, place, language)
        own = anchored(was or Wording(), now, words)
        if own.words == now:
            return None
        if own.anchoring not in FITTING:
            moved = self._moved(language, place, words)
            if moved is not None:
                return moved
        return _Found(own.anchoring, own.words, place)

    def _moved(self, language: str, place: str, words: Wording) -> _Found | None:
        """To the half that has its words, or with them into another clause."""
        was = self._says(self.was, place, language)
        if was is None or was.heading != words.heading:
            return None
        taker = self.takers.get(place, "")
        ways = [(each, carved) for each in (place, *self.halves.get(place, ()))]
        for each, way in [*ways, (taker, joined)]:
            now = self._says(self.now, each, language)
            said = way(was.text, now.text, words.text) if now is not None else None
            if now is not None and said is not None:
                return _Found(Anchoring.MOVED, Wording(now.heading, said), each)
        return None

    def _inserted(self, language: str, part: AmendmentClause) -> _Found:
        """Behind the last half of its clause, or behind the one that took it in."""
        there = [part.after, *self.halves.get(part.after, ()), self.takers.get(part.after, "")]
        there = [each for each in there if each in self.now]
        if part.after and not there:
            return _Found(Anchoring.CLAUSE_REMOVED, part.words, part.after)
        place = max(there, key=lambda each: self.now[each][0], default="")
        old, new = (self._says(each, part.after, language) for each in (self.was, self.now))
        same = place == part.after and old == new
        return _Found(Anchoring.EXACT if same else Anchoring.MOVED, part.words, place)

    def _deleted(self, part: AmendmentClause) -> _Found | None:
        place = part.clause_id
        if place not in self.now:
            if place in self.takers:
                return _Found(Anchoring.CLAUSE_REMOVED, part.words, place)
            gone = not any(each in self.now for each in self.halves.get(place, ()))
            return None if gone else _Found(Anchoring.TEXT_CHANGED, part.words, place)
        says = [(self._says(each, place, "es"), self._says(each, place, "en"))
                for each in (self.was, self.now)]  # fmt: skip
        same = says[0] == says[1]
        return _Found(Anchoring.EXACT if same else Anchoring.TEXT_CHANGED, part.words, place)

    @staticmethod
    def _says(clauses: Numbered, clause_id: str, language: str) -> Wording | None:
        return wording(clauses[clause_id][1], language) if clause_id in clauses else None


def carry_amendments(proposal: Proposal, version: Version, *, actor: User) -> None:
    """Part of publishing `version`, under the lock of the draft."""
    require(policy.can_publish(actor, proposal))
    for amendment in queries.applied_unpublished(proposal.document):
        amendment.applied_version_id = version.id
    courses: dict[int, _Course] = {}
    told: dict[str, list[int]] = {"carried": [], "changed": [], "obsolete": []}
    for amendment in queries.open_amendments(proposal.document):
        lock(amendment)
        if not (amendment.is_open and amendment.fits):
            continue  # it stays with the version that its author had read
        if amendment.version_id not in courses:
            courses[amendment.version_id] = _course(amendment.version, version)
        told[_carry(amendment, courses[amendment.version_id])].append(amendment.id)
    if any(told.values()):
        record(
            AmendmentsCarried(
                actor_id=actor.id, proposal_id=proposal.id, version_id=version.id, **told
            )
        )


def _course(before: Version, version: Version) -> _Course:
    halves: dict[str, list[str]] = {}
    takers: dict[str, str] = {}
    for old, new, fate in documents.steps(before, version):
        if fate is Fate.SPLIT:
            halves.setdefault(old, []).append(new)
        else:
            takers[old] = new
    was, now = queries.numbered_clauses(before), queries.numbered_clauses(version)
    return _Course(was, now, version, halves, takers)


def _carry(amendment: Amendment, course: _Course) -> str:
    part = amendment.part
    found = course.found(amendment.language, part)
    if found is None:
        amendment.state = AmendmentState.OBSOLETE
        return "obsolete"
    amendment.anchoring = found.anchoring
    if not amendment.fits:
        return "changed"
    agreed = course.agreed(amendment.language, part, found.place)
    if agreed is not None and agreed.anchoring not in FITTING:
        amendment.anchoring = Anchoring.TEXT_CHANGED
        return "changed"
    inserts = part.operation is Operation.INSERT
    amendment.clauses.append(
        AmendmentClause(
            version_id=course.version.id,
            clause_id=part.clause_id if inserts else found.place,
            operation=part.operation,
            after=found.place if inserts else part.after,
            kind=part.kind,
            heading=found.words.heading,
            text=found.words.text,
            agreed_heading=agreed.words.heading if agreed else None,
            agreed_text=agreed.words.text if agreed else None,
        )
    )
    amendment.version_id = course.version.id
    db.session.flush()
    return "carried"
