def test_smoke(make, browse, app):
    org = make.organisation("Red Ejemplo")
    p = make.proposal(versions=2)
    u = make.user("Tomás", organisation=org)
    b = browse(u)
    page = b.get(f"/es/proposals/{p.slug}/versions/2")
    print(page.text[:3000])
    page = b.send(page, "/comment", text="Hola, **falta** esto", voice=str(org.id))
    print(page.status, page.url); print(page.text[-2500:])
    from cocreacion.contributions.models import Contribution
    print([(c.id,c.text,c.sector,c.answer_due_on) for c in __import__("cocreacion.kernel.db").kernel.db.db.session.query(Contribution)])
    l = browse(make.lucia())
    d = l.get("/es/manage/contributions"); print(d.text)
    a = l.send(d, "Answer the chosen" if False else "/answer", c="1"); print(a.status, a.text[:2500])
    r = l.send(a, "/answer", disposition="accepted", reason_es="Tiene razón", to_come="y"); print(r.status, r.text[:1500])
    print(b.get(f"/es/proposals/{p.slug}/versions/2").text)
    print(b.get(f"/es/proposals/{p.slug}/responses").text)
    print(b.get("/es/my/comments").text)
    from cocreacion.kernel.mail import Letter
    for l in __import__("cocreacion.kernel.db").kernel.db.db.session.query(Letter):
        print(l.recipient, l.language, l.subject); print(l.text); print(l.html)
