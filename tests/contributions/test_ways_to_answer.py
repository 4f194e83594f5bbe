"""Whoever answers officially finds the way there: beside the comment, and on their own page."""

from cocreacion.people.models import Sector


def test_the_secretariat_answers_from_the_comment(make, browse):
    draft = make.proposal("borrador")
    comment = make.comment(draft, author=make.user("Ixchel"))
    address = f"/en/proposals/borrador/versions/1?clause={comment.clause_id}"

    assert "Answer with reasons" not in browse(make.user("Tomás")).get(address)
    assert "Answer with reasons" not in browse().get(address)
    lucia = browse(make.lucia())
    form = lucia.follow(lucia.get(address), "Answer with reasons")
    assert form.status == 200 and comment.text in form


def test_an_answered_comment_asks_for_no_second_answer(make, browse):
    draft = make.proposal("borrador")
    comment = make.comment(draft, author=make.user("Ixchel"))
    make.response([comment])

    page = browse(make.lucia()).get(f"/en/proposals/borrador/versions/1?clause={comment.clause_id}")

    assert comment.text in page and "Answer with reasons" not in page


def test_the_secretariat_has_its_desks_on_its_own_page(make, browse):
    assert "Answer comments" not in browse(make.user("Tomás")).get("/en/my")

    lucia = browse(make.lucia())
    page = lucia.get("/en/my")

    for words in ("Answer comments", "Prepare and document meetings", "Call a vote", "Keep groups"):
        assert lucia.follow(page, words).status == 200


def test_a_delegate_of_an_institution_that_answers_finds_what_it_owes(make, browse):
    ministry = make.organisation("Ministerio Ejemplo", sector=Sector.GOVERNMENT)
    commitment = make.commitment(lead_id=ministry.id)
    draft = make.proposal("borrador", commitment_id=commitment.id)
    make.comment(draft, author=make.user("Ixchel"))
    elena = make.user("Elena", organisation=ministry)

    page = browse(elena).get("/en/my")

    assert "1 comment waits for your answer." in page
    assert browse(elena).follow(page, "Answer comments").status == 200
    assert page.html.index("my-answers") < page.html.index("my-meetings"), "first what is owed"
