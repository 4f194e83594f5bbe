"""Reading a talk: its orders, its pages, its lasting addresses, and what it costs."""

from datetime import timedelta

import pytest
from sqlalchemy import event, insert, text

from cocreacion.contributions import placing, queries
from cocreacion.contributions.models import ClauseCount, CommentPlace, Contribution
from cocreacion.contributions.queries import Sort
from cocreacion.kernel import clock
from cocreacion.kernel.db import db


def many(draft, number, *, clause="clause-1", **facts):
    """So many comments on a clause, one a minute, the last one a minute ago."""
    start = clock.now() - timedelta(minutes=number)
    row = {
        "thread_id": draft.thread.id,
        "version_id": draft.newest.id,
        "clause_id": clause,
        "answer_due_on": clock.today(),
    }
    rows = [
        row | {"text": f"Comentario {n}.", "created_at": start + timedelta(minutes=n)} | facts
        for n in range(number)
    ]
    found = db.session.execute(insert(Contribution).returning(Contribution.id), rows)
    places = [
        {
            "comment_id": comment_id,
            "version_id": row["version_id"],
            "clause_id": clause,
            "created_at": row["created_at"],
        }
        for comment_id, row in zip(sorted(found.scalars()), rows, strict=True)
    ]
    db.session.execute(insert(CommentPlace), places)
    placing.recount(draft.newest.id)
    draft.thread.comment_count += number
    db.session.commit()


def numbers(page):
    tree = page.tree()
    said = [e for e in tree.iter() if e.tag == "article" and "cmt" in (e.get("class") or "")]
    texts = ["".join(article.itertext()) for article in said]
    return [int(t.split("Comentario ")[1].split(".")[0]) for t in texts if "Comentario " in t]


def test_newest_first_and_oldest_first(make, browse, draft):
    many(draft, 4)
    browser = browse()

    page = browser.get(draft.url())

    assert numbers(page) == [3, 2, 1, 0]
    oldest = browser.follow(page, "Oldest")
    assert numbers(oldest) == [0, 1, 2, 3]
    assert numbers(browser.follow(oldest, "Newest")) == [3, 2, 1, 0]


def test_unanswered_are_those_that_wait_the_longest_waiting_first(make, browse, draft):
    many(draft, 4)
    make.response(db.session.query(Contribution).filter_by(text="Comentario 1.").all())
    browser = browse()

    page = browser.follow(browser.get(draft.url()), "Unanswered")

    assert numbers(page) == [0, 2, 3]


def test_most_discussed_and_most_divided_first(make, browse, draft):
    many(draft, 4)
    said = {c.text[11]: c for c in db.session.query(Contribution) if c.text.startswith("Com")}
    for n in "001":
        make.comment(draft.proposal, parent=said[n], text="Contestación")
    for n, sides in (("2", "aaaad"), ("1", "aadd")):
        for side in sides:
            make.stance(said[n], "agree" if side == "a" else "disagree")
    browser = browse()
    page = browser.get(draft.url())

    assert numbers(browser.follow(page, "Most discussed")) == [2, 1, 0, 3]
    assert numbers(browser.follow(page, "Most divided")) == [1, 2, 3, 0]
    assert numbers(browser.get(f"{draft.url()}&sort=replies")) == [2, 1, 0, 3], "an old address"
    assert "2 agree, 2 disagree" in page
    assert queries.miscounted() == []


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_show_each_comment_once_forth_and_back(draft, sort):
    many(draft, 47)
    version = draft.newest.id

    forth, cursor, last = [], "", None
    for _ in range(3):
        last = queries.spoken(version, "clause-1", sort, after=cursor)
        forth, cursor = [*forth, [row.id for row in last.rows]], last.next
    assert [len(page) for page in forth] == [20, 20, 7] and cursor == ""
    assert len({n for page in forth for n in page}) == 47

    back = queries.spoken(version, "clause-1", sort, before=last.previous)
    assert [row.id for row in back.rows] == forth[1]
    first = queries.spoken(version, "clause-1", sort, before=back.previous)
    assert [row.id for row in first.rows] == forth[0] and first.previous == ""


def test_a_page_stays_the_same_while_others_write(browse, draft):
    many(draft, 25)
    browser = browse()
    second = browser.follow(browser.get(draft.url()), "Next")
    seen = numbers(second)
    assert seen == [4, 3, 2, 1, 0]

    many(draft, 3, text="Comentario 99.", created_at=clock.now())

    again = browser.get(f"{second.url}?{second.response.request.query_string.decode()}")
    assert numbers(again) == seen
    assert numbers(browser.follow(again, "Previous"))[-1] == 5


@pytest.mark.parametrize(
    "cursor", ["x", "1", "1.2.3.4", "9" * 40 + ".1", "-5.-5", "1.é", "1." + "9" * 30]
)
def test_a_cursor_that_nobody_gave_out_shows_the_first_page(browse, draft, cursor):
    many(draft, 2)

    page = browse().get(f"{draft.url()}&after={cursor}&sort=strange")

    assert page.status == 200 and numbers(page) in ([1, 0], [])


