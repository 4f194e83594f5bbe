"""The chain as a graph: things on record and the links between them. A pure function of records.

Links run as in PROV: from what came later to what it came from. Both ends of a link are always
in the graph, and there is one only where a record says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.trace.records import Met, Poll, Promise, Records, Said, Text
from cocreacion.trace.refs import Kind

Key = tuple[str, str]  # kind of thing, and its name among those


class What(StrEnum):
    """Things that are only in the graph: they have no trace of their own."""

    POINT = "point"
    TABLE = "table"
    AMENDMENT = "amendment"
    ANSWERING = "answering"
    PUBLICATION = "publication"
    ADOPTION = "adoption"
    WORDING = "wording"
    ORGANISATION = "organisation"
    BODY = "body"
    PERSON = "person"


class Link(StrEnum):
    """Names of PROV-O."""

    DERIVED = "wasDerivedFrom"
    REVISION = "wasRevisionOf"
    GENERATED = "wasGeneratedBy"
    USED = "used"
    INFORMED = "wasInformedBy"
    INFLUENCED = "wasInfluencedBy"
    ATTRIBUTED = "wasAttributedTo"
    ASSOCIATED = "wasAssociatedWith"
    ON_BEHALF = "actedOnBehalfOf"
    MEMBER = "hadMember"
    SPECIAL = "specializationOf"
    SAME = "alternateOf"


@dataclass(frozen=True)
class Node:
    """`at`: when it came to be; of something that lasts, `until` when it was over."""

    key: Key
    label: Bilingual
    at: datetime | date | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Graph:
    """Nodes in the order of the chain; links sorted, each once."""

    nodes: dict[Key, Node]
    links: tuple[tuple[Key, Link, Key], ...]

    def towards(self, key: Key, *kinds: Link) -> list[Key]:
        """What this came from, by these links."""
        return [to for start, link, to in self.links if start == key and link in kinds]


Piece = Node | tuple[Key, Link, Key]


def graph(records: Records) -> Graph:
    nodes: dict[Key, Node] = {}
    links: set[tuple[Key, Link, Key]] = set()
    for piece in _pieces(records):
        if isinstance(piece, Node):
            nodes.setdefault(piece.key, piece)
        else:
            links.add(piece)
    whole = sorted(each for each in links if each[0] in nodes and each[2] in nodes)
    return Graph(nodes, tuple(whole))


def _pieces(records: Records) -> Iterator[Piece]:
    for met in records.met:
        yield from _meeting(records, met)
    for said in (*records.said, *records.joined):
        yield from _contribution(records, said)
    yield from _amendments(records)
    for text in records.texts:
        yield from _version(records, text)
    yield from _clauses(records)
    for poll in records.polls:
        yield from _decision(records, poll)
    yield from _adoptions(records)
    for promise in records.promises:
        yield from _commitment(promise)


def both(es: str, en: str) -> Bilingual:
    return Bilingual(es, en)


def _key(kind: StrEnum, name: object) -> Key:
    return str(kind), str(name)


def _text_key(version_id: int) -> Key:
    return _key(Kind.VERSION, version_id)


def _clause_key(place: tuple[int, str]) -> Key:
    return _key(Kind.CLAUSE, f"{place[0]}-{place[1]}")


def _body(slug: str, name: Bilingual | None) -> Iterator[Piece]:
    if name is not None:
        yield Node(_key(What.BODY, slug), name)


def _meeting(records: Records, met: Met) -> Iterator[Piece]:
    key = _key(Kind.MEETING, met.slug)
    yield Node(key, met.title, met.starts_at, met.ends_at)
    yield from _body(met.body_slug, met.body)
    yield key, Link.ASSOCIATED, _key(What.BODY, met.body_slug)
    for point in met.points:
        item = _key(What.POINT, point.id)
        yield Node(item, point.title)
        yield key, Link.USED, item
    for agreed in met.agreements:
        agreement = _key(Kind.AGREEMENT, agreed.id)
        yield Node(agreement, agreed.text, met.ends_at)
        yield agreement, Link.GENERATED, key
        yield agreement, Link.DERIVED, _key(What.POINT, agreed.point_id)
    for table in met.tables:
        place = _key(What.TABLE, table.id)
        label = both(f"Mesa {table.number}", f"Table {table.number}")
        yield Node(place, label)
        yield key, Link.USED, place
        yield place, Link.INFLUENCED, _key(What.POINT, table.point_id)
    about = {point.draft_id for point in met.points}
    for draft in records.drafts:
        if draft.id in about:
            yield from _read_there(records, met, draft.document_id)


def _read_there(records: Records, met: Met, document_id: int) -> Iterator[Piece]:
    """A meeting about a draft had its newest version of then before it."""
    older = [
        each
        for each in records.texts
        if each.document_id == document_id and each.at <= met.starts_at
    ]
    if older:
        newest = max(older, key=lambda each: each.number)
        yield _key(Kind.MEETING, met.slug), Link.USED, _text_key(newest.id)


def _contribution(records: Records, said: Said) -> Iterator[Piece]:
    comment = said.comment
    key = _key(Kind.CONTRIBUTION, comment.id)
    yield Node(key, both(f"Aporte {comment.id}", f"Contribution {comment.id}"), comment.at)
    person = _key(What.PERSON, comment.id)
    yield Node(person, both("Una persona", "A person"))
    yield key, Link.ATTRIBUTED, person
    if comment.voice and comment.voice.organisation and said.organisation:
        organisation = _key(What.ORGANISATION, said.organisation)
        yield Node(organisation, comment.voice.organisation)
        yield person, Link.ON_BEHALF, organisation
    if comment.merged_into is not None:
        yield key, Link.SAME, _key(Kind.CONTRIBUTION, comment.merged_into)
    yield from _said_there(records, key, said.table_id)
    if said.version_id is not None and said.clause_id:
        yield key, Link.INFLUENCED, _clause_key((said.version_id, said.clause_id))
    elif said.version_id is not None:
        yield key, Link.INFLUENCED, _text_key(said.version_id)
    for given in said.answers:
        answer = given.answer
        response, act = _key(Kind.RESPONSE, answer.id), _key(What.ANSWERING, answer.id)
        label = both(f"Respuesta {answer.id}", f"Response {answer.id}")
        yield Node(response, label, answer.at)
        yield Node(act, both("Responder con razones", "Answering with reasons"), answer.at)
        yield response, Link.GENERATED, act
        yield act, Link.USED, key
        yield response, Link.DERIVED, key
        if answer.voice.organisation and given.office:
            office = _key(What.ORGANISATION, given.office)
            yield Node(office, answer.voice.organisation)
            yield response, Link.ATTRIBUTED, office
            yield act, Link.ASSOCIATED, office
        if given.changed is not None and records.text(given.changed[0]) is not None:
            yield from _changed(key, act, given.changed)


def _said_there(records: Records, key: Key, table_id: int | None) -> Iterator[Piece]:
    """It was said in a meeting, at a table with its theme."""
    for met in records.met:
        if any(table.id == table_id for table in met.tables):
            yield key, Link.GENERATED, _key(Kind.MEETING, met.slug)
            yield key, Link.INFLUENCED, _key(What.TABLE, table_id)


def _changed(key: Key, act: Key, place: tuple[int, str]) -> Iterator[Piece]:
    """The answer says that the contribution changed this clause of this version.

    The publication is not said to be informed by the answering: answers often come after it.
    """
    yield _clause_key(place), Link.DERIVED, key
    yield act, Link.USED, _clause_key(place)


def _amendments(records: Records) -> Iterator[Piece]:
    for amended in records.amended:
        key = _key(What.AMENDMENT, amended.code)
        label = both(f"Enmienda {amended.code}", f"Amendment {amended.code}")
        yield Node(key, label, amended.at)
        person = _key(What.PERSON, amended.code)
        yield Node(person, both("Una persona", "A person"))
        yield key, Link.ATTRIBUTED, person
        if amended.organisation is not None:
            organisation = _key(What.ORGANISATION, amended.organisation_slug)
            yield Node(organisation, amended.organisation)
            yield person, Link.ON_BEHALF, organisation
        yield key, Link.INFLUENCED, _clause_key((amended.version_id, amended.clause_id))
        if amended.applied_version_id is not None:
            place = (amended.applied_version_id, amended.clause_id)
            yield _clause_key(place), Link.DERIVED, key
            yield _text_key(place[0]), Link.DERIVED, key
        if amended.agreement_id is not None:
            yield key, Link.INFLUENCED, _key(Kind.AGREEMENT, amended.agreement_id)


def _version(records: Records, text: Text) -> Iterator[Piece]:
    key, act = _text_key(text.id), _key(What.PUBLICATION, text.id)
    yield Node(key, both(f"Versión {text.number}", f"Version {text.number}"), text.at)
    label = both(f"Publicar la versión {text.number}", f"Publishing version {text.number}")
    yield Node(act, label, text.at)
    yield key, Link.GENERATED, act
    draft = next((d for d in records.drafts if d.document_id == text.document_id), None)
    if draft is not None:
        yield from _body(draft.body_slug, draft.body)
        yield act, Link.ASSOCIATED, _key(What.BODY, draft.body_slug)
        yield key, Link.ATTRIBUTED, _key(What.BODY, draft.body_slug)
    before = records.before(text)
    if before is not None:
        yield key, Link.REVISION, _text_key(before.id)
        yield act, Link.USED, _text_key(before.id)


def _clauses(records: Records) -> Iterator[Piece]:
    order = {text.id: (text.document_id, text.number) for text in records.texts}
    known = sorted(
        (each for each in records.wordings if each.version_id in order),
        key=lambda each: (order[each.version_id], each.clause_id),
    )
    newest: dict[tuple[int, str], Key] = {}
    for wording in known:
        key = _clause_key((wording.version_id, wording.clause_id))
        text = records.text(wording.version_id)
        number, at = wording.number, text.at if text else None
        yield Node(key, both(f"Cláusula {number}", f"Clause {number}"), at)
        yield _text_key(wording.version_id), Link.MEMBER, key
        yield key, Link.GENERATED, _key(What.PUBLICATION, wording.version_id)
        own = (order[wording.version_id][0], wording.clause_id)
        if own in newest:
            yield key, Link.REVISION, newest[own]
        newest[own] = key


def _decision(records: Records, poll: Poll) -> Iterator[Piece]:
    key = _key(Kind.DECISION, poll.slug)
    yield Node(key, poll.question, poll.opens_at, poll.closes_at)
    yield key, Link.USED, _text_key(poll.version_id)
    for met in records.met:
        if any(point.poll_id == poll.id for point in met.points):
            yield key, Link.INFORMED, _key(Kind.MEETING, met.slug)


def _adoptions(records: Records) -> Iterator[Piece]:
    slugs = {poll.id: poll.slug for poll in records.polls}
    for adopted in records.adopted:
        act, wording = _key(What.ADOPTION, adopted.id), _key(What.WORDING, adopted.wording_id)
        yield Node(act, both("Adoptar la versión", "Adopting the version"), adopted.at)
        label = both(f"Texto {adopted.wording} del compromiso", f"Wording {adopted.wording}")
        yield Node(wording, label, adopted.at)
        yield act, Link.USED, _text_key(adopted.version_id)
        yield wording, Link.GENERATED, act
        yield wording, Link.DERIVED, _text_key(adopted.version_id)
        if adopted.poll_id in slugs:
            yield act, Link.INFORMED, _key(Kind.DECISION, slugs[adopted.poll_id])
        if adopted.agreement_id is not None:
            yield act, Link.USED, _key(Kind.AGREEMENT, adopted.agreement_id)
        promise = records.promise(adopted.commitment_id)
        if promise is not None:
            yield wording, Link.SPECIAL, _key(Kind.COMMITMENT, promise.name)


def _commitment(promise: Promise) -> Iterator[Piece]:
    key = _key(Kind.COMMITMENT, promise.name)
    yield Node(key, promise.title)
    for step in promise.steps:
        if step.id is not None:
            milestone = _key(Kind.MILESTONE, step.id)
            yield Node(milestone, step.title, step.due_on)
            yield milestone, Link.DERIVED, key
