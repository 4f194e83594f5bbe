"""Which words a comment is about, and where it stands in each version of its text.

Comments of before have no quote. Each gets a place in its own version and in those that followed:
with its clause, with the one that took its clause in, or where that stood.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

OF_CLAUSE = ["thread_id", "clause_id", "parent_id"]
# Talks are read by place now.
INDEXES = {
    "ix_contributions_by_age": [*OF_CLAUSE, "created_at", "id"],
    "ix_contributions_by_replies": [*OF_CLAUSE, "reply_count", "created_at", "id"],
    "ix_contributions_waiting": [*OF_CLAUSE, "answered_at", "created_at", "id"],
    "ix_contributions_counts": ["thread_id", "parent_id", "state", "clause_id", "answered_at"],
}
WORDS = ("read_in", "quote", "quote_prefix", "quote_suffix", "words_hash")
MANY = 1000
Row = Any
Rows = Mapping[int, list[Row]]


def upgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "contributions")
    for name in WORDS:
        default = "es" if name == "read_in" else ""
        column = sa.Column(name, sa.String(), nullable=False, server_default=default)
        op.add_column("contributions", column)
    op.create_table(
        "comment_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(), nullable=False),
        sa.Column("standing", sa.String(length=30), nullable=False),
        sa.Column("behind", sa.String(), nullable=False),
        sa.Column("stood_in", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["contributions.id"],
            name=op.f("fk_comment_places_comment_id_contributions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_places")),
        sa.UniqueConstraint(
            "comment_id", "version_id", name=op.f("uq_comment_places_comment_id_version_id")
        ),
    )
    op.create_index(
        "ix_comment_places_talk",
        "comment_places",
        ["version_id", "clause_id", "created_at", "comment_id"],
    )
    _fill(op.get_bind())


def downgrade() -> None:
    op.drop_table("comment_places")
    with op.batch_alter_table("contributions") as contributions:
        for name in WORDS:
            contributions.drop_column(name)
    for name, columns in INDEXES.items():
        op.create_index(name, "contributions", columns)


def _fill(bind: sa.Connection) -> None:
    comments = _by(
        "version_id",
        bind.execute(
            sa.text(
                "SELECT id, version_id, clause_id, created_at FROM contributions"
                " WHERE parent_id IS NULL AND version_id IS NOT NULL"
            )
        ),
    )
    documents = bind.execute(
        sa.text(
            "SELECT id, source_language FROM documents WHERE id IN"
            " (SELECT document_id FROM versions WHERE id IN"
            "  (SELECT version_id FROM contributions))"
        )
    ).all()
    for document in documents:
        _fill_text(bind, document, comments)


def _fill_text(bind: sa.Connection, document: Row, comments: Rows) -> None:
    versions = bind.scalars(
        sa.text("SELECT id FROM versions WHERE document_id = :document ORDER BY number"),
        {"document": document.id},
    ).all()
    language = document.source_language if document.source_language in {"es", "en"} else "es"
    places: list[dict[str, Any]] = []
    before: list[Row] = []
    for number, version in enumerate(versions):
        clauses = bind.execute(_clauses(language), {"version": version}).all()
        said = {clause.clause_id: f"{clause.heading}\n{clause.words}".strip() for clause in clauses}
        if number:
            step = _Step(bind, before, clauses, versions[number - 1], version)
            places = [step.place(each) for each in places]
        for comment in comments.get(version, []):
            words = said.get(comment.clause_id, "")
            _note(bind, comment.id, language, words)
            places.append(
                {
                    "comment_id": comment.id,
                    "version_id": version,
                    "clause_id": comment.clause_id,
                    "standing": "exact",
                    "behind": "",
                    "stood_in": None,
                    "created_at": comment.created_at,
                }
            )
        _keep(bind, places)
        before = list(clauses)


class _Step:
    """From one version to the next."""

    def __init__(
        self, bind: sa.Connection, before: list[Row], after: Iterable[Row], old: int, new: int
    ) -> None:
        self.old, self.new = old, new
        self.was = {clause.clause_id: clause.words_of for clause in before}
        self.now = {clause.clause_id: clause.words_of for clause in after}
        merged = bind.execute(
            sa.text(
                "SELECT old_id, new_id FROM clause_fates"
                " WHERE version_id = :version AND fate = 'merged'"
            ),
            {"version": new},
        )
        self.takers = {row.old_id: row.new_id for row in merged}
        self.behind: dict[str, str] = {}
        last = ""
        for clause in before:
            if clause.clause_id in self.now:
                last = clause.clause_id
            else:
                self.behind[clause.clause_id] = last

    def place(self, was: dict[str, Any]) -> dict[str, Any]:
        now = {**was, "version_id": self.new}
        clause_id, standing = was["clause_id"], was["standing"]
        if clause_id in self.now:
            same = self.was.get(clause_id) == self.now[clause_id]
            fits = same and standing != "clause_removed"
            back = {"behind": "", "stood_in": None}
            return now | back | {"standing": standing if fits else "text_changed"}
        taker = self.takers.get(clause_id)
        if taker in self.now:
            return now | {"clause_id": taker, "standing": "text_changed"}
        if standing == "clause_removed":
            behind = was["behind"]
            behind = behind if behind in self.now else self.behind.get(behind, "")
            return now | {"behind": behind}
        gone = {"behind": self.behind.get(clause_id, ""), "stood_in": self.old}
        return now | gone | {"standing": "clause_removed"}


def _clauses(language: str) -> sa.TextClause:
    return sa.text(
        f"SELECT clause_id, heading_{language} AS heading, {language} AS words,"
        f" heading_{language} || ' ' || {language} AS words_of"
        " FROM version_clauses WHERE version_id = :version ORDER BY position"
    )


def _note(bind: sa.Connection, comment_id: int, language: str, words: str) -> None:
    found = sha256(" ".join(words.split()).encode()).hexdigest()[:16]
    bind.execute(
        sa.text("UPDATE contributions SET read_in = :read, words_hash = :found WHERE id = :id"),
        {"read": language, "found": found, "id": comment_id},
    )


def _keep(bind: sa.Connection, places: list[dict[str, Any]]) -> None:
    names = ("comment_id", "version_id", "clause_id", "standing", "behind", "stood_in",
             "created_at")  # fmt: skip
    wanted = ", ".join(names)
    values = ", ".join(f":{name}" for name in names)
    for start in range(0, len(places), MANY):
        bind.execute(
            sa.text(f"INSERT INTO comment_places ({wanted}) VALUES ({values})"),
            places[start : start + MANY],
        )


def _by(column: str, rows: Iterable[Row]) -> Rows:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found