def test_a_version_shows_what_was_said_about_it_and_before_it(make, browse, draft):
    make.comment(draft.proposal, text="Comentario 1.", version_id=draft.oldest.id)
    make.comment(draft.proposal, text="Comentario 2.")

    assert numbers(browse().get(draft.url(version=2))) == [2, 1]
    assert numbers(browse().get(draft.url(version=1))) == [1]


def test_counts_are_of_published_comments_by_clause(make, draft):
    many(draft, 3)
    many(draft, 1, clause="clause-2")
    one, *_ = db.session.query(Contribution).filter_by(text="Comentario 2.").all()
    make.comment(draft.proposal, parent=one, text="Contestación")
    make.comment(draft.proposal, state="withdrawn")
    make.response([one])

    assert queries.counts_by_clause(draft.newest.id) == {
        "clause-1": queries.Counts(3, 1),
        "clause-2": queries.Counts(1, 0),
    }
    assert queries.miscounted() == []
    draft.thread.comment_count += 1
    one.reply_count = 7
    db.session.commit()
    db.session.query(ClauseCount).filter_by(clause_id="clause-2").update({"comments": 9})
    assert queries.miscounted() == [
        f"thread {draft.thread.id}: 5/1 kept, 4/1 counted",
        f"comment {one.id}: 7 replies kept, 1 counted",
        f"clause clause-2 of version {draft.newest.id}: 9/0 kept, 1/0 counted",
    ]


def test_from_its_lasting_address_a_comment_is_found_in_the_text(browse, draft):
    many(draft, 45)
    browser = browse()
    ids = {c.text: c.id for c in db.session.query(Contribution)}

    for number in (44, 30, 0):
        comment_id = ids[f"Comentario {number}."]
        assert f"Comentario {number}." in browser.get(f"/en/comments/{comment_id}")
        response = browser.client.get(f"/en/comments/{comment_id}/in-text")
        assert response.location.endswith(f"#comment-{comment_id}")
        assert number in numbers(browser.get(response.location))
    assert browser.get("/en/comments/99999").status == 404


def statements(work):
    """What the database was asked."""
    asked = []

    def hear(connection, cursor, statement, parameters, *_):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    return asked


def test_the_statements_are_the_same_for_few_and_for_thousands(make, browse, draft):
    red = make.organisation("Red")
    one = make.comment(draft.proposal, organisation_id=red.id, author=make.user("Ana"))
    make.comment(draft.proposal, parent=one, text="Contestación")
    make.response([one], organisation_id=red.id)
    browser = browse()
    browser.get(draft.url())

    few = len(statements(lambda: browser.get(draft.url())))
    many(draft, 5000)
    many(draft, 5000, clause="clause-2")
    lots = len(statements(lambda: browser.get(draft.url())))

    assert few == lots <= 12
    for sort in Sort:
        asked = statements(lambda sort=sort: browser.get(f"{draft.url()}&sort={sort}"))
        assert len(asked) <= 12


@pytest.mark.parametrize("sort", list(Sort))
def test_a_talk_of_thousands_is_read_through_an_index(draft, sort):
    many(draft, 3000)
    many(draft, 3000, clause="clause-2")
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    cursor = queries.spoken(draft.newest.id, "clause-1", sort).next

    asked = statements(lambda: queries.spoken(draft.newest.id, "clause-1", sort, after=cursor))

    plan = explained(*asked[-1])
    index = {Sort.DISCUSSED: "discussed", Sort.CONTROVERSIAL: "controversy"}.get(sort, "talk")
    assert f"ix_comment_places_{index}" in plan, plan
    assert "SCAN contributions" not in plan and "Seq Scan on contributions" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    if "Sort Key" in plan:  # PostgreSQL sorts what it expects to be few rows after the cursor
        assert "Incremental Sort" in plan or "Index Cond" in plan, plan


def explained(statement, parameters):
    """How the database answers this statement."""
    sqlite = db.engine.dialect.name == "sqlite"
    prefix = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
    rows = db.session.connection().exec_driver_sql(prefix + statement, parameters)
    return "\n".join(str(row[-1]) for row in rows)


def test_the_clause_of_a_comment_is_shown_in_the_language_of_the_reader(make, browse, draft):
    draft.proposal.document.clauses[0].en = "Whoever asks gets an answer."
    make.version(draft.proposal.document)
    clause = draft.newest.clauses[0]
    free, quoting = make.comment(draft.proposal), make.comment(draft.proposal, quote=clause.es[:8])

    page = browse().get(f"/en/comments/{free.id}")
    assert clause.en in page and clause.es not in page
    page = browse().get(f"/en/comments/{quoting.id}")
    assert clause.es in page and "Spanish" in page.text
    assert clause.es in browse().get(f"/es/comments/{free.id}")
