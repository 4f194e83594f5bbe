"""Minutes are texts in clauses. What was written before is taken over, clause by clause.

Of published minutes the plain text stays where it was: their hash was made of it.
"""

import json
import re
import secrets
from hashlib import sha256
from itertools import pairwise

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

LONGEST, HEADING = 20_000, 300
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
TITLE = re.compile(r"^(?:\*\*(?P<bold>[^*\n]+)\*\*|#{1,6} +(?P<hash>[^\n]+))$")
BOTH = ("es", "en")
FIRST = {"es": "Texto de antes de que las actas tuvieran cláusulas.",
         "en": "The text from before minutes had clauses."}  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("minutes") as minutes:
        minutes.add_column(sa.Column("document_id", sa.Integer(), nullable=True))
        minutes.add_column(sa.Column("circulated_id", sa.Integer(), nullable=True))
    _take_over()
    with op.batch_alter_table("minutes") as minutes:
        minutes.alter_column("document_id", existing_type=sa.Integer(), nullable=False)
        minutes.create_unique_constraint(op.f("uq_minutes_document_id"), ["document_id"])
        minutes.create_foreign_key(
            op.f("fk_minutes_document_id_documents"), "documents", ["document_id"], ["id"]
        )
        minutes.create_foreign_key(
            op.f("fk_minutes_circulated_id_versions"), "versions", ["circulated_id"], ["id"]
        )
        minutes.drop_constraint(op.f("fk_minutes_changed_by_users"), type_="foreignkey")
        minutes.drop_column("revision")
        minutes.drop_column("changed_at")
        minutes.drop_column("changed_by")


def _take_over() -> None:
    tables = sa.MetaData()
    tables.reflect(op.get_bind(), only=["minutes", "meetings"])
    minutes, meetings = tables.tables["minutes"], tables.tables["meetings"]
    found = sa.select(
        minutes, meetings.c.body_id, *(c.label(f"meeting_{c.name}") for c in _titles(meetings))
    ).join(meetings, minutes.c.meeting_id == meetings.c.id)
    for row in op.get_bind().execute(found).mappings().all():
        document, version = _document(row)
        changes = {"document_id": document, "circulated_id": version}
        if row["published_at"] is None:
            changes |= {"text_es": "", "text_en": ""}
        op.get_bind().execute(minutes.update().where(minutes.c.id == row["id"]).values(**changes))


def _titles(table):
    return [c for c in table.c if c.name.startswith("title_")]


def _insert(name, **values):
    tables = sa.MetaData()
    tables.reflect(op.get_bind(), only=[name])
    table = tables.tables[name]
    made = op.get_bind().execute(table.insert().values(**values))
    return made.inserted_primary_key[0]


def _document(row):
    """The text of one row as a document; its version, where others were already reading it."""
    source = row["text_written_in"] if row["text_written_in"] in BOTH else "es"
    is_out = row["state"] != "drafting"
    document = _insert(
        "documents", kind="minutes", body_id=row["body_id"], source_language=source,
        title_es=row["meeting_title_es"], title_en=row["meeting_title_en"],
        title_written_in=row["meeting_title_written_in"],
        title_translated_from=row["meeting_title_translated_from"],
        revision=0, last_seq=0, snap_seq=0,
        frozen_at=row["published_at"], sample=row["sample"],
    )  # fmt: skip
    clauses = [_words(number, each, source) for number, each in enumerate(_pieces(row), 1)]
    for clause in clauses:
        _insert(
            "clauses", document_id=document, es_unsettled=False, en_unsettled=False,
            es_revision=1, en_revision=1, edited_by=row["changed_by"],
            edited_at=row["changed_at"], **clause,
        )  # fmt: skip
    if not (is_out and clauses):
        return document, None
    at = row["published_at"] or row["circulated_at"] or row["changed_at"]
    version = _insert(
        "versions", document_id=document, number=1, seq=None, published_at=at,
        published_by=row["published_by"] or row["changed_by"], published_for=None,
        note_es=FIRST["es"], note_en=FIRST["en"], note_written_in="es",
        note_translated_from=_fingerprint(FIRST["es"]),
        name_es="", name_en="", name_written_in="es", name_translated_from="",
        hash=_hash_of(document, clauses), sample=row["sample"],
    )  # fmt: skip
    for clause in clauses:
        _insert("version_clauses", version_id=version, hash=_hashed(_plain(clause)), **clause)
    return document, version


def _words(number, piece, source):
    heading, text = piece
    other = "en" if source == "es" else "es"
    return {
        "clause_id": "".join(secrets.choice(ALPHABET) for _ in range(10)),
        "position": number,
        "kind": "article",
        "level": 0,
        "split_from": "",
        "heading_es": heading["es"],
        "heading_en": heading["en"],
        "heading_written_in": source if heading[source] or not heading[other] else other,
        "heading_translated_from": _fingerprint(heading[source]) if all(heading.values()) else "",
        "es": text["es"],
        "en": text["en"],
        "translated_from": _fingerprint(text[source]) if all(text.values()) else "",
    }


