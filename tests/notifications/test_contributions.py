"""Authors learn what became of their comments, in their language, once."""

from cocreacion.contributions import homes, queries, services
from cocreacion.contributions.models import ContributionState, Disposition
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.kernel.outbox import transaction
from cocreacion.people.models import Account, User
from tests.make import Maker


def respond(app, actor, comments, reason, **facts):
    second_id = Maker(app).lucia().id
    with app.test_request_context("/es/"), transaction():
        verdict = services.Verdict(Disposition.ACCEPTED, reason, change_to_come=True, **facts)
        home = homes.home(comments[0].thread_id, actor)
        found = queries.find_comments([comment.id for comment in comments])
        response = services.draft_response(found, verdict, send=True, home=home, actor=actor)
        second = db.session.get_one(User, second_id)
        services.sign(response, revision=response.revision, home=home, actor=second)
        services.publish([response], of={home.thread_id: home}, actor=second)
    db.session.rollback()
    letters = db.session.query(Letter).filter(Letter.key.startswith("response:"))
    return {letter.recipient: letter for letter in letters}


def test_each_author_gets_one_letter_in_their_language(app, make):
    proposal = make.proposal()
    ixchel, mateo = make.user("Ixchel", language="es"), make.user("Mateo", language="en")
    mine = [make.comment(proposal, author=ixchel, text=f"Mi texto {n}") for n in range(2)]
    his = make.comment(proposal, author=mateo, text="My text")
    make.comment(proposal, author=make.user("Rosa"), text="Sin respuesta")

    letters = respond(app, make.lucia(), [*mine, his], Bilingual("Tiene razón", ""))

    assert set(letters) == {ixchel.email, mateo.email}
    spanish, english = letters[ixchel.email], letters[mateo.email]
    assert spanish.subject == "Sus comentarios tienen respuesta: aceptado"
    assert english.subject == "Your comment has an answer: accepted"
    assert "Mi texto 0" in spanish.text and "Mi texto 1" in spanish.html
    assert "Tiene razón" in spanish.html and "The reason was given in Spanish:" in english.text
    assert f"/es/comments/{mine[0].id}" in spanish.text
    assert f"/en/comments/{his.id}" in english.html
    for letter, others in ((spanish, ["My text", "Mateo"]), (english, ["Mi texto", "Ixchel"])):
        assert not any(word in letter.text + letter.html for word in others)


def test_the_letter_is_safe_and_complete(app, make):
    proposal = make.proposal()
    ixchel = make.user("Ixchel")
    comment = make.comment(proposal, author=ixchel, text="<script>alert(1)</script>")

    letter = respond(app, make.lucia(), [comment], Bilingual("<img src=x> Sí", "Yes"))[ixchel.email]

    assert "<script>" not in letter.html and "<img" not in letter.html
    assert "Propuesta de prueba" in letter.text
    assert "El cambio saldrá en una versión posterior." in letter.text


def test_whoever_withdrew_or_left_is_not_written_to(app, make):
    proposal = make.proposal()
    gone = make.user("Ana", state=Account.DISABLED)
    comments = [
        make.comment(proposal, author=gone),
        make.comment(proposal),  # from a meeting: nobody to tell
        make.comment(proposal, author=make.user("Ixchel")),
    ]

    letters = respond(app, make.lucia(), comments, Bilingual("Sí", ""))

    assert [letter.language for letter in letters.values()] == ["es"]
    assert comments[2].state is ContributionState.PUBLISHED
