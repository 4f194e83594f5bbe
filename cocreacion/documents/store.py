"""Reading a living text from its log, and adding to it. Services ask first, then use this."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple, cast

from pycrdt import merge_updates
from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from cocreacion.documents import projection, textops
from cocreacion.documents.changes import Author
from cocreacion.documents.living import Living, Said, Watch, client_of, opened, packed
from cocreacion.documents.models import Clause, DocSnapshot, Document, DocUpdate, Origin
from cocreacion.kernel import bus
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.line import Line

SNAPSHOT_EVERY = 500  # entries of the log
SNAPSHOTS_KEPT = 2


class Entry(NamedTuple):
    """Who adds to a log, for whom, and by which way."""

    user_id: int | None
    on_behalf_of: int | None
    origin: Origin
    at: datetime


def read(document: Document, client: int) -> Living:
    """The text as its log has it. Of one that has no log yet, begin it with what is found."""
    if document.last_seq == 0:
        return _begin(document, client)
    snapshot = db.session.scalar(
        select(DocSnapshot.data).where(
            DocSnapshot.document_id == document.id, DocSnapshot.seq == document.snap_seq
        )
    )
    return opened(client, snapshot, [data for _, data in entries(document.id, document.snap_seq)])


def entries(document_id: int, after: int) -> Sequence[tuple[int, bytes]]:
    """Numbers and updates of the log behind an entry."""
    statement = (
        select(DocUpdate.seq, DocUpdate.data)
        .where(DocUpdate.document_id == document_id, DocUpdate.seq > after)
        .order_by(DocUpdate.seq)
    )
    return [(row.seq, row.data) for row in db.session.execute(statement)]


def _begin(document: Document, client: int) -> Living:
    db.session.flush()
    rows = db.session.scalars(
        select(Clause).where(Clause.document_id == document.id).order_by(Clause.position, Clause.id)
    ).all()
    found = Living(client_of(None))
    with found.doc.transaction():
        for row in rows:
            found.put(_said(row), None)
        for row in rows:
            if row.removed_at is not None:
                found.remove(row.clause_id)
    if rows:
        append(document, found.since(), Entry(None, None, Origin.FOUND, now()))
    return Living(client, [found.since()])


def _said(row: Clause) -> Said:
    return Said(
        row.clause_id, row.kind.value, row.level, row.split_from,
        row.es, row.en, row.heading.es, row.heading.en,
    )  # fmt: skip


# Live writing asks these many times a second: made once, and without the session's bookkeeping.
_documents, _updates = cast("Table", Document.__table__), cast("Table", DocUpdate.__table__)
_HELD = (
    select(
        _documents.c.last_seq,
        _documents.c.snap_seq,
        _documents.c.frozen_at,
        _documents.c.source_language,
    )
    .where(_documents.c.id == bindparam("b_document"))
    .with_for_update()
)
_ADDED = insert(_updates)
_WENT_ON = (
    update(_documents)
    .where(_documents.c.id == bindparam("b_document"))
    .values(last_seq=bindparam("b_seq"))
)
_WENT_ON_ALONE = _WENT_ON.where(
    _documents.c.last_seq == bindparam("b_last"),
    _documents.c.frozen_at.is_(None),
    _documents.c.source_language == bindparam("b_language"),
)


def hold(connection: Connection, document_id: int) -> Any:
    """Lock a document; gives what decides about writing in it."""
    return connection.execute(_HELD, {"b_document": document_id}).one()


def add(
    connection: Connection | Line,
    document_id: int,
    last_seq: int,
    news: Sequence[tuple[bytes, Entry]],
) -> int:
    """Add entries behind the last one; the document must be held. Gives the new last number, which
    the caller writes down."""
    rows = [
        {
            "document_id": document_id,
            "seq": seq,
            "user_id": entry.user_id,
            "on_behalf_of": entry.on_behalf_of,
            "origin": entry.origin,
            "at": entry.at,
            "data": data,
        }
        for seq, (data, entry) in enumerate(news, last_seq + 1)
    ]
    connection.execute(_ADDED, rows)
    return last_seq + len(rows)


def went_on(connection: Connection, document_id: int, seq: int) -> None:
    """The log of a document that is held now ends here; every process hears of it."""
    connection.execute(_WENT_ON, {"b_document": document_id, "b_seq": seq})
    bus.hint(topic(document_id))


def goes_on(line: Line, document_id: int, last: int, seq: int, language: str) -> bool:
    """Lock a document and let its log end at `seq`: if it ended at `last` until now, nobody has
    frozen it, and `language` is its own. One question instead of `hold` and `went_on`."""
    values = {"b_document": document_id, "b_last": last, "b_seq": seq, "b_language": language}
    return line.execute(_WENT_ON_ALONE, values).rowcount == 1


def append(document: Document, data: bytes, entry: Entry) -> int:
    """Add one entry; the document must be locked. Gives its number."""
    connection = db.session.connection()
    last = add(connection, document.id, document.last_seq, [(data, entry)])
    went_on(connection, document.id, last)
    set_committed_value(document, "last_seq", last)
    return document.last_seq


def topic(document_id: int) -> str:
    """What processes tell each other when a text has a new entry."""
    return f"document:{document_id}"


def freeze(document: Document) -> None:
    """Nobody writes in it any more; those who have it open are told. After permission."""
    document.frozen_at = now()
    db.session.flush()
    bus.hint(topic(document.id))


@contextmanager
def writing(document: Document, by: Author, origin: Origin) -> Iterator[Living]:
    """Hold a text and change it: what is done inside is one entry of its log, and in the rows."""
    lock(document)
    living = read(document, client_of(by.user_id))
    watch = Watch(living)
    with living.doc.transaction():
        yield living
    if watch.updates:
        _keep(document, living, watch, Entry(by.user_id, by.on_behalf_of, origin, now()))


def tidy(document: Document, clause: Clause, said: Mapping[str, str]) -> None:
    """Let texts of a clause, by their names, say less; the document must be locked. Nothing is
    added, so it stays the wording of whoever wrote in it last."""
    living = read(document, client_of(None))
    watch = Watch(living)
    with living.doc.transaction():
        for name, words in said.items():
            shared = living.text(clause.clause_id, name)
            textops.write(shared, str(shared), words)
    if watch.updates:
        entry = Entry(clause.edited_by, clause.edited_for, Origin.LIVE, clause.edited_at or now())
        _keep(document, living, watch, entry)


def _keep(document: Document, living: Living, watch: Watch, entry: Entry) -> None:
    append(document, merge_updates(*watch.updates), entry)
    db.session.flush()
    if watch.is_structural:
        projection.structure(document, living, entry)
    projection.texts(
        db.session.connection(), document.id, living, dict.fromkeys(watch.texts, entry)
    )
    projection.forget_loaded()
    snapshot_if_due(document, living)


def snapshot_if_due(document: Document, living: Living) -> None:
    if document.last_seq - document.snap_seq >= SNAPSHOT_EVERY:
        snapshot(document, living)


def snapshot(document: Document, living: Living) -> None:
    """Let reading begin here; older snapshots but one go."""
    db.session.execute(
        insert(DocSnapshot).values(
            document_id=document.id, seq=document.last_seq, data=packed(living)
        )
    )
    kept = (
        select(DocSnapshot.seq)
        .where(DocSnapshot.document_id == document.id)
        .order_by(DocSnapshot.seq.desc())
        .limit(SNAPSHOTS_KEPT)
    )
    oldest = min(db.session.scalars(kept))
    db.session.execute(
        delete(DocSnapshot).where(DocSnapshot.document_id == document.id, DocSnapshot.seq < oldest)
    )
    document.snap_seq = document.last_seq
    db.session.execute(
        update(Document).where(Document.id == document.id).values(snap_seq=document.last_seq)
    )
