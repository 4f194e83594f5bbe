"""The sample story can be followed from a comment to a milestone, link by link."""

import json
import re

from cocreacion.contributions.models import Response
from cocreacion.kernel.db import db
from cocreacion.proposals.models import Adoption
from tests.browser import Browser


def test_the_whole_story_of_a_comment(story):
    adoption = db.session.query(Adoption).order_by(Adoption.id).first()
    answers = db.session.query(Response).filter_by(changed_version_id=adoption.version_id)
    answer = answers.order_by(Response.id).first()
    comment = answer.items[0].contribution
    browser = Browser(story.test_client())

    page = browser.get(f"/en/trace/contribution/{comment.id}")

    number = adoption.commitment_version.commitment.number
    assert f"in version {adoption.version.number}, adopted in commitment {number}" in page
    order = [
        "Somebody commented", "The text changed", "The institution answered",
        "The draft was discussed in a meeting", "The seats voted",
        "It became part of a commitment", "Milestone",
    ]  # fmt: skip
    places = [page.text.find(words) for words in order]
    assert all(place > 0 for place in places) and places[0] < places[1] < places[2] < places[5]

    links = set(re.findall(r'href="(/en/trace/[^"#]+)"', page.html))
    kinds = {link.split("/")[3] for link in links}
    assert kinds == {"clause", "contribution", "response", "decision", "commitment"}
    for link in sorted(links):
        onward = browser.get(link)
        assert onward.status == 200 and "No meeting is on record" not in onward, link

    data = json.loads(story.test_client().get(f"/trace/contribution/{comment.id}.jsonld").text)
    things = {thing["@id"].rpartition("/trace")[2]: thing for thing in data["@graph"]}
    clause = things[f"/clause/{answer.changed_version_id}-{answer.changed_clause_id}"]
    assert any(each.endswith(f"/contribution/{comment.id}") for each in clause["wasDerivedFrom"])
    assert all(thing["label"] for thing in things.values())


def test_the_picture_of_the_sample_story_says_who_takes_part(story):
    page = Browser(story.test_client()).get("/en/participation")

    assert "Public institutions are not the majority at the meetings" in page
    assert "fewer than 5" in page and "not shown" in page
    assert not re.search(r">[1-4]</td>", page.html), "no small number is told"
