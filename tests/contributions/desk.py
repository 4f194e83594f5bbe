"""The steps of an answer as the people of the desk take them, in their browsers."""

from cocreacion.contributions.models import Response
from cocreacion.kernel.db import db
from cocreacion.people.models import Role

DESK = "/en/manage/contributions"


class Desk:
    """Lucía writes, Marta signs; both are of the point of contact."""

    def __init__(self, make, browse):
        self.make, self.browse = make, browse
        self.lucia = browse(make.lucia())
        self.marta = browse(make.user("Marta", roles=[Role.POINT_OF_CONTACT]))

    def form(self, *comments, by=None):
        asked = "&".join(f"c={comment.id}" for comment in comments)
        return (by or self.lucia).get(f"{DESK}/answer?{asked}")

    def write(self, *comments, by=None, do="send", reason="No hay fondos", **fields):
        """One person writes an answer to these comments; its row."""
        writer = by or self.lucia
        known = {r.id for r in db.session.query(Response)}
        said = {"disposition": "not_accepted", "criterion": "budget", "reason_es": reason}
        page = writer.send(
            self.form(*comments, by=writer), "Keep the draft", do=do, **said | fields
        )
        assert page.status == 200, page.text
        return next(r for r in db.session.query(Response) if r.id not in known)

    def page(self, response, by=None):
        return (by or self.lucia).get(f"{DESK}/responses/{response.id}")

    def sign(self, response, by=None):
        signer = by or self.marta
        return signer.send(self.page(response, signer), "Sign this answer")

    def publish(self, *responses):
        """Those chosen in the list of signed ones, at once."""
        chosen = [str(response.id) for response in responses]
        page = self.marta.send(self.marta.get(f"{DESK}?view=signed"), "/publish", r=chosen)
        return self.marta.send(page, "/publish") if "by mail." in page else page

    def answer(self, *comments, **fields):
        """All three steps."""
        response = self.write(*comments, **fields)
        self.sign(response)
        assert "published" in self.publish(response)
        return response

    def merge(self, head, *others):
        asked = "&".join(f"c={comment.id}" for comment in (head, *others))
        page = self.lucia.get(f"{DESK}/merge?{asked}")
        return self.lucia.send(page, "Join these comments", head=str(head.id))

    def unmerge(self, comment):
        page = self.lucia.get(f"{DESK}/comments/{comment.id}/unmerge")
        return self.lucia.send(page, "/unmerge")
