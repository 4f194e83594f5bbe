"""A part of a page is replaced after a form was sent, and the numbers elsewhere go with it."""

import pytest

from tests.browser_checks.test_pages import visitor_of

pytestmark = pytest.mark.browser


def test_an_answer_to_a_question_is_counted_beside_it_at_once(browser, site):
    visitor = visitor_of(browser, site, "seat")
    page = visitor.page
    visitor.go("/en/consultations/consulta?question=1")
    count = page.locator("#count-1")
    assert count.inner_text() == "1 answer"

    page.get_by_label("Your answer", exact=True).fill("Que el bus diga la hora.")
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="Publish answer").click()
    page.locator(".cmt", has_text="Que el bus diga la hora.").wait_for()

    assert page.evaluate("window.stayed") is True, "nothing was loaded anew"
    assert count.inner_text() == "2 answers"
    assert page.get_by_label("Your answer", exact=True).input_value() == ""
    visitor.close()
