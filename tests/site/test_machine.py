"""What machines ask of the site, and what they are told."""

import pytest
from sqlalchemy import text

from cocreacion.kernel.db import db


@pytest.mark.parametrize(
    ("wanted", "place"), [("en-GB,en;q=0.8", "/en/"), ("es-GT", "/es/"), ("quc", "/es/")]
)
def test_the_door_leads_to_the_language_of_the_browser(app, wanted, place):
    response = app.test_client().get("/", headers={"Accept-Language": wanted})

    assert (response.status_code, response.location) == (302, place)
    assert "Accept-Language" in response.headers["Vary"]


def test_the_process_says_that_it_lives(app):
    assert app.test_client().get("/healthz").text == "ok\n"


def test_ready_means_that_the_tables_are_those_of_this_code(app):
    client = app.test_client()
    assert client.get("/readyz").text == "ready\n"
    was = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    _set_migration("0001")
    try:
        response = client.get("/readyz")
        assert response.status_code == 503
        assert f"at migration 0001, not {was}" in response.text
    finally:
        _set_migration(was)


def _set_migration(number):
    db.session.execute(text("UPDATE alembic_version SET version_num = :n"), {"n": number})
    db.session.commit()


def test_robots_stay_out_of_a_sample_site(app):
    assert "Disallow: /\n" in app.test_client().get("/robots.txt").text


def test_robots_of_a_real_site_stay_out_of_the_back_office(app, monkeypatch):
    from dataclasses import replace

    settings = replace(app.extensions["settings"], demo=False)
    monkeypatch.setitem(app.extensions, "settings", settings)
    robots = app.test_client().get("/robots.txt").text

    assert "Disallow: /es/manage/" in robots and "Disallow: /\n" not in robots


@pytest.mark.parametrize(
    ("wanted", "words"),
    [("es", "Este sitio no responde en la dirección"), ("en", "This site does not answer")],
)
def test_a_forged_host_is_told_so_in_the_language_of_the_reader(app, wanted, words):
    headers = {"Host": "evil.example", "Accept-Language": wanted}

    for address in ("/", f"/{wanted}/", "/healthz"):
        response = app.test_client().get(address, headers=headers)
        assert response.status_code == 400 and words in response.text
        assert "evil" not in response.text
