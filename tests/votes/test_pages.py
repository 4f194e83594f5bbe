def test_pages(make, browse):
    body, g, c = make.committee(3,3)
    make.seat(body)
    poll = make.poll(body, slug="x")
    make.ballot(poll, g[0]); make.ballot(poll, c[0])
    for who in (browse(), browse(make.lucia()), browse(g[0]), browse(g[1])):
        for u in ("/en/votes","/en/votes/x","/es/votes/x","/en/groups/comite-tecnico"):
            assert who.get(u).status==200, u
    closed = make.poll(body, slug="y", is_open=False)
    make.ballot(closed, g[0]); make.ballot(closed, c[0], "against", reason="no hay **plata**")
    page = browse(make.lucia()).get("/en/votes/y")
    assert page.status==200
    print(page.text)
    browse().get("/es/votes")
    assert browse().get("/votes/y/tally.json").status==200
    assert browse().get("/votes/x/tally.json").status==404
