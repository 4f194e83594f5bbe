"""No e-mail and no private name ever stands on a page."""

import pytest

from cocreacion.people.models import Role


@pytest.mark.parametrize("lang", ["es", "en"])
def test_only_the_name_people_chose_to_show_is_shown(make, browse, draft, lang):
    author = make.user("CANARIO PRIVADO", display_as="Ixchel", email="a-canario@example.org")
    lucia = make.user(
        "CANARIO PÚBLICO",
        display_as="Lu",
        email="b-canario@example.org",
        roles=[Role.POINT_OF_CONTACT],
    )
    comment = make.comment(draft.proposal, author=author, text="Texto público")
    make.comment(draft.proposal, author=author, parent=comment, text="Contestación")
    waiting = make.comment(draft.proposal, author=author, text="En espera")
    promised = make.comment(draft.proposal, author=author, text="Con promesa")
    make.response([comment], responder=lucia, reason="Razón pública")
    response = make.response([promised], responder=lucia, disposition="accepted")

    reader, staff, mine = browse(), browse(lucia), browse(author)
    public = [
        draft.url(lang),
        f"/{lang}/comments/{comment.id}/reply",
        f"/{lang}/threads/{draft.thread.id}/comment?version={draft.newest.id}&clause=clause-1",
        f"/{lang}/proposals/{draft.proposal.slug}/responses",
    ]
    desk = f"/{lang}/manage/contributions"
    pages = [browser.get(url) for browser in (reader, staff, mine) for url in public]
    pages += [staff.get(f"{desk}{rest}") for rest in ("", "?view=answered", "?view=promised")]
    pages += [staff.get(f"{desk}/answer?c={waiting.id}")]
    pages += [staff.get(f"{desk}/responses/{response.id}/change")]
    pages += [mine.get(f"/{lang}/comments/{waiting.id}/{do}") for do in ("edit", "withdraw")]
    pages += [mine.get(f"/{lang}/my/comments")]

    for page in pages:
        assert page.status == 200, page.url
        assert "CANARIO" not in page.html and "canario" not in page.html, page.url
    assert "Ixchel" in pages[0] and "Lu" in pages[0]
