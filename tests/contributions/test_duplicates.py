"""Comments that say the same share an answer, for as long as they are merged."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreacion.contributions import queries
from cocreacion.contributions.coverage import Coverage, by, crossed, told
from cocreacion.contributions.models import Cluster, Contribution
from cocreacion.contributions.similarity import similar
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.process.models import Phase, PhaseKind
from tests.contributions.desk import DESK


def letters(key):
    return [x.recipient for x in db.session.query(Letter).filter(Letter.key.startswith(key))]


def coverage_shown(browse):
    page = browse().get("/en/responses/coverage")
    return page.text.split("Coverage ", 1)[1].split(" comments answered", 1)[0]


@pytest.fixture
def phase(make, draft):
    """A phase of the plan that began before all comments of the draft and is over."""
    draft.proposal.commitment_id = make.commitment().id
    found = db.session.query(Phase).filter_by(kind=PhaseKind.INPUT).one()
    found.opens_at, found.closes_at = now() - timedelta(days=60), now() - timedelta(days=1)
    db.session.commit()
    return found


def test_ten_admitted_nine_answered_and_one_merged_is_all_of_it(desk, make, draft, browse, phase):
    noise = db.session.query(Contribution).one()  # of the other draft
    noise.thread.comment_count, noise.state = 0, "withdrawn"
    during = phase.opens_at + timedelta(days=1)
    comments = [make.comment(draft.proposal, created_at=during) for _ in range(10)]
    desk.answer(*comments[:9])
    plan = "/en/plans/gt-nap5"
    assert coverage_shown(browse) == "90 % 9 of 10"
    assert "9 of 10 (90 %) 100 % Not met" in browse().get(plan)

    close = f"{DESK}/phases/{phase.id}/close"
    assert "State Not met" in desk.lucia.get(close)

    desk.merge(comments[0], comments[9])

    assert coverage_shown(browse) == "100 % 10 of 10"
    assert "State Met" in desk.lucia.get(close)
    drafting = db.session.query(Phase).filter_by(kind=PhaseKind.DRAFTING).one()
    assert "State Does not apply yet" in desk.lucia.get(f"{DESK}/phases/{drafting.id}/close")
    assert "10 of 10 (100 %) 100 % Met" in browse().get(plan)
    closed = desk.lucia.send(desk.lucia.get(close), "Close this phase")
    assert "Closed on" in closed and "with 10 of 10 answered" in browse().get(plan)
    assert queries.miscounted() == []

    desk.unmerge(comments[9])

    assert coverage_shown(browse) == "90 % 9 of 10"
    shown = browse().get(plan)
    assert "9 of 10 (90 %) 100 % Not met" in shown and "It no longer holds" in shown
    assert comments[9].text in desk.lucia.get(DESK) and queries.miscounted() == []


def test_a_phase_counts_what_was_said_in_meetings_and_on_questions(make, draft, browse, phase):
    during = phase.opens_at + timedelta(days=1)
    meeting = make.held(plan_id=phase.plan_id, thread_id=make.thread().id)
    asked = make.consultation(plan_id=phase.plan_id)
    for thread in (meeting.thread_id, asked.thread_id, draft.proposal.thread_id):
        for department in (["peten"] * 3) + (["jalapa"] * 6):
            make.comment(
                draft.proposal, thread_id=thread, version_id=None, clause_id="",
                department=department, created_at=during,
            )  # fmt: skip
    make.comment(draft.proposal, department="izabal", created_at=during)

    page = browse().get("/en/responses/coverage")

    assert "Listening 28 0 0 % 100 % Not met" in page
    assert "Drafting 0 0 no comments 100 % Does not apply yet" in page
    assert "Jalapa 18 0 0 %" in page
    assert "Izabal fewer than 5 not shown Jalapa" in page
    phase.opens_at = during + timedelta(hours=1)
    db.session.commit()
    spanish = browse().get("/es/responses/coverage")
    assert "Escucha 0 0 sin comentarios 100 % Sin comentarios" in spanish


def test_a_phase_below_its_coverage_closes_only_with_a_public_reason(
    desk, make, draft, browse, phase
):
    make.comment(draft.proposal, created_at=phase.opens_at + timedelta(days=1))
    url = f"{DESK}/phases/{phase.id}/close"
    manage = desk.lucia.get("/en/manage/plan")
    assert "0 of 1" in manage and "Close this phase" in manage

    refused = desk.lucia.send(desk.lucia.get(url), "Close this phase", reason_es=" ")
    assert refused.status == 422 and "Fewer comments have an answer" in refused
    desk.lucia.send(refused, "Close this phase", reason_es="Se contesta en la siguiente.")
    log = browse().get("/en/changes")
    assert "with 0 of 1 comments answered, below the 100 %" in log
    assert "Why: Se contesta en la siguiente." in log

    plan = browse().get("/en/plans/gt-nap5")
    assert "Closed on" in plan and "Se contesta en la siguiente." in plan and "Not met" in plan
    assert "This phase was closed on" in desk.lucia.get(url)
    phase.closes_at = now() + timedelta(days=5)
    db.session.commit()
    assert "This phase is not over yet." in desk.lucia.get(url)
    assert "It no longer holds" in browse().get("/en/plans/gt-nap5")
    assert browse(make.user("Ana")).get(url).status == 403
    phase.closes_at, phase.coverage_needed = now() - timedelta(hours=1), 0
    db.session.commit()
    assert "Fewer comments" not in desk.lucia.get(url)


def test_the_merged_have_the_answers_of_the_other_and_their_authors_know(desk, make, draft, browse):
    ana, eva = make.user("Ana"), make.user("Eva")
    head = make.comment(draft.proposal, author=ana, text="Falta el plazo")
    twin = make.comment(draft.proposal, author=eva, text="No dice el plazo")

    page = desk.merge(head, twin)
    assert "One comment shares the answer of the other now." in page
    assert twin.text not in page and "1 more says the same" in page
    assert letters("merged:") == [eva.email]
    shown = browse().get(draft.url())
    assert shown.links["Another comment says the same"] == f"/en/comments/{head.id}"

    desk.answer(head, reason="En diez días")

    assert browse().get(draft.url()).text.count("En diez días") == 2
    assert sorted(letters("response:")) == sorted([ana.email, eva.email])
    assert (draft.thread.answered_count, queries.miscounted()) == (2, [])
    late = make.comment(draft.proposal, author=make.user("Iris"))
    desk.merge(head, late)
    assert late.answered_at == head.answered_at and draft.thread.answered_count == 3
    desk.unmerge(late)
    assert late.answered_at is None and len(letters("unmerged:")) == 1
    assert queries.miscounted() == []


def test_mergers_do_not_hang_on_each_other(desk, make, draft):
    one, two, three, four = (make.comment(draft.proposal) for _ in range(4))
    desk.merge(one, two)

    for head, other, reason in (
        (two, three, "already merged into another"),
        (three, two, "already merged into another"),
        (three, one, "Others are merged into one of these"),
        (two, one, "already merged into another"),
    ):
        page = desk.merge(head, other)
        assert page.status == 409 and reason in page, (head.id, other.id)
    alone = desk.lucia.get(f"{DESK}/merge?c={one.id}")
    assert alone.url == DESK and "Choose at least two comments" in alone
    desk.answer(three)
    assert "has an answer of its own" in desk.merge(one, three)
    desk.write(four, do="save")
    assert "is being prepared" in desk.merge(one, four)
    refused = desk.lucia.send(desk.form(two), "Keep the draft", reason_es="x", do="save")
    assert refused.status == 409 and "was merged into another" in refused
    assert queries.miscounted() == []


def test_whoever_takes_the_comment_back_leaves_the_merged_to_themselves(desk, make, draft):
    head = make.comment(draft.proposal, author=make.user("Ana"))
    twin = make.comment(draft.proposal, author=make.user("Eva"))
    desk.merge(head, twin)
    ana = desk.browse(head.author)

    ana.send(ana.get(f"/en/comments/{head.id}/withdraw"), "/withdraw")

    assert twin.merged_into_id is None and twin.text in desk.lucia.get(DESK)
    assert queries.miscounted() == []


def test_similar_comments_are_found_by_their_words_in_each_language():
    said = [
        (1, 1, "es", "La respuesta debe darse en diez días hábiles y con razones."),
        (2, 1, "es", "¡La respuesta debe darse en diez dias habiles! Y con razones, por favor."),
        (3, 1, "es", "Faltan rampas en las oficinas de atención al público."),
        (4, 2, "es", "La respuesta debe darse en diez días hábiles y con razones."),
        (5, 1, "en", "The answer must be given within ten working days, with reasons."),
        (6, 1, "en", "Answers must be given within ten working days and with reasons."),
        (7, 1, "es", "Sí, muy bien."),
    ]

    assert similar([1, 3, 5, 7, 99], said) == {1: [2], 3: [], 5: [6], 7: []}


def test_similar_comments_are_grouped_and_answered_together(desk, make, draft):
    words = "La respuesta debe darse en diez días hábiles y con razones"
    one, two = (make.comment(draft.proposal, text=f"{words}{end}") for end in (".", ", siempre."))
    other = make.comment(draft.proposal, text="Faltan rampas en las oficinas públicas.")

    page = desk.lucia.follow(desk.lucia.get(DESK), "1 similar comment")
    assert one.text in page and two.text in page and other.text not in page
    assert page.form("Answer the chosen").fields["c"] == [str(one.id), str(two.id)]
    form = desk.lucia.get(f"{DESK}/group?c={one.id}&c={two.id}")
    assert desk.lucia.send(form, "Put them in this group", name=" ").status == 422
    group = desk.lucia.send(form, "Put them in this group", name="Plazos")

    assert "The comments are in the group “Plazos”." in group
    only = desk.lucia.get(f"{DESK}?group={db.session.query(Cluster).one().id}")
    assert one.text in only and other.text not in only
    form = desk.lucia.send(group, "Answer the chosen")
    assert "The 2 comments you answer" in form
    desk.lucia.send(group, "/remove", comment=str(one.id))
    left = desk.lucia.get(group.url)
    assert one.text not in left.form("Answer the chosen").choices.get("c", [])
    assert "This group is empty" not in left
    desk.lucia.send(left, "/remove", comment=str(two.id))
    assert db.session.query(Cluster).count() == 0 and desk.lucia.get(group.url).status == 404


def test_the_desk_is_filtered_by_what_one_looks_for(desk, make, draft):
    draft.proposal.commitment_id = make.commitment().id
    db.session.commit()
    paper = make.comment(draft.proposal, text="En papel", channel="paper")
    late = make.comment(draft.proposal, text="Ya vencido")
    late.answer_due_on -= timedelta(days=60)
    db.session.commit()
    page = desk.lucia.get(DESK)
    theme = draft.proposal.commitment.theme_id

    for query, shown, hidden in (
        ("channel=paper", paper, late),
        ("overdue=1", late, paper),
        (f"due_by={late.answer_due_on}", late, paper),
    ):
        found = desk.lucia.get(f"{DESK}?{query}")
        assert shown.text in found and hidden.text not in found, query
    assert "Comentario a otro borrador" in page
    mine = desk.lucia.send(page, "Filter", theme=str(theme))
    assert paper.text in mine and "Comentario a otro borrador" not in mine
    for nonsense in ("theme=99", "institution=x", "due_by=x", "group=77", "channel=x"):
        assert desk.lucia.get(f"{DESK}?{nonsense}").status == 200


# --- arithmetic ---------------------------------------------------------------------------------


class Row:
    def __init__(self, admitted, answered, **keys):
        self.admitted, self.answered, self.overdue, self.waiting_since = admitted, answered, 0, None
        self.__dict__.update(keys)


@settings(max_examples=60)
@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 100))
def test_coverage_is_never_rounded_up(admitted, answered, needed):
    reached = Coverage(max(admitted, answered), min(admitted, answered))

    assert (reached.tenths == 1000) == (reached.admitted == reached.answered)
    assert reached.reaches(100) == (reached.waiting == 0)
    if reached.admitted:
        assert reached.reaches(needed) == (reached.answered / reached.admitted * 100 >= needed)


def test_cells_that_might_show_a_person_are_left_out():
    rows = [
        Row(9, 3, department="peten", language="es"),
        Row(4, 4, department="peten", language="kek"),
        Row(1, 0, department="", language="es"),
    ]

    found = crossed(rows)

    assert found.columns == ["es", "kek"] and found.hidden == 4, "sums give nothing away"
    assert found.rows == {"": [None, None], "peten": [None, None]}
    more = (("izabal", 7, "es"), ("jalapa", 8, "es"), ("quiche", 6, "kek"))
    rows += [Row(n, n, department=d, language=language) for d, n, language in more]
    found = crossed(rows)
    assert [cell and cell.admitted for cell in found.rows["izabal"]] == [7, 0]
    assert found.rows["jalapa"] == [None, None], "it would give away the department under five"
    assert found.hidden == 6
    sums = told(by(rows, lambda row: row.department))
    assert (sums[""].mark, sums["jalapa"].mark) == ("few", "withheld")
    assert sums["izabal"] == Coverage(7, 7)
    assert by(rows, lambda row: row.department)["peten"] == Coverage(13, 7)
