"""Whoever answers officially finds the way there: beside the comment, and on their own page."""


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
