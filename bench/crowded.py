"""A clause that thousands have spoken about, beside the same clause with a few dozen.

The system holds 100,000 comments in both cases. In one draft 5,000 of them stand at the clause that
is shown, in its twin 50; everything else about the two pages is the same.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.filling import SENTENCE
from cocreacion.app import create_app
from cocreacion.contributions import placing
from cocreacion.contributions.models import Criterion, Disposition, Response, ResponseState
from cocreacion.contributions.queries import Sort, miscounted
from cocreacion.kernel import schema
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.kernel.settings import Settings
from tests.make import Maker

TEXTS, ALL = 40, 100_000
CROWD, FEW, OTHERS = 5_000, 50, 300
REPLIED = 7  # of so many comments, one has a reply
MANY = 5_000  # rows written at once
MOST_MORE = 1.3  # CPU of the crowded page, of that of the other
MOST_QUERIES = 12


def fill(home: Path) -> dict[str, str]:
    """The two drafts in a database of their own; their pages by name."""
    (home / "data").mkdir(parents=True)
    app = create_app(Settings(data_dir=home / "data", demo=True), testing=True)
    with app.app_context():
        schema.upgrade()
        make = Maker(app)
        body, authors = make.body("mesa"), [make.user(f"Persona{n}") for n in range(50)]
        texts = [f"{number}. {SENTENCE}" for number in range(TEXTS)]
        drafts = {
            name: make.proposal(name, body=body, texts=texts)
            for name in ("muchos", "pocos", "otros")
        }
        people = [author.id for author in authors]
        _say(drafts["muchos"], "clause-1", CROWD, people)
        _say(drafts["pocos"], "clause-1", FEW, people)
        for number in range(2, TEXTS + 1):
            for name in ("muchos", "pocos"):
                _say(drafts[name], f"clause-{number}", OTHERS, people)
        rest = ALL - CROWD - FEW - 2 * OTHERS * (TEXTS - 1)
        for number in range(1, TEXTS + 1):
            _say(drafts["otros"], f"clause-{number}", rest // TEXTS, people)
        for draft in drafts.values():
            placing.recount(draft.document.versions[0].id)
        db.session.commit()
        db.session.execute(sa.text("ANALYZE"))
        db.session.commit()
        assert miscounted() == []
        db.session.remove()
        db.engine.dispose()
    pages = {}
    for sort in ("", *(each.value for each in Sort if each is not Sort.NEWEST)):
        for name, number in (("pocos", FEW), ("muchos", CROWD)):
            order = f"&sort={sort}" if sort else ""
            pages[f"clause, {number:,} comments, {sort or 'newest'}"] = (
                f"/es/proposals/{name}?clause=clause-1{order}"
            )
    return pages


def _say(draft: Any, clause: str, number: int, people: list[int]) -> None:
    """So many comments at a clause, as they come in within a month, one in five answered."""
    tables = db.metadata.tables
    comments, places = tables["contributions"], tables["comment_places"]
    version, thread = draft.document.versions[0].id, draft.thread
    first = (db.session.scalar(sa.select(sa.func.max(comments.c.id))) or 0) + 1
    start = now() - timedelta(days=30)
    said, placed, answers, answered_by = [], [], [], []
    answer = Response(
        thread_id=thread.id, state=ResponseState.PUBLISHED, published_at=now(),
        disposition=Disposition.NOT_ACCEPTED, criterion=Criterion.BUDGET,
        reason=Bilingual.both(SENTENCE, SENTENCE), responder_id=people[0], writers=[people[0]],
    )  # fmt: skip
    db.session.add(answer)
    db.session.flush()
    last = first + number
    for n in range(number):
        at = start + timedelta(minutes=40_000 * n / number)
        replies = int(n % REPLIED == 0)
        common = {
            "thread_id": thread.id, "author_id": people[n % len(people)], "version_id": version,
            "clause_id": clause, "channel": "web", "read_in": "es", "quote": "",
            "quote_prefix": "", "quote_suffix": "", "words_hash": "", "sector": "citizen",
            "department": "", "language": "es", "text": SENTENCE[: 80 + n % 160],
            "state": "published", "created_at": at, "agree_count": 0, "disagree_count": 0,
            "sample": False,
        }  # fmt: skip
        owed = {"parent_id": None, "answer_due_on": today(), "reply_count": replies}
        is_answered = n % 5 == 0
        answered = {
            "answered_at": answer.published_at if is_answered else None,
            "first_response_id": answer.id if is_answered else None,
            "answer_count": int(is_answered),
        }
        if is_answered:
            answered_by.append({"response_id": answer.id, "contribution_id": first + n})
        said.append(common | owed | answered | {"id": first + n})
        placed.append(
            {"comment_id": first + n, "version_id": version, "clause_id": clause,
             "standing": "exact", "behind": "", "stood_in": None, "reads": "", "created_at": at,
             "discussed": replies, "controversy": 0}
        )  # fmt: skip
        if replies:
            answers.append(
                common | {"parent_id": first + n, "answer_due_on": None, "reply_count": 0,
                          "answered_at": None, "first_response_id": None, "answer_count": 0,
                          "id": last + len(answers)}
            )  # fmt: skip
    for table, rows in (
        (comments, said), (comments, answers), (places, placed),
        (tables["response_items"], answered_by),
    ):  # fmt: skip
        for begin in range(0, len(rows), MANY):
            db.session.execute(table.insert(), rows[begin : begin + MANY])
    thread.comment_count += number
    thread.answered_count += sum(row["answered_at"] is not None for row in said)
    db.session.commit()