def _pieces(row):
    """Headings and texts by language; what cannot be told apart stays together, in its order."""
    parts = {each: _parts(row[f"text_{each}"]) for each in BOTH}
    if parts["es"] and parts["en"] and len(parts["es"]) != len(parts["en"]):
        parts = _grouped(row)
    most = max(len(each) for each in parts.values())
    found = []
    for number in range(most):
        of = {each: parts[each][number] if parts[each] else ("", "") for each in BOTH}
        found.append(({e: of[e][0] for e in BOTH}, {e: of[e][1] for e in BOTH}))
    return found


def _parts(text):
    """A heading in bold, or of Markdown, begins a clause; so does what is too long for one."""
    found = []
    for paragraph in filter(None, (each.strip("\n") for each in re.split(r"\n\s*\n", text))):
        title = TITLE.match(paragraph.strip())
        words = (title["bold"] or title["hash"]).strip() if title else ""
        if title and len(words) <= HEADING:
            found.append([words, ""])
        elif not found or len(found[-1][1]) + len(paragraph) + 2 > LONGEST:
            found += [["", piece] for piece in _cut(paragraph)]
        else:
            found[-1][1] = "\n\n".join(filter(None, (found[-1][1], paragraph)))
    return [tuple(each) for each in found]


def _cut(text):
    return [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)]


def _grouped(row):
    """As many pieces in one language as in the other, each with the same share of paragraphs."""
    paragraphs = {
        each: [
            piece
            for paragraph in re.split(r"\n\s*\n", row[f"text_{each}"])
            for piece in _cut(paragraph.strip("\n"))
        ]
        for each in BOTH
    }
    pieces = 1
    while True:
        made = {each: _shared_out(paragraphs[each], pieces) for each in BOTH}
        if all(len(text) <= LONGEST for found in made.values() for _, text in found):
            return made
        pieces += 1


def _shared_out(paragraphs, pieces):
    ends = [len(paragraphs) * number // pieces for number in range(pieces + 1)]
    return [("", "\n\n".join(paragraphs[first:last])) for first, last in pairwise(ends)]


def _fingerprint(text):
    return sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def _plain(clause):
    return {
        "kind": clause["kind"],
        "heading": {each: clause[f"heading_{each}"] for each in BOTH},
        "es": clause["es"],
        "en": clause["en"],
    }


def _hash_of(document, clauses):
    return _hashed(
        {
            "document": document,
            "number": 1,
            "note": FIRST,
            "clauses": [{"id": each["clause_id"], **_plain(each)} for each in clauses],
        }
    )


def _hashed(thing):
    canonical = json.dumps(thing, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def downgrade() -> None:
    with op.batch_alter_table("minutes") as minutes:
        minutes.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        minutes.add_column(sa.Column("changed_at", sa.DateTime(), nullable=True))
        minutes.add_column(sa.Column("changed_by", sa.Integer(), nullable=True))
    _give_back()
    with op.batch_alter_table("minutes") as minutes:
        minutes.alter_column("changed_at", existing_type=sa.DateTime(), nullable=False)
        minutes.create_foreign_key(
            op.f("fk_minutes_changed_by_users"), "users", ["changed_by"], ["id"]
        )
        minutes.drop_constraint(op.f("fk_minutes_circulated_id_versions"), type_="foreignkey")
        minutes.drop_constraint(op.f("fk_minutes_document_id_documents"), type_="foreignkey")
        minutes.drop_constraint(op.f("uq_minutes_document_id"), type_="unique")
        minutes.drop_column("circulated_id")
        minutes.drop_column("document_id")


def _give_back() -> None:
    """What was never published as plain text is put together from its clauses."""
    tables = sa.MetaData()
    tables.reflect(op.get_bind(), only=["minutes", "clauses"])
    minutes, clauses = tables.tables["minutes"], tables.tables["clauses"]
    for row in op.get_bind().execute(sa.select(minutes)).mappings().all():
        found = sa.select(clauses).where(
            clauses.c.document_id == row["document_id"], clauses.c.removed_at.is_(None)
        )
        living = op.get_bind().execute(found.order_by(clauses.c.position)).mappings().all()
        at = max((each["edited_at"] for each in living), default=None)
        changes = {"changed_at": at or sa.func.current_timestamp()}
        if not (row["text_es"] or row["text_en"]):
            changes |= {f"text_{each}": _text_of(living, each) for each in BOTH}
        op.get_bind().execute(minutes.update().where(minutes.c.id == row["id"]).values(**changes))


def _text_of(clauses, language):
    said = []
    for clause in clauses:
        heading = clause[f"heading_{language}"]
        said += [f"**{heading}**" if heading else "", clause[language]]
    return "\n\n".join(filter(None, said))
