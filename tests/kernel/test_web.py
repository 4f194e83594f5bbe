"""Requests: one transaction each, refusals as pages, and nothing hostile gets through."""

import re

import pytest

from cocreacion.kernel.web import safe_next

HOSTILE = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "/a\nb",
    "\\\\evil.example",
    "",
    None,
    "evil",
]


@pytest.mark.parametrize("target", HOSTILE)
def test_only_paths_of_this_site_are_gone_back_to(target):
    assert safe_next("/es/meetings?x=1#a") == "/es/meetings?x=1#a"
    assert safe_next(target) is None


def test_every_answer_carries_the_strict_policy(browse):
    for url in ("/es/", "/es/nowhere", "/feeds/meetings.ics"):
        headers = browse().get(url).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "require-trusted-types-for 'script'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_what_pages_are_made_with_carries_few_headers_and_may_do_nothing(app, browse):
    whole = sum(len(f"{n}: {v}") for n, v in browse().get("/es/").headers)
    for address in ("/favicon.ico", "/static/old/icons.svg", "/static/old/js/hilo.js"):
        headers = app.test_client().get(address).headers
        assert headers["Content-Security-Policy"] == "default-src 'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert sum(len(f"{n}: {v}") for n, v in headers) < whole / 2


def test_an_unknown_page_says_so_in_the_language_of_its_address(browse):
    assert "There is no page at this address" in browse().get("/en/nowhere")
    page = browse().get("/es/nada")
    assert page.status == 404 and '<html lang="es"' in page.html


@pytest.mark.parametrize("address", ["/fr/", "/xx/meetings", "/e/"])
def test_unknown_languages_do_not_exist(browse, address):
    assert browse().get(address).status == 404


def test_a_foreign_host_is_refused(app):
    client = app.test_client()

    assert client.get("/es/").status_code == 200
    assert client.get("/es/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("value", ["xx", "*;q=0", "es;q=abc", "ñ" * 3000, "en-US,en;q=0.9"])
def test_hostile_preferences_of_language_still_get_a_page(app, value):
    response = app.test_client().get(
        "/", headers={"Accept-Language": value.encode().decode("latin-1")}
    )

    assert response.status_code == 302 and response.location in {"/es/", "/en/"}
    assert "Accept-Language" in response.headers["Vary"]


def test_a_form_without_its_token_is_refused(app):
    response = app.test_client().post("/es/preferences", data={"theme": "dark"})

    assert response.status_code == 400
    assert "theme=" not in response.headers.get("Set-Cookie", "")


PART = b'--x\r\nContent-Disposition: form-data; name="theme"\r\n\r\ndark\r\n'


@pytest.mark.parametrize(
    ("lang", "words"), [("es", "Lo que se envió es demasiado grande"), ("en", "What was sent is")]
)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"theme=" + b"x" * 3_000_000),
        ("multipart/form-data; boundary=x", PART * 1100 + b"--x--\r\n"),
    ],
)
def test_a_form_too_large_to_be_read_gets_a_page(app, lang, words, kind, body):
    response = app.test_client().post(f"/{lang}/preferences", data=body, content_type=kind)

    assert response.status_code == 413
    assert words in response.text and f'<html lang="{lang}"' in response.text


def test_a_page_that_is_asked_as_json_answers_a_problem_document(app):
    response = app.test_client().get("/es/nada", headers={"Accept": "application/json"})

    assert response.content_type == "application/problem+json"
    assert response.get_json()["status"] == 404


def test_pages_are_compressed_for_those_who_can_read_it(app):
    client = app.test_client()
    plain = client.get("/es/")
    small = client.get("/es/", headers={"Accept-Encoding": "br"})

    assert small.headers["Content-Encoding"] == "br"
    assert len(small.data) < len(plain.data) / 2
    assert "Accept-Encoding" in small.headers["Vary"]


def test_static_files_have_an_address_that_changes_with_them(app, browse):
    html = browse().get("/es/").html
    address = re.search(r'href="(/static/\w+/css/hilo\.css)"', html).group(1)
    response = app.test_client().get(address, headers={"Accept-Encoding": "br"})

    assert response.headers["Cache-Control"] == "max-age=31536000, immutable"
    assert response.headers["Content-Encoding"] == "br"
    assert app.test_client().get("/static/old/css/hilo.css").headers["Cache-Control"] == "no-cache"
    assert app.test_client().get("/static/old/css/nothing.css").status_code == 404


def test_a_slash_too_many_leads_to_the_page(app, browse):
    client = app.test_client()

    found = client.get("/es/moderation/rules/?x=1")
    assert (found.status_code, found.location) == (301, "/es/moderation/rules?x=1")
    assert browse().get("/en/meetings/").url == "/en/meetings"
    assert client.get("/es/nowhere/").status_code == 404
    assert client.post("/es/moderation/rules/").status_code == 404
